"""Path objects to straight rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from lxml.etree import _Element as Element

from extractors.geometry.marks import Rules
from extractors.readers.ofd.values import POINTS, Matrix, children, is_set, numbers, placed

_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_STRAIGHT = 0.6  # points by which a line may be off the horizontal or vertical
_THIN = 2.5  # points: a filled area no wider than this is a rule
_LEAST = 2.0  # points: a shorter line is no rule
_WHITE = 250  # of 255

Point = tuple[float, float]


@dataclass(slots=True)
class PathMarks:
    """Gathers the rules of a page, in points. drawn: how many paths there are at all."""

    across: list[tuple[float, float, float]] = field(default_factory=list)
    down: list[tuple[float, float, float]] = field(default_factory=list)
    drawn: int = 0

    def add(self, element: Element, outer: Matrix) -> None:
        """Take the rules of one `PathObject`."""
        self.drawn += 1
        matrix = placed(element, outer)
        data = next((child.text or "" for child in children(element, "AbbreviatedData")), "")
        filled = is_set(element, "Fill", False) and not _is_white(element, "FillColor")
        stroked = is_set(element, "Stroke", True) and not _is_white(element, "StrokeColor")
        for points, is_curved in _outlines(data):
            shown = [(x * POINTS, y * POINTS) for x, y in (matrix.at(*point) for point in points)]
            if filled and not is_curved and self._bar(shown):
                continue
            if stroked:
                for a, b in pairwise(shown):
                    self._line(a, b)

    def _bar(self, points: list[Point]) -> bool:
        """A filled rectangle that is so thin that it is a rule."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height <= _THIN and width > height and width >= _LEAST:
            self.across.append((min(xs), max(xs), (min(ys) + max(ys)) / 2))
        elif width <= _THIN and height > width and height >= _LEAST:
            self.down.append((min(ys), max(ys), (min(xs) + max(xs)) / 2))
        else:
            return False
        return True

    def _line(self, a: Point, b: Point) -> None:
        if abs(a[1] - b[1]) <= _STRAIGHT and abs(a[0] - b[0]) >= _LEAST:
            self.across.append((min(a[0], b[0]), max(a[0], b[0]), (a[1] + b[1]) / 2))
        elif abs(a[0] - b[0]) <= _STRAIGHT and abs(a[1] - b[1]) >= _LEAST:
            self.down.append((min(a[1], b[1]), max(a[1], b[1]), (a[0] + b[0]) / 2))

    def rules(self) -> Rules:
        return Rules(np.array(self.across, np.float64).reshape(-1, 3), np.array(self.down, np.float64).reshape(-1, 3))


def _outlines(data: str) -> Iterator[tuple[list[Point], bool]]:
    """The outlines of a path: their points in order, and whether there are curves in them."""
    points: list[Point] = []
    curved = False
    words = data.split()
    i = 0
    while i < len(words):
        count = _ARGUMENTS.get(words[i])
        if count is None:
            i += 1
            continue
        values = numbers(" ".join(words[i + 1 : i + 1 + count]))
        if words[i] in "SM":
            if len(points) > 1:
                yield points, curved
            points, curved = [], False
        if words[i] == "C":
            points += points[:1]
        elif len(values) >= 2:
            points.append((values[-2], values[-1]))
            curved = curved or words[i] in "QBA"
        i += 1 + count
    if len(points) > 1:
        yield points, curved


def _is_white(element: Element, name: str) -> bool:
    """Whether a colour is stated that does not show on paper."""
    colour = next(iter(children(element, name)), None)
    if colour is None:
        return False
    if (numbers(colour.get("Alpha")) or [255.0])[0] == 0:
        return True
    values = numbers(colour.get("Value"))
    return len(values) == 3 and min(values) >= _WHITE
