"""What is this file? Decided by its bytes, never by its name."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

import regex


class Kind(StrEnum):
    """The formats that a reader can be registered for; the value is the media type."""

    PDF = "application/pdf"
    HTML = "text/html"
    TEXT = "text/plain"
    CSV = "text/csv"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOC = "application/msword"
    XLS = "application/vnd.ms-excel"
    OLE = "application/x-ole-storage"
    RTF = "application/rtf"
    XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
    MHTML = "multipart/related"
    XML = "application/xml"
    OFD = "application/ofd"
    ZIP = "application/zip"
    RAR = "application/vnd.rar"
    SEVEN_ZIP = "application/x-7z-compressed"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    BINARY = "application/octet-stream"


_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x05\x06", Kind.ZIP),
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"{\\rtf", Kind.RTF),
)
# the main part of a package, as far as its name is fixed: Office 365 writes word/document2.xml
_ZIP_MEMBERS: tuple[tuple[str, Kind], ...] = (
    (r"word/document\d*\.xml", Kind.DOCX),
    (r"xl/workbook\d*\.xml", Kind.XLSX),
    (r"xl/workbook\d*\.bin", Kind.XLSB),
    (r"ppt/presentation\d*\.xml", Kind.PPTX),
    (r"OFD\.xml", Kind.OFD),
    (r"META-INF/manifest\.xml", Kind.OPEN_DOCUMENT),
)
# names of the main stream of an OLE file
_OLE_STREAMS: tuple[tuple[str, Kind], ...] = (("WordDocument", Kind.DOC), ("Workbook", Kind.XLS), ("Book", Kind.XLS))
_HTML = regex.compile(rb"<\s*(!doctype\s+html|html|head|body|meta|div)\b", regex.IGNORECASE)
# NUL and the control characters that no text file holds (tab, line feed, form feed, return, escape apart)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27, 26}) + b"\x7f"


def sniff(data: bytes) -> Kind:
    """The kind of a file by its content; `BINARY` where it is none of the known ones."""
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _sniff_ole(data)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_without_mark(data):
        return Kind.HTML if _HTML.search(head.replace(b"\x00", b"")) else Kind.TEXT
    if head.translate(None, _CONTROL) != head and _control_share(head) > 0.01:
        return Kind.BINARY
    return Kind.HTML if _HTML.search(head) else _sniff_text(head)


def _sniff_text(head: bytes) -> Kind:
    """Mark-up that would be nonsense to read as text: Office 2003 XML, web archives."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<?xml"):
        return Kind.XML
    return Kind.MHTML if start[:2048].lower().startswith((b"mime-version:", b"from: <saved by")) else Kind.TEXT


def _sniff_ole(data: bytes) -> Kind:
    """By the streams at the top of the file: those of embedded objects lie deeper."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {path[0].lower() for path in ole.listdir() if len(path) == 1}
    except Exception:  # noqa: BLE001 - cut off: the directory may still be found by its spelling
        return next((kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in data), Kind.OLE)
    return next((kind for name, kind in _OLE_STREAMS if name.lower() in names), Kind.OLE)


def _sniff_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lstrip("/") for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return Kind.ZIP
    return next((kind for name, kind in _ZIP_MEMBERS if any(regex.fullmatch(name, one) for one in names)), Kind.ZIP)


def utf16_without_mark(data: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` where bytes that hold NULs are that encoding's text, else None.

    Told by what comes out: nearly all of it ASCII, Chinese or full-width, which no other reading of such bytes gives.
    """
    head = data[: len(data) // 2 * 2][:4096]
    if b"\x00" not in head:
        return None
    for name in ("utf-16-le", "utf-16-be"):
        text = head.decode(name, errors="ignore")
        if text and sum(map(_is_usual, text)) >= 0.97 * len(text):
            return name
    return None


def _is_usual(char: str) -> bool:
    return " " <= char <= "~" or char in "\t\r\n\ufeff" or "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"


def _control_share(head: bytes) -> float:
    return 1 - len(head.translate(None, _CONTROL)) / max(1, len(head))
