"""Words that say what an amount is and nothing more (年初预算数, 执行数), wherever they stand: beside it or over it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.document import Cell
from extractors.forms.values import is_figure
from extractors.vocabulary import meanings

_LEAST_PAIRS = 2  # 预算数 | 100 | 执行数 | 95


def measure_named(text: str) -> str | None:
    """The measure that a text names; None where it names an account, a year or nothing known."""
    if meanings("accounts", text):
        return None
    found = [meaning.split() for meaning in meanings("columns", text)]
    return next((words[2] for words in found if words[:2] == ["amount", "-"] and words[2] != "-"), None)


def measured(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a row that name a measure of the figure right beside them, where the row is made of such pairs."""
    labels = [label for label, beside in pairwise(cells) if not is_figure(label) and is_figure(beside)]
    named = [cell for cell in labels if measure_named(cell.text)]
    return named if len(named) >= _LEAST_PAIRS else []
