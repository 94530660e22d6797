"""A sheet as it shows: its cells' texts, merges and what is hidden, whatever program wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_CELLS = 2_000_000  # positions between the first and the last cell of a sheet
MAX_COLUMNS = 1000


@dataclass(slots=True)
class Sheet:
    """texts: what shows, by (row, column), both 0-based, empty cells left out. merges: (first row, last row, first
    column, last column), inclusive. uncalculated: formulas without a stored result. ruled_rows: those with a line
    between or beside their cells, which the rows of most tables have and the text around them has not."""

    name: str
    texts: dict[tuple[int, int], str]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    ruled_rows: set[int] = field(default_factory=set)
    pictures: int = 0

    def shown(self) -> dict[tuple[int, int], str]:
        """The texts outside hidden rows and columns, "" where a formula has no stored result."""
        return {
            (r, c): text
            for (r, c), text in [*((at, "") for at in self.uncalculated), *self.texts.items()]
            if r not in self.hidden_rows and c not in self.hidden_columns
        }

    def unshown(self) -> list[str]:
        """The texts in hidden rows and columns, in reading order."""
        shown = self.shown()
        return [text for at, text in sorted(self.texts.items()) if at not in shown]


def column_name(index: int) -> str:
    """A column's letters: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def named_runs(indices: set[int], letters: bool = False) -> str:
    """Rows or columns as people name them: 3–5, 9."""
    runs: list[list[int]] = []
    for index in sorted(indices):
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    label = column_name if letters else lambda index: str(index + 1)
    return ", ".join(label(a) if a == b else f"{label(a)}–{label(b)}" for a, b in runs)
