"""The steps of ingestion, in order: begin, plan, batches, extract and stage each, finish. Both runners call these."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from extractors.errors import ErrorCode
from pipeline.ingest.extract import Attempt, Processor, Work
from pipeline.ingest.plan import Plan, make_plan
from pipeline.ingest.report import Report, Tally
from pipeline.ingest.rows import Row, attempt_row, completed, failed_document, failure_row, skipped_row
from pipeline.ingest.runners import Watcher
from pipeline.ingest.sources import CallError, Failure
from pipeline.objects import ObjectPath, Place, StoreError
from pipeline.warehouse import current_version, prepare, publish, stage
from pipeline.warehouse.staging import is_pending

#: Documents in a batch: one staged file and one Prefect task each.
LEAST, MOST = 25, 100
#: Batches extracted at the same time: while one waits for its last document, the next has work for the others.
SIDE_BY_SIDE = 2


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its name, the warehouse that it writes to, when it began, and what it found left by a stopped one."""

    run_id: str
    warehouse: Place
    started_at: dt.datetime
    clock: float
    adopted: int


def begin(warehouse: Place, watcher: Watcher) -> Run:
    """Make sure that the warehouse can be written, and publish what a stopped run left staged. Raises WarehouseError."""
    clock = time.monotonic()
    moment = dt.datetime.now(dt.UTC)
    prepare(warehouse)
    adopted = publish(warehouse, on_wait=watcher.waiting).documents if is_pending(warehouse) else 0
    run_id = f"{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    return Run(run_id, warehouse, moment, clock, adopted)


def plan(run: Run, paths: Iterable[Place], watcher: Watcher) -> Plan:
    """Every file of the call by its bytes, and what is to be done with it. Raises CallError."""
    try:
        made = make_plan(paths, run.warehouse, watcher.found)
    except StoreError as error:
        raise CallError(f"the files cannot be looked at: {error}") from error
    watcher.planned(len(made.work), made.files)
    return made


def default_process() -> Processor:
    """The pipeline's own `process`, imported only by a run that has something to read."""
    from pipeline.process import process

    return process


