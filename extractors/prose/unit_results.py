"""What the text of a bulletin says of single units: 县教育局得分92.5分，等级为优; 县税务局（97.2分）."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.facts.heading import is_organisation
from extractors.narrative.prose import Prose
from extractors.prose.listed_results import listed_results
from extractors.prose.project_results import add_project, add_project_results, add_unit, is_project
from extractors.prose.words import patterns
from extractors.records import Records, Source


def add_unit_results(records: Records, passages: Sequence[tuple[Prose, int | None]]) -> None:
    """One record for each body, and an evaluation for each project, that the text names with its score, where no table of
    units gives the scores."""
    if records.unit_scores:
        return
    add_project_results(records, passages)
    for prose, section in passages:
        for match in (m for pattern in patterns("project_with_unit") for m in pattern.finditer(prose.text)):
            source = Source(prose.place_at(*match.span()), match.group(), (), section, prose.confidence)
            if is_organisation(match["unit"]):
                add_project(records, match["name"], match["score"], match["rating"], source, unit=match["unit"])
        for match in (m for pattern in patterns("unit_results") for m in pattern.finditer(prose.text)):
            source = Source(prose.place_at(*match.span()), match.group(), (), section, prose.confidence)
            _add(records, match["name"], match["label"] or "", match["score"], match["rating"], source)
        for one in listed_results(prose.text):
            text = prose.text[one.start : one.end].strip()
            source = Source(prose.place_at(one.start, one.end), text, (), section, prose.confidence)
            _add(records, one.name, "得分", one.score, one.rating, source, counted=one.of_projects)


def _add(
    records: Records, name: str, label: str, score: str, grade: str | None, source: Source, *, counted: bool = False
) -> None:
    for lead in patterns("result_leads"):
        name = lead.sub("", name)
    if not is_organisation(name):
        if counted or is_project(name):
            add_project(records, name, score, grade, source)
        return
    add_unit(records, name, label, score, grade, source)
