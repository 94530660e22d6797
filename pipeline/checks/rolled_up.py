"""The indicators that make up the full marks of an evaluation, and the points of one that prints none of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from extractors.prose.levels import names_level1
from pipeline.checks.figures import FULL_MARKS, Figure
from pipeline.checks.ledger import Ledger

Read = Callable[[Ledger, int], Figure | None]


def weighted(ledger: Ledger, tops: Sequence[int]) -> list[int]:
    """The indicators that make up the full marks; one without a weight beside these is a part of one of them."""
    weights = {i: rolled_up(ledger, i, Ledger.weight) for i in tops}
    weighted = [i for i in tops if weights[i]]
    points = {i: sum((figure.value for figure in weights[i]), Decimal(0)) for i in weighted}
    if sum(points.values()) == FULL_MARKS:
        return weighted
    return (_complete_run(ledger, points) if sum(points.values()) > FULL_MARKS else None) or list(tops)


def _complete_run(ledger: Ledger, points: Mapping[int, Decimal]) -> list[int] | None:
    """The only indicators of the prose, one after the other, that have the full marks together: what it tells before or
    after them are parts of these (扣分情况：…)."""
    named = list(points)
    if any(ledger.records.indicators[i].source.place.row_index is not None for i in named):
        return None
    runs = [named[a:b] for a in range(len(named)) for b in range(a + 2, len(named) + 1)]
    full = [run for run in runs if sum(points[i] for i in run) == FULL_MARKS]
    return full[0] if len(full) == 1 else None


def is_partial(ledger: Ledger, tops: Sequence[int]) -> bool:
    """Whether the weights of the top level stay below the full marks: prose need not name every indicator. Without any
    weight only first levels (决策、过程、产出、效益) are known to be all."""
    weights = [figure for i in tops for figure in rolled_up(ledger, i, Ledger.weight)]
    indicators = [ledger.records.indicators[i] for i in tops]
    if not weights and all(one.source.place.table_index is None for one in indicators):
        return not all(names_level1(one.name) for one in indicators)
    return 0 < sum((figure.value for figure in weights), Decimal(0)) < FULL_MARKS


def each_once(ledger: Ledger, tops: Sequence[int]) -> list[int]:
    """The indicators without a second 预算执行率: the 其中 line of a form may repeat the score of its total."""
    kept: list[int] = []
    for i in tops:
        one = ledger.records.indicators[i]
        again = one.level1 == "budget_execution" and any(
            (before := ledger.records.indicators[j]).level1 == "budget_execution"
            and (one.weight is None or (before.weight is not None and before.weight.value == one.weight.value))
            and (one.score is None or (before.score is not None and before.score.value == one.score.value))
            for j in kept
        )
        if not again:
            kept.append(i)
    return kept


def rolled_up(ledger: Ledger, i: int, read: Read) -> list[Figure]:
    """An indicator's own figure, or where it prints none those of its children; never two levels at once."""
    own = read(ledger, i)
    if own is not None:
        return [own]
    below = [rolled_up(ledger, child, read) for child in ledger.children.get(i, [])]
    return [figure for part in below for figure in part] if all(below) else []
