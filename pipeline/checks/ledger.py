"""The records of one document, arranged as the rules need them: by table, row, column, sentence and subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from extractors.document import Place
from extractors.records import BudgetLine, Evaluation, Indicator, Quantity, Records
from normalizers.frozen import frozen
from normalizers.text import fold
from normalizers.units import Unit, parse_unit
from pipeline.checks.core import RecordRef
from pipeline.checks.figures import Figure, amount_figure, count_figure, score_figure
from pipeline.checks.partitions import may_be_part
from pipeline.checks.words import has

_THIRDS = Decimal("0.01")
_PASSAGE = 6  # amounts back within which the whole of a part is named
_BUDGETS = ("adjusted_budget", "approved", "initial_budget")


@frozen
class Said:
    """A number of the prose and where it begins in its sentence (-1 where it cannot be found there)."""

    index: int
    quantity: Quantity
    start: int

    @property
    def ref(self) -> RecordRef:
        return RecordRef("quantities", self.index)


_BESIDE = 1_000_000  # more than the rows of any table


class Ledger:
    """Views of `records`, each made once, when a rule asks for it."""

    def __init__(self, records: Records) -> None:
        self.records = records

    @cached_property
    def _first_part(self) -> dict[int, int]:
        return {part: reading.table_index for reading in self.records.tables for part in reading.parts}

    def table(self, place: Place) -> int | None:
        """The logical table of a place: parts on several pages are one table."""
        if place.table_index is None:
            return None
        return self._first_part.get(place.table_index, place.table_index)

    def row(self, place: Place) -> tuple[int, int] | None:
        """The printed row: (part of the table, row in it)."""
        if place.table_index is None or place.row_index is None:
            return None
        return (place.table_index, place.row_index)

    def column(self, line: BudgetLine) -> Hashable | None:
        """The column of a table that an amount stands in, by its header: the parts of a table on several pages may
        be cut into columns differently. A header that stands twice in a row needs its place as well."""
        table = self.table(line.source.place)
        if table is None or line.source.place.row_index is None:
            return None
        key = (table, line.measure_raw)
        return (*key, line.source.place.col_index) if key in self._repeated_headers else key

    @cached_property
    def _repeated_headers(self) -> set[tuple[int, str]]:
        seen: set[Hashable] = set()
        repeated: set[tuple[int, str]] = set()
        for line in self.records.budgets:
            table, row = self.table(line.source.place), self.row(line.source.place)
            if table is None:
                continue
            if (row, line.measure_raw) in seen:
                repeated.add((table, line.measure_raw))
            seen.add((row, line.measure_raw))
        return repeated

    @cached_property
    def quanta(self) -> list[Decimal]:
        """For each budget line the precision of its table or passage, in yuan.

        One table or list prints its amounts alike: 30 beside 47.72 has lost its zeros and not its digits.
        """
        finest: dict[Hashable, Decimal] = {}
        keys = [self._precision_key(line) for line in self.records.budgets]
        own = [_quantum(line) for line in self.records.budgets]
        for key, quantum in zip(keys, own, strict=True):
            if quantum is not None:
                finest[key] = min(finest.get(key, quantum), quantum)
        return [finest.get(key, Decimal(0)) for key in keys]

    def _precision_key(self, line: BudgetLine) -> Hashable:
        factor = line.amount.unit.factor if line.amount.unit else None
        table = self.table(line.source.place)
        if table is not None:
            return ("table", table, factor)
        return ("prose", line.source.section, line.evaluation, line.measure, factor)

    @cached_property
    def amounts(self) -> list[Figure | None]:
        """For each budget line its figure, None where it has no amount."""
        return [
            amount_figure(line.amount, self.quanta[i], RecordRef("budgets", i), line.source)
            for i, line in enumerate(self.records.budgets)
        ]

    @cached_property
    def money(self) -> list[Figure | None]:
        """`amounts` that have a unit: what may be compared with another table or with prose."""
        return [None if figure is None or figure.unitless else figure for figure in self.amounts]

    def score(self, i: int) -> Figure | None:
        """The score of an indicator."""
        return self._scores[i]

    def weight(self, i: int) -> Figure | None:
        """The weight of an indicator. Weights are set: only thirds and the like (3.33) are rounded."""
        return self._weights[i]

    @cached_property
    def _scores(self) -> list[Figure | None]:
        return [
            score_figure(one.score, RecordRef("indicators", i), one.source)
            for i, one in enumerate(self.records.indicators)
        ]

    @cached_property
    def _weights(self) -> list[Figure | None]:
        figures = (
            score_figure(one.weight, RecordRef("indicators", i), one.source)
            for i, one in enumerate(self.records.indicators)
        )
        return [
            replace(figure, half=Decimal(0)) if figure is not None and figure.scale.quantum > _THIRDS else figure
            for figure in figures
        ]

    @cached_property
    def children(self) -> dict[int | None, list[int]]:
        """Indicators by parent."""
        found: dict[int | None, list[int]] = defaultdict(list)
        for i, indicator in enumerate(self.records.indicators):
            found[indicator.parent].append(i)
        return found

    def top_indicators(self, evaluation: int) -> list[int]:
        """The indicators of an evaluation that are part of no other."""
        return self._tops[evaluation]

    @cached_property
    def _tops(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = defaultdict(list)
        for i in self.children[None]:
            found[self.records.indicators[i].evaluation].append(i)
        return found

    @cached_property
    def unit_rows(self) -> dict[int, dict[tuple[int, int], list[int]]]:
        """The rows of each unit table: logical table -> printed row -> its unit scores. A further unit in a printed row
        is of a list beside the first one, and has a row behind all of that."""
        found: dict[int, dict[tuple[int, int], list[int]]] = defaultdict(lambda: defaultdict(list))
        names: dict[tuple[int, int], list[str]] = defaultdict(list)
        for i, score in enumerate(self.records.unit_scores):
            table, row = self.table(score.source.place), self.row(score.source.place)
            if table is not None and row is not None:
                units = names[row]
                if score.unit_name not in units:
                    units.append(score.unit_name)
                found[table][row[0], row[1] + _BESIDE * units.index(score.unit_name)].append(i)
        return found

    @cached_property
    def row_kinds(self) -> dict[tuple[int, int], str]:
        """What kind of row each printed row of a unit table is."""
        return {
            row: self.records.unit_scores[members[0]].row_kind
            for rows in self.unit_rows.values()
            for row, members in rows.items()
        }

    @cached_property
    def of_rows(self) -> dict[tuple[int, int] | None, list[RecordRef]]:
        """What was read from each printed row: amounts, indicators and evaluated projects."""
        found: dict[tuple[int, int] | None, list[RecordRef]] = defaultdict(list)
        for name in ("budgets", "indicators", "evaluations"):
            for i, record in enumerate(getattr(self.records, name)):
                found[self.row(record.source.place)].append(RecordRef(name, i))
        return found

    @cached_property
    def total_rows(self) -> set[tuple[int, int] | None]:
        """The printed rows of statutory tables that hold a total of all accounts."""
        return {
            self.row(line.source.place)
            for line in self.records.budgets
            if line.statement and line.line_item == "total" and line.account_code is None
        }

    def row_kind(self, line: BudgetLine) -> str | None:
        """The kind of row that a budget line stands in: its own statement, or that of the unit in the same row."""
        row = self.row(line.source.place)
        return line.row_kind or (self.row_kinds.get(row) if row else None)

    def is_own(self, line: BudgetLine) -> bool:
        """Whether an amount is the department's, or that of the region whose tables the document prints."""
        if line.subject_kind == "region":
            return line.subject_name is not None and line.subject_name == self.records.facts.region_name
        return line.subject_kind == "department"

    def project_count(self, i: int) -> Figure | None:
        """The number of projects of a unit score's row, exact."""
        score = self.records.unit_scores[i]
        if score.project_count is None:
            return None
        return count_figure(score.project_count, str(score.project_count), RecordRef("unit_scores", i), score.source)

    @cached_property
    def sentences(self) -> list[list[Said]]:
        """The numbers of the prose, sentence by sentence, each with its offset."""
        found: list[list[Said]] = []
        cursor, before = 0, None
        for i, quantity in enumerate(self.records.quantities):
            key = (quantity.source.section, quantity.sentence)
            if key != before or _offset(quantity, cursor) < 0:
                found.append([])
                cursor, before = 0, key
            start = _offset(quantity, cursor)
            found[-1].append(Said(i, quantity, start))
            cursor = max(cursor, start + len(quantity.value_raw))
        return found

    def beside(self, i: int, measure: str | None) -> Sequence[int]:
        """The budget lines of a measure that are of the subject of line i, in order: those in its printed row; where it
        stands in no table, all of them."""
        line = self.records.budgets[i]
        return self._of_subject.get((subject_key(line), self.row(line.source.place), measure), ())

    @cached_property
    def _of_subject(self) -> dict[Hashable, list[int]]:
        found: dict[Hashable, list[int]] = defaultdict(list)
        for i, line in enumerate(self.records.budgets):
            for row in {self.row(line.source.place), None}:
                found[subject_key(line), row, line.measure].append(i)
        return found

    @cached_property
    def whole_of(self) -> dict[int, int]:
        """For each budget line that is a part, the line of its whole: linked in print, or in prose the one named before it."""
        found: dict[int, int] = {}
        for i, line in enumerate(self.records.budgets):
            whole = line.part_of
            if whole is None:
                whole = self._whole_before(i, found)
            if whole is not None:
                found[i] = whole
        return found

    def _whole_before(self, i: int, found: dict[int, int]) -> int | None:
        """The whole that running text names before a part: 其中 ties it, or a part just before it that is tied."""
        budgets, line = self.records.budgets, self.records.budgets[i]
        own = self._passages[i]
        near = [j for j in range(i - 1, max(i - _PASSAGE, 0) - 1, -1) if self._passages[j] == own]
        wholes = [j for j in near if budgets[j].line_item not in _ACCOUNTS and may_be_part(line, budgets[j])]
        alike = [j for j in wholes if budgets[j].measure == line.measure]
        if not alike and line.measure == "income":
            # Income is also named as part of the budget that it pays for.
            alike = [j for j in wholes if budgets[j].measure in _BUDGETS]
        siblings = {found[j] for j in near if j in found and budgets[j].measure == line.measure}
        if not has(line.source.text, "of_which"):
            alike = [j for j in alike if j in siblings]
        part = self.amounts[i]
        large = [j for j in alike if part and (whole := self.amounts[j]) and whole.value >= part.value]
        return next(iter(large or alike), None)

    @cached_property
    def _passages(self) -> list[Hashable]:
        return [_passage(line) for line in self.records.budgets]

    def parts_of(self, whole: int) -> list[int]:
        """The budget lines that are parts of this one."""
        return self._parts.get(whole, [])

    @cached_property
    def _parts(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for part, whole in self.whole_of.items():
            found[whole].append(part)
        return found


_ACCOUNTS = ("function", "economic")  # an account of the prose has no parts but accounts


def subject_key(line: BudgetLine) -> Hashable:
    """What the lines of one subject in one evaluation share."""
    return line.evaluation, fold(line.subject_name or "")


def _offset(quantity: Quantity, cursor: int) -> int:
    """Where a number stands in its sentence, not inside a longer one (20 in 2019); -1 where it does not."""
    printed, sentence = quantity.value_raw, quantity.sentence
    at = sentence.find(printed, cursor)
    while at >= 0:
        before, after = sentence[max(at - 1, 0) : at], sentence[at + len(printed) : at + len(printed) + 1]
        if not (before.isdigit() or before == "." or after.isdigit()):
            return at
        at = sentence.find(printed, at + 1)
    return -1


def _passage(line: BudgetLine) -> Hashable:
    """What amounts of running text share: a section of the prose, or a cell that holds sentences."""
    place = line.source.place
    cell = (place.table_index, place.row_index, place.col_index)
    return (cell, line.source.section, line.evaluation, line.subject_kind, line.subject_name, line.fiscal_year)


def is_unread(line: BudgetLine) -> bool:
    """Whether an amount is printed that could not be read; a blank or a mark for none is not."""
    return line.amount.yuan is None and bool(set(line.amount.flags) - {"unit_missing"})


def _quantum(line: BudgetLine) -> Decimal | None:
    number, unit = line.amount.number, line.amount.unit
    if number is None:
        return None
    return number.quantum * unit.factor if unit is not None else number.quantum


def unit_of(quantity: Quantity) -> Unit | None:
    """The unit of a number of the prose, None where it is unknown."""
    return parse_unit(quantity.unit_raw)


def named(evaluation: Evaluation) -> str:
    """How an evaluation is called in a scope."""
    return evaluation.subject_name or "（未具名对象）"


def describe(line: BudgetLine) -> str:
    """How a budget line is called in a scope or a sentence."""
    words = [line.subject_name, line.account_name or line.line_item_raw, line.measure_raw]
    return " ".join(dict.fromkeys(filter(None, words)))


def called(indicator: Indicator) -> str:
    return indicator.name or indicator.level2_raw or indicator.level1_raw or "（未具名指标）"
