"""PDF to the document model.

Characters and rules come in bulk from pdfium; tables, lines and paragraphs are found from their places. Pages are
read one by one and closed, so that memory does not grow with their number; what runs over pages (headers and footers,
paragraphs, continued tables) is settled at the end from the lines. `docs/decisions/pdf.md` says why it is done so.
"""

from __future__ import annotations

import pypdfium2.raw as pdfium

from extractors.document import Document
from extractors.errors import DocumentError
from extractors.readers.pages.assemble import assemble
from extractors.readers.pages.content import PageContent, unread_page
from extractors.readers.pages.progress import page_done
from extractors.readers.pdf.opened import has_layers, opened
from extractors.readers.pdf.pages import read_page

__all__ = ["read_pdf"]


def read_pdf(data: bytes) -> Document:
    """The document in a PDF file's bytes.

    Pages that cannot be read are in `Document.pages` with origin `unread` and the reason, and flag the document.
    Raises DocumentError: ENCRYPTED, DAMAGED, TOO_LARGE.
    """
    with opened(data) as document:
        layers = has_layers(data)
        pages = [_readable(document, index, layers) for index in range(pdfium.FPDF_GetPageCount(document))]
    return assemble(pages)


def _readable(document: pdfium.FPDF_DOCUMENT, index: int, layers: bool) -> PageContent:
    """The page, or an unread page that says why: one bad page does not take the others."""
    try:
        return read_page(document, index, layers=layers)
    except DocumentError as error:
        return unread_page(index + 1, error.message)
    finally:
        page_done()
