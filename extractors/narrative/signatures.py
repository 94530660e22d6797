"""Who signed a text, and when: its last lines."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.document import Block, Paragraph
from normalizers.dates import find_dates

_LONGEST_SIGNATURE = 30
_PUNCTUATION = regex.compile("[，。；：]")


def signature(blocks: Sequence[Block]) -> frozenset[int]:
    """The lines that close a report: its date, and the body's name above it."""
    last = [i for i, block in enumerate(blocks) if isinstance(block, Paragraph)][-3:]
    for position in reversed(range(len(last))):
        block = blocks[last[position]]
        assert isinstance(block, Paragraph)
        dates = find_dates(block.text)
        if len(dates) != 1 or len(block.text.strip()) > dates[0].end - dates[0].start + 1:
            continue
        signed = [last[position]]
        above = blocks[last[position] - 1] if last[position] else None
        if (
            isinstance(above, Paragraph)
            and len(above.text) <= _LONGEST_SIGNATURE
            and not _PUNCTUATION.search(above.text)
        ):
            signed.append(last[position] - 1)
        return frozenset(signed)
    return frozenset()
