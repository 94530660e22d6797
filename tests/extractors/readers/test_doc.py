"""Word 97–2003 files: through LibreOffice where it is installed, as text without it, and what is refused."""

from __future__ import annotations

import struct

import pytest

from extractors.errors import DocumentError, ErrorCode
from extractors.readers import read
from extractors.readers.doc import converter, piece_table, read_doc, read_rtf
from normalizers.text import fold

from .shared import corpus, texts

CONVERTER = converter.find_converter()


def streams(text: str, *, compressed: int = 0) -> tuple[bytes, bytes]:
    """A `WordDocument` stream and its table stream: two pieces, the first of `compressed` single-byte characters."""
    head, tail = text[:compressed], text[compressed:]
    word = bytearray(1024)
    struct.pack_into("<H", word, 0, 0xA5EC)
    struct.pack_into("<i", word, 0x4C, len(text))
    first, second = len(word), len(word) + len(head)
    word += head.encode("cp1252") + tail.encode("utf-16-le")
    starts = struct.pack("<3I", 0, len(head), len(text))
    pieces = struct.pack("<HIH", 0, (first * 2) | 0x40000000, 0) + struct.pack("<HIH", 0, second, 0)
    properties = b"\x01" + struct.pack("<H", 4) + b"\x00" * 4
    clx = properties + b"\x02" + struct.pack("<I", len(starts + pieces)) + starts + pieces
    struct.pack_into("<II", word, 0x01A2, 0, len(clx))
    return bytes(word), clx


def test_pieces_fields_and_marks() -> None:
    text = "Budget 2023\r共\x13 PAGE \x14100\x15万元\x1e\x08\x0b第二行\r"
    assert piece_table.text_of(*streams(text, compressed=12)) == "Budget 2023\r共100万元-\r第二行\r"


def test_a_piece_past_the_end_is_damage() -> None:
    word, table = streams("正文内容")
    with pytest.raises(DocumentError) as caught:
        piece_table.text_of(word[:-2], table)
    assert caught.value.code is ErrorCode.DAMAGED


@pytest.mark.parametrize("pattern", ["office/2021*.doc", "office/*.wps", "office/目录.doc"])
def test_text_without_a_converter_is_the_text_with_one(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = corpus(pattern)
    with monkeypatch.context() as patched:
        patched.setattr("extractors.readers.doc.find_converter", lambda: None)
        plain = read_doc(data)
    assert plain.flags == ("characters_lost",)
    assert len(texts(plain)) >= 4
    if CONVERTER is None:
        pytest.skip("LibreOffice is not installed")
    whole = texts(read(data))
    assert len(whole) == len(texts(plain))
    for printed, stored in zip(whole, texts(plain), strict=True):  # automatic numbers are printed and not stored
        assert fold(printed).endswith(fold(stored))
        assert len(printed) - len(stored) <= 4


def test_without_a_converter_tables_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = corpus("office/*.wps")
    monkeypatch.setattr(converter.shutil, "which", lambda name: None)
    monkeypatch.setattr("extractors.readers.doc.text_of", lambda word, table: "项目\x07100\x07\x07\r")
    with pytest.raises(DocumentError) as caught:
        read_doc(data)
    assert caught.value.code is ErrorCode.CONVERTER_MISSING
    assert "LibreOffice" in caught.value.message


def test_a_locked_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.readers.doc.is_encrypted", lambda word: True)
    with pytest.raises(DocumentError) as caught:
        read_doc(corpus("office/*.wps"))
    assert caught.value.code is ErrorCode.ENCRYPTED


def test_cut_off_files_are_damage() -> None:
    data = corpus("office/*.wps")
    for size in (700, 5000):
        with pytest.raises(DocumentError) as caught:
            read_doc(data[:size])
        assert caught.value.code is ErrorCode.DAMAGED


@pytest.mark.skipif(CONVERTER is None, reason="LibreOffice is not installed")
def test_rtf() -> None:
    assert texts(read_rtf(rb"{\rtf1\ansi\ansicpg936 \'d4\'a4\'cb\'e3 100\par}")) == ["预算 100"]


def test_a_workbook_without_its_directory_is_damage() -> None:
    data = corpus("evaluations/*.xls")
    for share in (0.5, 0.9, 0.995):
        with pytest.raises(DocumentError) as caught:
            read(data[: int(len(data) * share)])
        assert caught.value.code is ErrorCode.DAMAGED
