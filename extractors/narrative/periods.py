"""The period that a figure in a sentence is of: the years and months printed around it."""

from __future__ import annotations

import regex

from extractors.narrative.sentences import Span
from normalizers.dates import find_years
from normalizers.frozen import frozen

_MONTHS = regex.compile(r"\s*(?P<first>\d{1,2})\s*月?\s*[-–—~～至到]\s*(?P<last>\d{1,2})\s*月")
_CLAUSE_END = regex.compile(r"[，,；;。]")
_MONTH = regex.compile(r"\s*(?P<first>\d{1,2})\s*月(?!\s*\d)")


@frozen
class Period:
    """A printed period; `name` is 2023, 2021/2023, 2023-07 or 2023-01/2023-07 (an ISO 8601 interval)."""

    at: Span
    name: str


def find_periods(text: str) -> list[Period]:
    """The years of `text` with the months that follow them."""
    found = []
    for year in find_years(text):
        months = _MONTHS.match(text, year.end)
        month = _MONTH.match(text, year.end) if months is None else None
        if months and 1 <= int(months["first"]) <= int(months["last"]) <= 12:
            name = f"{year.year}-{int(months['first']):02}/{year.year}-{int(months['last']):02}"
            found.append(Period(Span(year.start, months.end()), name))
        elif month and 1 <= int(month["first"]) <= 12 and year.year == year.last_year:
            found.append(Period(Span(year.start, month.end()), f"{year.year}-{int(month['first']):02}"))
        else:
            name = str(year.year) if year.year == year.last_year else f"{year.year}/{year.last_year}"
            found.append(Period(Span(year.start, year.end), name))
    return found


def period_of(text: str, position: int, within: Span, periods: list[Period]) -> str | None:
    """The period of a figure at `position` of a sentence: the nearest printed before it up to the last semicolon, else
    one printed behind it in the same clause."""
    start = max(within.start, *(text.rfind(stop, within.start, position) + 1 for stop in "；;"))
    before = [period.name for period in periods if start <= period.at.start < position]
    if before:
        return before[-1]
    clause = _CLAUSE_END.search(text, position, within.end)
    end = clause.start() if clause else within.end
    return next((period.name for period in periods if position < period.at.start < end), None)
