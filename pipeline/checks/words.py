"""The words that rules look for: `data/words.csv`, by use."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import regex

from extractors.vocabulary import parts


@cache
def _uses() -> dict[str, tuple[str, ...]]:
    text = (files(__package__) / "data" / "words.csv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines(), strict=True):
        found[row["use"]].append(row["word"])
    return {use: tuple(words) for use, words in found.items()}


def words(use: str) -> tuple[str, ...]:
    """The words of one use. KeyError where the use is not listed."""
    return _uses()[use]


def has(text: str, use: str) -> bool:
    """Whether any of the words stands in `text`."""
    return any(word in text for word in words(use))


def fund_of(text: str) -> str:
    """Whose money a table or a passage is about: the first of the funds that it names, none for all together."""
    return next((fund for fund in words("fund") if fund in text), "")


def either(alternatives: Iterable[str]) -> str:
    """Words as the alternatives of a pattern, to be put into brackets."""
    return "|".join(map(regex.escape, alternatives))


def none_noted() -> tuple[str, ...]:
    """The words by which a note says that there is nothing."""
    return parts("notes", "none")
