"""Paragraphs of Word files and web pages that are rows of a table: their fields are set apart by tabs or blanks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import regex

from extractors.document import Block, Document, Paragraph, ParagraphKind, Table
from extractors.readers.text.lines import SourceLine
from extractors.readers.text.spaced_rows import find

_TAB, _BLANK = regex.compile(r"\t"), regex.compile(r"\s")
_APART = "\u3000"  # parts columns beyond doubt


def as_printed(raw: str) -> str:
    """A line with its blanks, where it has any inside: what a tab sets apart stays apart."""
    line = raw.strip()
    return _TAB.sub(_APART, line) if _BLANK.search(line) else ""


def with_spaced_tables(document: Document) -> Document:
    """The document with runs of such paragraphs as tables."""
    blocks = tuple(_joined(document.blocks))
    return replace(document, blocks=blocks) if len(blocks) < len(document.blocks) else document


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    for may_be_rows, run in groupby(blocks, _may_be_row):
        found = list(run)
        yield from _rows_joined(found) if may_be_rows else found  # type: ignore[arg-type]


def _may_be_row(block: Block) -> bool:
    return (
        isinstance(block, Paragraph)
        and block.kind is ParagraphKind.BODY
        and block.level is None
        and (not block.bold_until or bool(block.printed))
    )


def _rows_joined(paragraphs: Sequence[Paragraph]) -> Iterator[Block]:
    lines = [SourceLine(i, one.printed or one.text, 0) for i, one in enumerate(paragraphs)]
    at = 0
    for flat in find(lines):
        yield from paragraphs[at : flat.start]
        yield _placed(flat.table, paragraphs)
        at = flat.end
    yield from paragraphs[at:]


def _placed(table: Table, paragraphs: Sequence[Paragraph]) -> Table:
    """The table at the places of its paragraphs, by whose positions its rows are numbered."""
    cells = tuple(replace(cell, place=paragraphs[cell.place.line or 0].place) for cell in table.cells)
    return replace(table, cells=cells, place=paragraphs[table.place.line or 0].place)
