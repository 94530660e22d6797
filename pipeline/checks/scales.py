"""Units of whole tables: the amounts of one against the same amounts in the others and in the prose"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.core import Outcome, Severity, Status, rule
from pipeline.checks.figures import TEN_THOUSAND, Figure, refs
from pipeline.checks.ledger import Ledger

_DIGITS = 4  # of an amount that is not met again by chance
_ENOUGH = 2  # such amounts
_PROSE = -1
_SHOWN = 3

Digits = tuple[int, ...]


@rule(
    "same_amounts_same_unit",
    Severity.WARNING,
    title="The same amounts are in the same unit",
    zh="同一批金额单位一致",
    says="Amounts of one table that stand in others ten thousand times larger or smaller, and nowhere alike, have a wrong unit.",
    says_zh="一表的金额在他表或正文中以同样的数字出现，而均相差一万倍的，其中之一的单位有误。",
    needs="two amounts of at least four digits in a table, that stand elsewhere in the document too",
)
def same_amounts_same_unit(ledger: Ledger) -> Iterator[Outcome]:
    places: dict[Digits, list[tuple[int, Figure]]] = defaultdict(list)
    for line, figure in zip(ledger.records.budgets, ledger.money, strict=True):
        if figure is None or figure.doubtful:
            continue
        digits = figure.value.normalize().as_tuple().digits
        table = ledger.table(line.source.place)
        if len(digits) >= _DIGITS:
            places[digits].append((_PROSE if table is None else table, figure))
    alike: dict[int, set[Digits]] = defaultdict(set)
    apart: dict[int, dict[Digits, tuple[Figure, Figure]]] = defaultdict(dict)
    for digits, found in places.items():
        if len({table for table, _ in found}) > 1:
            for table, figure in found:
                others = [other for own, other in found if own != table]
                if any(other.value == figure.value for other in others):
                    alike[table].add(digits)
                elif (far := next((other for other in others if _is_far(figure, other)), None)) is not None:
                    apart[table].setdefault(digits, (figure, far))
    for table in sorted({*alike, *apart} - {_PROSE}):
        scope, pairs = f"表{table + 1} 单位", list(apart[table].values())
        if len(pairs) >= _ENOUGH and not alike[table]:
            figures = [figure for pair in pairs for figure in pair]
            shown = "、".join(f"{figure.shown} 与 {other.shown}" for figure, other in pairs[:_SHOWN])
            text = f"表{table + 1} 的金额与文中他处数字相同而相差一万倍，疑单位有误：{shown}"
            yield Outcome(scope, Status.FAIL, text, refs(figures), page=pairs[0][0].page)
        elif len(alike[table]) >= _ENOUGH:
            text = f"表{table + 1} 有 {len(alike[table])} 个金额在文中他处同样印出"
            yield Outcome(scope, Status.PASS, text, ())


def _is_far(one: Figure, other: Figure) -> bool:
    return bool(one.value) and other.value / one.value in (TEN_THOUSAND, 1 / Decimal(TEN_THOUSAND))
