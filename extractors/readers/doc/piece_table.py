"""The text of a Word 97–2003 file without a converter: its pieces put in order (MS-DOC 2.4.1), olefile reading the container.

Only running text comes out whole this way. The marks that end cells and rows look alike, so where there are tables the
text alone would tear figures from their headers.
"""

from __future__ import annotations

import struct

import regex

from extractors.errors import DocumentError, ErrorCode

CELL_MARK = "\x07"
_FLAGS, _TEXT_LENGTH, _CLX = 0x0A, 0x4C, 0x01A2  # offsets in the file information block
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_IDENT = 0xA5EC
_PIECES, _PROPERTIES = 0x02, 0x01
_COMPRESSED = 0x40000000
_FIELD = regex.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_UNPRINTED = str.maketrans(dict.fromkeys("\x01\x02\x03\x04\x05\x08\x1f", ""))


def is_encrypted(word: bytes) -> bool:
    """Whether the `WordDocument` stream says that it is encrypted."""
    return bool(struct.unpack_from("<H", word, _FLAGS)[0] & _ENCRYPTED)


def table_name(word: bytes) -> str:
    """The stream that holds the piece table."""
    return "1Table" if struct.unpack_from("<H", word, _FLAGS)[0] & _TABLE_1 else "0Table"


def text_of(word: bytes, table: bytes) -> str:
    """The main text, its field instructions and object marks left out. Raises DocumentError(DAMAGED)."""
    try:
        raw = _joined(word, table)
    except (struct.error, IndexError, UnicodeDecodeError, ValueError) as error:
        raise DocumentError(
            ErrorCode.DAMAGED, "The Word file is cut off or damaged inside. Fetch it again.", stage="open"
        ) from error
    while True:
        plain = _FIELD.sub(lambda match: match.group(1) or "", raw)
        if plain == raw:
            return raw.translate(_UNPRINTED).replace("\x1e", "-").replace("\x0b", "\r").replace("\x0c", "\r")
        raw = plain


def _joined(word: bytes, table: bytes) -> str:
    if struct.unpack_from("<H", word, 0)[0] != _IDENT:
        raise ValueError("no Word 97 file information block")
    length = struct.unpack_from("<i", word, _TEXT_LENGTH)[0]
    at, size = struct.unpack_from("<II", word, _CLX)
    clx = table[at : at + size]
    i = 0
    while clx[i] == _PROPERTIES:
        i += 3 + struct.unpack_from("<H", clx, i + 1)[0]
    if clx[i] != _PIECES:
        raise ValueError("no piece table")
    plc = clx[i + 5 : i + 5 + struct.unpack_from("<I", clx, i + 1)[0]]
    count = (len(plc) - 4) // 12
    starts = struct.unpack_from(f"<{count + 1}I", plc, 0)
    parts: list[str] = []
    for n in range(count):
        place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * n + 2)[0]
        chars = starts[n + 1] - starts[n]
        if place & _COMPRESSED:
            begin = (place & ~_COMPRESSED) // 2
            piece = word[begin : begin + chars].decode("cp1252", errors="strict")
        else:
            piece = word[place : place + 2 * chars].decode("utf-16-le")
        if len(piece) != chars:
            raise ValueError("a piece reaches past the end")
        parts.append(piece)
    return "".join(parts)[:length]
