"""A table to forms: its rows read from the top, each cell taken by a header, a label or a band, the rest listed.

Strict interpretation: every cell with text ends as header, label, field value or band value, or in `leftover`.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.document import Cell, Table
from extractors.forms.align import aligned
from extractors.forms.columns import Column
from extractors.forms.context import is_title, year_note
from extractors.forms.form import BandRow, Form
from extractors.forms.headers import HeaderBlock, header_at, is_column_numbers
from extractors.forms.labelled import labelled
from extractors.forms.measure_words import measure_named, measured
from extractors.forms.remarks import is_note, is_signature
from extractors.forms.runs import BESIDE
from extractors.forms.values import bare, is_figure
from extractors.numbering import leading_number
from extractors.vocabulary import key, meanings
from normalizers.amounts import unit_in
from normalizers.missing import is_filler, missing_marker

# labels that say whose form it is: a second one begins a new form
SUBJECTS = ("project_name", "department_name")
# labels whose value is a name, whatever its words mean elsewhere
_NAMES = (*SUBJECTS, "supervising_department", "implementing_unit")
_GOALS = ("planned", "achieved")
_TOTALS = ("total", "subtotal")
_BLOCKS = ("funding_block", "goals_block", "indicators_block", "tasks_block")
# columns whose filling makes a row a data row, whatever its first word
_FIGURES = ("weight", "score", "target", "actual", "amount", "component", "criterion", "project_count")

# columns of which an indicator has one value
_ONCE = ("level1", "level2", "level3", "level4", "comparator", "target", "unit", "actual", "score", "completion_rate")

_FIGURE = regex.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")
_LONGEST_LINE = 16  # characters of a line of funding


def scan(table: Table, block: HeaderBlock | None = None) -> list[Form]:
    """The forms of a table, in order. A table without any known label or header gives one form of leftovers.

    block: the header in force at its top, where the table goes on from one on the page before.
    """
    return _Scanner(table, block).forms()


class _Scanner:
    """Reads a table row by row; `_block` is the header in force."""

    def __init__(self, table: Table, block: HeaderBlock | None = None) -> None:
        self._table = table
        self._rows = [[part for cell in row for part in labelled(cell)] for row in table.text_rows()]
        self._form = Form(table, self._rows)
        self._done: list[Form] = []
        self._block = block
        self._open_label: tuple[Cell, tuple[str, ...]] | None = None  # of goals that stand in the rows beside it
        self._ignored_columns: set[int] = set()  # under a header of words that are ignored by name (内容 | 说明)
        self._goals_above: dict[int, Cell] = {}  # labels of goals whose text stands in the row below
        self._closed = False  # a row of the form itself came after the band's rows: only its total may still follow
        self._totalled = False  # the band's total came: what follows without a figure is of the form again
        if block is not None:
            self._form.columns[block.band.name] = block.columns

    def forms(self) -> list[Form]:
        row = 0
        while row < self._table.n_rows:
            row += self._step(row)
        return [*self._done, self._form]

    def _step(self, row: int) -> int:
        """Read what begins in a row; how many rows that took."""
        cells = self._rows[row]
        if not cells or all(is_filler(cell.text) for cell in cells):
            return 1
        if is_note(cells, self._block.band.sink if self._block is not None else None, self._table.n_cols):
            self._form.notes += cells
            return 1
        if len(cells) == 1 and is_title(cells[0].text) and not meanings("labels", cells[0].text):
            self._begin(cells[0])
            return 1
        block = header_at(self._table, self._rows, row)
        if block is not None and not self._only_names(block):
            self._open(block)
            return block.depth
        if is_column_numbers(cells) and self._block is not None:
            self._form.header_cells += cells
            return 1
        self._read_row(row, cells)
        return 1

    def _only_names(self, block: HeaderBlock) -> bool:
        """Rows of words that head columns elsewhere (上年结转 | 50 | 结转下年), under columns that name accounts."""
        if self._block is None or self._block.band.sink != "accounts":
            return False
        names = [column for column in self._block.columns if column.role not in ("amount", "unknown")]
        return all(
            any(column.start <= cell.col < column.end for column in names) or _is_bare_figure(cell)
            for cell in block.cells
        )

    def _begin(self, title: Cell) -> None:
        """A title line inside the table: of its first form, or of the next one."""
        if self._form.rows or self._form.fields:
            self._next()
        self._form.title = title.text
        self._form.header_cells.append(title)

    def _next(self) -> None:
        self._done.append(self._form)
        self._form = Form(self._table, self._rows)
        self._block, self._closed = None, False

    def _open(self, block: HeaderBlock) -> None:
        self._block, self._closed, self._totalled = block, False, False
        form = self._form
        form.columns[block.band.name] = block.columns
        form.header_cells += block.cells
        form.unknown_headers += [
            cell for column in block.columns if not column.known for cell in block.cells if cell.col == column.start
        ]
        self._read_units(block)

    def _read_units(self, block: HeaderBlock) -> None:
        """The units of a header: one over amounts is theirs; one over targets says nothing of any amount; any other, such
        as the block's own label (项目资金（万元）), is that of the form."""
        form = self._form
        amounts = [column for column in block.columns if column.role == "amount"]
        labels = [column for column in block.columns if column.role == "label"]
        for cell in block.cells:
            if (unit := unit_in(cell.text)) is None:
                continue
            if any(c.start < cell.col + cell.col_span and cell.col < c.end for c in amounts):
                form.units_of_columns.append(unit)
            elif amounts or any(c.start <= cell.col < c.end for c in labels):
                form.unit = form.unit or unit

    def _read_row(self, row: int, cells: Sequence[Cell]) -> None:
        first = cells[0]
        labels = meanings("labels", first.text)
        if self._block is not None and not self._ends_band(cells, labels):
            if self._band_row(row, cells, labels):
                return
        elif labels and not (self._block is not None and self._block.band.block in labels):
            self._closed = self._block is not None and self._block.band.row_label is None
        self._fields(cells)

    def _ends_band(self, cells: Sequence[Cell], labels: Sequence[str]) -> bool:
        """Whether a row belongs to the form and no longer to the band: it starts with a label of the form."""
        assert self._block is not None
        if any(label in SUBJECTS for label in labels) or is_signature(cells):
            return True
        if any(label in _TOTALS for label in labels):
            return False
        if not labels:
            return self._closed
        if set(labels) <= set(_BLOCKS) and len(cells) == 2 and self._lies_over_values(cells[1]):
            return True  # 年度绩效目标2（30分） | the goal, over the whole row
        if labels == ("funding_block",) and self._begins_funding(cells[1:]):
            return True  # 预算情况 | 部门预算总额 | 2120 below the tasks
        if set(labels) <= set(_BLOCKS) and len(cells) > 1 and (self._block.band.block in labels or len(cells) > 2):
            return False
        filled = {column.role for column, _ in aligned(self._table, self._block.columns, cells)[0]}
        return not filled & set(_FIGURES)

    def _band_row(self, row: int, cells: Sequence[Cell], labels: Sequence[str]) -> bool:
        """Take a row into the band in force; False where nothing of it fits."""
        assert self._block is not None
        band = self._block.band
        rest = list(cells)
        label = meaning = None
        unknown: tuple[str, ...] = ()
        if band.row_label is not None:
            at = next((i for i, cell in enumerate(rest) if meanings(band.row_label, cell.text)), None)
            if at is not None:
                label, meaning = rest[at], meanings(band.row_label, rest[at].text)[0]
                again = [cell for cell in rest[at + 1 :] if meanings(band.row_label, cell.text)]  # beside each amount
                self._form.header_cells += [*rest[:at], *again]
                rest = [cell for cell in rest[at + 1 :] if cell not in again]
            elif self._only_figures(cells) or self._stands_in_block(row, cells):
                # one line of amounts needs no label: its columns say all; of a second one nobody says what it is
                if any(one.band == band.name and one.label is None for one in self._form.rows):
                    meaning, unknown = "other", ("item_unknown",)
            elif self._only_figures(cells[1:]) and not labels and len(cells[0].text) <= _LONGEST_LINE:
                label = rest.pop(0)
                meaning, unknown = ("total", ()) if measure_named(label.text) else ("other", ("item_unknown",))
            else:
                return False
        elif "total_score" in labels and band.sink == "indicators" and len(cells) == 2 and _is_bare_figure(cells[1]):
            label, meaning = rest[0], "total"  # 自评得分 | 96 below the indicators
        elif any(total in labels for total in _TOTALS):
            label, meaning = rest[0], next(total for total in _TOTALS if total in labels)
        elif len(rest) == 1 and self._is_heading(rest[0]):
            self._form.header_cells += rest
            return True
        elif set(labels) & set(_BLOCKS):
            self._form.header_cells.append(rest.pop(0))
        values, lost, flags = aligned(self._table, self._block.columns, rest, after=label if band.row_label else None)
        if (not values and not label) or (band.sink == "indicators" and not label and _says_nothing(values)):
            return False
        if band.sink == "goals" and lost and any(row.sink == "goals" for row in self._form.rows):
            return False
        if band.sink == "goals" and any(self._lies_over_values(cell) for _, cell in values):
            return False  # a heading between the goals and what follows
        if self._totalled and not {column.role for column, _ in values} & set(_FIGURES):
            return False
        self._totalled = self._totalled or (band.sink == "indicators" and meaning == "total")
        if band.sink == "indicators":
            values, beside = _once_each(values)
            lost += beside
        self._form.leftover += [cell for cell in lost if cell is not label]
        self._form.rows.append(BandRow(band.name, band.sink, row, values, label, meaning, (*flags, *unknown)))
        return True

    def _begins_funding(self, cells: Sequence[Cell]) -> bool:
        """Whether a line of funding with its amount stands beside the label of its block, and no band of funding is open."""
        assert self._block is not None
        named = len(cells) > 1 and meanings("funding", cells[0].text) and is_figure(cells[1])
        return self._block.band.row_label is None and bool(named)

    def _lies_over_values(self, cell: Cell) -> bool:
        """Whether a cell lies over columns of several values (预期目标 and 实际完成情况; 三级指标 and 指标值): it is of none."""
        assert self._block is not None
        end = cell.col + cell.col_span
        over = {column.role for column in self._block.columns if cell.col <= column.start and column.end <= end}
        return len(over & {*_GOALS, *_FIGURES}) > 1

    def _only_figures(self, cells: Sequence[Cell]) -> bool:
        """Whether a row has only figures, each under a column of the band, and more than one."""
        assert self._block is not None
        others = [cell for cell in cells if not _is_bare_figure(cell)]
        if len(cells) - len(others) < 2 or any(missing_marker(cell.text) is None for cell in others):
            return False
        return not aligned(self._table, self._block.columns, cells)[1]

    def _stands_in_block(self, row: int, cells: Sequence[Cell]) -> bool:
        """Whether a row of figures without a label stands right below the header of a block, inside the block."""
        assert self._block is not None
        within = any(_covers(cell, cells) for cell in self._block.cells)
        return within and row == self._block.row + self._block.depth and all(map(is_figure, cells))

    def _is_heading(self, cell: Cell) -> bool:
        """A title inside a table: 一、部门年度目标."""
        return leading_number(cell.text.strip()) is not None and len(cell.text) <= 40

    def _fields(self, cells: Sequence[Cell]) -> None:
        """Labels with the value to the right of each; funding lines without a header are fields too."""
        label, names = self._open_label if self._open_label and _covers(self._open_label[0], cells) else (None, ())
        goals = {cell.col: cell for cell in cells if "goals_block" in meanings("labels", cell.text)}
        if len(cells) > 1 and all(meanings("labels", cell.text) == ("ignored",) for cell in cells):
            self._ignored_columns = {cell.col for cell in cells[1:]}
        totals = measured(cells)
        for cell in cells:
            found = meanings("labels", cell.text)
            if cell in totals and set(found) <= {"funding_block"}:
                found = ("funding total",)
            if not found and not (label is not None and set(names) & set(_NAMES)):  # a project can be called 整体支出
                found = tuple(f"funding {m}" for m in meanings("funding", cell.text))
            if cell is not cells[-1] and set(found) <= {"goals_block"}:
                found = (
                    tuple(m for m in meanings("columns", cell.text) if m in _GOALS and self._begins_goal(names))
                    or found
                )
            if found:
                self._begin_field(cell, found)
                label, names = cell, found
                if set(names) == {"goals_block"} and cell.row_span > 1:
                    self._open_label = (cell, names)
            elif label is not None and set(names) <= {"goals_block"} and meanings("columns", cell.text):
                self._form.unknown_headers.append(cell)
            elif label is not None and set(names) == {"funding_block"}:
                # the whole amount may stand right beside the label; words are a line that nobody knows
                if is_figure(cell):
                    self._form.fields.setdefault("funding total", []).append((label, cell))
                else:
                    self._form.leftover.append(cell)
                label = None
            elif cell.col in self._goals_above and (label is None or label.row < cell.row):
                self._form.fields.setdefault("goals_block", []).append((self._goals_above[cell.col], cell))
            elif label is not None:
                for name in names:
                    self._form.fields.setdefault(name, []).append((label, cell))
                if set(names) & set(SUBJECTS) and self._names_another(label, cell):
                    self._form.leftover.append(cell)
                if set(names) & {"ignored"} or not set(names) <= set(_BLOCKS):
                    label = None
            elif cell.col in self._ignored_columns:
                self._form.header_cells.append(cell)
            elif self._is_heading(cell) or year_note(cell.text) or unit_in(cell.text):
                self._form.header_cells.append(cell)
                self._form.unit = self._form.unit or unit_in(cell.text)
            else:
                self._form.leftover.append(cell)
        alone = all(meanings("labels", cell.text) for cell in cells)
        self._goals_above = goals if alone else {}

    def _names_another(self, label: Cell, cell: Cell) -> bool:
        """Whether a label that came before in this form (项目名称 … 项目名称) names another subject than it did then."""
        return any(
            key(old.text) == key(label.text) and key(value.text) != key(cell.text)
            for name in SUBJECTS
            for old, value in self._form.fields.get(name, ())
        )

    def _begins_goal(self, names: Sequence[str]) -> bool:
        """Whether 预期目标 or 实际完成情况 is a label here: behind the block's label, or under such a one."""
        return "goals_block" in names or any(goal in self._form.fields for goal in (*_GOALS, "goals_block"))

    def _begin_field(self, cell: Cell, names: Sequence[str]) -> None:
        known = self._form.fields
        if any(name in SUBJECTS and name in known for name in names) and self._form.rows:
            self._next()
        self._form.header_cells.append(cell)
        self._form.unit = self._form.unit or unit_in(cell.text)


def _once_each(values: Sequence[tuple[Column, Cell]]) -> tuple[list[tuple[Column, Cell]], list[Cell]]:
    """The values of an indicator's row, and the cells that are none of it: of a run beside the one that is read, or a
    second value where an indicator has one."""
    kept: list[tuple[Column, Cell]] = []
    for column, cell in values:
        if column.role != BESIDE and not (column.role in _ONCE and any(c.role == column.role for c, _ in kept)):
            kept.append((column, cell))
    return kept, [cell for pair in values if pair not in kept for cell in pair[1:]]


def _says_nothing(values: Sequence[tuple[Column, Cell]]) -> bool:
    """Whether a row names nothing that has a figure: 其他需要说明的事项 | 无."""
    figures = {column.role for column, _ in values} & set(_FIGURES)
    return not figures and missing_marker(values[-1][1].text) is not None


def _covers(label: Cell, cells: Sequence[Cell]) -> bool:
    """Whether a merged label goes on beside a row."""
    return bool(cells) and label.row < cells[0].row < label.row + label.row_span


def _is_bare_figure(cell: Cell) -> bool:
    return _FIGURE.fullmatch(bare(cell)) is not None
