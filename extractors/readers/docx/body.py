"""The body of a Word document to blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extractors.document import AsideKind, Block, Paragraph, ParagraphKind, SetAside, Table
from extractors.readers.docx.content import Content, content_of
from extractors.readers.docx.names import MC, Element, W, at, value
from extractors.readers.docx.numbering import Numbering
from extractors.readers.docx.styles import Styles
from extractors.readers.docx.tables import cells_of, is_hidden, rows_of, table_of
from extractors.readers.spaced import as_printed
from normalizers.text import mend, mend_spaces

_LONGEST_HEADING = 60  # characters: a longer paragraph with sentences is text, whatever its style
_WRAPPERS = {f"{W}{name}" for name in ("sdtContent", "ins", "moveTo", "customXml", "smartTag", "body", "txbxContent")}
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "sectPr", "sdtPr", "sdtEndPr", "tblPr", "tcPr")}


@dataclass(slots=True)
class Body:
    """Gathers blocks while a document is walked."""

    styles: Styles
    numbering: Numbering
    footnotes: dict[tuple[str, str], Element]
    blocks: list[Block] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)
    nested: int = 0
    unread: set[str] = field(default_factory=set)

    def walk(self, parent: Element) -> None:
        """Read the paragraphs and tables in an element."""
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag == f"{W}sdt":
                self._control(child)
            elif child.tag == f"{MC}AlternateContent":
                branch = child.find(f"{MC}Choice")
                self.walk(child if branch is None else branch)
            elif child.tag == f"{W}altChunk":
                self.unread.add("altChunk")
            elif child.tag in _WRAPPERS or (
                child.tag not in _SKIPPED and any(True for _ in child.iter(f"{W}p", f"{W}tbl"))
            ):
                self.walk(child)

    def _control(self, control: Element) -> None:
        gallery = value(control, "sdtPr/docPartObj/docPartGallery") or ""
        content = at(control, "sdtContent")
        if content is None:
            return
        if gallery.lower() == "table of contents":
            for paragraph in content.iter(f"{W}p"):
                self._aside(AsideKind.CONTENTS, content_of(paragraph, self.styles).text)
        else:
            self.walk(content)

    def _aside(self, kind: AsideKind, text: str) -> None:
        text = mend(text)
        if text:
            self.blocks.append(SetAside(kind, text))

    def _paragraph(self, element: Element) -> None:
        content = content_of(element, self.styles)
        blank = not content.text.strip()
        label = "" if blank else self.numbering.printed_number(element)
        if self.styles.is_contents(element):
            self._aside(AsideKind.CONTENTS, label + content.text)
        elif not blank:
            self.blocks += self._paragraphs(element, content, label)
        self._hanging(content)

    def _paragraphs(self, element: Element, content: Content, label: str) -> list[Paragraph]:
        """A paragraph, or several where hard line breaks cut it; those of a heading are joined."""
        level = self.styles.level(element)
        is_head = (level is not None or self.styles.is_title(element)) and not _is_prose(label + content.text)
        if is_head:
            text = label + mend(content.text)
            return [Paragraph(text, kind=ParagraphKind.HEADING, level=level)]
        kind = ParagraphKind.CAPTION if self.styles.is_caption(element) else ParagraphKind.BODY
        first, *rest = [line for line in content.text.split("\n") if line.strip()]
        bold = mend_spaces(_leading_bold(content).partition("\n")[0])
        text = label + mend_spaces(first)
        bold_until = min(len(text), len(label) + len(bold)) if bold else 0
        return [
            Paragraph(text, kind=kind, bold_until=bold_until, printed="" if label else as_printed(first)),
            *(Paragraph(mend_spaces(line), kind=kind, printed=as_printed(line)) for line in rest),
        ]

    def _hanging(self, content: Content) -> None:
        """What hangs on a paragraph follows it: text boxes, footnotes; hidden text is set aside."""
        if "".join(content.hidden).strip():
            self.blocks.append(SetAside(AsideKind.HIDDEN, mend("".join(content.hidden))))
        self.pictures += content.pictures
        self.embedded += content.embedded
        for box in content.boxes:
            self.walk(box)
        for text in self._notes(content):
            self.blocks.append(Paragraph(text, kind=ParagraphKind.NOTE))

    def _notes(self, content: Content) -> list[str]:
        found = []
        for key in content.notes:
            note = self.footnotes.get(key)
            if note is not None:
                lines = [content_of(paragraph, self.styles).text for paragraph in note.iter(f"{W}p")]
                found.append(mend("\n".join(lines)))
        return [text for text in found if text]

    def _table(self, element: Element) -> None:
        rows = rows_of(element)
        cells = [tc for row in rows for tc in cells_of(row)]
        if len(cells) == 1 or (cells and all(len(cells_of(row)) == 1 for row in rows) and _holds_tables(cells)):
            for tc in cells:  # a frame around text or around another table
                self.walk(tc)
            return
        after = Body(self.styles, self.numbering, self.footnotes)
        notes: list[str] = []
        shown = [row for row in rows if not is_hidden(row)]
        table = table_of(shown, lambda tc: self._cell(tc, after, notes))
        if table is not None:
            self.blocks.append(replace(table, notes=tuple(notes)))
        for row in rows:
            if is_hidden(row):
                self._aside(AsideKind.HIDDEN, "\n".join(self._cell(tc, after, notes) for tc in cells_of(row)))
        self.blocks += after.blocks
        self.pictures += after.pictures
        self.embedded += after.embedded
        self.unread |= after.unread
        self.nested += after.nested + sum(isinstance(block, Table) for block in after.blocks)

    def _cell(self, tc: Element, after: Body, notes: list[str]) -> str:
        """A cell's text. Tables inside it and hidden text go to `after`, footnotes to `notes`."""
        lines: list[str] = []
        for child in _flattened(tc):
            if child.tag == f"{W}tbl":
                after._table(child)
                continue
            content = content_of(child, self.styles)
            if content.text.strip():
                lines.append(self.numbering.printed_number(child) + content.text)
            for box in content.boxes:
                lines += [content_of(p, self.styles).text for p in box.iter(f"{W}p")]
            notes += self._notes(content)
            if "".join(content.hidden).strip():
                after.blocks.append(SetAside(AsideKind.HIDDEN, mend("".join(content.hidden))))
            after.pictures += content.pictures
            after.embedded += content.embedded
        return mend("\n".join(lines).replace("\t", " "))


def _flattened(tc: Element) -> list[Element]:
    """The paragraphs and tables of a cell, in order."""
    found: list[Element] = []
    for child in tc:
        if child.tag in (f"{W}p", f"{W}tbl"):
            found.append(child)
        elif child.tag not in _SKIPPED:
            found += _flattened(child)
    return found


def _holds_tables(cells: list[Element]) -> bool:
    return any(any(True for _ in tc.iter(f"{W}tbl")) for tc in cells)


def _is_prose(text: str) -> bool:
    return len(text.strip()) > _LONGEST_HEADING and "。" in text


def _leading_bold(content: Content) -> str:
    text = ""
    for piece, bold in content.pieces:
        if not bold and piece.strip():
            break
        text += piece
    return text if any(bold and piece.strip() for piece, bold in content.pieces[:1]) or text.strip() else ""
