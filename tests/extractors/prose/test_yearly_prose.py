"""What budgets and final accounts state in running text: plans in a budget, an item of its own in every paragraph."""

from __future__ import annotations

from decimal import Decimal as D

from extractors.readers import read
from extractors.records import BudgetLine
from extractors.understand import understand
from pipeline.checks import Status, check

BUDGET = """滨河县水务局2026年部门预算

一、收支预算总体情况

2026年收入预算500.00万元，比上年预算数450.00万元增加50.00万元，增长11.1%，主要原因是水利工程支出增加80.00万元。支出预算500.00万元，其中：基本支出200.00万元，占40%；项目支出300.00万元，占60%。

二、财政拨款支出预算情况

2026年财政拨款支出预算400.00万元，一般公共预算拨款支出预算380.00万元。

1.农林水支出（类）水利（款）行政运行（项）支出150.00万元，比上年增加10.00万元。

2.按照部门预算支出经济分类，本部门一般公共预算支出380.00万元。

三、“三公”经费预算情况

2026年“三公”经费预算数为9.00万元，比上年减少1.00万元。

（一）公务接待费

2026年预算安排2.00万元，与上年持平。

2.公务用车购置费：2026年预算数为0万元。

四、名词解释

住房改革支出（款）提租补贴（项）：指按职级的补贴标准确定、人均月补贴90元的补贴。

五、绩效目标设置情况

2026年本部门编报绩效目标的项目共6个，涉及项目预算资金300.00万元。
"""

ACCOUNTS = """滨河县水务局2024年度部门决算

一、一般公共预算财政拨款支出决算情况说明

2024年度一般公共预算财政拨款支出年初预算为390.00万元，支出决算为380.00万元，完成年初预算的97.44%。

1、农林水支出（类）水利（款）行政运行（项）。年初预算为150.00万元，支出决算为140.00万元。

二、“三公”经费支出决算情况说明

2024年度“三公”经费财政拨款支出预算为9.00万元，支出决算为8.00万元。
"""


def _prose(text: str) -> list[BudgetLine]:
    return understand(read(text.encode())).budgets


def _said(line: BudgetLine) -> tuple[str, str | None, int | None, str]:
    return line.line_item, line.measure, line.fiscal_year, line.amount.raw


def test_in_a_budget_everything_is_planned_and_each_paragraph_has_its_item() -> None:
    assert [_said(line) for line in _prose(BUDGET)] == [
        ("total", "income", 2026, "500.00万元"),
        ("total", "income", 2025, "450.00万元"),
        ("total", "change", 2026, "50.00万元"),
        ("other", "change", 2026, "80.00万元"),
        ("total", "initial_budget", 2026, "500.00万元"),
        ("basic_expenditure", "initial_budget", 2026, "200.00万元"),
        ("project_expenditure", "initial_budget", 2026, "300.00万元"),
        ("fiscal_appropriation", "initial_budget", 2026, "400.00万元"),
        ("general_public_budget", "initial_budget", 2026, "380.00万元"),
        ("function", "initial_budget", 2026, "150.00万元"),
        ("function", "change", 2026, "10.00万元"),
        ("general_public_budget", "initial_budget", 2026, "380.00万元"),
        ("three_public", "initial_budget", 2026, "9.00万元"),
        ("three_public", "change", 2026, "1.00万元"),
        ("other", "initial_budget", 2026, "2.00万元"),
        ("vehicle_purchase", "initial_budget", 2026, "0万元"),
        ("total", None, 2026, "300.00万元"),
    ]


def test_a_numbered_paragraph_of_a_budget_names_no_project() -> None:
    assert {(line.subject_kind, line.subject_name) for line in _prose(BUDGET)} == {("department", "滨河县水务局")}


def test_an_account_in_the_text_keeps_its_name() -> None:
    accounts = [line for line in _prose(BUDGET) if line.line_item == "function"]
    assert {(line.line_item_raw, line.account_name) for line in accounts} == {
        ("农林水支出（类）水利（款）行政运行（项）", "行政运行")
    }
    assert accounts[1].amount.yuan == D("100000.00")


def test_budget_and_outturn_of_accounts_are_those_of_their_paragraph() -> None:
    assert [_said(line) for line in _prose(ACCOUNTS)] == [
        ("general_public_budget", "initial_budget", 2024, "390.00万元"),
        ("general_public_budget", "executed", 2024, "380.00万元"),
        ("function", "initial_budget", 2024, "150.00万元"),
        ("function", "executed", 2024, "140.00万元"),
        ("three_public", "adjusted_budget", 2024, "9.00万元"),
        ("three_public", "executed", 2024, "8.00万元"),
    ]


