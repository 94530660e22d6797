"""Bytes to text: every encoding in which reports are found, and the files that have none."""

from __future__ import annotations

import codecs

import pytest

from extractors.errors import DocumentError, ErrorCode
from extractors.readers import read
from extractors.readers.encoding import decode
from extractors.readers.sniff import Kind, sniff

REPORT = "2024年度部门预算绩效自评报告\n一、基本情况\n全年预算120.50万元，支出118.30万元。\n"


@pytest.mark.parametrize(
    "data",
    [
        REPORT.encode(),
        codecs.BOM_UTF8 + REPORT.encode(),
        REPORT.encode("utf-16"),
        REPORT.encode("utf-16-le"),
        REPORT.encode("utf-16-be"),
        REPORT.encode("gbk"),
        REPORT.encode("gb18030"),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16 mark", "utf-16-le", "utf-16-be", "gbk", "gb18030"],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    assert sniff(data) is Kind.TEXT
    assert decode(data)[0].removeprefix("\ufeff") == REPORT


def test_parts_in_two_encodings_are_refused() -> None:
    with pytest.raises(DocumentError) as error:
        decode(REPORT.encode("gb18030") * 3 + REPORT.encode() * 3)
    assert error.value.code is ErrorCode.UNDECODABLE_TEXT


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ErrorCode.EMPTY_FILE),
        (b" \r\n\t\n", ErrorCode.EMPTY_FILE),
        (bytes(range(256)) * 40, ErrorCode.UNKNOWN_FORMAT),
        (b"\xff\xfeab", ErrorCode.UNDECODABLE_TEXT),
    ],
)
def test_what_is_no_text_says_so(data: bytes, code: ErrorCode) -> None:
    if code is ErrorCode.UNDECODABLE_TEXT:
        data += b"c"  # half a character of UTF-16
    with pytest.raises(DocumentError) as error:
        read(data)
    assert error.value.code is code
