"""Text objects to characters with places."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field

import numpy as np
from lxml.etree import _Element as Element

from extractors.geometry.marks import Characters
from extractors.readers.ofd.values import POINTS, Matrix, children, deltas, numbers, placed

_ASCENT, _DESCENT = 0.86, 0.14  # of the size, about which fonts differ little
_NARROW = 0.5  # of the size: width of a Latin character where nothing says it
_TURN_TOLERANCE = 0.05  # radians by which writing may be off a quarter turn
_SAME_PLACE = 2  # to the point: characters nearer than this, drawn twice, are one


@dataclass(slots=True)
class TextMarks:
    """Gathers the characters of a page. lost: glyphs that are printed and have no character."""

    codes: list[int] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    baselines: list[float] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    spaced: list[bool] = field(default_factory=list)
    tilts: list[int] = field(default_factory=list)
    lost: int = 0
    _seen: set[tuple[int, int, int]] = field(default_factory=set)

    def add(self, element: Element, outer: Matrix) -> None:
        """Take the characters of one `TextObject`."""
        matrix = placed(element, outer)
        size = (numbers(element.get("Size")) or [0.0])[0]
        if size <= 0:
            self.lost += sum(len("".join(code.itertext()).strip()) for code in children(element, "TextCode"))
            return
        stretch = (numbers(element.get("HScale")) or [1.0])[0]
        x = y = 0.0
        held = glyphs = 0
        for code in children(element, "TextCode"):
            x, y = (numbers(code.get("X")) or [x])[0], (numbers(code.get("Y")) or [y])[0]
            text = "".join(code.itertext())
            across, down = deltas(code.get("DeltaX")), deltas(code.get("DeltaY"))
            glyphs += max(len(across) + 1, len(down) + 1, len(text))
            held += len(text)
            self._run(text, (x, y), across, down, size, stretch, matrix)
        stated = sum(int((numbers(named.get("CodeCount")) or [1])[0]) for named in children(element, "CGTransform"))
        surplus = glyphs - held if glyphs > held + len(children(element, "TextCode")) else 0  # one more delta is usual
        self.lost += max(stated - held, surplus, 0)

    def _run(
        self,
        text: str,
        start: tuple[float, float],
        across: list[float],
        down: list[float],
        size: float,
        stretch: float,
        matrix: Matrix,
    ) -> None:
        x, y = start
        for i, char in enumerate(text):
            natural = (size if unicodedata.east_asian_width(char) in "WFA" else _NARROW * size) * stretch
            step = across[i] if i < len(across) else (0.0 if down else natural)
            width = min(step, natural) if step > 0 else natural
            if char.isspace():
                if self.spaced:
                    self.spaced[-1] = True
            else:
                self._character(char, x, y, max(width, step if step < 1.5 * natural else 0.0), size, matrix)
            x += step
            y += down[i] if i < len(down) else 0.0

    def _character(self, char: str, x: float, y: float, width: float, size: float, matrix: Matrix) -> None:
        corners = [matrix.at(px, py) for px in (x, x + width) for py in (y - _ASCENT * size, y + _DESCENT * size)]
        left, right = min(p[0] for p in corners) * POINTS, max(p[0] for p in corners) * POINTS
        top, bottom = min(p[1] for p in corners) * POINTS, max(p[1] for p in corners) * POINTS
        key = (ord(char), round(left * _SAME_PLACE), round(top * _SAME_PLACE))
        if key in self._seen:
            return
        self._seen.add(key)
        tilt = _tilt(matrix)
        base_x, base_y = matrix.at(x, y)
        self.codes.append(ord(char))
        self.boxes.append((left, top, right, bottom))
        self.baselines.append((base_x if tilt in (1, 3) else base_y) * POINTS)
        self.sizes.append(size * matrix.scale * POINTS)
        self.spaced.append(False)
        self.tilts.append(tilt)

    def characters(self) -> Characters:
        return Characters(
            np.array(self.codes, np.uint32),
            np.array(self.boxes, np.float64).reshape(-1, 4),
            np.array(self.baselines, np.float64),
            np.array(self.sizes, np.float64),
            np.array(self.spaced, bool),
            np.array(self.tilts, np.int8),
        )


def _tilt(matrix: Matrix) -> int:
    """Quarter turns clockwise in which writing reads, -1 where it is slanted."""
    angle = math.atan2(matrix.b, matrix.a)
    turns = round(angle / (math.pi / 2))
    return turns % 4 if abs(angle - turns * math.pi / 2) <= _TURN_TOLERANCE else -1
