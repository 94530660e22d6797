"""Cells that print a label and its value together (项目名称：道路养护), taken apart."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.document import Cell
from extractors.vocabulary import meanings

_BRACKETED = regex.compile(r"\s*[(（][^()（）]*[)）]\s*")  # 年度目标1：（40分）
_COLON = regex.compile(r"[:：]")
_WIDE_BLANK = regex.compile(r"\s{2,}|\u3000+|\t")


def labelled(cell: Cell) -> list[Cell]:
    """The cell, or label and value where it prints both (项目名称：道路养护), also several with blanks between them."""
    if _COLON.search(cell.text) is None:
        return [cell]
    parts: list[Cell] = []
    for text in _WIDE_BLANK.split(cell.text.strip()):
        label, value = _cut(text)
        if not label and parts:
            parts[-1] = replace(parts[-1], text=f"{parts[-1].text} {text}")
        elif not label:
            return [cell]
        else:
            parts += [replace(cell, text=label), *([replace(cell, text=value)] if value else [])]
    return parts if len(parts) > 1 else [cell]


def _cut(text: str) -> tuple[str, str]:
    """A label with its colon, and the text after it; no label where the text before a colon is none."""
    colon = _COLON.search(text)
    if colon is None or not meanings("labels", text[: colon.start()]) or _BRACKETED.fullmatch(text[colon.end() :]):
        return "", text
    return text[: colon.end()].strip(), text[colon.end() :].strip()
