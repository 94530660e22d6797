"""Excel workbooks: made with openpyxl, and the published ones of the corpus."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
from openpyxl.styles import Border, Side
from openpyxl.workbook import Workbook

from extractors.document import AsideKind, ParagraphKind
from extractors.errors import DocumentError, ErrorCode
from extractors.readers import read
from extractors.readers.xls import read_xls
from extractors.readers.xlsx import read_xlsx

from .shared import aside, corpus, rows, spans, texts
from .test_docx import changed


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def form() -> Workbook:
    """A sheet with title rows, a merged header, figures in number formats, a note, and a second form below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "自评表"
    for row in (
        ["附件1"],
        ["项目支出绩效自评表"],
        ["（2023年度）"],
        ["填报单位：水务局", None, None, "单位：万元"],
        ["项目", "资金", None, "执行率"],
        [None, "预算数", "决算数", None],
        ["防汛\n经费", 1234.5, 1 / 3, 0.984],
        ["合计", None, 0, datetime(2023, 12, 31)],
        ["注：决算数为快报数。"],
        [],
        ["部门整体支出绩效自评表"],
        ["部门", "得分"],
        ["水务局", 0.1 + 0.2],
    ):
        sheet.append(row)
    for merge in ("A2:D2", "A5:A6", "B5:C5", "D5:D6", "A11:D11"):
        sheet.merge_cells(merge)
    for place, code in (("B7", "#,##0.00"), ("C7", "0.00"), ("D7", "0.00%"), ("D8", 'yyyy"年"m"月"')):
        sheet[place].number_format = code
    return book


def test_the_number_of_a_table_is_not_its_caption() -> None:
    book = openpyxl.Workbook()
    for row in (["支出决算表"], ["财决公开03表"], ["项目", "金额"], ["农林水支出", "20"]):
        book.active.append(row)
    assert read_xlsx(saved(book)).tables[0].caption == "支出决算表"


def test_a_sheet_of_two_forms() -> None:
    document = read_xlsx(saved(form()))
    first, second = document.tables
    assert (first.n_rows, first.n_cols) == (4, 4)
    assert (first.caption, first.unit_note) == ("项目支出绩效自评表", "单位：万元")
    assert spans(first)["项目"] == (0, 0, 2, 1)
    assert spans(first)["资金"] == (0, 1, 1, 2)
    assert rows(first)[2:] == [["防汛经费", "1,234.50", "0.33", "98.40%"], ["合计", "", "0", "2023年12月"]]
    assert first.notes == ("注：决算数为快报数。",)
    assert (second.caption, rows(second)[1]) == ("部门整体支出绩效自评表", ["水务局", "0.3"])
    assert [(p.text, p.kind) for p in document.paragraphs()] == [
        ("自评表", ParagraphKind.HEADING),
        ("附件1", ParagraphKind.BODY),
        ("项目支出绩效自评表", ParagraphKind.CAPTION),
        ("（2023年度）", ParagraphKind.BODY),
        ("填报单位：水务局", ParagraphKind.BODY),
        ("单位：万元", ParagraphKind.NOTE),
        ("注：决算数为快报数。", ParagraphKind.NOTE),
        ("部门整体支出绩效自评表", ParagraphKind.CAPTION),
    ]
    assert [cell.text for cell in first.cells if cell.is_header] == ["项目", "资金", "执行率", "预算数", "决算数"]


def test_a_blank_row_inside_a_table_does_not_cut_it() -> None:
    book = openpyxl.Workbook()
    for row in (["项目", "金额"], ["甲", 1], [], ["乙", 2]):
        book.active.append(row)
    (table,) = read_xlsx(saved(book)).tables
    assert rows(table) == [["项目", "金额"], ["甲", "1"], ["", ""], ["乙", "2"]]


