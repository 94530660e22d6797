"""Text as printed: mending line breaks, joining lines, and folding for comparison."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

import regex

# Characters that Chinese typography sets without spaces: ideographs, CJK punctuation, full-width forms, and the quotes,
# dashes and dots that Chinese text shares with Latin text but prints at full width.
_CJK = r"[\p{Han}\u2E80-\u2FFF\u3000-\u303F\u3200-\u33FF\uFE30-\uFE4F\uFF01-\uFFEF“”‘’—…·〇○①-⒛]"
_IS_CJK = regex.compile(_CJK)
_SPACE_IN_CJK = regex.compile(rf"(?<={_CJK})\s+(?={_CJK})")
_YEAR_TAIL = regex.compile(r"(?<!\d)(?:19|20)$")
_BROKEN_GROUP = regex.compile(r"(?<![\d.,，])\d{1,3}(?:[,，]\d{3})*[,，]\d{1,2}$")

_BREAKS = regex.compile(r"[\r\n\v\f\x85\u2028\u2029]+")

_UNIFIED = {
    **dict.fromkeys("〔［【〖｛{[", "("),
    **dict.fromkeys("〕］】〗｝}]", ")"),
    **dict.fromkeys("“”„‟＂「」『』〝〞″", '"'),
    **dict.fromkeys("‘’‚‛＇′", "'"),
    **dict.fromkeys("‐‑‒–—―−－﹣﹘─━ー﹉", "-"),
    **dict.fromkeys("～〜∼˜﹏", "~"),
    **dict.fromkeys("·•・‧∙", "·"),
}
_UNIFY = str.maketrans(_UNIFIED)
# One character for one character, so that offsets into the printed text stay true. Circled, superscript and other
# compatibility forms are left alone: ① is not 1 and 10⁴ is not 104.
_WIDTH = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "﹣": "-", "−": "-"}
)


# Names and labels come back hundreds of times; sentences are read for years, dates, numbers and units one after the other.
T = TypeVar("T")
_SHORT, _REMEMBERED = 200, 16_384


class _Results(dict[str, T]):
    """What a function of a text gave, by text."""

    def __init__(self, function: Callable[[str], T]) -> None:
        self._function = function

    def __missing__(self, text: str) -> T:
        result = self._function(text)
        if len(text) <= _SHORT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = result
        return result


def remembering(function: Callable[[str], T]) -> Callable[[str], T]:
    """The function of a text, with its results for short texts kept.

    What it is called by is the look-up of a dictionary, a third of the time of a wrapper around `lru_cache`.
    """
    return _Results(function).__getitem__


@remembering
def fold(text: str) -> str:
    """`text` reduced for COMPARING, never for storing: NFKC, brackets, quotes and dashes unified, all whitespace removed."""
    unified = unicodedata.normalize("NFKC", text.translate(_UNIFY)).translate(_UNIFY)
    return "".join(unified.split())


@remembering
def narrow(text: str) -> str:
    """Full-width ASCII made half-width, one character for one, for reading numbers; same length as `text`."""
    return text.translate(_WIDTH)


_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_CIRCLED = "".join(map(chr, range(ord("①"), ord("⑳") + 1)))
_MARK_ENDS = frozenset(_RAISED + _CIRCLED + "]］〕】")
# Behind a whole number a raised digit may be a power: 10⁴. Behind decimals, thousands, % and 分 it can only be a note's.
_NOTE_MARK = regex.compile(
    rf"(?<=[\d%％分])\s*(?:[{_CIRCLED}]+|[\[［〔【][{_RAISED}{_CIRCLED}]+[\]］〕】])$"
    rf"|(?<=[.．]\d+|[,，]\d{{3}}|[%％分])[{_RAISED}]+$"
)


def unmarked(text: str) -> str:
    """A figure without the mark of a footnote behind it: 90.55①, 84.92², 1,234[²]."""
    return _NOTE_MARK.sub("", text) if text and text[-1] in _MARK_ENDS else text


def _seam(left: str, right: str, *, running: bool) -> str:
    """What belongs where a line ends with `left` and the next one starts with `right`: nothing, or one space."""
    last, first = left[-1], right[0]
    if _IS_CJK.match(last) or _IS_CJK.match(first):
        return ""
    if last.isdigit() and first.isdigit():
        return "" if running or _one_number(left, right) else " "
    before, after = last.isdigit(), first.isdigit()
    if (before and first in ".,%‰°)") or (after and last in ".,+-−<>=≥≤≧≦═(￥¥~"):
        return ""
    if last in "([/" or first in ")]/:;,.%":
        return ""
    return " "


def _one_number(left: str, right: str) -> bool:
    """Whether digits at a line end and at the next line start are provably one number: a broken group or a broken year."""
    if _BROKEN_GROUP.search(left):
        return True
    return bool(_YEAR_TAIL.search(left)) and regex.match(r"\d{2}\s*年", right) is not None


def mend(text: str) -> str:
    """A cell's text on one line. Nothing but whitespace changes.

    A line break disappears beside a CJK character and inside a number, and becomes one space between Latin words. Spaces
    between two CJK characters are layout and go; other spaces inside a line stay. Digits above digits keep a space unless
    they are provably one number, because a cell can hold two (`parse_number` refuses them).
    """
    if len(parts := text.split()) < 2:
        return "".join(parts)
    lines = [line.strip() for line in _BREAKS.split(text)]
    joined = ""
    for line in filter(None, lines):
        joined += (_seam(joined, line, running=False) if joined else "") + line
    return _SPACE_IN_CJK.sub("", joined)


def join_lines(lines: Sequence[str]) -> tuple[str, list[int]]:
    """Lines of one paragraph as running text, with the offset at which each line starts.

    Same rule as `mend`, but digits join digits: in a paragraph a number that wraps is one number. An empty line has the
    offset of what follows it. Spaces inside a line stay where they are.
    """
    joined = ""
    starts: list[int] = []
    for line in lines:
        stripped = mend_spaces(line)
        if stripped and joined:
            joined += _seam(joined, stripped, running=True)
        starts.append(len(joined))
        joined += stripped
    return joined, starts


def mend_spaces(line: str) -> str:
    """One line without its margins and without layout spaces between CJK characters."""
    return _SPACE_IN_CJK.sub("", line.strip())


def squeeze(text: str) -> str:
    """A padded Chinese name without its padding: 灵 昆 镇 is 灵昆镇. Spaces beside Latin words stay."""
    return _SPACE_IN_CJK.sub("", text.strip())
