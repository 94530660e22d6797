"""Row ids: from the document and the row's place, so that the same bytes give the same ids."""

from __future__ import annotations

from hashlib import sha256

from extractors.document import Place


class _Printed(dict[float, str]):
    """Coordinates as Python prints them. The cells of a table share theirs, and printing one takes ten look-ups."""

    def __missing__(self, coordinate: float) -> str:
        self[coordinate] = printed = repr(coordinate)
        return printed


class Ids:
    """Hands out the ids of one document's rows. Rows of a table at one place are told apart by their order."""

    def __init__(self, document_id: str) -> None:
        self._document_id = document_id
        self._seen: dict[str, int] = {}
        self._printed = _Printed()

    def take(self, table: str, place: Place) -> str:
        """The next id for a row of `table` at `place`."""
        where = (
            f"{self._document_id}|{table}|{place.page}|{self._box(place)}|{place.line}"
            f"|{place.table_index}|{place.row_index}|{place.col_index}"
        )
        self._seen[where] = nth = self._seen.get(where, 0) + 1
        return sha256(f"{where}|{nth}".encode()).hexdigest()[:24]

    def _box(self, place: Place) -> str | None:
        if place.bbox is None:
            return None
        x0, top, x1, bottom = map(self._printed.__getitem__, place.bbox)
        return f"({x0}, {top}, {x1}, {bottom})"
