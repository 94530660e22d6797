"""The tree of sections: its nodes, and the runs of headings that are counted up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.document import NOWHERE, Place
from extractors.narrative.prose import Prose


@dataclass(slots=True)
class Node:
    """A section: `heading` is what is printed as its number and title (None where nothing is: the text before the first
    heading of a report without a title). `own` is its text, `prose` also holds a heading that is part of a sentence."""

    level: int
    rank: int
    number: str | None
    title: str
    heading: Prose | None
    names_kind: bool = True  # False where the title is only the beginning of a sentence
    place: Place = NOWHERE  # of a title that is a table's caption
    parent: int | None = None
    own: list[Prose] = field(default_factory=list)
    children: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Tree:
    """nodes in document order; `prose` is all running text with the node it stands in (None: before the first);
    `node_of` gives the node of each block; `contents` are the blocks of a table of contents among the paragraphs."""

    nodes: list[Node] = field(default_factory=list)
    prose: list[tuple[Prose, int | None]] = field(default_factory=list)
    node_of: dict[int, int] = field(default_factory=dict)
    contents: frozenset[int] = frozenset()


@dataclass(slots=True)
class Series:
    """Numbered paragraphs of one style under one node: whether they are sections, and the number reached."""

    style: str
    under: int | None
    sections: bool
    last: int


def descendants(tree: Tree, node: int) -> Iterator[int]:
    """A node and everything below it, in document order."""
    yield node
    for child in tree.nodes[node].children:
        yield from descendants(tree, child)
