"""Forms and tables: declared families, one engine that reads all of them into records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.document import Block, Cell
from extractors.forms.accounts import add_accounts
from extractors.forms.bodies import is_body
from extractors.forms.context import Context, contexts
from extractors.forms.continued import header_before
from extractors.forms.declarations import Family
from extractors.forms.families import called, family_of, is_of_accounts, type_of
from extractors.forms.form import Form
from extractors.forms.funding import add_funding
from extractors.forms.goals import add_goals
from extractors.forms.indicators import add_indicators
from extractors.forms.known_accounts import confirm_accounts
from extractors.forms.project_rows import add_project_rows
from extractors.forms.scan import scan
from extractors.forms.sink import Sink
from extractors.forms.summaries import merge_listed, merge_summaries, transposed
from extractors.forms.told_by_title import tell_by_title
from extractors.forms.unfold import unfolded
from extractors.forms.units import add_tasks, add_units
from extractors.forms.values import grade_of, number_of, only_unit, source_of, text_of, year_of
from extractors.logical import LogicalTable
from extractors.records import Evaluation, Records, Source, TableReading
from extractors.vocabulary import meanings, parts, says
from normalizers.dates import find_years
from normalizers.missing import missing_marker
from normalizers.text import squeeze
from normalizers.units import Unit

# families whose rows are subjects of their own: the table as a whole evaluates nobody
_LISTS = ("unit_table", "task_table", "unit_list", "table_list", "project_rows")
_LEAST_ACROSS = 2  # columns of subjects, for a list that is turned by a quarter
_LEAST_LEVELS = 2  # side by side, for a table that is a scoring sheet turned by a quarter
# lists of units, tasks or projects, which the document they stand in gives their measure
_ANY_MEASURE = ("unit_table", "task_table")
# what a template prints of itself: the levels of its indicators
_TEMPLATE = {"level1", "level2", "label", "unit", "comparator"}
_LONGEST_GRADE = 10
_OF_DEPARTMENTS, _OF_PROJECTS = "department_self_evaluation_form", "project_self_evaluation_form"
_SCORES = "scoring_sheet"
_OF_ONE_PROJECT = ("project_self_evaluation", "project_evaluation")  # types of documents


def read_forms(
    records: Records,
    blocks: Sequence[Block],
    tables: Sequence[LogicalTable],
    section_of: Mapping[int, int],
    *,
    subject: str | None,
    fiscal_year: int | None,
    document_type: str = "other",
) -> None:
    """Read every table into `records`. `subject`, `fiscal_year` and `document_type` are the document's, as its title
    states them, for forms that print none: amounts are executed in final accounts, planned in a budget. Where the title
    states no type, the tables read so far say it."""
    measure = "executed" if document_type == "final_accounts" else "initial_budget"
    around = contexts(blocks, section_of)
    before: tuple[Form, Sink] | None = None
    bodies, read = frozenset[str](), 0  # the units that the tables so far list
    for table in map(unfolded, tables):
        bodies |= {b.subject_name for b in records.budgets[read:] if b.subject_kind == "unit" and b.subject_name}
        read = len(records.budgets)
        context = replace(around[table.parts[0]], bodies=bodies)
        forms = scan(table)
        header = header_before(table, before[0]) if before is not None and family_of(forms[0]) is None else None
        if header is not None:
            forms = scan(table, header)
        elif family_of(forms[0]) is None and (_is_side_by_side(table) or _lists_across(table)):
            forms = scan(transposed(table))
        for form in forms:
            form.title = form.title or context.title
            tell_by_title(form)
            family = family_of(form)
            if form.unit is None and form.unit_of_columns is None and context.unit is None:
                form.unit_in_cells = only_unit(table) or _unit_of_form_before(before, family)
            if family is not None:
                if family.name.startswith("statutory"):
                    year = _year(form) or _year_of_columns(form) or fiscal_year
                    own = "executed" if is_of_accounts(form.title) else measure
                    add_accounts(records, Sink(form, family, context, None, subject, year), own)
                else:
                    if family.name in _ANY_MEASURE and _type(document_type, records) == "budget":
                        family = replace(family, measure=measure)
                    around_it = replace(context, adjoins=True) if header is not None else context
                    before = _read(records, form, family, around_it, before, subject, fiscal_year, document_type)
            records.tables.append(_reading(form, family, table, context))
    confirm_accounts(records)
    merge_summaries(records)
    merge_listed(records, "task_table")


def _type(stated: str, records: Records) -> str:
    return type_of(records.tables) if stated == "other" else stated


def _unit_of_form_before(before: tuple[Form, Sink] | None, family: Family | None) -> tuple[Unit, str] | None:
    """The unit of the form before, for the next form of one kind in a file that prints its unit once."""
    if before is None or family is None or before[1].family.name != family.name or family.name in _LISTS:
        return None
    stated = before[1].stated
    return stated[0] if stated is not None else None


def _is_side_by_side(table: LogicalTable) -> bool:
    """Whether the first row names levels of indicators, one a column, over rows of weights and scores."""
    first = table.text_rows()[0] if table.n_rows else []
    return sum(bool(meanings("levels", cell.text)) for cell in first[1:]) >= _LEAST_LEVELS


def _lists_across(table: LogicalTable) -> bool:
    """Whether the first column holds the words that head a list (项目名称, 预算数, 执行数), whose subjects stand side by side."""
    if table.n_cols <= _LEAST_ACROSS:
        return False
    words = [cell.text for cell in table.cells if cell.col == 0 and cell.text.strip()]
    heads = [{meaning.split()[0] for meaning in meanings("columns", word)} for word in words]
    subjects = [own for own in heads if own & {"project_name", "unit_name"}]
    amounts = [own for own in heads if "amount" in own]
    return all(heads) and len(heads) > len(subjects) == 1 and bool(amounts)


def _read(
    records: Records,
    form: Form,
    family: Family,
    context: Context,
    before: tuple[Form, Sink] | None,
    subject: str | None,
    fiscal_year: int | None,
    document_type: str,
) -> tuple[Form, Sink] | None:
    family, own = _whose(form, family, subject, document_type)
    year = _year(form) or fiscal_year
    if own is None and not context.adjoins and _is_blank(form):
        return before  # a form that nobody filled in evaluates nobody
    if own is None and before is not None and context.adjoins and family.name not in _LISTS:
        sink = Sink(form, before[1].family, context, before[1].evaluation, before[1].subject, before[1].fiscal_year)
    elif family.name in _LISTS:
        sink = Sink(form, family, context, None, subject, year)
    else:
        name = squeeze(own.text) if own is not None else (subject if family.kind == "department" else None)
        sink = Sink(form, family, context, len(records.evaluations), name, year)
        records.evaluations.append(_evaluation(form, family, context, name, year))
    add_funding(records, sink)
    if sink.evaluation is not None:
        add_goals(records, sink)
    add_indicators(records, sink)
    add_tasks(records, sink)
    add_units(records, sink)
    add_project_rows(records, sink)
    add_accounts(records, sink, family.measure)
    return form, sink


def _whose(form: Form, family: Family, department: str | None, document_type: str) -> tuple[Family, Cell | None]:
    """The family, made a department's where the form's project is 部门整体支出, and the cell that names the subject.

    department, document_type: the document's own. A sheet that names nobody, in a department's report, is its own.
    """
    project = form.value("project_name")
    is_named = form.value("department_name") is not None
    if family.name == _SCORES and document_type == "department_self_evaluation" and not says(form.title, "project"):
        family = replace(family, kind="department")
    if project is not None and "department" in meanings("subjects", project.text):
        whole = replace(family, kind="department", document_type="department_self_evaluation")
        named = (form.value(label) for label in ("department_name", "implementing_unit", "supervising_department"))
        return whole if family.document_type == "project_self_evaluation" else family, next(filter(None, named), None)
    if (
        family.name == _OF_DEPARTMENTS
        and project is not None
        and not is_named
        and not is_body(project.text, department)
    ):
        family = called(_OF_PROJECTS)  # a project's, in a department's report
    if project is None and form.value("department_name") is not None and "department_name" in family.fields:
        family = replace(family, kind="department")  # of a family that is a project's or a department's
    if document_type in _OF_ONE_PROJECT and not any((project, is_named, form.value("implementing_unit"))):
        family = replace(family, kind="project")  # a sheet that names nobody, in the report of a project
    own = project if family.kind == "project" else form.value("department_name")
    return family, own or project or form.value("department_name")


def _is_blank(form: Form) -> bool:
    """Whether a form with a header has nothing but the words of its template in its rows."""
    filled = {column.role for row in form.rows for column, cell in row.values if text_of(cell)}
    return bool(form.rows) and filled <= _TEMPLATE and form.value("total_score") is None


def _evaluation(form: Form, family: Family, context: Context, name: str | None, year: int | None) -> Evaluation:
    grade, score = form.value("rating"), form.value("total_score")
    if grade is not None and grade_of(grade) is None and len(grade.text) > _LONGEST_GRADE and "□" not in grade.text:
        grade = None  # a conclusion in words stands under 评价结论 where other forms print a grade
    first = (form.header_cells or form.table.cells)[0]
    return Evaluation(
        kind=family.kind,
        subject_name=name,
        source=source_of(form.value("project_name") or first, (), (), context.section),
        supervising_department=_all_of(form, "supervising_department"),
        implementing_unit=text_of(form.value("implementing_unit")),
        fiscal_year=year,
        total_score=number_of(score),
        rating_raw=text_of(grade),
        rating=grade_of(grade),
        family=family.name,
    )


def _all_of(form: Form, label: str) -> str | None:
    """The values of a label that a form prints more than once, each once: 中央主管部门 and 地方主管部门."""
    texts = [text for _, cell in form.fields.get(label, ()) if (text := text_of(cell))]
    return "；".join(dict.fromkeys(texts)) or None


def _year(form: Form) -> int | None:
    """The evaluated year that a form states: in its title, in a line of its own （2023年度）, or beside a label. Columns
    of several years (2022年度决算数, 2023年度预算数) state none for the form."""
    titled = [span for span in find_years(form.title) if span.kind == "fiscal_year"] or find_years(form.title)
    if titled:
        return titled[0].year
    spans = [span for cell in form.header_cells for span in find_years(cell.text) if span.kind == "fiscal_year"]
    years = {span.year for span in spans}
    return years.pop() if len(years) == 1 else year_of(form.value("fiscal_year"))


def _year_of_columns(form: Form) -> int | None:
    """The only year that the header of a statutory table names: 2025年预算数."""
    years = {span.year for cell in form.header_cells for span in find_years(cell.text) if span.kind != "range"}
    return years.pop() if len(years) == 1 else None


def _notes_inside(form: Form) -> list[str]:
    """Rows of one cell that explain the table, lie over the whole of it, or say that it is empty: 注：本表为空, 无."""
    alone = (cells[0] for cells in form.cell_rows if len(cells) == 1 and cells[0] not in form.header_cells)
    whole = form.table.n_cols
    return [cell.text for cell in alone if cell in form.notes or cell.col_span == whole > 1 or _says_empty(cell.text)]


def _says_empty(text: str) -> bool:
    return missing_marker(text) is not None or any(part in text for part in parts("notes", "empty_table"))


def _reading(form: Form, family: Family | None, table: LogicalTable, context: Context) -> TableReading:
    leftover = tuple(source_of(cell, (), ("cell_unmapped",), context.section) for cell in form.leftover)
    unknown = tuple(source_of(cell, (), ("header_unknown",), context.section) for cell in form.unknown_headers)
    header_rows = tuple(sorted({cell.row for cell in form.header_cells}))
    return TableReading(
        table.parts[0],
        family.name if family else None,
        table.parts,
        header_rows,
        (*leftover, *unknown),
        context.section,
        table.caption or form.title,
        (*table.notes, *_notes_inside(form)),
        table.place,
        _year(form) or _year_of_columns(form),
        tuple(_numbers(form)),
    )


def _numbers(form: Form) -> Iterator[Source]:
    """The running numbers of the rows of a list. Those of unit tables are kept with their units; those of the lines of an
    official form run over both its sides."""
    for row in form.rows:
        number = row.get("seq")
        if number is None or row.sink == "units" or not text_of(number) or row.meaning is not None:
            continue
        if not row.header("seq").rpartition("/")[2].startswith(parts("notes", "form_lines")):
            yield source_of(number)
