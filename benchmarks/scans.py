"""Scans whose truth is known: native pages, which the PDF reader reads, and pictures of them, made worse by chance.

The same seed gives the same pages, and the same number of a page the same seal, skew and noise.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium

from extractors.document import PageOrigin
from extractors.readers.pdf.pages import PageContent, read_page
from extractors.readers.pdf.raster import render

LEAST_FIGURES = 40  # cells with figures that a page needs to be worth a scan
FIRST_PAGES = 80  # of a file, where all pages are wanted: long files would make up most of them
Pixels = np.ndarray
Matrix = np.ndarray
Chance = np.random.Generator


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan: pixels a point, and the matrix (2, 3) from the page's points to the picture's pixels."""

    picture: Pixels
    scale: float
    matrix: Matrix


# --- truth -----------------------------------------------------------------------------------------------------


def native_pages(folders: list[Path], wanted: int, seed: int) -> Iterator[tuple[Path, int, PageContent]]:
    """Native pages full of figures, at most one of each file in a round, drawn by chance but always the same."""
    files = sorted(path for folder in folders for path in folder.glob("*.pdf"))
    chance = random.Random(seed)
    chance.shuffle(files)
    found = 0
    while found < wanted and files:
        for path in list(files):
            document = pdfium.PdfDocument(path)
            order = list(range(len(document)))
            chance.shuffle(order)
            for index in order[:25]:
                content = read_page(document.raw, index)
                if _is_worth(content):
                    yield path, index, content
                    found += 1
                    break
            else:
                files.remove(path)
            document.close()
            if found >= wanted:
                return


def every_page(folders: list[Path]) -> Iterator[tuple[Path, int, PageContent]]:
    """All native pages full of figures among the first of each file, in an order that is always the same."""
    found = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.pdf"))):
        document = pdfium.PdfDocument(path)
        pages = range(min(FIRST_PAGES, len(document)))
        found += [(path, index) for index in pages if _is_worth(read_page(document.raw, index))]
        document.close()
    random.Random(7).shuffle(found)
    for path, index in found:
        document = pdfium.PdfDocument(path)
        yield path, index, read_page(document.raw, index)
        document.close()


def _is_worth(content: PageContent) -> bool:
    figures = sum(is_figure(cell.text) for table in content.tables for cell in table.cells)
    return content.page.origin is PageOrigin.NATIVE and figures >= LEAST_FIGURES and _is_ruled(content)


def _is_ruled(content: PageContent) -> bool:
    return all(table.method == "ruled" for table in content.tables)


def is_figure(text: str) -> bool:
    return any(c.isdigit() for c in text)


# --- scans -----------------------------------------------------------------------------------------------------


def scan_of(path: Path, index: int, truth: PageContent, kind: str, number: int) -> Scan:
    """The page as a scan of a kind (worst-200: its name in `KINDS` and the dots an inch), with the number's chance."""
    name, dots = kind.rsplit("-", 1)
    scale = int(dots) / 72
    document = pdfium.PdfDocument(path)
    page = document[index]
    picture = render(page.raw, truth.page.width, truth.page.height, scale)
    document.close()
    return scanned(picture, scale, KINDS[name], np.random.default_rng(number))


def scanned(page: Pixels, scale: float, effects: list[str], chance: Chance) -> Scan:
    """A page's picture with the named effects, in the order in which paper meets them."""
    matrix = np.array([[scale, 0, 0], [0, scale, 0]], np.float64)
    for effect in effects:
        page, matrix = EFFECTS[effect](page, matrix, scale, chance)
    return Scan(page, scale, matrix)