def test_what_is_hidden_is_set_aside_and_named() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["项目", "代码", "金额"], ["甲", "X9", 1], ["隐藏行", "Y9", 2], ["乙", "Z9", 3]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = book.create_sheet("底稿")
    other["A1"] = "底稿内容"
    other.sheet_state = "hidden"
    document = read_xlsx(saved(book))
    assert rows(document.tables[0]) == [["项目", "金额"], ["甲", "1"], ["乙", "3"]]
    assert "隐藏行" in aside(document, AsideKind.HIDDEN)
    assert not any("底稿内容" in text for text in texts(document))
    assert [("底稿" in n, "Rows 3" in n, "Columns B" in n) for n in document.notes] == [
        (False, True, False),
        (False, False, True),
        (True, False, False),
    ]


def test_formulas_without_a_stored_result_are_flagged() -> None:
    book = openpyxl.Workbook()
    for row in (["项目", "金额"], ["甲", 1], ["合计", "=SUM(B2:B2)"]):
        book.active.append(row)
    document = read_xlsx(saved(book))
    assert "characters_lost" in document.flags
    (cell,) = [cell for cell in document.tables[0].cells if cell.flags]
    assert (cell.row, cell.col, cell.text, cell.flags) == (2, 1, "", ("unreadable",))


def test_formulas_by_their_stored_results() -> None:
    book = openpyxl.Workbook()
    for row in (["项目", "金额"], ["合计", "=1+1"]):
        book.active.append(row)

    def calculated(part: bytes) -> bytes:
        return part.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
        )

    document = read_xlsx(changed(saved(book), "xl/worksheets/sheet1.xml", calculated))
    assert (rows(document.tables[0])[1], document.flags) == (["合计", "2"], ())


def test_dates_that_follow_the_country_show_as_in_china() -> None:
    book = openpyxl.Workbook()
    for row in (["项目", "日期"], ["甲", datetime(2024, 3, 5)]):
        book.active.append(row)
    book.active["B2"].number_format = "mm-dd-yy"
    assert rows(read_xlsx(saved(book)).tables[0])[1] == ["甲", "2024/3/5"]


def test_prose_on_a_sheet_is_paragraphs() -> None:
    book = openpyxl.Workbook()
    for text in ("编制说明", "一、收入情况。", "二、支出情况。"):
        book.active.append([text])
    document = read_xlsx(saved(book))
    assert (texts(document), document.tables) == (["编制说明", "一、收入情况。", "二、支出情况。"], ())


def test_stray_cells_and_wide_merges_are_refused() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "甲", "乙"
    with pytest.raises(DocumentError) as caught:
        read_xlsx(saved(book))
    assert caught.value.code is ErrorCode.TOO_LARGE
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.active.merge_cells("B1:C1")
    wide = changed(saved(book), "xl/worksheets/sheet1.xml", lambda part: part.replace(b'"B1:C1"', b'"A1:XFD1048576"'))
    with pytest.raises(DocumentError) as caught:
        read_xlsx(wide)
    assert caught.value.code is ErrorCode.TOO_LARGE


def test_entity_bombs_are_refused() -> None:
    def planted(part: bytes) -> bytes:
        return b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">]>' + part.partition(b"?>")[2]

    with pytest.raises(DocumentError) as caught:
        read(changed(saved(form()), "xl/worksheets/sheet1.xml", planted))
    assert caught.value.code is ErrorCode.DAMAGED
    assert "entities" in caught.value.message


