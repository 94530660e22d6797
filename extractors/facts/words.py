"""The vocabulary of facts.yaml, loaded once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import regex
import yaml


@cache
def _raw() -> dict:
    return yaml.safe_load((files(__package__) / "words.yaml").read_text(encoding="utf-8"))


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of words, as in words.yaml."""
    return tuple(_raw()[name])


@cache
def patterns(name: str) -> tuple[regex.Pattern[str], ...]:
    """A list of patterns."""
    return tuple(map(regex.compile, words(name)))


@cache
def document_types() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Document types with the title words that mean each, in the order in which they are tried."""
    return tuple((name, tuple(texts)) for name, texts in _raw()["document_types"].items())
