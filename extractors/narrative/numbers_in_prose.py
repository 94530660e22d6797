"""The numbers of running text that carry a unit, names and dates with figures in them left out."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.narrative.sentences import Span
from extractors.narrative.vocabulary import compiled, load
from normalizers.dates import find_dates, find_doc_number, find_years
from normalizers.frozen import frozen
from normalizers.numbers import Number, NumberSpan, find_numbers, parse_number
from normalizers.units import UNITS, Unit, match_unit

_MONTH_OR_DAY = regex.compile(r"\d\s?月\s?(?:份|底|末|初|前|起|以来|至|到|上旬|中旬|下旬|之?前|\d)?")
_RANGE = regex.compile(r"\s?[-–—~～至到]\s?")
_RANGE_OF_MEASURES = regex.compile(r"\s?[-–—~～]\s?")
_SPREAD = regex.compile(r"(?<![\d.,]\s?)\d(?:\s[\d.,])+(?![\d.,])")
_TORN = regex.compile(r"\d[\d.,]*\s+$|[.,]\s*$")
_QUOTED = regex.compile(r"《[^《》]*》")


@frozen
class Measured:
    """A number with its unit: text[at.start:at.end] and text[unit_at.start:unit_at.end]. A rank has 第 before it.

    Of a range (30-40个) both ends carry the unit, which is printed behind the second.
    """

    number: Number
    at: Span
    unit: Unit
    unit_at: Span
    is_rank: bool = False
    flags: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        return max(self.at.end, self.unit_at.end)


def measured_numbers(text: str) -> list[Measured]:
    """The numbers with a unit in `text`, in order."""
    names = _names(text)
    found: list[Measured] = []
    waiting: tuple[Number, Span] | None = None  # a number without a unit that a range may give one
    for span in _numbers(text):
        if any(name.start <= span.start < name.end for name in names):
            waiting = None
            continue
        at = Span(span.start, span.end)
        unit = _unit_after(text, span.end)
        if unit is None:
            waiting = (span.number, at)
            continue
        measured = _kept(text, at, span.number, *unit)
        if measured is None:
            waiting = None
            continue
        if waiting and _RANGE.fullmatch(text, waiting[1].end, at.start):
            measured = replace(measured, flags=("range",))
            found.append(replace(measured, number=waiting[0], at=waiting[1]))
        elif found and _RANGE_OF_MEASURES.fullmatch(text, found[-1].end, at.start):
            measured = replace(measured, flags=("range",))
            found[-1] = replace(found[-1], flags=("range",))
        found.append(measured)
        waiting = None
    return found


def _numbers(text: str) -> list[NumberSpan]:
    """The numbers of `text`; one that is set with a space between all its digits (9 9 9 . 8 3) is one number."""
    spread: list[NumberSpan] = []
    for match in _SPREAD.finditer(text):
        number = parse_number(regex.sub(r"\s", "", match.group()))
        if number is not None:
            spread.append(NumberSpan(match.start(), match.end(), replace(number, raw=match.group())))
    plain = [span for span in find_numbers(text) if not any(one.start <= span.start < one.end for one in spread)]
    return sorted([*plain, *spread], key=lambda span: span.start)


def _unit_after(text: str, end: int) -> tuple[Unit, Span, bool] | None:
    """The unit behind a number, where it is printed, and whether a word between them says more or less."""
    months = compiled("quantities", "approximate", r"\s?个{}月").match(text, end)
    if months:
        return UNITS["个月"], _trimmed(text, end, months.end()), True
    direct = match_unit(text, end)
    if direct:
        return direct[0], _trimmed(text, end, direct[1]), False
    about = compiled("quantities", "approximate", r"\s?{}(?=\s?\p{Han})").match(text, end)
    after = match_unit(text, about.end()) if about else None
    return (after[0], _trimmed(text, about.end(), after[1]), True) if about and after else None


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end)


def _names(text: str) -> list[Span]:
    """Where figures belong to a year, a date, a document number or a title in 《》."""
    spans = [Span(span.start, span.end) for span in find_years(text)]
    spans += [Span(span.start, span.end) for span in find_dates(text)]
    spans += [Span(*match.span()) for match in _QUOTED.finditer(text)]
    spans += [Span(*match.span()) for match in _MONTH_OR_DAY.finditer(text)]
    at = 0
    while (number := find_doc_number(text[at:])) is not None:
        spans.append(Span(at + number.start, at + number.end))
        at += number.end
    return spans


def _kept(text: str, at: Span, number: Number, unit: Unit, unit_at: Span, about: bool) -> Measured | None:
    """The measured number, or None where it is a name, an ordinal or a date."""
    words = load("quantities")
    printed = unit_at.of(text)
    before = text[: at.start].rstrip()
    about = about or compiled("quantities", "approximate_before", "{}$").search(before) is not None
    flags = ("rounded",) if about else ()
    if _TORN.search(text[: at.start]):
        flags = (*flags, "structure_ambiguous")  # figures right before it: the number may be torn apart
    if before.endswith("第"):
        return Measured(number, at, unit, unit_at, True, flags) if printed in words["rank_units"] else None
    if unit.kind == "calendar" or printed in words["always_names"]:
        return None
    if printed in words["names_in_words"] and not number.raw[:1].isdigit():
        return None
    if unit.kind == "year" and (number.value >= 1900 or text.startswith("度", unit_at.end)):
        return None
    if unit.kind == "scale":
        flags = (*flags, "unit_missing")
    return Measured(number, at, unit, unit_at, flags=flags)
