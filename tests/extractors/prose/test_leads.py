"""Whose an amount of the running text is, and of what: titles, labels and the amount before it say so."""

from __future__ import annotations

from decimal import Decimal as D

from extractors.readers import read
from extractors.understand import understand
from pipeline.checks import Status, check

HEAD = "2023年度滨河县民政局部门整体支出绩效自评报告\n\n一、部门整体支出情况\n\n"
OWN = "滨河县民政局"


def amounts(*lines: str):
    found = understand(read((HEAD + "\n\n".join(lines)).encode())).budgets
    return [(line.subject_name, line.line_item, line.measure, line.amount.yuan) for line in found]


def test_a_numbered_title_names_the_project_of_the_amounts_after_it():
    assert amounts("1.耕地开垦专项。年初预算安排650万元，实际支出648.9万元。") == [
        ("耕地开垦专项", "total", "initial_budget", D(6500000)),
        ("耕地开垦专项", "total", "executed", D(6489000)),
    ]


def test_a_numbered_title_of_a_part_of_the_report_names_no_project():
    assert amounts("1.项目资金执行情况分析。截至年底，实际支出90万元。") == [(OWN, "total", "executed", D(900000))]


def test_a_part_is_of_the_measure_of_its_total():
    assert amounts("2023年年初预算数为100万元，其中：基本支出60万元；项目支出40万元。") == [
        (OWN, "total", "initial_budget", D(1000000)),
        (OWN, "basic_expenditure", "initial_budget", D(600000)),
        (OWN, "project_expenditure", "initial_budget", D(400000)),
    ]
    assert amounts("2023年支出决算100万元。其中：基本支出60万元。")[1][2] == "executed"


def test_a_label_says_what_a_total_is_of():
    assert amounts("“三公”经费：2023年预算12万元，决算9.86万元，较上年减少1.2万元。") == [
        (OWN, "three_public", "adjusted_budget", D(120000)),
        (OWN, "three_public", "executed", D(98600)),
        (OWN, "three_public", "change", D(-12000)),
    ]


def test_totals_in_other_words():
    assert amounts(
        "2023年我局部门预算收入130万元，部门预算支出120万元，全年预算调整后为125万元，决算支出110万元。"
    ) == [
        (OWN, "total", "income", D(1300000)),
        (OWN, "total", "adjusted_budget", D(1200000)),
        (OWN, "total", "adjusted_budget", D(1250000)),
        (OWN, "total", "executed", D(1100000)),
    ]


def test_money_of_one_level_of_government_may_be_a_part():
    text = "2023年农业保险保费补贴资金绩效自评报告\n\n一、资金情况\n\n2023年中央下达我县农业保险保费补贴资金862万元。"
    (line,) = understand(read(text.encode())).budgets
    assert (line.line_item, line.measure, line.source.flags) == ("total", "approved", ("structure_ambiguous",))


def test_points_in_brackets_and_after_a_title():
    lines = ["1.整体效能（指标分值60分，自评得分58分）", "2.预算编制。该指标分值40分，自评得40分。"]
    found = understand(read((HEAD + "\n\n".join(lines)).encode())).indicators
    assert [(i.name, i.parent, i.weight.value, i.score.value) for i in found] == [
        ("整体效能", None, D(60), D(58)),
        ("预算编制", None, D(40), D(40)),
    ]


def test_targets_without_points_take_their_levels_from_the_titles():
    text = """2023年农业保险保费补贴资金绩效自评报告

一、绩效指标完成情况分析

1.产出指标完成情况分析。

（1）数量指标。水稻投保面积目标值≥18万亩，实际完成18.4万亩；育肥猪投保数量目标值≥9万头，实际完成8.2万头。
"""
    found = understand(read(text.encode())).indicators
    assert [
        (i.level1, i.level2, i.name, i.target.comparator, i.target.value, i.actual.value, i.weight) for i in found
    ] == [
        ("output", "quantity", "水稻投保面积", "ge", D(18), D("18.4"), None),
        ("output", "quantity", "育肥猪投保数量", "ge", D(9), D("8.2"), None),
    ]