def _seal(page: Pixels, matrix: Matrix, scale: float, chance: Chance) -> tuple[Pixels, Matrix]:
    height, width = page.shape[:2]
    ink = np.zeros((height, width), np.float32)
    for _ in range(2):
        x, y = int(chance.uniform(0.2, 0.8) * width), int(chance.uniform(0.2, 0.8) * height)
        radius = int(58 * scale)  # a seal of 41 mm
        cv2.circle(ink, (x, y), radius, (1,), max(2, int(3.2 * scale)), cv2.LINE_AA)
        points = [
            (x + r * np.sin(k * np.pi / 5), y - r * np.cos(k * np.pi / 5))
            for k, r in enumerate([radius * 0.35, radius * 0.14] * 5)
        ]
        cv2.fillPoly(ink, [np.array(points, np.int32)], (1,), cv2.LINE_AA)
        for k in range(14):
            angle = -2.2 + 4.4 * k / 13
            at = (int(x + 0.76 * radius * np.sin(angle)), int(y - 0.76 * radius * np.cos(angle)))
            half = int(5.5 * scale)
            for dx in (-1, 0, 1):
                cv2.line(
                    ink,
                    (at[0] + dx * half // 2, at[1] - half),
                    (at[0] + dx * half // 3, at[1] + half),
                    (1,),
                    max(1, int(scale)),
                    cv2.LINE_AA,
                )
    strength = ink[:, :, None] * chance.uniform(0.55, 0.95)
    colour = np.array([chance.uniform(190, 235), chance.uniform(15, 60), chance.uniform(20, 65)])
    # ink on paper is seen through: it takes light away, also where it lies over print
    stamped = page * (1 - strength + strength * colour / 255)
    return stamped.astype(np.uint8), matrix


def _grey(page: Pixels, matrix: Matrix, scale: float, chance: Chance) -> tuple[Pixels, Matrix]:
    return cv2.cvtColor(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), matrix


def _skew(page: Pixels, matrix: Matrix, scale: float, chance: Chance) -> tuple[Pixels, Matrix]:
    degrees = float(chance.choice([-1.5, 1.5]) * chance.uniform(0.6, 1))
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    moved = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    return moved, turn[:, :2] @ matrix + np.array([[0, 0, turn[0, 2]], [0, 0, turn[1, 2]]])


def _ground(page: Pixels, matrix: Matrix, scale: float, chance: Chance) -> tuple[Pixels, Matrix]:
    height, width = page.shape[:2]
    slope = np.linspace(chance.uniform(0.72, 0.85), chance.uniform(0.85, 0.97), width)[None, :, None]
    fall = np.linspace(1.0, chance.uniform(0.85, 1.0), height)[:, None, None]
    return (page * slope * fall * 0.97).astype(np.uint8), matrix


def _noise(page: Pixels, matrix: Matrix, scale: float, chance: Chance) -> tuple[Pixels, Matrix]:
    blurred = cv2.GaussianBlur(page, (0, 0), 0.22 * scale)
    grain = chance.normal(0, 9, page.shape[:2])[:, :, None]
    noisy = np.clip(blurred + grain, 0, 255).astype(np.uint8)
    noisy[chance.random(page.shape[:2]) < 0.0003] = 40
    return noisy, matrix


def _jpeg(page: Pixels, matrix: Matrix, scale: float, chance: Chance) -> tuple[Pixels, Matrix]:
    _, coded = cv2.imencode(".jpg", cv2.cvtColor(page, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 50])
    return cv2.cvtColor(cv2.imdecode(coded, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB), matrix


def _turn(page: Pixels, matrix: Matrix, scale: float, chance: Chance) -> tuple[Pixels, Matrix]:
    turns = int(chance.integers(1, 4))
    height, width = page.shape[:2]
    turn = {
        1: np.array([[0, 1, 0], [-1, 0, width]]),
        2: np.array([[-1, 0, width], [0, -1, height]]),
        3: np.array([[0, -1, height], [1, 0, 0]]),
    }[turns]
    moved = turn[:, :2] @ matrix + np.array([[0, 0, turn[0, 2]], [0, 0, turn[1, 2]]])
    return np.ascontiguousarray(np.rot90(page, turns)), moved


EFFECTS: dict[str, Callable[[Pixels, Matrix, float, Chance], tuple[Pixels, Matrix]]] = {
    "seal": _seal,
    "grey": _grey,
    "skew": _skew,
    "ground": _ground,
    "noise": _noise,
    "jpeg": _jpeg,
    "turn": _turn,
}
KINDS: dict[str, list[str]] = {
    "clean": [],
    "skew": ["skew"],
    "noise": ["noise"],
    "jpeg": ["jpeg"],
    "ground": ["ground", "noise"],
    "seal": ["seal"],
    "turn": ["turn"],
    "sealskew": ["seal", "skew"],
    "greyseal": ["seal", "grey"],
    "worst": ["seal", "skew", "ground", "noise", "jpeg"],
}
