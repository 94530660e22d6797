"""The words of `words.yaml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


@cache
def words(name: str) -> tuple[str, ...]:
    """The words under `name`, in lower case."""
    raw = yaml.safe_load((files(__package__) / "words.yaml").read_text(encoding="utf-8"))
    return tuple(str(word).lower() for word in raw[name])
