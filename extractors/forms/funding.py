"""The funding block of a form: amounts by line and measure, and the weight and score of budget execution."""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Cell
from extractors.forms.columns import Column
from extractors.forms.measure_words import measure_named
from extractors.forms.sink import Sink
from extractors.forms.values import amount_of, block_weight, flags_of_number, number_of, rate_of, source_of
from extractors.records import BudgetLine, Indicator, Records
from extractors.vocabulary import meanings

#: the line of a funding block that is of all the years of a project
PERIOD = "total_of_period"
# measures of columns that the label of a row may state more closely: none, or that of a bare 资金总额
_OPEN = ("-", "evaluated")


def add_funding(records: Records, sink: Sink) -> None:
    """The amounts of a funding block; the first total row's weight and score become the budget-execution indicator."""
    totals: dict[str, int] = {}
    for row in sink.form.rows:
        if row.sink != "funding":
            continue
        rate = rate_of(row.get("execution_rate"), row.header("execution_rate"))
        given = dict(row.values)
        named = row.label if row.label is not None and row.meaning == "total" else None
        stage = measure_named(named.text) if named is not None else None  # 执行数 beside the amounts of each fund
        of_years = row.meaning == PERIOD
        for column in sink.form.columns[row.band]:
            if column.role != "amount":
                continue
            line = sink.budget(
                row,
                column,
                given.get(column),
                subject_kind=sink.family.kind,
                subject_name=sink.subject,
                line_item="total" if of_years else None if stage else row.meaning,
                line_item_raw=row.label.text if row.label else None,
                part_of=None
                if row.meaning == "total" or (row.meaning is None and _is_total(column))
                else totals.get(column.detail[1]),
                execution_rate=rate,
            )
            if named is not None and stage is not None and column.detail[1] in _OPEN:
                line = replace(line, measure=sink.measure(stage), measure_raw=named.text)
            if of_years:
                line = replace(line, measure=None, fiscal_year=None, year_offset=None, part_of=None)
            elif row.meaning == "total" or (row.meaning is None and _is_total(column)):
                totals.setdefault(column.detail[1], len(records.budgets))
            records.budgets.append(line)
        _add_execution(records, sink, row)
    _add_headless(records, sink)
    _add_stated_weight(records, sink)


def _is_total(column: Column) -> bool:
    return column.within is None and column.detail[0] in ("total", "-")


def _add_execution(records: Records, sink: Sink, row) -> None:
    weight_cell, score_cell, rate_cell = row.get("weight"), row.get("score"), row.get("execution_rate")
    weight, score = number_of(weight_cell), number_of(score_cell)
    if weight is None and row.meaning == "total":
        labels = [cell for cell in sink.form.header_cells if "funding_block" in meanings("labels", cell.text)]
        weight = next((found for cell in labels if (found := block_weight(cell))), None)
    if weight is None and score is None:
        return
    header = next((c.header for c in sink.form.columns[row.band] if c.role == "execution_rate"), None)
    rate = rate_of(rate_cell)
    flags = (*flags_of_number(weight_cell, weight), *flags_of_number(score_cell, score), *(rate.flags if rate else ()))
    records.indicators.append(
        Indicator(
            ordinal=sink.next_ordinal(records),
            depth=1,
            name=header or (row.label.text if row.label else source_of(score_cell or weight_cell).text),
            source=sink.source(row, weight_cell or score_cell, flags),
            evaluation=sink.evaluation,
            level1_raw=header,
            level1="budget_execution",
            actual_raw=rate.raw if rate else None,
            completion_rate=rate,
            weight=weight,
            score=score,
        )
    )


def _add_stated_weight(records: Records, sink: Sink) -> None:
    """The weight of budget execution where a form states it in a cell of its own (执行率分值（10分）), or in the label of a
    block of funding that has no header (预算执行情况（10分）)."""
    headless = all(row.sink != "funding" for row in sink.form.rows)
    wanted = {"execution_weight", "funding_block"} if headless else {"execution_weight"}
    cells = (cell for cell in sink.form.header_cells if wanted & set(meanings("labels", cell.text)))
    stated = next(((cell, weight) for cell in cells if (weight := block_weight(cell))), None)
    if stated is None or sink.evaluation is None:
        return
    cell, weight = stated
    records.indicators.append(
        Indicator(
            ordinal=sink.next_ordinal(records),
            depth=1,
            name=cell.text,
            source=source_of(cell, (), (), sink.context.section),
            evaluation=sink.evaluation,
            level1_raw=cell.text,
            level1="budget_execution",
            weight=weight,
        )
    )


def _add_headless(records: Records, sink: Sink) -> None:
    """Funding lines that stand as label and value, without a header: the family says what they mean. A part is of the
    total above it in the same column of labels, else of the last total."""
    lines = [
        (name.split()[1], label, cell)
        for name, pairs in sink.form.fields.items()
        if name.startswith("funding ")
        for label, cell in pairs
    ]
    totals: list[tuple[Cell, int]] = []
    for item, label, cell in sorted(lines, key=lambda line: (line[1].row, line[1].col)):
        line = _headless(sink, label, cell, item)
        if item.startswith("total"):
            totals.append((label, len(records.budgets)))
        elif totals:
            index = next((i for above, i in reversed(totals) if above.col == label.col), totals[-1][1])
            whole = records.budgets[index]
            line = replace(
                line,
                part_of=index,
                measure=whole.measure,
                fiscal_year=whole.fiscal_year,
                year_offset=whole.year_offset,
            )
        records.budgets.append(line)


def _headless(sink: Sink, label: Cell, cell: Cell, item: str) -> BudgetLine:
    amount = amount_of(cell, None, sink.stated)
    of_years = item == PERIOD  # what is given for several years is no year's budget
    return BudgetLine(
        subject_kind=sink.family.kind,
        subject_name=sink.subject,
        line_item_raw=label.text,
        line_item="total" if of_years else item,
        measure_raw=label.text,
        measure=None if of_years else sink.measure(measure_named(label.text) if item == "total" else None),
        amount=amount,
        source=source_of(cell, (label, cell), amount.flags, sink.context.section),
        evaluation=sink.evaluation,
        fiscal_year=None if of_years else sink.fiscal_year,
        year_offset=None if of_years else 0,
    )
