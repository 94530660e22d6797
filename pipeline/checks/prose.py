"""Arithmetic in sentences: growth and sums of the numbers that one sentence prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from normalizers.dates import find_years
from normalizers.intervals import total
from normalizers.rates import parse_rate
from normalizers.text import fold
from normalizers.units import Unit
from pipeline.checks.core import Outcome, Severity, Status, rule
from pipeline.checks.figures import Figure, Scale, at_most, equal, is_doubtful, missing, rate_figure, ratio
from pipeline.checks.ledger import Ledger, Said, unit_of
from pipeline.checks.words import has, words


def figure_of(said: Said) -> Figure:
    """A number of the prose in its base unit. Whole counts are exact; what is measured or in 万 is as precise as printed."""
    quantity, unit = said.quantity, unit_of(said.quantity)
    factor = unit.factor if unit else Decimal(1)
    counted = unit is None or (unit.kind == "count" and unit.factor == 1)
    exact = counted and quantity.number.quantum == 1
    half = Decimal(0) if exact else quantity.number.quantum * factor / 2
    shown = quantity.value_raw + quantity.unit_raw
    scale = Scale(factor, quantity.unit_raw, quantity.number.quantum)
    doubtful = is_doubtful(quantity.source)
    return Figure(quantity.number.value * factor, half, shown, scale, said.ref, quantity.source.place.page, doubtful)


def percentage(said: Said) -> Figure | None:
    """A percentage of the prose as a fraction, None where the number is none."""
    unit = unit_of(said.quantity)
    if unit is None or unit.kind != "ratio":
        return None
    return rate_figure(parse_rate(said.quantity.value_raw + unit.symbol), said.ref, said.quantity.source)


def is_level(said: Said) -> bool:
    unit = unit_of(said.quantity)
    return said.quantity.role == "level" and (unit is None or unit.kind not in ("ratio", "ratio_diff"))


def same_unit(one: Said, other: Said) -> bool:
    a, b = unit_of(one.quantity), unit_of(other.quantity)
    return _base(a, one) == _base(b, other)


def _base(unit: Unit | None, said: Said) -> str:
    return unit.base if unit else fold(said.quantity.unit_raw)


def before(sentence: Sequence[Said], at: int) -> str:
    """The text between the number before (or the sentence's start) and this one."""
    said = sentence[at]
    start = 0
    if at:
        last = sentence[at - 1]
        start = last.start + len(last.quantity.value_raw)
    return said.quantity.sentence[max(start, 0) : max(said.start, 0)]


_TIED = 10  # characters between an increment and its rate: 万元，同比增长
_NAMED = 3  # characters of a name that ties two sentences


@rule(
    "growth_over_base",
    Severity.ERROR,
    title="Growth is the increment over the base",
    zh="增长率等于增量除以基数",
    says="Where a sentence, or two in a row, print a level, its change and the rate, the base is level minus increment.",
    says_zh="同一句（或相连两句）印有现值、增减量与增减率的，以现值减增量为基数复算。",
    needs="quantities of one sentence with roles level and change, and a percentage",
)
def growth_over_base(ledger: Ledger) -> Iterator[Outcome]:
    last: Sequence[Said] = ()
    for sentence in ledger.sentences:
        last, previous = sentence, last
        for at in range(1, len(sentence)):
            printed, change = percentage(sentence[at]), sentence[at - 1]
            if printed is None or change.quantity.role != "change" or percentage(change) is not None:
                continue
            between = before(sentence, at)
            if not has(between, "growth") or len(between) > _TIED:
                continue
            levels = [
                said
                for i, said in enumerate(sentence[: at - 1])
                if is_level(said) and same_unit(said, change) and not _is_shared(sentence, i)
            ]
            levels = levels or ([] if at > 1 else _level_before(previous, change))
            if levels:
                outcome = _growth(levels[-1], change, printed, sentence, at)
                if outcome is not None:
                    yield outcome


def _level_before(sentence: Sequence[Said], change: Said) -> list[Said]:
    """The level that the sentence before prints of the same thing: 总计 2961.68万元。与上年相比，总计减少 63.14万元."""
    name = fold(change.quantity.metric or "")
    return [
        said
        for said in sentence
        if is_level(said)
        and same_unit(said, change)
        and said.quantity.source.section == change.quantity.source.section
        and len(own := fold(said.quantity.metric or "")) >= _NAMED
        and name.startswith(own)
    ][-1:]


def _growth(level: Said, change: Said, printed: Figure, sentence: Sequence[Said], at: int) -> Outcome | None:
    now, increment = figure_of(level), figure_of(change)
    if has(sentence[at].quantity.sentence, "other_basis"):
        return missing(f"{level.quantity.metric or now.shown} 增长率", "文称同口径，基数不是所印数，无法复算", [now])
    if has(before(sentence, at - 1), "decrease") and increment.value > 0:
        increment = replace(increment, value=-increment.value)
    if has(before(sentence, at), "decrease") and printed.value > 0:
        printed = replace(printed, value=-printed.value)
    scope = f"{level.quantity.metric or now.shown} 增长率"
    if _is_base(level) or _is_of_another_year(level, sentence[at - 1]):
        how = f"增量 {increment.shown} ÷ 基数 {now.shown} 所得"
        return ratio(scope, "增长率", printed, how, increment, now)
    base = now.interval - increment.interval
    # increment / (now - increment) = 1 / (now / increment - 1): each printed number enters once, so the interval is tight.
    proportion = now.interval / increment.interval
    if proportion is None or base.low <= 0:
        text = f"增长率 {printed.shown} 的基数（{now.shown} 减增量 {increment.shown}）不大于 0，无从复算"
        return missing(scope, text, [printed, now, increment], printed.page)
    one = replace(now, value=Decimal(1), half=Decimal(0)).interval
    quotient = one / (proportion - one)
    if quotient is None:
        return None
    how = f"增量 {increment.shown} ÷ 基数 {now.scale.show(now.value - increment.value)} 所得"
    middle = increment.value / (now.value - increment.value)
    return equal(scope, "增长率", printed, how, quotient, (now, increment), middle=middle)


def _is_shared(sentence: Sequence[Said], i: int) -> bool:
    """Whether a level is only what another is a share of: 完成14.26亿元，为年初预算13.98亿元的102%."""
    share = percentage(sentence[i + 1]) if i + 1 < len(sentence) else None
    return share is not None and before(sentence, i + 1).strip().endswith("的")


def _is_of_another_year(level: Said, change: Said) -> bool:
    """Whether a level is of the year before the change: 2023年支出1296万元，本年支出比上年增加142万元."""
    text = level.quantity.sentence
    clause = text[: max(level.start, 0)].replace(",", "，").rpartition("，")[2]
    same_sentence = text == change.quantity.sentence and change.start > level.start
    return same_sentence and bool(find_years(clause)) and has(text[level.start : change.start], "this_year")


def _is_base(level: Said) -> bool:
    """Whether a clause names the number as what is compared with: 比上年预算 1506121.45 万元减少; 与上年支出90万元相比."""
    behind = _behind(level)
    if behind.startswith(words("compared_behind")):
        return True
    clause = level.quantity.sentence[: max(level.start, 0)].replace(",", "，").rpartition("，")[2]
    return has(clause, "compared_with")


def sums_in_prose(ledger: Ledger) -> Iterator[Outcome]:
    """Counts that a sentence adds up: 新增 a，续租 b，共 c; and c，其中 a、b where the parts make up the whole."""
    for sentence in ledger.sentences:
        for at, said in enumerate(sentence):
            if not is_level(said):
                continue
            clause = before(sentence, at).replace("、", "，").replace(",", "，").rpartition("，")[2].strip()
            if clause.startswith(words("sum")):
                yield from _sum_of_run(sentence, at)
            parts = _parts_after(sentence, at)
            if len(parts) > 1:
                outcome = _sum_of(said, parts)
                if outcome.status is Status.PASS:
                    yield outcome


def _sum_of_run(sentence: Sequence[Said], at: int) -> Iterator[Outcome]:
    """共 c against the levels right before it: any run of them may be meant, the whole list must be where it fails."""
    run = _run_before(sentence, at)
    tried = [_sum_of(sentence[at], run[start:]) for start in range(len(run) - 1)]
    holding = next((outcome for outcome in tried if outcome.status is Status.PASS), None)
    if holding is not None:
        yield holding
    elif tried:
        first = sentence.index(run[0])
        listed = first == 0 or has(before(sentence, first), "of_which")
        # A list that begins with its number has lost its beginning.
        whole_list = listed and before(sentence, first).strip() != ""
        yield tried[0] if whole_list else replace(tried[0], status=Status.UNCERTAIN)


def _run_before(sentence: Sequence[Said], at: int) -> list[Said]:
    """The unbroken run of levels in the same unit right before a number, not reaching back over 其中."""
    run: list[Said] = []
    for i in range(at - 1, -1, -1):
        if not is_level(sentence[i]) or not same_unit(sentence[i], sentence[at]):
            break
        run.insert(0, sentence[i])
        if has(before(sentence, i), "of_which"):
            break
    return run


def _parts_after(sentence: Sequence[Said], at: int) -> list[Said]:
    """The unbroken run of counts in one unit after 其中."""
    if at + 1 >= len(sentence) or not has(before(sentence, at + 1), "of_which"):
        return []
    run: list[Said] = []
    for said in sentence[at + 1 :]:
        if not is_level(said) or not same_unit(said, sentence[at + 1]) or _is_threshold(said):
            break
        run.append(said)
    return run


def _is_threshold(said: Said) -> bool:
    """Whether a number only bounds what is counted: 其中90分以上12个."""
    return _behind(said).startswith(words("threshold"))


def _behind(said: Said) -> str:
    """What stands behind a number and its unit."""
    quantity = said.quantity
    end = said.start + len(quantity.value_raw)
    return fold(quantity.sentence[end:]).lstrip().removeprefix(fold(quantity.unit_raw)).lstrip()


def _sum_of(whole: Said, parts: Sequence[Said]) -> Outcome:
    printed, figures = figure_of(whole), [figure_of(part) for part in parts]
    label = whole.quantity.metric or "合计"
    how = f"句中各项（{'、'.join(figure.shown for figure in figures)}）之和"
    return equal(label, label, printed, how, total(figure.interval for figure in figures), figures)


def parts_in_prose(ledger: Ledger) -> Iterator[Outcome]:
    """A single part named after 其中 in the unit of its whole."""
    for sentence in ledger.sentences:
        for at, said in enumerate(sentence):
            parts = _parts_after(sentence, at) if is_level(said) else []
            if len(parts) == 1 and same_unit(said, parts[0]):
                part, whole = figure_of(parts[0]), figure_of(said)
                label, above = parts[0].quantity.metric or "部分", said.quantity.metric or "整体"
                yield at_most(f"{label} 与 {above}", label, part, above, whole)
