"""Cases of the rules about indicators, projects and statutory tables."""

from normalizers.numbers import parse_number
from tests.pipeline.checks.build import at, form, indicator, line, records, said, unit
from tests.pipeline.checks.cases import case


def _marks(weight: str, score: str, **more: str):
    return records(indicators=[indicator("资金支出合规率", weight, score, **more)])


case(
    "score_from_rate",
    fails=_marks("8", "7.9", completion_rate="90%"),
    says="得分 7.9分 与分值 8分 × 90% 所得 7.2分 不符，相差 0.7分",
    holds=_marks("10", "9", completion_rate="95.94%"),
    not_for=_marks("10", "9.9", level1="budget_execution"),
)
case(
    "score_rate",
    fails=_marks("15", "14", score_rate="93.83%"),
    says="得分率 93.83% 与得分 14分 ÷ 分值 15分 所得 93.3333% 不符，相差 0.4967%",
    holds=_marks("50", "49.04", score_rate="98.08%"),
    not_for=records(indicators=[indicator("整体效能", "50", score_rate="98.08%")]),
)


def _aimed(target: str, actual: str, **more: str):
    return records(indicators=[indicator("预算完成率", "10", "10", target=target, actual=actual, **more)])


case(
    "completion_against_target",
    fails=_aimed("92%以上", "98.4%", completion_rate="170%"),
    says="完成率 170% 与 98.4% ÷ 92%以上 所得 106.96% 不符，相差 63.04%",
    holds=_aimed("92%以上", "98.4%", completion_rate="107%"),
    not_for=_aimed("100%", "基本实现", completion_rate="90%"),
)
case(
    "missed_target_described_as_met",
    fails=_aimed("≥95%", "90%", deviation_note="无偏差"),
    says="预算完成率 实际值 90%，目标 ≥95%，未达目标，印为满分、“无偏差”",
    holds=_aimed("≤30天", "25天", deviation_note="无偏差"),
    not_for=_aimed("及时", "及时", deviation_note="无偏差"),
)
case(
    "indicator_kind_vs_unit",
    fails=records(indicators=[indicator("保险户数", level2="quantity", level2_raw="数量指标", target="100%")]),
    says="数量指标“保险户数”以“%”计量，是比率而非数量",
    holds=records(indicators=[indicator("培训人次", level2="quantity", level2_raw="数量指标", target="≥500人次")]),
    not_for=records(indicators=[indicator("保险户数", level2="quality", target="100%")]),
)


def _split(**weights: str):
    return records(
        evaluations=[form(weight="100")],
        indicators=[indicator(name, weight, level1=name) for name, weight in weights.items()],
    )


case(
    "official_weights",
    fails=_split(budget_execution="10", output="30", benefit="30", satisfaction="30"),
    says="预算执行率/产出/效益/满意度的分值 10/30/30/30 与通行的 10/50/30/10 不同（可调整，仅作提示）",
    holds=_split(budget_execution="10", output="50", benefit="30", satisfaction="10"),
    not_for=_split(management="15", output="55", benefit="30"),
)

case(
    "official_full_marks",
    fails=records(evaluations=[form(weight="98")]),
    says="分值合计 98分 不是 100 分（可另设加分项，仅作提示）",
    holds=records(evaluations=[form(weight="100")]),
    not_for=records(evaluations=[form()]),
)


def _two_forms(first: str, second: str):
    task = line(
        first, measure="executed", subject_kind="project", name="甲项目", where=at(3, 6), measure_raw="实际支出"
    )
    sheet = line(
        second, subject_kind="project", name="甲 项目", where=at(2, 5, table=1), measure_raw="全年执行数", evaluation=0
    )
    return records(evaluations=[form()], budgets=[task, sheet])


case(
    "same_project_same_figures",
    fails=_two_forms("38.50", "35.80"),
    says="实际支出 38.50万元 与另一处的全年执行数 35.80万元 不符，相差 2.7万元",
    holds=_two_forms("38.50", "38.5"),
    not_for=_two_forms("38.50", "—"),
)


