"""Figures of the running text that no row holds: whatever else they are, they must not vanish without a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

import regex

from extractors.document import Document, Place
from extractors.records import Records
from normalizers.text import narrow

# decimals, or groups of three digits: whole numbers may number, date or name something. A number before a heading
# (2.3 资金管理), a month (2024.05) and a version (V2.0) are no figures.
_FIGURE = regex.compile(
    r"(?<![\d.,/A-Za-z年第-])(?!(?:19|20)\d{2}\.(?:0?[1-9]|1[0-2])(?!\d))"
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d.,年]|\s*(?:版|[A-Za-z]))"
)
_MAYBE = regex.compile(r"\d[.,．，]\d")  # which most paragraphs have not
_HEADING = regex.compile(r"\s*\d{1,2}(?:\.\d{1,2})+\s*(?=\p{Han}|\s)")
_AROUND = 12  # characters that are shown before a figure and behind it
_SHOWN = 20  # figures that are named; of more the number is told


def untold_figures(document: Document, records: Records) -> list[tuple[Place, str]]:
    """The place and the words around each figure of a paragraph that none of the records prints."""
    told = _figures_in(quantity.value_raw for quantity in records.quantities)
    left = [one for one in _figures(document) if one[1] not in told]
    told = _figures_in(_printed(records)) if left else told
    return [(place, around) for place, figure, around in left if figure not in told]


def notes_of(untold: list[tuple[Place, str]]) -> list[str]:
    """What is said of them."""
    if not untold:
        return []
    shown = "; ".join(f"{_where(place)}{around}" for place, around in untold[:_SHOWN])
    more = f"; and {len(untold) - _SHOWN} more" if len(untold) > _SHOWN else ""
    return [f"figure_untold: {len(untold)} figures of the text are in no row: {shown}{more}"]


def _figures(document: Document) -> Iterator[tuple[Place, str, str]]:
    for paragraph in document.paragraphs():
        if not _MAYBE.search(paragraph.text):
            continue
        text = narrow(paragraph.text)
        number = _HEADING.match(text)
        for match in _FIGURE.finditer(text, number.end() if number else 0):
            start, end = match.span()
            around = paragraph.text[max(0, start - _AROUND) : end + _AROUND].replace("\n", " ")
            yield paragraph.place_at(start, end), match.group(), around


def _figures_in(texts: Iterable[str]) -> set[str]:
    return set(_FIGURE.findall(narrow("\n".join(texts))))


def _printed(records: Records) -> Iterator[str]:
    """All printed texts that records keep beside their values."""
    kept: Iterable[Iterable[Any]] = (
        records.budgets,
        records.evaluations,
        records.indicators,
        records.unit_scores,
        records.quantities,
    )
    for record in (one for many in kept for one in many):
        for name in (field.name for field in fields(record)):
            value = getattr(record, name)
            if isinstance(value, str) and name.endswith("raw"):
                yield value
            elif isinstance(raw := getattr(value, "raw", None), str):
                yield raw


def _where(place: Place) -> str:
    return f"page {place.page}: " if place.page else f"line {place.line}: " if place.line else ""