def test_projects_listed_under_bracketed_numbers():
    assert amounts(
        "（一）高标准农田建设项目资金1,500万元，实际支出1,425万元，执行率95%。",
        "（二）动物防疫经费预算120万元，实际支出118.6万元。",
        "（三）耕地地力保护补贴资金。全年预算200万元，支付200万元。",
        "（四）项目资金。实际支出90万元。",
    ) == [
        ("高标准农田建设项目资金", "total", "executed", D(14250000)),
        ("动物防疫经费", "total", "adjusted_budget", D(1200000)),
        ("动物防疫经费", "total", "executed", D(1186000)),
        ("耕地地力保护补贴资金", "total", "adjusted_budget", D(2000000)),
        ("耕地地力保护补贴资金", "total", "executed", D(2000000)),
        (OWN, "total", "executed", D(900000)),
    ]


def test_the_name_of_the_project_before_an_amount_says_nothing():
    text = "2023年养老保险补助资金绩效自评报告\n\n一、概况\n\n2023年养老保险补助资金预算安排100万元，其中中央财政补助60万元，市级财政配套40万元。截至12月底实际支出99万元。"
    found = understand(read(text.encode())).budgets
    assert [(line.line_item, line.measure, line.amount.yuan) for line in found] == [
        ("total", "adjusted_budget", D(1000000)),
        ("other", "adjusted_budget", D(600000)),
        ("other", "adjusted_budget", D(400000)),
        ("total", "executed", D(990000)),
    ]


def test_points_of_several_levels_in_one_sentence():
    lines = "其中：投入类指标得分14分（满分15分），过程类指标得分22.5分（满分25分）。"
    found = understand(read((HEAD + lines).encode())).indicators
    assert [(i.name, i.level1, i.weight.value, i.score.value) for i in found] == [
        ("投入类指标", "management", D(15), D(14)),
        ("过程类指标", "management", D(25), D("22.5")),
    ]


def test_a_list_of_indicators_takes_the_first_levels_of_the_official_scheme():
    lines = [
        "1.数量指标：参保人数年度指标值≥7.2万人，实际完成7.31万人，分值15分，得分15分；",
        "2.满意度：参保人员满意度年度指标值≥90%，实际完成93%，分值10分，得分10分。",
        "预算执行率分值10分，得分9.9分。",
    ]
    found = understand(read((HEAD + "\n\n".join(lines)).encode())).indicators
    assert [(i.name, i.level1, i.level2, i.parent, i.is_group) for i in found] == [
        ("参保人数", "output", "quantity", None, False),
        ("参保人员满意度", "satisfaction", "satisfaction", None, False),
        ("预算执行率", "budget_execution", None, None, False),
    ]


def test_a_budget_that_an_amount_is_compared_with_is_of_its_item():
    assert amounts("“三公”经费支出决算32.46万元，比预算数35万元减少2.54万元。") == [
        (OWN, "three_public", "executed", D(324600)),
        (OWN, "three_public", "adjusted_budget", D(350000)),
        (OWN, "three_public", "change", D(-25400)),
    ]


def test_the_result_as_a_whole_is_no_indicator():
    text = "绩效评价指标赋分100分，综合得分95分，得分率为95%。"
    assert understand(read((HEAD + text).encode())).indicators == []


def test_money_invested_received_left_over_and_added():
    assert amounts(
        "项目总投资为人民币壹仟贰佰万元整，其中中央财政补助500万元，省级配套300万元，县级自筹400万元。"
        "截至年底，实际到位资金1100万元，其中财政资金800万元，自有资金300万元，结余资金44万元。"
    ) == [
        (OWN, "total", None, D(12000000)),
        (OWN, "other", None, D(5000000)),
        (OWN, "other", None, D(3000000)),
        (OWN, "other", None, D(4000000)),
        (OWN, "total", None, D(11000000)),
        (OWN, "fiscal_appropriation", None, D(8000000)),
        (OWN, "other_funds", None, D(3000000)),
        (OWN, "total", None, D(440000)),
    ]
    assert amounts("中央资金到位500万元，全年追加预算30万元。") == [
        (OWN, "other", None, D(5000000)),
        (OWN, "total", "change", D(300000)),
    ]


def test_a_fund_is_of_the_measure_of_its_total():
    assert amounts("调整后预算1200万元，其中：一般公共预算900万元，政府性基金预算300万元。") == [
        (OWN, "total", "adjusted_budget", D(12000000)),
        (OWN, "general_public_budget", "adjusted_budget", D(9000000)),
        (OWN, "government_fund", "adjusted_budget", D(3000000)),
    ]


