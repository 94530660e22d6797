"""The document model: what a reader gives, the same for every format.

A `Document` is pages plus blocks in reading order. A block is a `Paragraph`, a `Table` or a `SetAside`
(page header, footer, page number, table of contents: kept, but no part of the report's text). Readers add
no meaning; recognisers see no format. Everything has a `Place`, so that every figure points back to its page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import attrgetter

from normalizers.frozen import frozen

Box = tuple[float, float, float, float]


@frozen
class Place:
    """Where something stands.

    page: 1-based, None where the format has none. bbox: x0, top, x1, bottom in PDF points from the page's
    top-left corner as the page is displayed. line: 1-based line of a text file, None elsewhere.
    table_index, row_index, col_index: 0-based, None outside tables.
    """

    page: int | None = None
    bbox: Box | None = None
    line: int | None = None
    table_index: int | None = None
    row_index: int | None = None
    col_index: int | None = None


NOWHERE = Place()


class PageOrigin(StrEnum):
    """How a page's text was obtained; `unread` pages have text that nobody could read."""

    NATIVE = "native"
    OCR = "ocr"
    MIXED = "mixed"
    BLANK = "blank"
    UNREAD = "unread"


@frozen
class Page:
    """One page as displayed (rotation applied); width and height in points. `problem` says why it is unread or doubtful."""

    number: int
    width: float
    height: float
    origin: PageOrigin = PageOrigin.NATIVE
    problem: str | None = None


@frozen
class Line:
    """One printed line of a paragraph: its text begins at `start` in the paragraph's joined text."""

    start: int
    place: Place
    confidence: float = 1.0


class ParagraphKind(StrEnum):
    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    NOTE = "note"


@frozen
class Paragraph:
    """Running text with its hard line wraps joined.

    `level` is the heading level where the format itself states one (Markdown `##` is 2, a Word style), else None:
    numbered headings are recognised later, from the text. `lines` maps offsets of `text` back to places.
    `bold_until`: offset up to which the format prints the text bold (a run-in heading), 0 where none. `printed`: the
    line with the blanks that it is set with, where these may part columns and `text` is without them.
    """

    text: str
    lines: tuple[Line, ...] = ()
    kind: ParagraphKind = ParagraphKind.BODY
    level: int | None = None
    bold_until: int = 0
    printed: str = field(default="", compare=False)

    def place_at(self, start: int, end: int | None = None) -> Place:
        """The place of text[start:end]: of its first line, the box widened over the lines on the same page."""
        if not self.lines:
            return NOWHERE
        end = start + 1 if end is None else end
        last = len(self.lines)
        hit = [
            line
            for i, line in enumerate(self.lines)
            if line.start < end and (i + 1 == last or self.lines[i + 1].start > start)
        ] or [self.lines[0]]
        place = hit[0].place
        boxes = [line.place.bbox for line in hit if line.place.bbox and line.place.page == place.page]
        if not boxes:
            return place
        box = boxes[0] if len(boxes) == 1 else union(boxes)
        return Place(place.page, box, place.line, place.table_index, place.row_index, place.col_index)

    @property
    def place(self) -> Place:
        return self.place_at(0, max(1, len(self.text)))

    @property
    def confidence(self) -> float:
        return min((line.confidence for line in self.lines), default=1.0)


@frozen
class Cell:
    """One cell of a table's grid; `row` and `col` are 0-based, spans are at least 1.

    `text` is the published text with line breaks mended. A position covered by another cell's span has no cell
    of its own; an empty position has a cell with text "". `rest` holds the places of further parts where a page
    break cut the cell in two. `flags` are stated causes of doubt about this cell's reading; `alternatives` are other
    texts that it may say where it is in doubt, the likelier first.
    """

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    place: Place = NOWHERE
    rest: tuple[Place, ...] = ()
    is_header: bool = False
    confidence: float = 1.0
    flags: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


@frozen
class Table:
    """A grid of cells with spans. One `Table` is one part on one page; `continued_from` is the index of the
    part on the page before (see `extractors.logical` for the joined view that recognisers read).

    method: which finder found it. caption: the title line above. unit_note: the `单位：万元` note, as printed.
    notes: footnotes tied to it. spans_known: False where the format shows a merged cell only as blanks
    (tab-separated text), True where a blank cell is known to be blank.
    """

    cells: tuple[Cell, ...]
    n_rows: int
    n_cols: int
    place: Place = NOWHERE
    caption: str = ""
    unit_note: str = ""
    notes: tuple[str, ...] = ()
    method: str = ""
    continued_from: int | None = None
    spans_known: bool = True
    confidence: float = 1.0
    flags: tuple[str, ...] = ()
    _grid: list[list[Cell | None]] = field(init=False, repr=False, compare=False, default_factory=list)

    def text_rows(self) -> list[list[Cell]]:
        """For each row, the cells with text that begin in it, from left to right."""
        rows: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in self.cells:
            if cell.text.strip():
                rows[cell.row].append(cell)
        return [sorted(row, key=attrgetter("col")) for row in rows]

    def grid(self) -> list[list[Cell | None]]:
        """Rows of cells; a position covered by a span holds the covering cell, one that nothing covers None.

        Laid out once, when it is first asked for: not to be changed.
        """
        rows = self._grid
        if not rows:
            rows += [[None] * self.n_cols for _ in range(self.n_rows)]
            for cell in self.cells:
                for r in range(cell.row, min(cell.row + cell.row_span, self.n_rows)):
                    for c in range(cell.col, min(cell.col + cell.col_span, self.n_cols)):
                        rows[r][c] = cell
        return rows


class AsideKind(StrEnum):
    PAGE_HEADER = "page_header"
    PAGE_FOOTER = "page_footer"
    PAGE_NUMBER = "page_number"
    CONTENTS = "contents"
    WATERMARK = "watermark"
    NAVIGATION = "navigation"
    HIDDEN = "hidden"
    DRAWING = "drawing"


@frozen
class SetAside:
    """Text that belongs to the page and not to the report's running text."""

    kind: AsideKind
    text: str
    place: Place = NOWHERE


Block = Paragraph | Table | SetAside


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of a file. `flags` are stated causes of doubt that concern the whole document
    (e.g. `characters_lost`); `notes` say each in plain words. `attachments` are names or links met and not followed."""

    media_type: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    encoding: str | None = None
    tables: tuple[Table, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        """Number the tables in reading order and give every cell its full place."""
        numbered: list[Table] = []
        blocks: list[Block] = []
        for block in self.blocks:
            if isinstance(block, Table):
                block = _numbered(block, len(numbered))
                numbered.append(block)
            blocks.append(block)
        object.__setattr__(self, "blocks", tuple(blocks))
        object.__setattr__(self, "tables", tuple(numbered))

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))


def _numbered(table: Table, index: int) -> Table:
    """The table with its index, and every cell with its full place. Built directly: a report has thousands of cells."""
    page = table.place.page
    cells = []
    for cell in table.cells:
        at, row, col = cell.place, cell.row, cell.col
        place = Place(page if at.page is None else at.page, at.bbox, at.line, index, row, col)
        cells.append(
            Cell(
                row,
                col,
                cell.text,
                cell.row_span,
                cell.col_span,
                place,
                cell.rest,
                cell.is_header,
                cell.confidence,
                cell.flags,
                cell.alternatives,
            )
        )
    return replace(table, cells=tuple(cells), place=replace(table.place, table_index=index))


def union(boxes: list[Box]) -> Box:
    """The smallest box around all of them."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
