"""What was fetched before: a small database beside the raw files, held by one run at a time.

It can be lost: what stands in the sidecars is taken up again, and pages are simply asked for once more.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.ingest.sources import SIDECAR_SUFFIX, CallError
from pipeline.scrape.client import Response

STATE = ".scrape.sqlite"
PART_SUFFIX = ".jixiao-part"

_SCHEMA = """
create table if not exists pages (source text, role text, url text, reading text, etag text, last_modified text, seen_at text,
    done integer, found text, primary key (source, role, url));
create table if not exists files (url text primary key, etag text, last_modified text, seen_at text,
    sha256 text, content text, path text);
create index if not exists files_by_bytes on files (sha256);
create table if not exists lists (source text, url text, reports integer, primary key (source, url));
"""
_KEY = "source = ? and role = ? and url = ?"


@dataclass(frozen=True, slots=True)
class PageKey:
    """A page of a source in one of its two roles: the same address may be a list and stand in one as a report."""

    source: str
    role: Literal["list", "report"]
    url: str


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A list page or a report's page as it was last read.

    found: what was found there (plain values). done: whether all that it leads to is saved.
    """

    etag: str | None
    last_modified: str | None
    seen_at: dt.datetime
    done: bool
    found: Any


@dataclass(frozen=True, slots=True)
class SeenFile:
    """An address whose bytes are saved at `path` (below the raw folder). `content` is the digest of a page's text."""

    etag: str | None
    last_modified: str | None
    seen_at: dt.datetime
    sha256: str
    content: str | None
    path: str


class Store:
    """The state of a raw folder. Raises CallError where the folder is in use or cannot be written."""

    def __init__(self, root: Path):
        self.root = root
        self._lock = threading.RLock()
        try:
            root.mkdir(parents=True, exist_ok=True)
            # autocommit: each statement is on disk before the next request is made
            self._db = sqlite3.connect(root / STATE, timeout=0.2, isolation_level=None, check_same_thread=False)
            self._db.execute("pragma locking_mode = exclusive")
            # a killed run loses nothing; a power cut may lose the last rows, whose pages are then asked for again
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.execute("begin exclusive")
            is_new = not self._db.execute("select 1 from sqlite_master where name = 'files'").fetchone()
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            if is_new:
                self._take_up_sidecars()
            self._db.execute("commit")
        except sqlite3.OperationalError as error:
            busy = "locked" in str(error)
            why = "another scrape is writing there: wait until it is done" if busy else str(error)
            raise CallError(f"{root} cannot be used: {why}") from None
        except sqlite3.DatabaseError as error:
            message = f"{root / STATE} is damaged ({error}): remove it, the next run makes it anew from the sidecars"
            raise CallError(message) from None
        except OSError as error:
            raise CallError(f"{root} cannot be written: {error.strerror or error}") from None
        for left in root.rglob(f".*{PART_SUFFIX}"):  # of a run that was killed while writing
            left.unlink()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def page(self, key: PageKey, reading: str) -> SeenPage | None:
        """A page as it was last read with the same rules."""
        row = self._one(
            f"select etag, last_modified, seen_at, done, found from pages where {_KEY} and reading = ?",
            (*astuple(key), reading),
        )
        if row is None:
            return None
        return SeenPage(row[0], row[1], dt.datetime.fromisoformat(row[2]), bool(row[3]), json.loads(row[4]))

    def items_before(self, source: str, url: str) -> int:
        """How many items a list page held when it was last read, with whatever rules; 0 where it never was."""
        row = self._one(f"select found from pages where {_KEY}", (source, "list", url))
        return len(json.loads(row[0])["items"]) if row else 0

    def list_before(self, source: str, url: str) -> int:
        """How many reports the whole list that starts at `url` held when it was last read to its end; else 0."""
        row = self._one("select reports from lists where source = ? and url = ?", (source, url))
        return row[0] if row else 0

    def put_list(self, source: str, url: str, reports: int) -> None:
        """Keep how many reports a whole list holds."""
        self._run("insert or replace into lists values (?, ?, ?)", (source, url, reports))

    def put_page(self, key: PageKey, reading: str, response: Response, found: Any, *, done: bool) -> None:
        """Keep what was found on a page."""
        values = (*astuple(key), reading, *_validators(response), _now(), done, json.dumps(found, ensure_ascii=False))
        self._run("insert or replace into pages values (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def touch_page(self, key: PageKey, *, done: bool) -> None:
        """The page was asked for again and has not changed."""
        self._run(f"update pages set seen_at = ?, done = ? where {_KEY}", (_now(), done, *astuple(key)))

    def file(self, url: str) -> SeenFile | None:
        """What an address gave when it was last asked, if that is still there."""
        row = self._one("select etag, last_modified, seen_at, sha256, content, path from files where url = ?", (url,))
        if row is None or not (self.root / row[5]).is_file():
            return None
        return SeenFile(row[0], row[1], dt.datetime.fromisoformat(row[2]), *row[3:])

    def same(self, sha256: str) -> str | None:
        """The path of a file with these bytes, if it is still there."""
        rows = self._all("select path from files where sha256 = ?", (sha256,))
        return next((path for (path,) in rows if (self.root / path).is_file()), None)

    def put_file(self, response: Response, url: str, sha256: str, content: str | None, path: str) -> None:
        """Keep where the bytes of an address are."""
        values = (url, *_validators(response), _now(), sha256, content, path)
        self._run("insert or replace into files values (?, ?, ?, ?, ?, ?, ?)", values)

    def touch_file(self, url: str) -> None:
        """The address was asked again and has not changed."""
        self._run("update files set seen_at = ? where url = ?", (_now(), url))

    def _one(self, sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        with self._lock:
            return self._db.execute(sql, values).fetchone()

    def _all(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _run(self, sql: str, values: Sequence[Any]) -> None:
        with self._lock:
            try:
                self._db.execute(sql, values)
            except sqlite3.OperationalError as error:  # a full disk
                raise CallError(f"{self.root / STATE} cannot be written: {error}") from None

    def _take_up_sidecars(self) -> None:
        """The rows of `files` again, from the sidecars of files that are there; of one address the newest."""
        for path, told in sorted(_sidecars(self.root), key=lambda pair: pair[1]["retrieved_at"]):
            headers = told.get("headers") or {}
            row = (
                told.get("requested_url") or told["source_uri"],
                headers.get("etag"),
                headers.get("last-modified"),
                told["retrieved_at"],
                told["sha256"],
                told.get("content_sha256"),
                path.relative_to(self.root).as_posix(),
            )
            self._db.execute("insert or replace into files values (?, ?, ?, ?, ?, ?, ?)", row)


def _sidecars(root: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for beside in root.rglob(f"*{SIDECAR_SUFFIX}"):
        path = beside.with_name(beside.name.removesuffix(SIDECAR_SUFFIX))
        try:
            told = json.loads(beside.read_bytes())
        except ValueError:
            continue  # written by someone else: `jixiao ingest` says so
        needed = ("source_uri", "retrieved_at", "sha256")
        if path.is_file() and isinstance(told, dict) and all(isinstance(told.get(key), str) for key in needed):
            yield path, told


def _validators(response: Response) -> tuple[str | None, str | None]:
    return response.headers.get("etag"), response.headers.get("last-modified")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
