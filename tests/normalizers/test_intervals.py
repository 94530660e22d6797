from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.intervals import Interval, of, round_half_up, total
from normalizers.numbers import parse_number

values = st.decimals(min_value=-(10**9), max_value=10**9, places=3)
intervals = st.tuples(values, values).map(lambda pair: Interval(min(pair), max(pair)))


def test_of_takes_half_a_unit_of_the_last_digit() -> None:
    number = parse_number("99.14")
    assert number is not None
    assert of(number) == Interval(D("99.135"), D("99.145"))
    assert of(D(5)) == Interval(D(5), D(5))
    assert of(D(5), D("0.1")) == Interval(D("4.95"), D("5.05"))


def test_the_printed_score_agrees_with_the_printed_rate() -> None:
    score = of(D("99.14"), D("0.01")) * Interval(D("0.01"), D("0.01")) * of(D(5))
    assert score.overlaps(of(D("4.96"), D("0.01")))
    assert not score.overlaps(of(D("4.98"), D("0.01")))


def test_division_by_what_may_be_zero_says_nothing() -> None:
    assert of(D(1)) / of(D(0)) is None
    assert of(D(1)) / Interval(D(-1), D(1)) is None
    assert of(D(1)) / of(D(4)) == of(D("0.25"))


def test_total_is_the_sum_and_zero_for_none() -> None:
    assert total([of(D("0.1"), D("0.1"))] * 3) == Interval(D("0.15"), D("0.45"))
    assert total([]) == Interval(D(0), D(0))


def test_the_middle_keeps_every_digit() -> None:
    long = D("123456789012345678901234567890.1234")
    assert of(long, D("0.0002")).middle == long
    assert of(long, D("0.0002")).tolerance == D("0.0001")


def test_reversed_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="not an interval"):
        Interval(D(2), D(1))


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("2.345", "2.35"), ("-2.345", "-2.35"), ("2.675", "2.68"), ("99999999999999999.005", "99999999999999999.01")],
)
def test_halves_round_away_from_zero(value: str, rounded: str) -> None:
    assert round_half_up(D(value), D("0.01")) == D(rounded)


@given(intervals, intervals, st.fractions(0, 1), st.fractions(0, 1))
def test_results_hold_every_possible_value(a: Interval, b: Interval, s: D, t: D) -> None:
    from fractions import Fraction as F

    x, y = (F(i.low) + (F(i.high) - F(i.low)) * k for i, k in ((a, s), (b, t)))
    for result, exact in ((a + b, x + y), (a - b, x - y), (a * b, x * y), (a / b, x / y if y else None)):
        if result is not None and exact is not None:
            assert F(result.low) <= exact <= F(result.high)
