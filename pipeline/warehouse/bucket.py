"""A warehouse in an S3-compatible store: whole by a marker that is written last, current by one conditional write.

    current                       {"current": 12, "path": "versions/000012", "versions": [10, 11, 12]}
    versions/000012/.claim        written by the one publisher that has this number
    .staging/<batch>/.whole       the batch's files are all there

A store cannot tell a slow publisher from a dead one, so nothing depends on the lock: a number belongs to whoever wrote
its claim first, and `current` is only replaced as the edition that the publisher began with. One that was taken for
dead and goes on finds another edition, and its version is never seen.
"""

from __future__ import annotations

import io
import json
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.objects import ObjectPath, StoreError, delete, filesystem, os_errors
from pipeline.warehouse.errors import WarehouseError
from pipeline.warehouse.folder import STALE_SECONDS
from pipeline.warehouse.layout import CURRENT, LOCK, STAGING, VERSIONS, version_folder
from pipeline.warehouse.lease import lease
from pipeline.warehouse.storage import Overtaken, Pointer, Scratch

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_CLAIM, _WHOLE = ".claim", ".whole"
_SCRATCH = ".scratch"


class Bucket:
    """The storage of a warehouse below an `s3://` path."""

    def __init__(self, root: ObjectPath):
        self.root = root
        self.uri = root.uri

    def pointer(self) -> Pointer:
        try:
            content, edition = (self.root / CURRENT).read_edition()
        except FileNotFoundError:
            return Pointer((), None)
        try:
            return Pointer(tuple(map(int, json.loads(content)["versions"])), edition)
        except (ValueError, KeyError, TypeError) as error:
            raise WarehouseError(f"{self.root / CURRENT} is not the object that a warehouse has: {error}") from error

    def point(self, before: Pointer, numbers: Iterable[int]) -> None:
        wanted = tuple(numbers)
        said = {"current": wanted[-1], "path": version_folder(wanted[-1]), "versions": wanted}
        if (self.root / CURRENT).write_edition(json.dumps(said).encode(), before.edition) is not None:
            return
        # A number belongs to one publisher: where it stands there, our own write came through and its answer did not.
        if self.pointer().numbers != wanted:
            raise Overtaken(f"another publisher switched {self.uri} meanwhile: run again")

    def claim(self, after: int) -> int:
        number = after + 1
        while (self.root / version_folder(number) / _CLAIM).write_edition(b"", None) is None:
            number += 1
        return number

    def publisher(self, wait: float | None, on_wait: Callable[[str], None] | None) -> AbstractContextManager[None]:
        return lease(self.root / LOCK, f"the warehouse {self.uri}", wait, on_wait)

    def exists(self) -> bool:
        return True  # a store has no folders that could be missing

    def prepare(self) -> None:
        trial = self.root / STAGING / f".trial-{uuid.uuid4().hex}"
        trial.write_edition(b"", None)
        kept = trial.write_edition(b"", None) is None
        self._delete([trial])
        if not kept:
            raise StoreError(
                "this store ignores If-None-Match, without which two runs could overwrite each other: "
                "use a store that keeps conditional writes"
            )

    @contextmanager
    def whole(self, folder: str) -> Iterator[str]:
        yield folder
        (self.root / folder / _WHOLE).write_bytes(b"")

    def batches(self) -> dict[str, frozenset[str]]:
        found = self._by_folder(STAGING)
        return {
            f"{STAGING}/{name}": frozenset(file.removesuffix(".parquet") for file in files if file != _WHOLE)
            for name, files in sorted(found.items())
            if _WHOLE in files and not name.startswith(".")
        }

    def clear(self, pointer: Pointer) -> None:
        # Numbers above the current one may belong to a publisher that is alive; those below can never become current.
        dead = [
            f"{VERSIONS}/{name}"
            for name in self._by_folder(VERSIONS)
            if name.isdigit() and int(name) not in pointer.numbers and int(name) < (pointer.current or 0)
        ]
        silent = time.time() - STALE_SECONDS
        dead += [
            f"{STAGING}/{name}"
            for name, files in self._by_folder(STAGING).items()
            if max(files.values()) < silent and (_WHOLE not in files or name.startswith("."))
        ]
        self.remove(dead)

    def remove(self, folders: Iterable[str]) -> None:
        going = set(folders)
        if not going:
            return
        # Without its marker a batch is none, whatever is left of it.
        self._delete([self.root / folder / _WHOLE for folder in going])
        for parent in {folder.rpartition("/")[0] for folder in going}:
            found = self._by_folder(parent)
            self._delete(
                self.root / parent / name / file
                for name, files in found.items()
                if f"{parent}/{name}" in going
                for file in files
            )

    def remove_file(self, name: str) -> None:
        self._delete([self.root / name])

    def take_over(self, files: Mapping[str, str]) -> None:
        sources, targets = [self.url(name) for name in files], [self.url(name) for name in files.values()]
        with os_errors():
            filesystem().copy(sources, targets)

    def write(self, name: str, rows: pa.Table) -> None:
        from pipeline.warehouse.parquet import encode

        sink = io.BytesIO()
        encode(rows, sink)
        (self.root / name).write_bytes(sink.getvalue())

    def write_text(self, name: str, text: str) -> None:
        (self.root / name).write_bytes(text.encode())

    def read_text(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def source(self, name: str) -> Any:
        return (self.root / name).open()

    def url(self, name: str) -> str:
        return f"{self.uri}/{name}"

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        # DuckDB asks three times about each file: one listing answers all of it.
        reader = filesystem(remembers=True)
        with os_errors():
            reader.invalidate_cache()
            reader.find(f"{self.uri}/{VERSIONS}")
        connection.register_filesystem(reader)

    def scratch(self) -> Scratch:
        folder = f"{STAGING}/{_SCRATCH}-{uuid.uuid4().hex}"
        (self.root / folder / _WHOLE).write_bytes(b"")
        return Scratch(self.root / folder, lambda: self.remove([folder]))

    def _by_folder(self, parent: str) -> dict[str, dict[str, float]]:
        """Folder -> file below it -> when it was written."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for name, written in (self.root / parent).below():
            folder, _, file = name.partition("/")
            found[folder][file] = written
        return found

    def _delete(self, files: Iterable[ObjectPath]) -> None:
        places = [file.bucket_and_key for file in files]
        delete(self.root.bucket_and_key[0], [key for _, key in places])
