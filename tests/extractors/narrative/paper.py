"""Documents for tests, written line by line."""

from __future__ import annotations

from extractors.document import Block, Cell, Document, Line, Paragraph, ParagraphKind, Place, Table
from extractors.logical import logical_tables
from extractors.narrative import Narrative, narrate
from extractors.narrative.nodes import Tree
from extractors.narrative.tree import build_tree
from extractors.records import Section


def document(*blocks: Block | str) -> Document:
    """A document of paragraphs (strings) and other blocks."""
    numbered = [
        Paragraph(block, (Line(0, Place(line=i)),)) if isinstance(block, str) else block
        for i, block in enumerate(blocks, 1)
    ]
    return Document("text/plain", tuple(numbered))


def tree_of(document: Document) -> Tree:
    return build_tree(document, logical_tables(document))


def narrative_of(document: Document) -> Narrative:
    return narrate(document, logical_tables(document))


def heading(text: str, level: int) -> Paragraph:
    return Paragraph(text, (Line(0, Place(line=1)),), ParagraphKind.HEADING, level)


def table(*rows: list[str], caption: str = "") -> Table:
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(cells, len(rows), max(map(len, rows)), caption=caption)


def outline(sections: list[Section]) -> list[tuple[int, str | None, str]]:
    return [(section.level, section.number, section.title) for section in sections]
