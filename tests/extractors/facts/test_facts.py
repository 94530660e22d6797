"""Title, number, issuer, dates and the evaluated year, each from the place that says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extractors.document import Document, Paragraph
from extractors.errors import DocumentError
from extractors.facts import read_heading, settle
from extractors.facts.heading import is_organisation
from extractors.readers import read
from extractors.records import Facts
from extractors.understand import understand
from tests.extractors.forms.build import table

BULLETIN = """韶关市曲江区水务局

韶关市曲江区2024年项目支出

绩效自评工作情况的通报

一、基本情况

2024年3月起，开展了2023年度项目支出绩效自评工作。根据2023年度预算执行情况，整体良好。

韶关市曲江区水务局

2024年6月30日
"""
REVIEW = """银川市金凤区 财 政 局 文 件

银金财发〔2024〕12号

金凤区2023年度绩效自评复核工作的报告

金凤区人民政府：

根据《意见》（宁党发〔2019〕9号），对2023年度绩效自评进行复核。
"""


def facts(text: str) -> Facts:
    return understand(read(text.encode())).facts


def test_a_title_over_two_lines_and_a_signature() -> None:
    found = facts(BULLETIN)
    assert found.title is not None and found.title.value == "韶关市曲江区2024年项目支出绩效自评工作情况的通报"
    assert found.issuer is not None and (found.issuer.value, found.issuer.basis) == ("韶关市曲江区水务局", "signature")
    assert found.published_on is not None and found.published_on.value == date(2024, 6, 30)
    assert (found.document_type, found.region_code) == ("bulletin", "440205")


def test_the_evaluated_year_is_not_the_year_of_the_work() -> None:
    found = facts(BULLETIN)
    assert found.report_year is not None and found.report_year.value == 2024
    assert found.fiscal_year is not None and found.fiscal_year.value == 2023
    assert found.flags == ("year_conflict",)


def test_a_letterhead_names_the_issuer_and_only_a_number_of_its_own_counts() -> None:
    found = facts(REVIEW)
    assert found.issuer is not None and (found.issuer.value, found.issuer.basis) == ("银川市金凤区财政局", "letterhead")
    assert found.doc_number is not None and found.doc_number.value == "银金财发〔2024〕12号"
    assert (found.document_type, found.region_code) == ("review_report", "640106")
    assert found.flags == ()


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("滨河县水务局", True),
        ("滨 河 县 水 务 局", True),
        ("2024年度滨河县水务局", False),
        ("滨河县水务局：", False),
        ("关于滨河县水务局", False),
        ("绩效自评报告", False),
        ("滨河区“智慧社", False),
    ],
)
def test_a_line_that_is_a_body_and_nothing_else(line: str, named: bool) -> None:
    assert is_organisation(line) is named


def test_a_report_on_several_years_says_so():
    text = "滨河县2020—2022年农村公路养护资金绩效评价报告\n\n一、概况\n\n项目实际支出9312万元。"
    found = understand(read(text.encode()))
    assert (found.facts.fiscal_year.value, found.facts.flags) == (2022, ("range",))
    assert [line.fiscal_year for line in found.budgets] == [None]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("附表1\n\n项目支出绩效自评表（2023年度）", "项目支出绩效自评表（2023年度）"),
        ("附件2 2023年度部门整体支出绩效自评评分表", "2023年度部门整体支出绩效自评评分表"),
    ],
)
def test_the_number_of_an_attachment_is_no_part_of_the_title(head, title):
    found = understand(read(f"{head}\n\n一、基本情况\n\n财政资金绩效自评。".encode()))
    assert found.facts.title.value == title


@pytest.mark.parametrize("title", ["项目支出绩效自评表", "2023年度滨河县项目支出绩效自评表"])
def test_a_kind_of_project_or_a_place_is_no_project(title):
    (own,) = understand(read(f"{title}\n\n一、评价结论\n\n绩效自评得分为90分。".encode())).evaluations
    assert own.subject_name is None


FLATTENED = """项目支出绩效自评表
（2023年度）
主管部门 滨河县住房和城乡建设局 实施单位 滨河县住房和城乡建设局
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
数量指标 改造户数 ＝186户 186户 20 20
"""


def test_a_form_that_lost_its_cells_is_said_to_be_unread():
    found = understand(read(FLATTENED.encode()))
    assert found.facts.flags == ("table_unrecognised",)
    assert found.facts.issuer is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于2023年度区级项目支出绩效自评情况的报告", "bulletin"),
        ("2023年度县级部门绩效自评抽查复核情况的报告", "review_report"),
        ("2023年度部门整体支出绩效自评情况", "department_self_evaluation"),
    ],
)
def test_a_report_on_all_units_of_a_place_is_a_bulletin(title, kind):
    found = understand(read(f"{title}\n\n一、基本情况\n\n财政资金绩效自评。".encode()))
    assert found.facts.document_type == kind


def test_the_name_of_a_sheet_is_no_title_where_there_is_another():
    found = understand(read("自评表\n\n2023年度项目支出绩效自评汇总表\n\n一、基本情况\n\n财政资金。".encode()))
    assert found.facts.title.value == "2023年度项目支出绩效自评汇总表"


def test_the_last_of_several_years_in_a_title_is_the_year_of_the_report() -> None:
    found = facts(
        "2021-2024年技能竞赛经费项目绩效评价报告\n\n一、概况\n\n2024年度绩效评价，按2024年度预算执行情况进行。\n"
    )
    assert found.fiscal_year is not None and found.fiscal_year.value == 2024
    assert [fact.value for fact in found.years if fact.basis == "title"] == [2024]
    assert found.flags == ("range",)


def test_the_parts_of_a_document_without_a_title_say_that_it_compares_years() -> None:
    texts = ("第一部分 2026年度部门预算情况说明", "2026年预算44万元，比2025年年初预算减少3.65万元。")
    blocks = [Paragraph(text) for text in texts]
    found = settle(read_heading(blocks), blocks, [], [])
    assert [(fact.value, fact.basis) for fact in found.years] == [(2026, "heading")]
    assert found.document_type == "budget"


def test_a_label_with_the_place_of_the_seal_names_the_issuer():
    found = understand(
        read("2023年度绩效自评结果汇总表\n\n填报单位（盖章）：宾阳县医疗保障局\n\n财政资金绩效。".encode())
    )
    assert found.facts.issuer is not None and found.facts.issuer.value == "宾阳县医疗保障局"


@pytest.mark.parametrize(
    ("cover", "title", "issuer"),
    [
        (
            ("中共怀远县委", "社会工作部 2024 年度", "部门决算"),
            "中共怀远县委社会工作部2024年度部门决算",
            "中共怀远县委社会工作部",
        ),
        (("2026 年度", "怀远县商务局", "部门预算"), "2026年度怀远县商务局部门预算", "怀远县商务局"),
        (
            ("2026年度", "怀远县公安局治安管理", "大队", "单位预算"),
            "2026年度怀远县公安局治安管理大队单位预算",
            "怀远县公安局治安管理大队",
        ),
        (("怀远县商务局", "2026年度部门预算"), "2026年度部门预算", "怀远县商务局"),
        (
            ("关于2021年安徽省省级一般公共预算", "收入预算的说明"),
            "关于2021年安徽省省级一般公共预算收入预算的说明",
            None,
        ),
        (
            ("[ 发文字号 ] [ 主题分类 ]财政[ 体裁分类 ]财政预算、决算", "怀远县2026年部门预算"),
            "怀远县2026年部门预算",
            None,
        ),
    ],
)
def test_a_title_over_the_lines_of_a_cover(cover, title, issuer) -> None:
    heading = read_heading([Paragraph(line) for line in cover])
    assert heading.title is not None and heading.title.value == title
    assert (heading.issuer.value if heading.issuer else None) == issuer


def test_a_workbook_without_a_title_takes_type_and_year_from_its_tables() -> None:
    around = ["部门：某县水务局", "2023年度", "单位：万元"]
    rows = [["科目编码", "科目名称", "本年支出合计"], ["20805", "行政事业单位养老支出", "86.20"]]
    first = replace(table([around, *rows]), caption="支出决算表", unit_note="单位：万元")
    second = replace(table(rows), caption="财政拨款支出决算表", unit_note="单位：万元")
    found = understand(Document("text/plain", (first, second)))
    assert (found.facts.document_type, found.facts.fiscal_year and found.facts.fiscal_year.value) == (
        "final_accounts",
        2023,
    )
    assert [(b.measure, b.fiscal_year) for b in found.budgets] == [("executed", 2023)] * 2


def test_a_label_beside_the_issuer_is_no_part_of_its_name():
    found = facts(
        "滨河区“智慧社区”建设项目绩效自评表\n\n单位名称：滨河区民政局填报日期：2023年3月6日\n\n绩效自评得分90分。"
    )
    assert found.issuer is not None and found.issuer.value == "滨河区民政局"


def test_a_workbook_of_budget_tables_without_a_title_is_a_budget_of_the_year_in_its_headers() -> None:
    sides = [
        ["项目", "2025年预算数", "项目", "2025年预算数"],
        ["一、一般公共预算拨款", "9.00", "一、教育支出", "9.00"],
    ]
    header = ["收入", None, "支出", None]
    projects = [["项目名称", "合计", "一般公共预算"], ["校舍维修", "3.00", "3.00"]]
    first = replace(table([header, *sides]), caption="部门收支总表", unit_note="单位：万元")
    second = replace(table(projects), caption="部门项目支出预算表", unit_note="单位：万元")
    found = understand(Document("text/plain", (first, second)))
    assert found.facts.document_type == "budget"
    assert {(b.measure, b.fiscal_year) for b in found.budgets} == {("income", 2025), ("initial_budget", 2025)}


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("滨河区财政局关于2023年度部门绩效自评情况的报告", "滨河区财政局"),
        ("2022年度滨河县文化馆免费开放项目绩效自评", "滨河县文化馆"),
    ],
)
def test_titles_that_name_a_finance_bureau_or_end_with_self_evaluation(title: str, issuer: str) -> None:
    found = facts(f"{title}\n\n一、基本情况\n\n预算执行良好。")
    assert found.title is not None and found.title.value == title
    assert found.issuer is not None and found.issuer.value == issuer


def test_a_title_that_breaks_inside_its_last_word() -> None:
    lines = [
        "沂北县财政局关于2022年度重点绩效评价结果的通",
        "报",
        "各乡镇（街道），县直各部门：",
        "一、总体情况",
        "评价已完成。",
    ]
    found = understand(Document("application/pdf", tuple(map(Paragraph, lines)))).facts
    assert found.title is not None and found.title.value == "沂北县财政局关于2022年度重点绩效评价结果的通报"
    assert found.document_type == "bulletin"


def test_a_report_in_traditional_characters_is_refused_and_told_so() -> None:
    text = "雲海縣2023年度部門整體支出績效自評報告\n\n一、概況\n\n2023年全年預算1500萬元，支出1425萬元，收入持平。"
    with pytest.raises(DocumentError, match="traditional characters"):
        understand(read(text.encode()))
    quoting = f"云海县2023年度部门整体支出绩效自评报告\n\n一、概况\n\n全年预算1500万元，财政拨款收入。原文：{text}"
    assert facts(quoting).document_type == "department_self_evaluation"


def test_a_table_is_a_documents_title_without_the_name_of_its_sheet() -> None:
    lines = [Paragraph("汇总", level=1), Paragraph("2024年岭南县一般公共预算支出预算表"), Paragraph("单位：万元")]
    found = understand(Document("text/plain", tuple(lines))).facts
    assert found.title is not None and found.title.value == "2024年岭南县一般公共预算支出预算表"
    assert found.document_type == "budget"


def test_how_another_year_was_judged_and_what_is_planned_say_nothing_of_the_evaluated_year() -> None:
    text = (
        "岷县2023年衔接补助资金绩效自评报告\n\n一、结果\n\n自评得分98分。2022年度该项资金绩效评价被省级评为“好”等次。"
    )
    found = facts(text + "\n\n2024年拟安排项目支出510万元。")
    assert found.fiscal_year is not None and (found.fiscal_year.value, found.flags) == (2023, ())


@pytest.mark.parametrize(
    ("title", "kind", "measure"),
    [
        ("2024年度部门项目支出预算执行情况表", "other", "adjusted_budget"),
        ("2024年部门项目支出预算表", "budget", "initial_budget"),
    ],
)
def test_how_a_budget_was_executed_is_no_budget(title: str, kind: str, measure: str) -> None:
    rows = [["序号", "项目名称", "实施单位", "预算数", "实际支出数"], ["1", "河长制", "县水利局", "120", "114"]]
    found = understand(Document("text/plain", (Paragraph(title), table(rows, unit_note="单位：万元"))))
    assert found.facts.document_type == kind
    assert [line.measure for line in found.budgets] == [measure, "executed"]


@pytest.mark.parametrize(
    ("title", "issuer", "subject"),
    [
        ("泗县城东污水处理厂专项债券项目2023年度绩效自评报告", None, "泗县城东污水处理厂专项债券项目"),
        ("泗县乡村振兴衔接资金2023年度绩效自评报告", None, "泗县乡村振兴衔接资金"),
        ("泗县第一小学校舍维修项目2023年度绩效自评报告", "泗县第一小学", "泗县第一小学校舍维修项目"),
        ("2023年度泗县公安局公用经费项目绩效自评报告", "泗县公安局", "泗县公安局公用经费项目"),
    ],
)
def test_a_title_with_the_year_behind_the_project(title: str, issuer: str | None, subject: str) -> None:
    found = understand(read(f"{title}\n\n一、自评情况\n\n自评得分95分，预算执行率100%。".encode()))
    assert (found.facts.issuer and found.facts.issuer.value) == issuer
    assert found.evaluations[0].subject_name == subject


def test_the_issuer_stands_in_a_cell_beside_the_unit_of_its_table() -> None:
    rows = [["部门：齐河县农业农村局", "2023年度", "金额单位：万元"], ["项目", "行次", "金额"]]
    found = read_heading((Paragraph("收入支出决算总表"), table(rows)))
    assert found.issuer is not None and (found.issuer.value, found.issuer.basis) == ("齐河县农业农村局", "label")
    labels = [["主管部门：齐河县教育局", "实施单位：齐河县第一中学"], ["项目", "金额"]]
    assert read_heading((Paragraph("项目支出绩效自评表"), table(labels))).issuer is None


def test_many_towns_together_are_no_body() -> None:
    assert not is_organisation("泗阳县对乡镇")
    assert is_organisation("泗阳县新袁镇")
