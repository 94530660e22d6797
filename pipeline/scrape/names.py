"""Names of saved files: readable, short, and safe on every file system."""

from __future__ import annotations

from email.message import Message
from urllib.parse import unquote

import regex

from pipeline.scrape.kinds import suffix_of
from pipeline.scrape.urls import last_name

_UNSAFE = regex.compile(r"[^\p{L}\p{N}（）《》〔〕【】]+")
#: Characters of a title in a name: 40 Chinese ones are 120 bytes of the 255 that a name may have.
_LONGEST = 40
_LONGEST_BYTES = 150


def file_name(title: str, sha256: str, suffix: str) -> str:
    """`2023年部门整体支出绩效自评报告-9f86d081884c7d65.pdf`: the title, made safe, and the start of the content's hash.

    The same title and bytes give the same name.
    """
    known = suffix_of(title)
    stem = title[: -len(known)] if known else title
    safe = _UNSAFE.sub("_", stem).strip("_")[:_LONGEST]
    while len(safe.encode()) > _LONGEST_BYTES:
        safe = safe[:-1]
    return f"{safe.rstrip('_') or 'report'}-{sha256[:16]}{suffix}"


def original_name(url: str, disposition: str | None) -> str | None:
    """The name that the publisher gave a file: what the server says, or the last part of its address."""
    if disposition:
        message = Message()
        message["Content-Disposition"] = disposition.replace("\r", "").replace("\n", "")
        said = message.get_filename()
        if said and said.strip():
            # names are percent-encoded by many servers also where the standard does not ask for it
            return unquote(said.strip())
    return last_name(url) or None
