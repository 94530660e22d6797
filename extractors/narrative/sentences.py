"""Running text cut into sentences and clauses; every part keeps its offset."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.numbering import STYLES
from normalizers.frozen import frozen

_SENTENCE = regex.compile(r"[^。！？!?\n]+[。！？!?]*[”’」』）)]*")
_CLAUSE = regex.compile(r"[^。！？!?\n；;，,]+")
_MARKER = regex.compile(
    r"(?P<ordinal>[一二三四五六七八九十]{1,3}是(?!否))"
    r"|(?P<nth>第[一二三四五六七八九十]{1,2}(?=[，、是]))[，、是]"
    r"|(?P<word>首先|其次|再次|最后)[，,]?"
    r"|" + "|".join(f"(?P<{name}>{pattern.pattern})" for name, pattern in STYLES if name not in ("part", "han"))
)
_STOPS = frozenset("。；;：:！？!?\n ")
_HAN_DIGITS = "一二三四五六七八九十"
_HAN_NUMBER = regex.compile(f"[{_HAN_DIGITS}]+")
_DIGITS = regex.compile(r"\d+")
_CIRCLED = regex.compile("[①-⑳]")
_WORD_ORDER = ("首先", "其次", "再次", "最后")


@frozen
class Span:
    """A part of a text: text[start:end]."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def sentences(text: str) -> list[Span]:
    """The sentences of `text`, their full stops included and the blanks around them not."""
    return _trimmed(text, _SENTENCE.finditer(text))


def clauses(text: str, within: Span) -> list[Span]:
    """The clauses of one part of `text`: between commas, semicolons and full stops."""
    return _trimmed(text, _CLAUSE.finditer(text, within.start, within.end))


def _trimmed(text: str, matches: Iterator[regex.Match[str]]) -> list[Span]:
    spans = []
    for match in matches:
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            spans.append(Span(start, end))
    return spans


@frozen
class Item:
    """One item of an enumeration in running text: its marker (一是, 2.) and what follows up to the next marker."""

    marker: str
    body: Span


def enumeration(text: str) -> list[Item]:
    """The items of the first enumeration in `text`, [] where it has none.

    The marker that comes first decides which enumeration it is: 1. … 2. … may hold 一是 …二是 … and the other way
    round. An enumeration starts at its first number, counts on (a number left out is passed over) and has two
    items or, at the very start of the text, one.
    """
    found: list[regex.Match[str]] = []
    style = ""
    last = 0
    for match in _MARKER.finditer(text):
        name, value = match.lastgroup or "", _value(match)
        if (
            match.start()
            and text[match.start() - 1] not in _STOPS
            and not (name == "ordinal" and text[match.start() - 1] in "，,")
        ):
            continue
        if not found:
            if value == 1:
                found, style, last = [match], name, 1
        elif name == style and last < value <= last + 2:
            found.append(match)
            last = value
    if len(found) < 2 and not (found and not text[: found[0].start()].strip()):
        return []
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [Item(match.group().strip(), _trim(text, match.end(), end)) for match, end in zip(found, ends, strict=True)]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "，,"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _value(match: regex.Match[str]) -> int:
    if match.lastgroup == "word":
        return _WORD_ORDER.index(match["word"]) + 1
    return number_value(match.group())


def number_value(printed: str) -> int:
    """The value of a list number as printed: （十二） is 12, ③ is 3, 第二部分 is 2; 0 where it has none."""
    digits = _DIGITS.search(printed)
    if digits:
        return int(digits.group())
    circled = _CIRCLED.search(printed)
    if circled:
        return ord(circled.group()) - ord("①") + 1
    han = _HAN_NUMBER.search(printed)
    if not han:
        return 0
    tens, ten, ones = han.group().partition("十")
    if not ten:
        return _HAN_DIGITS.index(tens[-1]) + 1
    return (_HAN_DIGITS.index(tens[-1]) + 1 if tens else 1) * 10 + (_HAN_DIGITS.index(ones[0]) + 1 if ones else 0)
