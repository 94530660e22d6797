"""Word 97–2003 files (.doc, and .wps of Kingsoft, which is the same) and RTF: by LibreOffice, or as text where there is none."""

from __future__ import annotations

import io
from dataclasses import replace

import olefile

from extractors.document import Document, Paragraph
from extractors.errors import DocumentError, ErrorCode
from extractors.readers.doc.converter import converted, find_converter
from extractors.readers.doc.piece_table import CELL_MARK, is_encrypted, table_name, text_of
from extractors.readers.docx import read_docx
from extractors.readers.sniff import Kind
from extractors.readers.spaced import as_printed
from normalizers.text import mend_spaces

__all__ = ["read_doc", "read_ole", "read_rtf"]

CHARACTERS_LOST = "characters_lost"
_LOCKED = "The Office file is protected by a password. Ask for a copy without one."


def read_doc(data: bytes) -> Document:
    """The document in a Word 97–2003 file.

    Where LibreOffice is missing, a file without tables is read as plain paragraphs and says so in its notes.
    Raises DocumentError: ENCRYPTED, DAMAGED, CONVERTER_MISSING (tables, and no converter), TIMEOUT, NO_TEXT.
    """
    word, table = _streams(data)
    if is_encrypted(word):
        raise DocumentError(ErrorCode.ENCRYPTED, _LOCKED, stage="open")
    if find_converter() is None:
        text = text_of(word, table)
        if CELL_MARK not in text:
            return _as_text(text)
    return replace(read_docx(converted(data, "doc", "docx")), media_type=Kind.DOC.value)


def read_rtf(data: bytes) -> Document:
    """The document in an RTF file. Raises DocumentError: CONVERTER_MISSING, DAMAGED, TIMEOUT, NO_TEXT."""
    return replace(read_docx(converted(data, "rtf", "docx")), media_type=Kind.RTF.value)


def read_ole(data: bytes) -> Document:
    """Refuses compound files that hold no document known here. Raises DocumentError: ENCRYPTED, UNSUPPORTED_FORMAT, DAMAGED."""
    with _opened(data) as ole:
        if ole.exists("EncryptedPackage") or ole.exists("EncryptionInfo"):
            raise DocumentError(ErrorCode.ENCRYPTED, _LOCKED, stage="open")
        if ole.parsing_issues or not ole.listdir():
            raise _damaged()  # part of its directory is lost
    raise DocumentError(
        ErrorCode.UNSUPPORTED_FORMAT,
        "The file is a compound file of an old Office program (a presentation, a message, Works), which is not read. "
        "Save it as PDF.",
        stage="sniff",
    )


def _streams(data: bytes) -> tuple[bytes, bytes]:
    """The main stream and the one with the piece table."""
    with _opened(data) as ole:
        try:
            word = ole.openstream("WordDocument").read()
            name = table_name(word)
            return word, ole.openstream(name).read() if ole.exists(name) else b""
        except Exception as error:
            raise _damaged() from error


def _opened(data: bytes) -> olefile.OleFileIO:
    try:
        return olefile.OleFileIO(io.BytesIO(data))
    except Exception as error:
        raise _damaged() from error


def _damaged() -> DocumentError:
    return DocumentError(ErrorCode.DAMAGED, "The Office file is cut off or damaged. Fetch it again.", stage="open")


def _as_text(text: str) -> Document:
    lines = ((mend_spaces(raw), as_printed(raw)) for raw in text.split("\r"))
    paragraphs = tuple(Paragraph(line, printed=printed) for line, printed in lines if line)
    if not paragraphs:
        raise DocumentError(ErrorCode.NO_TEXT, "The Word file holds no text. Check that the right file was published.")
    note = (
        "Read without LibreOffice: the running text only, without headings, automatic numbers, headers and footnotes."
    )
    return Document(Kind.DOC.value, paragraphs, flags=(CHARACTERS_LOST,), notes=(note,))
