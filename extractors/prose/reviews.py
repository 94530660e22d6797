"""Self-evaluations of single projects that final accounts tell in prose: 某某项目绩效自评综述：…得分…，全年预算数…"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.facts.heading import compact
from extractors.narrative.prose import Prose
from extractors.prose.amounts import add_amounts
from extractors.prose.leads import core
from extractors.prose.results import add_result, states_result
from extractors.prose.words import patterns
from extractors.records import Evaluation, Records, Source

_LEAST_NAME = 6  # characters of a name that no other project ends with by chance
Passage = tuple[Prose, int | None]


def add_reviews(records: Records, passages: Sequence[Passage]) -> list[Passage]:
    """The amounts of each review, and its score as an evaluation; a form of the same project in the document is that
    evaluation. Returns what reviews no project."""
    others: list[Passage] = []
    for prose, section in passages:
        starts = _reviews(prose.text)
        ends = [start for start, _ in starts[1:]] + [len(prose.text)]
        first = starts[0][0] if starts else len(prose.text)
        if first:
            others.append((replace(prose, end=prose.offset + first), section))
        for (start, name), end in zip(starts, ends, strict=False):
            piece = replace(prose, offset=prose.offset + start, end=prose.offset + end)
            index = _form_of(records, name)
            if index is None and states_result(piece.text):
                index = len(records.evaluations)
                records.evaluations.append(_evaluation(records, piece, section, name))
            if index is not None:
                add_result(records, index, [(piece, section)])
            add_amounts(records, [(piece, section)], index, ("project", name))
    return others


def _reviews(text: str) -> list[tuple[int, str]]:
    """Where a text begins to review a project, and its name."""
    found = [(match.start("start"), match["name"]) for p in patterns("review") for match in p.finditer(text)]
    return [(start, compact(name)) for start, name in sorted(found) if not _is_no_project(compact(name))]


def _is_no_project(name: str) -> bool:
    return any(pattern.search(name) for pattern in patterns("no_projects"))


def _form_of(records: Records, name: str) -> int | None:
    """The one evaluation of a project that a review calls by its name, with its unit or the year before it."""
    called = core(name)
    forms = [(i, core(e.subject_name or "")) for i, e in enumerate(records.evaluations) if e.kind == "project"]
    same = [i for i, own in forms if own == called]
    longer = [i for i, own in forms if len(own) >= _LEAST_NAME and called.endswith(own)]
    found = same or longer
    return found[0] if len(found) == 1 else None


def _evaluation(records: Records, prose: Prose, section: int | None, name: str) -> Evaluation:
    facts = records.facts
    return Evaluation(
        kind="project",
        subject_name=name,
        source=Source(prose.place_at(0, len(name)), prose.text.split("。")[0], (), section, prose.confidence),
        supervising_department=str(facts.issuer.value) if facts.issuer else None,
        fiscal_year=facts.fiscal_year.year if facts.fiscal_year else None,
        family="narrative",
    )
