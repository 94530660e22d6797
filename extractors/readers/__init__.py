"""Readers: bytes to a `Document`, one reader a format, chosen by the bytes.

A reader is a function `bytes -> Document` that raises `DocumentError`. It is named here as `module:function` and
imported when it is first needed, so that nobody pays for a format that they do not read.
"""

from __future__ import annotations

from importlib import import_module

from extractors.document import Block, Document, Paragraph
from extractors.errors import DocumentError, ErrorCode
from extractors.readers.sniff import Kind, sniff
from extractors.readers.spaced import with_spaced_tables

READERS: dict[Kind, str] = {
    Kind.TEXT: "extractors.readers.text:read_text",
    Kind.PDF: "extractors.readers.pdf:read_pdf",
    Kind.HTML: "extractors.readers.html:read_html",
    Kind.DOCX: "extractors.readers.docx:read_docx",
    Kind.XLSX: "extractors.readers.xlsx:read_xlsx",
    Kind.XLS: "extractors.readers.xls:read_xls",
    Kind.DOC: "extractors.readers.doc:read_doc",
    Kind.OFD: "extractors.readers.ofd:read_ofd",
    Kind.RTF: "extractors.readers.doc:read_rtf",
    Kind.OLE: "extractors.readers.doc:read_ole",
    Kind.ZIP: "extractors.readers.archive:read_archive",
    Kind.RAR: "extractors.readers.archive:read_archive",
    Kind.SEVEN_ZIP: "extractors.readers.archive:read_archive",
    Kind.JPEG: "extractors.readers.image:read_image",
    Kind.PNG: "extractors.readers.image:read_image",
    Kind.TIFF: "extractors.readers.image:read_image",
}


def read(data: bytes) -> Document:
    """The document that `data` holds. Raises DocumentError where it holds none that can be read."""
    if not data.strip(b"\x00 \t\r\n\x0c\xef\xbb\xbf"):
        raise DocumentError(
            ErrorCode.EMPTY_FILE,
            f"The file is empty ({len(data)} bytes, none of them text). Fetch it again.",
            stage="sniff",
        )
    kind = sniff(data)
    if kind not in READERS:
        raise _no_reader(kind)
    module, _, function = READERS[kind].partition(":")
    document: Document = getattr(import_module(module), function)(data)
    return with_spaced_tables(document) if any(_printed(block) for block in document.blocks) else document


def _printed(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.printed)


def _no_reader(kind: Kind) -> DocumentError:
    if kind is Kind.BINARY:
        return DocumentError(
            ErrorCode.UNKNOWN_FORMAT,
            "The file is binary and of no known document format. Check that the right file was saved.",
            stage="sniff",
        )
    return DocumentError(
        ErrorCode.UNSUPPORTED_FORMAT,
        f"The file is {kind.value}, which is not read yet. Convert it to PDF or text.",
        stage="sniff",
    )
