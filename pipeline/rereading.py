"""Doubtful cells read otherwise where the document's own arithmetic asks for it.

A reader that is unsure of a cell gives what else it may say (`Cell.alternatives`). Where exactly one such reading makes an
identity hold that did not, and breaks none that held, it is taken: the row carries `row_mended`, a note of the document
says what was read first. Where none or several do, the cell stays as it is, in doubt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from extractors.document import Cell, Document, Place, Table
from extractors.records import Records
from extractors.understand import understand
from pipeline.checks import CheckResult, RecordRef, Status, check, confirmed

# Each reading that is tried costs as much as understanding the document: no more are tried than MOST, and fewer in
# large ones, so that all of them together understand no more than so many cells and paragraphs.
MOST, WORK = 200, 1_000_000

Identity = tuple[str, str]  # rule and scope
Position = tuple[int, int, int]  # table, row and column of a cell


@dataclass(frozen=True, slots=True)
class _Reading:
    """Another text of the cell at `at`."""

    at: Position
    text: str


@dataclass(frozen=True, slots=True)
class _State:
    """A document, what it says, and how often each identity holds in it and fails. equations: those whose two sides
    are equal, which prove a reading; that a part is no greater than its whole proves none."""

    document: Document
    records: Records
    results: list[CheckResult]
    held: Counter[Identity]
    failed: Counter[Identity]
    equations: set[Identity]


def understood(document: Document) -> tuple[Document, Records, list[CheckResult]]:
    """What a document says and how its identities come out, with doubtful cells read as its arithmetic asks for."""
    first = _state(document)
    if not any(cell.alternatives for table in document.tables for cell in table.cells):
        return document, first.records, first.results
    makes: dict[Identity, list[_Reading]] = defaultdict(list)
    for reading in _readings(first):
        for identity in _gained(first, _state(_read_as(document, [reading], mark=False))):
            makes[identity].append(reading)
    only = {readings[0]: identity for identity, readings in makes.items() if len(readings) == 1}
    taken = [reading for reading in only if sum(other.at == reading.at for other in only) == 1]
    if taken:
        mended = _state(_noted(_read_as(document, taken, mark=True), document, {r: only[r] for r in taken}))
        if {only[reading] for reading in taken} <= set(_gained(first, mended)):
            return mended.document, mended.records, mended.results
    return document, first.records, first.results


def _state(document: Document) -> _State:
    records = understand(document)
    results = check(records)
    held = Counter(_identity(result) for result in results if result.status is Status.PASS)
    failed = Counter(_identity(result) for result in results if result.status in (Status.FAIL, Status.UNCERTAIN))
    equations = {_identity(result) for result in results if _is_equation(result)}
    return _State(document, records, results, held, failed, equations)


def _identity(result: CheckResult) -> Identity:
    return (result.rule, result.scope)


def _is_equation(result: CheckResult) -> bool:
    gap, tolerance = result.difference, result.tolerance
    return result.status is Status.PASS and gap is not None and abs(gap) <= (tolerance or 0)


def _gained(before: _State, after: _State) -> list[Identity]:
    """The equations that hold now and did not; none where an identity that held is broken or a new one fails."""
    if before.held - after.held or after.failed - before.failed:
        return []
    return [identity for identity in after.held - before.held if identity in after.equations]


def _readings(state: _State) -> Iterator[_Reading]:
    """The readings worth trying, the first of them: of cells in tables where an identity does not hold, that none
    confirms."""
    loose = {ref for result in state.results if result.status is not Status.PASS for ref in result.evidence}
    tables = {place.table_index for place in _places(state.records, loose)}
    settled = {_position(place) for place in _places(state.records, confirmed(state.results))}
    cells = [cell for table in state.document.tables for cell in table.cells]
    wanted = [
        c for c in cells if c.alternatives and c.place.table_index in tables and _position(c.place) not in settled
    ]
    found = (_Reading(_position(cell.place), text) for cell in wanted for text in _different(cell))
    yield from islice(found, min(MOST, WORK // (len(cells) + len(state.document.blocks))))


def _places(records: Records, refs: Iterable[RecordRef]) -> Iterator[Place]:
    """Where the records stand that were read from tables."""
    for ref in refs:
        held = getattr(records, ref.table, None)
        source = getattr(held[ref.index], "source", None) if held is not None else None  # a table as a whole has none
        if source is not None and source.place.table_index is not None:
            yield source.place


def _position(place: Place) -> Position:
    return (place.table_index or 0, place.row_index or 0, place.col_index or 0)


def _different(cell: Cell) -> Iterator[str]:
    """The cell's alternatives that are another value, each value once."""
    seen = {_bare(cell.text)}
    for text in cell.alternatives:
        if _bare(text) not in seen:
            seen.add(_bare(text))
            yield text


def _bare(text: str) -> str:
    return "".join(text.replace(",", "").split())


def _read_as(document: Document, readings: Sequence[_Reading], *, mark: bool) -> Document:
    """The document with the readings in place of what was read first; `mark`: flagged."""
    texts = {reading.at: reading.text for reading in readings}
    tables = {at[0] for at in texts}

    def changed(cell: Cell) -> Cell:
        text = texts.get(_position(cell.place))
        if text is None:
            return cell
        return replace(cell, text=text, alternatives=(), flags=(*cell.flags, "row_mended") if mark else cell.flags)

    blocks = (
        replace(block, cells=tuple(map(changed, block.cells)))
        if isinstance(block, Table) and block.place.table_index in tables
        else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def _noted(mended: Document, document: Document, taken: dict[_Reading, Identity]) -> Document:
    """The mended document, with a note for each reading that was taken."""
    first = {_position(cell.place): cell for table in document.tables for cell in table.cells}
    notes = tuple(
        f"row_mended: page {first[reading.at].place.page}, table {reading.at[0]}, row {reading.at[1]}, column "
        f"{reading.at[2]}: read {first[reading.at].text}, taken as {reading.text}, so that {rule} ({scope}) holds"
        for reading, (rule, scope) in taken.items()
    )
    return replace(mended, notes=(*mended.notes, *notes))
