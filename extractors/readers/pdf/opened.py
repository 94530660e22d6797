"""Opening a PDF file, or saying why it cannot be opened."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium2
import pypdfium2.raw as pdfium

from extractors.errors import DocumentError, ErrorCode
from extractors.readers.pdf.fonts import use_own_fonts

MAX_PAGES = 20_000
MOST_COMPRESSED = 1 << 20  # bytes of an object stream that are looked at
MOST_INFLATED = 1 << 26  # bytes that one may hold
_LAYERS = b"/OCProperties"
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^>]*>>\s*stream\r?\n")


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.FPDF_DOCUMENT]:
    """The opened file, closed at the end. Raises DocumentError where it is encrypted, damaged or without pages."""
    use_own_fonts()
    try:
        document = pdfium2.PdfDocument(data)
    except pdfium2.PdfiumError as error:
        raise _refused(data) from error
    try:
        count = len(document)
        if not count:
            raise DocumentError(ErrorCode.DAMAGED, "The PDF has no pages. Fetch it again.", stage="open")
        if count > MAX_PAGES:
            raise DocumentError(
                ErrorCode.TOO_LARGE, f"The PDF has {count} pages, more than {MAX_PAGES}. Split it.", stage="open"
            )
        yield document.raw
    finally:
        document.close()


def has_layers(data: bytes) -> bool:
    """Whether the file names layers that its viewers can hide, itself or in one of its compressed object streams."""
    if _LAYERS in data:
        return True
    for match in _OBJECT_STREAM.finditer(data):
        end = data.find(b"endstream", match.end(), match.end() + MOST_COMPRESSED)
        try:
            if _LAYERS in zlib.decompressobj().decompress(data[match.end() : max(end, match.end())], MOST_INFLATED):
                return True
        except zlib.error:
            continue
    return False


def _refused(data: bytes) -> DocumentError:
    reason = pdfium.FPDF_GetLastError()
    if reason in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return DocumentError(
            ErrorCode.ENCRYPTED,
            "The PDF is protected by a password. Remove the protection and try again.",
            stage="open",
        )
    tail = "it ends early" if b"%%EOF" not in data[-2048:] else "its structure is broken"
    return DocumentError(ErrorCode.DAMAGED, f"The PDF cannot be opened: {tail}. Fetch it again.", stage="open")
