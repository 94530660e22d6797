"""Rows of tables that Word files and web pages set as paragraphs, with tabs or blanks between their fields."""

from io import BytesIO

import docx
import pytest

from extractors.document import Paragraph, Table
from extractors.readers import read

TITLE, UNIT = "一般公共预算财政拨款支出决算表", "单位：万元"
ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "320.50", "200.50", "120.00"],
    ["20106", "财政事务", "320.50", "200.50", "120.00"],
]


def _word(apart):
    document = docx.Document()
    for text in (TITLE, UNIT, *(apart.join(row) for row in ROWS), "以上数据均为决算数，其中基本支出200.50万元。"):
        document.add_paragraph(text)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def _page(inner):
    return f"<html><head><meta charset='utf-8'></head><body><h1>某县财政局2023年部门决算</h1>{inner}</body></html>".encode()


def _paragraphs(apart):
    return "".join(f"<p>{text}</p>" for text in (TITLE, UNIT, *(apart.join(row) for row in ROWS)))


@pytest.mark.parametrize(
    "data",
    [
        _word("\t"),
        _word("    "),
        _page(_paragraphs("&nbsp;&nbsp;&nbsp;")),
        _page(f"<p>{'<br>'.join([TITLE, UNIT, *('  '.join(row) for row in ROWS)])}</p>"),
        _page("<pre>" + "\n".join([TITLE, UNIT, *("    ".join(row) for row in ROWS)]) + "</pre>"),
    ],
)
def test_fields_that_are_set_apart_are_cells(data):
    document = read(data)
    (table,) = document.tables
    assert [[cell.text for cell in table.cells if cell.row == r] for r in range(table.n_rows)] == ROWS
    assert (table.method, {flag for cell in table.cells for flag in cell.flags}) == ("spaced_rows", set())
    before = [block.text for block in document.blocks[: document.blocks.index(table)] if isinstance(block, Paragraph)]
    assert before[-2:] == [TITLE, UNIT]


def test_a_padded_name_and_a_date_are_no_table():
    data = _page("<p>某 县 财 政 局</p><p>2024 年 3 月 15 日</p><p>联系人：张某　　电话：8123456</p>")
    assert not any(isinstance(block, Table) for block in read(data).blocks)
