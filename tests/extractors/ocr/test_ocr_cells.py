"""Cells of scans: fine print, print at the rules, stamps in grey, rules that are pale or lost."""

from __future__ import annotations

import io
from dataclasses import replace
from importlib.resources import files

import pytest

pytest.importorskip("rapidocr", reason="needs jixiao[ocr]")

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extractors.document import Document
from extractors.geometry.marks import Rules
from extractors.readers import read
from extractors.readers.ocr import reading, textlines
from extractors.readers.ocr.candidates import candidates
from extractors.readers.ocr.engine import Reading
from extractors.readers.ocr.figures import in_form, is_cut_figure, lost_places, respelt, whole_at
from extractors.readers.ocr.reading import _beside
from extractors.readers.ocr.ruling import Ruling, find_rules, without_rules
from extractors.readers.ocr.textlines import InkLine

DOTS = 200
FIGURES = [
    ["1,240.50", "36,418.27", "98.50"],
    ["2,003.00", "513,906.84", "12.00"],
    ["3,243.50", "550,325.11", "110.50"],
]
LEFT, TOP = 200, 500


def sheet(size: int, wide: int, high: int, *, shade: int = 0, tight: bool = False) -> Image.Image:
    """An A4 page with a large title over a ruled table of figures; sizes in pixels; tight: print touches the rules."""
    page = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(page)
    draw.text((500, 200), "BUDGET 2024", "black", ImageFont.load_default(90))
    colour = (shade, shade, shade)
    for i in range(4):
        draw.line([(LEFT, TOP + i * high), (LEFT + 3 * wide, TOP + i * high)], colour, 2)
        draw.line([(LEFT + i * wide, TOP), (LEFT + i * wide, TOP + 3 * high)], colour, 2)
    font = ImageFont.load_default(size)
    for r, row in enumerate(FIGURES):
        for c, text in enumerate(row):
            right = LEFT + (c + 1) * wide - (1 if tight else 14)
            draw.text((right, TOP + r * high + high // 2), text, "black", font, anchor="rm")
    return page


def document_of(page: Image.Image) -> Document:
    data = io.BytesIO()
    page.save(data, "PNG", dpi=(DOTS, DOTS))
    return read(data.getvalue())


def texts(document: Document) -> list[list[str]]:
    (table,) = document.tables
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


def test_fine_print_is_whole_whatever_the_size_of_the_title():
    assert texts(document_of(sheet(15, 120, 26))) == FIGURES


def test_print_that_touches_a_rule_is_no_part_of_it():
    document = document_of(sheet(24, 170, 44, tight=True))
    wrong = [
        (cell.text, row[cell.col])
        for row, cells in zip(FIGURES, document.tables[0].text_rows(), strict=True)
        for cell in cells
        if cell.text != row[cell.col]
    ]
    assert wrong == []


def test_rules_may_be_paler_than_print():
    assert texts(document_of(sheet(28, 240, 60, shade=190))) == FIGURES


def test_the_strokes_of_a_grey_stamp_are_no_rules_and_what_lies_under_it_is_flagged():
    page = np.asarray(sheet(28, 300, 70)).copy()
    ink = np.zeros(page.shape[:2], np.uint8)
    middle = (LEFT + 450, TOP + 100)
    cv2.circle(ink, middle, 150, (1,), 9)
    for dx in (-60, -20, 20, 60):
        cv2.line(ink, (middle[0] + dx, TOP + 2), (middle[0] + dx, TOP + 68), (1,), 4)
    page[ink > 0] = np.minimum(page[ink > 0], 120)
    (table,) = document_of(Image.fromarray(page)).tables
    assert (table.n_rows, table.n_cols) == (3, 3)
    under = table.grid()[0][1]
    assert under is not None
    assert under.flags == ("ocr_low_confidence",)


def test_two_figures_in_one_cell_are_in_doubt():
    page = sheet(28, 240, 60)
    # the rule between the first two rows is gone
    ImageDraw.Draw(page).rectangle([LEFT - 2, TOP + 56, LEFT + 722, TOP + 64], "white")
    for i in range(4):
        ImageDraw.Draw(page).line([(LEFT + i * 240, TOP + 50), (LEFT + i * 240, TOP + 70)], "black", 2)
    first = document_of(page).tables[0].text_rows()[0]
    assert [cell.text.split() for cell in first] == [list(pair) for pair in zip(*FIGURES[:2], strict=True)]
    assert {cell.flags for cell in first} == {("ocr_low_confidence",)}


def test_signs_that_were_read_as_others_are_put_into_the_form_of_figures():
    for text, form in (
        ("36.418.27", "36,418.27"),
        (".177.92", "177.92"),
        ("30114.", "30114"),
        ("219,500,00", "219,500.00"),
        ("-1.240.500", "-1,240,500"),
        ("2.344", "2.344"),
        ("1.2.3", "1.2.3"),
        (".5", ".5"),
        ("1.", "1."),
    ):
        assert in_form(text) == form
    places = tuple(i / 10 for i in range(8))
    read = respelt(Reading(".1 77.92", places, (1.0,) * 8, (("0", 0.0),) * 8))
    assert (read.text, read.middles) == ("177.92", (0.1, 0.3, 0.4, 0.5, 0.6, 0.7))


def test_a_doubtful_figure_has_other_readings():
    read = Reading("36.418.27", (0.5,) * 9, (0.6,) * 9, (("8", 0.3), *[(".", 0.0)] * 8))
    assert candidates(read, [Reading("36,418.21", (0.5,) * 9, (0.9,) * 9)]) == ("36,418.21", "36,418.27")
    plain = Reading("418.27", (0.5,) * 6, (0.6,) * 6, (("9", 0.3), *[("0", 0.0001)] * 5))
    assert candidates(plain, []) == ("918.27",)


def test_a_doubtful_cell_says_what_else_it_may_say():
    page = sheet(28, 240, 60)
    # the upper half of the last digit of 36,418.27 is gone
    ImageDraw.Draw(page).rectangle([LEFT + 2 * 240 - 29, TOP + 10, LEFT + 2 * 240 - 14, TOP + 27], "white")
    cell = document_of(page).tables[0].grid()[0][1]
    assert cell is not None
    assert cell.flags == ("ocr_low_confidence",)
    assert "36,418.27" in cell.alternatives
    assert cell.text not in cell.alternatives


def test_a_stroke_alone_in_a_cell_is_a_dash():
    page = sheet(28, 240, 60)
    draw = ImageDraw.Draw(page)
    for column in (0, 2):
        middle = LEFT + column * 240 + 120
        draw.rectangle([LEFT + column * 240 + 6, TOP + 66, LEFT + column * 240 + 234, TOP + 114], "white")
        draw.rectangle([middle, TOP + 89, middle + 26, TOP + 91], "black")
    row = document_of(page).tables[0].text_rows()[1]
    assert [cell.text for cell in row] == ["—", "513,906.84", "—"]
    assert [cell.flags for cell in row] == [(), (), ()]


def test_a_character_that_was_left_out_of_words_leaves_room():
    whole = Reading("餐饮服务", (0.125, 0.375, 0.625, 0.875), (1.0,) * 4)
    assert lost_places(whole, 0.0, 1.0, 0.25) == []
    lost = Reading("餐服务", (0.125, 0.625, 0.875), (1.0,) * 3)
    assert lost_places(lost, 0.0, 1.0, 0.25) == [pytest.approx((0.275, 0.475))]
    first = Reading("饮服务", (0.375, 0.625, 0.875), (1.0,) * 3)
    assert lost_places(first, 0.0, 1.0, 0.25) == [pytest.approx((0.0, 0.225))]
    sign = Reading("20人", (0.42, 0.58, 0.85), (1.0,) * 3)  # ≥20人
    assert lost_places(sign, 0.0, 1.0, 0.25) == [pytest.approx((0.0, 0.32))]


def test_a_rule_on_which_a_stamp_hangs_is_whole():
    ink = np.zeros((400, 1000), bool)
    ink[200:203, 50:950] = True
    ink[203:260, 400:520] = True
    blank = np.zeros(ink.shape, bool)
    found = find_rules(ink, np.where(ink, 0, 255).astype(np.uint8), blank, 1.0)
    assert found.rules.across == pytest.approx(np.array([[50.0, 950.0, 201.5]]), abs=1.1)
    assert not found.ink[210:].any()


def under_a_stamp(lines: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """A blank grey picture of 600 by 600 with pale horizontal strokes (row, start, end), and a stamp on its middle."""
    grey = np.full((600, 600), 255, np.uint8)
    for row, start, end in lines:
        grey[row : row + 2, start:end] = 170
    seal = np.zeros(grey.shape, bool)
    seal[200:400, 200:400] = True
    return grey, seal


@pytest.mark.parametrize("upright", [False, True])
def test_a_pale_rule_goes_on_below_the_strokes_of_a_red_stamp(upright: bool):
    grey, seal = under_a_stamp([(300, 50, 550)])
    for at in range(200, 400, 20):
        grey[296:306, at : at + 6] = 255  # nothing is left at the edges of the stamp's strokes
    ink = np.zeros(grey.shape, bool)
    ink[50:550, [50, 51, 549, 550]] = True  # the rules at its ends
    page = (ink.T, np.ascontiguousarray(grey.T)) if upright else (ink, grey)
    rules = find_rules(*page, seal, 1.0).rules
    (rule,) = (rules.down if upright else rules.across).tolist()
    assert rule == pytest.approx([50, 550, 301], abs=2)


def test_a_rule_that_lies_mostly_below_a_stamp_goes_on_from_what_lies_outside():
    grey, seal = under_a_stamp([(300, 150, 450)])  # 200 of 300 points below it
    (rule,) = find_rules(np.zeros(grey.shape, bool), grey, seal, 1.0).rules.across.tolist()
    assert rule == pytest.approx([150, 450, 301], abs=2)


def test_digits_one_over_the_other_below_a_red_stamp_are_no_rule():
    # in line with a rule: strokes of 7 points in rows of 15
    grey, seal = under_a_stamp([(300, 50, 200), *((300, at, at + 7) for at in range(208, 400, 15))])
    (rule,) = find_rules(np.zeros(grey.shape, bool), grey, seal, 1.0).rules.across.tolist()
    assert rule == pytest.approx([50, 200, 301], abs=7)  # it does not reach the first of them


def test_where_a_column_holds_two_figures_in_a_cell_all_of_it_is_in_doubt():
    page = sheet(28, 240, 60)
    # the rule between the last two columns is gone, and so is the last figure of two rows
    draw = ImageDraw.Draw(page)
    draw.rectangle([LEFT + 476, TOP + 3, LEFT + 484, TOP + 177], "white")
    for y in (60, 120):
        draw.rectangle([LEFT + 490, TOP + y + 6, LEFT + 714, TOP + y + 54], "white")
        draw.line([(LEFT + 470, TOP + y), (LEFT + 490, TOP + y)], "black", 2)
    (table,) = document_of(page).tables
    assert [(cell.text, cell.flags) for cell in table.cells if cell.col == 1 and cell.row > 0] == [
        (row[1], ("ocr_low_confidence",)) for row in FIGURES[1:]
    ]


def test_print_too_fine_to_be_dark_is_read_or_said_to_be_there():
    page = sheet(10, 70, 15)
    draw = ImageDraw.Draw(page)
    for row in range(3):
        draw.rectangle([LEFT + 3, TOP + 15 * row + 3, LEFT + 67, TOP + 15 * row + 12], "white")
        draw.text((LEFT + 4, TOP + 15 * row + 8), "1", (120, 120, 120), ImageFont.load_default(9), anchor="lm")
    cells = [cell for cell in document_of(page).tables[0].cells if cell.col == 0]
    assert [cell.text == "1" or bool(cell.flags) for cell in cells] == [True] * 3


def test_words_too_small_to_be_told_apart_are_in_doubt():
    pytest.importorskip("pylopdf_fonts_zh_cn", reason="a development dependency")
    font = str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf")
    page = sheet(28, 240, 60)
    draw = ImageDraw.Draw(page)
    for column, size in ((0, 9), (1, 26)):
        left = LEFT + column * 240
        draw.rectangle([left + 6, TOP + 66, left + 234, TOP + 114], "white")
        draw.text((left + 20, TOP + 90), "评审专家人数", "black", ImageFont.truetype(font, size), anchor="lm")
    row = document_of(page).tables[0].text_rows()[1]
    assert [cell.flags for cell in row] == [("ocr_low_confidence",), (), ()]
    assert row[1].text == "评审专家人数"


def test_print_that_is_in_no_line_and_no_cell_is_reported(monkeypatch: pytest.MonkeyPatch):
    page = sheet(30, 300, 60)
    ImageDraw.Draw(page).text((300, 1500), "512", "black", ImageFont.load_default(30))
    seen = textlines.detect

    def overlooks(image: np.ndarray) -> np.ndarray:
        found = seen(image)
        return found[found[:, 3] < found[:, 3].max()]

    assert "picture_unread" not in document_of(page).flags
    monkeypatch.setattr(textlines, "detect", overlooks)
    document = document_of(page)
    assert "picture_unread" in document.flags
    assert any("was not read, marks of ink: 3." in note for note in document.notes)


def test_a_stroke_over_other_lines_of_its_cell_may_be_a_piece_of_a_rule():
    page = sheet(26, 330, 90)
    draw = ImageDraw.Draw(page)
    draw.rectangle([LEFT + 60, TOP + 12, LEFT + 130, TOP + 15], "black")
    draw.rectangle([LEFT + 340, TOP + 100, LEFT + 650, TOP + 170], "white")  # alone it is a dash
    draw.rectangle([LEFT + 420, TOP + 133, LEFT + 490, TOP + 136], "black")
    flagged = [cell.text for cell in document_of(page).tables[0].cells if cell.flags]
    assert flagged == ["—1,240.50"]


def test_what_a_stamp_covers_beside_a_line_may_be_a_character():
    line = InkLine((100, 20, 200, 40), (60, 10, 300, 50), (0, 0), 20.0)
    seal = np.zeros((60, 400), bool)
    assert not _beside(line, seal)
    seal[25:30, 85] = True  # one character before it
    assert _beside(line, seal)
    seal[:] = False
    seal[25:30, 215] = True  # one after it
    assert _beside(line, seal)
    seal[:] = False
    seal[25:30, 70] = True  # further off
    assert not _beside(line, seal)
    assert not _beside(replace(line, room=(95, 10, 300, 50)), np.roll(seal, 15, axis=1))  # in the cell beside it


def test_a_code_far_from_its_name_may_stand_in_a_column_of_its_own():
    pytest.importorskip("pylopdf_fonts_zh_cn", reason="a development dependency")
    font = ImageFont.truetype(str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"), 26)
    page = sheet(26, 330, 90)
    draw = ImageDraw.Draw(page)
    draw.rectangle([LEFT + 4, TOP + 4, LEFT + 326, TOP + 86], "white")
    draw.text((LEFT + 10, TOP + 30), "30211", "black", font)
    draw.text((LEFT + 230, TOP + 30), "差旅费", "black", font)
    document = document_of(page)
    assert [cell.text.replace(" ", "") for cell in document.tables[0].cells if cell.flags] == ["30211差旅费"]


def fine_sheet(rows: list[list[str]], shade: int) -> Image.Image:
    """A ruled table printed four times as large and made small, so that its strokes are thinner than a pixel and grey.
    What stands in a cell begins a pixel and a half right of its rule."""
    wide, high, times = 70, 14, 4
    page = Image.new("RGB", (1240 * times, 800 * times), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(10 * times)
    left, top = 100 * times, 100 * times
    right, bottom = left + wide * times * len(rows[0]), top + high * times * len(rows)
    for i in range(len(rows) + 1):
        draw.line([(left, top + i * high * times), (right, top + i * high * times)], "black", 8)
    for i in range(len(rows[0]) + 1):
        draw.line([(left + i * wide * times, top), (left + i * wide * times, bottom)], "black", 8)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            at = (left + c * wide * times + 6, top + round((r + 0.5) * high * times))
            draw.text(at, text, (shade,) * 3, font, anchor="lm")
    return page.resize((1240, 800), Image.Resampling.BOX)


def test_grey_strokes_close_to_a_rule_are_print_and_their_figures_in_doubt():
    rows = [["5", "336", "100"], ["53", "70.21", "114"], ["1500", "3", "255"], ["5.55", "163.32", "98"]] * 4
    document = document_of(fine_sheet(rows, 150))
    assert texts(document) == rows
    assert {cell.flags for cell in document.tables[0].cells} == {("ocr_low_confidence",)}


def test_print_that_all_rows_begin_with_is_no_edge_of_the_rule_beside_it():
    picture = np.full((200, 60), 255, np.uint8)
    picture[:, 18:23] = [200, 90, 20, 90, 200]
    print_ = np.s_[40:160, 24:29]
    picture[print_] = 190
    rules = Rules(np.zeros((0, 3)), np.array([[0.0, 200.0, 20.5]]))
    ink = np.zeros(picture.shape, bool)
    ink[:, 19:22] = True
    lifted = without_rules(picture, Ruling(rules, ink), 1.0, 1.0)
    assert (lifted[print_] == 190).all()
    assert (np.delete(lifted, np.arange(24, 29), axis=1) == 255).all()


def test_a_low_sign_alone_in_its_cell_is_no_digit():
    rows = [["=", "336"], ["=", "70"], ["=", "255"]]
    read_as = texts(document_of(fine_sheet(rows, 100)))
    assert [row[1] for row in read_as] == ["336", "70", "255"]
    assert {row[0] for row in read_as} <= {"=", "", "-", "—"}


def test_a_mark_alone_in_its_cell_that_no_look_is_sure_of_is_illegible(monkeypatch: pytest.MonkeyPatch):
    unsure = Reading("5", (0.5,), (0.6,), (("8", 0.3),))
    monkeypatch.setattr(reading, "recognise", lambda pictures, **_: [unsure] * len(pictures))
    line = InkLine((20, 20, 28, 32), (5, 5, 90, 45), (0, 0), 12.0)
    clear = np.zeros((50, 100), bool)
    (read,) = reading.read_lines(np.full((50, 100), 255, np.uint8), [line], clear, clear, 1.0)
    assert (read.reading.text, read.doubtful) == ("", True)


def test_a_figure_of_which_a_rule_hides_an_end_is_in_doubt():
    room = (5, 5, 90, 45)
    boxes = ((20, 20, 90, 32), (20, 20, 84, 32), (4, 20, 84, 32))
    assert [reading._meets_rule(InkLine(box, room, (0, 0), 12.0)) for box in boxes] == [
        (False, True),
        (False, False),
        (True, False),
    ]
    # four digits a step of 0.2 apart; the ink ends a third of a step, a twentieth, and more than a step behind the last
    figure = Reading("1234", (0.2, 0.4, 0.6, 0.8), (1.0,) * 4, (("0", 0.0),) * 4)
    whole = [whole_at(figure, 0.1, end, at_left=False, at_right=True) for end in (0.87, 0.81, 1.03)]
    assert whole == [True, False, False]
    assert whole_at(figure, 0.1, 0.81, at_left=True, at_right=False)
    assert not whole_at(Reading("5", (0.5,), (1.0,), (("6", 0.0),)), 0.4, 0.6, at_left=False, at_right=True)


def test_a_character_behind_a_figure_may_be_a_digit_that_a_rule_cuts():
    texts = ("42.00000C", "(1,200.50", "C", "2025年度", "ABC")
    assert [is_cut_figure(text) for text in texts] == [True, True, False, False, False]
