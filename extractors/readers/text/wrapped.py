"""Lines to paragraphs: hard wraps joined, headings and list items kept apart."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.document import Line, Paragraph, ParagraphKind, Place
from extractors.numbering import leading_number
from extractors.readers.text.lines import SourceLine, width
from extractors.readers.text.markup import figures
from normalizers.text import join_lines

_HEADING = regex.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_RULE = regex.compile(r"^\s*([-*_=]\s*){3,}$")
_BULLET = regex.compile(r"^\s*[-*+•]\s+")
_BOLD = regex.compile(r"\*\*(.+?)\*\*|__(.+?)__")
_STOPS = "。！？；：:;!?”」』"
_INDENT = 4  # columns by which a paragraph's first line is indented, which flattened text no longer shows
_SLACK = 2  # columns that justified figures and spaces may take more or less
_WORD = regex.compile(r"[A-Za-z0-9.,%+\-]+|.[，。、；：！？）》”’]*")
# a line that ends inside a sentence still runs on when it fills this much of the width
_RUNS_ON = 0.6


def paragraphs(lines: Sequence[SourceLine], wrapped_at: int | None) -> list[Paragraph]:
    """The paragraphs of consecutive text lines; `wrapped_at` is the width of hard-wrapped text, else None."""
    groups: list[list[SourceLine]] = []
    for line in lines:
        if _RULE.match(line.text):
            groups.append([])
            continue
        if groups and groups[-1] and _runs_on(groups[-1], line, wrapped_at):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group) for group in groups if group]


def _runs_on(group: Sequence[SourceLine], line: SourceLine, wrapped_at: int | None) -> bool:
    """Whether `line` continues the paragraph that `group` began."""
    before, after = group[-1].stripped, line.stripped
    if wrapped_at is None or _HEADING.match(before) or _HEADING.match(after) or _BULLET.match(after):
        return False
    if leading_number(after) and before[-1] in _STOPS:
        return False
    filled = _filled(group, after, wrapped_at)
    if leading_number(after) and not filled:
        return False
    if before[-1] in _STOPS:
        return filled and (width(after) >= _RUNS_ON * wrapped_at or any(stop in after for stop in "，。；："))
    if filled:
        return True
    numbered_title = len(group) == 1 and leading_number(before)
    inside = len(group) > 1 or any(stop in before for stop in "，。；")
    return not numbered_title and inside and width(before) >= _RUNS_ON * wrapped_at


def _filled(group: Sequence[SourceLine], after: str, wrapped_at: int) -> bool:
    """Whether the last line had no room for the first word of the next one."""
    word = _WORD.match(after)
    indent = _INDENT if len(group) == 1 else 0
    return width(group[-1].stripped) + indent + width(word.group() if word else "") > wrapped_at - _SLACK


def _paragraph(group: Sequence[SourceLine]) -> Paragraph:
    level = None
    texts = [figures(line.stripped) for line in group]
    heading = _HEADING.match(texts[0])
    if heading:
        level, texts[0] = len(heading.group(1)), heading.group(2)
    texts[0] = _BULLET.sub("", texts[0])
    texts, bold_until = _without_bold(texts)
    text, starts = join_lines(texts)
    lines = tuple(Line(start, Place(line=line.number)) for start, line in zip(starts, group, strict=True))
    kind = ParagraphKind.HEADING if level else ParagraphKind.BODY
    return Paragraph(text, lines, kind, level, bold_until)


def _without_bold(texts: Sequence[str]) -> tuple[list[str], int]:
    """The texts without bold marks, and how far the first text is bold from its beginning."""
    first = _BOLD.match(texts[0])
    bold_until = len(first.group(1) or first.group(2)) if first else 0
    return [_BOLD.sub(lambda m: m.group(1) or m.group(2), text).strip() for text in texts], bold_until
