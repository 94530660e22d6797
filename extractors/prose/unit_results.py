"""What the text of a bulletin says of single units: 县教育局得分92.5分，等级为优; 县税务局（97.2分）."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.facts.heading import is_organisation
from extractors.narrative.prose import Prose
from extractors.prose.words import patterns
from extractors.records import Records, Source, UnitScore
from normalizers.numbers import parse_number
from normalizers.ratings import parse_rating


def add_unit_results(records: Records, passages: Sequence[tuple[Prose, int | None]]) -> None:
    """One record for each body that the text names with its score, where no table of units gives the scores."""
    if records.unit_scores:
        return
    for prose, section in passages:
        for match in (m for pattern in patterns("unit_results") for m in pattern.finditer(prose.text)):
            if not is_organisation(match["name"]):
                continue
            grade = match["rating"]
            records.unit_scores.append(
                UnitScore(
                    match["name"],
                    "unit",
                    match["label"] or "",
                    "other",
                    Source(prose.place_at(*match.span()), match.group(), (), section, prose.confidence),
                    score=parse_number(match["score"]),
                    score_raw=match["score"],
                    rating_raw=grade,
                    rating=parse_rating(grade) if grade else None,
                )
            )
