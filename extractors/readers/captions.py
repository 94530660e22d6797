"""What belongs to a table and stands above it as text of its own: its caption and its unit note.

For formats whose blocks come in reading order without places (web pages, Word, spreadsheets).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

import regex
import yaml

from extractors.document import Block, Paragraph, ParagraphKind, Table
from extractors.numbering import is_table_number
from normalizers.amounts import unit_in
from normalizers.text import fold

_LOOK_BACK = 4
_LONGEST_CAPTION = 60
_LONGEST_UNIT_NOTE = 40
_SENTENCE = regex.compile(r"[。；！？]|[，、：:]$")
_BRACKETED = regex.compile(r"\([^()]*\)")


@cache
def words(name: str) -> tuple[str, ...]:
    """The folded words under `name` in `captions.yaml`."""
    raw = yaml.safe_load((files(__package__) / "captions.yaml").read_text(encoding="utf-8"))
    return tuple(fold(word).lower() for word in raw[name])


def is_unit_note(text: str) -> bool:
    """Whether a text says in which unit a table counts, and little else: 单位：万元."""
    folded = fold(text)
    at = min((folded.find(label) for label in words("unit_label") if label in folded), default=-1)
    return 0 <= at <= 6 and len(folded) <= _LONGEST_UNIT_NOTE and not _SENTENCE.search(text) and bool(unit_in(text))


def is_caption(text: str) -> bool:
    """Whether a line reads like a table's title."""
    folded = fold(text).lower()
    bare = _BRACKETED.sub("", folded)
    if not 3 <= len(folded) <= _LONGEST_CAPTION or _SENTENCE.search(text.strip()):
        return False
    return bare.endswith(words("caption_end")) or any(
        regex.match(rf"{start}[\dA-Z一二三四五六七八九十]", folded, regex.IGNORECASE)
        for start in words("caption_start")
    )


def tied(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each table's caption and unit note tied to it; their paragraphs stay, as caption and note."""
    found = list(blocks)
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            found[index] = _with_above(found, index, block)
    return found


def _with_above(blocks: list[Block], index: int, table: Table) -> Table:
    caption, unit_note, number = table.caption, table.unit_note, ""
    for at in range(index - 1, max(-1, index - 1 - _LOOK_BACK), -1):
        above = blocks[at]
        if not isinstance(above, Paragraph):
            break
        if not unit_note and is_unit_note(above.text):
            unit_note = above.text
            blocks[at] = replace(above, kind=ParagraphKind.NOTE)
        elif is_table_number(above.text):
            number = number or above.text  # 公开01表 names no table; its title may stand above
        elif not caption and (above.kind is ParagraphKind.CAPTION or is_caption(above.text)):
            caption = above.text
            if above.kind is ParagraphKind.BODY:
                blocks[at] = replace(above, kind=ParagraphKind.CAPTION)
        elif not (_BRACKETED.fullmatch(fold(above.text)) and len(above.text) <= _LONGEST_UNIT_NOTE):
            break  # （2024年度） may stand between a title and its table
    return replace(table, caption=caption or number, unit_note=unit_note)
