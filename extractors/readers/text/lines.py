"""The lines of a text file, with what a flattened page still shows: widths and the blank runs between lines."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# a page break in flattened text is a run of at least this many blank lines
PAGE_GAP = 3
_LEAST_WRAP = 30
# lines near one width that show wrapping; fewer do where a blank line after every line shows text taken from a page
_LEAST_LINES, _LEAST_SPACED = 5, 3


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line that holds text. number: 1-based in the file; gap: blank lines before it; text: as it stands."""

    number: int
    text: str
    gap: int

    @property
    def stripped(self) -> str:
        return self.text.strip()


def source_lines(text: str) -> list[SourceLine]:
    """The lines with text, in order."""
    lines: list[SourceLine] = []
    gap = 0
    for number, line in enumerate(
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n\n\n").split("\n"), 1
    ):
        if line.strip():
            lines.append(SourceLine(number, line.rstrip(" \u3000"), gap))
            gap = 0
        else:
            gap += 1
    return lines


def width(text: str) -> int:
    """Columns that a text takes in a fixed-width font: two for a full-width character, one for any other."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def wrap_width(lines: Sequence[SourceLine]) -> int | None:
    """The width at which lines were wrapped, or None where they were not.

    Wrapped text has most of its longer lines within a few columns of one width; unwrapped paragraphs differ freely.
    """
    widths = Counter(width(line.stripped) for line in lines)
    longer = {w: n for w, n in widths.items() if w >= _LEAST_WRAP}
    if not longer:
        return None

    def near(centre: int) -> int:
        return sum(n for w, n in longer.items() if abs(w - centre) <= 4)

    best = max(longer, key=lambda w: (near(w), longer[w], w))
    beyond = sum(n for w, n in longer.items() if w > best + 8)
    spaced = sum(line.gap > 0 for line in lines) > 0.8 * len(lines)
    if near(best) < (_LEAST_SPACED if spaced else _LEAST_LINES):
        return None
    return best if near(best) >= 0.55 * sum(longer.values()) and beyond <= 0.1 * sum(longer.values()) else None
