"""The law of conservation: the characters of a page are exactly those of its blocks, each once.

Counted from the finished document, so that no step in between is trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from extractors.document import Block, Paragraph, SetAside, Table

LOST, DOUBLED = "characters_lost", "characters_doubled"
SHOWN = 60  # characters of lost or doubled text that a note quotes


@dataclass(frozen=True, slots=True)
class Breach:
    """What one page lost, or holds more often than it is printed; in code point order."""

    page: int
    lost: str
    doubled: str


def breaches(sources: Mapping[int, str], blocks: tuple[Block, ...]) -> list[Breach]:
    """The pages whose characters (`sources`: page number -> every printed character) are not those of the blocks."""
    texts: dict[int, list[str]] = {page: [] for page in sources}
    for block in blocks:
        for page, text in _texts(block):
            texts.setdefault(page, []).append(text)
    found = []
    for page, parts in texts.items():
        source, text = sources.get(page, ""), "".join(parts)
        if _sorted(source) != _sorted(text):
            printed, kept = _counted(source), _counted(text)
            lost, doubled = printed - kept, kept - printed
            found.append(Breach(page, "".join(sorted(lost.elements())), "".join(sorted(doubled.elements()))))
    return found


def _sorted(text: str) -> bytes:
    """The characters that are not blank, in order: the same for two texts that hold the same ones."""
    codes = "".join(text.split()).encode("utf-32-le", errors="surrogatepass")
    return np.sort(np.frombuffer(codes, np.uint32)).tobytes()


def _counted(text: str) -> Counter[str]:
    """How often each character that is not blank occurs."""
    counts = Counter(text)
    for blank in [c for c in counts if c.isspace()]:
        del counts[blank]
    return counts


def _texts(block: Block) -> list[tuple[int, str]]:
    """The block's text by page. Captions and notes of a table are paragraphs of their own and count there."""
    if isinstance(block, Paragraph):
        ends = [line.start for line in block.lines[1:]] + [len(block.text)]
        return [
            (line.place.page or 0, block.text[line.start : end]) for line, end in zip(block.lines, ends, strict=True)
        ]
    if isinstance(block, Table):
        return [(cell.place.page or block.place.page or 0, cell.text) for cell in block.cells if cell.text]
    assert isinstance(block, SetAside)
    return [(block.place.page or 0, block.text)]


def report(found: list[Breach]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Flags and notes for the document."""
    flags, notes = [], []
    if any(b.lost for b in found):
        flags.append(LOST)
    if any(b.doubled for b in found):
        flags.append(DOUBLED)
    for b in found:
        for what, text in (("lost", b.lost), ("held twice", b.doubled)):
            if text:
                more = f" and {len(text) - SHOWN} more" if len(text) > SHOWN else ""
                notes.append(f"page {b.page}: {len(text)} characters {what}: {text[:SHOWN]}{more}")
    return tuple(flags), tuple(notes)
