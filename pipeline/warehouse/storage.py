"""What a warehouse needs of the place where it lies: a folder on a file system, or a part of an S3-compatible store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pipeline.objects import ObjectPath, Place, is_object

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


class Pointer(NamedTuple):
    """What `current` says: the versions that can be read, oldest first; the last is the current one.

    `edition` differs whenever `current` was written again; None where it is not there.
    """

    numbers: tuple[int, ...]
    edition: str | None

    @property
    def current(self) -> int | None:
        return self.numbers[-1] if self.numbers else None


class Overtaken(OSError):
    """Another publisher took this one for dead and was faster: what it made is current now."""


class Scratch(NamedTuple):
    """A folder for files of one run, and what removes it. A run that is killed leaves it to a later publisher."""

    folder: Path | ObjectPath
    cleanup: Callable[[], None]


class Storage(Protocol):
    """Where a warehouse lies. Names are relative to it, with slashes: `versions/000012/cells/part-000012-0000.parquet`.

    Everything here raises OSError where the place cannot be used.
    """

    @property
    def uri(self) -> str:
        """How people name the place."""

    def pointer(self) -> Pointer:
        """The versions that can be read now. Raises WarehouseError where `current` is not what it should be."""

    def point(self, before: Pointer, numbers: Iterable[int]) -> None:
        """Make these the versions that can be read, in one step. Raises Overtaken where it no longer is as `before`."""

    def claim(self, after: int) -> int:
        """A number for a new version, above `after`, that no other publisher has or gets."""

    def publisher(self, wait: float | None, on_wait: Callable[[str], None] | None) -> AbstractContextManager[None]:
        """Hold the publisher's lock: see `lock.publisher_lock`."""

    def exists(self) -> bool:
        """Whether there is anything here."""

    def prepare(self) -> None:
        """Make what has to be there before anything is written, and try to write."""

    def whole(self, folder: str) -> AbstractContextManager[str]:
        """Where to write the files of a new folder. It appears when the block ends, whole, or never."""

    def batches(self) -> dict[str, frozenset[str]]:
        """The whole folders of staged batches, oldest first, each with the tables that it has."""

    def clear(self, pointer: Pointer) -> None:
        """Remove what dead runs left half written; the caller is the publisher."""

    def remove(self, folders: Iterable[str]) -> None:
        """Remove folders, each from sight as one."""

    def remove_file(self, name: str) -> None:
        """Remove a file that was written."""

    def take_over(self, files: Mapping[str, str]) -> None:
        """Make files (name: new name) part of another folder too, without sending their bytes where that can be."""

    def write(self, name: str, rows: pa.Table) -> None:
        """Write a Parquet file whose bytes are safe when this returns."""

    def write_text(self, name: str, text: str) -> None:
        """Write a small file whose bytes are safe when this returns."""

    def read_text(self, name: str) -> str:
        """What a small file says. Raises FileNotFoundError."""

    def source(self, name: str) -> Any:
        """A Parquet file, for Arrow."""

    def url(self, name: str) -> str:
        """A Parquet file, for a DuckDB connection that was given to `attach`."""

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Have a connection understand what `url` gives."""

    def scratch(self) -> Scratch:
        """A new folder for files of a run."""


def storage_of(warehouse: Place) -> Storage:
    """The storage of a warehouse that is named by a folder or an `s3://` path."""
    if is_object(warehouse):
        from pipeline.warehouse.bucket import Bucket

        return Bucket(ObjectPath.of(warehouse))
    from pipeline.warehouse.folder import Folder

    return Folder(Path(warehouse))
