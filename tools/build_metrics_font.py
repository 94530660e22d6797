"""Rebuild `extractors/readers/pdf/metrics.ttf`, the font that stands in for East Asian ones that a PDF names
and does not embed.

    python tools/build_metrics_font.py

Needs fontTools. Every character has the same glyph: as high as a Chinese character, narrower than any digit, and
without ink. pdfium then places every character of such a text from the widths that the file itself states.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

TARGET = Path(__file__).parent.parent / "extractors" / "readers" / "pdf" / "metrics.ttf"
EM, ASCENT, DESCENT, WIDTH = 1000, 880, -120, 100
GLYPHS = (".notdef", "any")


def outline() -> object:
    """A contour there and back again: it has a height and a width, and encloses nothing that could be painted."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    pen.lineTo((WIDTH, ASCENT))
    pen.closePath()
    return pen.glyph()


def every_character() -> CmapSubtable:
    """Format 13 maps ranges of characters to one glyph."""
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.format, table.reserved, table.length, table.language = 3, 10, 13, 0, 0, 0
    table.cmap = {code: "any" for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000}
    return table


def build() -> None:
    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder(list(GLYPHS))
    font.setupCharacterMap({0x20: "any"})
    font.setupGlyf({name: outline() for name in GLYPHS})
    font.setupHorizontalMetrics(dict.fromkeys(GLYPHS, (WIDTH, 0)))
    font.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    font.setupNameTable({"familyName": "Jixiao Metrics", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    font.setupPost()
    font.font["cmap"].tables = [every_character()]
    font.font["head"].created = font.font["head"].modified = 0
    font.font.recalcTimestamp = False
    font.save(TARGET)


if __name__ == "__main__":
    build()
