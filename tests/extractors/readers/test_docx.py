"""Word documents, made with python-docx and, where it has no words for it, with WordprocessingML of their own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extractors.document import AsideKind, Paragraph, ParagraphKind
from extractors.errors import DocumentError, ErrorCode
from extractors.readers import read
from extractors.readers.docx import read_docx
from extractors.readers.docx.numerals import printed

from .shared import aside, corpus, rows, spans, texts

Change = Callable[[bytes], bytes]


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_body(xml: str) -> bytes:
    """A document whose body is this piece of XML."""
    document = docx.Document()
    namespaces = nsdecls("w") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    for element in reversed(parse_xml(f"<w:body {namespaces}>{xml}</w:body>")):
        document.element.body.insert(0, element)
    return saved(document)


def changed(data: bytes, name: str, change: Change) -> bytes:
    """The package with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change(part) if info.filename == name else part)
    return buffer.getvalue()


def numbered_document() -> WordDocument:
    """A list of three levels 一、（一） 1. that style Heading 1 to 3 carry, and a second list that starts anew."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>'
        f'<w:pStyle w:val="Heading{i + 1}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (fmt, text) in enumerate(
            [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/>'
            '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        )
    )
    for i in range(3):
        properties = document.styles[f"Heading {i + 1}"].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{i}"/><w:numId w:val="90"/></w:numPr>'))
    return document


def test_automatic_numbers_are_printed() -> None:
    document = numbered_document()
    for text, level in [("概况", 1), ("职能", 2), ("人员", 2), ("在编", 3), ("资产", 3), ("绩效", 1), ("目标", 2)]:
        document.add_heading(text, level)
    document.add_paragraph("正文")
    found = read_docx(saved(document))
    assert texts(found) == [
        "一、概况",
        "（一）职能",
        "（二）人员",
        "1.在编",
        "2.资产",
        "二、绩效",
        "（一）目标",
        "正文",
    ]
    assert [p.level for p in found.paragraphs()] == [1, 2, 2, 3, 3, 1, 2, None]
    assert next(found.paragraphs()).kind is ParagraphKind.HEADING


def test_a_number_that_starts_anew_and_one_that_is_taken_away() -> None:
    document = numbered_document()
    document.add_heading("甲", 3)
    other = document.add_paragraph("乙")
    other._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="2"/><w:numId w:val="91"/></w:numPr>')
    )
    without = document.add_heading("丙", 3)
    without._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="0"/></w:numPr>'))
    assert texts(read_docx(saved(document))) == ["1.甲", "5.乙", "丙"]


@pytest.mark.parametrize(
    ("count", "style", "text"),
    [
        (11, "chineseCounting", "十一"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCounting", "一百零五"),
        (110, "japaneseCounting", "一百一十"),
        (10, "chineseLegalSimplified", "壹拾"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (28, "lowerLetter", "bb"),
        (49, "upperRoman", "XLIX"),
        (2, "ideographTraditional", "乙"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (10, "ideographDigital", "一〇"),
    ],
)
def test_number_formats(count: int, style: str, text: str) -> None:
    assert printed(count, style) == text


def test_an_unknown_number_format_is_told() -> None:
    assert printed(3, "hebrew1") is None


def test_cells_merged_in_both_directions() -> None:
    document = docx.Document()
    document.add_paragraph("项目支出绩效自评表")
    document.add_paragraph("单位：万元")
    table = document.add_table(4, 4)
    for i, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(i)
    table.cell(0, 1).merge(table.cell(1, 2)).text = "块"
    table.cell(1, 0).merge(table.cell(3, 0)).text = "年度\n目标"
    table.cell(3, 3).text = ""
    found = read_docx(saved(document)).tables[0]
    assert (found.n_rows, found.n_cols) == (4, 4)
    assert spans(found)["块"] == (0, 1, 2, 2)
    assert spans(found)["年度目标"] == (1, 0, 3, 1)
    assert rows(found)[3] == ["13", "14", ""]
    assert (found.caption, found.unit_note) == ("项目支出绩效自评表", "单位：万元")


def test_rows_with_unequal_grids_make_no_overlap() -> None:
    tc = "<w:tc><w:tcPr>{p}</w:tcPr><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>"
    first = tc.format(p='<w:vMerge w:val="restart"/>', t="甲") + tc.format(p="", t="乙")
    second = tc.format(p='<w:gridSpan w:val="3"/><w:vMerge/>', t="") + tc.format(p="", t="丙")
    found = read_docx(with_body(f"<w:tbl><w:tr>{first}</w:tr><w:tr>{second}</w:tr></w:tbl><w:p/>")).tables[0]
    covered = [
        (r, c)
        for cell in found.cells
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.col, cell.col + cell.col_span)
    ]
    assert len(covered) == len(set(covered)) == found.n_rows * found.n_cols
    assert {"甲", "乙", "丙"} <= set(spans(found))


def test_nested_tables_follow_their_table() -> None:
    document = docx.Document()
    outer = document.add_table(2, 2)
    outer.cell(0, 0).text = "外"
    outer.cell(0, 1).text = "说明"
    inner = outer.cell(1, 1).add_table(2, 2)
    inner.cell(0, 0).text = "内"
    inner.cell(1, 1).text = "12.5"
    found = read_docx(saved(document))
    assert [table.n_rows for table in found.tables] == [2, 2]
    assert spans(found.tables[1]) == {"内": (0, 0, 1, 1), "12.5": (1, 1, 1, 1)}
    assert "12.5" not in spans(found.tables[0])
    assert "inside cells" in found.notes[0]


def test_a_frame_of_one_cell_is_no_table() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "框内正文"
    found = read_docx(saved(document))
    assert not found.tables
    assert texts(found) == ["框内正文"]


def test_text_boxes_once_tracked_changes_as_accepted_hidden_text_apart() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent>"
    found = read_docx(
        with_body(
            "<w:p><w:r><w:t>前文</w:t></w:r><w:r><mc:AlternateContent>"
            f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            '<w:p><w:ins w:id="1"><w:r><w:t>新增</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>'
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>100</w:t><w:noBreakHyphen/><w:t>200</w:t></w:r></w:p>"
        )
    )
    assert texts(found) == ["前文", "框中文字", "新增100-200"]
    assert aside(found, AsideKind.HIDDEN) == "隐藏"


def test_check_boxes_of_symbol_fonts() -> None:
    found = read_docx(
        with_body(
            '<w:p><w:r><w:t>是</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>否</w:t>'
            '<w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r></w:p>'
            '<w:p><w:r><w:sym w:font="Webdings" w:char="F0FF"/></w:r></w:p>'
        )
    )
    assert texts(found) == ["是☑否□", "\ufffd"]
    assert "characters_lost" in found.flags


def test_headers_footers_contents_and_captions() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "某县财政局"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、概况\t3", style="toc 1")
    document.add_paragraph("图表一", style="Caption")
    found = read_docx(saved(document))
    assert aside(found, AsideKind.PAGE_HEADER) == "某县财政局"
    assert aside(found, AsideKind.PAGE_FOOTER) == "第1页"
    assert "一、概况" in aside(found, AsideKind.CONTENTS)
    assert [(p.text, p.kind) for p in found.paragraphs()] == [("图表一", ParagraphKind.CAPTION)]


def test_bold_beginnings_and_line_breaks() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("（一）产出。").bold = True
    paragraph.add_run("完成。\n第二行")
    first, second = read_docx(saved(document)).paragraphs()
    assert (first.text, first.bold_until) == ("（一）产出。完成。", 6)
    assert (second.text, second.bold_until) == ("第二行", 0)


def test_a_long_sentence_in_a_heading_style_is_text() -> None:
    document = docx.Document()
    document.add_heading("（一）概况。" + "本单位主要负责全县水库的日常管理。" * 6, 2)
    (only,) = read_docx(saved(document)).paragraphs()
    assert (only.kind, only.level) == (ParagraphKind.BODY, None)


def test_footnotes_of_a_published_file() -> None:
    document = read_docx(corpus("office/*一般公共预算收入预算的说明.docx"))
    notes = [p.text for p in document.paragraphs() if p.kind is ParagraphKind.NOTE]
    assert notes == ["同口径是指剔除债务收支数据对比。"]
    assert any("1536.9亿元" in text for text in texts(document))


def test_entity_bombs_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def planted(part: bytes) -> bytes:
        return bomb + part.split(b"?>", 1)[1].replace(b"</w:body>", b"<w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>")

    with pytest.raises(DocumentError) as caught:
        read(changed(saved(docx.Document()), "word/document.xml", planted))
    assert caught.value.code is ErrorCode.DAMAGED


def test_zip_bombs_are_not_unpacked() -> None:
    data = changed(with_body("<w:p/>"), "word/document.xml", lambda part: part + b" " * 50_000_000)
    with pytest.raises(DocumentError) as caught:
        read(data)
    assert caught.value.code is ErrorCode.TOO_LARGE


def test_spans_and_counters_of_any_size() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="900000000"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc>'
    with pytest.raises(DocumentError) as caught:
        read_docx(with_body(f"<w:tbl><w:tr>{wide}</w:tr></w:tbl><w:p/>"))
    assert caught.value.code is ErrorCode.TOO_LARGE
    assert printed(900_000_000, "lowerLetter") == printed(900_000_000, "upperRoman") == "900000000"


def test_blanks_that_do_not_break_are_blanks() -> None:
    assert texts(read_docx(with_body("<w:p><w:r><w:t>A4\u00a0打印机</w:t></w:r></w:p>"))) == ["A4 打印机"]


def test_truncated_and_empty_documents() -> None:
    data = saved(docx.Document())
    with pytest.raises(DocumentError) as caught:
        read_docx(data[: len(data) // 2])
    assert caught.value.code is ErrorCode.DAMAGED
    with pytest.raises(DocumentError) as caught:
        read_docx(data)
    assert caught.value.code is ErrorCode.NO_TEXT


def test_the_strict_variant_is_read() -> None:
    def strict(part: bytes) -> bytes:
        return part.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    document = docx.Document()
    document.add_paragraph("严格格式")
    assert texts(read_docx(changed(saved(document), "word/document.xml", strict))) == ["严格格式"]


def test_a_relation_to_nowhere_does_no_harm() -> None:
    """Some programs write a relationship to a part NULL that the package does not hold."""
    document = docx.Document()
    document.add_paragraph("正文")
    extra = b'<Relationship Id="rId99" Type="http://x/header" Target="../NULL"/></Relationships>'
    data = changed(
        saved(document), "word/_rels/document.xml.rels", lambda part: part.replace(b"</Relationships>", extra)
    )
    assert [b.text for b in read_docx(data).blocks if isinstance(b, Paragraph)] == ["正文"]
