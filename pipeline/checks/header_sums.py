"""Which columns of a table its header ties into sums: a 合计 or 小计 and the columns of its group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence

from pipeline.checks.words import has, words

Column = Hashable
Path = tuple[str, ...]
_LEAST_PARTS = 2


def header_sums(headers: Mapping[Column, Path]) -> Iterator[tuple[Column, list[list[Column]]]]:
    """Every total column with the ways to add it, the fullest first: all columns of its group that stand behind it (or
    before it, where it stands last), then without the outermost. A column without a word below its group's is the group's. A group below counts by its own total, or by all that
    it holds. headers: the header of each column from the top down, columns in order."""
    headers = _by_last_word(headers)
    for prefix in {path[:n]: None for path in headers.values() for n in range(len(path))}:
        children = _children(headers, prefix)
        names = [name for name in children if not _is_inner(name)]
        if (own := _own_column(headers, prefix)) is not None and len(names) >= _LEAST_PARTS:
            yield own, [[column for name in names for column in _counted(headers, (*prefix, name))]]
            continue
        wholes = [name for name in names if _is_total(name) and len(children[name]) == 1]
        if len(wholes) != 1:
            continue
        at = names.index(wholes[0])
        runs = [names[at + 1 :][:n] for n in range(len(names), 0, -1)] if at + 1 < len(names) else []
        runs += [names[n:at] for n in range(at)] if at + 1 == len(names) else []
        ways = [[column for name in run for column in _counted(headers, (*prefix, name))] for run in runs]
        distinct = [way for n, way in enumerate(ways) if len(way) >= _LEAST_PARTS and way not in ways[:n]]
        if distinct:
            yield children[wholes[0]][0], distinct


def _own_column(headers: Mapping[Column, Path], prefix: Path) -> Column | None:
    """The column that a group's header heads alone, with nothing below it, right before those with words below it."""
    own = [column for column, path in headers.items() if path == prefix]
    group = [column for column, path in headers.items() if path[: len(prefix)] == prefix]
    return own[0] if prefix and len(own) == 1 and group[0] == own[0] else None


def _by_last_word(headers: Mapping[Column, Path]) -> Mapping[Column, Path]:
    """The headers, the last words first where these are the same below all groups: 合计 | 接待费 over 2023年 | 2024年. The
    columns of a year are then a group, with its total."""
    below: dict[Path, list[str]] = defaultdict(list)
    for path in headers.values():
        below[path[:-1]].append(path[-1])
    words_below = [tuple(own) for above, own in below.items() if above]
    alike = len(words_below) > 1 and len(set(words_below)) == 1 and len(words_below[0]) > 1
    own = set(below) & set(headers.values())  # groups with a total in a column of theirs
    if not alike or own or any(_is_total(word) for word in words_below[0]):
        return headers
    return {column: (path[-1], *path[:-1]) if len(path) > 1 else path for column, path in headers.items()}


def _children(headers: Mapping[Column, Path], prefix: Path) -> dict[str, list[Column]]:
    """The columns below a header, by the word that follows; a column that ends with it counts by its last word."""
    found: dict[str, list[Column]] = defaultdict(list)
    for column, path in headers.items():
        if path[: len(prefix)] == prefix and len(path) > len(prefix):
            found[path[len(prefix)]].append(column)
    return found


def _is_total(name: str) -> bool:
    return name.endswith(words("column_total")) and not has(name, "of_which")


def _is_inner(name: str) -> bool:
    """Whether a column is one of several 其中 of another; 其中 alone heads a group that may be complete."""
    return has(name, "of_which") and name not in words("of_which_alone")


def _counted(headers: Mapping[Column, Path], path: Path) -> Sequence[Column]:
    """The columns that stand for a group in the sum of the group above: its total alone, else all of them."""
    own = [column for column, given in headers.items() if given[: len(path)] == path]
    children = _children(headers, path)
    totals = [columns for name, columns in children.items() if _is_total(name) and len(columns) == 1]
    if len(own) > 1 and len(totals) == 1:
        return totals[0]
    return [column for name in children for column in _counted(headers, (*path, name))] or own
