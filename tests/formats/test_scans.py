"""A sample printed, scanned and read by the recogniser of pictures says what its text says, or says that it is in doubt."""

from __future__ import annotations

import io
from difflib import SequenceMatcher

import pytest

pytest.importorskip("rapidocr", reason="needs jixiao[ocr]")
pytest.importorskip("reportlab", reason="PDF is set by reportlab, a development dependency")

import pypdfium2 as pdfium
from format_samples import page_of, path_of
from format_writers import WRITERS

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
    printed = WRITERS["pdf"](page_of(name))
    if b"/FontFile" not in printed:
        pytest.skip("the printed page has no font in it, so that its picture shows no characters")
    sheets = [page.render(scale=dots / 72).to_pil().convert("L") for page in pdfium.PdfDocument(printed)]
    data = io.BytesIO()
    sheets[0].save(data, "PDF", save_all=True, append_images=sheets[1:], resolution=dots)
    return data.getvalue()


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
