"""Layouts as other regions print them: funds by level of government, sums invested and received, ranks, odd last rows."""

from __future__ import annotations

from decimal import Decimal as D

from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table

INDICATORS = [
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值"],
    ["", "产出指标", "数量指标", "养护里程", "≥120公里", "121公里", "100"],
]


def _funding(county: str) -> list[list[str | None]]:
    return [
        ["项目名称", "农村公路养护补助", None, None, None, None, None],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "得分"],
        ["", "年度资金总额", "800", "800", "790", "10", "9.9"],
        ["", "其中：中央财政资金", "300", "300", "300", "-", "-"],
        ["", "自治区资金", "200", "200", "190", "-", "-"],
        ["", "县级财政资金", "300", county, "300", "-", "-"],
        ["", "其他资金", "0", "0", "0", "-", "-"],
    ]


def test_funds_by_level_of_government_make_up_their_total():
    def statuses(county: str) -> list[Status]:
        found = records("项目支出绩效自评表（2022年度）", table([*_funding(county), *INDICATORS]))
        assert not any(line.source.flags for line in found.budgets)
        return [r.status for r in check(found) if r.rule == "parts_sum_to_whole"]

    assert statuses("300") == [Status.PASS] * 3
    assert statuses("290") == [Status.PASS, Status.FAIL, Status.PASS]


def test_a_total_without_a_column_of_scores():
    header = ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "分值", "实际完成值"]
    row = ["", "产出指标", "数量指标", "养护里程", "≥120公里", "100", "121公里"]
    total = ["总分", None, None, None, None, "100", "97.6"]
    (evaluation,) = records("项目支出绩效自评表", table([*_funding("300"), header, row, total])).evaluations
    assert evaluation.total_weight is not None and evaluation.total_weight.value == D(100)
    assert evaluation.total_score is not None and evaluation.total_score.value == D("97.6")


def test_a_row_that_says_nothing_is_no_indicator():
    found = records(
        "项目支出绩效自评表", table([*_funding("300"), *INDICATORS, ["还要说的话", None, "无", None, None, None, None]])
    )
    assert [one.name for one in found.indicators][1:] == ["养护里程"]
    assert [source.text for source in found.tables[0].leftover] == ["还要说的话", "无"]


def test_a_project_in_a_departments_report_is_a_project():
    (one,) = records("某县2023年度部门整体支出绩效自评报告附表", table([*_funding("300"), *INDICATORS])).evaluations
    assert (one.kind, one.subject_name) == ("project", "农村公路养护补助")


LIST = [
    ["序号", "项目名称", "总投资", "到位资金", "实际支出", "支出进度", "自评得分", "自评等级", "排名"],
    ["1", "河流治理工程", "1600.00", "1500.00", "1425.00", "95.00%", "96.5", "优", "1"],
    ["2", "公路养护工程", "980.00", "900.00", "864.00", "{}", "94.2", "优", "{}"],
]


def _list(rate: str, rank: str):
    rows = [[text.format(rate if "%" in rate and i == 5 else rank) for i, text in enumerate(row)] for row in LIST]
    return records("2023年度专项资金绩效自评情况汇总表", table(rows, unit_note="单位：万元"))


def test_ranks_and_money_of_a_list_of_projects():
    found = _list("96.00%", "2")
    assert [one.rank for one in found.evaluations] == [1, 2]
    assert [(line.line_item, line.measure) for line in found.budgets[:3]] == [
        ("total", None),
        ("total", None),
        ("total", "executed"),
    ]


def test_a_rate_of_money_received_and_a_rank_are_checked():
    def failed(rate: str, rank: str) -> list[tuple[str, Status]]:
        results = check(_list(rate, rank))
        return [
            (r.rule, r.status)
            for r in results
            if r.rule in ("rate_executed_over_budget", "rank_follows_score") and r.status is not Status.PASS
        ]

    assert failed("96.00%", "2") == []
    assert failed("69.00%", "2") == [("rate_executed_over_budget", Status.UNCERTAIN)]
    assert failed("96.00%", "1") == [("rank_follows_score", Status.FAIL)]


