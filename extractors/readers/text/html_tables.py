"""HTML tables that stand in a text file, as converters write them into Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from extractors.document import Block, Place, Table
from extractors.readers.text.lines import SourceLine
from extractors.readers.text.wrapped import paragraphs

_TAG = regex.compile(r"<(/?)table\b[^>]*>", regex.IGNORECASE)
_BLANKS = regex.compile(r"\s+")
METHOD = "html"


@dataclass(frozen=True, slots=True)
class HtmlRun:
    """lines[start:end] hold the tables; `before` and `after` them, in the same lines, may stand text."""

    start: int
    end: int
    tables: tuple[Table, ...]
    before: str = ""
    after: str = ""


def find(lines: Sequence[SourceLine]) -> list[HtmlRun]:
    """The runs of lines from each `<table>` to its `</table>`. A table that is never closed is text."""
    found: list[HtmlRun] = []
    start, depth = 0, 0
    for i, line in enumerate(lines):
        tags = [match.group(1) == "/" for match in _TAG.finditer(line.text)]
        if not depth:
            start = i
        for closing in tags:
            depth = max(0, depth + (-1 if closing else 1))
        if tags and not depth and any(not closing for closing in _tags(lines[start : i + 1])):
            found.append(_run(lines, start, i + 1))
    return found


def blocks_of(run: HtmlRun, lines: Sequence[SourceLine]) -> list[Block]:
    """The blocks of a run: its tables, each under the text beside it."""
    first, last = lines[run.start], lines[run.end - 1]
    before = paragraphs([replace(first, text=run.before)], None) if run.before else []
    after = paragraphs([replace(last, text=run.after)], None) if run.after else []
    return [*before, *run.tables, *after]


def _tags(lines: Sequence[SourceLine]) -> list[bool]:
    return [match.group(1) == "/" for line in lines for match in _TAG.finditer(line.text)]


def _run(lines: Sequence[SourceLine], start: int, end: int) -> HtmlRun:
    from extractors.readers.html import tables_from_fragment  # lxml, only for the files that need it

    html = "\n".join(line.text for line in lines[start:end])
    tags = list(_TAG.finditer(html))
    first, last = tags[0].start(), tags[-1].end()
    offset = start + html.count("\n", 0, first)
    tables = tuple(_in_file(table, lines[offset:end]) for table in tables_from_fragment(html[first:last]))
    return HtmlRun(start, end, tables, html[:first].strip(), html[last:].strip())


def _in_file(table: Table, lines: Sequence[SourceLine]) -> Table:
    """The table with the lines of the fragment made lines of the file."""

    def place(within: Place) -> Place:
        return Place(line=lines[min((within.line or 1), len(lines)) - 1].number)

    return replace(
        table, place=place(table.place), cells=tuple(replace(cell, place=place(cell.place)) for cell in table.cells)
    )


def linked(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each HTML table linked to the one right above it whose header it prints again.

    A converter cuts a table at every page break and prints its header over each part.
    """
    found = list(blocks)
    index = -1
    for at, block in enumerate(blocks):
        if not isinstance(block, Table):
            continue
        index += 1
        before = blocks[at - 1] if at else None
        if isinstance(before, Table) and before.method == block.method == METHOD and _same_head(before, block):
            found[at] = replace(block, continued_from=index - 1)
    return found


def _same_head(first: Table, second: Table) -> bool:
    head = _head(first)
    return first.n_cols == second.n_cols and head == _head(second) and len(head) > 1


def _head(table: Table) -> list[tuple[int, int, str]]:
    return [(cell.col, cell.col_span, _BLANKS.sub("", cell.text)) for cell in table.cells if cell.row == 0]
