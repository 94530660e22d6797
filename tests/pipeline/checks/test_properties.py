"""Reports generated with random figures that reconcile: no failure; one figure changed, and the right rule names it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.records import Records
from normalizers.amounts import parse_amount
from normalizers.intervals import round_half_up
from normalizers.numbers import parse_number
from normalizers.rates import parse_rate
from normalizers.units import UNITS
from pipeline.checks import Status, check, confirmed, flagged
from tests.pipeline.checks.build import at, form, indicator, line, records, said, section, unit

CENT = Decimal("0.01")
amounts = st.integers(1_000, 9_999_999).map(lambda cents: Decimal(cents) / 100)
relaxed = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def text(value: Decimal) -> str:
    return f"{value:f}"


def money(value: Decimal) -> str:
    return f"{value:.2f}"


def percent(part: Decimal, whole: Decimal) -> str:
    return f"{round_half_up(part * 100 / whole, CENT):f}"


@st.composite
def bulletins(draw):
    """A unit table with its total on top, an unnumbered row, and sentences about it."""
    rows = draw(
        st.lists(
            st.tuples(st.integers(1, 90), amounts, st.sampled_from(["优秀", "良好", "中等"])), min_size=3, max_size=12
        )
    )
    block = draw(st.tuples(st.integers(0, 90), amounts))
    counts, sums = sum(r[0] for r in rows) + block[0], sum(r[1] for r in rows) + block[1]
    cells = [
        ("合计", "total", counts, sums, None),
        *((f"第{i}局", "unit", count, amount, grade) for i, (count, amount, grade) in enumerate(rows)),
        ("切块资金", "other", *block, None),
    ]
    found = records()
    for row, (name, kind, count, amount, grade) in enumerate(cells):
        more = {"rating": grade} if grade else {}
        seq = str(row) if kind == "unit" else None
        found.unit_scores.append(
            unit(name, row, kind=kind, component="project_performance", project_count=count, seq=seq, **more)
        )
        found.budgets.append(
            line(
                money(amount) if row == 0 else text(amount),
                measure="evaluated",
                name=name,
                where=at(row, 4),
                subject_kind="unit",
            )
        )
    grades = [row[2] for row in rows]
    for grade in dict.fromkeys(grades):
        number, share = grades.count(grade), percent(Decimal(grades.count(grade)), Decimal(len(rows)))
        found.quantities += said(
            f"{number}个预算单位评为“{grade}”，占比{share}%。",
            (str(number), "个", "level"),
            (share, "%", "share"),
            section=0,
        )
    increase = draw(st.integers(1, max(1, counts)))
    if counts > increase:
        growth = percent(Decimal(increase), Decimal(counts - increase))
        found.quantities += said(
            f"共{counts}项项目，同比增加{increase}项，增长{growth}%。",
            (str(counts), "项", "level"),
            (str(increase), "项", "change"),
            (growth, "%", "rate"),
            section=1,
        )
    return found


@st.composite
def forms(draw):
    """A project's form: three funding lines in three columns, indicators that add up to 100, a grade."""
    found = records()
    columns = (("initial_budget", 2), ("adjusted_budget", 3), ("executed", 4))
    budget = [draw(amounts) for _ in range(3)]
    share = draw(st.integers(1, 100))
    for measure, col in columns:
        parts = budget if measure != "executed" else [round_half_up(a * share / 100, CENT) for a in budget]
        whole = len(found.budgets)
        rate = percent(sum(parts), sum(budget)) + "%" if measure == "executed" else None
        found.budgets.append(
            line(
                money(sum(parts)),
                measure=measure,
                where=at(2, col),
                subject_kind="project",
                evaluation=0,
                execution_rate=rate,
            )
        )
        for row, (item, part) in enumerate(
            zip(("current_year_fiscal", "carryover", "other_funds"), parts, strict=True), 3
        ):
            found.budgets.append(
                line(
                    money(part),
                    item=item,
                    measure=measure,
                    where=at(row, col),
                    subject_kind="project",
                    evaluation=0,
                    part_of=whole,
                )
            )
    rate = sum(round_half_up(a * share / 100, CENT) for a in budget) / sum(budget)
    execution = round_half_up(rate * 10, draw(st.sampled_from([Decimal(1), Decimal("0.1"), CENT])))
    scores = [("预算执行率", "budget_execution", Decimal(10), execution)]
    for name, level1, weight in (("产出", "output", 50), ("效益", "benefit", 30), ("满意度", "satisfaction", 10)):
        score = Decimal(draw(st.integers(0, weight * 10))) / 10
        scores.append((name, level1, Decimal(weight), score))
    for name, level1, weight, score in scores:
        found.indicators.append(indicator(name, text(weight), text(score), level1=level1))
    total = sum(score for *_, score in scores)
    grade = "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"
    found.evaluations.append(form("甲局", weight="100", score=text(total), rating=grade))
    return found


