"""The words and patterns of words.yaml, compiled once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import regex
import yaml


@cache
def _raw() -> dict:
    return yaml.safe_load((files(__package__) / "words.yaml").read_text(encoding="utf-8"))


@cache
def patterns(name: str) -> tuple[regex.Pattern[str], ...]:
    """The patterns of a list."""
    return tuple(regex.compile(text) for text in _raw()[name])


@cache
def texts(name: str) -> tuple[str, ...]:
    """The words of a list."""
    return tuple(_raw()[name])


@cache
def labels() -> tuple[tuple[str, str], ...]:
    """Label words with their roles, longest first."""
    pairs = [(word, role) for role, words in _raw()["labels"].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def amount_phrases() -> tuple[tuple[regex.Pattern[str], str, str], ...]:
    """Pattern on the words before an amount, with line item and measure."""
    return tuple((regex.compile(text), item, measure) for text, item, measure in _raw()["amounts"])


@cache
def counted_projects() -> tuple[tuple[regex.Pattern[str], str], ...]:
    """Pattern on the words of a sentence that count projects, with the line item of their sum."""
    return tuple((regex.compile(text), item) for text, item in _raw()["counted_projects"])


@cache
def section_items() -> tuple[tuple[regex.Pattern[str], str], ...]:
    """Pattern on the title of a section, with the line item that bare words for money mean below it."""
    return tuple((regex.compile(text), item) for text, item in _raw()["section_items"])


@cache
def topic_phrases() -> tuple[tuple[regex.Pattern[str], str], ...]:
    """Pattern on a heading or on the beginning of a passage, with the line item that the passage is about."""
    return tuple((regex.compile(text), item) for text, item in _raw()["topics"])
