"""What a file is, by its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractors.errors import DocumentError, ErrorCode
from extractors.readers import read
from extractors.readers.sniff import Kind, sniff

from .shared import corpus


def package(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name in names:
            container.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", Kind.PDF),
        (b"\n\n  %PDF-1.4", Kind.PDF),
        (package("word/document.xml"), Kind.DOCX),
        (package("word/document2.xml"), Kind.DOCX),
        (package("xl\\workbook.xml"), Kind.XLSX),
        (package("xl/workbook.bin"), Kind.XLSB),
        (package("ppt/presentation.xml"), Kind.PPTX),
        (package("OFD.xml"), Kind.OFD),
        (package("mimetype", "META-INF/manifest.xml"), Kind.OPEN_DOCUMENT),
        (package("表.xlsx"), Kind.ZIP),
        (b"PK\x03\x04 cut off", Kind.ZIP),
        (b"{\\rtf1\\ansi", Kind.RTF),
        (b"Rar!\x1a\x07\x00", Kind.RAR),
        (b"\xff\xd8\xff\xe0", Kind.JPEG),
        ("<!DOCTYPE html><p>".encode("utf-16"), Kind.HTML),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', Kind.HTML),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', Kind.XML),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Kind.MHTML),
        ("单位：万元\t1".encode("gb18030"), Kind.TEXT),
        (bytes(range(256)), Kind.BINARY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), Kind.OLE),
    ],
)
def test_sniff(data: bytes, kind: Kind) -> None:
    assert sniff(data) is kind


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("office/*.wps", Kind.DOC),
        ("office/changdu*.xls", Kind.XLS),
        ("difficult/*004*公安*.pdf", Kind.HTML),
        ("ofd/ano.ofd", Kind.OFD),
    ],
)
def test_sniff_published_files(pattern: str, kind: Kind) -> None:
    assert sniff(corpus(pattern)) is kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ErrorCode.EMPTY_FILE),
        (b"\xef\xbb\xbf \n", ErrorCode.EMPTY_FILE),
        (bytes(1000), ErrorCode.EMPTY_FILE),
        (bytes(range(256)) * 4, ErrorCode.UNKNOWN_FORMAT),
        (package("xl/workbook.bin"), ErrorCode.UNSUPPORTED_FORMAT),
        (b'<?xml version="1.0"?><Workbook/>', ErrorCode.UNSUPPORTED_FORMAT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), ErrorCode.DAMAGED),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, code: ErrorCode) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data)
    assert caught.value.code is code
    assert caught.value.message.endswith(".")
