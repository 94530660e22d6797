"""Plain text and Markdown, as these reports are found: text taken from PDFs, forms flattened to tabs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Block, Document
from extractors.readers.encoding import decode
from extractors.readers.sniff import Kind
from extractors.readers.text import flat_tables, html_tables, markup
from extractors.readers.text.delimited import sheet_in
from extractors.readers.text.lines import SourceLine, source_lines, wrap_width
from extractors.readers.text.wrapped import paragraphs
from extractors.readers.xlsx.workbook import workbook_document
from extractors.vocabulary.headers import split_headers


def read_text(data: bytes) -> Document:
    """The document in a text file. Raises DocumentError (`undecodable_text`)."""
    text, encoding = decode(data)
    sheet = sheet_in(text)
    if sheet is not None:
        return replace(workbook_document(Kind.CSV, [sheet]), encoding=encoding)
    lines = source_lines(text)
    runs = html_tables.find(lines)
    held = {i for run in runs for i in range(run.start, run.end)}
    wrapped_at = wrap_width([line for i, line in enumerate(lines) if i not in held and not markup.is_row(line)])
    blocks: list[Block] = []
    at = 0
    for run in runs:
        blocks += _marked(lines[at : run.start], wrapped_at)
        blocks += html_tables.blocks_of(run, lines)
        at = run.end
    blocks += _marked(lines[at:], wrapped_at)
    return Document(media_type=Kind.TEXT.value, blocks=tuple(html_tables.linked(blocks)), encoding=encoding)


def _marked(lines: Sequence[SourceLine], wrapped_at: int | None) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    for start, end in markup.runs(lines):
        blocks += _prose(lines[at:start], wrapped_at)
        blocks.append(markup.table_of(lines[start:end]))
        at = end
    return [*blocks, *_prose(lines[at:], wrapped_at)]


def _prose(lines: Sequence[SourceLine], wrapped_at: int | None) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    for flat in flat_tables.find(lines, split_headers):
        blocks += paragraphs(lines[at : flat.start], wrapped_at)
        blocks.append(flat.table)
        at = flat.end
    return [*blocks, *paragraphs(lines[at:], wrapped_at)]
