"""Stand-ins for `process()`: what a document says is what happens to its reader. Top-level, so that workers find them."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from pathlib import Path

from extractors.errors import DocumentError, ErrorCode
from extractors.readers.pages.progress import page_done

#: In place of `pipeline.version.pipeline_version()`, which changes with every edit.
VERSION = "1"


def process(data: bytes, *, name: str | None = None) -> dict[str, list[dict]]:
    """One `documents` row, a section a line; the first word of the bytes names a misfortune."""
    text = data.decode()
    misfortune = _MISFORTUNES.get(text.split()[0] if text.split() else "")
    if misfortune:
        misfortune()
    if not text:
        raise DocumentError(ErrorCode.EMPTY_FILE, "The file is empty.", stage="sniff")
    key = hashlib.sha256(data).hexdigest()
    lines = text.splitlines()
    return {
        "documents": [
            {
                "document_id": key,
                "byte_size": len(data),
                "status": "partial" if lines[0] == "half" else "complete",
                "notes": ["Page 2 could not be read."] if lines[0] == "half" else [],
                "pipeline_version": VERSION,
                "page_count": 2,
                "table_count": 3,
                "failed_check_count": 0,
            }
        ],
        "sections": [
            {"section_id": f"{key}-{i}", "document_id": key, "ordinal": i, "level": 1, "title": line, "flags": []}
            for i, line in enumerate(lines)
        ],
    }


def refuse(data: bytes, *, name: str | None = None) -> dict[str, list[dict]]:
    """A later pipeline that cannot read what an earlier one could."""
    raise DocumentError(ErrorCode.DAMAGED, "The file is damaged.")


def _hang() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)


def _hang_and_say_who() -> None:
    Path("pid").write_text(str(os.getpid()))
    _hang()


def _wait_to_be_let_go() -> None:
    while not Path("go").exists():
        time.sleep(0.05)


def _fill_memory() -> None:
    kept = []
    while True:
        kept.append(bytearray(64 * 2**20))


def _recurse() -> None:
    _recurse()


def _read_five_pages() -> None:
    for _ in range(5):
        time.sleep(1)
        page_done()


def _raise() -> None:
    raise KeyError("列")


_MISFORTUNES = {
    "hang": _hang,
    "pid": _hang_and_say_who,
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda: os._exit(3),
    "parent": lambda: os.kill(os.getppid(), signal.SIGKILL),
    "memory": _fill_memory,
    "recursion": _recurse,
    "fault": _raise,
    "quit": lambda: sys.exit(0),
    "long": _read_five_pages,
    "held": _wait_to_be_let_go,
}
