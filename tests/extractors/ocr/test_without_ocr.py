"""Who does not read pictures does not pay for it, and is told what to install."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from extractors.document import PageOrigin
from extractors.errors import DocumentError, ErrorCode
from extractors.readers import read

SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 67>>stream\nq 600 0 0 800 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q            \nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("extractors.readers.ocr")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rapidocr", None)


def test_a_scanned_page_says_what_to_install(no_extra: None):
    (page,) = read(SCAN).pages
    assert page.origin is PageOrigin.UNREAD
    assert "jixiao[ocr]" in (page.problem or "")


def test_a_picture_says_what_to_install(no_extra: None):
    data = io.BytesIO()
    Image.new("RGB", (80, 80)).save(data, "PNG")
    with pytest.raises(DocumentError, match=r"jixiao\[ocr\]") as caught:
        read(data.getvalue())
    assert caught.value.code is ErrorCode.CONVERTER_MISSING


def test_readers_of_text_and_pdf_load_no_recogniser():
    code = "import sys, extractors.readers, extractors.readers.pdf, extractors.readers.text; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for name in ("'cv2'", "'onnxruntime'", "'rapidocr'"):
        assert name not in loaded
