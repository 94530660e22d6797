"""What the recogniser made of a page as tables and lines, each cell and line with its confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.document import Box, Cell, Page, PageOrigin, Table
from extractors.geometry.marks import Bools, Floats, Ints
from extractors.readers.ocr.letters import Letters
from extractors.readers.ocr.page import OcrPage
from extractors.readers.pages.content import DOUBTFUL, LOW_CONFIDENCE, PageContent
from extractors.readers.pages.layout import laid_out


def page_content(page: OcrPage, number: int, width: float, height: float) -> PageContent:
    """The page's tables and lines, upright and in points. width, height: of the page as displayed."""
    letters = page.letters
    tables, lines = laid_out(letters.characters, page.rules, number)
    facts = Page(number, round(page.width, 2), round(page.height, 2), *_origin(page))
    return PageContent(
        facts,
        tuple(_with_confidence(table, letters) for table in tables),
        tuple(replace(line, confidence=_confidence(letters, line.members)) for line in lines),
        "",
        "",
        letters.characters.text(),
        replace(page.displayed, width=width, height=height),
        unread=() if page.is_blank else _beside(letters.unread, tables),
    )


def _origin(page: OcrPage) -> tuple[PageOrigin, str | None]:
    letters = page.letters
    if page.is_blank:
        return PageOrigin.BLANK, None
    if not len(letters.characters):
        return PageOrigin.UNREAD, "No text was found in its picture."
    if letters.doubtful.any() or len(letters.unread):
        count = int(letters.doubtful.sum())
        unread = f", {len(letters.unread)} marks were not read" if len(letters.unread) else ""
        return PageOrigin.OCR, f"Read from a picture: {count} of {len(letters.characters)} characters in doubt{unread}."
    return PageOrigin.OCR, None


def _beside(unread: Floats, tables: Sequence[Table]) -> tuple[str, ...]:
    """What is to be said of print that was not read and lies in no table, whose cells would be flagged."""
    at = (unread[:, :2] + unread[:, 2:]) / 2
    held = [_within(at, table.place.bbox) for table in tables]
    beside = unread[~np.logical_or.reduce(held, axis=0)] if held else unread
    if not len(beside):
        return ()
    area = (*beside[:, :2].min(axis=0), *beside[:, 2:].max(axis=0))
    where = "{}, {} to {}, {} points".format(*(round(v) for v in area))
    return (f"Print between {where} was not read, marks of ink: {len(beside)}.",)


def _confidence(letters: Letters, members: Ints) -> float:
    """Of the least sure of the characters."""
    sure = float(letters.sure[members].min(initial=1.0))
    return round(min(sure, DOUBTFUL) if letters.doubtful[members].any() else sure, 4)


def _with_confidence(table: Table, letters: Letters) -> Table:
    box, unread = letters.characters.box, letters.unread
    letter_at = (box[:, :2] + box[:, 2:]) / 2
    unread_at = (unread[:, :2] + unread[:, 2:]) / 2
    return replace(table, cells=tuple(_sure(cell, letters, letter_at, unread_at) for cell in table.cells))


def _sure(cell: Cell, letters: Letters, letter_at: Floats, unread_at: Floats) -> Cell:
    """The cell with the confidence of its least sure character, flagged where its reading is in doubt."""
    inside = np.flatnonzero(_within(letter_at, cell.place.bbox))
    unread = bool(_within(unread_at, cell.place.bbox).any())
    sure = min(_confidence(letters, inside), DOUBTFUL if unread else 1.0)
    doubtful = unread or bool(letters.doubtful[inside].any())
    if not doubtful:
        return replace(cell, confidence=sure)
    return replace(
        cell, confidence=sure, flags=(*cell.flags, LOW_CONFIDENCE), alternatives=_alternatives(cell, letters)
    )


def _alternatives(cell: Cell, letters: Letters) -> tuple[str, ...]:
    """What the cell says where one of its doubtful figures is read otherwise."""
    return tuple(
        cell.text.replace(choice.text, text)
        for choice in letters.choices
        if _within(np.array([choice.at]), cell.place.bbox).all() and cell.text.count(choice.text) == 1
        for text in choice.candidates
    )


def _within(at: Floats, box: Box | None) -> Bools:
    x0, top, x1, bottom = box or (0.0, 0.0, 0.0, 0.0)
    return np.asarray((at[:, 0] >= x0) & (at[:, 0] <= x1) & (at[:, 1] >= top) & (at[:, 1] <= bottom))
