"""Merging staged rows into a table's files: what did not change is not written again.

A file holds whole documents in the order of their ids. A document's new rows take the place of its old ones in
the file where those were, if they differ; documents that are new to the table go to new files; small files of
about one size are merged four at a time, so that a table of any age has few of them.
"""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.contract.schema import empty_table
from pipeline.warehouse import parquet
from pipeline.warehouse.layout import DataFile, version_name

MAX_ROWS = 1_000_000
MAX_BYTES = 256 * 2**20
#: Files below this many rows count as one size; each next size is `_FAN` times the one before.
_BASE_ROWS = 4096
_FAN = 4

#: Kept for ever: rows are added and never replaced.
APPEND_ONLY = "ingestions"


@dataclass(frozen=True, slots=True)
class Staged:
    """The staged batches, oldest first, and the documents of each that count: a later batch supersedes an earlier."""

    batches: list[Path]
    batch_of: dict[str, Path]
    documents_in: dict[Path, set[str]]
    superseded: set[Path]

    @classmethod
    def of(cls, batches: list[Path]) -> Staged:
        batch_of: dict[str, Path] = {}
        superseded: set[Path] = set()
        for batch in batches:
            path = batch / "documents.parquet"
            for document in parquet.document_ids(path) if path.exists() else ():
                if document in batch_of:
                    superseded.add(batch_of[document])
                batch_of[document] = batch
        documents_in: dict[Path, set[str]] = {batch: set() for batch in batches}
        for document, batch in batch_of.items():
            documents_in[batch].add(document)
        return cls(batches, batch_of, documents_in, superseded)

    def rows(self, table: str, batch: Path, documents: Set[str] | None = None) -> pa.Table:
        """The rows of a batch that count, all or those of some documents."""
        path = batch / f"{table}.parquet"
        if not path.exists():
            return empty_table(table)
        rows = parquet.read(table, path)
        if table == APPEND_ONLY or (documents is None and batch not in self.superseded):
            return rows
        wanted = self.documents_in[batch]
        return parquet.only(rows, wanted if documents is None else wanted & documents)


@dataclass(slots=True)
class TableWriter:
    """Writes the files of one table for the version being built; links or copies those of the version before."""

    table: str
    folder: Path
    before: Path | None
    number: int
    files: list[DataFile] = field(default_factory=list)
    _written: int = 0

    def keep(self, file: DataFile) -> None:
        """Take over a file of the version before, without writing it again where the file system can link."""
        assert self.before is not None
        source, target = self.before / file.name, self.folder / file.name
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
            with target.open("rb+") as handle:
                os.fsync(handle.fileno())
        self.files.append(file)

    def write(self, rows: pa.Table) -> None:
        """Write rows (ordered by document) as files within the limits: none for no rows."""
        for part in _within_limits(self.table, rows):
            self._write(part)

    def write_whole(self, rows: pa.Table, old: list[DataFile]) -> None:
        """Make these the table's only rows; the old files stay where they hold just that."""
        assert self.before is not None or not old
        if self.before is not None and old:
            held = pa.concat_tables([parquet.read(self.table, self.before / file.name) for file in old])
            if held.equals(rows):
                for file in old:
                    self.keep(file)
                return
        self.write(rows)
        if not self.files:
            self.write_empty()

    def write_empty(self) -> None:
        """A table without rows still has a file: its columns can be read."""
        self._write(empty_table(self.table))

    def _write(self, part: pa.Table) -> None:
        name = f"part-{version_name(self.number)}-{self._written:04d}.parquet"
        self._written += 1
        parquet.write(part, self.folder / name)
        self.files.append(DataFile(name, len(part), part.nbytes))

    def read(self, file: DataFile, documents: Set[str] | None = None) -> pa.Table:
        return parquet.read(self.table, self.folder / file.name, documents)

    def drop(self, file: DataFile) -> None:
        (self.folder / file.name).unlink()
        self.files.remove(file)


