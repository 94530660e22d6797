"""Pictures on pages that have text of their own: what is read from them, and text that they hide."""

from __future__ import annotations

import io
from importlib.resources import files

import numpy as np
import pytest

pytest.importorskip("reportlab", reason="PDF is set by reportlab, a development dependency")

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import AsideKind, Document, PageOrigin, SetAside
from extractors.readers.pdf import read_pdf

FONT = str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf")
WIDTH, HEIGHT = 595, 842
SCALE = 200 / 72  # pixels a point
ROWS = [
    ["项目", "预算数", "决算数"],
    ["基本支出", "1,284.50", "1,279.06"],
    ["项目支出", "36,418.27", "35,997.30"],
    ["合计", "37,702.77", "37,276.36"],
]


class Sheet:
    """One page in the making; places are points from its left top corner."""

    def __init__(self) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        self.data = io.BytesIO()
        self.canvas = Canvas(self.data, pagesize=(WIDTH, HEIGHT))

    def text(self, x: float, baseline: float, text: str, size: float = 12) -> Sheet:
        self.canvas.setFont("STSong-Light", size)
        self.canvas.drawString(x, HEIGHT - baseline, text)
        return self

    def picture(self, image: Image.Image, x: float, top: float, width: float) -> Sheet:
        high = width * image.height / image.width
        self.canvas.drawImage(ImageReader(image), x, HEIGHT - top - high, width, high, mask="auto")
        return self

    def read(self) -> Document:
        self.canvas.save()
        return read_pdf(self.data.getvalue())


def table(rows: list[list[str]] = ROWS) -> Image.Image:
    """A ruled table of 360 × 96 points."""
    wide, high = round(120 * SCALE), round(24 * SCALE)
    image = Image.new("RGB", (3 * wide + 4, len(rows) * high + 4), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, round(10.5 * SCALE))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            draw.rectangle((c * wide, r * high, (c + 1) * wide, (r + 1) * high), outline="black", width=2)
            draw.text((c * wide + 20, r * high + high // 2), text, "black", font, anchor="lm")
    return image


def seal(ground: tuple[int, int, int, int]) -> Image.Image:
    image = Image.new("RGBA", (320, 320), ground)
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, 310, 310), outline=(210, 40, 40, 255), width=10)
    draw.regular_polygon((160, 160, 45), 5, fill=(210, 40, 40, 255))
    return image


def chart() -> Image.Image:
    image = Image.new("RGB", (1000, 600), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 30)
    draw.pieslice((300, 120, 700, 520), 0, 250, fill=(70, 120, 200))
    draw.pieslice((300, 120, 700, 520), 250, 360, fill=(240, 160, 60))
    for at, text in (((400, 30), "支出结构图"), ((480, 400), "69.44%"), ((560, 250), "30.56%")):
        draw.text(at, text, "black", font)
    return image


def photograph() -> Image.Image:
    chance = np.random.default_rng(3)
    small = chance.integers(0, 255, (12, 18, 3)).astype(np.uint8)
    return Image.fromarray(small).resize((900, 600), Image.Resampling.BICUBIC)


def squares() -> Image.Image:
    """As a two-dimensional code looks."""
    chance = np.random.default_rng(5)
    return (
        Image.fromarray((chance.integers(0, 2, (33, 33)) * 255).astype(np.uint8)).resize((330, 330), 0).convert("RGB")
    )


def said(document: Document) -> str:
    return "".join(paragraph.text for paragraph in document.paragraphs())


def asides(document: Document) -> dict[AsideKind, str]:
    return {block.kind: block.text for block in document.blocks if isinstance(block, SetAside)}


def test_a_table_that_is_a_picture_joins_the_page():
    pytest.importorskip("rapidocr", reason="needs jixiao[ocr]")
    sheet = Sheet().text(80, 100, "一、支出决算情况").picture(table(), 100, 130, 360).text(80, 300, "二、其他说明")
    document = sheet.read()
    (page,) = document.pages
    assert page.origin is PageOrigin.MIXED
    (found,) = document.tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid()] == ROWS
    assert found.place.bbox == pytest.approx((100, 130, 460, 226), abs=2)
    assert min(cell.confidence for cell in found.cells) < 1
    assert [b.text for b in document.paragraphs()] == ["一、支出决算情况", "二、其他说明"]
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table", "Paragraph"]
    assert not document.flags


