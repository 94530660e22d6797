"""Tables whose columns are set apart by blanks alone, as text copied from a sheet or a page keeps them.

A header of words over rows with as many fields is a table; without a header it takes several rows that end in as many
figures. What such rows hold would be lost as prose, which reads no figure without words around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

from extractors.document import Cell, Place, Table
from extractors.readers.text.flat_tables import FlatTable, is_value
from extractors.readers.text.lines import SourceLine
from normalizers.text import mend

_WIDE = regex.compile(r"\s{2,}|\u3000+")
_PROSE = regex.compile(
    r"[。；！？]|(?<!\d)[，,]|[，,](?!\d{3})"
)  # no mark of a sentence; a comma between thousands is none
_LEAST_FIELDS = 3
_LEAST_ROWS = 2  # without a header
_LEAST_VALUES = 2  # figures at the end of a row without a header
_LONGEST_HEADER = 16  # characters

Split = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line in fields, with what is doubtful about them."""

    line: SourceLine
    fields: list[str]
    flags: tuple[str, ...] = ()


def find(lines: Sequence[SourceLine]) -> Iterator[FlatTable]:
    """The tables among text lines that their blanks make, in order."""
    spaced = sum(line.gap > 0 for line in lines) > 0.8 * len(lines)  # a blank line after every line
    at = 0
    while at < len(lines):
        tried = (_at(lines, at, split, gap=int(spaced)) for split in (_WIDE.split, str.split))
        flat = next(filter(None, tried), None)
        if flat is not None:
            yield flat
        at = flat.end if flat is not None else at + 1


def _at(lines: Sequence[SourceLine], at: int, split: Split, *, gap: int) -> FlatTable | None:
    """The table that begins in a line. gap: how many blank lines its rows may have between them."""
    header = split(lines[at].stripped)
    headed = len(header) >= _LEAST_FIELDS and all(map(_may_head, header))
    first = at + 1 if headed else at
    found = [_Row(line, split(line.stripped)) for line in _run(lines, first, split, gap)]
    n = len(header) if headed else _usual_count(found)
    kinds = _value_columns([row.fields for row in found if len(row.fields) == n], n)
    whole = sum(len(row.fields) == n for row in found)
    if not whole or True not in kinds or (not headed and (whole < _LEAST_ROWS or sum(kinds) < _LEAST_VALUES)):
        return None
    rows = [_fitted(row, kinds) for row in found]
    return FlatTable(at, first + len(rows), _table(rows, _Row(lines[at], header) if headed else None, n))


def _may_head(field: str) -> bool:
    return len(field) <= _LONGEST_HEADER and not is_value(field) and _PROSE.search(field) is None


def _run(lines: Sequence[SourceLine], first: int, split: Split, gap: int) -> Iterator[SourceLine]:
    """The lines from there on that may be rows: right below each other, with a figure beside a name, and no sentences."""
    for at in range(first, len(lines)):
        line = lines[at]
        fields = split(line.stripped)
        if (line.gap > gap and at > first) or _PROSE.search(line.text) or not any(map(is_value, fields[1:])):
            return
        yield line


def _usual_count(rows: Sequence[_Row]) -> int:
    counts = Counter(len(row.fields) for row in rows if len(row.fields) >= _LEAST_FIELDS)
    return counts.most_common(1)[0][0] if counts else 0


def _value_columns(rows: Sequence[Sequence[str]], n: int) -> list[bool]:
    """For each column whether most rows have a value there, and not a code or a running number before the names."""
    values = [2 * sum(is_value(fields[c]) for fields in rows) > len(rows) for c in range(n)]
    name = next((c for c in range(n) if not values[c]), 0)
    return [value and c > name for c, value in enumerate(values)]


def _fitted(row: _Row, kinds: Sequence[bool]) -> _Row:
    """A row in all columns. A row of totals has no code, a blank may cut a name; what else is missing or too many leaves
    the columns open."""
    n, fields = len(kinds), row.fields
    if len(fields) == n:
        return row
    names = kinds.index(True)
    at = next((i for i, field in enumerate(fields) if i and is_value(field)), len(fields))
    words, values = fields[:at], fields[at:]
    if len(words) < names:
        words = [*words, *[""] * (names - len(words))]
    elif len(words) > names:
        words = [*words[: names - 1], mend(" ".join(words[names - 1 :]))]
    if len(words) + len(values) == n:
        return _Row(row.line, [*words, *values], ("name_mended",) if len(words) < at else ())
    room = n - len(words)
    values = [*values[: room - 1], " ".join(values[room - 1 :])] if len(values) > room else values
    return _Row(row.line, [*words, *values, *[""] * (room - len(values))], ("column_inferred",))


def _table(rows: Sequence[_Row], header: _Row | None, n: int) -> Table:
    printed = [*([header] if header else []), *rows]
    cells = [
        Cell(
            r,
            c,
            text,
            place=Place(line=row.line.number),
            is_header=row is header,
            flags=row.flags,
        )
        for r, row in enumerate(printed)
        for c, text in enumerate(row.fields)
    ]
    return Table(
        cells=tuple(cells),
        n_rows=len(printed),
        n_cols=n,
        place=Place(line=printed[0].line.number),
        method="spaced_rows",
        spans_known=False,
        flags=() if header else ("header_unknown",),
    )
