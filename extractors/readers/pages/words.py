"""The words of `words.yaml`, folded for comparing."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from normalizers.text import fold


@cache
def words(name: str) -> tuple[str, ...]:
    """The folded words under `name`."""
    raw = yaml.safe_load((files(__package__) / "words.yaml").read_text(encoding="utf-8"))
    return tuple(key(word) for word in raw[name])


def key(text: str) -> str:
    """Text for comparing: widths and brackets unified, no blanks, lower case."""
    return fold(text).lower()
