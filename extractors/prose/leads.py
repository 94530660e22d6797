"""What a sentence of an evaluation begins with: a title or a label that names a project, or a line of the budget."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.facts.heading import compact, is_organisation
from extractors.numbering import leading_number
from extractors.prose.topics import heading
from extractors.prose.words import patterns, texts
from normalizers.frozen import frozen
from normalizers.text import fold

_LONGEST = 60
_LISTED = ("arabic", "arabic_bracket", "circled")
_COLON = regex.compile(r"[：:]")
_BEFORE_BUDGET = regex.compile(r"[^，。：；\d]{2,60}?(?=(?:(?:全年|年初|年度|本年)?预算|[，：]|\d))")
_QUOTES_A_PART = regex.compile(r"^[“「][^“”「」]+[”」][^“”「」]")  # “双减”服务项目
_BARE_TITLE = regex.compile(r"[^，、；：:。\d]{4,40}(?:项目|工程|专项)。")  # 校舍维修改造项目。
FIGURE_WITH_UNIT = regex.compile(r"\d\s*(?:[万亿千]?元|%|％)")


@frozen
class Lead:
    """`project` names the project, `item` the line item that amounts of the total mean here; `end`: where the words
    of the title end in the sentence."""

    project: str | None = None
    item: str | None = None
    end: int = 0


NOTHING = Lead()


def core(name: str) -> str:
    """A project's name as one place prints it and another does not: 敬老院改造, 敬老院改造项目."""
    return fold(name).removesuffix("项目")


def bare_title_lead(sentence: str) -> Lead:
    """The lead of a title without number and amounts: 校舍维修改造项目。"""
    title = sentence.strip()
    found = _lead(title.rstrip("。"), 0, numbered=False) if _BARE_TITLE.fullmatch(title) else NOTHING
    return found if found.project is not None else NOTHING


def title_lead(sentence: str) -> Lead:
    """The lead of a numbered title without amounts: 1.耕地开垦专项。 or 1.耕地开垦专项：…"""
    number = leading_number(sentence)
    title = _COLON.split(sentence)[0].strip().rstrip("。；")
    if number is None or FIGURE_WITH_UNIT.search(title):
        return NOTHING
    return _lead(title[len(number[1]) :], 0, numbered=number[0] in _LISTED)


def sentence_lead(sentence: str, *, of_projects: bool = True) -> Lead:
    """What the beginning of a sentence names: “某某”项目…, 1.某某，预算…, 三公经费：…, and where the text is not about one
    project as a whole also 某某项目预算…"""
    number = leading_number(sentence)
    if number is None and of_projects and (announced := project_before_budget(sentence)) is not NOTHING:
        return announced
    for pattern in patterns("project"):
        match = pattern.match(sentence)
        if match is not None:
            found = _lead(match["name"], match.end(), numbered=True)
            if found.project is not None:  # quoted names are names, whatever their words
                return found
            if sentence[match.start("name") - 1 : match.start("name")] in tuple('“"「'):
                return Lead(project=compact(match["name"]), end=match.end())
            return found
    start = len(number[1]) if number else 0
    colon = _COLON.search(sentence)
    if colon is not None and not FIGURE_WITH_UNIT.search(sentence[: colon.start()]):
        return _lead(sentence[start : colon.start()], colon.end(), numbered=number is not None and number[0] in _LISTED)
    if number is None:
        return NOTHING
    name = _BEFORE_BUDGET.match(sentence, start)  # （一）某某补助资金1500万元, （二）某某经费预算120万元
    found = _lead(name.group(), name.end(), numbered=False) if name else NOTHING
    return found if found.project is not None else replace(found, end=0)  # （三）本年“三公”经费支出18万元


def unit_named(sentence: str) -> str | None:
    """The body whose own money a sentence tells of that begins with its name: 县供销社执行率仅为46.7%，预算312万元."""
    match = next((m for p in patterns("unit_before_money") if (m := p.match(sentence))), None)
    return match["name"] if match is not None and is_organisation(match["name"]) else None


def project_before_budget(sentence: str) -> Lead:
    """The project that a sentence names right before its budget, by a word that names of projects end with."""
    match = next((m for p in patterns("project_with_budget") if (m := p.match(sentence))), None)
    if match is None or match["name"] in texts("no_project_names"):
        return NOTHING
    found = _lead(match["name"], match.end("name"), numbered=False)
    return found if found.project is not None else NOTHING


def _lead(name: str, end: int, *, numbered: bool) -> Lead:
    name = compact(name)
    for tail in patterns("name_tails"):
        name = tail.sub("", name)
    if not _QUOTES_A_PART.search(name):
        name = name.strip('“”"「」 ')
    about = heading(name)
    if about is not None and about.item != "total":
        return Lead(item=about.item, end=end)
    if (
        not 2 <= len(name) <= _LONGEST
        or FIGURE_WITH_UNIT.search(name)
        or any(pattern.search(name) for pattern in patterns("no_projects"))
    ):
        return NOTHING
    if numbered or any(pattern.search(name) for pattern in patterns("projects")):
        return Lead(project=name, end=end)
    return NOTHING
