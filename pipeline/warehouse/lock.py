"""One publisher at a time: a lock that dies with its process, and says who holds it."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.warehouse.errors import WarehouseBusy
from pipeline.warehouse.layout import LOCK

_POLL_SECONDS = 0.2


@contextmanager
def publisher_lock(
    root: Path, wait: float | None = None, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the publisher's lock of a warehouse.

    wait: seconds to wait for another publisher, None for ever. `on_wait` is told once, in words, who holds it.
    Raises WarehouseBusy when the time is up. The system frees the lock of a killed process.
    """
    deadline = None if wait is None else time.monotonic() + wait
    with (root / LOCK).open("a+", encoding="utf-8") as handle:
        told = False
        while not _taken(handle.fileno()):
            message = f"the warehouse {root} is being published by {_holder(root)}"
            if deadline is not None and time.monotonic() >= deadline:
                raise WarehouseBusy(f"{message}: try again when it is done; what is staged is kept")
            if on_wait is not None and not told:
                on_wait(f"{message}: waiting")
                told = True
            time.sleep(_POLL_SECONDS)
        handle.truncate(0)
        since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        json.dump({"pid": os.getpid(), "host": socket.gethostname(), "since": since}, handle)
        handle.flush()
        yield


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(root: Path) -> str:
    try:
        holder = json.loads((root / LOCK).read_text(encoding="utf-8"))
    except ValueError:  # between taking the lock and writing who has it
        return "another process"
    return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
