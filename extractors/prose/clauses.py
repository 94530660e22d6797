"""Clauses that state a value: a label of the field, and what follows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import regex

from extractors.prose.words import labels, texts
from normalizers.frozen import frozen
from normalizers.numbers import Number, parse_number
from normalizers.text import narrow

FULL_MARKS = 100  # of a whole evaluation

_SENTENCE = regex.compile(r"[^。；！？\n]+[。；！？]?")
# 决策10分得9分 is two clauses
_PIECE = r"[^，,。；！？（(]|(?<=\d)[,，](?=\d{3}(?!\d))|[（(][^（）()]*[）)]|[（(]"  # 2,600台 holds no two clauses
_CLAUSE = regex.compile(rf"(?:{_PIECE})(?:(?!(?<=\d\s?分)(?:实际|自评|评价|实)?得)(?:{_PIECE}))*")
_BRACKETS = regex.compile(r"[（(](?P<inner>[^（）()]*)[）)]")
_POINTS_END = ".分"  # or a digit: what a clause that states points ends with
_BARE_POINTS = regex.compile(
    r"(?P<name>(?:\d{1,2}[.、．)）])?[^\d，]{2,40}?(?<![扣得加减分]))??\s*(?:共计?|合计|总计|总分值?|为)?\s*(?P<value>\d{1,3}(?:[.．]\d+)?)\s*分"
)
_OF_FULL_MARKS = regex.compile(r"(?P<score>\d[\d.]*)\s*分?\s*[/／]\s*(?P<weight>\d[\d.]*)\s*分?$")
_POINTS_FIRST = regex.compile(r"\d{1,3}(?:[.．]\d+)?\s*分(?!钟)")
_NEAR = 2  # clauses within which the score follows that full marks without a label go with
_LINK = regex.compile(r"^\s*(?:值)?(?:为|是|：|:|达到|达|约为)?\s*")


@frozen
class Clause:
    """A clause at text[start:end]; role and value where it begins with a label, `name` what stands before the label."""

    start: int
    end: int
    text: str
    role: str | None = None
    value: str = ""
    name: str = ""


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each sentence; a semicolon ends one."""
    for match in _SENTENCE.finditer(text):
        yield match.start(), match.group()


def states_an_indicator(sentence: str) -> bool:
    """Whether one of the words stands in a sentence without which it gives an indicator no value."""
    return _telling().search(sentence) is not None


@cache
def _telling() -> regex.Pattern[str]:
    telling = ("weight", "score", "target", "actual")
    return regex.compile("|".join(regex.escape(word) for word, role in labels() if role in telling))


def clauses(sentence: str) -> list[Clause]:
    """The clauses of a sentence, each with the role of the label that it states a value for. Values in brackets behind
    a name (整体效能（分值50分，得分48分）) are clauses too."""
    found: list[Clause] = []
    opened = _BRACKETS.sub(_opened, sentence)
    for match in _CLAUSE.finditer(opened):
        text = match.group().strip()
        if text:
            found += _with_full_marks(_labelled(match.start(), match.end(), text, first=not found))
    return [_weighed(clause, found[i + 1 : i + 1 + _NEAR]) for i, clause in enumerate(found)]


def points(text: str) -> Number | None:
    """The points that the value of a clause begins with: 18.5分."""
    match = regex.match(r"\d+(?:\.\d+)?", narrow(text))
    return parse_number(match.group()) if match else None


def _with_full_marks(clause: Clause) -> list[Clause]:
    """A clause that gives score and full marks (得分18/20), as two."""
    both = _OF_FULL_MARKS.match(clause.value) if clause.role == "score" else None
    if both is None:
        return [clause]
    full = replace(clause, role="weight", value=both["weight"], name="")
    return [replace(clause, value=both["score"]), full]


