"""The performance chapter of final accounts: how many projects were evaluated, their average score, counts per grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.narrative.prose import Prose
from extractors.prose.words import patterns
from extractors.records import Records, Source, UnitScore
from normalizers.numbers import Number, parse_number
from normalizers.ratings import parse_rating

_END = regex.compile(r"[）。]")  # of what is said of the average: a bracket or a sentence


def add_evaluated_projects(records: Records, passages: Sequence[tuple[Prose, int | None]], unit: str | None) -> None:
    """What a passage says of all evaluated projects of `unit`: one record for the average, one for each grade."""
    if unit is None:
        return
    for prose, section in passages:
        for average in (m for pattern in patterns("average_of_projects") for m in pattern.finditer(prose.text)):
            base = UnitScore(unit, "total", average.group(), "average", _source(prose, section, average))
            count, score = parse_number(average["count"]), parse_number(average["score"])
            records.unit_scores.append(
                replace(base, score=score, score_raw=average["score"], project_count=_whole(count))
            )
            end = _END.search(prose.text, average.end())
            within = (average.end(), end.start() if end else len(prose.text))
            for grade in (m for p in patterns("projects_per_grade") for m in p.finditer(prose.text, *within)):
                number = parse_number(grade["count"])
                line = UnitScore(unit, "total", grade.group(), "other", _source(prose, section, grade))
                rating = parse_rating(grade["rating"])
                records.unit_scores.append(
                    replace(line, rating_raw=grade["rating"], rating=rating, project_count=_whole(number))
                )


def _source(prose: Prose, section: int | None, match: regex.Match[str]) -> Source:
    return Source(prose.place_at(match.start(), match.end()), match.group(), (), section, prose.confidence)


def _whole(number: Number | None) -> int | None:
    return int(number.value) if number is not None and number.value == int(number.value) else None
