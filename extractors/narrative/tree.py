"""The tree of a document's headings, each node with the prose that stands under it.

Levels are those of the numbering style (一、 1, （一） 2, 1. 3, （1） 4, ① 5), whatever the file's own heading levels
say; those serve only for headings without a number. Whether a numbered paragraph without a title opens a section or is
an item of a list is decided for the first of a series and holds for the rest of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.document import Block, Cell, Document, Paragraph, ParagraphKind, Table
from extractors.logical import LogicalTable
from extractors.narrative.contents import contents_blocks
from extractors.narrative.headings import Form, Heading, chapters_of, read_chapter, read_heading
from extractors.narrative.narrative_tables import narrative_rows
from extractors.narrative.nodes import Node, Series, Tree
from extractors.narrative.prose import Prose
from extractors.narrative.sentences import enumeration
from extractors.narrative.signatures import _LONGEST_SIGNATURE, signature
from extractors.narrative.titles import Title, find_titles, is_caption
from extractors.narrative.vocabulary import pattern
from normalizers.text import join_lines

_TITLE_RANK = 0
_FIRST_RANK = 30  # of a heading that stands as high as 一、
_NOTES = regex.compile(rf"\s*{pattern('headings', 'notes')}\s*\d{{0,2}}\s*[：:]")
_PUNCTUATION = regex.compile("[，。；：]")
_LONGEST_LED_IN = 25
_TITLE_LINES = 3


def build_tree(document: Document, tables: Sequence[LogicalTable]) -> Tree:
    """The sections of a document with the logical `tables`, and its running text."""
    return _Builder(document, tables).build()


class _Builder:
    def __init__(self, document: Document, tables: Sequence[LogicalTable]) -> None:
        self.blocks = document.blocks
        self.tree = Tree(contents=contents_blocks(document.blocks))
        self.open: list[int] = []  # the path from the root to the current node
        self.series: list[Series] = []
        self.in_notes = False
        self.led_in = False  # the paragraph before ends with a colon: a list follows
        self.report: tuple[list[int], list[Series]] | None = None  # where a report stood when forms began inside it
        self.levels: dict[int, int] = {}  # the file's own heading level -> ours
        self.chapters = chapters_of(block.text for block in self.blocks if isinstance(block, Paragraph))
        self.logical = {table.parts[0]: table for table in tables}

    def build(self) -> Tree:
        skipped = self.tree.contents
        titles = {title.start: title for title in find_titles(self.blocks, skipped)}
        covered = {i for title in titles.values() for i in range(title.start, title.end)}
        signed = signature(self.blocks)
        absorbed: set[int] = set()
        self.levels = _stated_levels(self.blocks, covered | skipped)
        for i, block in enumerate(self.blocks):
            if i in titles:
                self._open_title(i, titles[i], block)
            if i in skipped or (i in covered and not isinstance(block, Table)):
                self._note_place(i)
            elif isinstance(block, Paragraph):
                if i not in absorbed:
                    absorbed |= self._paragraph(i, block, signed=i in signed, titled=bool(titles))
                self._note_place(i)
            elif isinstance(block, Table):
                self._note_place(i)
                self._table(i, block)
        return self.tree

    # --- blocks

    def _open_title(self, block: int, title: Title, paragraph: Block) -> None:
        origin = paragraph if isinstance(paragraph, Paragraph) else None
        heading = Prose(origin, block) if origin else None
        if not title.is_form:
            self.report = None
        elif self.report is None:
            self.report = (list(self.open), list(self.series))
        node = Node(0, _TITLE_RANK, None, title.text, heading)
        if isinstance(paragraph, Table):
            node.place = paragraph.place
        self._open(node, block)
        if heading:
            self.tree.prose.append((heading, self.open[-1]))
        self.in_notes = self.led_in = False

    def _paragraph(self, i: int, paragraph: Paragraph, *, signed: bool, titled: bool) -> set[int]:
        """Place a paragraph; the result are the blocks after it that belong to its title."""
        prose = Prose(paragraph, i)
        absorbed: set[int] = set()
        if not self.open and not titled and not read_heading(paragraph) and len(paragraph.text) > _LONGEST_SIGNATURE:
            self._open(Node(0, _TITLE_RANK, None, "", None), i)
        repeated = 0 if signed else self._repeats_heading(paragraph)
        heading = None if signed or repeated else self._heading(paragraph)
        if repeated:
            prose = Prose(paragraph, i, repeated)
        if heading is not None:
            if heading.style == "part" and not heading.title:
                absorbed = self._title_lines(i)
                lines = [block.text for j in sorted(absorbed) if isinstance(block := self.blocks[j], Paragraph)]
                heading = replace(heading, title=join_lines(lines)[0])
            self._open_heading(heading, prose, i)
        elif not signed and self._is_plain_heading(paragraph):
            level = self.levels.get(paragraph.level or 1, 1)
            self._open(Node(level, _FIRST_RANK + 10 * (level - 1), None, paragraph.text, prose), i)
            self.tree.prose.append((prose, self.open[-1]))
        else:
            if not signed and self.open:
                self.tree.nodes[self.open[-1]].own.append(prose)
            self._note_place(i)
            self.tree.prose.append((prose, self.open[-1] if self.open and not signed else None))
        if _NOTES.match(paragraph.text):
            self.in_notes = True
        self.led_in = paragraph.text.rstrip().endswith(("：", ":")) and heading is None
        return absorbed

    def _title_lines(self, at: int) -> set[int]:
        """The lines below 第二部分, alone on its line, that print its title: up to three of them on a cover page, else one."""
        lines: list[int] = []
        for i in range(at + 1, min(at + 1 + _TITLE_LINES, len(self.blocks))):
            block = self.blocks[i]
            if not isinstance(block, Paragraph) or len(block.text) > _LONGEST_SIGNATURE or read_heading(block):
                break
            if (lines and block.kind is not ParagraphKind.HEADING) or _PUNCTUATION.search(block.text):
                break
            lines.append(i)
        return set(lines)

    def _open_heading(self, heading: Heading, prose: Prose, block: int) -> None:
        self.in_notes = False
        names_kind = heading.form is not Form.LABELLED
        node = Node(heading.level, heading.rank, heading.number, heading.title, prose, names_kind)
        own = Prose(prose.origin, block, heading.body)
        if own.text.strip():
            blank = len(own.text) - len(own.text.lstrip())
            node.own.append(Prose(prose.origin, block, heading.body + blank))
        self._open(node, block)
        number_end = _behind(prose.text, len("".join(heading.number.split())))
        self.tree.prose.append((Prose(prose.origin, block, number_end), self.open[-1]))

    def _table(self, i: int, table: Table) -> None:
        self.in_notes = self.led_in = False
        logical = self.logical.get(table.place.table_index if table.place.table_index is not None else -1)
        before = list(self.open)
        for row in narrative_rows(logical) if isinstance(logical, LogicalTable) else []:
            for heading, cell in row.headings:
                node = Node(heading.level, heading.rank, heading.number, heading.title, Prose(cell, i))
                self._open(node, None)
            for cell in row.prose:
                self._cell(cell, i)
        # what follows the table is no text of its last row
        self.open = before

    def _cell(self, cell: Cell, block: int) -> None:
        prose = Prose(cell, block)
        self.tree.nodes[self.open[-1]].own.append(prose)
        self.tree.prose.append((prose, self.open[-1]))

    # --- headings

    def _heading(self, paragraph: Paragraph) -> Heading | None:
        """The heading that a paragraph opens a section with; None for text and for items of a list."""
        heading = read_heading(paragraph) or read_chapter(paragraph, self.chapters)
        if heading is None:
            return None
        listed = enumeration(paragraph.text) if heading.form is not Form.STANDALONE else []
        if len(listed) > 1 and paragraph.text.startswith(listed[0].marker):
            return None  # 1. …2. … in one paragraph
        high = heading.style in ("part", "han")
        if self.in_notes and not high and paragraph.level is None:
            return None
        series = self._running(heading) or self._running_before_forms(heading)
        if series is None:
            series = Series(heading.style, self._under(heading), self._opens_sections(heading, paragraph), 0)
            self.series.append(series)
        series.last = heading.value
        return heading if series.sections else None

    def _running(self, heading: Heading) -> Series | None:
        """The series that the number goes on, the innermost first; a printed title goes on sections, not a list."""
        titled = heading.form in (Form.STANDALONE, Form.RUN_IN)
        # a report may leave numbers out: a higher number still goes on the same list
        fitting = [series for series in self.series if series.style == heading.style and series.last < heading.value]
        if heading.value <= 1 or not fitting:
            return None
        exact = [series for series in fitting if series.last + 1 == heading.value] or fitting
        return next((series for series in reversed(exact) if series.sections == titled), exact[-1])

    def _running_before_forms(self, heading: Heading) -> Series | None:
        """The series of the report around the forms that a number goes on: then the forms are over."""
        if self.report is None or heading.form is Form.UNTITLED:
            return None
        here = self.open, self.series
        self.open, self.series = self.report
        series = self._running(heading)
        if series is None or not series.sections:
            self.open, self.series = here
            return None
        self.report = None
        return series

    def _opens_sections(self, heading: Heading, paragraph: Paragraph) -> bool:
        """Whether the first of a series is a section's heading and not a list item."""
        if paragraph.level is not None or heading.form is Form.STANDALONE:
            return True
        if heading.form is Form.RUN_IN:
            # below 主要职责是： a first sentence of some length is no title
            return not self.led_in or paragraph.bold_until > 0 or len(heading.title) <= _LONGEST_LED_IN
        ends_open = paragraph.text.rstrip().endswith(("；", ";"))
        if self.led_in or ends_open:
            return False
        return heading.form is Form.LABELLED or heading.style in ("han", "han_bracket")

    def _under(self, heading: Heading) -> int | None:
        """The node that a heading of this rank would stand under."""
        return next((n for n in reversed(self.open) if self.tree.nodes[n].rank < heading.rank), None)

    def _is_plain_heading(self, paragraph: Paragraph) -> bool:
        """A heading that the format states and that has no number."""
        if paragraph.level is None or paragraph.kind is not ParagraphKind.HEADING or read_heading(paragraph):
            return False
        return bool(self.open) and not is_caption(paragraph.text) and len(paragraph.text) <= 60

    def _repeats_heading(self, paragraph: Paragraph) -> int:
        """Where the text goes on in a paragraph that prints the heading just above it once more; 0 where none does."""
        node = self.tree.nodes[self.open[-1]] if self.open else None
        if node is None or node.heading is None or node.own or not node.number or not node.title:
            return 0
        printed, text = "".join(node.heading.text.split()), paragraph.text
        if text[:1] != printed[:1] or not "".join(text.split()).startswith(printed):
            return 0
        end = _behind(text, len(printed))
        return end if end < len(text) else 0

    def _open(self, node: Node, block: int | None) -> None:
        while self.open and self.tree.nodes[self.open[-1]].rank >= node.rank:
            self.open.pop()
        node.parent = self.open[-1] if self.open else None
        index = len(self.tree.nodes)
        if node.parent is not None:
            self.tree.nodes[node.parent].children.append(index)
        self.tree.nodes.append(node)
        self.open.append(index)
        # a series ends with the section that it stands under
        self.series = [series for series in self.series if series.under is None or series.under in self.open]
        if node.rank == _TITLE_RANK:
            self.series = []
        if block is not None:
            self.tree.node_of[block] = index

    def _note_place(self, block: int) -> None:
        if self.open:
            self.tree.node_of.setdefault(block, self.open[-1])


def _behind(text: str, count: int) -> int:
    """Where the text goes on behind its first `count` characters, blanks not counted."""
    position = 0
    while count:
        count -= not text[position].isspace()
        position += 1
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _stated_levels(blocks: Sequence[Block], covered: set[int] | frozenset[int]) -> dict[int, int]:
    """What the file's heading levels mean: the highest numbered heading printed with each, or else counted from the top."""
    found: dict[int, int] = {}
    stated = [b for i, b in enumerate(blocks) if i not in covered and isinstance(b, Paragraph) and b.level is not None]
    for paragraph in stated:
        heading = read_heading(paragraph)
        if heading is not None and heading.level > 0 and paragraph.level is not None:
            found[paragraph.level] = min(heading.level, found.get(paragraph.level, heading.level))
    levels = sorted({paragraph.level for paragraph in stated if paragraph.level is not None})
    for position, level in enumerate(levels, 1):
        found.setdefault(level, position)
    return found
