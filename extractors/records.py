"""Records: what the page says, typed, each with its place and its printed text.

Recognisers and the narrative make them; `pipeline` turns them into rows of the contract (whose column names
they share) and tries its checks on them. Numbers stay `Number`, `Amount`, `Rate` or `Measure`: they know how
precisely they were printed, which is what every tolerance is derived from.

Records refer to each other by position in `Records` (`evaluation`, `section`, `parent`: 0-based), never by id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from extractors.document import NOWHERE, Place
from normalizers.amounts import Amount
from normalizers.frozen import frozen
from normalizers.measures import Measure
from normalizers.numbers import Number
from normalizers.rates import Rate


@frozen
class Source:
    """Where a record was read: its place, the text as published, the causes of doubt, and how sure the text itself is.

    section: index into `Records.sections`, None where it stands in no section.
    """

    place: Place = NOWHERE
    text: str = ""
    flags: tuple[str, ...] = ()
    section: int | None = None
    text_confidence: float = 1.0


@frozen
class Evaluation:
    """One evaluated subject (a form, a department's report, a project in a report).

    rank: its place in the list that it stands in (排名). review_score: a second score beside the self-assessed one, where both are printed (复核得分, 财政审核评分).
    """

    kind: str
    subject_name: str | None
    source: Source
    supervising_department: str | None = None
    implementing_unit: str | None = None
    fiscal_year: int | None = None
    objective_planned: str | None = None
    objective_achieved: str | None = None
    total_weight: Number | None = None
    total_score: Number | None = None
    review_score: Number | None = None
    rating_raw: str | None = None
    rating: str | None = None
    rank: int | None = None
    family: str | None = None


@frozen
class Objective:
    """A goal that is printed for one year, also for years to come; `task`: the one of a department's tasks that it is of."""

    evaluation: int
    fiscal_year: int | None
    planned: str | None
    achieved: str | None
    source: Source
    task: str | None = None


@frozen
class UnitScore:
    """One unit and one scored component of a bulletin's table. row_kind: `unit`, `total`, `other`."""

    unit_name: str
    row_kind: str
    component_raw: str
    component: str
    source: Source
    seq: str | None = None
    score: Number | None = None
    score_raw: str | None = None
    rating_raw: str | None = None
    rating: str | None = None
    rank: int | None = None
    project_count: int | None = None
    weight: Number | None = None
    is_criterion: bool = False
    missing_marker: str | None = None


@frozen
class BudgetLine:
    """One published amount of money. `part_of` is the index of the record it is a printed part of (其中), if any.

    row_kind: `unit`, `subtotal`, `total` or `other` (an unnumbered row) where the rows of its table have kinds.
    further_accounts: code and name of the same amount in the other classifications that its row fills.
    breakdown, statement: in statutory tables, the part of the row that the column gives (basic_expenditure of an
    account) and the table's title. year_offset: how many years from the document's own, where the header says it (上年);
    None for an amount of several years. growth, growth_raw: the rate of change that its row prints for it, and over what
    words.
    """

    subject_kind: str
    subject_name: str | None
    line_item_raw: str
    line_item: str
    measure_raw: str
    measure: str | None
    amount: Amount
    source: Source
    evaluation: int | None = None
    fiscal_year: int | None = None
    account_code: str | None = None
    account_name: str | None = None
    further_accounts: tuple[str, ...] = ()
    share: Rate | None = None
    execution_rate: Rate | None = None
    part_of: int | None = None
    row_kind: str | None = None
    breakdown: str | None = None
    statement: str | None = None
    year_offset: int | None = 0
    growth: Rate | None = None
    growth_raw: str = ""


@frozen
class Indicator:
    """One scored or targeted indicator. `parent` is the index of the indicator it is a part of, `depth` 1 = top.

    review_score: a second score beside the self-assessed one (财政审核评分). to_date: the actual value is that of a
    year that is not over (monitoring), so it says nothing of the target yet.
    """

    ordinal: int
    depth: int
    name: str
    source: Source
    evaluation: int | None = None
    parent: int | None = None
    level1_raw: str | None = None
    level1: str | None = None
    level2_raw: str | None = None
    level2: str | None = None
    is_group: bool = False
    target_raw: str | None = None
    target: Measure | None = None
    actual_raw: str | None = None
    actual: Measure | None = None
    to_date: bool = False
    completion_rate: Rate | None = None
    weight: Number | None = None
    score: Number | None = None
    score_rate: Rate | None = None
    review_score: Number | None = None
    deduction: Number | None = None
    deviation_rate: Rate | None = None
    deviation_note: str | None = None


@frozen
class Section:
    """A node of the narrative's tree. `text` is its own text, without sub-sections; level 1 = 一、"""

    level: int
    number: str | None
    title: str
    kind: str
    text: str
    source: Source
    parent: int | None = None
    page_end: int | None = None
    keywords: tuple[str, ...] = ()


@frozen
class Finding:
    """A problem, a recommendation or a practice, one an item."""

    kind: str
    title: str
    text: str
    category: str
    source: Source
    evaluation: int | None = None


@frozen
class Quantity:
    """A number with a unit in the prose. value_si / unit_si: in the unit's base (万元 -> 元, % -> fraction)."""

    sentence: str
    metric: str | None
    value_raw: str
    number: Number
    unit_raw: str
    role: str
    source: Source
    value_si: float | None = None
    unit_si: str | None = None
    period: str | None = None
    entity: str | None = None


@frozen
class Fact:
    """A statement about the document itself, with where it was read and on what ground (`basis`)."""

    value: str | int | date
    basis: str
    source: Source = Source()

    @property
    def year(self) -> int | None:
        """The value where it is a year."""
        return self.value if isinstance(self.value, int) else None


@frozen
class Facts:
    """What the document says of itself; each is None where it says nothing usable.

    `years`: every mention of an evaluated year by role (title, heading, paragraph, form), for the check that
    one document evaluates one year. `contents`: the entries of its table of contents.
    """

    title: Fact | None = None
    doc_number: Fact | None = None
    document_type: str = "other"
    issuer: Fact | None = None
    region_code: str | None = None
    region_name: str | None = None
    report_year: Fact | None = None
    fiscal_year: Fact | None = None
    published_on: Fact | None = None
    years: tuple[Fact, ...] = ()
    contents: tuple[Fact, ...] = ()
    flags: tuple[str, ...] = ()


@frozen
class TableReading:
    """What became of one logical table: which family's bands took which rows; `leftover` are cells in scope
    that were neither mapped nor ignored by name (each is a signal). section: the one that the table stands in.
    title, notes: as printed above and below it. place: where it begins. fiscal_year: the year that it states of itself.
    numbers: the running numbers of its rows, as printed."""

    table_index: int
    family: str | None
    parts: tuple[int, ...] = ()
    header_rows: tuple[int, ...] = ()
    leftover: tuple[Source, ...] = ()
    section: int | None = None
    title: str = ""
    notes: tuple[str, ...] = ()
    place: Place = NOWHERE
    fiscal_year: int | None = None
    numbers: tuple[Source, ...] = ()


@dataclass(slots=True)
class Records:
    """Everything that was understood of one document, in document order.

    told: indicators that the text scores beside the form that has them. They are compared with it and are no rows.
    """

    facts: Facts = field(default_factory=Facts)
    evaluations: list[Evaluation] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)
    unit_scores: list[UnitScore] = field(default_factory=list)
    budgets: list[BudgetLine] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    told: list[Indicator] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    tables: list[TableReading] = field(default_factory=list)
