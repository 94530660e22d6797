"""Cells to typed values, each with where it stands and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import regex

from extractors.document import Cell, Table
from extractors.forms.columns import Column
from extractors.records import Source
from extractors.vocabulary import parts
from normalizers.amounts import Amount, parse_amount
from normalizers.dates import find_years
from normalizers.missing import missing_marker
from normalizers.numbers import Number, parse_number
from normalizers.rates import Rate, parse_rate
from normalizers.ratings import parse_rating
from normalizers.text import narrow, remembering, unmarked
from normalizers.units import Unit, match_unit

_FIGURE = regex.compile(r"\d(?:[.,]\d+|\d)*\s*")
_TAKEN_OFF = regex.compile(r"^扣[除减]?")
_TICK = regex.compile(r"[■☑√✓✔●]")
_WORD_TICKED, _TICKED_WORD = regex.compile(r"(\p{Han}+)\s*[■☑√✓✔●]"), regex.compile(r"[■☑√✓✔●]\s*(\p{Han}+)")
_REMARK = regex.compile(r"[(（][^()（）]*[)）]")
_WEIGHT_IN_BRACKETS = regex.compile(r"[(（]\s*(\d{1,3}(?:\.\d+)?)\s*分?\s*[)）]")

Stated = tuple[tuple[Unit, str], str]  # unit, as printed, and where: header, caption, page


def source_of(cell: Cell, row: Sequence[Cell] = (), flags: Iterable[str] = (), section: int | None = None) -> Source:
    """The source of a record: the place of its cell, the text of its row."""
    text = " ".join(c.text for c in (row or [cell]) if c.text)
    return Source(cell.place, text, tuple(dict.fromkeys((*flags, *cell.flags))), section, cell.confidence)


def text_of(cell: Cell | None) -> str | None:
    """A cell's text, None where there is no cell, no text or only a marker of a missing value."""
    return None if cell is None or missing_marker(cell.text) is not None else cell.text


def bare(cell: Cell) -> str:
    """A cell's text as figures are read: narrow, without blanks around it."""
    return narrow(cell.text).strip()


def is_figure(cell: Cell) -> bool:
    """Whether a cell prints a number, an amount, or a marker of a missing one."""
    return _prints_figure(cell.text)


@remembering
def _prints_figure(printed: str) -> bool:
    text = narrow(printed).strip()
    return bool(parse_number(text)) or parse_amount(text).yuan is not None or missing_marker(printed) is not None


def number_of(cell: Cell | None) -> Number | None:
    """A score or weight: a bare number, or one with 分. None where there is none or it cannot be read."""
    if cell is None:
        return None
    return parse_number(unmarked(bare(cell)).removesuffix("分").strip())


def weight_of(cell: Cell | None) -> Number | None:
    """A weight: points, or their share of the full marks in per cent (10% is 10 points of 100)."""
    number = number_of(cell)
    if number is None and cell is not None and bare(cell).endswith("%"):
        return parse_number(bare(cell).removesuffix("%").strip())
    return number


def flags_of_number(cell: Cell | None, number: Number | None) -> tuple[str, ...]:
    """`unreadable` where something is printed that is neither a number nor a marker of a missing one."""
    return ("unreadable",) if cell is not None and number is None and missing_marker(cell.text) is None else ()


def block_weight(cell: Cell) -> Number | None:
    """The weight of a whole block, in the brackets of its label: 预算执行情况（20分）."""
    match = _WEIGHT_IN_BRACKETS.search(narrow(cell.text))
    return parse_number(match.group(1)) if match else None


def grade_of(cell: Cell | None) -> str | None:
    """The rating that a cell prints, also beside what the grade asks for (优（S≥90）) or ticked among others (优■ 良□)."""
    if cell is None:
        return None
    if _TICK.search(cell.text):
        words = (_WORD_TICKED if regex.match(r"\p{Han}", cell.text.strip()) else _TICKED_WORD).findall(cell.text)
        return parse_rating(words[0]) if len(words) == 1 else None
    return parse_rating(cell.text) or parse_rating(_REMARK.sub("", cell.text))


def year_of(cell: Cell | None) -> int | None:
    """The year that a cell of a column of years prints, with or without 年."""
    if cell is None:
        return None
    years = find_years(cell.text)
    number = parse_number(cell.text)
    if years:
        return years[0].year
    return int(number.value) if number and number.quantum == 1 and 1990 <= number.value <= 2100 else None


def deduction_of(cell: Cell | None) -> Number | None:
    """Points taken off, also with the word before them: 扣1.5分."""
    return None if cell is None else number_of(replace(cell, text=_TAKEN_OFF.sub("", bare(cell))))


def rate_of(cell: Cell | None, header: str = "") -> Rate | None:
    """A rate under a header that says it is one; None where nothing is printed, or that there is none (无偏差). A header
    with % confirms a bare number that can be nothing else (75)."""
    if cell is None or missing_marker(cell.text) is not None or bare(cell).startswith(parts("notes", "none")):
        return None
    rate = parse_rate(cell.text)
    told = parse_rate(cell.text, bare="percent") if "%" in narrow(header) else rate
    return told if told.value == rate.value else rate


def amount_of(cell: Cell | None, column: Column | None, stated: Stated | None) -> Amount:
    """An amount, its unit from the cell, else the header, else what stands around the table."""
    text = cell.text if cell is not None else ""
    if column is not None and column.unit is not None:
        unit, raw = column.unit
        return parse_amount(text, unit=unit, unit_raw=raw, unit_source="header")
    if stated is None:
        return parse_amount(text)
    (unit, raw), where = stated
    if where != "inferred":
        return parse_amount(text, unit=unit, unit_raw=raw, unit_source=where)
    amount = parse_amount(text, unit=unit, unit_source=where)
    inferred = amount.yuan is not None and amount.unit_source == where
    return replace(amount, flags=(*amount.flags, "unit_inferred")) if inferred else amount


def only_unit(table: Table) -> tuple[Unit, str] | None:
    """The money unit that a table prints behind figures (≤3843.67万元), where it is one and the same throughout."""
    found: dict[Decimal, tuple[Unit, str]] = {}
    for cell in table.cells:
        for match in _FIGURE.finditer(narrow(cell.text)):
            unit = match_unit(cell.text, match.end())
            if unit is not None and unit[0].kind == "money":
                found[unit[0].factor] = (unit[0], cell.text[match.end() : unit[1]].strip())
    return next(iter(found.values())) if len(found) == 1 else None
