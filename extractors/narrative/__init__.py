"""The narrative of a document: its section tree, findings, and the quantities that its prose states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.document import Document
from extractors.logical import LogicalTable
from extractors.narrative.contents import contents_entries
from extractors.narrative.findings import find_findings
from extractors.narrative.keywords import keywords
from extractors.narrative.quantities import find_quantities
from extractors.narrative.sections import sections
from extractors.narrative.tree import build_tree
from extractors.records import Fact, Finding, Quantity, Section

__all__ = ["Narrative", "narrate"]


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the running text of a document says.

    section_of: index in `Document.blocks` -> index in `sections`, for the blocks that stand in one (tables too: the
    section that a table stands in). `source.section` of findings and quantities counts in `sections` as well.
    contents: what the table of contents lists.
    """

    sections: list[Section]
    findings: list[Finding]
    quantities: list[Quantity]
    contents: tuple[Fact, ...]
    section_of: Mapping[int, int]


def narrate(document: Document, tables: Sequence[LogicalTable]) -> Narrative:
    """Read the narrative of a document with the logical `tables`. Pure: the same document gives the same records."""
    tree = build_tree(document, tables)
    contents = contents_entries(document.blocks, tree.contents)
    return Narrative(sections(tree, keywords), find_findings(tree), find_quantities(tree), contents, tree.node_of)