@st.composite
def scoring_sheets(draw):
    """Indicators in two levels, score rates, and averages of units."""
    found = records(evaluations=[form("甲局", weight="100", score="0", kind="department")])
    groups = draw(
        st.lists(
            st.lists(st.tuples(st.integers(1, 9), st.integers(0, 100)), min_size=2, max_size=4), min_size=1, max_size=4
        )
    )
    scale, total = Decimal(1), Decimal(0)
    for group in groups:
        parent = len(found.indicators)
        parts = [(weight * scale, round_half_up(weight * scale * rate / 100, CENT)) for weight, rate in group]
        weight, score = sum(w for w, _ in parts), sum(s for _, s in parts)
        total += score
        found.indicators.append(
            indicator("组", text(weight), text(score), is_group=True, score_rate=percent(score, weight) + "%")
        )
        for w, s in parts:
            found.indicators.append(
                indicator("项", text(w), text(s), parent=parent, depth=2, score_rate=percent(s, w) + "%")
            )
    weights = sum(i.weight.value for i in found.indicators if i.parent is None)
    found.evaluations[0] = form("甲局", weight=text(weights), score=text(total), kind="department")
    for row in range(draw(st.integers(1, 4))):
        cells = draw(st.lists(st.integers(500, 1000).map(lambda n: Decimal(n) / 10), min_size=1, max_size=4))
        for col, value in enumerate(cells):
            found.unit_scores.append(unit(f"第{row}局", row, component=f"part{col}", score=text(value), col=col))
        mean = round_half_up(sum(cells) / len(cells), CENT)
        found.unit_scores.append(unit(f"第{row}局", row, component="average", score=text(mean), col=9))
    return found


@st.composite
def department_budgets(draw):
    """Accounts in three levels with basic and project expenditure, their total, and both sides' grand totals."""
    found = records()
    row, grand = 1, [Decimal(0), Decimal(0)]
    for kind in draw(st.lists(st.sampled_from(["201", "208", "210", "213"]), min_size=1, max_size=3, unique=True)):
        items = draw(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=4))
        levels = {kind: items, kind + "05": items, **{f"{kind}05{i:02}": [pair] for i, pair in enumerate(items, 1)}}
        for code, pairs in levels.items():
            basic, project = sum(b for b, _ in pairs), sum(p for _, p in pairs)
            for col, (word, part, value) in enumerate(
                zip(WORDS, PARTS, (basic + project, basic, project), strict=True), 2
            ):
                found.budgets.append(
                    line(
                        money(value),
                        item="function",
                        breakdown=part,
                        measure_raw=word,
                        account_code=code,
                        where=at(row, col),
                    )
                )
            row += 1
        grand = [one + sum(part) for one, part in zip(grand, zip(*items, strict=True), strict=True)]
    for col, (word, part, value) in enumerate(zip(WORDS, PARTS, (sum(grand), *grand), strict=True), 2):
        found.budgets.append(line(money(value), breakdown=part, measure_raw=word, where=at(0, col)))
    for col, word in ((1, "收入总计"), (3, "支出总计")):
        found.budgets.append(line(money(sum(grand)), line_item_raw=word, where=at(9, col, table=1), name=None))
    return found


@st.composite
def told_budgets(draw):
    """A department's tables, and prose that names their accounts and divides their total."""
    found = draw(department_budgets())
    named = [
        replace(b, account_name=f"科目{b.account_code}", statement="支出总表") if b.account_code else b
        for b in found.budgets
    ]
    printed = [b for b in named if b.account_code and b.breakdown is None]
    whole, *parts = named[-5:-2]
    told = [
        replace(b, source=at(section=0), statement=None, account_code=None, line_item_raw="支出", measure_raw="支出")
        for b in printed
    ]
    total = replace(whole, source=at(section=1), line_item_raw="本年支出合计", measure_raw="本年支出合计")
    shared = [
        replace(
            b,
            source=at(section=1),
            line_item=b.breakdown,
            breakdown=None,
            share=parse_rate(percent(b.amount.number.value, whole.amount.number.value) + "%"),
        )
        for b in parts
    ]
    return records(budgets=[*named, *told, total, *shared], sections=[section("一、"), section("二、")])


WORDS, PARTS = ("合计", "基本支出", "项目支出"), (None, "basic_expenditure", "project_expenditure")
any_report = st.one_of(bulletins(), forms(), scoring_sheets(), department_budgets(), told_budgets())


@relaxed
@given(any_report)
def test_what_reconciles_gives_no_failure(found: Records):
    doubts = [r for r in check(found) if r.status not in (Status.PASS, Status.NOT_APPLICABLE)]
    assert [r for r in doubts if r.severity != "notice"] == []


@relaxed
@given(any_report)
def test_the_same_records_give_the_same_results(found: Records):
    assert check(found) == check(found)


