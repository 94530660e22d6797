"""Horizontal rules that belong together: the top, inner and bottom rules of tables without vertical ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.geometry.grid import merge_rules
from extractors.geometry.marks import Floats

SAME_END = 8.0  # points: rules that begin and end this near are rules of one table
PIECES = 30.0  # points: pieces on one height nearer than this are one broken rule
MAX_LEVELS = 1_000  # beyond this many a page is a drawing
MIN_WIDTH = 80.0  # points: shorter rules are underlines


@dataclass(frozen=True, slots=True)
class Level:
    """One height with rules: its ends, and the pieces that it is drawn in."""

    y: float
    x0: float
    x1: float
    pieces: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Rules of one width, top to bottom, and the shorter rules between them."""

    levels: tuple[Level, ...]
    partial: tuple[Level, ...]


def find_stacks(across: Floats) -> list[Stack]:
    """The stacks of two or more rules among (n, 3) x0, x1, y."""
    if len(across) < 2:
        return []
    levels = _levels(merge_rules(across))
    if len(levels) > MAX_LEVELS:
        return []
    taken: set[int] = set()
    stacks = []
    for i, first in enumerate(levels):
        if i in taken or first.x1 - first.x0 < MIN_WIDTH:
            continue
        own, partial = [i], []
        for j in range(i + 1, len(levels)):
            level = levels[j]
            if j in taken:
                continue
            if abs(level.x0 - first.x0) <= SAME_END and abs(level.x1 - first.x1) <= SAME_END:
                own.append(j)
            elif level.x0 >= first.x0 - SAME_END and level.x1 <= first.x1 + SAME_END:
                partial.append(j)
        if len(own) > 1:
            taken.update(own)
            inside = tuple(levels[j] for j in partial if levels[j].y < levels[own[-1]].y)
            stacks.append(Stack(tuple(levels[j] for j in own), inside))
    return stacks


def _levels(rules: Floats) -> list[Level]:
    found: list[Level] = []
    for y, pieces in _by_height(rules):
        group: list[tuple[float, float]] = []
        for piece in pieces:
            if group and piece[0] - group[-1][1] > PIECES:
                found.append(Level(y, group[0][0], group[-1][1], tuple(group)))
                group = []
            group.append(piece)
        found.append(Level(y, group[0][0], group[-1][1], tuple(group)))
    return sorted(found, key=lambda level: (level.y, level.x0))


def _by_height(rules: Floats) -> list[tuple[float, Sequence[tuple[float, float]]]]:
    heights: list[tuple[float, list[tuple[float, float]]]] = []
    for x0, x1, y in sorted(rules.tolist(), key=lambda rule: rule[2]):
        if heights and y - heights[-1][0] <= 2.0:
            heights[-1][1].append((x0, x1))
        else:
            heights.append((y, [(x0, x1)]))
    return [(y, sorted(pieces)) for y, pieces in heights]
