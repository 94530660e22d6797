"""The files of one table in the version being built."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.contract.schema import empty_table
from pipeline.warehouse import parquet
from pipeline.warehouse.layout import DataFile, version_name
from pipeline.warehouse.storage import Storage

#: What a file may hold; bytes as Arrow in memory, which bounds the memory of the publisher.
MAX_ROWS = 1_000_000
MAX_BYTES = 256 * 2**20

#: The table that is kept for ever: rows are added and never replaced.
APPEND_ONLY = "ingestions"


@dataclass(slots=True)
class TableWriter:
    """The files of one table of the version being built in `folder`: new ones, and some of `before`, its predecessor."""

    storage: Storage
    table: str
    folder: str
    before: str | None
    number: int
    files: list[DataFile] = field(default_factory=list)
    _kept: set[str] = field(default_factory=set)
    _written: int = 0

    def keep(self, file: DataFile) -> None:
        """Take over a file of the version before, as long as it is not dropped."""
        assert self.before is not None
        self._kept.add(file.name)
        self.files.append(file)

    def finish(self) -> list[DataFile]:
        """Have everything that is kept in this version too, and give the table's files."""
        self.storage.take_over(
            {f"{self.before}/{self.table}/{name}": f"{self.folder}/{self.table}/{name}" for name in self._kept}
        )
        return self.files

    def write(self, rows: pa.Table) -> None:
        """Write rows (ordered by document) as files within the limits: none for no rows."""
        for part in _within_limits(self.table, rows):
            self._write(part)

    def write_whole(self, rows: pa.Table, old: list[DataFile]) -> None:
        """Make these the table's only rows; the old files stay where they hold just that."""
        for file in old:
            self.keep(file)
        if old and pa.concat_tables([self.read(file) for file in old]).equals(rows):
            return
        for file in old:
            self.drop(file)
        self.write(rows)
        if not self.files:
            self.write_empty()

    def write_empty(self) -> None:
        """A table without rows still has a file: its columns can be read."""
        self._write(empty_table(self.table))

    def _write(self, part: pa.Table) -> None:
        file = DataFile(f"part-{version_name(self.number)}-{self._written:04d}.parquet", len(part), part.nbytes)
        self._written += 1
        self.storage.write(self._name(file), part)
        self.files.append(file)

    def _name(self, file: DataFile) -> str:
        """Where a file lies at this moment."""
        folder = self.before if file.name in self._kept else self.folder
        return f"{folder}/{self.table}/{file.name}"

    def read(self, file: DataFile, documents: Set[str] | None = None) -> pa.Table:
        return parquet.read(self.table, self.storage.source(self._name(file)), documents)

    def document_ids(self, file: DataFile) -> set[str]:
        return parquet.document_ids(self.storage.source(self._name(file)))

    def drop(self, file: DataFile) -> None:
        if file.name in self._kept:
            self._kept.remove(file.name)
        else:
            self.storage.remove_file(self._name(file))
        self.files.remove(file)


def _within_limits(table: str, rows: pa.Table) -> Iterator[pa.Table]:
    """The rows in parts within the limits; a document is never cut in two."""
    if not len(rows):
        return
    limit = min(MAX_ROWS, max(1, int(len(rows) * MAX_BYTES / max(rows.nbytes, 1))))
    if len(rows) <= limit:
        yield rows
        return
    ends = [end for _, end in _cuts(table, rows)]
    start = 0
    for i, end in enumerate(ends):
        following = ends[i + 1] if i + 1 < len(ends) else None
        if following is None or following - start > limit:
            yield rows.slice(start, end - start)
            start = end


def _cuts(table: str, rows: pa.Table) -> list[tuple[int, int]]:
    """Where the rows may be cut: after each document, or after any row of a table that is not replaced."""
    if table == APPEND_ONLY:
        return [(i, i + 1) for i in range(len(rows))]
    return [(start, start + length) for start, length in spans(rows).values()]


def spans(rows: pa.Table) -> dict[str, tuple[int, int]]:
    """Document -> (offset, length) of its rows, in a table ordered by document."""
    runs = pc.run_end_encode(rows["document_id"].combine_chunks())
    found: dict[str, tuple[int, int]] = {}
    start = 0
    for document, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        found[document] = (start, end - start)
        start = end
    return found
