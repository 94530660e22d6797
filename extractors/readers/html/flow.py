"""Elements of a page to blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.document import AsideKind, Block, Paragraph, ParagraphKind, SetAside
from extractors.readers.html.parts import (
    is_attachment,
    is_block,
    is_frame,
    is_hidden,
    is_unseen,
    length,
    own_text,
    raw_text,
    shown_blanks,
    squeezed,
)
from extractors.readers.html.source import Element
from extractors.readers.html.tables import cells_of, data_table, is_layout, rows_of
from extractors.readers.spaced import as_printed

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_BOLD = ("b", "strong")
_EMBEDS = ("iframe", "frame", "embed", "object")


@dataclass(slots=True)
class Flow:
    """Gathers blocks while the tree is walked; inline text is held until the block that it stands in ends."""

    title: Element | None = None
    article: Element | None = None
    blocks: list[Block] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    _held: list[tuple[str, bool]] = field(default_factory=list)

    def walk(self, element: Element, level: int | None = None, *, bold: bool = False, outside: bool = False) -> None:
        """Read an element and all in it. `outside`: it stands outside the article."""
        if is_unseen(element):
            return
        if is_hidden(element):
            self._set_aside(AsideKind.HIDDEN, element, outside)
            return
        if self._is_aside(element, outside):
            self._set_aside(AsideKind.NAVIGATION, element, outside)
            return
        outside = outside and element is not self.article
        if element is self.title:
            level, outside = 1, False
        self._link(element)
        if element.tag == "table" and not is_layout(element):
            self._table(element)
            return
        if element.tag == "pre":
            self._lines(element, level, bold=bold)
            return
        level = _LEVELS.get(element.tag, level)
        breaks = is_block(element)
        if breaks:
            self.end(level)
        bold = bold or element.tag in _BOLD
        if element.tag == "br":
            self._hold("\n" if level else "", bold)
            if not level:
                self.end(level)
        self._hold(element.text, bold)
        for child in rows_cells(element):
            self.walk(child, level, bold=bold, outside=outside)
            self._hold(child.tail, bold)
        if breaks:
            self.end(level)

    def _lines(self, element: Element, level: int | None, *, bold: bool) -> None:
        """Text that was set as it stands: its lines are paragraphs, its blanks part columns."""
        self.end(level)
        for line in raw_text(element).split("\n"):
            self._hold(line.replace(" ", "\xa0"), bold)
            self.end(level)
        for part in element.iter():
            self._link(part)

    def end(self, level: int | None = None) -> None:
        """End the paragraph that is being held."""
        raw = "".join(text for text, _ in self._held)
        text = squeezed(raw)
        if text:
            bold = "".join(text for text, is_bold in _leading_bold(self._held))
            kind = ParagraphKind.HEADING if level else ParagraphKind.BODY
            printed = as_printed(shown_blanks(raw))
            self.blocks.append(Paragraph(text, kind=kind, level=level, bold_until=len(squeezed(bold)), printed=printed))
        self._held.clear()

    def _hold(self, text: str | None, bold: bool) -> None:
        if text:
            self._held.append((text, bold))

    def _is_aside(self, element: Element, outside: bool) -> bool:
        if element is self.article or element is self.title or not is_block(element):
            return False
        if not (outside or is_frame(element)):
            return False
        return not any(part is self.article or part is self.title for part in element.iter())

    def _set_aside(self, kind: AsideKind, element: Element, outside: bool) -> None:
        text = squeezed(raw_text(element, hidden=True))
        if is_block(element):
            self.end()
        if text:
            self.blocks.append(SetAside(AsideKind.NAVIGATION if outside else kind, text))
        for link in element.iter("a", *_EMBEDS):
            self._link(link)

    def _table(self, element: Element) -> None:
        self.end()
        for caption in (child for child in element if child.tag == "caption"):
            self.walk(caption)
            if self.blocks and isinstance(self.blocks[-1], Paragraph):
                self.blocks[-1] = Paragraph(self.blocks[-1].text, kind=ParagraphKind.CAPTION)
        found = data_table(element)
        if found is not None:
            table, hidden = found
            self.blocks.append(table)
            if hidden:
                self.blocks.append(SetAside(AsideKind.HIDDEN, hidden))
        for part in element.iter():
            self._link(part)

    def _link(self, element: Element) -> None:
        if element.tag == "a" and is_attachment(element.get("href") or ""):
            self._attach(own_text(element) or squeezed(element.get("title") or ""), element.get("href") or "")
        elif element.tag == "img" and (element.get("src") or "").strip():
            self.pictures.append((element.get("src") or "").strip())
        elif element.tag in _EMBEDS and is_attachment(element.get("src") or element.get("data") or ""):
            self._attach("", element.get("src") or element.get("data") or "")

    def _attach(self, name: str, href: str) -> None:
        entry = f"{name} <{href.strip()}>" if name else href.strip()
        if entry not in self.attachments:
            self.attachments.append(entry)


def rows_cells(element: Element) -> list[Element]:
    """What to walk in an element: its children; of a layout table the cells in their displayed order."""
    if element.tag != "table":
        return list(element)
    return [cell for row in rows_of(element) for cell in cells_of(row)]


def _leading_bold(held: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    leading: list[tuple[str, bool]] = []
    for text, bold in held:
        if not bold and length(text):
            break
        leading.append((text, bold))
    return leading if any(bold and length(text) for text, bold in leading) else []
