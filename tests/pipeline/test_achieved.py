"""Whether a target is met: only where the printed signs and units say so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.records import Indicator, Source
from normalizers.measures import parse_actual, parse_target
from pipeline.rows.records import achieved


@pytest.mark.parametrize(
    ("target", "actual", "level2", "met"),
    [
        ("≥95%", "93%", "quality", False),
        ("≤24小时", "20小时", "timeliness", True),
        ("9600平方米", "9600平方米", "quantity", True),
        ("3500套", "3420套", "quantity", False),
        ("9600平方米", "9620平方米", "quantity", None),
        ("12个月", "10个月", "timeliness", None),
        ("75万元", "71.3万元", "cost", None),
        ("有所减少", "减少6处", "ecological", None),
    ],
)
def test_achieved(target, actual, level2, met):
    indicator = Indicator(1, 1, "", Source(), level2=level2, target=parse_target(target), actual=parse_actual(actual))
    assert achieved(indicator) is met


def test_a_bare_fraction_says_nothing_of_a_percentage():
    actual = replace(parse_actual("0.96"), flags=("unit_missing",))
    assert achieved(Indicator(1, 1, "", Source(), target=parse_target("≥95%"), actual=actual)) is None
