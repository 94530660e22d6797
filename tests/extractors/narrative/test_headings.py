"""Which paragraphs start with a heading, and where its title ends."""

from __future__ import annotations

import pytest

from extractors.document import Paragraph
from extractors.narrative.headings import Form, read_heading


@pytest.mark.parametrize(
    ("text", "level", "number", "title", "form"),
    [
        ("一、基本情况", 1, "一、", "基本情况", Form.STANDALONE),
        ("第二部分 2022年度部门决算情况说明", 0, "第二部分", "2022年度部门决算情况说明", Form.STANDALONE),
        ("(三) 部门责任主体绩效意识不强", 2, "(三)", "部门责任主体绩效意识不强", Form.STANDALONE),
        ("（一）主要成效：", 2, "（一）", "主要成效", Form.STANDALONE),
        ("（一）预算执行率不高。部分项目进度缓慢。", 2, "（一）", "预算执行率不高。", Form.RUN_IN),
        ("1.整体效能指标分值 50分，评价得分 49.04分。", 3, "1.", "整体效能指标", Form.LABELLED),
        ("（1）产出指标完成情况，指标分值20分，评价得分 19.2分。", 4, "（1）", "产出指标完成情况", Form.LABELLED),
        ("2.财务目标：合理控制预算。", 3, "2.", "财务目标", Form.LABELLED),
        ("（一）为进一步提升指标质量，本部门今后将加强管理。", 2, "（一）", "", Form.UNTITLED),
        ("（二）为加快制度建设，深入推进绩效管理。本部门今后将加强管理。", 2, "（二）", "", Form.UNTITLED),
        ("1.“某项目”年度预算1081.18万元，支出 1037.25万元。", 3, "1.", "", Form.UNTITLED),
        ("1.2023年工作总结", 3, "1.", "2023年工作总结", Form.STANDALONE),
        ("2.1 项目概况", 4, "2.1", "项目概况", Form.STANDALONE),
        ("1)评价准备", 4, "1)", "评价准备", Form.STANDALONE),
        ("②评分标准", 5, "②", "评分标准", Form.STANDALONE),
    ],
)
def test_headings(text, level, number, title, form):
    found = read_heading(Paragraph(text))
    assert found is not None
    assert (found.level, found.number, found.title, found.form) == (level, number, title, form)


@pytest.mark.parametrize(
    "text",
    [
        "1081.18万元用于工程建设",
        "2023 年度部门整体预算",
        "1.4 万套保障性租赁住房的年度筹集任务",
        "3.0 版指引印发实施",
        "“一、二类赛”由省级组织",
        "一、二类赛和专项赛在申请时提交申报表",
        "2、3月份完成招标",
        "一是加强制度建设。",
        "第一部分主要包括三项内容，分别由各单位负责。其余另行安排。",
        "2023-05-31",
    ],
)
def test_no_headings(text):
    assert read_heading(Paragraph(text)) is None


def test_bold_beginning_is_the_title():
    text = "1. 强化绩效目标管理,规范绩效目标编制。绩效目标是前提。"
    found = read_heading(Paragraph(text, bold_until=text.index("绩效目标是")))
    assert found is not None
    assert found.title == "强化绩效目标管理,规范绩效目标编制。"
    assert text[found.body :] == "绩效目标是前提。"