def test_empty_and_damaged_workbooks() -> None:
    with pytest.raises(DocumentError) as caught:
        read_xlsx(saved(openpyxl.Workbook()))
    assert caught.value.code is ErrorCode.NO_TEXT
    with pytest.raises(DocumentError) as caught:
        read_xlsx(changed(saved(form()), "xl/styles.xml", lambda part: part[: len(part) // 2]))
    assert caught.value.code is ErrorCode.DAMAGED


def test_a_published_workbook() -> None:
    document = read_xlsx(corpus("office/*债务限额及余额预算情况表.xlsx"))
    first, second = document.tables
    assert (first.n_rows, first.n_cols, first.unit_note) == (24, 7, "单位：亿元")
    assert rows(first)[3] == ["海南省", "2,811.40", "1,593.51", "1,217.89", "2,622.81", "1,493.08", "1,129.72"]
    assert second.n_cols == 4
    assert "Rows 1–3" in document.notes[0]


def test_a_published_workbook_of_1997_format() -> None:
    document = read(corpus("office/changdu_2024.xls"))
    assert document.media_type == "application/vnd.ms-excel"
    assert rows(document.tables[1])[1] == document_row("江达县汪布顶乡公路岔口至卓格村公路改建工程", document.tables[1])
    assert rows(document.tables[0])[2] == [
        "昌都市", "182506.59", "97345", "85161.59", "1098951.46", "893189.87", "205761.59",
    ]  # fmt: skip


def document_row(name: str, table) -> list[str]:
    return [
        "1",
        next(cell.text for cell in table.cells if cell.text.startswith(name[:10])),
        "农村公路",
        "543.00",
        "一般债券",
        "2024/8/26",
    ]


def test_a_ministry_workbook_with_empty_spans() -> None:
    document = read_xls(corpus("evaluations/*.xls"))
    table = next(t for t in document.tables if t.caption == "项目支出绩效自评表")
    assert spans(table)["绩效指标"] == (7, 0, 3, 1)
    assert spans(table)["项目资金（万元）"] == (2, 0, 2, 2)


def test_a_cut_off_workbook_of_1997_format() -> None:
    data = corpus("office/changdu_2024.xls")
    with pytest.raises(DocumentError) as caught:
        read_xls(data[:9000])
    assert caught.value.code is ErrorCode.DAMAGED


def lined(*rows: tuple[str, ...]) -> bytes:
    """A sheet whose rows of several cells are ruled and whose other rows are not."""
    book = openpyxl.Workbook()
    thin = Side(style="thin")
    for row in rows:
        book.active.append(row)
        for cell in book.active[book.active.max_row] if len(row) > 1 else ():
            cell.border = Border(left=thin, right=thin)
    return saved(book)


def test_text_between_ruled_tables_belongs_to_neither() -> None:
    table = ("序号", "指标", "得分"), ("1", "数量指标", "10")
    document = read_xlsx(
        lined(("309001",), *table, ("三、存在的问题",), ("年底支付集中。",), ("附：专项资金",), *table, ("四、建议",))
    )
    assert [(t.n_rows, t.notes) for t in document.tables] == [(2, ()), (2, ())]
    assert texts(document) == ["309001", "三、存在的问题", "年底支付集中。", "附：专项资金", "四、建议"]


def test_notes_under_a_ruled_table_stay_notes() -> None:
    table = ("序号", "指标", "得分"), ("1", "数量指标", "10")
    closing = "本表由县级以上地方各级财政部门在批准预算后公开。"
    document = read_xlsx(lined(*table, ("注：1.分值为百分制。",), ("2." + closing,), ("附表二",), *table, (closing,)))
    assert [t.notes for t in document.tables] == [("注：1.分值为百分制。", "2." + closing), (closing,)]


def test_a_title_with_its_unit_beside_it_begins_a_second_table() -> None:
    book = openpyxl.Workbook()
    for row in (
        ["项目", "合计"],
        ["限额", 96.2],
        [],
        ["表二：债务余额", None, "单位：亿元"],
        ["项目", "合计", "其中"],
        ["余额", 94.1, 5],
    ):
        book.active.append(row)
    first, second = read_xlsx(saved(book)).tables
    assert (rows(first)[-1], rows(second)[-1]) == (["限额", "96.2"], ["余额", "94.1", "5"])
    assert (second.unit_note, first.unit_note) == ("单位：亿元", "")
