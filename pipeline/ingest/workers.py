"""Worker processes that one bad document cannot take down: time and memory limits, each document on its own."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from threading import Lock, Thread

from pebble import ProcessExpired, ProcessPool

from extractors.errors import ErrorCode
from extractors.readers.pages.progress import on_page
from pipeline.ingest.extract import Attempt, Processor, Work, attempt, failure, out_of_memory, warm_up
from pipeline.ingest.sources import Failure

#: Seconds in which a document has to make progress: to be read, or to have a page read. What takes longer hangs.
TIMEOUT = 300.0
#: Bytes of data that a worker may hold for a document, besides what its libraries reserve when they are imported.
MEMORY = 2 * 2**30
#: Documents after which a worker is replaced, so that leaks in libraries cannot add up.
RECYCLE = 200
#: Tries for a document whose worker died in a way that does not show which document it was reading.
_TRIES = 3


class Stopped(Exception):
    """The workers were stopped before the batch was done."""


def usable_cpus() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """A pool of worker processes, started on first use; use as a context manager.

    Several threads may extract batches at once: the documents of all share the workers.
    """

    def __init__(self, process: Processor, *, count: int, timeout: float = TIMEOUT, memory: int = MEMORY):
        self._process = process
        self._count = count
        self._timeout = timeout
        self._memory = memory
        self._pool: ProcessPool | None = None
        self._waiting: set[Future[Attempt]] = set()
        self._stopped = False
        self._lock = Lock()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._lock:
            self._stopped = True
            if self._pool is not None:
                self._pool.stop()
                self._pool.join()
            for future in list(self._waiting):  # the pool leaves them open; threads may be waiting for them
                if not future.done():
                    future.set_exception(Stopped())

    def extract(self, batch: Sequence[Work], on_done: Callable[[Attempt], None] | None = None) -> list[Attempt]:
        """What became of each document of a batch, in order; `on_done` is told of each.

        A document that hangs, crashes its worker or needs too much memory is a Failure; the others finish.
        Raises Stopped where the workers are stopped meanwhile.
        """
        begun = dt.datetime.now(dt.UTC)
        places = {self._schedule(work): place for place, work in enumerate(batch)}
        done: dict[int, Attempt] = {}
        for future in as_completed(places):
            work = batch[places[future]]
            result = self._result(work, future) or self._alone(work)
            if isinstance(result, Failure):
                result = Attempt(work, result, begun, dt.datetime.now(dt.UTC))
            done[places[future]] = result
            if on_done is not None:
                on_done(result)
        return [done[place] for place in range(len(batch))]

    def _schedule(self, work: Work) -> Future[Attempt]:
        with self._lock:
            if self._stopped:
                raise Stopped
            if self._pool is None or not self._pool.active:
                if self._pool is not None:
                    self._pool.join()  # a broken pool may have workers left
                self._pool = self._new_pool()
            future = self._pool.schedule(_attempt_in_time, args=(work, self._process, self._timeout))
            self._waiting.add(future)
            return future

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._count,
            max_tasks=RECYCLE,
            initializer=_begin,
            initargs=(self._memory, self._process),
            context=multiprocessing.get_context("spawn"),
        )

    def _result(self, work: Work, future: Future[Attempt]) -> Attempt | Failure | None:
        """What came of a scheduled document; None where the pool broke and it is open whose fault that was."""
        try:
            return future.result()
        except BrokenProcessPool:
            return None
        except MemoryError:
            return out_of_memory(work)
        except ProcessExpired as error:
            if error.exitcode == -signal.SIGALRM:
                return failure(work, ErrorCode.TIMEOUT, _out_of_time(self._timeout), "read")
            return failure(work, ErrorCode.WORKER_CRASHED, _crash(error.exitcode), "read")
        finally:
            self._waiting.discard(future)

    def _alone(self, work: Work) -> Attempt | Failure:
        """Once more, waiting for each try: a document that ends the pool now does so by itself."""
        for _ in range(_TRIES):
            result = self._result(work, self._schedule(work))
            if result is not None:
                return result
        message = f"The worker process died {_TRIES} times when it was given this document. Look at the file."
        return failure(work, ErrorCode.WORKER_CRASHED, message, "read")


def _attempt_in_time(work: Work, process: Processor, seconds: float) -> Attempt:
    """`attempt`, whose process the system ends (SIGALRM) where no page is done for so long.

    A scan of a thousand pages may take an hour, a page may not. The alarm needs no help of a process that is stuck.
    """
    wind_up = partial(signal.setitimer, signal.ITIMER_REAL, seconds)
    on_page(wind_up)
    wind_up()
    try:
        return attempt(work, process)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _out_of_time(seconds: float) -> str:
    return f"Nothing was read within {seconds:g} s. Allow more time (--timeout) or look at the file."


def _crash(exitcode: int) -> str:
    if exitcode < 0:
        name = signal.Signals(-exitcode).name
        cause = ": the system had no memory left, or someone ended it" if name == "SIGKILL" else ""
        what = f"was killed by {name}{cause}"
    else:
        what = f"ended itself with code {exitcode}"
    return f"The process that read this document {what}. The others went on. Look at the file or report it."


def _begin(memory: int, _process: Processor) -> None:
    """Make a worker ready, outside the time of its first document: what it takes to read `_process` is imported by now.

    Bounds the worker's data (heap and private maps). What libraries reserve, a gigabyte and more with the number of
    processors, comes on top; address space would be no measure at all.
    """
    Thread(target=_end_with_parent, daemon=True).start()
    warm_up()
    if sys.platform == "linux":
        import resource

        limit = memory + _reserved()
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _reserved() -> int:
    """Bytes of data of this process, as Linux counts them against the limit."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))


def _end_with_parent() -> None:
    """Nobody is left to stop a document that hangs when the run itself was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
