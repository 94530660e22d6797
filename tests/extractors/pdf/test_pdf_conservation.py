"""The law of conservation: what is lost or doubled is named by page, and the corpus keeps the law."""

import os
from pathlib import Path

import numpy as np
import pytest

from extractors.document import AsideKind, Cell, Line, Paragraph, Place, SetAside, Table
from extractors.errors import DocumentError
from extractors.readers.pages.conservation import breaches, report
from extractors.readers.pdf import read_pdf
from extractors.readers.pdf.characters import _whole_characters

SHARED = Path(os.environ.get("JIXIAO_SHARED", Path(__file__).parents[3].parent / "shared"))

SCANNED = ("scans", "difficult")  # read by OCR, which has tests of its own


def blocks():
    paragraph = Paragraph("甲乙丙丁", (Line(0, Place(page=1)), Line(2, Place(page=2))))
    table = Table((Cell(0, 0, "1 2", place=Place(page=2)),), 1, 1, Place(page=2), caption="丙丁")
    return (paragraph, table, SetAside(AsideKind.PAGE_NUMBER, "— 3 —", Place(page=2)))


def test_every_character_once_is_no_breach():
    assert breaches({1: "甲 乙", 2: "丙丁12—3—"}, blocks()) == []


def test_lost_and_doubled_characters_are_named_by_page():
    found = breaches({1: "甲乙戊", 2: "丁12—3—"}, blocks())
    assert [(b.page, b.lost, b.doubled) for b in found] == [(1, "戊", ""), (2, "", "丙")]
    assert report(found) == (
        ("characters_lost", "characters_doubled"),
        ("page 1: 1 characters lost: 戊", "page 2: 1 characters held twice: 丙"),
    )


def test_surrogate_halves_are_one_character():
    code, second = _whole_characters(np.array([0x41, 0xD842, 0xDFB7, 0xD800], np.uint32))
    assert code[~second].tolist() == [0x41, 0x20BB7, 0xFFFD]


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the corpus is not beside the project")
def test_the_corpus_keeps_the_law():
    read = 0
    for path in sorted((SHARED / "corpus").rglob("*.pdf")):
        if path.parent.name in SCANNED:
            continue
        try:
            document = read_pdf(path.read_bytes())
        except DocumentError as error:
            assert error.stage == "open", path.name
            continue
        read += len(document.pages)
        assert not {"characters_lost", "characters_doubled"} & set(document.flags), (path.name, document.notes)
    assert read > 1_450
