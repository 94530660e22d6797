"""Pages and running text: paragraphs, furniture, contents, and pages that cannot be read."""

import io

import pytest
from make_pdf import Sheet, pdf
from reportlab.pdfgen.canvas import Canvas

from extractors.document import AsideKind, PageOrigin, ParagraphKind, SetAside
from extractors.readers.pdf import read_pdf

LONG = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月"


def asides(document, kind):
    return [b.text for b in document.blocks if isinstance(b, SetAside) and b.kind is kind]


def paragraphs(document):
    return [p.text for p in document.paragraphs()]


def prose(sheet: Sheet, lines: list[tuple[float, str]]) -> Sheet:
    """Lines 18 points apart; the x of each is given."""
    for i, (x, text) in enumerate(lines):
        sheet.text(x, 100 + 18 * i, text)
    return sheet


def test_hard_wraps_are_joined_and_new_paragraphs_kept():
    full = LONG[:40]
    document = read_pdf(pdf(prose(Sheet(), [(120, full[:38]), (100, full), (100, "末行。"), (120, "第二段。")])))
    assert paragraphs(document) == [full[:38] + full + "末行。", "第二段。"]
    first = next(document.paragraphs())
    assert [line.start for line in first.lines] == [0, 38, 78]
    assert first.place_at(79).bbox[1] > first.place_at(0).bbox[1]


def test_a_paragraph_goes_on_over_the_page_break_and_page_numbers_are_set_aside():
    full = LONG[:40]
    sheets = []
    for number in range(1, 4):
        sheet = prose(Sheet(), [(120, full[:38]), (100, full)] if number < 3 else [(100, "完。")])
        sheets.append(sheet.text(295, 770, f"— {number} —"))
    document = read_pdf(pdf(*sheets))
    assert asides(document, AsideKind.PAGE_NUMBER) == ["— 1 —", "— 2 —", "— 3 —"]
    assert paragraphs(document)[1] == full[:38] + full + "完。"
    assert [line.place.page for line in list(document.paragraphs())[1].lines] == [2, 2, 3]


def test_a_figure_at_the_foot_of_one_page_is_no_page_number():
    document = read_pdf(
        pdf(prose(Sheet(), [(100, "正文。")]).text(100, 770, "2024"), prose(Sheet(), [(100, "又文。")]))
    )
    assert asides(document, AsideKind.PAGE_NUMBER) == []
    assert "2024" in paragraphs(document)


def test_running_headers_are_set_aside_and_titles_are_not():
    sheets = [prose(Sheet(), [(100, f"第{c}页的正文。")]).text(230, 40, "某县财政局") for c in "甲乙丙丁"]
    document = read_pdf(pdf(*sheets))
    assert asides(document, AsideKind.PAGE_HEADER) == ["某县财政局"] * 4


def test_a_year_line_under_a_title_is_no_header_though_every_page_has_it():
    sheets = [Sheet().text(200, 50, f"{c}项目绩效自评表", 16).text(250, 70, "（2024年度）") for c in "甲乙丙丁"]
    document = read_pdf(pdf(*[prose(sheet, [(100, "正文。")]) for sheet in sheets]))
    assert asides(document, AsideKind.PAGE_HEADER) == []
    assert paragraphs(document).count("（2024年度）") == 4


def test_contents_with_leaders_are_set_aside():
    sheet = Sheet().text(280, 90, "目录", 14)
    for i, title in enumerate(["第一部分概况", "第二部分预算表", "第三部分说明"]):
        sheet.text(100, 120 + 20 * i, f"{title}{'.' * 40}{i + 3}")
    document = read_pdf(pdf(sheet, prose(Sheet(), [(100, "正文。")])))
    assert len(asides(document, AsideKind.CONTENTS)) == 4
    assert paragraphs(document) == ["正文。"]


def test_a_large_centred_line_is_a_heading():
    sheet = Sheet().text(210, 80, "部门预算情况说明", 20)
    document = read_pdf(pdf(prose(sheet, [(120, LONG[:38]), (100, LONG[:40]), (100, LONG[:40])])))
    assert next(document.paragraphs()).kind is ParagraphKind.HEADING


