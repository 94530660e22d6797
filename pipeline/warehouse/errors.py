"""What can go wrong with a warehouse, said so that a person knows what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.objects import os_errors


class WarehouseError(Exception):
    """The warehouse cannot be used; the message says what is wrong and what to do."""


class WarehouseBusy(WarehouseError):
    """Another process holds the publisher's lock; the message says which."""


_ADVICE = {
    errno.ENOSPC: "the disk is full: free some space and run again",
    errno.EDQUOT: "the disk quota is used up: free some space and run again",
    errno.EFBIG: "a file grew beyond the size that is allowed here: raise the limit and run again",
    errno.EROFS: "the file system is read-only: choose another warehouse or mount it for writing",
    errno.EACCES: "permission denied: choose another warehouse or have its rights changed",
    errno.EPERM: "the operation is not permitted: choose another warehouse or have its rights changed",
    errno.ENOTDIR: "part of the path is a file, not a folder: choose another warehouse",
    errno.EIO: "the disk reports an input/output error: check the disk",
    errno.ENOENT: "a file or folder is missing: it was moved or removed, perhaps while it was in use",
}


@contextmanager
def plain_errors(root: object, doing: str) -> Iterator[None]:
    """Turn an OSError into a WarehouseError that names the warehouse, what was being done, and what to do."""
    try:
        with os_errors():
            yield
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, str(error))
        where = f" ({error.filename})" if error.filename else ""
        raise WarehouseError(
            f"{doing} in the warehouse {root}: {advice}{where}. What was published is untouched."
        ) from error
