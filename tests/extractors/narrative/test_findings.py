"""Problems, recommendations and practices, one an item."""

from __future__ import annotations

import pytest

from extractors.narrative.findings import find_findings

from .paper import document, table, tree_of

GOLD_KINDS = {
    "problem": "problem",
    "recommendation": "recommendation",
    "experience": "practice",
    "result_use": "practice",
}


def _found(*blocks):
    return [(f.kind, f.title, f.category) for f in find_findings(tree_of(document(*blocks)))]


@pytest.mark.parametrize("name", ["qujiang", "jinfeng", "panyu", "zhanyi"])
def test_findings_of_the_seeds(name, seed, gold):
    rows = [r for r in gold("findings") if r["document"] == name and r["kind"] in GOLD_KINDS]
    found = find_findings(tree_of(seed(name)))
    assert [f.kind for f in found] == [GOLD_KINDS[r["kind"]] for r in rows]
    for finding, row in zip(found, rows, strict=True):
        # the gold heading of an untitled item may run over several clauses
        assert row["heading_text"].startswith(finding.title)
        assert finding.source.place.line == int(row["source_line"])


def test_categories_of_a_seed(seed):
    assert [f.category for f in find_findings(tree_of(seed("qujiang")))] == [
        "late_or_missing_submission",
        "management_mechanism",
        "budget_execution",
        "indicator_design",
        "awareness",
        "management_mechanism",
        "budget_execution",
    ]


def test_use_of_results_is_a_practice_of_its_own_category(seed):
    found = find_findings(tree_of(seed("zhanyi")))
    assert [f.category for f in found if f.kind == "practice"][:2] == ["result_application"] * 2


@pytest.mark.parametrize("nothing", ["无", "无。", "暂无", "未发现问题。", "不存在问题。"])
def test_nothing_is_invented(nothing):
    assert _found("四、存在的问题", nothing) == []
    assert _found("四、其他需要说明的情况", nothing) == []


def test_clauses_that_each_lack_something():
    assert _found("四、存在的问题", "对绩效工作的认识有待提高，支出结构有待优化。") == [
        ("problem", "对绩效工作的认识有待提高", "awareness"),
        ("problem", "支出结构有待优化", "other"),
    ]


def test_enumerated_text():
    found = _found("四、存在的问题", "存在以下不足：一是预算编制不够精细，偏差较大。二是制度不健全，执行不严。")
    assert [(kind, title) for kind, title, _ in found] == [("problem", "预算编制不够精细"), ("problem", "制度不健全")]


def test_items_of_a_section_keep_their_details_in_one_row():
    found = find_findings(
        tree_of(
            document(
                "三、存在的问题", "（一）预算执行率不高", "一是进度慢。二是编制粗。", "（二）意识不强", "重视不够。"
            )
        )
    )
    assert [(f.title, f.text) for f in found] == [
        ("预算执行率不高", "一是进度慢。二是编制粗。"),
        ("意识不强", "重视不够。"),
    ]


def test_sections_inside_a_section_of_problems_and_measures():
    found = _found(
        "三、主要成效、存在的问题及建议",
        "（一）主要成效",
        "成绩显著。",
        "（二）存在的问题",
        "1.预算编制不精准。偏差大。",
        "（三）改进建议",
        "1.加强预算管理。细化编制。",
    )
    assert [(kind, title) for kind, title, _ in found] == [
        ("problem", "预算编制不精准"),
        ("recommendation", "加强预算管理"),
    ]


def test_problems_and_measures_in_one_text():
    found = _found("五、存在的问题和改进措施", "1.预算执行率偏低，进度缓慢。2.加强预算管理，加快进度。")
    assert [(kind, title) for kind, title, _ in found] == [
        ("problem", "预算执行率偏低"),
        ("recommendation", "加强预算管理"),
    ]


def test_labels_inside_a_paragraph():
    found = _found(
        "二、项目自评结果",
        "1.甲项目综述：全年预算数396万元。发现的问题及原因：执行效率偏低。下一步改进措施：加快执行进度。",
        "2.乙项目综述：全年预算数5000万元。发现的问题及原因：无，下一步改进措施：无。",
    )
    assert [(kind, title) for kind, title, _ in found] == [
        ("problem", "执行效率偏低"),
        ("recommendation", "加快执行进度"),
    ]


def test_findings_in_a_table_point_to_their_cell():
    form = table(["一、部门概况", "某局是工作部门，有职工67人。"], ["二、存在的问题", "资金支出结构有待进一步优化。"])
    (finding,) = find_findings(tree_of(document("2023年度部门整体支出绩效自评情况", form)))
    assert (finding.source.place.table_index, finding.source.place.row_index, finding.source.place.col_index) == (
        0,
        1,
        1,
    )


@pytest.mark.parametrize("chapter", ["第三章 存在的问题", "3 存在的问题"])
def test_problems_of_a_chapter(chapter):
    found = _found("一个项目绩效评价报告", chapter, "3.1 采购周期较长。因审批晚，设备未到。", "3.2 资金未到位")
    assert [(kind, title) for kind, title, _ in found] == [("problem", "采购周期较长"), ("problem", "资金未到位")]


def test_what_went_wrong_under_the_official_title():
    found = _found("三、偏离绩效目标的原因和下一步改进措施", "部分乡镇管理不及时。下一步将加强入户核查。")
    assert [kind for kind, _, _ in found] == ["problem", "recommendation"]


@pytest.mark.parametrize("amount", ["4,500万元", "4，500万元", "1,204,500.00元"])
def test_a_comma_inside_an_amount_ends_no_title(amount):
    found = _found("五、有关建议", f"1.建议明年预算控制在{amount}以内，较今年核减10%。", "2.完善制度，加强管理。")
    assert [title for _, title, _ in found] == [f"建议明年预算控制在{amount}以内", "完善制度"]