def test_scores_of_a_unit_under_headers_put_together_freely():
    rows = [
        ["序号", "单位", "自评表得分", "报告得分", "综合得分", "名次", "等次"],
        ["1", "县教育局", "95", "93", "94", "1", "优秀"],
        ["2", "县民政局", "90", "88", "89", "2", "良好"],
    ]
    found = records("绩效自评情况的通报", table(rows))
    assert [(one.component_raw, one.component) for one in found.unit_scores[:3]] == [
        ("自评表得分", "self_evaluation_form"),
        ("报告得分", "other"),
        ("综合得分", "other"),
    ]
    ranks = [r.status for r in check(found) if r.rule == "rank_follows_score"]
    assert ranks == [Status.PASS]


def test_the_subtotal_of_a_unit_over_its_projects():
    rows = [
        ["序号", "部门", "项目名称", "预算数", "执行数", "自评得分"],
        ["一", "市教育局", None, "3800.00", "3921.00", ""],
        ["1", "", "学前教育补助", "2000.00", "2150.00", "97.7"],
        ["2", "", "校舍维修", "1800.00", "1771.00", "95"],
        ["", "合计", None, "3800.00", "3921.00", ""],
    ]
    found = records("2023年度项目支出绩效自评汇总表", table(rows, unit_note="单位：万元"))
    assert [(b.subject_kind, b.subject_name, b.row_kind, b.amount.raw) for b in found.budgets[:3]] == [
        ("unit", "市教育局", "subtotal", "3800.00"),
        ("unit", "市教育局", "subtotal", "3921.00"),
        ("project", "学前教育补助", "unit", "2000.00"),
    ]
    assert [r.status for r in check(found) if r.rule == "total_of_rows"] == [Status.PASS] * 4


def test_averages_of_columns_and_grades_of_rows_with_two_scores():
    rows = [
        ["序号", "单位名称", "自评得分", "复核得分", "复核等级"],
        ["1", "县教体局", "97", "93.2", "优"],
        ["2", "县水利局", "94", "85.6", "优"],
        ["平均分", None, "95.5", "89.6", ""],
    ]
    results = check(records("绩效自评复核情况的通报", table(rows)))
    assert [r.status for r in results if r.rule == "average_of_scores"] == [Status.PASS, Status.FAIL]
    assert [r.status for r in results if r.rule == "rating_matches_score"] == [Status.PASS, Status.UNCERTAIN]


def test_weights_in_per_cent_and_first_levels_under_one_header():
    rows = [
        ["指标", "权重", "得分"],
        ["预算执行率", "10%", "9.5"],
        ["产出指标", "90%", "88"],
        ["合计", "100%", "97.5"],
    ]
    found = records("项目支出绩效自评得分表", table(rows))
    assert [(i.level1, i.weight and i.weight.value) for i in found.indicators] == [
        ("budget_execution", D(10)),
        ("output", D(90)),
    ]
    assert found.evaluations[0].total_weight is not None and found.evaluations[0].total_weight.value == D(100)


def test_what_was_achieved_of_a_departments_tasks():
    rows = [
        ["部门名称", "石桥县水利局", None, None, None, None, None],
        ["年度主要任务", "任务名称", "主要内容", "预算数（万元）", "执行数（万元）", "完成情况", None],
        ["", "防汛抗旱", "修复工程18处", "600.00", "598.50", "已完成修复18处", None],
        *INDICATORS,
    ]
    found = records("2023年度部门整体支出绩效自评表", table(rows))
    assert [(one.task, one.achieved, one.evaluation) for one in found.objectives] == [("防汛抗旱", "已完成修复18处", 0)]
    assert [b.amount.raw for b in found.budgets] == ["600.00", "598.50"]


def _listed_and_formed(executed: str):
    def form(name: str):
        head = ["项目名称", name, None, None, None, None, None]
        amounts = [
            ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "得分"],
            ["", "年度资金总额", "320.00", "320.00", "304.00", "10", "9.5"],
        ]
        return table([head, *amounts, *INDICATORS, ["总分", None, None, None, None, None, "95.5"]])

    listed = [
        ["序号", "项目名称", "主管部门", "预算数", "执行数", "自评得分", "自评等级", "排名"],
        ["1", "校园安防建设", "县教育局", "320.00", executed, "95.5", "优", "1"],
        ["2", "困难群众救助", "县民政局", "320.00", "304.00", "95.5", "优", "1"],
    ]
    title = "项目支出绩效自评情况"
    return records(title, table(listed, unit_note="单位：万元"), form("校园安防建设"), form("困难群众救助"))


