"""Every number with a unit in the seeds' prose, against lists checked by hand."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from extractors.narrative.quantities import find_quantities

from .paper import tree_of

LISTS = Path(__file__).resolve().parents[2] / "data" / "quantities"


def _expected(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((LISTS / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("name", ["qujiang", "jinfeng", "panyu", "zhanyi"])
def test_quantities_of_the_seeds(name, seed):
    found = find_quantities(tree_of(seed(name)))
    read = [
        (str(q.source.place.line), q.value_raw, q.unit_raw, q.metric or "-", q.entity or "", q.role, q.period or "")
        for q in found
    ]
    expected = [
        (r["line"], r["value"], r["unit"], r["read_as"] or r["metric"] or "-", r["entity"], r["role"], r["period"])
        for r in _expected(name)
    ]
    assert read == expected


def test_known_misses_are_few():
    rows = [row for path in LISTS.glob("*.csv") for row in _expected(path.stem)]
    assert len(rows) == 266
    assert sum(bool(row["read_as"]) for row in rows) <= 9


def test_values_in_the_unit_of_their_base(seed):
    found = {(q.metric, q.value_raw): q for q in find_quantities(tree_of(seed("panyu")))}
    output = found["建筑业产值", "613.07"]
    assert (output.value_si, output.unit_si) == (61_307_000_000.0, "元")
    assert output.number.value == Decimal("613.07")
    assert (found["增速", "-8.9"].value_si, found["增速", "-8.9"].unit_si) == (-0.089, "1")
    assert (found["房地产销售面积", "147.92"].value_si, found["房地产销售面积", "147.92"].unit_si) == (
        1_479_200.0,
        "m2",
    )
    assert (found["行政许可事项", "43"].value_si, found["行政许可事项", "43"].unit_si) == (43.0, "个")
    assert "建筑业产值 613.07 亿元、增速 9.7%" in output.sentence
