"""The same project in several places of one file, and a department's total against its projects."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from extractors.records import BudgetLine
from normalizers.intervals import total
from normalizers.part_year import closing_month
from normalizers.text import fold
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, missing
from pipeline.checks.ledger import Ledger, describe
from pipeline.checks.words import fund_of

BUDGETS = ("adjusted_budget", "approved", "evaluated", "initial_budget")
"""Measures that may name the same budget under another word in another form, the likeliest first."""

LIST, FORMS = "项目清单", "各项目表"

Amounts = dict[tuple[str, str], Figure]


def project_places(ledger: Ledger) -> dict[str, dict[Hashable, Amounts]]:
    """For each project, by place (a form, or a list of projects), its amounts by measure and line item."""
    found: dict[str, dict[Hashable, Amounts]] = {}
    clashing: set[tuple[str, Hashable, tuple[str, str]]] = set()
    for i, line in enumerate(ledger.records.budgets):
        name, figure = project_name(ledger, line), ledger.money[i]
        if name is None or figure is None or line.measure is None:
            continue
        counted = f"{line.measure} {closing_month(line.period)}" if line.period else line.measure
        place, key = _place(ledger, line), (counted, line.line_item)
        amounts = found.setdefault(name, {}).setdefault(place, {})
        if key in amounts and amounts[key].value != figure.value:
            clashing.add((name, place, key))
        amounts[key] = figure
    for name, place, key in clashing:
        del found[name][place][key]
    return found


def project_name(ledger: Ledger, line: BudgetLine) -> str | None:
    """The folded name of the project whose money a line states, None where it states another's."""
    if line.subject_kind == "project" and line.subject_name:
        return fold(line.subject_name)
    return None


def _place(ledger: Ledger, line: BudgetLine) -> Hashable:
    table = ledger.table(line.source.place)
    if line.evaluation is not None and (own := ledger.records.evaluations[line.evaluation]).kind == "project":
        listed = line.row_kind is not None and table != ledger.table(own.source.place)  # its row in a list
        return ("table", table) if listed else ("form", line.evaluation)
    return ("table", table) if table is not None else ("section", line.source.section)


@rule(
    "same_project_same_figures",
    Severity.ERROR,
    title="The same project has the same figures in every form",
    zh="同一项目在各表中的金额一致",
    says="Executed amounts must agree; a budget must agree with one of the budgets of the other form.",
    says_zh="执行数应一致；预算数应与另一表的某一预算数（全年、批复、年初）一致。",
    needs="budgets of kind project with the same name in two forms, tables or passages",
)
def same_project_same_figures(ledger: Ledger) -> Iterator[Outcome]:
    for places in project_places(ledger).values():
        stated = [amounts for amounts in places.values() if amounts]
        if _shared_out(ledger, stated):
            continue
        for one, other in combinations(stated, 2):
            yield from _same_figures(ledger, one, other)


def _shared_out(ledger: Ledger, places: list[Amounts]) -> bool:
    """Whether one table has several rows of a project: each body or part has its own share of the money."""
    tables = [
        table
        for amounts in places
        if (table := ledger.table(_first(ledger, amounts).source.place)) is not None
        and _first(ledger, amounts).row_kind is not None
    ]
    return len(tables) > len(set(tables))


def _first(ledger: Ledger, amounts: Amounts) -> BudgetLine:
    return ledger.records.budgets[next(iter(amounts.values())).ref.index]


def _same_figures(ledger: Ledger, one: Amounts, other: Amounts) -> Iterator[Outcome]:
    for (measure, item), printed in one.items():
        line = ledger.records.budgets[printed.ref.index]
        tried = []
        for counterpart in [measure] if (measure, item) in other else BUDGETS:
            if (counterpart != measure and measure not in BUDGETS) or (counterpart, item) not in other:
                continue
            figure = other[counterpart, item]
            again = ledger.records.budgets[figure.ref.index]
            if None not in (line.fiscal_year, again.fiscal_year) and line.fiscal_year != again.fiscal_year:
                continue
            if _other_unit(ledger, line, again):
                continue
            how = f"另一处的{again.measure_raw}"
            tried.append(
                equal(describe(line), line.measure_raw, printed, how, figure.interval, [figure], shown=figure.shown)
            )
        if tried:
            yield next((outcome for outcome in tried if outcome.status is Status.PASS), tried[0])