def test_the_performance_chapter_counts_projects_and_grades() -> None:
    text = (
        ACCOUNTS
        + """
三、预算绩效管理工作开展情况

编报绩效目标的2024年度项目6个，涉及预算金额120.00万元；绩效跟踪评价的2024年度项目5个，涉及预算金额98.42万元；绩效自评的2024年度项目5个，涉及预算金额98.42万元，平均得分93.43分（其中，绩效评级为“优”的项目4个；绩效评级为“良”的项目1个）。
"""
    )
    found = understand(read(text.encode()))
    assert [(s.component, s.rating, s.project_count, s.score and s.score.raw) for s in found.unit_scores] == [
        ("average", None, 5, "93.43"),
        ("other", "excellent", 4, None),
        ("other", "good", 1, None),
    ]
    assert [(line.measure, line.measure_raw, line.amount.raw) for line in found.budgets[-3:]] == [
        (None, "编报绩效目标的2024年度项目6个，涉及预算金额", "120.00万元"),
        (None, "绩效跟踪评价的2024年度项目5个，涉及预算金额", "98.42万元"),
        ("evaluated", "涉及预算金额", "98.42万元"),
    ]


BOTH_SIDES = """滨河县水务局2024年度部门决算

一、收入支出决算总体情况说明

2024年度收、支总计均为500.00万元。与2023年度相比，收、支总计各减少20.00万元，下降3.85%。

二、财政拨款收入支出决算总体情况说明

2024年财政拨款收支总计480.00万元，与2023年度相比，财政拨款收支总计各增加10.00万元，增长2.13%。

三、一般公共预算财政拨款支出决算情况说明

2024年一般公共预算财政拨款支出决算数为380.00万元，完成预算98.5%。其中：教育支出100.00万元，占26.32%；农林水支出280.00万元，占73.68%。

四、“三公”经费支出决算情况说明

2024年“三公”经费财政拨款支出决算为8.00万元。

2024年“三公”经费财政拨款支出决算中，公务用车运行维护费支出6.00万元，占75%；公务接待费支出2.00万元，占25%。
"""


def test_one_amount_for_both_sides_is_the_total_of_either_and_its_change_is_of_the_same_year() -> None:
    found = [
        (b.fiscal_year, b.line_item, b.measure, b.amount.yuan)
        for b in _prose(BOTH_SIDES)
        if b.line_item in ("total", "fiscal_appropriation")
    ]
    assert found == [
        (2024, "total", "income", D(5_000_000)),
        (2024, "total", "executed", D(5_000_000)),
        (2024, "total", "change", D(-200_000)),
        (2024, "fiscal_appropriation", "income", D(4_800_000)),
        (2024, "fiscal_appropriation", "executed", D(4_800_000)),
        (2024, "fiscal_appropriation", "change", D(100_000)),
    ]


def test_a_rate_right_after_an_executed_amount_is_its_own() -> None:
    (line,) = [b for b in _prose(BOTH_SIDES) if b.line_item == "general_public_budget"]
    assert (line.amount.yuan, line.execution_rate and line.execution_rate.value) == (D(3_800_000), D("0.985"))


def test_growth_sums_and_shares_of_accounts_are_recomputed() -> None:
    found = [(r.rule, r.status, r.actual) for r in check(understand(read(BOTH_SIDES.encode())))]
    passed = {(rule, actual) for rule, status, actual in found if status is Status.PASS}
    assert {
        ("growth_over_base", D("-0.0385")),
        ("growth_over_base", D("0.0213")),
        ("parts_sum_to_whole", D(3_800_000)),
        ("share_of_whole", D("0.75")),
        ("share_of_whole", D("0.25")),
    } <= passed
    assert {status for _, status, _ in found} <= {Status.PASS, Status.NOT_APPLICABLE}


def test_what_is_left_over_at_the_end_of_the_year_is_not_spent() -> None:
    text = ACCOUNTS + "\n三、政府性基金预算财政拨款支出决算情况说明\n\n2024年度年末结转和结余3.00万元。\n"
    left = _prose(text)[-1]
    assert (left.line_item, left.measure, left.amount.raw) == ("carryover", None, "3.00万元")


REVIEWS = """滨河县民政局2023年度部门决算

一、预算绩效管理工作开展情况

我局组织对2023年度项目支出全面开展绩效自评，共涉及项目12个，资金3,420.50万元。项目自评平均得分为94.3分，其中评价结果为“优”的项目9个，“良”的项目2个，“中”的项目1个。

二、部门决算中项目绩效自评结果

我局反映城乡低保等2个项目绩效自评结果。城乡低保项目绩效自评综述：根据年初设定的绩效目标，该项目自评得分为98.5分。项目全年预算数为1,200万元，执行数为1,186.40万元，完成预算的98.87%。

（2）“敬老院改造项目”自评综述：项目自评得分90分，全年预算数为80万元，执行数为72万元，完成预算的90%。
"""


