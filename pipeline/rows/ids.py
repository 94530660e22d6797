"""Row ids: from the document and the row's place, so that the same bytes give the same ids."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from extractors.document import Place


class Ids:
    """Hands out the ids of one document's rows. Rows of a table at one place are told apart by their order."""

    def __init__(self, document_id: str) -> None:
        self._document_id = document_id
        self._seen: Counter[tuple[str, Place]] = Counter()

    def take(self, table: str, place: Place) -> str:
        """The next id for a row of `table` at `place`."""
        self._seen[table, place] += 1
        parts = (
            self._document_id,
            table,
            place.page,
            place.bbox,
            place.line,
            place.table_index,
            place.row_index,
            place.col_index,
            self._seen[table, place],
        )
        return sha256("|".join(map(str, parts)).encode()).hexdigest()[:24]