def _department(whole: str, *projects: str):
    above = line(whole, item="project_expenditure", subject_kind="department", where=at(), line_item_raw="项目支出")
    below = [line(raw, subject_kind="project", name=f"项目{i}", where=at(i, 6)) for i, raw in enumerate(projects)]
    return records(budgets=[above, *below])


case(
    "department_total_is_sum_of_projects",
    fails=_department("365.32", "189.55", "113.41", "83.50"),
    says="项目支出 365.32万元 与项目清单 3 个项目之和 386.46万元 不符，相差 21.14万元",
    holds=_department("365.32", "189.55", "113.41", "62.36"),
    not_for=_department("6358.78", "1081.18", "31"),
)


def _accounts(**amounts: str):
    total = line("1000", line_item_raw="合计", where=at(9, 7))
    return records(
        budgets=[total]
        + [
            line(raw, item="function", account_code=code[1:], account_name="科目", where=at(i, 2))
            for i, (code, raw) in enumerate(amounts.items())
        ]
    )


case(
    "code_hierarchy",
    fails=_accounts(c208="100.5", c20805="90", c2080505="60", c2080506="30", c20811="10"),
    says="208 科目 100.5万元 与下级科目（20805、20811）之和 100万元 不符，相差 0.5万元",
    holds=_accounts(c208="100", c2080505="60", c2080506="30", c2081199="10"),
    not_for=_accounts(c208="100", c210="30"),
)


def _sides(income: str, expenditure: str):
    return records(
        budgets=[
            line(income, measure="income", line_item_raw="收入总计", where=at(20, 1)),
            line(expenditure, line_item_raw="支 出 总 计", where=at(20, 3)),
        ]
    )


case(
    "both_sides_balance",
    fails=_sides("1522.66", "1522.06"),
    says="收入总计 1522.66万元 与支 出 总 计 1522.06万元 不符，相差 0.6万元",
    holds=_sides("1522.66", "1522.66"),
    not_for=_sides("1522.66", "—"),
)


def _column(*amounts: str):
    return records(
        budgets=[line(raw, measure="evaluated", name=f"单位{i}", where=at(i, 3)) for i, raw in enumerate(amounts)]
    )


case(
    "unit_sanity",
    fails=_column("38.07", "47.7", "30", "1990000", "23.5"),
    says="最大的金额 1990000万元（单位3 total evaluated）达到同栏中位数 38.07万元 的一万倍",
    holds=_column("38.07", "47.7", "30", "82968.87", "23.5"),
    not_for=_column("38.07", "1990000"),
)


def _prose_and_table(amount: str, count: str):
    total = unit("合计", 1, kind="total", component="project_performance", project_count=603)
    cell = line("154594.18", measure="evaluated", subject_kind="region", where=at(1, 3))
    prose = line(amount, measure="evaluated", subject_kind="region", where=at(), name=None)
    counted = said(f"{count}项区级项目开展自评，{119}个项目执行率低。", (count, "项", "level"), ("119", "个", "level"))
    return records(unit_scores=[total], budgets=[cell, prose], quantities=counted)


case(
    "prose_equals_table",
    fails=_prose_and_table("154549.18", "603"),
    says="正文所述 154549.18万元 与表中合计 154594.18万元 不符，相差 45万元",
    holds=_prose_and_table("154594.18", "603"),
    not_for=records(budgets=_prose_and_table("154594.18", "603").budgets[1:]),
)
case(
    "deduction_is_lost_marks",
    fails=_marks("20", "19.17", deduction=parse_number("0.93")),
    says="扣分 0.93分 与分值 20分 减得分 19.17分 之差 0.83分 不符，相差 0.1分",
    holds=_marks("20", "19.17", deduction=parse_number("-0.83")),
    not_for=records(indicators=[indicator("建设面积", "20", deduction=parse_number("0.83"))]),
)
case(
    "deviation_from_target",
    fails=_aimed("≥12000亩", "11500亩", deviation_rate="-4.71%"),
    says="偏差率 -4.71% 与 11500亩 ÷ ≥12000亩 − 1 所得 -4.1667% 不符，相差 0.5433%",
    holds=_aimed("≥12000亩", "11500亩", deviation_rate="4.17%"),
    not_for=_aimed("及时", "及时", deviation_rate="0%"),
)
