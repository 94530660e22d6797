"""What the text of a bulletin says of single projects: 1.农村供水工程。得分91.2分，等级为优; 校舍改造项目（88.5分，良）."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.facts.heading import is_organisation
from extractors.narrative.prose import Prose
from extractors.narrative.sections import HOLDING
from extractors.numbering import leading_number
from extractors.prose.clauses import sentences
from extractors.prose.leads import core, sentence_lead, title_lead
from extractors.prose.words import patterns
from extractors.records import Evaluation, Records, Source, UnitScore
from normalizers.numbers import parse_number
from normalizers.ratings import parse_rating

_CLAUSE = regex.compile(r"[，,：:]")
_UNIT = regex.compile(r"[（(](?P<unit>[^（）()]{2,30})[）)]$")  # 农村饮水安全工程（县水利局）


def add_project_results(records: Records, passages: Sequence[tuple[Prose, int | None]]) -> None:
    """What each numbered paragraph says that begins with a project, or a body, and states its score."""
    for prose, section in passages:
        if section is not None and records.sections[section].kind in HOLDING:
            continue
        name = numbered_subject(prose.text)
        found = [m for p in patterns("project_score") for m in p.finditer(prose.text)] if name is not None else []
        if name is None or len(found) != 1:
            continue  # several scores are of its parts, or of other projects
        grade = next(
            (m["rating"] for p in patterns("rating_told") if (m := p.search(prose.text, found[0].end()))), None
        )
        source = Source(prose.place_at(0, found[0].end()), prose.text[: found[0].end()], (), section, prose.confidence)
        if is_organisation(name):
            add_unit(records, name, "得分", found[0]["score"], grade, source)
        else:
            add_project(records, name, found[0]["score"], grade, source)


def numbered_subject(text: str) -> str | None:
    """The project or the body that a numbered paragraph begins with."""
    number = leading_number(text)
    first = _CLAUSE.split(next((sentence for _, sentence in sentences(text)), ""))[0]
    if number is None or any(p.search(first) for p in patterns("project_score")):
        return None
    name = title_lead(first).project or sentence_lead(first).project
    return None if name is None or _is_no_project(name) else name


def is_project(name: str) -> bool:
    """Whether words that stand before a score are the name of a project."""
    return any(p.search(name) for p in patterns("projects")) and not _is_no_project(name)


def _is_no_project(name: str) -> bool:
    return any(p.search(name) for p in patterns("no_projects"))


def add_unit(records: Records, name: str, label: str, score: str, grade: str | None, source: Source) -> None:
    """The score of a body, unless the text before has the same."""
    number = parse_number(score)
    if any(
        u.unit_name == name and u.score is not None and number is not None and u.score.value == number.value
        for u in records.unit_scores
    ):
        return
    rating = parse_rating(grade) if grade else None
    records.unit_scores.append(
        UnitScore(name, "unit", label, "other", source, score=number, score_raw=score, rating_raw=grade, rating=rating)
    )


def add_project(
    records: Records, name: str, score: str, grade: str | None, source: Source, *, unit: str | None = None
) -> None:
    """The evaluation of a project, unless a table or the text before has it."""
    known = [e.subject_name for e in records.evaluations if e.kind == "project"]
    known += [u.unit_name for u in records.unit_scores]
    if any(core(other or "") == core(name) for other in known):
        return
    bracket = _UNIT.search(name)
    unit = unit or (bracket["unit"] if bracket is not None and is_organisation(bracket["unit"]) else None)
    year = records.facts.fiscal_year
    records.evaluations.append(
        Evaluation(
            kind="project",
            subject_name=name,
            source=source,
            implementing_unit=unit,
            fiscal_year=year.year if year is not None else None,
            total_score=parse_number(score),
            rating_raw=grade,
            rating=parse_rating(grade) if grade else None,
            family="narrative",
        )
    )
