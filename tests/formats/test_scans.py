"""A sample printed, scanned and read by the recogniser of pictures says what its text says, or says that it is in doubt."""

from __future__ import annotations

import ctypes
import io
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

import pytest

pytest.importorskip("rapidocr", reason="needs jixiao[ocr]")
pytest.importorskip("reportlab", reason="PDF is set by reportlab, a development dependency")

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from format_samples import page_of, path_of
from format_writers import WRITERS
from PIL import Image, ImageDraw, ImageFont

from extractors.readers.pdf.fonts import use_own_fonts
from pipeline.process import process

#: The values of a row: what may not differ in silence.
VALUES = {
    "budgets": ("amount_yuan", "share", "execution_rate"),
    "indicators": ("target_value", "actual_value", "weight", "score"),
    "unit_scores": ("score", "rank"),
}
DOUBTFUL = 0.9  # a row that is no surer than this, or carries flags, says that it is in doubt


def scan_of(name: str, dots: int) -> bytes:
    """The sample's pages as pictures in a PDF without a text layer."""
    use_own_fonts()  # no font of this machine prints: the characters are drawn here, each in its place
    sheets = [_printed(page, dots / 72) for page in pdfium.PdfDocument(WRITERS["pdf"](page_of(name)))]
    data = io.BytesIO()
    sheets[0].save(data, "PDF", save_all=True, append_images=sheets[1:], resolution=dots)
    return data.getvalue()


def _printed(page: pdfium.PdfPage, scale: float) -> Image.Image:
    """The page's picture, `scale` pixels a point, with every character as wide as the page sets it at most."""
    sheet = page.render(scale=scale).to_pil().convert("L")
    draw, height = ImageDraw.Draw(sheet), page.get_height()
    textpage = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(textpage.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(textpage, i))
        if character.isspace():
            continue
        raw.FPDFText_GetCharOrigin(textpage, i, x, y)
        left, _, right, _ = textpage.get_charbox(i, loose=True)
        size = scale * raw.FPDFText_GetFontSize(textpage, i)
        size *= min(1.0, scale * (right - left) / _font(size).getlength(character))
        draw.text((scale * x.value, scale * (height - y.value)), character, 0, _font(size), anchor="ls")
    return sheet


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"), size)


def values(row: dict, table: str) -> tuple:
    return tuple(row[column] for column in VALUES[table])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "dots"),
    [
        ("huoshan_project_form", 200),
        ("meitan_budget", 200),
        ("yangcheng_final_accounts", 300),
        ("xinfeng_bulletin", 200),
    ],
)
def test_a_scan_says_what_the_text_says_or_that_it_is_in_doubt(name, dots):
    text, scan = process(path_of(name)), process(scan_of(name, dots), name=f"{name}.pdf")
    count = sum(len(text[table]) for table in VALUES)
    assert count
    right = 0
    for table in VALUES:
        wanted = [values(row, table) for row in text[table]]
        found = [values(row, table) for row in scan[table]]
        for change, a0, a1, b0, b1 in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
            right += a1 - a0 if change == "equal" else 0
            silent = [
                (row["source_text"], values(row, table))
                for row in scan[table][b0:b1]
                if change != "equal" and not row["flags"] and row["confidence"] > DOUBTFUL
            ]
            assert not silent, (table, wanted[a0:a1])
            # a row that was lost stands beside one in doubt
            lost = change in ("delete", "replace") and b1 - b0 < a1 - a0
            assert not lost or any(row["flags"] for row in scan[table][max(0, b0 - 1) : b1 + 1]), (table, wanted[a0:a1])
    assert right >= 0.95 * count
