"""Fonts that a PDF names and does not embed: the same stand-in on every machine.

pdfium asks the operating system for such fonts. Where none of its fonts has the Chinese characters it drops whole runs of
text in silence, and where one has them their boxes are that font's: the same file would be read differently on two
machines. So for the scripts of East Asia it is given one font of our own (`tools/build_metrics_font.py`), without ink;
for all others nothing, which makes it take the Latin fonts that it carries itself.
"""

from __future__ import annotations

import ctypes
from functools import cache
from importlib.resources import files

import pypdfium2.raw as pdfium

_NO_FONT, _HANDLE = 0, 1  # pdfium's name for the font: any number but 0
_EAST_ASIAN = (
    pdfium.FXFONT_SHIFTJIS_CHARSET,
    pdfium.FXFONT_HANGEUL_CHARSET,
    pdfium.FXFONT_GB2312_CHARSET,
    pdfium.FXFONT_CHINESEBIG5_CHARSET,
)
_WHOLE_FILE = 0  # the table number by which pdfium asks for the font file itself


@cache
def use_own_fonts() -> pdfium.FPDF_SYSFONTINFO:
    """Give pdfium the stand-in, once a process. What is returned lives as long as pdfium may call it."""
    font = files(__package__).joinpath("metrics.ttf").read_bytes()

    def data(_info: object, _font: object, table: int, buffer: int | None, size: int) -> int:
        """The font file or one of its tables, copied into the buffer where that is large enough; its length."""
        content = font if table == _WHOLE_FILE else _table(font, table)
        if buffer and size >= len(content):
            ctypes.memmove(buffer, content, len(content))
        return len(content)

    def face_name(_info: object, _font: object, _buffer: object, _size: int) -> int:
        return 0

    def mapped(_info: object, _weight: int, _italic: int, charset: int, *_: object) -> int:
        return _HANDLE if charset in _EAST_ASIAN else _NO_FONT

    def by_name(*_: object) -> int:
        return _NO_FONT

    def nothing(*_: object) -> None:
        return None

    def charset(*_: object) -> int:
        return pdfium.FXFONT_GB2312_CHARSET

    types = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    calls = {
        "Release": nothing,
        "EnumFonts": nothing,
        "MapFont": mapped,
        "GetFont": by_name,
        "GetFontData": data,
        "GetFaceName": face_name,
        "GetFontCharset": charset,
        "DeleteFont": nothing,
    }
    info = pdfium.FPDF_SYSFONTINFO(version=1, **{name: types[name](call) for name, call in calls.items()})
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(info))
    return info


def _table(font: bytes, tag: int) -> bytes:
    """One table of the font file, by its tag as a number; empty where it has none."""
    count = int.from_bytes(font[4:6], "big")
    for at in range(12, 12 + 16 * count, 16):
        if int.from_bytes(font[at : at + 4], "big") == tag:
            start, length = (int.from_bytes(font[at + k : at + k + 4], "big") for k in (8, 12))
            return font[start : start + length]
    return b""
