from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.rates import parse_rate

INFERRED = ("unit_inferred",)


@pytest.mark.parametrize(
    ("raw", "value", "quantum", "flags"),
    [
        ("98.4%", "0.984", "0.001", ()),
        ("98.4 ％", "0.984", "0.001", ()),
        ("98.4\n%", "0.984", "0.001", ()),
        ("102.59%", "1.0259", "0.0001", ()),
        ("0.00%", "0", "0.0001", ()),
        ("-8.9%", "-0.089", "0.001", ()),
        ("5‰", "0.005", "0.001", ()),
        ("百分之八十五", "0.85", "0.01", ()),
        ("百分之98.5", "0.985", "0.001", ()),
        ("负百分之三", "-0.03", "0.01", ()),
        ("0.958", "0.958", "0.001", INFERRED),
        ("1.02", "1.02", "0.01", INFERRED),
        ("1", "1", "1", INFERRED),
        ("0", "0", "1", INFERRED),
        ("100", "1", "0.01", INFERRED),
        ("98.4", "0.984", "0.001", INFERRED),
        ("92%-95%", None, None, ("range",)),
        ("9*.5%", None, None, ("masked",)),
        ("98..4%", None, None, ("unreadable",)),
        ("≥95%", None, None, ("unreadable",)),
        ("3个百分点", None, None, ("unreadable",)),
        ("#DIV/0!", None, None, ("unreadable",)),
        ("/", None, None, ()),
        ("", None, None, ()),
    ],
)
def test_parse_rate(raw: str, value: str | None, quantum: str | None, flags: tuple[str, ...]) -> None:
    rate = parse_rate(raw)
    expected = [item if item is None else D(item) for item in (value, quantum)]
    assert [rate.value, rate.quantum] == expected
    assert rate.flags == flags


def test_a_header_that_states_the_unit_leaves_nothing_to_infer() -> None:
    assert (parse_rate("0.5", bare="percent").value, parse_rate("0.5", bare="percent").flags) == (D("0.005"), ())
    assert (parse_rate("12", bare="fraction").value, parse_rate("12", bare="fraction").flags) == (D(12), ())


@given(st.decimals(min_value=-1000, max_value=1000, places=2))
def test_percentages_come_back_as_fractions(value: D) -> None:
    assert parse_rate(f"{value}%").value == value / 100