def test_the_title_of_a_problem_names_no_project():
    found = amounts("2023年支出50万元。", "二、存在的问题", "1.预算编制不够精准。年初预算安排30万元。")
    assert found[1] == (OWN, "total", "initial_budget", D(300000))


def test_what_a_department_invests_outside_its_budget_is_not_its_total():
    assert amounts("一、履职情况", "修建村道，计划投资1764万元，到位资金300万元。") == []


def test_money_of_a_project_that_was_arranged_and_arrived():
    text = (
        "2023年旅游宣传项目绩效自评报告\n\n一、资金情况\n\n县财政局安排宣传专项资金860万元，县级财政资金860万元已全部到位。"
        "共支出731万元。其中：展会费用212万元，新媒体宣传519万元。"
    )
    found = understand(read(text.encode())).budgets
    assert [(b.line_item, b.measure, b.amount.yuan) for b in found] == [
        ("total", "approved", D(8600000)),
        ("other", None, D(8600000)),
        ("total", "executed", D(7310000)),
        ("other", "executed", D(2120000)),
        ("other", "executed", D(5190000)),
    ]
    assert amounts("我局安排宣传专项资金860万元。") == []


def test_funds_by_level_that_exceed_their_total():
    def statuses(county: int):
        text = f"项目总投资1000万元，其中中央资金500万元，省级资金300万元，县级资金{county}万元。"
        found = understand(read((HEAD + text).encode()))
        return [r.status for r in check(found) if r.rule == "parts_sum_to_whole" and "各级" in r.explanation]

    assert statuses(200) == [Status.PASS]
    assert statuses(300) == [Status.FAIL]
    assert statuses(100) == []


def test_money_behind_labels_in_lines_of_their_own():
    lines = [
        "项目名称：天然林保护工程",
        "项目总投资：2,680万元",
        "资金到位：中央财政资金2,000万元，省级财政资金500万元，合计2,500万元",
        "实际支出：2,375万元",
        "预算执行率：95%",
    ]
    found = understand(read("\n\n".join(["2022年某林业局项目支出绩效自评报告", "一、基本情况", *lines]).encode()))
    assert [(e.kind, e.subject_name) for e in found.evaluations] == [("project", "天然林保护工程")]
    assert [(b.line_item, b.measure, b.amount.yuan) for b in found.budgets] == [
        ("total", None, D(26800000)),
        ("other", None, D(20000000)),
        ("other", None, D(5000000)),
        ("total", None, D(25000000)),
        ("total", "executed", D(23750000)),
    ]
    rate = found.budgets[-1].execution_rate
    assert rate is not None and rate.value == D("0.95")


def test_the_rate_after_a_list_is_of_its_total():
    text = (
        "2023年低保补助资金绩效自评报告\n\n一、资金情况\n\n中央财政下达补助资金8652万元，省级财政下达1650万元，县财政配套资金20万元。"
        "累计支出9890.5万元，其中：城市低保2910.2万元、农村低保6980.3万元，预算执行率96.01%。到位资金10302万元。"
    )
    found = understand(read(text.encode()))
    assert [(b.line_item, b.measure, b.amount.yuan, b.execution_rate is not None) for b in found.budgets] == [
        ("total", "approved", D(86520000), False),
        ("total", "approved", D(16500000), False),
        ("other", "approved", D(200000), False),
        ("total", "executed", D(98905000), True),
        ("other", "executed", D(29102000), False),
        ("other", "executed", D(69803000), False),
        ("total", None, D(103020000), False),
    ]
    assert [r.status for r in check(found) if r.rule == "rate_executed_over_budget"] == [Status.PASS]


def test_what_is_added_to_the_total_is_its_change_and_leaves_it_the_total():
    text = HEAD.replace("一、部门整体支出情况", "一、部门基本情况")
    text += "2023年年初预算2186.50万元，年中追加预算313.50万元，全年预算2500万元，实际支出2375万元，预算执行率95%。"
    found = understand(read(text.encode())).budgets
    assert [(line.line_item, line.measure, line.amount.yuan) for line in found] == [
        ("total", "initial_budget", D(21865000)),
        ("total", "change", D(3135000)),
        ("total", "adjusted_budget", D(25000000)),
        ("total", "executed", D(23750000)),
    ]
    assert found[3].execution_rate.value == D("0.95")


