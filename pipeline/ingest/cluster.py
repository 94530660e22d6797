"""Reading on a Dask cluster: a task is a batch of documents, takes paths and returns counts. Needs the extra `scale`.

Rows go from the worker into the warehouse, which every worker must see under the same name: a shared folder or `s3://`.
Each Dask worker reads in processes of its own, with the limits that documents have everywhere.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from distributed import Client, Future, KilledWorker, Worker, WorkerPlugin, as_completed, get_worker

from extractors.errors import ErrorCode
from pipeline.ingest import steps
from pipeline.ingest.extract import Attempt, Processor, Work, failure
from pipeline.ingest.plan import Plan
from pipeline.ingest.report import Tally
from pipeline.ingest.runners import Watcher
from pipeline.ingest.sources import CallError
from pipeline.ingest.workers import Workers
from pipeline.objects import ObjectPath, at
from pipeline.version import pipeline_version

#: Seconds to wait for the scheduler, and for its first worker.
_PATIENCE = 30.0

#: What a watcher is told of a document.
Word = tuple[str, str, str | None]


def extract(
    run: steps.Run, plan: Plan, scheduler: str, watcher: Watcher, *, timeout: float, process: Processor
) -> Tally:
    """Extract and stage all documents of a plan on the cluster of this scheduler (`tcp://…`).

    Raises CallError where the cluster cannot do it, WarehouseError. What was staged until then is kept.
    """
    run = replace(run, warehouse=str(_absolute(at(run.warehouse))))
    scratch = _absolute(plan.unpacked.folder)
    work = [replace(item, path=_absolute(item.path)) for item in plan.work]
    read = Tally()
    with _cluster(scheduler) as client, _pool(client, Pool(f"jixiao-{run.run_id}", process, timeout)) as pool:

        def submit(batch: Sequence[Work]) -> Future:
            task = (run, batch, pool.name, scratch, pipeline_version())
            return client.submit(_read_batch, *task, key=f"{pool.name}-{batch[0].document_id}-{len(batch)}")

        waiting: dict[Future, Sequence[Work]] = {
            submit(batch): batch for batch in steps.batches(work, sum(client.nthreads().values()))
        }
        arriving = as_completed(waiting, loop=client.loop)
        for future in arriving:
            batch = waiting.pop(future)
            try:
                tally, words = future.result()
            except KilledWorker:
                if len(batch) > 1:  # one of them takes its worker with it, machine and all: each by itself
                    again: dict[Future, Sequence[Work]] = {submit([item]): [item] for item in batch}
                    waiting |= again
                    arriving.update(again)
                else:
                    read += steps.extract_batch(run, batch, _Deadly(), watcher)
                continue
            for word in words:
                watcher.done(*word)
            read += tally
    return read


def _absolute(place: Path | ObjectPath) -> Path | ObjectPath:
    """The place for whoever works in another folder."""
    return place if isinstance(place, ObjectPath) else place.absolute()


@contextmanager
def _cluster(scheduler: str) -> Iterator[Client]:
    """A client of the scheduler. What goes wrong with the cluster in the block is a CallError."""
    try:
        with Client(scheduler, timeout=_PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=_PATIENCE)
            yield client
    except ImportError as error:
        raise CallError(f"the workers of {scheduler} lack what is needed ({error}): install jixiao on each") from error
    except (OSError, CancelledError) as error:
        why = str(error) or type(error).__name__
        raise CallError(
            f"the Dask cluster of {scheduler} cannot be used, or was lost ({why}): see that scheduler and workers run, and "
            "run again; what was read is kept"
        ) from error


@contextmanager
def _pool(client: Client, pool: Pool) -> Iterator[Pool]:
    """The pool on every worker that there is or comes, as long as the block lasts."""
    client.register_plugin(pool, pool.name)
    try:
        yield pool
    finally:
        if client.status == "running":
            client.unregister_worker_plugin(pool.name)


class Pool(WorkerPlugin):
    """The processes in which a Dask worker reads: as many as it has threads."""

    workers: Workers

    def __init__(self, name: str, process: Processor, timeout: float):
        self.name = name
        self._process = process
        self._timeout = timeout

    def setup(self, worker: Worker) -> None:
        # Dask's workers are daemons, to which Python allows no children, lest they outlive them: ours end with them.
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        self.workers = Workers(self._process, count=worker.state.nthreads, timeout=self._timeout)

    def teardown(self, worker: Worker) -> None:
        self.workers.__exit__(None)


def _read_batch(
    run: steps.Run, batch: Sequence[Work], pool: str, scratch: Path | ObjectPath, version: str
) -> tuple[Tally, list[Word]]:
    """The task: what became of a batch, in counts and in words for the watcher. Raises CallError, WarehouseError."""
    worker = get_worker()
    if pipeline_version() != version:
        raise CallError(f"the worker {worker.address} has another version of jixiao: install the same everywhere")
    # A warehouse of the same name on a disk of its own would be filled, and never published.
    if not (bool(scratch.below()) if isinstance(scratch, ObjectPath) else scratch.is_dir()):
        raise CallError(
            f"the worker {worker.address} does not see the warehouse {run.warehouse} that this run writes to: it has to "
            "be a folder that all machines share, or s3:// with the same AWS_ENDPOINT_URL"
        )
    notes = _Notes()
    tally = steps.extract_batch(run, batch, cast(Pool, worker.plugins[pool]).workers, notes)
    return tally, notes.words


class _Notes:
    """A watcher that takes down what it is told of documents."""

    def __init__(self) -> None:
        self.words: list[Word] = []

    def done(self, source_uri: str, outcome: str, message: str | None) -> None:
        self.words.append((source_uri, outcome, message))


class _Deadly:
    """In place of workers, for documents of which it is known that they end any."""

    def extract(self, batch: Iterable[Work], on_done: Callable[[Attempt], Any]) -> list[Attempt]:
        now = dt.datetime.now(dt.UTC)
        message = "The Dask worker that read this document was lost each time. The others went on. Look at the file."
        attempts = [Attempt(work, failure(work, ErrorCode.WORKER_CRASHED, message, "read"), now, now) for work in batch]
        for attempt in attempts:
            on_done(attempt)
        return attempts
