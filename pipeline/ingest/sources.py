"""Which files a run is about: files and folders as given, walked in a fixed order, nothing passed over silently."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from extractors.errors import ErrorCode
from pipeline.objects import ObjectPath, Place, StoreError, at, is_object

#: A file `X.meta.json` beside a file `X` says where X was taken from (see `pipeline.ingest.sidecar`).
SIDECAR_SUFFIX = ".meta.json"
#: Names in a folder that are no reports; a file that is named itself is tried whatever its name.
NOT_REPORTS = (".*", "README.md", f"*{SIDECAR_SUFFIX}", "~$*", "Thumbs.db", "desktop.ini")


class CallError(Exception):
    """The call makes no sense as it stands; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to try: `uri` is how the warehouse names it."""

    path: Path | ObjectPath
    uri: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file or document cannot be read: the fields of its `ingestions` row.

    `document_id` and `byte_size` are None where the bytes could not be read, `media_type` where nobody looked at them.
    """

    source_uri: str
    code: ErrorCode
    message: str
    stage: str
    document_id: str | None = None
    byte_size: int | None = None
    media_type: str | None = None


def discover(paths: Iterable[Place], *, leave_out: Place | None = None) -> Iterator[Source | Failure]:
    """Every file at and below `paths`, each once, folders in the order of their names.

    What cannot be looked at is a Failure. `leave_out` (the warehouse) is not entered.
    Raises CallError where a path that was given does not exist.
    """
    closed = frozenset[Path]() if leave_out is None or is_object(leave_out) else frozenset({Path(leave_out).resolve()})
    seen: set[str] = set()
    for path in must_exist(paths):
        for found in _below(path, leave_out) if isinstance(path, ObjectPath) else _walk(path, closed):
            uri = found.uri if isinstance(found, Source) else found.source_uri
            if uri not in seen:
                seen.add(uri)
                yield found


def must_exist(paths: Iterable[Place]) -> list[Path | ObjectPath]:
    """The paths of a call, or CallError where one does not exist."""
    given = [at(path) for path in paths]
    for path in given:
        try:
            there = path.exists() or bool(path.below()) if isinstance(path, ObjectPath) else os.path.lexists(path)
        except OSError as error:
            if isinstance(path, Path):
                raise
            raise CallError(f"{path} cannot be looked at: {error}") from error
        if not there:
            raise CallError(f"{uri_of(path)} does not exist: check the path")
    return given


def _below(path: ObjectPath, leave_out: Place | None) -> Iterator[Source | Failure]:
    """The object of this name and all below it, but for those below `leave_out`."""
    closed = f"{ObjectPath.of(leave_out)}/" if leave_out is not None and is_object(leave_out) else None
    try:
        if path.exists():
            yield Source(path, path.uri)
        for name, _ in path.below():
            found = path / name
            if not any(map(is_no_report, name.split("/"))) and not (closed and found.uri.startswith(closed)):
                yield Source(found, found.uri)
    except OSError as error:
        yield file_failure(path.uri, error)


def _walk(path: Path, closed: frozenset[Path]) -> Iterator[Source | Failure]:
    """`closed` holds the folders not to enter: the warehouse, and those above (a link may lead back up)."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            yield Source(path, uri_of(path))
        elif stat.S_ISDIR(mode):
            real = path.resolve()
            if real not in closed:
                for name in sorted(entry.name for entry in os.scandir(path)):
                    if not is_no_report(name):
                        yield from _walk(path / name, closed | {real})
        else:
            message = "This is neither a file nor a folder (a device, pipe or socket). Name a file."
            yield Failure(uri_of(path), ErrorCode.UNREADABLE_FILE, message, "open")
    except OSError as error:
        yield file_failure(uri_of(path), error)


def is_no_report(name: str) -> bool:
    """Whether a name in a folder is passed over by rule: hidden files, notes, sidecars, leftovers of other programs."""
    return any(fnmatchcase(name, pattern) for pattern in NOT_REPORTS)


def uri_of(path: Path | ObjectPath) -> str:
    """How the warehouse names a file: relative where it is below the working directory, else absolute; or as `s3://`.

    Names that are no UTF-8 (unpacked from old archives) are written with their bytes escaped.
    """
    if isinstance(path, ObjectPath):
        return path.uri
    whole = Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would follow links and lose the name given
    here = Path.cwd()
    name = whole.relative_to(here) if whole.is_relative_to(here) else whole
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def file_failure(uri: str, error: OSError, stage: str = "open") -> Failure:
    """What the system said about a file, as a Failure that says what to do."""
    if isinstance(error, StoreError):
        return Failure(uri, ErrorCode.UNREADABLE_FILE, f"{str(error)[:1].upper()}{str(error)[1:]}.", stage)
    if isinstance(error, FileNotFoundError):
        return Failure(uri, ErrorCode.FILE_VANISHED, "The file is gone: it was moved or removed. Run again.", stage)
    if isinstance(error, PermissionError):
        message = "No permission to read this. Have its rights changed and run again."
        return Failure(uri, ErrorCode.NO_PERMISSION, message, stage)
    message = f"The system cannot read this ({error.strerror or error}). Check the disk or the link and run again."
    return Failure(uri, ErrorCode.UNREADABLE_FILE, message, stage)
