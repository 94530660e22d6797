"""The words of the narrative, as data: `data/*.yaml`, each a mapping of a meaning to its words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import regex
import yaml


@cache
def load(name: str) -> dict[str, tuple[str, ...]]:
    """Vocabulary `name`.yaml: meaning -> words, both in the order of the file.

    Raises ValueError where a word is empty or stands twice under one meaning.
    """
    raw = yaml.safe_load((files(__package__) / "data" / f"{name}.yaml").read_text(encoding="utf-8"))
    found: dict[str, tuple[str, ...]] = {}
    for meaning, listed in raw.items():
        words = tuple(str(word) for word in listed)
        if not all(words) or len(set(words)) < len(words):
            raise ValueError(f"vocabulary {name}: an empty or repeated word under {meaning!r}")
        found[str(meaning)] = words
    return found


@cache
def pattern(name: str, meaning: str) -> str:
    """The words under a meaning as one regular expression, the longest first."""
    return alternatives(load(name)[meaning])


@cache
def compiled(name: str, meaning: str, frame: str = "{}") -> regex.Pattern[str]:
    """The words under a meaning as a pattern; `frame` says what stands around them, which is `{}`."""
    return regex.compile(frame.replace("{}", pattern(name, meaning)))


def alternatives(words: Sequence[str]) -> str:
    """Words as one group of a regular expression, the longest first."""
    return "(?:" + "|".join(regex.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"
