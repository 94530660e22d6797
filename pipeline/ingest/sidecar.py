"""What is known of a file besides its bytes: `X.meta.json` beside `X`, written by whoever fetched X."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.ingest.sources import SIDECAR_SUFFIX
from pipeline.objects import ObjectPath


@dataclass(frozen=True, slots=True)
class Sidecar:
    """Where a file was taken from and when; `title` is what the linking page called it.

    `problem` says in words why the sidecar, or a part of it, is not used.
    """

    source_uri: str | None = None
    retrieved_at: dt.datetime | None = None
    title: str | None = None
    problem: str | None = None


NO_SIDECAR = Sidecar()


def read_sidecar(path: Path | ObjectPath) -> Sidecar:
    """The sidecar of the file at `path`; an empty one where there is none."""
    beside = path.with_name(path.name + SIDECAR_SUFFIX)
    try:
        content = json.loads(beside.read_bytes())
    except FileNotFoundError:
        return NO_SIDECAR
    except (OSError, ValueError) as error:
        return Sidecar(problem=f"{beside.name} cannot be read and was not used: {error}")
    if not isinstance(content, dict):
        return Sidecar(problem=f"{beside.name} was not used: it holds no JSON object")
    try:
        return Sidecar(_text(content, "source_uri"), _moment(content), _text(content, "title"))
    except ValueError as error:
        return Sidecar(problem=f"{beside.name} was not used: {error}")


def _text(content: dict[str, Any], key: str) -> str | None:
    value = content.get(key)
    if value is not None and not (isinstance(value, str) and value.strip()):
        raise ValueError(f"{key} is {value!r}, not a text")
    return value


def _moment(content: dict[str, Any]) -> dt.datetime | None:
    text = _text(content, "retrieved_at")
    if text is None:
        return None
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"retrieved_at {text!r} says no time zone (write e.g. 2024-05-31T08:00:00+08:00)")
    return moment
