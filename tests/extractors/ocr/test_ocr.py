"""Pictures of pages: what is read, where it stands, and what is flagged. Skipped where the extra `ocr` is not installed."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

pytest.importorskip("rapidocr", reason="needs jixiao[ocr]")

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extractors.document import Document, PageOrigin
from extractors.errors import DocumentError, ErrorCode
from extractors.readers import ocr, read
from extractors.readers.ocr.engine import Reading
from extractors.readers.ocr.figures import evenly_set, grouped, is_compared, well_formed
from extractors.readers.ocr.glyphs import cut_figure, strangers
from extractors.readers.ocr.page import read_picture
from extractors.readers.ocr.upright import quarter_turns

DOTS = 200
ROWS = [
    ["2010301", "1,000,000.00", "98.50"],
    ["2010302", "36,418.27", "7.05"],
    ["2080505", "513,906.84", "100.00"],
    ["2101101", "-2,240.10", "0.66"],
]
LEFT, TOP, WIDE, HIGH = 200, 300, 330, 80  # pixels
BOX = tuple(v * 72 / DOTS for v in (LEFT, TOP, LEFT + 3 * WIDE, TOP + len(ROWS) * HIGH))


def sheet() -> Image.Image:
    """An A4 page at 200 dots an inch with a ruled table of figures."""
    page = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(32)
    for r in range(len(ROWS) + 1):
        draw.line([(LEFT, TOP + r * HIGH), (LEFT + 3 * WIDE, TOP + r * HIGH)], "black", 3)
    for c in range(4):
        draw.line([(LEFT + c * WIDE, TOP), (LEFT + c * WIDE, TOP + len(ROWS) * HIGH)], "black", 3)
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            draw.text((LEFT + (c + 1) * WIDE - 24, TOP + r * HIGH + HIGH // 2), text, "black", font, anchor="rm")
    return page


def saved(page: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    data = io.BytesIO()
    page.save(data, kind, dpi=(DOTS, DOTS), **options)
    return data.getvalue()


def texts(document: Document) -> list[list[str]]:
    (table,) = document.tables
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


def flagged(document: Document) -> list[str]:
    return [cell.text for table in document.tables for cell in table.cells if cell.flags]


def test_a_clean_table_is_the_same_grid_with_places_in_points():
    document = read(saved(sheet()))
    assert texts(document) == ROWS
    assert flagged(document) == []
    assert document.pages[0].origin is PageOrigin.OCR
    assert document.media_type == "image/png"
    assert document.tables[0].place.bbox == pytest.approx(BOX, abs=1.0)
    assert min(cell.confidence for cell in document.tables[0].cells) > 0.9


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_side_is_read_upright_and_its_places_are_those_displayed(turns: int):
    document = read(saved(Image.fromarray(np.ascontiguousarray(np.rot90(np.asarray(sheet()), turns)))))
    assert texts(document) == ROWS
    width, height = 1654 * 72 / DOTS, 2339 * 72 / DOTS
    x0, top, x1, bottom = BOX
    expected = {
        1: (top, width - x1, bottom, width - x0),
        2: (width - x1, height - bottom, width - x0, height - top),
        3: (height - bottom, x0, height - top, x1),
    }[turns]
    assert document.tables[0].place.bbox == pytest.approx(expected, abs=1.5)
    shown = (height, width) if turns % 2 else (width, height)
    assert (document.pages[0].width, document.pages[0].height) == pytest.approx(shown, abs=0.5)


@pytest.mark.parametrize("turns", [0, 1])
def test_rows_of_fine_print_do_not_turn_a_page(turns: int):
    page = Image.new("RGB", (2339, 1654), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(11)
    for r in range(80):
        for c in range(5):
            draw.text((220 + 420 * c, 120 + 16 * r), f"{r * 5 + c:03d} indicator {1000 + 7 * r + c}", "black", font)
    grey = np.asarray(page.convert("L"))
    assert quarter_turns(np.ascontiguousarray(np.rot90(grey, -turns))) == turns


def test_lone_digits_do_not_turn_a_page_whose_lines_run_together():
    page = Image.new("RGB", (1654, 2339), "white")
    draw, small, large = ImageDraw.Draw(page), ImageFont.load_default(15), ImageFont.load_default(32)
    for r in range(40):
        draw.text(
            (200, 200 + 15 * r), " ".join(f"goal {37 * r + c} of {c * r + 11}," for c in range(9)), "black", small
        )
    for r in range(12):
        draw.text((1200, 1000 + 80 * r), "2", "black", large)
        draw.text((1400, 1000 + 80 * r), "2", "black", large)
    assert quarter_turns(np.asarray(page.convert("L"))) == 0


def test_a_page_whose_characters_are_guesses_is_unread_and_no_text(monkeypatch: pytest.MonkeyPatch):
    page = read_picture(np.asarray(sheet()), DOTS / 72)
    guessed = replace(page, letters=replace(page.letters, sure=page.letters.sure * 0 + 0.5))
    monkeypatch.setattr(ocr, "read_picture", lambda rgb, scale: guessed)
    content = ocr.read_picture_page(np.asarray(sheet()), DOTS / 72, 1)
    assert (content.page.origin, content.tables, content.lines) == (PageOrigin.UNREAD, (), ())
    assert content.page.problem == "Its picture cannot be read: its characters are 50% certain on average."


def test_skew_shadow_and_a_red_seal_do_not_change_figures():
    page = np.asarray(sheet()).astype(np.float32)
    ink = np.zeros(page.shape[:2], np.float32)
    cv2.circle(ink, (LEFT + 2 * WIDE - 90, TOP + 2 * HIGH), 150, (1,), 9, cv2.LINE_AA)
    cv2.circle(ink, (LEFT + 2 * WIDE - 90, TOP + 2 * HIGH), 40, (1,), -1, cv2.LINE_AA)
    page *= 1 - 0.8 * ink[:, :, None] * (1 - np.array([0.85, 0.12, 0.15]))
    page *= np.linspace(0.8, 0.95, page.shape[1])[None, :, None]
    turn = cv2.getRotationMatrix2D((827, 1170), 1.3, 1.0)
    skewed = cv2.warpAffine(page.astype(np.uint8), turn, (1654, 2339), borderValue=(235, 235, 235))
    assert texts(read(saved(Image.fromarray(skewed), "JPEG", quality=70))) == ROWS


def test_a_digit_that_is_covered_is_flagged():
    page = sheet()
    # the upper half of the first digits of 36,418.27 under correcting fluid
    half = TOP + HIGH + HIGH // 2
    ImageDraw.Draw(page).rectangle([LEFT + WIDE + 40, half - 30, LEFT + 2 * WIDE - 124, half], "white")
    document = read(saved(page))
    cell = document.tables[0].grid()[1][1]
    assert cell is not None
    assert cell.text != "36,418.27"
    assert cell.flags == ("ocr_low_confidence",)
    assert cell.confidence <= 0.8


def test_every_page_of_a_tiff_is_read_and_empty_sheets_are_blank():
    blank = Image.new("RGB", (1654, 2339), "white")
    document = read(saved(sheet(), "TIFF", save_all=True, append_images=[blank], compression="tiff_deflate"))
    assert [page.origin for page in document.pages] == [PageOrigin.OCR, PageOrigin.BLANK]
    assert texts(document) == ROWS


def test_pictures_that_cannot_be_opened_say_why():
    whole = saved(sheet(), "TIFF")
    for data, code in (
        (saved(Image.new("1", (20_000, 20_000), 1)), ErrorCode.TOO_LARGE),
        (saved(Image.new("1", (9_000, 9_000), 1)), ErrorCode.TOO_LARGE),
        (whole[: len(whole) // 2], ErrorCode.DAMAGED),
        (saved(sheet())[:3000], ErrorCode.DAMAGED),
    ):
        with pytest.raises(DocumentError) as caught:
            read(data)
        assert caught.value.code is code
        assert caught.value.stage == "open"


def test_figures_have_a_form():
    for text in ("1,000,000.00", "36418.27", "-2.5", "98.5%", "(1,200)", "2023年5月", "0.125", "—"):
        assert well_formed(text), text
    for text in ("1,00,000", "12.34.5", "503.", ".50,000.00", "1,0003", "2116.344", "1-"):
        assert not well_formed(text), text


def test_a_sign_may_compare_with_a_figure():
    for text in ("≥95", "≤56.75", "≥ 1,200.5", "=100%"):
        assert is_compared(text), text
    for text in ("95", "≥", "≥1,2", "59400C", "三3"):
        assert not is_compared(text), text


def test_a_digit_that_was_left_out_shows_in_the_steps():
    even = Reading("36418", (0.1, 0.3, 0.5, 0.7, 0.9), (1.0,) * 5)
    assert evenly_set(even, 0.0, 1.0)
    assert not evenly_set(Reading("3618", (0.1, 0.3, 0.7, 0.9), (1.0,) * 4), 0.0, 1.0)
    assert not evenly_set(Reading("3641", (0.1, 0.3, 0.5, 0.7), (1.0,) * 4), 0.0, 1.0)


def drawn(text: str) -> np.ndarray:
    picture = Image.new("L", (26 * len(text) + 12, 44), 255)
    for i, character in enumerate(text):
        ImageDraw.Draw(picture).text((10 + 26 * i, 6), character, 0, ImageFont.load_default(32))
    return np.asarray(picture)


def as_read(text: str) -> Reading:
    width = 26 * len(text) + 12
    return Reading(text, tuple((10 + 26 * i + 9) / width for i in range(len(text))), (1.0,) * len(text))


def test_a_figure_that_does_not_look_like_what_it_was_read_as_stands_out():
    right = [
        cut_figure(i, drawn(text), as_read(text)) for i, text in enumerate(["3866", "8638", "6383", "8836", "6683"])
    ]
    assert strangers(right) == set()
    wrong = cut_figure(5, drawn("3863"), as_read("3883"))
    assert strangers([*right, wrong]) == {5}


def test_a_digit_of_which_a_stamp_took_strokes_is_in_doubt():
    right = [
        cut_figure(i, drawn(text), as_read(text)) for i, text in enumerate(["3866", "8638", "6383", "8836", "6683"])
    ]
    picture = drawn("3863").copy()
    picture[:, 34:40] = 255  # the left side of the 8, which is read as 3
    assert strangers([*right, cut_figure(5, picture, as_read("3363"))]) == {5}


def test_a_zero_that_is_printed_in_two_halves_is_one_character():
    picture = drawn("3006").copy()
    for left in (36, 62):
        picture[:, left + 7 : left + 10] = 255  # the middle of the zero
    assert (picture[:, 36:62] < 150).any(axis=0).sum() > 4
    assert cut_figure(0, picture, as_read("3006")).accounted
    lost = Reading("306", tuple(as_read("3006").middles[i] for i in (0, 1, 3)), (1.0,) * 3)
    assert not cut_figure(0, picture, lost).accounted


def test_ink_that_no_character_accounts_for_is_noticed():
    assert cut_figure(0, drawn("3806"), as_read("3806")).accounted
    lost = Reading("386", tuple(as_read("3806").middles[i] for i in (0, 1, 3)), (1.0,) * 3)
    assert not cut_figure(0, drawn("3806"), lost).accounted


def test_a_hidden_text_layer_gives_way_to_what_the_picture_shows():
    pytest.importorskip("reportlab", reason="a development dependency")
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    canvas.drawImage(ImageReader(sheet()), 0, 0, 595, 842)
    text = canvas.beginText(100, 700)
    text.setTextRenderMode(3)
    text.textLine("2010301 7,000,000.00 98.50")
    canvas.drawText(text)
    canvas.save()
    document = read(data.getvalue())
    assert texts(document) == ROWS
    assert document.notes[0].startswith("page 1: A hidden text layer over the scanned image")


def test_signs_between_groups_of_three_say_the_same_as_comma_and_as_point():
    assert {grouped(text) for text in ("36.418.27", "36,418,27", "36,418.27", "36.418,27")} == {"36,418.27"}
    for text in ("36.418", "36,418", "418.27", "1,36,418.27", "36,4l8.27"):
        assert grouped(text) == "", text
