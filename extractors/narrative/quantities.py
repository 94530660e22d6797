"""Quantities: every number with a unit in running text, with what it measures, its role and its period."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.narrative.metrics import Reading, read_metrics
from extractors.narrative.nodes import Tree
from extractors.narrative.numbers_in_prose import Measured, measured_numbers
from extractors.narrative.periods import find_periods, period_of
from extractors.narrative.prose import Prose
from extractors.narrative.sentences import Span, sentences
from extractors.records import Quantity, Source


def find_quantities(tree: Tree) -> list[Quantity]:
    """The quantities of a document's running text, in document order."""
    of_section = [_only_period(tree, index) for index in range(len(tree.nodes))]
    return [
        quantity
        for prose, node in tree.prose
        for quantity in _in_prose(
            prose,
            node,
            topic=tree.nodes[node].title if node is not None and not tree.nodes[node].names_kind else None,
            period=of_section[node] if node is not None else None,
        )
    ]


def _only_period(tree: Tree, index: int) -> str | None:
    """The period of a section that names one and no other, in its title or its own text."""
    node = tree.nodes[index]
    texts = [node.title, *(prose.text for prose in node.own)]
    names = {period.name for text in texts for period in find_periods(text)}
    return names.pop() if len(names) == 1 else None


def _in_prose(prose: Prose, node: int | None, *, topic: str | None, period: str | None) -> Iterator[Quantity]:
    text = prose.text
    numbers = measured_numbers(text)
    if not numbers:
        return
    periods = find_periods(text)
    for sentence in sentences(text):
        here = [number for number in numbers if sentence.start <= number.at.start < sentence.end]
        for number, reading in zip(here, read_metrics(text, sentence, here, topic), strict=True):
            named = period_of(text, number.at.start, sentence, periods) or period
            yield _quantity(prose, sentence, number, reading, named, node)


def _quantity(
    prose: Prose, sentence: Span, measured: Measured, reading: Reading, period: str | None, node: int | None
) -> Quantity:
    unit = measured.unit
    printed = sentence.of(prose.text)
    source = Source(
        place=prose.place_at(measured.at.start, measured.end),
        text=printed,
        flags=measured.flags,
        section=node,
        text_confidence=prose.confidence,
    )
    return Quantity(
        sentence=printed,
        metric=reading.metric,
        value_raw=measured.at.of(prose.text),
        number=measured.number,
        unit_raw=measured.unit_at.of(prose.text),
        role=reading.role,
        source=source,
        value_si=float(measured.number.value * unit.factor) if unit.base else None,
        unit_si=unit.base or None,
        period=period,
        entity=reading.entity,
    )
