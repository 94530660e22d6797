"""Titles: of the report, on its first page, and of each form in a file of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractors.document import Block, Paragraph, Table
from extractors.narrative.headings import read_number
from extractors.narrative.vocabulary import pattern
from normalizers.dates import find_dates, find_doc_number, find_years
from normalizers.text import fold, join_lines

_LONGEST_LINE = 60
_LINES_OF_TITLE = 3
_COVER_LINES = 8  # that may stand between a report's title and its text
_BETWEEN_TITLE_AND_FORM = 3  # lines such as （2023年度） and 单位：万元
_TAIL = r"(?:[（(][^（）()]{1,15}[）)])?"
_ENDS = regex.compile(rf"{pattern('headings', 'title_ends')}{_TAIL}$")
_FORM = regex.compile(rf".{{0,80}}{pattern('headings', 'form_ends')}{_TAIL}")
_CAPTION = regex.compile(r"(?:附?[表图]\s*[\d一二三四五六七八九十]|续表)")
_REPORT = regex.compile(rf"{pattern('headings', 'report_ends')}{_TAIL}$")
_MONTH_LINE = regex.compile(r"[\d〇零一二三四五六七八九十]{4}年[\d一二三四五六七八九十]{1,2}月")
_ATTACHMENT = regex.compile(r"附件\d*")
_PUNCTUATION = regex.compile(r"[。；;：:！？!?，,]")


@dataclass(frozen=True, slots=True)
class Title:
    """A title that takes blocks[start:end]; where it is a table's caption, the one block is that table."""

    start: int
    end: int
    text: str
    is_form: bool = False


def find_titles(blocks: Sequence[Block], skipped: frozenset[int]) -> list[Title]:
    """The titles in reading order; `skipped` are blocks of a table of contents."""
    forms = [title for i in range(len(blocks)) if (title := _captioned(blocks, i)) is not None]
    report = _report_title(blocks, skipped)
    titles = [report] if report and not any(form.start <= report.start < form.end for form in forms) else []
    taken = {i for title in (*titles, *forms) for i in range(title.start, title.end)}
    same = fold(titles[0].text) if titles else None
    for i, block in enumerate(blocks):
        if i in taken or i in skipped or not isinstance(block, Paragraph):
            continue
        if same and fold(block.text) == same:
            titles.append(Title(i, i + 1, block.text))
        elif _is_form_title(block.text) and _stands_above_table(blocks, i):
            forms.append(Title(i, i + 1, block.text, is_form=True))
        elif (attached := _attached_report(blocks, i)) is not None and attached.start not in taken:
            titles.append(attached)
    return sorted([*titles, *forms], key=lambda title: title.start)


def _captioned(blocks: Sequence[Block], at: int) -> Title | None:
    """The form title that a table's caption holds, standing where the lines of the caption stand."""
    table = blocks[at]
    if not isinstance(table, Table) or not table.caption or table.continued_from is not None:
        return None
    caption = fold(table.caption)
    lines: list[int] = []
    for i in range(at - 1, max(-1, at - _BETWEEN_TITLE_AND_FORM - 3), -1):
        above = blocks[i]
        is_line = isinstance(above, Paragraph) and fold(above.text) in caption
        if isinstance(above, Table) or (isinstance(above, Paragraph) and lines and not is_line):
            break
        if is_line:  # a unit note or a year may stand between the caption and the table
            lines.insert(0, i)
    for end in range(1, len(lines) + 1):
        text = _text(blocks, lines[:end])
        if _is_form_title(text):
            return Title(lines[0], lines[end - 1] + 1, text, is_form=True)
    return Title(at, at + 1, table.caption, is_form=True) if _is_form_title(table.caption) else None


def _attached_report(blocks: Sequence[Block], at: int) -> Title | None:
    """The title of a further report in the same file, which text follows."""
    block = blocks[at]
    assert isinstance(block, Paragraph)
    plain = _plain(block.text)
    if not _REPORT.search(plain) or _not_title(block.text) or read_number(block.text) or len(plain) > _LONGEST_LINE:
        return None
    after = [block for block in blocks[at + 1 : at + 2 + _COVER_LINES] if isinstance(block, Paragraph)]
    if not any("。" in block.text and len(block.text) > _LONGEST_LINE for block in after):
        return None
    head = [
        i
        for i in range(max(0, at - _LINES_OF_TITLE), at)
        if isinstance(blocks[i], Paragraph) and _could_stand_above(blocks[i])
    ]
    return _with_lines_above(blocks, [*head, at])


def _could_stand_above(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(block.text) <= _LONGEST_LINE and not read_number(block.text)


def is_caption(text: str) -> bool:
    """Whether a line is a numbered caption of a table or figure (表2-1：…)."""
    return _CAPTION.match(text) is not None


def _report_title(blocks: Sequence[Block], skipped: frozenset[int]) -> Title | None:
    """The first line before the text begins that ends as titles do, with the lines above that it needs."""
    head: list[int] = []
    for i, block in enumerate(blocks):
        if isinstance(block, Table):
            break
        if not isinstance(block, Paragraph) or i in skipped:
            continue
        if read_number(block.text) or len(block.text) > _LONGEST_LINE or "。" in block.text:
            break
        head.append(i)
        if _ENDS.search(_plain(block.text)) and not _not_title(block.text):
            return _with_lines_above(blocks, head)
    return None


def _with_lines_above(blocks: Sequence[Block], head: Sequence[int]) -> Title:
    """A title is complete once it names its year; a line above that is no body's name alone may hold it."""
    lines = [head[-1]]
    for before in reversed(head[:-1]):
        text = _text(blocks, lines)
        above = _text(blocks, [before])
        if find_years(text) or len(lines) == _LINES_OF_TITLE or before != lines[0] - 1 or _not_title(above):
            break
        lines.insert(0, before)
    return Title(lines[0], head[-1] + 1, _text(blocks, lines))


def _text(blocks: Sequence[Block], lines: Sequence[int]) -> str:
    return join_lines([block.text for i in lines if isinstance(block := blocks[i], Paragraph)])[0]


def _not_title(text: str) -> bool:
    plain = _plain(text)
    return bool(
        _PUNCTUATION.search(plain)
        or find_doc_number(text)
        or plain.endswith("文件")
        or is_caption(plain)
        or any(span.end - span.start >= len(text.strip()) - 1 for span in find_dates(text))
        or _MONTH_LINE.fullmatch(plain)
        or _ATTACHMENT.fullmatch(plain)
    )


def _is_form_title(text: str) -> bool:
    plain = _plain(text)
    if read_number(text) or is_caption(plain) or _PUNCTUATION.search(plain):
        return False
    return _FORM.fullmatch(plain) is not None


def _stands_above_table(blocks: Sequence[Block], at: int) -> bool:
    above = at and isinstance(blocks[at - 1], Paragraph) and is_caption(_plain(blocks[at - 1].text))  # type: ignore[union-attr]
    if above:
        return False
    for block in blocks[at + 1 : at + 2 + _BETWEEN_TITLE_AND_FORM]:
        if isinstance(block, Table):
            return True
        if isinstance(block, Paragraph) and len(block.text) > _LONGEST_LINE:
            return False
    return False


def _plain(text: str) -> str:
    return "".join(text.split())