def test_the_years_budget_after_the_first_one_is_the_totals_whatever_was_added_between():
    found = amounts("部门预算批复总额为12345万元，年中下达上级专项2155万元，全年预算14500万元，实际支出13920万元。")
    assert found == [
        (OWN, "total", "approved", D(123450000)),
        (OWN, "total", "adjusted_budget", D(145000000)),
        (OWN, "total", "executed", D(139200000)),
    ]
    assert (OWN, "total", "change", D(21550000)) in amounts("年初预算12345万元，年中追加上级专项2155万元。")


def test_what_goals_were_set_for_is_no_budget_of_the_department():
    text = "临江县2024年部门预算公开说明\n\n一、收支预算情况\n\n2024年部门支出预算3862.4万元。\n\n二、绩效目标情况\n\n"
    found = understand(read((text + "2024年纳入绩效目标管理的项目15个，涉及资金2450万元。").encode())).budgets
    assert [(line.measure, line.amount.yuan) for line in found] == [
        ("initial_budget", D(38624000)),
        (None, D(24500000)),
    ]


def test_what_a_level_of_government_gives_is_approved_with_its_parts():
    text = "2023年度永宁县义务教育补助资金绩效自评报告\n\n一、绩效目标下达情况\n\n"
    text += "上级下达我县教育补助经费３，８６０．５万元，其中：公用经费２，３１０．５万元，生活补助1,550万元。"
    found = understand(read(text.encode())).budgets
    assert [(line.line_item, line.measure, line.amount.yuan) for line in found] == [
        ("total", "approved", D(38605000)),
        ("other", "approved", D(23105000)),
        ("other", "approved", D(15500000)),
    ]


def test_each_of_the_items_that_one_paragraph_numbers_is_of_its_own_project():
    assert amounts(
        "（1）村级运转经费。预算210万元，支出210万元。（2）产业奖补。预算350万元，支出297.5万元。（3）动物防疫经费，预算18万元。支出9万元。"
    ) == [
        ("村级运转经费", "total", "adjusted_budget", D(2100000)),
        ("村级运转经费", "total", "executed", D(2100000)),
        ("产业奖补", "total", "adjusted_budget", D(3500000)),
        ("产业奖补", "total", "executed", D(2975000)),
        ("动物防疫经费", "total", "adjusted_budget", D(180000)),
        ("动物防疫经费", "total", "executed", D(90000)),
    ]


def test_projects_named_right_before_their_budgets_are_no_totals_of_the_department():
    assert amounts(
        "全年实施项目3个，预算合计500万元，支出430万元，其中：薄弱学校改造项目预算300万元、支出270万元，“双减”服务项目预算120万元，"
        "支出110万元；校园安全工程预算80万元，仅支出50万元。上述三个项目支出合计430万元。"
    ) == [
        (OWN, "project_expenditure", "adjusted_budget", D(5000000)),
        (OWN, "project_expenditure", "executed", D(4300000)),
        ("薄弱学校改造项目", "total", "adjusted_budget", D(3000000)),
        ("薄弱学校改造项目", "total", "executed", D(2700000)),
        ("“双减”服务项目", "total", "adjusted_budget", D(1200000)),
        ("“双减”服务项目", "total", "executed", D(1100000)),
        ("校园安全工程", "total", "adjusted_budget", D(800000)),
        ("校园安全工程", "total", "executed", D(500000)),
        (OWN, "other", "executed", D(4300000)),
    ]


def test_the_grade_of_a_project_named_before_its_budget_is_not_its_departments():
    text = HEAD + "校园安全工程预算80万元，支出50万元，自评82分，等级为良。\n\n部门整体自评得分93分，等级为优。"
    (own,) = understand(read(text.encode())).evaluations
    assert (own.total_score.value, own.rating) == (D(93), "excellent")


def test_money_that_a_county_adds_of_its_own_may_be_a_part():
    text = "2023年农业保险保费补贴资金绩效自评报告\n\n一、资金情况\n\n我县另行安排县级补贴资金150万元。"
    (line,) = understand(read(text.encode())).budgets
    assert (line.line_item, line.measure, line.source.flags) == ("total", "approved", ("structure_ambiguous",))


