"""Bytes onto the disk, whole or not at all, each with its sidecar, and never the same ones twice."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from extractors.readers.sniff import Kind
from pipeline.ingest.sources import SIDECAR_SUFFIX, CallError
from pipeline.scrape.client import Response
from pipeline.scrape.kinds import kind_name, suffixes
from pipeline.scrape.names import file_name, original_name
from pipeline.scrape.pages import Link
from pipeline.scrape.report import Saved
from pipeline.scrape.sources import Source
from pipeline.scrape.store import PART_SUFFIX, Store

#: Where files go whose date of publication nobody states.
UNDATED = "undated"
#: Headers that say nothing of the file and may identify the visit.
_NOT_KEPT = frozenset({"set-cookie", "connection", "keep-alive"})
#: Two threads that fetched the same bytes must not both find that nobody has them.
_saving = threading.Lock()


@dataclass(frozen=True, slots=True)
class Origin:
    """How a file was come to: the list that named the report, and the report's page (None for a file in the list)."""

    list_url: str
    page_url: str | None
    page_title: str | None


class Known(Enum):
    """Why a response was not saved."""

    UNCHANGED = "unchanged"
    SAME_BYTES = "same_bytes"


def save(
    store: Store, source: Source, link: Link, origin: Origin, response: Response, kind: Kind, content: str | None = None
) -> Saved | Known:
    """Save a response under `<region>/<year>/`, unless it is there already.

    link: what was asked for, with its title and date. content: the digest of a page's text; where its address gave the
    same text before, it is unchanged whatever else moved on the page. Raises CallError where nothing can be written.
    """
    assert link.url is not None
    sha256 = hashlib.sha256(response.body).hexdigest()
    with _saving:
        before = store.file(link.url)
        if before and (before.sha256 == sha256 or (content is not None and before.content == content)):
            store.put_file(response, link.url, before.sha256, content, before.path)
            return Known.UNCHANGED
        there = store.same(sha256)
        if there is not None:
            store.put_file(response, link.url, sha256, content, there)
            return Known.SAME_BYTES
        year = f"{link.published_on.year}" if link.published_on else UNDATED
        title = link.title or origin.page_title or ""
        name = file_name(title, sha256, suffixes()[kind_name(kind)][0])
        path = f"{source.region}/{year}/{name}"
        told = _sidecar(source, replace(link, title=title), origin, response, kind, sha256, content)
        if before is not None:
            told["replaces"] = before.path
        try:
            _write(store.root / path, response.body, told)
        except OSError as error:
            raise CallError(f"{store.root / path} cannot be written: {error.strerror or error}") from None
        store.put_file(response, link.url, sha256, content, path)
    return Saved(path, title, response.url, link.published_on, changed=before is not None)


def _sidecar(
    source: Source, link: Link, origin: Origin, response: Response, kind: Kind, sha256: str, content: str | None
) -> dict[str, Any]:
    """What is known of a file besides its bytes; `pipeline.ingest.sidecar` reads the first three."""
    told: dict[str, Any] = {
        "source_uri": response.url,
        "retrieved_at": response.retrieved_at.isoformat(timespec="seconds"),
        "title": link.title,
        "published_on": link.published_on.isoformat() if link.published_on else None,
        "publisher": source.publisher,
        "region_code": source.region,
        "source": source.name,
        "list_url": origin.list_url,
        "page_url": origin.page_url,
        "page_title": origin.page_title,
        "requested_url": response.requested,
        "redirects": list(response.redirects),
        "original_name": original_name(response.url, response.headers.get("content-disposition")),
        "media_type": kind.value,
        "byte_size": len(response.body),
        "sha256": sha256,
        "content_sha256": content,
        "headers": {name: value for name, value in response.headers.items() if name not in _NOT_KEPT},
    }
    return {key: value for key, value in told.items() if value not in (None, "", [])}


def _write(path: Path, body: bytes, told: dict[str, Any]) -> None:
    """The sidecar first: a file that can be seen has one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    _atomically(path.with_name(path.name + SIDECAR_SUFFIX), text.encode())
    _atomically(path, body)


def _atomically(path: Path, data: bytes) -> None:
    # the leading point: nobody who walks the folder takes it for a report
    part = path.with_name(f".{secrets.token_hex(8)}{PART_SUFFIX}")
    try:
        with part.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