def test_a_project_in_a_list_and_in_its_form_is_one_evaluation():
    found = _listed_and_formed("304.00")
    assert [(e.subject_name, e.supervising_department, e.rating, e.rank) for e in found.evaluations] == [
        ("校园安防建设", "县教育局", "excellent", 1),
        ("困难群众救助", "县民政局", "excellent", 1),
    ]
    names = [
        (b.subject_name, found.evaluations[b.evaluation].subject_name)
        for b in found.budgets
        if b.evaluation is not None
    ]
    assert len(names) == len(found.budgets) and all(one == other for one, other in names)


def test_the_list_is_still_compared_with_the_forms():
    def statuses(executed: str) -> list[Status]:
        results = check(_listed_and_formed(executed))
        return [r.status for r in results if r.rule == "same_project_same_figures"]

    assert statuses("304.00") == [Status.PASS] * 4
    assert statuses("340.00").count(Status.FAIL) == 1


def test_the_total_under_its_own_name_below_the_indicators():
    last = ["自评得分", None, None, None, None, None, "96.5"]
    header = ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"]
    row = ["", "产出指标", "数量指标", "养护里程", "≥120公里", "121公里", "86.6"]
    found = records("项目支出绩效自评表", table([*_funding("300"), header, row, last]))
    assert found.evaluations[0].total_score is not None and found.evaluations[0].total_score.value == D("96.5")
    assert found.indicators[-1].name == "养护里程"


def test_the_grade_of_a_review_is_that_of_its_own_score():
    rows = [
        ["序号", "单位", "项目名称", "预算数", "全年支出", "自评得分", "财政复核得分", "复核等级"],
        ["1", "县民政局", "敬老院改造", "260.00", "182.00", "90", "78", "中"],
    ]
    found = records("2023年度项目支出绩效自评复核情况表", table(rows, unit_note="单位：万元"))
    (one,) = found.evaluations
    assert [n and n.value for n in (one.total_score, one.review_score)] == [D(90), D(78)]
    assert [line.measure for line in found.budgets] == ["adjusted_budget", "executed"]
    assert [r.status for r in check(found) if r.rule == "rating_matches_score"] == [Status.PASS]


def test_ranks_of_two_lists_side_by_side():
    def statuses(rank: str) -> list[Status]:
        rows = [
            ["排名", "单位名称", "自评得分", "等级", "排名", "单位名称", "自评得分", "等级"],
            ["1", "旗教育局", "97.5", "优", rank, "旗水利局", "89.2", "良"],
            ["2", "旗农牧局", "95.1", "优", "4", "旗民政局", "84", "优"],
        ]
        results = check(records("绩效自评得分排名表", table(rows)))
        assert [r.status for r in results if r.rule == "rating_matches_score"].count(Status.FAIL) == 1
        return [r.status for r in results if r.rule == "rank_follows_score"]

    assert statuses("3") == [Status.PASS] * 3
    assert statuses("5") == [Status.PASS, Status.PASS, Status.FAIL]


def test_funds_beside_one_total_are_parts_of_it_and_of_its_measure():
    def read(total: str, county: str):
        rows = [
            ["序号", "项目名称", total, "其中：中央资金", "省级资金"],
            ["1", "产业路硬化", "320", "300", county],
            ["2", "安全饮水", "260", "200", "60"],
        ]
        found = records("衔接补助资金预算分配表", table(rows, unit_note="单位：万元"))
        parts = [r.status for r in check(found) if r.rule == "parts_sum_to_whole"]
        return [(line.measure, line.part_of) for line in found.budgets[:3]], parts

    assert read("资金规模", "20") == ([("evaluated", None), ("evaluated", 0), ("evaluated", 0)], [Status.PASS] * 2)
    assert read("实际支出", "20") == ([("executed", None), ("executed", 0), ("executed", 0)], [Status.PASS] * 2)
    assert read("资金规模", "30")[1] == [Status.FAIL, Status.PASS]


def test_counties_own_words_for_values_levels_and_money_spent():
    rows = [
        ["项目名称", "技能培训", None, None, None],
        ["资金情况（万元）", "年初预算", "已支出金额", None, None],
        ["年度资金总额", "200", "185", None, None],
        ["一级指标", "二级指标", "指标内容", "计划数", "完成数"],
        ["效益", "社会", "就业率", "60%", "66%"],
    ]
    found = records("项目支出绩效自评表", table(rows))
    assert [(line.measure, line.amount.raw) for line in found.budgets] == [
        ("initial_budget", "200"),
        ("executed", "185"),
    ]
    assert [(one.level2, one.target_raw, one.actual_raw) for one in found.indicators] == [("social", "60%", "66%")]