def test_what_a_finance_bureau_tells_of_all_departments_is_the_regions_and_a_named_units_its_own():
    text = "东明县2024年1—7月预算绩效运行监控报告\n\n一、总体情况\n\n本次监控覆盖76个部门，调整后预算38.17亿元，累计支出20.83亿元，"
    text += "执行率54.57%。县供销社执行率仅为46.7%，预算312万元，实际支出145.7万元。\n\n东明县财政局\n\n2024年8月15日"
    found = understand(read(text.encode())).budgets
    assert [(b.subject_kind, b.subject_name, b.measure, b.amount.yuan) for b in found] == [
        ("region", "山东省菏泽市东明县", "adjusted_budget", D(3817000000)),
        ("region", "山东省菏泽市东明县", "executed", D(2083000000)),
        ("unit", "县供销社", "adjusted_budget", D(3120000)),
        ("unit", "县供销社", "executed", D(1457000)),
    ]


def test_what_a_cut_leaves_and_takes_is_of_the_item_that_it_names():
    assert amounts("其他费用核减52万元，项目支出核减30万元。") == [
        (OWN, "other", "change", D(-520000)),
        (OWN, "project_expenditure", "change", D(-300000)),
    ]


def test_a_title_without_a_number_names_the_project_of_its_paragraph():
    assert amounts("校舍维修改造项目。预算数312万元，执行数265.2万元。", "其余9个项目预算600万元，执行540万元。") == [
        ("校舍维修改造项目", "total", "adjusted_budget", D(3120000)),
        ("校舍维修改造项目", "total", "executed", D(2652000)),
        (OWN, "other", "adjusted_budget", D(6000000)),
        (OWN, "other", "executed", D(5400000)),
    ]


def test_a_numbered_line_of_the_three_public_expenses_is_read_whole():
    assert amounts("（三）本年“三公”经费支出18.3万元。") == [(OWN, "three_public", "executed", D(183000))]


def test_parts_in_brackets_and_sources_of_what_has_arrived_are_no_totals():
    text = "2023年农业保险保费补贴资金绩效自评报告\n\n一、资金情况\n\n市财政下达补贴资金384万元（第一批下达290万元、第二批下达94万元）。"
    text += "累计到位资金345万元，其中专项债券资金280万元，财政预算资金65万元。"
    found = understand(read(text.encode())).budgets
    assert [(line.line_item, line.measure, line.amount.yuan) for line in found] == [
        ("total", "approved", D(3840000)),
        ("other", "approved", D(2900000)),
        ("other", "approved", D(940000)),
        ("total", None, D(3450000)),
        ("other", None, D(2800000)),
        ("other", None, D(650000)),
    ]


def test_a_rate_is_of_what_its_own_paragraph_spent_and_a_rule_gives_none():
    own = "全年支出总额6912万元。\n\n区级预算安排项目资金5200万元，实际支付4838.4万元，支付率93.05%。"
    rule = "\n\n二、评价方法\n\n财预〔2020〕10号文规定，预算执行率10%、产出指标50%。"
    found = understand(read((HEAD + own + rule).encode())).budgets
    assert [(b.line_item, b.execution_rate and b.execution_rate.raw) for b in found if b.measure == "executed"] == [
        ("total", None),
        ("project_expenditure", "93.05%"),
    ]
    alone = understand(read((HEAD + "全年支出总额6912万元。" + rule).encode())).budgets
    assert [b.execution_rate for b in alone] == [None]


def test_the_rest_is_of_what_it_is_said_to_be_behind_it():
    assert amounts("整体支出900万元，其中：公用经费600万元，其余300万元为项目支出。") == [
        (OWN, "total", "executed", D(9000000)),
        (OWN, "other", "executed", D(6000000)),
        (OWN, "project_expenditure", "executed", D(3000000)),
    ]


def test_a_paragraph_that_begins_with_a_project_and_its_budget_is_about_it():
    assert amounts("1.动物防疫经费，预算18万元。支出9万元。") == [
        ("动物防疫经费", "total", "adjusted_budget", D(180000)),
        ("动物防疫经费", "total", "executed", D(90000)),
    ]
