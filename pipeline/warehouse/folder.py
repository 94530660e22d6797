"""A warehouse in a folder: whole by one rename, current by one link, unchanged files by hard links."""

from __future__ import annotations

import os
import shutil
import socket
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.warehouse.errors import WarehouseError
from pipeline.warehouse.layout import CURRENT, PUBLISHING, STAGING, VERSIONS, version_folder
from pipeline.warehouse.lock import publisher_lock
from pipeline.warehouse.storage import Pointer, Scratch

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_WRITING = ".writing"
#: After this a half-written batch of another machine counts as given up.
STALE_SECONDS = 24 * 3600


class Folder:
    """The storage of a warehouse in a folder."""

    def __init__(self, root: Path):
        self.root = root
        self.uri = str(root)

    def pointer(self) -> Pointer:
        link = self.root / CURRENT
        try:
            current = int(link.readlink().name)
        except FileNotFoundError:
            return Pointer((), None)
        except OSError as error:
            raise WarehouseError(f"{link} is not the link that a warehouse has: {error.strerror}") from error
        versions = self.root / VERSIONS
        names = [path.name for path in versions.iterdir()] if versions.is_dir() else []
        # One that was built and never switched to is no version; the current one is named though it were gone.
        return Pointer(
            (*sorted(int(name) for name in names if name.isdigit() and int(name) < current), current), str(current)
        )

    def point(self, before: Pointer, numbers: Iterable[int]) -> None:
        (*_, number) = numbers
        if number == before.current:
            return
        fresh = self.root / f"{CURRENT}.next"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(version_folder(number))
        fresh.replace(self.root / CURRENT)
        sync(self.root)

    def claim(self, after: int) -> int:
        return after + 1  # the lock dies with its process only: there is no other publisher

    def publisher(self, wait: float | None, on_wait: Callable[[str], None] | None) -> AbstractContextManager[None]:
        return publisher_lock(self.root, wait, on_wait)

    def exists(self) -> bool:
        return self.root.exists()

    def prepare(self) -> None:
        (self.root / STAGING).mkdir(parents=True, exist_ok=True)
        trial = self._unfinished(STAGING)
        trial.mkdir()
        trial.rmdir()

    def _unfinished(self, folder: str) -> Path:
        """Where a folder is built until it is whole. A batch's says by whom, a version's builder has the lock."""
        parent, _, name = folder.rpartition("/")
        if parent == VERSIONS:
            return self.root / PUBLISHING / name
        return self.root / STAGING / f"{_WRITING}-{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:12]}"

    @contextmanager
    def whole(self, folder: str) -> Iterator[str]:
        unfinished, final = self._unfinished(folder), self.root / folder
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        final.parent.mkdir(exist_ok=True)
        unfinished.mkdir()
        try:
            yield unfinished.relative_to(self.root).as_posix()
            for path in (*(path for path in unfinished.iterdir() if path.is_dir()), unfinished):
                sync(path)
            unfinished.rename(final)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        sync(final.parent)

    def batches(self) -> dict[str, frozenset[str]]:
        staging = self.root / STAGING
        whole = sorted(path for path in staging.iterdir() if path.name[0].isdigit()) if staging.exists() else []
        return {f"{STAGING}/{path.name}": frozenset(file.stem for file in path.iterdir()) for path in whole}

    def clear(self, pointer: Pointer) -> None:
        self._clear_abandoned()
        shutil.rmtree(self.root / PUBLISHING, ignore_errors=True)
        (self.root / PUBLISHING).mkdir()
        (self.root / VERSIONS).mkdir(exist_ok=True)
        for path in (self.root / VERSIONS).iterdir():
            if path.name.isdigit() and int(path.name) > (pointer.current or 0):
                shutil.rmtree(path)

    def _clear_abandoned(self) -> None:
        """Remove half-written batches whose writer is dead, or is on another machine and has been silent for a day."""
        for path in (self.root / STAGING).glob(f"{_WRITING}-*-*-*"):
            host, pid = path.name.removeprefix(f"{_WRITING}-").rsplit("-", 2)[:2]
            here = host == socket.gethostname()
            if (here and not is_alive(int(pid))) or (not here and _age(path) > STALE_SECONDS):
                shutil.rmtree(path, ignore_errors=True)

    def remove(self, folders: Iterable[str]) -> None:
        (self.root / PUBLISHING).mkdir(exist_ok=True)
        for folder in folders:
            going = self.root / PUBLISHING / f"old-{folder.rpartition('/')[2]}"
            (self.root / folder).rename(going)
            shutil.rmtree(going, ignore_errors=True)

    def remove_file(self, name: str) -> None:
        (self.root / name).unlink()

    def take_over(self, files: Mapping[str, str]) -> None:
        for name, new in files.items():
            source, target = self.root / name, self.root / new
            target.parent.mkdir(exist_ok=True)
            try:
                os.link(source, target)
            except OSError:
                shutil.copyfile(source, target)
                with target.open("rb+") as handle:
                    os.fsync(handle.fileno())

    def write(self, name: str, rows: pa.Table) -> None:
        from pipeline.warehouse.parquet import encode

        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as sink:
            encode(rows, sink)
            sink.flush()
            os.fsync(sink.fileno())

    def write_text(self, name: str, text: str) -> None:
        with (self.root / name).open("w", encoding="utf-8") as sink:
            sink.write(text)
            sink.flush()
            os.fsync(sink.fileno())

    def read_text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def source(self, name: str) -> Path:
        return self.root / name

    def url(self, name: str) -> str:
        return str((self.root / name).resolve())

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """DuckDB reads files by itself."""

    def scratch(self) -> Scratch:
        made = TemporaryDirectory(dir=self.root / STAGING, prefix=f"{_WRITING}-{socket.gethostname()}-{os.getpid()}-")
        return Scratch(Path(made.name), made.cleanup)


def sync(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_alive(pid: int) -> bool:
    """Whether a process of this machine is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
