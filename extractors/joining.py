"""Lines that a page broke, as one text: Chinese runs on without a gap, Latin words and figures keep a space."""

from __future__ import annotations

from collections.abc import Iterable


def join_lines(lines: Iterable[str]) -> str:
    """The lines as one text; a space only between two characters that are both Latin letters or digits."""
    text = ""
    for line in (line.strip() for line in lines):
        if text and line:
            text += gap(text[-1], line[0])
        text += line
    return text


def gap(before: str, after: str) -> str:
    """What stands between the last character of a line and the first of the next: a space between Latin words."""
    return " " if before.isascii() and after.isascii() and before.isalpha() and after.isalnum() else ""
