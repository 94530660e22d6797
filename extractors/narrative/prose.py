"""A run of prose and where it stands: a paragraph's text or a part of it, or a cell's."""

from __future__ import annotations

from extractors.document import Cell, Paragraph, Place
from normalizers.frozen import frozen


@frozen
class Prose:
    """`text` is origin.text[offset:end]. block: index of the paragraph or table in `Document.blocks`."""

    origin: Paragraph | Cell
    block: int
    offset: int = 0
    end: int | None = None

    @property
    def text(self) -> str:
        return self.origin.text[self.offset : self.end]

    @property
    def confidence(self) -> float:
        return self.origin.confidence

    def place_at(self, start: int, end: int) -> Place:
        """Where text[start:end] is printed."""
        if isinstance(self.origin, Cell):
            return self.origin.place
        return self.origin.place_at(self.offset + start, self.offset + end)

    @property
    def last_page(self) -> int | None:
        """The page on which the text ends."""
        if isinstance(self.origin, Cell):
            return (self.origin.rest or (self.origin.place,))[-1].page
        return self.origin.lines[-1].place.page if self.origin.lines else None
