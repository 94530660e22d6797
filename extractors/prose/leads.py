"""What a sentence of an evaluation begins with: a title or a label that names a project, or a line of the budget."""

from __future__ import annotations

import regex

from extractors.facts.heading import compact
from extractors.frozen import frozen
from extractors.numbering import leading_number
from extractors.prose.topics import heading
from extractors.prose.words import patterns

_LONGEST = 60
_LISTED = ("arabic", "arabic_bracket", "circled")
_COLON = regex.compile(r"[：:]")
_BEFORE_BUDGET = regex.compile(r"[^，。：；\d]{2,60}?(?=(?:(?:全年|年初|年度|本年)?预算|[，：]|\d))")
_FIGURE_WITH_UNIT = regex.compile(r"\d\s*(?:[万亿千]?元|%|％)")


@frozen
class Lead:
    """`project` names the project, `item` the line item that amounts of the total mean here; `end`: where the words
    of the title end in the sentence."""

    project: str | None = None
    item: str | None = None
    end: int = 0


NOTHING = Lead()


def title_lead(text: str, first_sentence: str) -> Lead:
    """The lead of a paragraph whose first sentence is a numbered title without amounts: 1.耕地开垦专项。"""
    number = leading_number(text)
    title = first_sentence.strip().rstrip("。；")
    if number is None or _FIGURE_WITH_UNIT.search(title):
        return NOTHING
    return _lead(title[len(number[1]) :], 0, numbered=number[0] in _LISTED)


def sentence_lead(sentence: str) -> Lead:
    """What the beginning of a sentence names: “某某”项目…, 1.某某，预算…, 三公经费：…"""
    for pattern in patterns("project"):
        match = pattern.match(sentence)
        if match is not None:
            found = _lead(match["name"], match.end(), numbered=True)
            if found.project is not None:  # quoted names are names, whatever their words
                return found
            if sentence[match.start("name") - 1 : match.start("name")] in tuple('“"「'):
                return Lead(project=compact(match["name"]), end=match.end())
            return found
    number = leading_number(sentence)
    start = len(number[1]) if number else 0
    colon = _COLON.search(sentence)
    if colon is not None and not _FIGURE_WITH_UNIT.search(sentence[: colon.start()]):
        return _lead(sentence[start : colon.start()], colon.end(), numbered=number is not None and number[0] in _LISTED)
    if number is None:
        return NOTHING
    name = _BEFORE_BUDGET.match(sentence, start)  # （一）某某补助资金1500万元, （二）某某经费预算120万元
    return _lead(name.group(), name.end(), numbered=False) if name else NOTHING


def _lead(name: str, end: int, *, numbered: bool) -> Lead:
    name = compact(name).strip('“”"「」 ')
    about = heading(name)
    if about is not None and about.item != "total":
        return Lead(item=about.item, end=end)
    if (
        not 2 <= len(name) <= _LONGEST
        or _FIGURE_WITH_UNIT.search(name)
        or any(pattern.search(name) for pattern in patterns("no_projects"))
    ):
        return NOTHING
    if numbered or any(pattern.search(name) for pattern in patterns("projects")):
        return Lead(project=name, end=end)
    return NOTHING
