"""Decimal intervals: what a printed number may stand for, carried through arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from normalizers.frozen import frozen
from normalizers.numbers import Number

# Amounts have up to 18 integer digits and products of two of them are compared, so 28 digits would not do.
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_DOWN = Context(prec=60, rounding=ROUND_FLOOR)
_UP = Context(prec=60, rounding=ROUND_CEILING)


@frozen
class Interval:
    """A closed interval, `low <= high`; arithmetic rounds outwards, so the true value never falls out.

    Raises ValueError where the bounds are reversed or not finite.
    """

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not (self.low.is_finite() and self.high.is_finite() and self.low <= self.high):
            raise ValueError(f"not an interval: {self.low} to {self.high}")

    def __add__(self, other: Interval) -> Interval:
        return Interval(_DOWN.add(self.low, other.low), _UP.add(self.high, other.high))

    def __sub__(self, other: Interval) -> Interval:
        return Interval(_DOWN.subtract(self.low, other.high), _UP.subtract(self.high, other.low))

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __mul__(self, other: Interval) -> Interval:
        corners = [(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(_DOWN.multiply(a, b) for a, b in corners), max(_UP.multiply(a, b) for a, b in corners))

    def __truediv__(self, other: Interval) -> Interval | None:
        """The quotient, or None where the divisor may be zero: then nothing can be said."""
        if other.low <= 0 <= other.high:
            return None
        corners = [(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(_DOWN.divide(a, b) for a, b in corners), max(_UP.divide(a, b) for a, b in corners))

    def overlaps(self, other: Interval) -> bool:
        """Whether some value lies in both: two printed figures agree within their precision."""
        return self.low <= other.high and other.low <= self.high

    def contains(self, value: Decimal) -> bool:
        """Whether `value` lies in the interval, bounds included."""
        return self.low <= value <= self.high

    @property
    def middle(self) -> Decimal:
        """The centre."""
        return _WIDE.divide(_WIDE.add(self.low, self.high), Decimal(2))

    @property
    def tolerance(self) -> Decimal:
        """Half the width."""
        return _WIDE.divide(_WIDE.subtract(self.high, self.low), Decimal(2))


def of(number: Number | Decimal, quantum: Decimal | None = None) -> Interval:
    """What a printed number may stand for: its value plus or minus half a unit of its last digit.

    A Number brings its own quantum; a Decimal without `quantum` is exact.
    """
    value = number.value if isinstance(number, Number) else number
    if quantum is None:
        quantum = number.quantum if isinstance(number, Number) else Decimal(0)
    half = _WIDE.divide(abs(quantum), Decimal(2))
    return Interval(_DOWN.subtract(value, half), _UP.add(value, half))


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum; zero for none."""
    low = high = Decimal(0)
    for interval in intervals:
        low, high = _DOWN.add(low, interval.low), _UP.add(high, interval.high)
    return Interval(low, high)


def round_half_up(value: Decimal, quantum: Decimal) -> Decimal:
    """`value` rounded to `quantum` (0.01, 1, …), halves away from zero, as reports round."""
    return value.quantize(quantum, context=_WIDE)
