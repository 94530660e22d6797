"""Pages to one document: furniture set aside, paragraphs joined over lines and pages, tables tied and linked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import (
    AsideKind,
    Block,
    Box,
    Document,
    PageOrigin,
    ParagraphKind,
    Place,
    SetAside,
    Table,
)
from extractors.geometry.displayed import as_displayed
from extractors.geometry.paragraphs import FlowLine, paragraph, runs_on
from extractors.readers.pages.captions import tie, unit_note
from extractors.readers.pages.conservation import breaches, report
from extractors.readers.pages.content import PageContent
from extractors.readers.pages.contents import find_contents
from extractors.readers.pages.continued import continuation, goes_on
from extractors.readers.pages.furniture import Asides, find_furniture

MEDIA_TYPE = "application/pdf"
PAGE_UNREAD, PICTURE_UNREAD, HIDDEN_LAYER = "page_unread", "picture_unread", "hidden_text_layer"
MARGIN_SHARE = 0.08  # of the long lines: an edge where so many end is a margin
LONG_LINE = 12  # characters
SAME_MARGIN = 16.0  # points by which a page's own margin may differ from that of its shape
OWN_MARGIN = 6  # long lines from which on a page shows its own margins

Item = FlowLine | Table | SetAside


def assemble(pages: Sequence[PageContent]) -> Document:
    """The document of pages in order."""
    body_size = _body_size(pages)
    asides = find_furniture(pages, body_size)
    for page, aside in zip(pages, asides, strict=True):
        find_contents(page, aside)
    margins = _margins(pages, asides)
    items = [_page_items(*page) for page in zip(pages, asides, margins, strict=True)]
    blocks = _linked(tuple(_blocks(items, body_size)))
    found = breaches({page.page.number: page.source for page in pages}, blocks)
    flags, notes = report(found)
    more_flags, more_notes = _unread(pages)
    document = Document(
        MEDIA_TYPE, blocks, tuple(page.page for page in pages), (*more_flags, *flags), (*more_notes, *notes)
    )
    return as_displayed(document, {page.page.number: page.displayed for page in pages if page.displayed})


def _unread(pages: Sequence[PageContent]) -> tuple[list[str], list[str]]:
    flags = []
    if any(page.page.origin is PageOrigin.UNREAD for page in pages):
        flags.append(PAGE_UNREAD)
    if any(page.page.origin is PageOrigin.OCR and page.displayed is None for page in pages):
        flags.append(HIDDEN_LAYER)
    if any(page.unread for page in pages):
        flags.append(PICTURE_UNREAD)
    said = [(page.page.number, text) for page in pages for text in (page.page.problem, *page.unread) if text]
    return flags, [f"page {number}: {text}" for number, text in said]


def _body_size(pages: Sequence[PageContent]) -> float:
    """The height of ordinary text: the size that most characters outside tables have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


# --- margins ---------------------------------------------------------------------------------------------------


def _shape(page: PageContent) -> tuple[int, int]:
    return round(page.page.width / 5), round(page.page.height / 5)


def _margins(pages: Sequence[PageContent], asides: Sequence[Asides]) -> list[tuple[float, float]]:
    """Left and right margin of the running text of each page: its own where long lines fill it, else those that all
    pages of its shape share."""
    long: list[list[Box]] = []
    shared: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for page, aside in zip(pages, asides, strict=True):
        boxes = [line.box for i, line in enumerate(page.lines) if i not in aside and len(line.text) >= LONG_LINE]
        long.append(boxes)
        shared[_shape(page)] += boxes
    common = {shape: _edges(boxes) for shape, boxes in shared.items()}
    found = []
    for page, boxes in zip(pages, long, strict=True):
        left, right = common[_shape(page)]
        if len(boxes) >= OWN_MARGIN:
            own_left, own_right = _edges(boxes)
            # a list of short lines has an edge of its own and does not fill the page
            if own_right is not None and right is not None and abs(own_right - right) <= SAME_MARGIN:
                left, right = own_left, own_right
        if left is None:
            left = min((line.box[0] for line in page.lines), default=0.0)
        # where no two long lines end together no margin shows, and no line counts as full
        found.append((left, page.page.width - left if right is None else right))
    return found


def _edges(boxes: Sequence[Box]) -> tuple[float | None, float | None]:
    """The left and right edge that the lines share."""
    left = _common_edge([-box[0] for box in boxes])
    return None if left is None else -left, _common_edge([box[2] for box in boxes])