def merge(writer: TableWriter, old: list[DataFile], staged: Staged, replaced: set[str], *, outdated: bool) -> None:
    """Write a table's next files from its old ones and the staged rows.

    replaced: staged documents that the warehouse has already. outdated: the old files have other columns than
    today's contract and must all be written again.
    """
    placed: set[str] = set()
    for file in old:
        if file.rows == 0:
            continue
        writer.keep(file)
        if replaced and writer.table != APPEND_ONLY:
            placed |= _replace(writer, file, staged, replaced)
    if outdated:
        for file in [file for file in writer.files if file in old]:
            rows = writer.read(file)
            writer.drop(file)
            writer.write(rows)
    _append(writer, staged, placed)
    _compact(writer)
    if not writer.files and old and not old[0].rows and not outdated:
        writer.keep(old[0])
    elif not writer.files:
        writer.write_empty()


def _replace(writer: TableWriter, file: DataFile, staged: Staged, replaced: set[str]) -> set[str]:
    """Put the new rows of the documents of a file in the place of their old ones; returns those documents."""
    here = parquet.document_ids(writer.folder / file.name) & replaced
    if not here:
        return here
    batches = sorted({staged.batch_of[document] for document in here})
    fresh = parquet.by_document(pa.concat_tables([staged.rows(writer.table, batch, here) for batch in batches]))
    changed = _differing(parquet.by_document(writer.read(file, here)), fresh)
    if changed:
        rest = parquet.without(writer.read(file), changed)
        writer.drop(file)
        writer.write(parquet.by_document(pa.concat_tables([rest, parquet.only(fresh, changed)])))
    return here


def _differing(old: pa.Table, new: pa.Table) -> set[str]:
    """The documents whose rows are not the same in both tables (each ordered by document)."""
    if old.equals(new):
        return set()
    before, after = _spans(old), _spans(new)
    return {
        document
        for document in before.keys() | after.keys()
        if document not in before
        or document not in after
        or before[document][1] != after[document][1]
        or not old.slice(*before[document]).equals(new.slice(*after[document]))
    }


def _spans(rows: pa.Table) -> dict[str, tuple[int, int]]:
    """Document -> (offset, length) of its rows."""
    runs = pc.run_end_encode(rows["document_id"].combine_chunks())
    if isinstance(runs, pa.ChunkedArray):
        runs = runs.combine_chunks()
    found: dict[str, tuple[int, int]] = {}
    start = 0
    for document, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        found[document] = (start, end - start)
        start = end
    return found


def _append(writer: TableWriter, staged: Staged, placed: set[str]) -> None:
    """Write the rows of documents that the table does not have, in files as large as the limits allow."""
    documents = None if writer.table == APPEND_ONLY or not placed else staged.batch_of.keys() - placed
    if documents is not None and not documents:
        return
    waiting: list[pa.Table] = []
    n_rows = n_bytes = 0
    for batch in staged.batches:
        rows = staged.rows(writer.table, batch, documents)
        waiting.append(rows)
        n_rows, n_bytes = n_rows + len(rows), n_bytes + rows.nbytes
        if n_rows >= MAX_ROWS or n_bytes >= MAX_BYTES:
            writer.write(_ordered(writer.table, waiting))
            waiting, n_rows, n_bytes = [], 0, 0
    if waiting:
        writer.write(_ordered(writer.table, waiting))


def _ordered(table: str, parts: list[pa.Table]) -> pa.Table:
    rows = pa.concat_tables(parts)
    return rows if table == APPEND_ONLY else parquet.by_document(rows)


def _compact(writer: TableWriter) -> None:
    """Merge files of one size as long as there are `_FAN` of them; full files stay as they are."""
    while group := _crowded(writer.files):
        rows = _ordered(writer.table, [writer.read(file) for file in group])
        for file in group:
            writer.drop(file)
        writer.write(rows)


def _crowded(files: list[DataFile]) -> list[DataFile]:
    sizes: dict[int, list[DataFile]] = {}
    for file in files:
        if file.rows * 2 < MAX_ROWS and file.nbytes * 2 < MAX_BYTES:
            size = math.ceil(math.log(max(file.rows, _BASE_ROWS) / _BASE_ROWS, _FAN))
            sizes.setdefault(size, []).append(file)
    crowded = [size for size, group in sizes.items() if len(group) >= _FAN]
    return sizes[min(crowded)] if crowded else []


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
    return [(start, start + length) for start, length in _spans(rows).values()]
