"""Titles and issuers of web pages, of lists, of workbooks, and of documents without a cover."""

from __future__ import annotations

from extractors.document import Document, Paragraph, Table
from extractors.facts import document_type, read_heading
from extractors.understand import understand
from tests.extractors.forms.build import table


def _heading(*lines: str | Table) -> tuple[str | None, str | None]:
    heading = read_heading([line if isinstance(line, Table) else Paragraph(line) for line in lines])
    title, issuer = heading.title, heading.issuer
    return (str(title.value) if title else None, str(issuer.value) if issuer else None)


def test_what_a_web_page_says_of_itself_is_no_title() -> None:
    lines = ["[ 索引号 ]", "115/2026", "[ 发文字号 ]", "[ 体裁分类 ]", "财政预算、决算", "[ 发布机构 ]", "市公安局"]
    title = "遵义市公安局2026年部门预算情况说明"
    assert _heading(*lines, title, "来源：市公安局") == (title, "遵义市公安局")
    listed = table([["[ 索引号 ]", "115/2026"], ["[ 主题分类 ]", "交通"]])
    title = "遵义市交通运输局及局属单位2026年部门预算情况说明"
    assert _heading(listed, title, "一、部门情况") == (title, "遵义市交通运输局")


def test_a_list_of_many_bodies_has_no_title() -> None:
    bodies = ("遵义市水务局", "遵义市教育局", "遵义市财政局", "遵义市司法局")
    lines = ["一、市政府工作部门", *(f"{body}2026年度部门预算" for body in bodies)]
    assert _heading(*lines) == (None, None)


def test_a_sheets_name_and_the_code_of_a_place_are_no_part_of_a_title() -> None:
    lines = ["表1-1 政府债务限额及余额预算情况表", "表1-1", "52 贵州省2020年地方政府债务限额及余额预算情况表"]
    assert _heading(*lines) == ("贵州省2020年地方政府债务限额及余额预算情况表", None)
    assert _heading("2026 年度部门预算")[0] == "2026年度部门预算"


def test_a_title_of_another_field_is_a_title_and_no_type_of_ours() -> None:
    title, issuer = _heading("中共贵州省统计局党组关于巡视", "集中整改进展情况的通报", "根据统一部署，整改落实。")
    assert (title, issuer) == ("中共贵州省统计局党组关于巡视集中整改进展情况的通报", "中共贵州省统计局党组")
    heading = read_heading([Paragraph("中共贵州省统计局党组关于巡视集中整改进展情况的通报")])
    assert document_type(heading.title, ()) == "other"


def test_budgeting_units_make_no_budget() -> None:
    text = "遵义市财政局关于印发《遵义市预算单位集中采购目录（2025年版）》的通知"
    heading = read_heading([Paragraph(text)])
    assert document_type(heading.title, ()) == "other"
    assert heading.issuer is not None and heading.issuer.value == "遵义市财政局"


def test_goals_alone_end_a_title() -> None:
    assert _heading("2026年遵义市水务局（本级）整体绩效目标") == (
        "2026年遵义市水务局（本级）整体绩效目标",
        "遵义市水务局",
    )


def test_the_body_whose_duties_begin_the_text_published_it() -> None:
    lines = ["第一部分 2026年度部门预算情况说明", "一、部门情况说明", "遵义市水务局主要职责包括：", "1.管理用水。"]
    assert _heading(*lines)[1] == "遵义市水务局"


FORM: list[list[str | None]] = [
    ["部门名称", "遵义市水务局", None, None],
    ["绩效指标", "一级指标", "三级指标", "指标值"],
    ["", "产出指标", "供水户数", "≥28户"],
]


def test_the_department_of_the_form_published_it_and_its_tables_are_its_own() -> None:
    accounts = table([["科目编码", "科目名称", "合计"], ["213", "农林水支出", "9.00"]], unit_note="单位：万元")
    blocks = (Paragraph("支出总表"), accounts, Paragraph("部门整体支出绩效目标表（2026年度）"), table(FORM))
    found = understand(Document("text/plain", blocks))
    assert found.facts.issuer is not None and found.facts.issuer.value == "遵义市水务局"
    assert found.facts.region_name == "贵州省遵义市"
    assert {b.subject_name for b in found.budgets} == {"遵义市水务局"}


def test_a_university_is_no_sign_of_a_region() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "校园足球", None, None],
        ["主管部门", "教育部", "项目单位", "北京大学"],
        *FORM[1:],
    ]
    found = understand(Document("text/plain", (Paragraph("项目支出绩效目标表（2019年度）"), table(rows))))
    assert found.facts.region_name is None