def changed(found: Records, i: int, by: Decimal) -> Records:
    """One amount moved by `by` 万元."""
    old = found.budgets[i]
    raw = money(old.amount.number.value + by)
    amount = parse_amount(raw, unit=UNITS["万元"], unit_raw="万元", unit_source="header")
    budgets = [*found.budgets]
    budgets[i] = replace(old, amount=amount)
    return Records(
        budgets=budgets,
        **{t: getattr(found, t) for t in ("unit_scores", "evaluations", "indicators", "quantities", "sections")},
    )


@relaxed
@given(bulletins(), st.data())
def test_a_changed_amount_breaks_its_total(found: Records, data):
    i = data.draw(st.integers(0, len(found.budgets) - 1))
    # Beyond half a cent for each figure of the column.
    bad = changed(found, i, CENT * len(found.budgets))
    failed = [r for r in check(bad) if r.status is Status.FAIL]
    assert [r.rule for r in failed] == ["total_of_rows"]
    assert any(ref.table == "budgets" and ref.index == i for ref in flagged(failed))


@relaxed
@given(department_budgets(), st.data())
def test_a_changed_account_breaks_its_hierarchy(found: Records, data):
    coded = [i for i, b in enumerate(found.budgets) if b.account_code and len(b.account_code) == 7]
    i = data.draw(st.sampled_from(coded))
    failed = [r for r in check(changed(found, i, Decimal(1))) if r.status is Status.FAIL]
    assert {"code_hierarchy", "parts_sum_to_whole"} == {r.rule for r in failed}
    assert all(i in [ref.index for ref in r.evidence] for r in failed)


@relaxed
@given(told_budgets(), st.data())
def test_a_changed_account_of_the_prose_contradicts_its_table(found: Records, data):
    told = [i for i, b in enumerate(found.budgets) if b.account_name and b.source.place.table_index is None]
    i = data.draw(st.sampled_from(told))
    failed = [r for r in check(changed(found, i, Decimal(1))) if r.status is Status.FAIL]
    assert [r.rule for r in failed] == ["prose_equals_table"]
    assert i in [ref.index for ref in failed[0].evidence]


@relaxed
@given(told_budgets(), st.data())
def test_a_changed_part_of_the_prose_is_no_part_of_its_total(found: Records, data):
    # of a share of 0.03 % a part half as large again is 0.0399 %, which cut off is 0.03 %
    seen = [i for i, b in enumerate(found.budgets) if b.share is not None and b.share.value > Decimal("0.01")]
    i = data.draw(st.sampled_from(seen))
    bad = check(changed(found, i, found.budgets[i].amount.number.value / 2))
    doubted = [r for r in bad if r.rule == "share_of_whole" and i in [ref.index for ref in r.evidence]]
    assert [r.status for r in doubted] != [Status.PASS]


@relaxed
@given(forms(), st.data())
def test_a_changed_funding_line_breaks_its_whole(found: Records, data):
    i = data.draw(st.sampled_from([i for i, b in enumerate(found.budgets) if b.part_of is not None]))
    failed = [r for r in check(changed(found, i, Decimal(5))) if r.status is Status.FAIL]
    assert "parts_sum_to_whole" in {r.rule for r in failed}


@relaxed
@given(scoring_sheets(), st.data())
def test_a_changed_score_breaks_its_parent_and_its_rate(found: Records, data):
    leaves = [i for i, one in enumerate(found.indicators) if one.parent is not None]
    i = data.draw(st.sampled_from(leaves))
    indicators = [*found.indicators]
    indicators[i] = replace(indicators[i], score=parse_number(text(indicators[i].score.value + 1)))
    bad = Records(evaluations=found.evaluations, indicators=indicators, unit_scores=found.unit_scores)
    failed = [r for r in check(bad) if r.status is Status.FAIL]
    assert (
        {"scores_sum_to_parent", "score_rate"}
        <= {r.rule for r in failed}
        <= {"scores_sum_to_parent", "score_rate", "score_le_weight", "official_full_marks"}
    )


@relaxed
@given(scoring_sheets(), st.data())
def test_a_changed_average_is_named(found: Records, data):
    averages = [i for i, one in enumerate(found.unit_scores) if one.component == "average"]
    i = data.draw(st.sampled_from(averages))
    scores = [*found.unit_scores]
    scores[i] = replace(scores[i], score=parse_number(text(scores[i].score.value + CENT)))
    bad = Records(unit_scores=scores)
    failed = [r for r in check(bad) if r.status is Status.FAIL]
    assert [(r.rule, r.actual) for r in failed] == [("average_of_scores", scores[i].score.value)]


@relaxed
@given(bulletins())
def test_confirmed_records_are_not_flagged(found: Records):
    results = check(changed(found, 0, Decimal(100)))
    assert not confirmed(results) & flagged(results)
    held = [r for r in check(found) if r.status is Status.PASS]
    assert confirmed(check(found)) == {ref for r in held if r.expected is not None for ref in r.evidence}