def batches(work: Sequence[Work], workers: int) -> list[tuple[Work, ...]]:
    """The work in batches: small enough that every worker has several, within what makes a good file."""
    size = min(MOST, max(LEAST, len(work) // (4 * workers)))
    return [tuple(work[start : start + size]) for start in range(0, len(work), size)]


class Extractor(Protocol):
    """Who reads documents: `workers.Workers`, as a rule."""

    def extract(self, batch: Sequence[Work], on_done: Callable[[Attempt], None]) -> list[Attempt]:
        """What became of each document of a batch, in order."""


class Listener(Protocol):
    """The part of a watcher that is told of documents."""

    def done(self, source_uri: str, outcome: str, message: str | None) -> None: ...


def extract_batch(run: Run, batch: Sequence[Work], workers: Extractor, watcher: Listener) -> Tally:
    """Extract a batch in the worker processes and stage what came of it: rows, failures, and a row for each attempt.

    Raises CallError where the store of the documents is lost, WarehouseError.
    """
    attempts = [_without_loss(attempt) for attempt in workers.extract(batch, partial(_tell, watcher))]
    _check_store(attempts)
    documents = []
    tally = Tally()
    for attempt in attempts:
        work, result = attempt.work, attempt.result
        if isinstance(result, Failure):
            tally += Tally(failures=(result,))
            if result.document_id is not None and not work.has_rows:
                documents.append(failed_document(work, result, run.started_at))
            continue
        documents.append(completed(result, work, run.started_at))
        (document,) = result["documents"]
        tally += Tally(
            complete=document["status"] == "complete",
            partial=document["status"] == "partial",
            pages=document.get("page_count") or 0,
            tables=document.get("table_count") or 0,
            failed_checks=sum(check["status"] == "fail" for check in result.get("checks", ())),
        )
    staged = stage(run.warehouse, documents, [attempt_row(run.run_id, attempt) for attempt in attempts])
    return tally + Tally(rows=Counter(staged))


def _check_store(attempts: Iterable[Attempt]) -> None:
    """A document that cannot be fetched is one failure; a store that is away would make failures of all of them."""
    for attempt in attempts:
        path, result = attempt.work.path, attempt.result
        if isinstance(path, ObjectPath) and isinstance(result, Failure) and result.code is ErrorCode.UNREADABLE_FILE:
            try:
                path.exists()
            except StoreError as error:
                raise CallError(f"documents cannot be fetched: {error}. What was read is kept.") from error


def _tell(watcher: Listener, attempt: Attempt) -> None:
    row = attempt_row("", attempt)
    watcher.done(row["source_uri"], row["outcome"], row["message"])


def _without_loss(attempt: Attempt) -> Attempt:
    """Say of a failure that what was read before is still there."""
    if not isinstance(attempt.result, Failure) or not attempt.work.has_rows:
        return attempt
    message = f"{attempt.result.message} The rows that an earlier version of the pipeline read from it are kept."
    return replace(attempt, result=replace(attempt.result, message=message))


def on_cluster(run: Run, plan: Plan, scheduler: str, watcher: Watcher, *, timeout: float, process: Processor) -> Tally:
    """The same for all batches, on a Dask cluster. Raises CallError where Dask is not installed or the cluster fails."""
    try:
        from pipeline.ingest.cluster import extract
    except ImportError as error:
        raise CallError(f"Dask is not installed ({error}): pip install 'jixiao[scale]'") from None
    return extract(run, plan, scheduler, watcher, timeout=timeout, process=process)


def finish(run: Run, plan: Plan, read: Tally, watcher: Watcher) -> Report:
    """Record what was not extracted and why, and publish once. Where all is there already, nothing is written.

    Members of archives are no longer needed and are removed.
    """
    plan.unpacked.cleanup()
    repeated = _repeated(plan, read.failures)
    failures = (*plan.failures, *read.failures, *repeated)
    version = current_version(run.warehouse) if plan.is_done else None
    wrote = version is None
    if version is None:
        read += Tally(rows=Counter(stage(run.warehouse, (), _other_rows(run, plan, (*plan.failures, *repeated)))))
        version = publish(run.warehouse, on_wait=watcher.waiting).version
    return Report(
        run_id=run.run_id,
        warehouse=str(run.warehouse),
        version=version,
        wrote=wrote,
        read=read,
        unchanged=len(plan.unchanged) - len(plan.settled),
        same_bytes=len(plan.again) - len(repeated),
        failures=(*failures, *plan.settled),
        adopted=run.adopted,
        warnings=_warnings(plan),
        seconds=time.monotonic() - run.clock,
    )


def _repeated(plan: Plan, failures: Sequence[Failure]) -> tuple[Failure, ...]:
    """The failures of files that are the same bytes as one that failed in this run."""
    first = {item.document_id: item.source_uri for item in plan.work}
    failed = {failure.source_uri: failure for failure in failures}
    return tuple(
        replace(
            failed[same],
            source_uri=item.source_uri,
            message=f"The same bytes as {same}, which could not be read: {failed[same].message}",
        )
        for item in plan.again
        if (same := first[item.document_id]) in failed
    )


def _other_rows(run: Run, plan: Plan, failures: Iterable[Failure]) -> list[Row]:
    """The `ingestions` rows of all files that no worker was given."""
    now = dt.datetime.now(dt.UTC)
    times = {"started_at": run.started_at, "finished_at": now}
    known_failures = {failure.source_uri: failure.message for failure in plan.settled}
    rows = [failure_row(run.run_id, failure, times) for failure in failures]
    failed = {row["source_uri"] for row in rows}
    first = {item.document_id: item.source_uri for item in plan.work}
    rows += [
        skipped_row(run.run_id, item, f"The same bytes as {first[item.document_id]}.", now)
        for item in plan.again
        if item.source_uri not in failed
    ]
    for item in plan.unchanged:
        failure = known_failures.get(item.source_uri)
        why = (
            f"Unchanged since it could not be read: {failure}" if failure else "Unchanged: its rows are there already."
        )
        rows.append(skipped_row(run.run_id, item, why, now))
    return rows


def _warnings(plan: Plan) -> list[str]:
    found = [
        f"{uri} holds other bytes than in an earlier run: what was read from those is kept as a document of its own"
        for uri in plan.replaced
    ]
    # the members of an archive share its sidecar
    said = {item.sidecar.problem: None for item in (*plan.work, *plan.again) if item.sidecar.problem}
    return found + list(said)