def _common_edge(ends: Sequence[float]) -> float | None:
    """The furthest edge that a fair share of lines reaches, None where no two lines do."""
    counts = Counter(round(end / 4) for end in ends)
    enough = max(2.0, MARGIN_SHARE * len(ends))
    common = [edge for edge in counts if counts[edge] + counts.get(edge - 1, 0) + counts.get(edge + 1, 0) >= enough]
    if not common:
        return None
    return max(end for end in ends if abs(round(end / 4) - max(common)) <= 1)


# --- one page --------------------------------------------------------------------------------------------------


def _page_items(page: PageContent, asides: Asides, margin: tuple[float, float]) -> list[Item]:
    """The page's lines, tables and set-aside parts in reading order."""
    number = page.page.number
    free = [i for i in range(len(page.lines)) if i not in asides]
    tables = sorted(page.tables, key=lambda t: (_box(t)[1], _box(t)[0]))
    tied = tie(tables, page.lines, free)
    kinds: dict[int, ParagraphKind] = {}
    items: list[tuple[float, float, Item]] = []
    for table, own in zip(tables, tied, strict=True):
        kinds.update(own.kinds())
        table = replace(
            table,
            caption=" ".join(page.lines[i].text for i in reversed(own.caption)),
            unit_note=" ".join(unit_note(page.lines[i].text) for i in own.unit),
            notes=tuple(page.lines[i].text for i in own.notes),
        )
        items.append((_box(table)[1], _box(table)[0], table))
    for i, line in enumerate(page.lines):
        if i in asides:
            aside = SetAside(asides[i], line.text, Place(page=number, bbox=line.box))
            items.append((_beside(line.baseline, line.box[0], tables), line.box[0], aside))
        else:
            own_kind = kinds.get(i, ParagraphKind.BODY)
            flow = FlowLine(line.text, line.box, line.size, number, *margin, own_kind, line.confidence)
            items.append((_beside(line.baseline, line.box[0], tables), line.box[0], flow))
    items.sort(key=lambda item: (item[0], item[1]))
    ordered = [item for _, _, item in items]
    kept = ((AsideKind.WATERMARK, page.slanted), (AsideKind.HIDDEN, page.hidden), (AsideKind.DRAWING, page.drawn))
    for kind, text in kept:
        if text:
            ordered.append(SetAside(kind, text, Place(page=number)))
    return ordered


def _box(table: Table) -> tuple[float, float, float, float]:
    assert table.place.bbox is not None
    return table.place.bbox


def _beside(baseline: float, x: float, tables: Sequence[Table]) -> float:
    """Where a line stands in reading order: text beside a table is read right after it."""
    for table in tables:
        box = _box(table)
        if box[1] < baseline <= box[3] and x > box[0]:
            return box[1]
    return baseline


# --- over pages ------------------------------------------------------------------------------------------------


def _blocks(pages: Sequence[Sequence[Item]], body_size: float) -> list[Block]:
    """Blocks in reading order. A paragraph that runs over the page break stands where it begins."""
    ordered: list[list[FlowLine] | Table | SetAside] = []
    group: list[FlowLine] = []
    for items in pages:
        for item in items:
            if not isinstance(item, FlowLine):
                ordered.append(item)
                if isinstance(item, Table):
                    group = []
            elif group and runs_on(group, item):
                group.append(item)
            else:
                group = [item]
                ordered.append(group)
    return [paragraph(entry, body_size) if isinstance(entry, list) else entry for entry in ordered]


def _linked(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with continued tables linked to their part on the page before."""
    linked = list(blocks)
    head: Table | None = None  # the first part of the table that `last` belongs to
    last: Table | None = None  # the table that ends what is read so far
    above: set[str] = set()  # what the page prints above its table: a further part may print it again
    heads: set[str] = set()  # what stood above `last`
    page, index = 0, -1
    for at, block in enumerate(blocks):
        if isinstance(block, SetAside):
            continue
        place = block.place if isinstance(block, Table) else block.lines[0].place
        here = place.page or 0
        if here != page:
            page, above = here, set()
        if isinstance(block, Table):
            index += 1
            if last is None or head is None or last.place.page != here - 1 or not goes_on(head, last, block):
                head = block
            else:
                linked[at] = continuation(head, block, index - 1)
            last, heads = block, above
        else:
            text = block.text.replace(" ", "")
            above.add(text)
            repeats = last is not None and here != last.place.page and text in heads
            if not repeats and block.kind not in (ParagraphKind.CAPTION, ParagraphKind.NOTE):
                last = None
    return tuple(linked)
