"""Clauses that state a value: a label of the field, and what follows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractors.prose.words import labels

_SENTENCE = regex.compile(r"[^。；！？\n]+[。；！？]?")
_CLAUSE = regex.compile(r"(?:[^，,。；！？（(]|[（(][^（）()]*[）)]|[（(])+")
_BRACKETS = regex.compile(r"[（(](?P<inner>[^（）()]*)[）)]")
_LINK = regex.compile(r"^\s*(?:值)?(?:为|是|：|:|达到|达|约为)?\s*")


@dataclass(frozen=True, slots=True)
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


def clauses(sentence: str) -> list[Clause]:
    """The clauses of a sentence, each with the role of the label that it states a value for. Values in brackets behind
    a name (整体效能（分值50分，得分48分）) are clauses too."""
    found: list[Clause] = []
    opened = _BRACKETS.sub(_opened, sentence)
    for match in _CLAUSE.finditer(opened):
        text = match.group().strip()
        if text:
            found.append(_labelled(match.start(), match.end(), text, first=not found))
    return found


def _opened(match: regex.Match[str]) -> str:
    """Brackets that hold labels, as commas: every character keeps its place."""
    inner = match["inner"]
    return f"，{inner}，" if any(inner.startswith(word) for word, _ in labels()) else match.group()


def _labelled(start: int, end: int, text: str, *, first: bool) -> Clause:
    for word, role in labels():
        if text.startswith(word):
            value = text[len(word) :]
            return Clause(start, end, text, role, _LINK.sub("", value, count=1))
    return _named(start, end, text, first=first)


def _named(start: int, end: int, text: str, *, first: bool) -> Clause:
    """A first clause whose label follows the name at once: 整体效能指标分值 50分, 投保面积目标值≥18万亩. The shortest label
    is taken, of a target the longest. A clause further on can name points alone (过程类指标得分22.5分).
    """
    for word, role in sorted(labels(), key=lambda pair: len(pair[0])):
        match = regex.search(rf"(?P<name>.{{2,40}}?){word}\s*(?:为|是|：|:)?\s*(?P<value>\d[\d.]*\s*分?)$", text)
        if match and role in ("weight", "score"):
            return Clause(start, end, text, role, match["value"], match["name"])
    for word, role in labels() if first else ():
        aim = regex.search(rf"(?P<name>.{{2,40}}?){word}\s*(?:为|是|：|:)?\s*(?P<value>[≥≤＞＜><＝=]?\s*\d.*)$", text)
        if aim and role == "target":
            return Clause(start, end, text, role, aim["value"], aim["name"])
    return Clause(start, end, text)