def test_a_scanned_page_under_text_set_on_it_is_read():
    pytest.importorskip("rapidocr", reason="needs jixiao[ocr]")
    paper = Image.new("RGB", (1654, 2339), "white")
    paper.paste(table(), (300, 700))
    sheet = Sheet().picture(paper, 0, 0, WIDTH).text(80, 60, "某县某局二〇二四年度部门决算公开材料汇编（上册）")
    document = sheet.text(280, 800, "第7页").read()
    assert document.pages[0].origin is PageOrigin.MIXED
    (found,) = document.tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid()] == ROWS
    assert said(document).startswith("某县某局二〇二四年度")
    assert "characters_lost" not in document.flags and "characters_doubled" not in document.flags


def test_text_that_is_set_into_a_form_that_is_a_picture_stands_in_its_cells():
    pytest.importorskip("rapidocr", reason="needs jixiao[ocr]")
    form = [row if r == 0 else [row[0], "", row[2]] for r, row in enumerate(ROWS)]
    sheet = Sheet().picture(table(form), 100, 130, 360)
    for r, row in enumerate(ROWS[1:], 1):
        sheet.text(230, 130 + 24 * r + 16, row[1], 10)
    document = sheet.read()
    (found,) = document.tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid()] == ROWS
    assert not document.flags


def test_words_of_charts_are_no_text_of_the_report():
    pytest.importorskip("rapidocr", reason="needs jixiao[ocr]")
    document = Sheet().text(80, 100, "一、支出决算情况").picture(chart(), 100, 130, 360).read()
    assert document.pages[0].origin is PageOrigin.NATIVE
    assert said(document) == "一、支出决算情况"
    assert "69.44%" in asides(document)[AsideKind.DRAWING]
    assert not document.tables and not document.flags and not document.notes


@pytest.mark.parametrize("picture", [photograph, squares, lambda: seal((255, 255, 255, 255))])
def test_nothing_is_invented_where_a_picture_says_nothing(picture):
    pytest.importorskip("rapidocr", reason="needs jixiao[ocr]")
    document = Sheet().text(80, 100, "一、支出决算情况").picture(picture(), 200, 200, 120).read()
    assert said(document) == "一、支出决算情况"
    assert not document.tables and not document.flags and not document.notes


def test_text_under_an_opaque_picture_is_not_what_the_page_says():
    pytest.importorskip("rapidocr", reason="needs jixiao[ocr]")
    sheet = Sheet().text(80, 100, "一、支出决算情况")
    for row in range(4):
        sheet.text(130, 146 + 24 * row, "9,999.99")
    document = sheet.picture(table(), 100, 130, 360).read()
    (found,) = document.tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid()] == ROWS
    assert asides(document) == {AsideKind.HIDDEN: "9,999.99" * 4}
    assert not document.flags


@pytest.mark.parametrize(
    ("first", "image"),
    [
        (False, seal((255, 255, 255, 0))),  # lets through what is under it
        (True, Image.new("RGB", (400, 400), "white")),  # the ground of what is set on it
    ],
)
def test_text_that_can_be_seen_through_or_on_a_picture_stays(first: bool, image: Image.Image):
    sheet = Sheet()
    if first:
        sheet.picture(image, 60, 40, 120)
    sheet.text(80, 100, "支出合计37,276.36万元")
    if not first:
        sheet.picture(image, 60, 40, 120)
    document = sheet.read()
    assert said(document) == "支出合计37,276.36万元"
    assert not asides(document) and not document.flags


def test_a_layer_of_text_under_the_scan_is_no_text_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "extractors.readers.ocr", None)
    paper = Image.new("RGB", (400, 566), "white")
    document = Sheet().text(80, 100, "支出合计37,276.36万元").picture(paper, 0, 0, WIDTH).read()
    assert document.pages[0].origin is PageOrigin.OCR
    assert "hidden_text_layer" in document.flags
    assert all(paragraph.confidence <= 0.8 for paragraph in document.paragraphs())


@pytest.mark.parametrize(("picture", "flags"), [(table, ("picture_unread",)), (photograph, ()), (squares, ())])
def test_without_the_extra_a_picture_of_print_is_said_to_be_unread(monkeypatch, picture, flags):
    monkeypatch.setitem(__import__("sys").modules, "extractors.readers.ocr", None)
    document = Sheet().text(80, 100, "一、支出决算情况").picture(picture(), 100, 130, 240).read()
    assert document.flags == flags
    assert all("page 1: The picture at 95, 125" in note and "jixiao[ocr]" in note for note in document.notes)
    assert len(document.notes) == len(flags)