def _weighed(clause: Clause, following: Sequence[Clause]) -> Clause:
    """A clause of a name and points before one of a score (决策指标10分，得10分): the points are the full marks; before one of
    full marks they are the score."""
    stated = _BARE_POINTS.fullmatch(clause.text) if clause.role is None else None
    after = next((one for one in following if one.role), None)
    if stated is None or after is None or after.role not in ("score", "weight") or points(after.value) is None:
        return clause
    if after.role == "weight":  # 政策制定18.2分（满分20分）: points before full marks are the score
        named = stated["name"] and not after.name and after is following[0]
        return replace(clause, role="score", name=stated["name"], value=stated["value"]) if named else clause
    return replace(clause, role="weight", name=stated["name"] or "", value=stated["value"])


def _opened(match: regex.Match[str]) -> str:
    """Brackets that hold labels, or begin with points, as commas: every character keeps its place. Points right behind
    a name stay with it, else the second of 决策（15分）得14.5分，管理（25分）得22分 would have no name."""
    inner = match["inner"]
    pointed = _POINTS_FIRST.match(inner) is not None
    if not pointed and not any(inner.startswith(word) for word, _ in labels()):
        return match.group()
    behind_label = match.string.endswith(tuple(word for word, _ in labels()), 0, match.start())
    return f"{' ' if pointed and not behind_label else '，'}{inner}，"


def _labelled(start: int, end: int, text: str, *, first: bool) -> Clause:
    for word, role in labels():
        if text.startswith(word):
            value = text[len(word) :]
            if word in texts("before_figures") and not value.lstrip()[:1].isdigit():
                continue  # 得10分, but not 得到
            return Clause(start, end, text, role, _LINK.sub("", value, count=1))
    referring = next((word for word in texts("referring") if text.startswith(word)), None)
    if referring is not None:  # 该项得46.5分
        referred = _labelled(start, end, text[len(referring) :], first=False)
        if referred.role in ("weight", "score") and not referred.name:
            return replace(referred, text=text, name=referring)
    return _named(start, end, text, first=first)


def _named(start: int, end: int, text: str, *, first: bool) -> Clause:
    """A first clause whose label follows the name at once: 整体效能指标分值 50分, 投保面积目标值≥18万亩. The shortest label
    is taken, of a target the longest. A clause further on can name points alone (过程类指标得分22.5分).
    """
    if text[-1].isdigit() or text[-1] in _POINTS_END:
        for word, pattern, role in _named_points():
            if word in text and (match := pattern.search(text)):
                return Clause(start, end, text, role, match["value"], match["name"])
    for word, pattern in _named_targets() if first else ():
        if word in text and (match := pattern.search(text)):
            return Clause(start, end, text, "target", match["value"], match["name"])
    return Clause(start, end, text)


@cache
def _named_points() -> list[tuple[str, regex.Pattern[str], str]]:
    """What a clause with a name, a label of points and a figure looks like, for each label, the shortest first."""
    return [
        (
            word,
            regex.compile(
                rf"(?P<name>.{{2,40}}?){word}\s*(?:为|是|：|:)?\s*(?P<value>\d[\d.]*\s*分?(?:[/／]\d[\d.]*\s*分?)?)$"
            ),
            role,
        )
        for word, role in sorted(labels(), key=lambda pair: len(pair[0]))
        if role in ("weight", "score") and word not in texts("before_figures")
    ]


@cache
def _named_targets() -> list[tuple[str, regex.Pattern[str]]]:
    """What a clause with a name, a label of a target and a figure looks like, for each label, the longest first; then
    without a label."""
    return [
        *(
            (
                word,
                regex.compile(
                    rf"(?P<name>.{{2,40}}?){word}\s*(?:为|是|：|:)?\s*(?P<value>(?:[≥≤＞＜><＝=]|不低于|不少于|不高于|不超过)?\s*\d.*)$"
                ),
            )
            for word, role in labels()
            if role == "target"
        ),
        # 满意度≥85%
        (
            "",
            regex.compile(
                r"(?P<name>\p{Han}[^\d，、]{1,39}?)(?<!为)\s*(?P<value>[≥≤＞＜><]=?\s*\d[\d.,]*[^\d，、]{0,10})$"
            ),
        ),
    ]
