"""Tables of contents that a reader left among the paragraphs: they repeat headings and are no text of the report."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import regex

from extractors.document import AsideKind, Block, Paragraph, SetAside, Table
from extractors.narrative.vocabulary import load
from extractors.records import Fact, Source
from normalizers.text import fold

_LEADER = regex.compile(r"(?:[.…·．]\s?){3,}\s*[\dIVXivx]*\s*$")
_LEAST_HEADING = 4  # 第一部分 may stand alone on its line
_PAGE = regex.compile(r"[\s.…·．—-]*\d{1,3}$")


def contents_blocks(blocks: Sequence[Block]) -> frozenset[int]:
    """The indices of paragraphs that are lines of a table of contents, its heading included."""
    begun = [i for i, block in enumerate(blocks) if _begins(block)]
    last = {fold(block.text): i for i, block in enumerate(blocks) if begun and isinstance(block, Paragraph)}
    found: set[int] = set()
    end = 0
    for at in begun:
        if at < end:
            continue
        end = _end(blocks, at, last)
        found.update(i for i in range(at, end) if isinstance(blocks[i], Paragraph))
    return frozenset(found)


def contents_entries(blocks: Sequence[Block], listed: Collection[int]) -> tuple[Fact, ...]:
    """What the table of contents lists, each entry without its page number. listed: its blocks, by `contents_blocks`."""
    entries: list[Fact] = []
    for i, block in enumerate(blocks):
        aside = isinstance(block, SetAside) and block.kind is AsideKind.CONTENTS
        if not isinstance(block, Table) and (i in listed or aside):
            text = _PAGE.sub("", block.text).strip()
            if text and fold(text) not in load("headings")["contents"]:
                entries.append(Fact(text, "contents", Source(block.place, block.text)))
    return tuple(entries)


def _begins(block: Block) -> bool:
    if isinstance(block, SetAside):
        return block.kind is AsideKind.CONTENTS
    return isinstance(block, Paragraph) and (
        fold(block.text) in load("headings")["contents"] or _LEADER.search(block.text) is not None
    )


def _end(blocks: Sequence[Block], start: int, last: dict[str, int]) -> int:
    """Where the contents that begin at `start` end: where the first entry is printed again, as the heading that it names.

    Without that, at the first line that is plainly no entry.
    """
    first = ""
    plain_end = start + 1
    still = True
    for i in range(start, len(blocks)):
        block = blocks[i]
        if isinstance(block, Table):
            break
        bare = _bare(block.text)
        if isinstance(block, SetAside):
            if block.kind is AsideKind.CONTENTS:
                first = first or ("" if bare in load("headings")["contents"] else bare)
                plain_end, still = i + 1, True
            continue
        if len(bare) >= _LEAST_HEADING and first.startswith(bare):
            return i
        if "。" in block.text:
            break
        if bare not in load("headings")["contents"]:
            first = first or bare
        still = still and (i == start or _is_entry(block.text, i, last))
        plain_end = i + 1 if still else plain_end
    return plain_end


def _bare(text: str) -> str:
    return fold(_PAGE.sub("", text))


def _is_entry(text: str, at: int, last: dict[str, int]) -> bool:
    """Whether a line below 目录 is an entry: it ends with a page number, or it is printed again further down."""
    return _PAGE.search(text) is not None or last.get(_bare(text), at) > at
