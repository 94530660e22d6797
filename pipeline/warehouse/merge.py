"""Merging staged rows into a table's files: what did not change is not written again.

A file holds whole documents in the order of their ids. A document's new rows take the place of its old ones in
the file where those were, if they differ; documents that are new to the table go to new files; small files of
about one size are merged four at a time, so that a table of any age has few of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass

import pyarrow as pa

from pipeline.contract.schema import empty_table
from pipeline.warehouse import parquet, tablefiles
from pipeline.warehouse.layout import DataFile
from pipeline.warehouse.storage import Storage
from pipeline.warehouse.tablefiles import APPEND_ONLY, TableWriter, spans

#: Files below this many rows count as one size; each next size is `_FAN` times the one before.
_BASE_ROWS = 4096
_FAN = 4


@dataclass(frozen=True, slots=True)
class Staged:
    """The staged batches, oldest first, with the tables that each has, and the documents of each that count: a later
    batch supersedes an earlier."""

    storage: Storage
    batches: Mapping[str, frozenset[str]]
    batch_of: dict[str, str]
    documents_in: dict[str, set[str]]
    superseded: set[str]

    @classmethod
    def of(cls, storage: Storage, batches: Mapping[str, frozenset[str]]) -> Staged:
        batch_of: dict[str, str] = {}
        superseded: set[str] = set()
        for batch, tables in batches.items():
            if "documents" not in tables:
                continue
            for document in parquet.document_ids(storage.source(f"{batch}/documents.parquet")):
                if document in batch_of:
                    superseded.add(batch_of[document])
                batch_of[document] = batch
        documents_in: dict[str, set[str]] = {batch: set() for batch in batches}
        for document, batch in batch_of.items():
            documents_in[batch].add(document)
        return cls(storage, batches, batch_of, documents_in, superseded)

    def rows(self, table: str, batch: str, documents: Set[str] | None = None) -> pa.Table:
        """The rows of a batch that count, all or those of some documents."""
        if table not in self.batches[batch]:
            return empty_table(table)
        rows = parquet.read(table, self.storage.source(f"{batch}/{table}.parquet"))
        if table == APPEND_ONLY or (documents is None and batch not in self.superseded):
            return rows
        wanted = self.documents_in[batch]
        return parquet.only(rows, wanted if documents is None else wanted & documents)


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
    here = writer.document_ids(file) & replaced
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
    before, after = spans(old), spans(new)
    return {
        document
        for document in before.keys() | after.keys()
        if document not in before
        or document not in after
        or before[document][1] != after[document][1]
        or not old.slice(*before[document]).equals(new.slice(*after[document]))
    }


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
        if n_rows >= tablefiles.MAX_ROWS or n_bytes >= tablefiles.MAX_BYTES:
            writer.write(_ordered(writer.table, waiting))
            waiting, n_rows, n_bytes = [], 0, 0
    if waiting:
        writer.write(_ordered(writer.table, waiting))


def _ordered(table: str, parts: list[pa.Table]) -> pa.Table:
    rows = pa.concat_tables(parts)
    return rows if table == APPEND_ONLY else parquet.by_document(rows)


def _compact(writer: TableWriter) -> None:
    """Merge files of one size as long as there are `_FAN` of them; full files stay as they are.

    Each round leaves fewer files: none of the four is half full, so they fit into three at most.
    """
    while group := _crowded(writer.files):
        rows = _ordered(writer.table, [writer.read(file) for file in group])
        for file in group:
            writer.drop(file)
        writer.write(rows)


def _crowded(files: list[DataFile]) -> list[DataFile]:
    sizes: dict[int, list[DataFile]] = {}
    for file in files:
        if file.rows * 2 < tablefiles.MAX_ROWS and file.nbytes * 2 < tablefiles.MAX_BYTES:
            size = math.ceil(math.log(max(file.rows, _BASE_ROWS) / _BASE_ROWS, _FAN))
            sizes.setdefault(size, []).append(file)
    crowded = [size for size, group in sizes.items() if len(group) >= _FAN]
    return sizes[min(crowded)][:_FAN] if crowded else []
