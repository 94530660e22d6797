"""Text that lies on pages: fields that were filled in, typed notes; and pages that were set into others."""

import pytest
from make_pdf import Sheet, pdf

from extractors.document import Document
from extractors.readers.pdf import read_pdf

XS, YS = [50, 150, 300], [100, 120, 140]


def form(*rows: list[str]) -> Sheet:
    sheet = Sheet(entries="/Annots [6 0 R]").grid(XS, YS)
    return sheet.rows([55, 155], [114, 134], [*rows])


def hexed(text: str) -> str:
    return text.encode("utf-16-be").hex()


def annotation(kind: str, more: str, look: bool = True) -> tuple[str, ...]:
    """An annotation at the second cell of the second row, and its look."""
    content = f"BT /F0 10 Tf 2 5 Td <{hexed('12.50')}> Tj ET"
    shown = "/AP << /N 7 0 R >>" if look else ""
    return (
        f"<< /Type /Annot /Subtype /{kind} /Rect [160 662 260 678] {shown} {more} >>",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 100 16] /Resources << /Font << /F0 3 0 R >> >>"
        f" /Length {len(content)} >>\nstream\n{content}\nendstream",
    )


def texts(document: Document) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in document.tables[0].grid()]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("FreeText", "/Contents (12.50) /DA (/F0 10 Tf)"),
        ("Widget", "/FT /Tx /T (amount) /V (12.50) /F 4"),
        ("Stamp", "/F 4"),
    ],
)
def test_a_figure_typed_onto_the_page_is_in_its_cell(kind, more):
    document = read_pdf(pdf(form(["项目", "金额"], ["绿化", ""]), objects=annotation(kind, more)))
    assert texts(document) == [["项目", "金额"], ["绿化", "12.50"]]
    assert document.flags == ()


def test_a_hidden_note_is_none():
    objects = annotation("FreeText", "/Contents (12.50) /F 2")
    document = read_pdf(pdf(form(["项目", "金额"], ["绿化", ""]), objects=objects))
    assert texts(document)[1] == ["绿化", ""]


def test_a_field_without_a_look_is_told_of():
    objects = annotation("Widget", "/FT /Tx /T (amount) /V (12.50) /F 4", look=False)
    document = read_pdf(pdf(form(["项目", "金额"], ["绿化", ""]), objects=objects))
    assert document.flags == ("picture_unread",)
    assert "12.50" in document.notes[0]


def spelt(x: float, text: str, shown: str | None = None) -> str:
    """Text whose characters the file spells out."""
    span = f"/Span << /ActualText <FEFF{hexed(text)}> >> BDC"
    return f"{span} BT /F0 10 Tf {x} 755 Td <{hexed(shown or text)}> Tj ET EMC"


def test_characters_that_are_spelt_out_stand_where_their_form_is_set():
    content = f"BT /F0 10 Tf 55 755 Td <{hexed('基')}> Tj ET {spelt(65, '金')} {spelt(175, '长')}"
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F0 3 0 R >> >>"
        f" /Length {len(content)} >>\nstream\n{content}\nendstream"
    )
    sheet = Sheet().grid(XS, YS).rows([55, 155], [134], [["种类", "是"]]).raw("q 0.9 0 0 0.9 5 6.5 cm /X0 Do Q")
    document = read_pdf(pdf(sheet, objects=(form,)))
    assert texts(document) == [["基金", "长"], ["种类", "是"]]


def test_a_figure_that_is_spelt_out_keeps_its_digits():
    sheet = Sheet(height=869).grid(XS, YS).rows([55, 155], [134], [["种类", "是"]]).raw(spelt(155, "1,155.00"))
    assert texts(read_pdf(pdf(sheet)))[0][1] == "1,155.00"
