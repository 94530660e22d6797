"""Figures: printed numbers made comparable, and the sentences that compare them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.records import Source
from normalizers.amounts import Amount
from normalizers.frozen import frozen
from normalizers.intervals import Interval, round_half_up, total
from normalizers.numbers import Number
from normalizers.rates import Rate
from pipeline.checks.core import Outcome, RecordRef, Status

# Causes of doubt about a figure itself: a check that fails on one of these says nothing about the document.
MISREAD = frozenset(
    [
        *("ocr_low_confidence", "header_unknown", "structure_ambiguous"),
        *("characters_lost", "masked", "several_numbers", "unreadable"),
    ]
)
MISPLACED = frozenset(["column_shifted", "column_inferred"])
MISMEASURED = frozenset(["unit_inferred", "unit_conflict", "range", "approximate", "magnitude_suspect"])
_UNSURE = MISREAD | MISPLACED
_UNSURE_VALUE = MISREAD | MISMEASURED
SURE_TEXT = 0.9  # confidence of the text below which its digits may be misread

ONE = Decimal(1)
PERCENT = Decimal("0.01")
FULL_MARKS = Decimal(100)  # of a whole evaluation, where nothing else is printed
TEN_THOUSAND = Decimal(10_000)


@frozen
class Scale:
    """How a value is shown to a person: divided by `factor`, with `suffix` behind it, at least in steps of `quantum`."""

    factor: Decimal = ONE
    suffix: str = ""
    quantum: Decimal = ONE

    def show(self, value: Decimal) -> str:
        """The value in the unit of the print, with no more digits than can matter."""
        shown = round_half_up(value / self.factor, min(self.quantum, ONE) / 100).normalize()
        return f"{shown:f}{self.suffix}"


@frozen
class Figure:
    """A printed number in its base unit (yuan, fraction, points): it stands for `value` plus or minus `half`.

    unitless: money whose unit is not printed, to be compared inside its own table only. only_misplaced: it is doubtful
    for its column alone.
    """

    value: Decimal
    half: Decimal
    shown: str
    scale: Scale
    ref: RecordRef
    page: int | None = None
    doubtful: bool = False
    unitless: bool = False
    only_misplaced: bool = False

    @property
    def interval(self) -> Interval:
        return Interval(self.value - self.half, self.value + self.half)

    @property
    def step(self) -> Decimal:
        """The last digit that the value needs: 0.1 for 97.80."""
        exponent = self.value.normalize().as_tuple().exponent
        assert isinstance(exponent, int)
        return Decimal(1).scaleb(min(exponent, 0))


def is_misread(source: Source) -> bool:
    """Whether the text of a record may be misread or in the wrong place, for a stated cause."""
    return source.text_confidence < SURE_TEXT or not _UNSURE.isdisjoint(source.flags)


def is_only_misplaced(source: Source, flags: Sequence[str] = ()) -> bool:
    """Whether all that is unsure is the column: the number is right, but it may belong beside."""
    others = _UNSURE_VALUE.isdisjoint((*source.flags, *flags)) and source.text_confidence >= SURE_TEXT
    return others and not MISPLACED.isdisjoint(source.flags)


def is_doubtful(source: Source, flags: Sequence[str] = ()) -> bool:
    """Whether a figure or its unit is unsure, for a stated cause."""
    return is_misread(source) or not _UNSURE_VALUE.isdisjoint((*source.flags, *flags))


def amount_figure(amount: Amount, quantum: Decimal, ref: RecordRef, source: Source) -> Figure | None:
    """An amount in yuan, None where it has none. `quantum`: the precision of its table or list, in yuan.

    Where no unit is printed the figure keeps the bare number: sums and ratios inside its table need no unit.
    """
    number = amount.number
    if number is not None and amount.unit is None and set(amount.flags) == {"unit_missing"}:
        doubtful = is_doubtful(source)
        scale = Scale(quantum=number.quantum)
        beside = is_only_misplaced(source)
        page = source.place.page
        return Figure(
            number.value, quantum / 2, number.raw, scale, ref, page, doubtful, unitless=True, only_misplaced=beside
        )
    if amount.yuan is None or number is None or amount.unit is None:
        return None
    unit = amount.unit
    suffix = unit.symbol if unit.kind == "money" else "元"
    scale = Scale(unit.factor, suffix, number.quantum)
    shown = number.raw + suffix
    doubtful, beside = is_doubtful(source, amount.flags), is_only_misplaced(source, amount.flags)
    page = source.place.page
    return Figure(amount.yuan, quantum / 2, shown, scale, ref, page, doubtful, only_misplaced=beside)


def rate_figure(rate: Rate | None, ref: RecordRef, source: Source) -> Figure | None:
    """A printed rate as a fraction, None where there is none."""
    if rate is None or rate.value is None or rate.quantum is None:
        return None
    scale = Scale(PERCENT, "%", rate.quantum / PERCENT)
    # A rate without its % sign that can be read in one way only is no cause of doubt; the flag says it could be two.
    doubtful = is_doubtful(source, rate.flags)
    return Figure(rate.value, rate.quantum / 2, rate.raw, scale, ref, source.place.page, doubtful)


def score_figure(number: Number | None, ref: RecordRef, source: Source, suffix: str = "分") -> Figure | None:
    """A score or weight. Whole ones are given, not measured, and therefore exact; others may have been rounded."""
    if number is None:
        return None
    half = number.quantum / 2 if number.value != number.value.to_integral_value() else Decimal(0)
    scale = Scale(ONE, suffix, number.quantum)
    return Figure(number.value, half, number.raw + suffix, scale, ref, source.place.page, is_misread(source))


def count_figure(value: int | Decimal, shown: str, ref: RecordRef, source: Source) -> Figure:
    """A count: exact."""
    doubtful, beside = is_misread(source), is_only_misplaced(source)
    page = source.place.page
    return Figure(Decimal(value), Decimal(0), shown, Scale(), ref, page, doubtful, only_misplaced=beside)


def refs(figures: Iterable[Figure]) -> tuple[RecordRef, ...]:
    """The records of the figures, each once, in order."""
    return tuple(dict.fromkeys(figure.ref for figure in figures))


def added(figures: Sequence[Figure]) -> Figure:
    """Several figures as one: their sum, with the place of the first."""
    if len(figures) == 1:
        return figures[0]
    summed = total(figure.interval for figure in figures)
    shown = " + ".join(figure.shown for figure in figures)
    doubtful = any(figure.doubtful for figure in figures)
    return replace(figures[0], value=summed.middle, half=summed.tolerance, shown=f"（{shown}）", doubtful=doubtful)


def judged(holds: bool, inputs: Iterable[Figure]) -> Status:
    """Pass or fail; a failure with a doubtful ingredient is only `uncertain`."""
    if holds:
        return Status.PASS
    return Status.UNCERTAIN if any(figure.doubtful for figure in inputs) else Status.FAIL


def equal(
    scope: str,
    label: str,
    printed: Figure,
    how: str,
    recomputed: Interval,
    inputs: Sequence[Figure],
    *,
    middle: Decimal | None = None,
    shown: str | None = None,
) -> Outcome:
    """Compare a printed figure with its recomputation: `label` names the one, `how` the other.

    middle: the recomputed value itself, where the interval around it is not symmetric. shown: how it is printed,
    where it is printed too.
    """
    expected = recomputed.middle if middle is None else middle
    slack = max(expected - recomputed.low, recomputed.high - expected)
    difference, tolerance = printed.value - expected, printed.half + slack
    holds = abs(difference) <= tolerance
    verdict = "相符" if holds else f"不符，相差 {printed.scale.show(abs(difference))}"
    if not holds and _other_unit(printed.value, expected):
        verdict += "，约为一万倍，疑单位有误"
    text = f"{label} {printed.shown} 与{how} {shown or printed.scale.show(expected)} {verdict}"
    everything = (printed, *inputs)
    return Outcome(
        scope,
        judged(holds, everything),
        text,
        refs(everything),
        expected,
        printed.value,
        difference,
        tolerance,
        printed.page,
    )


def ratio(scope: str, label: str, printed: Figure, how: str, part: Figure, whole: Figure) -> Outcome | None:
    """Compare a printed rate with part / whole; None where the whole may be zero. Cut-off digits count as rounding."""
    quotient = part.interval / whole.interval
    if quotient is None or whole.value == 0:
        return None
    middle = part.value / whole.value
    outcome = equal(scope, label, printed, how, quotient, (part, whole), middle=middle)
    cut_off = 0 <= middle - printed.value < 2 * printed.half
    if outcome.status is Status.PASS or not cut_off:
        return outcome
    text = f"{label} {printed.shown} 与{how} {printed.scale.show(middle)} 相符（截去尾数）"
    return replace(outcome, status=Status.PASS, explanation=text, tolerance=2 * printed.half)


def _other_unit(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts differ by the factor between 元 and 万元, or 万元 and 亿元."""
    if one * other <= 0:
        return False
    times = max(one / other, other / one)
    return abs(times / TEN_THOUSAND - 1) < Decimal("0.01")


def at_most(scope: str, label: str, part: Figure, whole_label: str, whole: Figure) -> Outcome:
    """Compare a part with its whole: it must not exceed it by more than both precisions allow."""
    difference, tolerance = part.value - whole.value, part.half + whole.half
    holds = difference <= tolerance
    verdict = "未超过" if holds else f"超出 {part.scale.show(difference)}，大于"
    text = f"{label} {part.shown} {verdict}{whole_label} {whole.shown}"
    return Outcome(
        scope,
        judged(holds, (part, whole)),
        text,
        refs((part, whole)),
        whole.value,
        part.value,
        difference,
        tolerance,
        part.page,
    )


def missing(scope: str, text: str, figures: Sequence[Figure], page: int | None = None) -> Outcome:
    """An identity that cannot be tried because an ingredient is missing; `text` says which."""
    return Outcome(scope, Status.NOT_APPLICABLE, text, refs(figures), page=page)