def test_reviews_of_projects_in_accounts_are_evaluations_with_their_own_amounts() -> None:
    found = understand(read(REVIEWS.encode()))
    assert [(e.kind, e.subject_name, e.total_score and e.total_score.raw) for e in found.evaluations] == [
        ("project", "城乡低保项目", "98.5"),
        ("project", "敬老院改造项目", "90"),
    ]
    assert [
        (b.subject_name, b.measure, b.amount.raw, b.execution_rate and b.execution_rate.raw) for b in found.budgets
    ] == [
        ("城乡低保项目", "adjusted_budget", "1,200万元", None),
        ("城乡低保项目", "executed", "1,186.40万元", "98.87%"),
        ("敬老院改造项目", "adjusted_budget", "80万元", None),
        ("敬老院改造项目", "executed", "72万元", "90%"),
        ("滨河县民政局", "evaluated", "3,420.50万元", None),
    ]


def test_the_counts_of_grades_make_up_the_projects_that_accounts_evaluated() -> None:
    found = understand(read(REVIEWS.encode()))
    assert [(u.component, u.rating, u.project_count, u.score and u.score.raw) for u in found.unit_scores] == [
        ("average", None, 12, "94.3"),
        ("other", "excellent", 9, None),
        ("other", "good", 2, None),
        ("other", "fair", 1, None),
    ]

    def summed(text: str) -> list[Status]:
        results = check(understand(read(text.encode())))
        return [r.status for r in results if r.scope == "自评项目个数"]

    assert summed(REVIEWS) == [Status.PASS]
    assert summed(REVIEWS.replace("项目9个", "项目8个")) == [Status.UNCERTAIN]
    assert summed(REVIEWS.replace("项目9个", "项目10个")) == [Status.FAIL]


def test_income_of_a_fund_is_not_the_total() -> None:
    text = """滨河县水务局2026年部门预算

一、收支预算总体情况

（一）收入预算总计500.00万元。包括：

1．财政拨款收入预算总计480.00万元。

（1）一般公共预算收入预算380.00万元。

（2）政府性基金收入预算100.00万元。

2．其他资金收入预算总计20.00万元。

（二）支出预算总计500.00万元。

（三）本年其他资金收入20.00万元。
"""
    assert [_said(line)[:2] for line in _prose(text)] == [
        ("total", "income"),
        ("fiscal_appropriation", "income"),
        ("general_public_budget", "income"),
        ("government_fund", "income"),
        ("other_funds", "income"),
        ("total", "initial_budget"),
        ("other_funds", "income"),
    ]


def test_expenditure_named_after_income_is_spent() -> None:
    text = (
        ACCOUNTS
        + "\n三、政府性基金预算收支决算情况说明\n\n2024年度政府性基金预算财政拨款年初结转和结余1.00万元，收入决算20.00万元，支出决算18.00万元。\n"
    )
    assert [_said(line)[:2] for line in _prose(text)[-2:]] == [
        ("government_fund", "income"),
        ("government_fund", "executed"),
    ]


def test_what_a_line_says_of_its_account_is_no_heading() -> None:
    text = ACCOUNTS.replace("（项）。年初预算为150", "（项）。主要用于：局本部人员经费及公用经费。年初预算为150")
    assert [line.account_name for line in _prose(text)[2:4]] == ["行政运行", "行政运行"]


def test_a_line_that_ends_before_the_level_of_its_account_names_it() -> None:
    from extractors.prose.topics import account_in

    found = account_in("5、社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休")
    assert found is not None and found.name == "行政单位离退休"
    found = account_in("社会保障和就业支出（类）行政事业单位养老支出（款）支出决算")
    assert found is not None and found.name == "行政事业单位养老支出"


def test_a_change_is_that_of_the_amount_before_it_and_of_its_year() -> None:
    text = """滨河县水务局2024年度部门决算

一、机关运行经费

2024年度机关运行经费支出156.20万元，比 2023 年度增加4.10万元，增长2.70%。
"""
    found = [(b.line_item, b.measure, b.fiscal_year, b.amount.raw) for b in _prose(text)]
    assert found == [("other", "executed", 2024, "156.20万元"), ("other", "change", 2024, "4.10万元")]


def test_total_budgets_their_common_change_and_what_is_bought() -> None:
    text = """青石县人民政府办公室2024年部门预算编制说明

一、收支预算总体情况

2024年收入总预算1,862.35万元，其他收入50万元。2024年支出总预算1,862.35万元。收入、支出预算均减少96.3万元，下降4.92%。

二、政府采购预算

2024年安排政府采购预算120万元，其中：货物类80万元、服务类40万元。
"""
    assert [_said(line) for line in _prose(text)] == [
        ("total", "income", 2024, "1,862.35万元"),
        ("other_funds", "income", 2024, "50万元"),
        ("total", "initial_budget", 2024, "1,862.35万元"),
        ("total", "change", 2024, "96.3万元"),
        ("other", "initial_budget", 2024, "120万元"),
        ("other", "initial_budget", 2024, "80万元"),
        ("other", "initial_budget", 2024, "40万元"),
    ]


def test_the_review_of_a_numbered_project_is_named_as_its_evaluation() -> None:
    text = REVIEWS.replace("（2）“敬老院改造项目”自评综述", "2.敬老院改造项目绩效自评综述")
    assert {b.subject_name for b in understand(read(text.encode())).budgets[2:4]} == {"敬老院改造项目"}
