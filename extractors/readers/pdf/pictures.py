"""Pictures on pages with a text layer: each is read for itself, and what it says joins the page in its place."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pypdfium2.raw as pdfium

from extractors.document import Box, PageOrigin, Table
from extractors.geometry.lines import TextLine
from extractors.geometry.marks import Bools, Floats
from extractors.readers.pages.content import PageContent
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.objects import IMAGE, Objects, painting_order
from extractors.readers.pdf.raster import Pixels, render, resolution, without
from normalizers.text import mend

LEAST_WIDTH, LEAST_HEIGHT = 24.0, 9.0  # points: smaller pictures are bullets and lines
TOUCHING = 3.0  # points: pictures no further apart are strips of one
AROUND = 5.0  # points of paper that are shown around a picture
ROUGH = 2.0  # pixels a point at which a picture is looked at first
SPARSE = 4  # every so many pixels of a row and every so many rows tell the ground
OTHER = 60  # of 255: what differs so much from the ground shows something
SHOWS = 0.0005  # of a picture: with less of that it is empty
INK, NEUTRAL = 140, 40  # of 255: print is darker, and its channels differ less
PRINT, PAPER = 0.002, 0.6  # of a picture of print, at least, is ink, and paper
SLACK = 3.0  # points by which a line may reach over its cell
ACROSS = "Text of the page lies on its table and in none of its cells."
INSTALL_OCR = "Install jixiao[ocr] to read it."


def with_pictures(
    page: pdfium.FPDF_PAGE, content: PageContent, images: Floats, streams: list[Objects], frame: Frame
) -> PageContent:
    """The page with what its pictures say. images: (n, 4) their boxes."""
    boxes = _regions(images, frame)
    if not boxes:
        return content
    pictures = {handle for stream in streams for handle in stream.by_type[IMAGE].tolist()}
    with without(handle for handle in painting_order(page) if handle not in pictures):
        for box in boxes:
            rough = render(page, frame.width, frame.height, ROUGH, box)
            channels = np.ascontiguousarray(np.moveaxis(rough, 2, 0))
            other = _off_ground(channels)
            if other.mean() > SHOWS:
                content = _with(content, page, box, _may_be_print(channels, other), frame)
    return content


def _regions(images: Floats, frame: Frame) -> list[Box]:
    """The parts of the page that pictures fill, with a little paper around; strips of one picture are one part."""
    parts: list[list[float]] = []
    for box in images.tolist():
        apart = []
        for other in parts:
            if all(box[i] - TOUCHING <= other[i + 2] and other[i] - TOUCHING <= box[i + 2] for i in (0, 1)):
                box = [*map(min, box[:2], other[:2]), *map(max, box[2:], other[2:])]
            else:
                apart.append(other)
        parts = [*apart, box]
    return [
        (
            max(0.0, x0 - AROUND),
            max(0.0, top - AROUND),
            min(frame.width, x1 + AROUND),
            min(frame.height, bottom + AROUND),
        )
        for x0, top, x1, bottom in sorted(parts, key=lambda b: (b[1], b[0]))
        if x1 - x0 >= LEAST_WIDTH and bottom - top >= LEAST_HEIGHT
    ]


def _off_ground(channels: Pixels) -> Bools:
    """(h, w) where a picture (3, h, w) shows something: where it differs from its ground, the median of each channel."""
    other = np.zeros(channels.shape[1:], bool)
    for channel in channels:
        ground = float(np.median(channel[::SPARSE, ::SPARSE]))
        other |= channel < np.uint8(max(0, math.ceil(ground - OTHER)))
        other |= channel > np.uint8(min(255, math.floor(ground + OTHER)))
    return other


def _with(content: PageContent, page: pdfium.FPDF_PAGE, box: Box, may_be_print: bool, frame: Frame) -> PageContent:
    where = "The picture at {}, {} to {}, {} points".format(*(round(v) for v in box))
    try:
        from extractors.readers.ocr import read_region
    except ImportError:
        if not may_be_print:
            return content
        return replace(content, unread=(*content.unread, f"{where} was not read. {INSTALL_OCR}"))
    scale = resolution(page, frame.width, frame.height)
    rgb = render(page, frame.width, frame.height, scale, box)
    found = read_region(rgb, scale, content.page.number, (box[0], box[1]))
    content = replace(
        content,
        drawn="\n".join(text for text in (content.drawn, found.drawn) if text),
        source=content.source + found.source,
        unread=(*content.unread, *(f"{where}: {why}" for why in found.unread)),
    )
    if not found.tables and not found.lines:
        return content
    tables, lines, across = _typed_in(found.tables, content)
    if across:
        content = replace(content, unread=(*content.unread, f"{where}: {ACROSS}"))
    said = f"{where}: {found.page.problem}" if found.page.problem else f"{where} was read by OCR."
    problem = f"{content.page.problem} {said}" if content.page.problem else said
    return replace(
        content,
        page=replace(content.page, origin=PageOrigin.MIXED, problem=problem),
        tables=content.tables + tables,
        lines=lines + found.lines,
    )


def _typed_in(tables: tuple[Table, ...], page: PageContent) -> tuple[tuple[Table, ...], tuple[TextLine, ...], bool]:
    """The tables of a picture with the page's own lines that are set into their cells, the lines that are not, and
    whether some of the page's text lies on a table and in none of its cells."""
    filled, rest, across = list(tables), [], False
    for line in page.lines:
        for k, table in enumerate(filled):
            if _holds(table.place.bbox, line.box):
                at = [i for i, cell in enumerate(table.cells) if _holds(cell.place.bbox, line.box, whole=True)]
                if len(at) == 1:
                    filled[k] = _with_line(table, at[0], line)
                    break
                across = True
        else:
            rest.append(line)
    across |= any(_holds(t.place.bbox, own.place.bbox) for t in tables for own in page.tables if own.place.bbox)
    return tuple(filled), tuple(rest), across


def _holds(outer: Box | None, box: Box, *, whole: bool = False) -> bool:
    """Whether the middle of a box lies in the outer one; `whole`: all of it, as far as measuring goes."""
    if outer is None:
        return False
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    inside = outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]
    return inside and (not whole or (outer[0] - SLACK <= box[0] and box[2] <= outer[2] + SLACK))


def _with_line(table: Table, at: int, line: TextLine) -> Table:
    cell = table.cells[at]
    said = replace(cell, text=mend(f"{cell.text}\n{line.text}") if cell.text else line.text)
    cells = (*table.cells[:at], said, *table.cells[at + 1 :])
    return replace(table, cells=cells)


def _may_be_print(channels: Pixels, other: Bools) -> bool:
    """Whether the picture has dark ink without colour on much paper, as print has and photographs have not. other:
    where it differs from its ground."""
    red, green, blue = channels
    low, high = np.minimum(np.minimum(red, green), blue), np.maximum(np.maximum(red, green), blue)
    ink = ((high < INK) & (high - low < NEUTRAL)).mean()
    return bool(ink >= PRINT and (~other).mean() >= PAPER)
