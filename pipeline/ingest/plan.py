"""What a run has to do: files by their bytes, against what the warehouse holds already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from extractors.errors import ErrorCode
from pipeline.ingest.archives import documents_in
from pipeline.ingest.extract import Work
from pipeline.ingest.sidecar import read_sidecar
from pipeline.ingest.sources import Failure, Source, discover, file_failure
from pipeline.objects import ObjectPath, Place, StoreError, os_errors
from pipeline.version import pipeline_version
from pipeline.warehouse import Known, connect, current_version, known
from pipeline.warehouse.errors import plain_errors
from pipeline.warehouse.staging import scratch
from pipeline.warehouse.storage import Scratch

#: Objects that are looked at at the same time.
_AT_ONCE = 8
#: Failures that the bytes are not to blame for: another run may fare better.
WORTH_ANOTHER_TRY = {
    ErrorCode.TIMEOUT,
    ErrorCode.OUT_OF_MEMORY,
    ErrorCode.WORKER_CRASHED,
    ErrorCode.INTERNAL_ERROR,
    ErrorCode.CONVERTER_MISSING,
    ErrorCode.FILE_VANISHED,
    ErrorCode.FILE_CHANGED,
    ErrorCode.NO_PERMISSION,
    ErrorCode.UNREADABLE_FILE,
}


class LastFailure(NamedTuple):
    """The last failed attempt on a document."""

    error_code: str
    message: str
    stage: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the warehouse knows: its documents, under which names each was met, and why some failed."""

    documents: Mapping[str, Known] = field(default_factory=dict)
    met: frozenset[tuple[str, str]] = frozenset()
    failures: Mapping[str, LastFailure] = field(default_factory=dict)

    def is_settled(self, document_id: str) -> bool:
        """Whether reading the same bytes again would give what is there already."""
        there = self.documents.get(document_id)
        if there is None or there.pipeline_version != pipeline_version():
            return False
        last = self.failures.get(document_id)
        return there.status != "failed" or (last is not None and last.error_code not in WORTH_ANOTHER_TRY)


@dataclass(frozen=True, slots=True)
class Plan:
    """work: documents to extract. again: further names of those. unchanged: documents that are there already.

    failures: files that cannot be read. settled: failures of unchanged documents, known from an earlier run.
    new_names: how many of `unchanged` the warehouse has not met under this name.
    replaced: names whose file held other bytes before. unpacked: where the members of archives lie until they are read.
    """

    work: tuple[Work, ...]
    again: tuple[Work, ...]
    unchanged: tuple[Work, ...]
    failures: tuple[Failure, ...]
    settled: tuple[Failure, ...]
    new_names: int
    replaced: tuple[str, ...]
    unpacked: Scratch

    @property
    def files(self) -> int:
        return len(self.work) + len(self.again) + len(self.unchanged) + len(self.failures)

    @property
    def is_done(self) -> bool:
        """Whether the warehouse already says all that this run could write."""
        return not (self.work or self.failures or self.new_names)


def read_ledger(warehouse: Place) -> Ledger:
    """The ledger of the current version; an empty one where nothing was published."""
    if current_version(warehouse) is None:
        return Ledger()
    with plain_errors(warehouse, "looking"), connect(warehouse) as connection:
        met = connection.execute(
            "select distinct source_uri, document_id from ingestions where document_id is not null"
        ).fetchall()
        failures = connection.execute(
            """select document_id, arg_max({'c': error_code, 'm': message, 's': stage}, finished_at) from ingestions
            where outcome = 'failed' and document_id is not null group by document_id"""
        ).fetchall()
    last = {document: LastFailure(found["c"], found["m"], found["s"]) for document, found in failures}
    return Ledger(known(warehouse), frozenset(met), last)


def make_plan(paths: Iterable[Place], warehouse: Place, on_file: Callable[[], None] | None = None) -> Plan:
    """Look at every file once (its bytes are hashed) and decide what to do with it. Raises CallError, WarehouseError.

    Members of archives are files like others; those to be read are unpacked in the warehouse, which has to be prepared.
    Raises StoreError where the store of the files is lost.
    """
    ledger = read_ledger(warehouse)
    unpacked = scratch(warehouse)
    work: dict[str, Work] = {}
    again: list[Work] = []
    unchanged: list[Work] = []
    failures: list[Failure] = []
    for candidate in _candidates(discover(paths, leave_out=warehouse), ledger, unpacked.folder):
        if isinstance(candidate, Failure):
            failures.append(candidate)
        elif ledger.is_settled(candidate.document_id):
            unchanged.append(candidate)
        elif candidate.document_id in work:
            again.append(candidate)
        else:
            there = ledger.documents.get(candidate.document_id)
            has_rows = there is not None and there.status != "failed"
            work[candidate.document_id] = replace(candidate, has_rows=has_rows)
        if on_file is not None:
            on_file()
    earlier: dict[str, set[str]] = {}
    for uri, document_id in ledger.met:
        earlier.setdefault(uri, set()).add(document_id)
    new = [*work.values(), *again]
    return Plan(
        work=tuple(work.values()),
        again=tuple(again),
        unchanged=tuple(unchanged),
        failures=tuple(failures),
        settled=tuple(_known_failure(item, ledger) for item in unchanged if _has_failed(item, ledger)),
        new_names=sum((item.source_uri, item.document_id) not in ledger.met for item in unchanged),
        replaced=tuple(
            item.source_uri
            for item in new
            if item.source_uri in earlier and item.document_id not in earlier[item.source_uri]
        ),
        unpacked=unpacked,
    )


def _candidates(
    found: Iterable[Source | Failure], ledger: Ledger, folder: Path | ObjectPath
) -> Iterator[Work | Failure]:
    """Every file by its bytes; in place of an archive its members, unless it is known to be refused."""
    for file in _fingerprints(found):
        if isinstance(file, Failure) or ledger.is_settled(file.document_id):
            yield file
        else:
            yield from documents_in(file, folder, is_wanted=lambda document: not ledger.is_settled(document))


def _fingerprints(found: Iterable[Source | Failure]) -> Iterator[Work | Failure]:
    """In the order given; objects several at a time, because a store takes its time to answer."""
    for remote, sources in groupby(found, key=lambda one: isinstance(one, Source) and isinstance(one.path, ObjectPath)):
        if not remote:
            yield from map(_fingerprint, sources)
            continue
        threads = ThreadPoolExecutor(_AT_ONCE)
        try:
            yield from threads.map(_fingerprint, sources)
        finally:
            threads.shutdown(cancel_futures=True)


def _fingerprint(source: Source | Failure) -> Work | Failure:
    """A file by its bytes and by what its sidecar says of it. Raises StoreError where the whole store is out of reach."""
    if isinstance(source, Failure):
        return source
    try:
        with os_errors(), source.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
    except OSError as error:
        if isinstance(error, StoreError):
            source.path.exists()
        return file_failure(source.uri, error)
    sidecar = read_sidecar(source.path)
    return Work(source.path, digest, size, sidecar.source_uri or source.uri, sidecar)


def _has_failed(item: Work, ledger: Ledger) -> bool:
    return ledger.documents[item.document_id].status == "failed"


def _known_failure(item: Work, ledger: Ledger) -> Failure:
    last = ledger.failures[item.document_id]
    code, stage = ErrorCode(last.error_code), last.stage or "read"
    return Failure(item.source_uri, code, last.message, stage, item.document_id, item.byte_size)
