"""Text under opaque rectangles: what was painted over is in the file and not on the page."""

from __future__ import annotations

import pytest

from extractors.document import AsideKind, Document, SetAside
from extractors.readers.pdf import read_pdf
from tests.extractors.pdf.make_pdf import Sheet, pdf

XS, YS = [60.0, 200.0, 340.0, 480.0], [100.0, 130.0, 160.0, 190.0]
ROWS = [["项目", "预算数", "执行数"], ["绿化养护", "120.00", "96.00"], ["合计", "120.00", "96.00"]]
GHOST = "/ExtGState << /G << /ca 0.5 >> >>"
MULTIPLY = "/ExtGState << /G << /BM /Multiply >> >>"


def sheet() -> Sheet:
    return Sheet().grid(XS, YS).rows([70.0, 210.0, 350.0], [120.0, 150.0, 180.0], ROWS)


def texts(document: Document) -> list[list[str]]:
    (table,) = document.tables
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


def hidden(document: Document) -> str:
    asides = (block for block in document.blocks if isinstance(block, SetAside))
    return "".join(aside.text for aside in asides if aside.kind is AsideKind.HIDDEN)


def test_an_amount_that_was_painted_over_gives_way_to_the_one_in_its_place():
    document = read_pdf(pdf(sheet().bar(205, 135, 330, 158, grey=1).text(210, 150, "180.00")))
    assert texts(document) == [ROWS[0], ["绿化养护", "180.00", "96.00"], ROWS[2]]
    assert hidden(document) == "120.00"


@pytest.mark.parametrize("state", [GHOST, MULTIPLY])
def test_a_highlight_lets_text_through(state: str):
    marked = sheet().raw(f"q /G gs 1 1 0 rg 205 {800 - 158} 125 23 re f Q")
    data = pdf(marked).replace(b"/Resources << ", b"/Resources << " + state.encode())
    assert (texts(read_pdf(data)), hidden(read_pdf(data))) == (ROWS, "")


def test_the_ground_of_a_cell_and_what_hides_half_an_amount_change_nothing():
    shaded = Sheet().bar(200, 130, 340, 160, grey=0.8).grid(XS, YS).rows([70, 210, 350], [120, 150, 180], ROWS)
    assert texts(read_pdf(pdf(shaded))) == ROWS
    assert texts(read_pdf(pdf(sheet().bar(205, 135, 225, 158, grey=1)))) == ROWS


def test_a_triangle_and_what_its_clip_cuts_off_hide_nothing():
    triangle = f"q 1 g 205 {800 - 158} m 330 {800 - 158} l 205 {800 - 135} l h f Q"
    assert texts(read_pdf(pdf(sheet().raw(triangle)))) == ROWS
    clipped = f"q 400 {800 - 200} 50 20 re W n 1 g 205 {800 - 158} 125 23 re f Q"
    assert texts(read_pdf(pdf(sheet().raw(clipped)))) == ROWS


def test_white_text_on_paper_is_hidden_and_on_a_dark_ground_is_not():
    sheet = Sheet().grid([50, 150, 300], [100, 120, 140]).bar(50, 100, 300, 120, grey=0.3)
    sheet.raw("q 1 g").rows([55, 155], [114], [["项目", "金额"]]).text(185, 134, "7").raw("Q")
    sheet.rows([55, 155], [134], [["绿化", "12.50"]])
    document = read_pdf(pdf(sheet))
    assert [[cell.text for cell in row] for row in document.tables[0].grid()] == [["项目", "金额"], ["绿化", "12.50"]]
    assert [b.text for b in document.blocks if isinstance(b, SetAside)] == ["7"]
    assert document.flags == ()


@pytest.mark.parametrize(("off", "amounts"), [("[7 0 R]", ["12.50", ""]), ("[]", ["12.50", "99.90"])])
@pytest.mark.parametrize("marked", [True, False])
def test_what_stands_on_a_layer_is_read_where_the_layer_is_shown(off, amounts, marked):
    # a rule of the same layer tells whether it is shown: the font has no ink
    draft = f"q 155 640 m 200 640 l S Q BT /F0 10 Tf 155 646 Td <{'99.90'.encode('utf-16-be').hex()}> Tj ET"
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /OC 7 0 R /Resources << /Font << /F0 3 0 R >> >>"
        f" /Length {len(draft)} >>\nstream\n{draft}\nendstream",
        "<< /Type /OCG /Name (draft) >>",
    )
    sheet = Sheet(entries="/Group << /S /Transparency >>").grid([50, 150, 300], [100, 120, 140, 160])
    sheet.rows([55, 155], [114, 134, 154], [["项目", "金额"], ["绿化", "12.50"], ["亮化", ""]])
    sheet.raw(f"/OC /P0 BDC {draft} EMC" if marked else "q /X0 Do Q")
    layers = f"/OCProperties << /OCGs [7 0 R] /D << /OFF {off} /Order [7 0 R] >> >>"
    data = pdf(sheet, objects=form, catalog=layers).replace(
        b"/XObject << /X0", b"/Properties << /P0 7 0 R >> /XObject << /X0"
    )
    document = read_pdf(data)
    assert [row[1].text for row in document.tables[0].grid()][1:] == amounts
    assert document.flags == ()


def test_more_things_on_layers_than_can_be_looked_at_are_read_and_said():
    sheet = Sheet().grid([50, 150, 300], [100, 120, 140])
    sheet.rows([55, 155], [114, 134], [["项目", "金额"], ["绿化", "12.50"]])
    for i in range(201):
        sheet.raw(f"/OC /P0 BDC 50 {600 - i} m 60 {600 - i} l S EMC").raw("50 20 m 60 20 l S")
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream"
    layers = "/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] /Order [7 0 R] >> >>"
    data = pdf(sheet, objects=(form, "<< /Type /OCG /Name (draft) >>"), catalog=layers).replace(
        b"/XObject << /X0", b"/Properties << /P0 7 0 R >> /XObject << /X0"
    )
    document = read_pdf(data)
    assert "picture_unread" in document.flags
    assert any("too many things on layers" in note for note in document.notes)
    assert "12.50" in [cell.text for table in document.tables for cell in table.cells]


def test_what_is_struck_out_is_in_doubt():
    sheet = Sheet().grid([50, 150, 300], [100, 120, 140, 160])
    sheet.rows([55, 155], [114, 134, 154], [["项目", "金额"], ["绿化", "12.50"], ["亮化", "99.90 88.80"]])
    for x0, x1, y in ((155, 180, 131), (155, 180, 151)):
        sheet.line(x0, y, x1, y)
    grid = read_pdf(pdf(sheet)).tables[0].grid()
    assert [[(c.text, c.flags, c.confidence) for c in row] for row in grid[1:]] == [
        [("绿化", (), 1.0), ("12.50", ("struck_out",), 0.8)],
        [("亮化", (), 1.0), ("99.90 88.80", ("struck_out",), 0.8)],
    ]


def test_underlines_and_rules_through_overflowing_text_strike_nothing_out():
    sheet = Sheet().grid([50, 150, 300], [100, 120, 140]).line(50, 130, 300, 130)
    sheet.rows([55, 155], [114, 133], [["项目", "金额"], ["绿化", "12.50"]]).line(155, 115, 175, 115)
    document = read_pdf(pdf(sheet))
    assert not any(cell.flags for cell in document.tables[0].cells)
