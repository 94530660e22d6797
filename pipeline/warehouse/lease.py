"""One publisher at a time in a store: a lock that is renewed as long as its holder lives, and says who that is.

It spares two publishers from doing the same work. What keeps them from harming each other is in `bucket`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from pipeline.objects import ObjectPath, delete
from pipeline.warehouse.errors import WarehouseBusy
from pipeline.warehouse.folder import is_alive

_POLL_SECONDS = 0.5
_RENEW_SECONDS = 10.0
#: A holder that has not renewed for as long is taken for dead. Measured by the one who waits: clocks may differ.
LEASE_SECONDS = 60.0


@contextmanager
def lease(
    lock: ObjectPath, what: str, wait: float | None = None, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the lock; arguments and errors as those of `lock.publisher_lock`."""
    who = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "id": uuid.uuid4().hex,
    }
    edition = _acquire(lock, who, what, wait, on_wait)
    done = Event()
    renewing = Thread(target=_renew, args=(lock, who, edition, done), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()
        with suppress(OSError):  # a lock that cannot be given back runs out
            if _own(lock, who) is not None:
                bucket, key = lock.bucket_and_key
                delete(bucket, [key])


def _acquire(
    lock: ObjectPath, who: dict[str, object], what: str, wait: float | None, on_wait: Callable[[str], None] | None
) -> str:
    """Wait for the lock; gives its edition."""
    started = seen_since = time.monotonic()
    seen: str | None = None
    told = False
    while True:
        holder, current = _read(lock) or ({}, None)
        if current != seen:
            seen, seen_since = current, time.monotonic()
        if current is None or _is_dead(holder) or time.monotonic() - seen_since > LEASE_SECONDS:
            # Refused may mean that the first of several tries was not, and its answer was lost.
            edition = lock.write_edition(_content(who), current) or _own(lock, who)
            if edition is not None:
                return edition
        message = f"{what} is being published by {_named(holder)}"
        if wait is not None and time.monotonic() - started >= wait:
            raise WarehouseBusy(f"{message}: try again when it is done; what is staged is kept")
        if on_wait is not None and not told:
            on_wait(f"{message}: waiting")
            told = True
        time.sleep(_POLL_SECONDS)


def _renew(lock: ObjectPath, who: dict[str, object], edition: str | None, done: Event) -> None:
    """Write the lock again and again; ends where somebody else took it, which the end of the publish will show."""
    renewals = 0
    while edition is not None and not done.wait(_RENEW_SECONDS):
        renewals += 1
        try:
            edition = lock.write_edition(_content(who | {"renewals": renewals}), edition) or _own(lock, who)
        except OSError:
            continue  # the store is away: what the publisher does next says so


def _own(lock: ObjectPath, who: dict[str, object]) -> str | None:
    """The lock's edition where it is ours."""
    there = _read(lock)
    return there[1] if there is not None and there[0].get("id") == who["id"] else None


def _content(who: dict[str, object]) -> bytes:
    return json.dumps(who).encode()


def _read(lock: ObjectPath) -> tuple[dict[str, object], str] | None:
    try:
        content, edition = lock.read_edition()
    except FileNotFoundError:
        return None
    try:
        return dict(json.loads(content)), edition
    except (ValueError, TypeError):
        return {}, edition


def _is_dead(holder: dict[str, object]) -> bool:
    """Whether the holder ran on this machine and is gone. On others, only its silence tells."""
    pid = holder.get("pid")
    return holder.get("host") == socket.gethostname() and isinstance(pid, int) and not is_alive(pid)


def _named(holder: dict[str, object]) -> str:
    if "pid" not in holder:
        return "another process"
    return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
