"""The bands of scores that a document itself gives its grades: 90（含）-100分为优，75（含）-90分为良 …"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import regex

from normalizers.ratings import band, parse_rating

_CLAUSE = regex.compile(r"[^，、；;。\n]+")
_INCLUDED = regex.compile(r"[(（]\s*不?含[^()（）]*[)）]")
_NUMBER = regex.compile(r"(?<![\d.])\d{1,3}(?:\.\d+)?(?!\d|\s*[个项家%％年月])")
_GRADE = regex.compile(r"优秀|良好|中等|较差|不合格|合格|一般|优|良|中(?![\p{Han}])|差")
_BELOW = regex.compile(r"以下|低于|不足|小于|未达|[＜<]")
_RANGE = regex.compile(r"以上|以下|低于|不足|[≥≤＞＜<>≧≦]|\d\s*分?\s*[-—–~～至到]\s*\d")
_ALL = 3  # grades whose bands a scheme names at least
_TOP = Decimal(100)

#: each grade's token with the least score that earns it, the best first
Bands = tuple[tuple[str, Decimal], ...]


def stated_bands(texts: Iterable[str]) -> Bands | None:
    """The bands that running text states, None where it states none or two that differ."""
    found = {bands for text in texts if (bands := _bands(text)) is not None}
    return found.pop() if len(found) == 1 else None


def _bands(text: str) -> Bands | None:
    least: dict[str, Decimal] = {}
    for clause in _CLAUSE.findall(_INCLUDED.sub("", text)):
        grades = {parse_rating(word) for word in _GRADE.findall(clause)}
        numbers = [Decimal(word) for word in _NUMBER.findall(clause)]
        if len(grades) != 1 or not _RANGE.search(clause) or not 1 <= len(numbers) <= 2 or max(numbers) > _TOP:
            continue
        grade = grades.pop()
        if grade is not None:
            below = len(numbers) == 1 and _BELOW.search(clause) is not None
            least.setdefault(grade, Decimal(0) if below else min(numbers))
    bands = tuple(sorted(least.items(), key=lambda pair: -pair[1]))
    order = [grade for grade in ("excellent", "good", "fair", "poor") if grade in least]
    in_order = [grade for grade, _ in bands] == order and len({value for _, value in bands}) == len(bands)
    return bands if len(bands) >= _ALL and in_order else None


def grade_of(percent: Decimal, bands: Bands | None) -> str:
    """The grade of a score in percent of the full marks, by the document's bands, else by the official ones."""
    if bands is None:
        return band(percent)
    return next((grade for grade, least in bands if percent >= least), "poor")