def forms_counted(ledger: Ledger) -> Iterator[Outcome]:
    """The projects of a list against the forms of the same file, where it holds several forms."""
    forms = {
        fold(one.subject_name): RecordRef("evaluations", i)
        for i, one in enumerate(ledger.records.evaluations)
        if one.kind == "project" and one.subject_name and one.family != "narrative"
    }
    lists: dict[Hashable, dict[str, RecordRef]] = {}
    for i, line in enumerate(ledger.records.budgets):
        name, place = project_name(ledger, line), _place(ledger, line)
        if name is not None and isinstance(place, tuple) and place[0] != "form":
            lists.setdefault(place, {})[name] = RecordRef("budgets", i)
    for named in lists.values():
        if len(forms) < 2 or len(named) < 2:
            continue
        lacking = sorted(named.keys() - forms.keys())
        if len(lacking) * 2 > len(named):
            continue  # a list of other things
        verdict = f"相符：{len(named)} 个" if not lacking else f"不符：{'、'.join(lacking)} 没有自评表"
        # A list may name more projects than had to be evaluated.
        status = Status.UNCERTAIN if lacking else Status.PASS
        refs = (*named.values(), *forms.values())
        yield Outcome("项目清单与自评表", status, f"项目清单与所附自评表{verdict}", refs)


def _other_unit(ledger: Ledger, one: BudgetLine, other: BudgetLine) -> bool:
    """Whether two forms name different implementing units: then each has its own share of a project."""
    units = [
        ledger.records.evaluations[line.evaluation].implementing_unit
        for line in (one, other)
        if line.evaluation is not None
    ]
    return len(units) == 2 and None not in units and fold(units[0] or "") != fold(units[1] or "")


@rule(
    "department_total_is_sum_of_projects",
    Severity.ERROR,
    title="A department's project expenditure covers its projects",
    zh="部门项目支出等于各项目之和",
    says="The projects of one list may not exceed the department's project expenditure; a shorter list may be a selection.",
    says_zh="所列项目之和不应超过部门项目支出；少于的，可能只列了部分项目。",
    needs="budgets: a department's project_expenditure and two or more projects with the same measure",
)
def department_total_is_sum_of_projects(ledger: Ledger) -> Iterator[Outcome]:
    wholes = [
        (line, figure)
        for i, line in enumerate(ledger.records.budgets)
        if line.line_item == "project_expenditure"
        and line.subject_kind in ("department", "unit")
        and line.account_code is None
        and (figure := ledger.money[i]) is not None
    ]
    if len({line.subject_name for line, _ in wholes}) != 1:
        return
    lists: dict[tuple[str, str], dict[str, Figure]] = {}
    for name, places in project_places(ledger).items():
        for place, amounts in places.items():
            for (measure, item), figure in amounts.items():
                if item == "total" and not _is_task(ledger, place, figure):
                    kind = LIST if isinstance(place, tuple) and place[0] == "table" else FORMS
                    lists.setdefault((kind, measure), {})[name] = figure
    for (kind, measure), projects in lists.items():
        tried = [
            _covers(ledger, line, whole, kind, list(projects.values()))
            for line, whole in sorted(wholes, key=lambda one: -one[1].value)
            if measure == line.measure and len(projects) > 1
        ]
        # The tables of single funds print parts of it: the largest is the department's whole, unless another fits.
        if tried:
            yield next((outcome for outcome in tried if outcome.status is Status.PASS), tried[0])


def _is_task(ledger: Ledger, place: Hashable, figure: Figure) -> bool:
    """Whether a row is a task of a department's own form: its tasks are all that it spends, not only its projects."""
    listed = isinstance(place, tuple) and place[0] == "table"
    return listed and ledger.records.budgets[figure.ref.index].evaluation is not None


def _covers(ledger: Ledger, line: BudgetLine, whole: Figure, kind: str, projects: list[Figure]) -> Outcome:
    scope, how = f"{describe(line)} 与{kind}", f"{kind} {len(projects)} 个项目之和"
    outcome = equal(scope, line.line_item_raw, whole, how, total(f.interval for f in projects), projects)
    if outcome.status is Status.PASS:
        return outcome
    if (outcome.difference or Decimal(0)) < 0:
        fund = fund_of(f"{line.statement or ''}{line.measure_raw}")
        listed_funds = {fund_of(ledger.records.budgets[f.ref.index].statement or "") for f in projects}
        if fund and listed_funds != {fund}:
            text = f"{outcome.explanation}；{line.line_item_raw} 仅为{fund}，项目清单的资金范围或不同"
            return replace(outcome, status=Status.UNCERTAIN, explanation=text)
        # Forms may state the money of several years or bodies; a list of the department's own projects does not.
        return outcome if kind == LIST else replace(outcome, status=Status.UNCERTAIN)
    listed = whole.scale.show(outcome.expected or Decimal(0))
    text = f"{line.line_item_raw} {whole.shown} 大于{how} {listed}，所列项目可能不全，无从核对"
    return missing(scope, text, [whole, *projects], whole.page)
