"""The loops around pdfium: compiled ones and those in Python give the same, value by value."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pypdfium2.raw as pdfium
import pytest
from make_pdf import Sheet, pdf

from extractors.readers.pdf.loops import COMPILED, Gives, compiled, plain
from extractors.readers.pdf.native import handle

TEXT = "合计1,234.50万元"


@pytest.fixture
def page():
    """A page with a line of text and a ruled square, and its text page."""
    sheet = Sheet().text(100, 100, TEXT).bar(90, 80, 290, 120)
    data = pdf(sheet)
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    page = pdfium.FPDF_LoadPage(document, 0)
    textpage = pdfium.FPDFText_LoadPage(page)
    yield page, textpage
    pdfium.FPDFText_ClosePage(textpage)
    pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)


def both(function, gives: Gives, leading: list, out: np.ndarray) -> np.ndarray:
    """What the two loops give for the same function, which must be one; `out` as it was before the call."""
    if not COMPILED.exists():
        pytest.skip("no C compiler was there at set-up: the loops run in Python")
    results = []
    for bind in (plain, compiled(COMPILED)):
        result = out.copy()
        bind(handle(function), gives, len(leading))(tuple(leading), result)
        results.append(result)
    assert np.array_equal(*results)
    return results[0]


def handles(*pointers) -> np.ndarray:
    return np.array([handle(pointer) for pointer in pointers], np.uintp)


def numbers(n: int) -> np.ndarray:
    return np.arange(n, dtype=np.int32)


def test_characters_and_their_boxes(page):
    _, textpage = page
    n = len(TEXT)
    own = np.full(n, handle(textpage), np.uintp)
    codes = both(pdfium.FPDFText_GetUnicode, Gives.INTEGER, [own, numbers(n)], np.zeros(n, np.int32))
    assert "".join(map(chr, codes)) == TEXT
    boxes = both(pdfium.FPDFText_GetLooseCharBox, Gives.STRUCTURE, [own, numbers(n)], np.zeros((n, 4), np.float32))
    assert (np.diff(boxes[:, 0]) > 0).all() and (boxes[:, 2] > boxes[:, 0]).all()
    origin = both(pdfium.FPDFText_GetCharOrigin, Gives.PAIR, [own, numbers(n)], np.zeros((n, 2)))
    assert np.allclose(origin[:, 0], boxes[:, 0], atol=0.5)
    owners = both(pdfium.FPDFText_GetTextObject, Gives.HANDLE, [own, numbers(n)], np.zeros(n, np.uintp))
    assert owners.all()


def test_a_call_that_fails_leaves_its_row_as_it_was(page):
    _, textpage = page
    own = np.full(2, handle(textpage), np.uintp)
    out = np.full((2, 4), -7, np.float32)
    boxes = both(pdfium.FPDFText_GetLooseCharBox, Gives.STRUCTURE, [own, np.array([0, 9999], np.int32)], out)
    assert (boxes[1] == -7).all() and (boxes[0] != -7).all()


def test_objects_and_the_segments_of_a_path(page):
    page, _ = page
    n = pdfium.FPDFPage_CountObjects(page)
    objects = both(pdfium.FPDFPage_GetObject, Gives.HANDLE, [handles(*[page] * n), numbers(n)], np.zeros(n, np.uintp))
    kinds = both(pdfium.FPDFPageObj_GetType, Gives.INTEGER, [objects], np.zeros(n, np.int32))
    assert sorted(kinds) == [pdfium.FPDF_PAGEOBJ_TEXT] * (n - 1) + [pdfium.FPDF_PAGEOBJ_PATH]
    bounds = both(pdfium.FPDFPageObj_GetBounds, Gives.FOUR, [objects], np.zeros((n, 4), np.float32))
    assert (bounds[:, 2] > bounds[:, 0]).all()
    path = objects[kinds == pdfium.FPDF_PAGEOBJ_PATH]
    count = int(both(pdfium.FPDFPath_CountSegments, Gives.INTEGER, [path], np.zeros(1, np.int32))[0])
    segments = both(
        pdfium.FPDFPath_GetPathSegment,
        Gives.HANDLE,
        [path.repeat(count), numbers(count)],
        np.zeros(count, np.uintp),
    )
    points = both(pdfium.FPDFPathSegment_GetPoint, Gives.PAIR, [segments], np.zeros((count, 2), np.float32))
    assert np.allclose(np.ptp(points, axis=0), [200, 40], atol=0.01)
    clips = both(pdfium.FPDFPageObj_GetClipPath, Gives.HANDLE, [objects], np.zeros(n, np.uintp))
    assert clips.all()
    # no clip, no path, no segment: the loop with three leading arguments gives nothing
    ends = both(
        pdfium.FPDFClipPath_GetPathSegment,
        Gives.HANDLE,
        [clips, np.full(n, 99, np.int32), numbers(n)],
        np.ones(n, np.uintp),
    )
    assert not ends.any()


def test_the_objects_of_a_form(page):
    """A form's objects are counted in unsigned longs: a form is made of the page's own path."""
    page, _ = page
    document = pdfium.FPDF_CreateNewDocument()
    source = pdf(Sheet().bar(90, 80, 290, 120))
    other = pdfium.FPDF_LoadMemDocument64(source, len(source), None)
    xobject = pdfium.FPDF_NewXObjectFromPage(document, other, 0)
    form = pdfium.FPDF_NewFormObjectFromXObject(xobject)
    n = pdfium.FPDFFormObj_CountObjects(form)
    members = both(
        pdfium.FPDFFormObj_GetObject, Gives.MEMBER, [handles(*[form] * n), numbers(n)], np.zeros(n, np.uintp)
    )
    kinds = both(pdfium.FPDFPageObj_GetType, Gives.INTEGER, [members], np.zeros(n, np.int32))
    assert pdfium.FPDF_PAGEOBJ_PATH in kinds
    pdfium.FPDFPageObj_Destroy(form)
    pdfium.FPDF_CloseXObject(xobject)
    pdfium.FPDF_CloseDocument(other)
    pdfium.FPDF_CloseDocument(document)


def test_a_file_is_read_the_same_without_compiled_loops(tmp_path: Path):
    """In a process of its own, since the choice is made when the reader is loaded."""
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(Sheet().grid([100, 200, 300], [100, 130, 160]).text(110, 120, "合计").text(210, 120, "12.50")))
    script = (
        "import sys, extractors.readers.pdf.loops as loops\n"
        "if sys.argv[2] == 'plain': loops.bind = loops.plain\n"
        "from extractors.readers.pdf import read_pdf\n"
        "print(repr(read_pdf(open(sys.argv[1], 'rb').read()).blocks))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script, str(path), kind], capture_output=True, text=True, check=True
        ).stdout
        for kind in ("plain", "as set up")
    ]
    assert said[0] == said[1] and "12.50" in said[0]
