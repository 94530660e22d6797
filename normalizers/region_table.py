"""The table of regions (`data/regions.csv`; where it comes from: `data/REGIONS.md`) and the index of their names."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from normalizers.region_names import noted_words, short_forms, words

Level = Literal["province", "city", "county"]
Form = Literal["full", "short", "former"]


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative division.

    `code` is its GB/T 2260 code, `full_name` its name with all its parents' (广东省韶关市浈江区), `parent_code` the code
    above it (None for provinces). `current` is False for a place that the current table does not list and that has no
    single successor.
    """

    code: str
    name: str
    full_name: str
    level: Level
    parent_code: str | None
    current: bool = True


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One region that a name can mean, and what kind of name it is."""

    code: str
    form: Form


def level_of(code: str) -> Level:
    """The level that a code's zeros show."""
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def within(code: str, ancestor: str) -> bool:
    """Whether `code` is `ancestor` or lies in it."""
    return code == ancestor or (level_of(ancestor) != "county" and code.startswith(_prefix(ancestor)))


def same_line(one: str, other: str) -> bool:
    """Whether one of two codes lies in the other."""
    return within(one, other) or within(other, one)


def is_municipality(code: str) -> bool:
    """Whether a province-level code is a city (北京市): its districts have no city above them."""
    return level_of(code) == "province" and _names_by_code()[code][0].endswith("市")


def region(code: str) -> Region:
    """The region of a code, current or former. Raises KeyError for a code that no table lists."""
    table = _names_by_code()
    name, current = table[code]
    parent = next((p for p in (code[:4] + "00", code[:2] + "0000") if p != code and p in table), None)
    full_name = (region(parent).full_name if parent else "") + name
    return Region(code, name, full_name, level_of(code), parent, current)


@cache
def name_index() -> dict[str, tuple[NameEntry, ...]]:
    """Every form of every region's name -> the regions it can mean, current before former."""
    index: dict[str, dict[str, NameEntry]] = {}
    former: list[tuple[str, str]] = []
    without_short = frozenset(words("prose_short"))
    for code, name, last_listed, successor in _rows():
        if last_listed:
            # Without a successor the place keeps its old code, unless that code means another place by now.
            if successor or _names_by_code()[code] == (name, False):
                former.append((name, successor or code))
            continue
        index.setdefault(name, {})[code] = NameEntry(code, "full")
        for short in short_forms(name):
            if short not in without_short:
                index.setdefault(short, {}).setdefault(code, NameEntry(code, "short"))
    for short, code in noted_words("short_name"):
        index.setdefault(short, {}).setdefault(code, NameEntry(code, "short"))
    for name, code in former:
        index.setdefault(name, {}).setdefault(code, NameEntry(code, "former"))
    return {form: tuple(entries.values()) for form, entries in index.items()}


@cache
def lengths_by_start() -> dict[str, tuple[int, ...]]:
    """First two characters -> the lengths of the names that begin so, longest first."""
    found: dict[str, set[int]] = {}
    for form in name_index():
        found.setdefault(form[:2], set()).add(len(form))
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


@cache
def _rows() -> tuple[tuple[str, str, str, str], ...]:
    lines = (files(__package__) / "data" / "regions.csv").read_text(encoding="utf-8").splitlines()
    return tuple((code, name, last, successor) for code, name, last, successor in csv.reader(lines[1:]))


@cache
def _names_by_code() -> dict[str, tuple[str, bool]]:
    table: dict[str, tuple[str, bool]] = {}
    # The newest name of a code wins: former names come in the order of their last table.
    for code, name, _, _ in sorted((row for row in _rows() if row[2]), key=lambda row: row[2]):
        table[code] = (name, False)
    table.update((code, (name, True)) for code, name, last, _ in _rows() if not last)
    return table


def _prefix(code: str) -> str:
    return code[:2] if level_of(code) == "province" else code[:4]
