"""Tables that a text file marks as such: rows of tab-separated cells, Markdown pipe rows."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.document import Cell, Place, Table
from extractors.readers.text.lines import SourceLine
from normalizers.text import mend

_PIPE_ROW = regex.compile(r"^\s*\|.*\|\s*$")
_PIPE_RULE = regex.compile(r"^\s*\|?(\s*(?::-+:?|-+:|-{2,})\s*\|)+\s*:?-*:?\s*\|?\s*$")
# figures that a converter wrote as formulas: $69.33\\%$, $\\geq 100$
_FORMULA = regex.compile(r"\$\s*((?:\\geq|\\leq|\\%|\\sim|[\d.,+\-~<>=≥≤%\s])+?)\s*\$")
_COMMANDS = ((r"\%", "%"), (r"\geq", "≥"), (r"\leq", "≤"), (r"\sim", "~"))
_EMPHASIS = regex.compile(r"(\*\*|__)(.+?)\1")


def is_row(line: SourceLine) -> bool:
    """Whether a line is a table row by its own mark-up."""
    return "\t" in line.text.strip("\n") or bool(_PIPE_ROW.match(line.text))


def runs(lines: Sequence[SourceLine]) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each run of rows; where every line is followed by a blank one, so may rows be."""
    spaced = sum(line.gap > 0 for line in lines) > 0.8 * len(lines)
    found: list[tuple[int, int]] = []
    start = None
    for i, line in enumerate(lines):
        joins = start is not None and (line.gap == 0 or (spaced and line.gap == 1))
        if is_row(line) and not joins:
            if start is not None:
                found.append((start, i))
            start = i
        elif not is_row(line) and start is not None:
            found.append((start, i))
            start = None
    if start is not None:
        found.append((start, len(lines)))
    return found


def table_of(lines: Sequence[SourceLine]) -> Table:
    """The table that a run of rows holds. A first row with one text alone is its caption."""
    pipes = bool(_PIPE_ROW.match(lines[0].text))
    rows = [(line, _cells(line.text, pipes)) for line in lines if not (pipes and _PIPE_RULE.match(line.text))]
    caption = ""
    if len(rows) > 1 and not pipes and _lone_first(rows[0][1]) and not _lone_first(rows[1][1]):
        caption = rows.pop(0)[1][0]
    n_cols = max(len(texts) for _, texts in rows)
    cells = [
        Cell(row=r, col=c, text=mend(texts[c]) if c < len(texts) else "", place=Place(line=line.number))
        for r, (line, texts) in enumerate(rows)
        for c in range(n_cols)
    ]
    return Table(
        cells=tuple(cells),
        n_rows=len(rows),
        n_cols=n_cols,
        place=Place(line=rows[0][0].number),
        caption=mend(caption),
        method="pipe_rows" if pipes else "tab_rows",
        spans_known=False,  # a merged cell shows as blanks in either
    )


def _cells(text: str, pipes: bool) -> list[str]:
    if pipes:
        return [plain(part) for part in text.strip().strip("|").split("|")]
    return [plain(part) for part in text.split("\t")]


def plain(text: str) -> str:
    """A text without the marks of emphasis and of formulas around its words and figures."""
    return figures(_EMPHASIS.sub(r"\2", text)).strip()


def figures(text: str) -> str:
    """A text whose figures stand as printed and not as formulas."""
    return _FORMULA.sub(lambda match: _without_commands(match.group(1)), text)


def _without_commands(formula: str) -> str:
    for command, char in _COMMANDS:
        formula = formula.replace(command, char)
    return formula


def _lone_first(texts: Sequence[str]) -> bool:
    return bool(texts[0]) and not any(texts[1:])
