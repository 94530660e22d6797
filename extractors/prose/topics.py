"""What a sentence is about, where a title or a label before it says so: a project, or a line of the budget."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.facts.heading import compact
from extractors.numbering import leading_number
from extractors.prose.words import patterns, topics

_LONGEST = 60
_LISTED = ("arabic", "arabic_bracket", "circled")
_COLON = regex.compile(r"[：:]")
_BEFORE_BUDGET = regex.compile(r"[^，。：；\d]{2,60}?(?=(?:(?:全年|年初|年度|本年)?预算|[，：]|\d))")
_FIGURE_WITH_UNIT = regex.compile(r"\d\s*(?:[万亿千]?元|%|％)")


@dataclass(frozen=True, slots=True)
class Topic:
    """`project` names the project, `item` the line item that amounts of the total mean here; `end`: where the words
    of the title end in the sentence."""

    project: str | None = None
    item: str | None = None
    end: int = 0


NOTHING = Topic()


def title_topic(text: str, first_sentence: str) -> Topic:
    """The topic of a paragraph whose first sentence is a numbered title without amounts: 1.耕地开垦专项。"""
    number = leading_number(text)
    title = first_sentence.strip().rstrip("。；")
    if number is None or _FIGURE_WITH_UNIT.search(title):
        return NOTHING
    return _topic(title[len(number[1]) :], 0, numbered=number[0] in _LISTED)


def sentence_topic(sentence: str) -> Topic:
    """The topic that the beginning of a sentence names: “某某”项目…, 1.某某，预算…, 三公经费：…"""
    for pattern in patterns("project"):
        match = pattern.match(sentence)
        if match is not None:
            found = _topic(match["name"], match.end(), numbered=True)
            if found.project is not None:  # quoted names are names, whatever their words
                return found
            if sentence[match.start("name") - 1 : match.start("name")] in tuple('“"「'):
                return Topic(project=compact(match["name"]), end=match.end())
            return found
    number = leading_number(sentence)
    start = len(number[1]) if number else 0
    colon = _COLON.search(sentence)
    if colon is not None and not _FIGURE_WITH_UNIT.search(sentence[: colon.start()]):
        return _topic(
            sentence[start : colon.start()], colon.end(), numbered=number is not None and number[0] in _LISTED
        )
    if number is None:
        return NOTHING
    name = _BEFORE_BUDGET.match(sentence, start)  # （一）某某补助资金1500万元, （二）某某经费预算120万元
    return _topic(name.group(), name.end(), numbered=False) if name else NOTHING


def _topic(name: str, end: int, *, numbered: bool) -> Topic:
    name = compact(name).strip('“”"「」 ')
    item = next((item for pattern, item in topics() if pattern.search(name)), None)
    if item is not None:
        return Topic(item=item, end=end)
    if (
        not 2 <= len(name) <= _LONGEST
        or _FIGURE_WITH_UNIT.search(name)
        or any(pattern.search(name) for pattern in patterns("no_projects"))
    ):
        return NOTHING
    if numbered or any(pattern.search(name) for pattern in patterns("projects")):
        return Topic(project=name, end=end)
    return NOTHING
