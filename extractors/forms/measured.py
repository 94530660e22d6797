"""Target, actual value and remark of an indicator's row."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.document import Cell
from extractors.forms.form import BandRow
from extractors.forms.values import text_of
from normalizers.measures import Measure, parse_actual, parse_target, target_in_name
from normalizers.numbers import parse_number
from normalizers.units import parse_unit

_UNIT_IN_NAME = regex.compile(r"[(（]\s*(?:单位[:：])?\s*([^()（）\d]{1,8}?)\s*[)）]\s*$")
_TICKS = ("√", "✓", "✔", "☑", "■", "●")


def actual_of(text: str, unit: Cell | None, target: Measure | None) -> Measure:
    """An actual value, in the unit of its own cell or the target's; without one where it may be a fraction."""
    actual = parse_actual(text, unit_raw=_unit(unit, target))
    if target is not None and _may_be_a_fraction(target, actual):
        return replace(actual, unit=None, flags=(*actual.flags, "unit_missing"))
    return actual


def _may_be_a_fraction(target: Measure, actual: Measure) -> bool:
    """Whether a bare 0.96 stands against 95 %: a rate that is printed as a fraction."""
    if target.value is None or actual.value is None or target.comparator not in ("eq", "ge", "gt", "range"):
        return False
    unit = parse_unit(target.unit) if target.unit else None
    bare = parse_number(actual.raw) is not None
    return bare and unit is not None and unit.kind == "ratio" and 0 < actual.value <= 1 < target.value


def deviation_of(row: BandRow) -> str | None:
    """What is said of a deviation; a tick stands for the header that it is under (偏差原因分析: 人员保障 √)."""
    cells = row.all("deviation") or row.all("remark")  # 扣分原因, 备注
    notes = [(column, text) for column, cell in cells if (text := text_of(cell))]
    texts = [column.header.rsplit("/", 1)[-1] if text.strip() in _TICKS else text for column, text in notes]
    return "、".join(texts) or None


def target_of(cell: Cell | None, comparator: Cell | None, unit: Cell | None, name: str) -> Measure | None:
    if text_of(cell) is None:
        return target_in_name(name)
    assert cell is not None
    target = parse_target(cell.text, comparator_raw=text_of(comparator), unit_raw=text_of(unit))
    named = _UNIT_IN_NAME.search(name)
    if target.value is None or target.unit is not None or named is None:
        return target
    known = parse_unit(named[1]) or parse_unit(named[1].split("/")[0])  # 件次/年
    return replace(target, unit=named[1]) if known is not None else target


def _unit(cell: Cell | None, target: Measure | None) -> str | None:
    return text_of(cell) or (target.unit if target else None)
