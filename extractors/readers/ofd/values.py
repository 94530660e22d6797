"""The small languages inside OFD attributes: number lists, deltas with repeats, matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element as Element

POINTS = 72 / 25.4  # to the millimetre
_MOST_REPEATS = 100_000


@dataclass(frozen=True, slots=True)
class Matrix:
    """x' = a x + c y + e, y' = b x + d y + f, with y downwards."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, after: Matrix) -> Matrix:
        """This one first, `after` on its result."""
        e, f = after.at(self.e, self.f)
        return Matrix(
            after.a * self.a + after.c * self.b,
            after.b * self.a + after.d * self.b,
            after.a * self.c + after.c * self.d,
            after.b * self.c + after.d * self.d,
            e,
            f,
        )

    @property
    def scale(self) -> float:
        """By how much lengths grow, on the average of both directions."""
        return abs(self.a * self.d - self.b * self.c) ** 0.5


def numbers(text: str | None) -> list[float]:
    """A list of numbers; what is no number is left out."""
    found = []
    for word in (text or "").split():
        try:
            found.append(float(word))
        except ValueError:
            continue
    return found


def deltas(text: str | None) -> list[float]:
    """Distances from one character to the next; `g 3 2.5` says 2.5 three times."""
    found: list[float] = []
    words = (text or "").split()
    i = 0
    while i < len(words):
        if words[i] == "g":
            count, step = numbers(" ".join(words[i + 1 : i + 2])), numbers(" ".join(words[i + 2 : i + 3]))
            found += step * min(int(count[0]) if count else 0, _MOST_REPEATS)
            i += 3
        else:
            found += numbers(words[i])
            i += 1
    return found


def box(text: str | None) -> tuple[float, float, float, float] | None:
    """x, y, width, height, None where there are not four of them."""
    found = numbers(text)
    return (found[0], found[1], found[2], found[3]) if len(found) >= 4 else None


def placed(element: Element, outer: Matrix) -> Matrix:
    """From the coordinates inside an object to those of the page: its own matrix, then its boundary's corner."""
    found = numbers(element.get("CTM"))
    own = Matrix(*found[:6]) if len(found) >= 6 else Matrix()
    corner = box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    return own.then(Matrix(e=corner[0], f=corner[1])).then(outer)


def is_set(element: Element, name: str, default: bool) -> bool:
    stated = element.get(name)
    return default if stated is None else stated.strip().lower() in ("true", "1")


def local(element: Element) -> str:
    """The name of an element without its namespace, "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> Sequence[Element]:
    return element.findall(f"{{*}}{name}")
