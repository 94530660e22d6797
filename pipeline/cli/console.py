"""Printing: tables with Chinese text in a terminal, the same in a log, counts with separators."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

#: Columns where the output is no terminal and nobody says (COLUMNS) how wide it is.
_LOG_WIDTH = 160


@cache
def console(*, stderr: bool = False) -> Console:
    """The console of standard output, or of standard error for what is not the answer."""
    from rich.console import Console

    made = Console(stderr=stderr, highlight=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made = Console(stderr=stderr, highlight=False, width=_LOG_WIDTH)
    return made


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None, right: Iterable[int] = ()
) -> None:
    """Print a table whose cells are text as it is (no markup), folded rather than cut; `right`: columns of numbers."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_header=any(columns))
    numbers = set(right)
    for place, name in enumerate(columns):
        drawn.add_column(Text(name), justify="right" if place in numbers else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(shown(value)) for value in row))
    if title:  # not the table's own title, which is folded to the width of the table
        console().print(Text(title, style="bold"), soft_wrap=True)
    console().print(drawn)


def shown(value: Any) -> str:
    """A value as a person reads it: nothing for null, separators in counts, lists with commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value))
    return str(value)


def count(number: int, noun: str) -> str:
    """`1 document`, `12,000 documents`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
