"""What running text states that a form would print: results, indicators, amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.document import Block, Paragraph, Table
from extractors.narrative.prose import Prose
from extractors.prose.amounts import add_amounts
from extractors.prose.evaluated import add_evaluated_projects
from extractors.prose.indicators import add_indicators
from extractors.prose.results import own_evaluation
from extractors.prose.reviews import add_reviews
from extractors.prose.told import add_told
from extractors.prose.unit_results import add_unit_results
from extractors.prose.words import patterns, texts
from extractors.records import Records

_LEAST_TEXT = 20  # characters of a cell that can be running text
# whose an amount is, where the text names nobody: the region's in a bulletin, else the department's
REGION_TYPES = ("bulletin", "review_report")
PERHAPS_OF_REGIONS = ("monitoring", "other")


def read_prose(records: Records, blocks: Sequence[Block], section_of: Mapping[int, int]) -> None:
    """Add what the paragraphs and the tables laid out as narrative state. Forms have been read before."""
    passages = _passages(records, blocks, section_of)
    evaluation = own_evaluation(records, passages)
    if not any(record.evaluation == evaluation for record in records.indicators):
        add_indicators(records, passages, evaluation)
    elif evaluation is not None:
        add_told(records, passages, evaluation)
    if records.facts.document_type == "final_accounts":
        add_evaluated_projects(records, passages, _subject(records, evaluation)[1])
        passages = add_reviews(records, passages)
    subject = _subject(records, evaluation, passages)
    if subject[0] == "region":
        add_unit_results(records, passages)
    add_amounts(records, passages, evaluation, subject)


def _passages(
    records: Records, blocks: Sequence[Block], section_of: Mapping[int, int]
) -> list[tuple[Prose, int | None]]:
    read = {index for reading in records.tables if reading.family for index in reading.parts}
    found: list[tuple[Prose, int | None]] = []
    table = -1
    for i, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            found.append((Prose(block, i), section_of.get(i)))
        elif isinstance(block, Table):
            table += 1
            if table not in read:
                long = (cell for cell in block.cells if len(cell.text) >= _LEAST_TEXT)
                found += [(Prose(cell, i), section_of.get(i)) for cell in long]
    return found


def _subject(
    records: Records, evaluation: int | None, passages: Sequence[tuple[Prose, int | None]] = ()
) -> tuple[str, str | None]:
    if evaluation is not None:
        own = records.evaluations[evaluation]
        return ("project" if own.kind == "policy" else own.kind), own.subject_name
    if records.facts.document_type in REGION_TYPES or _tells_of_all_units(records, passages):
        return "region", records.facts.region_name
    return "department", str(records.facts.issuer.value) if records.facts.issuer else None


def _tells_of_all_units(records: Records, passages: Sequence[tuple[Prose, int | None]]) -> bool:
    """Whether a body that looks after the money of a region counts the departments of it: 对全县76个部门开展监控."""
    issuer = str(records.facts.issuer.value) if records.facts.issuer else ""
    if records.facts.document_type not in PERHAPS_OF_REGIONS or not issuer.endswith(texts("finance_bodies")):
        return records.facts.document_type == "other" and issuer.endswith(texts("bodies_over_regions"))
    return any(pattern.search(prose.text) for pattern in patterns("counts_departments") for prose, _ in passages)