def test_blank_and_scanned_pages():
    image = "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    document = read_pdf(pdf(Sheet(), Sheet().raw(image), prose(Sheet(), [(100, "正文。")])))
    assert [page.origin for page in document.pages] == [PageOrigin.BLANK, PageOrigin.UNREAD, PageOrigin.NATIVE]
    assert document.flags == ("page_unread",)
    assert document.notes[0].startswith("page 2: The page is a scanned image without a text layer")


def test_a_hidden_text_layer_over_a_scan_is_named():
    image = "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    document = read_pdf(pdf(Sheet().raw(image).text(100, 100, "扫描件上的隐藏文字", mode=3)))
    assert document.pages[0].origin is PageOrigin.OCR
    assert document.flags == ("hidden_text_layer",)
    assert paragraphs(document) == ["扫描件上的隐藏文字"]


def test_a_figure_of_a_hidden_text_layer_is_in_doubt():
    image = "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    sheet = Sheet().raw(image).text(100, 100, "支出合计为30万元。", mode=3).text(100, 130, "执行情况良好。", mode=3)
    assert [block.confidence for block in read_pdf(pdf(sheet)).paragraphs()] == [0.8, 1.0]


def test_fonts_that_map_to_nonsense_are_never_stored():
    document = read_pdf(pdf(Sheet().text(100, 100, "\ue000\ue001\ue002\ue003\ue004预算\ue005\ue006")))
    # without OCR the page is unread; with it, its text comes from the picture
    assert document.pages[0].origin in (PageOrigin.UNREAD, PageOrigin.OCR)
    assert not any("\ue000" <= c <= "\uf8ff" for p in document.paragraphs() for c in p.text)


def test_a_line_that_ends_early_before_a_long_figure_runs_on():
    full = LONG[:40]
    document = read_pdf(
        pdf(prose(Sheet(), [(100, full), (100, full), (100, full), (100, full[:36]), (100, "1,234,567.89万元。")]))
    )
    assert paragraphs(document) == [full * 3 + full[:36] + "1,234,567.89万元。"]


def test_a_tall_font_of_the_figures_does_not_end_the_paragraph():
    sheet = (
        Sheet()
        .text(100, 100, LONG[:40])
        .text(100, 118, LONG[:30])
        .text(400, 118, "123", 18)
        .text(427, 118, "人次地点年", 10)
    )
    sheet.text(470, 118, "天地玄").text(100, 136, "末行。")
    assert len(paragraphs(read_pdf(pdf(sheet)))) == 1


def test_text_in_a_font_that_is_not_in_the_file_needs_no_font_of_the_machine():
    # a run without any character of pdfium's own fonts: where no font had it, the whole run was dropped
    (paragraph,) = paragraphs(read_pdf(pdf(Sheet().text(100, 100, "预算绩效"))))
    assert paragraph == "预算绩效"
    (block,) = read_pdf(pdf(Sheet().text(100, 100, "预算12.5"))).blocks
    # the widths are those that the file states: two of 10 points and four of 5
    assert block.place.bbox == pytest.approx((100, 91.2, 140, 101.2), abs=0.2)


def test_a_latin_font_that_is_not_in_the_file_keeps_its_double_letters():
    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=0)
    canvas.drawString(100, 700, "Less than the middle of all offices: 1,100.00")
    canvas.save()
    named = target.getvalue().replace(b"/BaseFont /Helvetica", b"/BaseFont /Verdana  ")
    assert paragraphs(read_pdf(named)) == ["Less than the middle of all offices: 1,100.00"]


@pytest.mark.parametrize(
    ("turn", "box"),
    [(90, (580, 50, 600, 150)), (180, (450, 580, 550, 600)), (270, (200, 450, 220, 550))],
)
def test_a_page_whose_writing_lies_on_its_side_is_read_upright(turn, box):
    rows = [["项目", "预算数"], ["农村公路养护", "1,234.50"], ["合计", "1,234.50"]]
    sheet = Sheet(entries=f"/Rotate {turn}").grid([50, 150, 300], [200, 220, 240, 260])
    document = read_pdf(pdf(sheet.rows([55, 155], [214, 234, 254], rows)))
    table = document.tables[0]
    assert [[cell.text for cell in row] for row in table.grid()] == rows
    shown = (800, 600) if turn != 180 else (600, 800)
    assert (document.pages[0].width, document.pages[0].height) == shown
    assert table.cells[0].place.bbox == pytest.approx(box, abs=1)
