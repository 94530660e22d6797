"""Text files as reports are found in them: wraps, page breaks, flattened tables, tabs, Markdown."""

from __future__ import annotations

from extractors.document import Document, Paragraph, Table
from extractors.readers import read

WRAPPED = """
滨河县财政局关于预算绩效管理的情况

今年以来全县各部门认真落实预算绩效管理要求，共有四十二

个预算单位开展自评，涉及资金 1234.50 万

元，整体情况良好，各项任务均按照计划推进并取得了实效。

一、基本情况

各部门按照要求开展了工作，自评材料均已按时报送至县财政

局。



二、存在问题
"""

BULLETIN = """
各单位得分情况详见下表：

序

号
单位名称

项目

自评

个数

项目金额（万

元）
等级

合计 20 1,100.50 良好

1 县委办 5 100.50 优秀

2 县政府办 6 200 优秀

3 县发展 7 300 良好



和改革局

4
县人力资源

和社会

保障局
1 400 中等

5 县统计局 0 良好

全县统筹

资金
1 100.00 良好

二、下一步工作
"""


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


def test_hard_wraps_are_joined_and_headings_stand_alone() -> None:
    assert paragraphs(read(WRAPPED.encode())) == [
        "滨河县财政局关于预算绩效管理的情况",
        "今年以来全县各部门认真落实预算绩效管理要求，共有四十二个预算单位开展自评，涉及资金 1234.50 万元，"
        "整体情况良好，各项任务均按照计划推进并取得了实效。",
        "一、基本情况",
        "各部门按照要求开展了工作，自评材料均已按时报送至县财政局。",
        "二、存在问题",
    ]


def test_a_place_in_a_joined_paragraph_is_the_line_it_stands_on() -> None:
    paragraph = read(WRAPPED.encode()).blocks[1]
    assert isinstance(paragraph, Paragraph)
    at = paragraph.text.index("1234.50")
    assert WRAPPED.split("\n")[paragraph.place_at(at, at + 7).line - 1].startswith("个预算单位")  # type: ignore[operator]


def test_a_flattened_table_is_put_together_from_its_rows() -> None:
    (table,) = read(BULLETIN.encode()).tables
    assert rows(table) == [
        ["序号", "单位名称", "项目自评个数", "项目金额（万元）", "等级"],
        ["", "合计", "20", "1,100.50", "良好"],
        ["1", "县委办", "5", "100.50", "优秀"],
        ["2", "县政府办", "6", "200", "优秀"],
        ["3", "县发展和改革局", "7", "300", "良好"],
        ["4", "县人力资源和社会保障局", "1", "400", "中等"],
        ["5", "县统计局", "0", "", "良好"],
        ["", "全县统筹资金", "1", "100.00", "良好"],
    ]


def test_a_name_put_together_and_a_value_without_its_column_are_flagged() -> None:
    (table,) = read(BULLETIN.encode()).tables
    cells = {(cell.row, cell.col): cell for cell in table.cells}
    assert cells[4, 1].flags == ("name_mended",)
    assert cells[2, 1].flags == ()
    assert cells[6, 2].flags == ("column_inferred",)


def test_tabs_make_a_table_and_a_lone_first_row_its_caption() -> None:
    (table,) = read("得分汇总\t\t\n单位\t得分\t等级\n甲局\t90\t优\n".encode()).tables
    assert (table.caption, table.method, table.spans_known) == ("得分汇总", "tab_rows", False)
    assert rows(table) == [["单位", "得分", "等级"], ["甲局", "90", "优"]]


def test_markdown_marks_are_no_text() -> None:
    document = read(
        "# 自评报告\n\n**（一）执行率不高。**全年执行率**78%**。\n\n| 项目 | 得分 |\n|---|---|\n| 甲 | 9 |\n".encode()
    )
    title, run_in = (block for block in document.blocks if isinstance(block, Paragraph))
    assert (title.text, title.level) == ("自评报告", 1)
    assert run_in.text == "（一）执行率不高。全年执行率78%。"
    assert run_in.text[: run_in.bold_until] == "（一）执行率不高。"
    assert rows(document.tables[0]) == [["项目", "得分"], ["甲", "9"]]


def test_figures_written_as_formulas_are_figures() -> None:
    (paragraph,) = read("决策指标得10.40分，得分率  $69.33\\%$ ，完成 $\\geq 100$ 次。\n".encode()).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "决策指标得10.40分，得分率  69.33% ，完成 ≥ 100 次。"


def test_a_header_on_one_line_and_a_row_of_averages() -> None:
    text = (
        "县财政局抽查了3个部门，复核结果如下：\n序号 单位名称 自评得分 复核得分 复核等级 排名\n"
        "1 县教育局 98.5 91.2 优 1\n2 县民政局 97 85.6 良 2\n3 县水利局 99 79.5 中 3\n平均 98.17 85.43\n一、存在问题\n"
    )
    (table,) = read(text.encode()).tables
    assert rows(table)[0] == ["序号", "单位名称", "自评得分", "复核得分", "复核等级", "排名"]
    assert rows(table)[-1] == ["", "平均", "98.17", "85.43", "", ""]


def test_a_wrong_running_number_does_not_stop_the_reading() -> None:
    broken = BULLETIN.replace("3 县发展", "8 县发展").replace("5 县统计局", "6 县统计局")
    assert read(broken.encode()).blocks


def test_a_rule_of_colons_and_one_dash_is_no_row_and_dashes_in_cells_are() -> None:
    text = "# 通报\n\n| 名次 | 单位 | 得分 |\n|:-:|---|:-|\n| 1 | 县审计局 | 90.5 |\n| - | 县供销社 | - |\n"
    assert rows(read(text.encode()).tables[0]) == [
        ["名次", "单位", "得分"],
        ["1", "县审计局", "90.5"],
        ["-", "县供销社", "-"],
    ]


def test_comma_separated_values_are_a_sheet_with_its_title_and_figures_in_quotes() -> None:
    text = (
        "项目支出绩效自评结果汇总表,,,\r\n序号,项目名称,预算数（元）,自评得分\r\n"
        '1,就业补助资金,"12,345,678.90",99.5\r\n2,人才引进专项,"1,500,000.00",96\r\n'
    )
    document = read(text.encode("gbk"))
    (table,) = document.tables
    assert (document.media_type, document.encoding, table.caption) == (
        "text/csv",
        "gb18030",
        "项目支出绩效自评结果汇总表",
    )
    assert [cell.text for cell in table.text_rows()[1]] == ["1", "就业补助资金", "12,345,678.90", "99.5"]


def test_lines_of_prose_with_commas_are_no_sheet() -> None:
    lines = [
        "2023年,全县绩效自评覆盖76个部门,涉及资金12,345万元。",
        "自评得分较高,问题不少。",
        "下一步,加强管理,提高质量。",
    ]
    assert read("\n".join(lines).encode()).tables == ()


def test_titles_over_comma_separated_rows_need_no_commas():
    text = "某县2023年项目支出绩效自评汇总表\n单位：万元\n项目名称,预算数,执行数\n森林抚育,120.50,110.25\n河道整治,80.00,64.00\n"
    (table,) = read(text.encode()).tables
    assert [c.text for c in table.cells if c.text][-3:] == ["河道整治", "80.00", "64.00"]
