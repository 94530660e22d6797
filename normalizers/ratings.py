"""Grades as printed and grades by score."""

from decimal import Decimal
from functools import cache
from typing import Literal, cast, get_args

import regex

from normalizers.text import fold
from normalizers.vocabulary import read_table

Rating = Literal["excellent", "good", "fair", "poor"]

# 财预〔2020〕10号: lower bounds in percent of the full score.
_BANDS: tuple[tuple[int, Rating], ...] = ((90, "excellent"), (80, "good"), (60, "fair"))
_TRIM = regex.compile(r"^[\"'(]*(?:等级|等次|评级|级别)?[:]?[\"'(]*|(?:等次|等级|级|档次|档|等)?[\"')。]*$")


@cache
def _grades() -> dict[str, Rating]:
    rows = read_table("ratings", ("grade", "rating", "vocabulary"))
    for row in rows:
        if row["rating"] not in get_args(Rating):
            raise ValueError(f"vocabulary ratings: {row}")
    return {fold(row["grade"]): cast(Rating, row["rating"]) for row in rows}


def parse_rating(raw: str) -> Rating | None:
    """The rating that a printed grade means; None for anything that is not one known grade (优良, 95分)."""
    folded = fold(raw)
    return _grades().get(folded) or _grades().get(_TRIM.sub("", folded))


def band(score_percent: Decimal) -> Rating:
    """The official grade of a score in percent of the full score: 90 and more excellent, 80 good, 60 fair, below poor."""
    for lower, rating in _BANDS:
        if score_percent >= lower:
            return rating
    return "poor"
