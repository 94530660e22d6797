"""What stands around a table: its title, its unit note, the section it stands in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import regex

from extractors.document import Block, Paragraph, Table
from extractors.numbering import is_table_number, leading_number
from normalizers.amounts import unit_in
from normalizers.dates import find_years
from normalizers.text import narrow
from normalizers.units import Unit

_LOOK_BACK = 4
_LONGEST_TITLE = 60
_SENTENCE = regex.compile(r"[。；！？，]")
# （2023年度）, also of its first months （2024年1-7月） and with the unit behind it
_YEAR_NOTE = regex.compile(
    r"(?P<year>[(（]?\s*(?:(?:19|20)\d{2}|二[〇零○O][〇零○O一二三四五六七八九]{2})\s*年度?"
    r"(?:\s*1\s*[-—–~～至]\s*1?\d\s*月份?)?\s*[)）]?)"
    r"(?:\s*(?:金额)?单位\s*[:：]\s*\p{Han}{1,4})?"
)
_TITLE = regex.compile(r"表$|表[（(].*[)）]$|情况$|汇总|一览|明细|目标$|报告$|通报$")


@dataclass(frozen=True, slots=True)
class Context:
    """title: the line over the table ("" where none); unit: the money unit stated there and whether by caption or page;
    section: index of the narrative section; adjoins: no text stands between this table and the one before; bodies: the
    units that the tables before it list."""

    title: str = ""
    unit: tuple[Unit, str] | None = None
    unit_source: str = "caption"
    section: int | None = None
    adjoins: bool = False
    bodies: Collection[str] = frozenset()


def contexts(blocks: Sequence[Block], section_of: Mapping[int, int]) -> list[Context]:
    """The context of each table, in table order. `section_of` maps block indices to section indices."""
    found: list[Context] = []
    for index, block in enumerate(blocks):
        if not isinstance(block, Table):
            continue
        above = _above(blocks, index)
        caption = "" if is_table_number(block.caption) else block.caption
        title = caption or next((p.text for p in above if is_title(p.text)), block.caption)
        if not find_years(title):  # the year may stand in a line of its own under the title
            title += next((note for p in above if (note := year_note(p.text))), "")
        stated = unit_in(block.unit_note) if block.unit_note else None
        stated = stated or next(
            (unit for p in above if not _SENTENCE.search(p.text) and (unit := unit_in(p.text))), None
        )
        adjoins = bool(found) and not above and not block.caption
        found.append(Context(title.strip(), stated, "caption", section_of.get(index), adjoins))
    return found


def _above(blocks: Sequence[Block], index: int) -> list[Paragraph]:
    """The paragraphs right above a table, nearest first, up to the table before it."""
    found: list[Paragraph] = []
    for block in reversed(blocks[:index]):
        if isinstance(block, Table) or len(found) == _LOOK_BACK:
            break
        if isinstance(block, Paragraph):
            found.append(block)
    return found


def year_note(text: str) -> str:
    """The year in a line or cell that says nothing else, but for the unit behind it; "" where it says more."""
    printed = text.strip()
    match = _YEAR_NOTE.fullmatch(narrow(printed))
    return printed[slice(*match.span("year"))].strip() if match else ""


def is_title(text: str) -> bool:
    """Whether a line is a title of a form or table: short, no sentence, ending with a word that titles end with."""
    bare = text.strip()
    return (
        len(bare) <= _LONGEST_TITLE
        and not _SENTENCE.search(bare)
        and bool(_TITLE.search(bare))
        and leading_number(bare) is None
        and not is_table_number(bare)
    )
