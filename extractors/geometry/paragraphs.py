"""Lines to paragraphs: a line that reaches the right margin runs on into the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.document import Box, Line, Paragraph, ParagraphKind, Place
from extractors.numbering import leading_number
from normalizers.frozen import frozen
from normalizers.text import join_lines

REACH = 2.2  # sizes: a line that ends this near to the right margin was wrapped
INDENT = 0.8  # sizes: a line that starts further in than this begins a paragraph
LEADING = 2.9  # sizes: lines further apart than this belong to different paragraphs
HEADING_SIZE = 1.15  # of the body size: a centred line this large is a heading
_UNBROKEN = re.compile(r"[A-Za-z\d][A-Za-z\d.,%]*")
_DIGITS = re.compile(r"\d+")
_COUNTED = {"arabic", "arabic_bracket"}  # styles of numbers
_STOPS = "。！？；;：:"


@frozen
class FlowLine:
    """A line of running text on its page; `left` and `right` are the margins of the text that it belongs to."""

    text: str
    box: Box
    size: float
    page: int
    left: float
    right: float
    kind: ParagraphKind = ParagraphKind.BODY
    confidence: float = 1.0

    @property
    def is_full(self) -> bool:
        """Whether the line reaches the right margin, so that the text may run on."""
        return self.right - self.box[2] < REACH * self.size

    @property
    def is_indented(self) -> bool:
        return self.box[0] - self.left > INDENT * self.size

    @property
    def is_centred(self) -> bool:
        """Set in the middle between the margins, with room on both sides."""
        before, after = self.box[0] - self.left, self.right - self.box[2]
        return before > 2 * self.size and after > 2 * self.size and abs(before - after) < 2 * self.size


def runs_on(group: Sequence[FlowLine], line: FlowLine) -> bool:
    """Whether `line` goes on with the paragraph that `group` ends."""
    last = group[-1]
    if ParagraphKind.BODY not in (last.kind, line.kind) or last.kind != line.kind:
        return False
    if abs(last.size - line.size) > 0.2 * max(last.size, line.size):
        return False
    same_page = last.page == line.page
    if same_page and (line.box[3] - last.box[3] > LEADING * line.size or line.box[1] < last.box[1] - line.size):
        return False
    if last.is_centred and line.is_centred and same_page:
        return not last.text.endswith(tuple(_STOPS)) and _title_wrap(last, line)
    if line.is_indented or not (last.is_full or _too_long_to_fit(line.text, last)):
        return False
    if last.text.endswith(tuple(_STOPS)):
        return not leading_number(line.text)
    return not _is_next_item(group[0].text, line.text)


def _is_next_item(first: str, text: str) -> bool:
    """Whether both begin with arabic numbers of one style, the second with the next one: two items of a list whose
    lines all reach the margin, as those with leader dots do."""
    before, here = leading_number(first), leading_number(text)
    if before is None or here is None or before[0] != here[0] or here[0] not in _COUNTED:
        return False
    return int(_DIGITS.findall(here[1])[0]) == int(_DIGITS.findall(before[1])[0]) + 1


def _too_long_to_fit(text: str, last: FlowLine) -> bool:
    """Whether `text` begins with a figure or Latin word that the end of the line before had no room for."""
    word = _UNBROKEN.match(text)
    if word is None or last.text.endswith(tuple(_STOPS)):
        return False
    return last.right - last.box[2] < (0.5 * len(word.group()) + 1) * last.size


def _title_wrap(last: FlowLine, line: FlowLine) -> bool:
    """Two centred lines are one title where the first leaves no room for what follows."""
    return (last.box[2] - last.box[0]) > 0.75 * (last.right - last.left) and leading_number(line.text) is None


def paragraph(group: Sequence[FlowLine], body_size: float) -> Paragraph:
    """One paragraph from its lines, their offsets kept."""
    text, starts = join_lines([line.text for line in group])
    lines = tuple(
        Line(start, Place(page=line.page, bbox=line.box), line.confidence)
        for start, line in zip(starts, group, strict=True)
    )
    kind = group[0].kind
    if kind is ParagraphKind.BODY and _is_heading(group, text, body_size):
        kind = ParagraphKind.HEADING
    return Paragraph(text, lines, kind)


def _is_heading(group: Sequence[FlowLine], text: str, body_size: float) -> bool:
    return (
        group[0].size > HEADING_SIZE * body_size
        and all(line.is_centred for line in group)
        and len(text) <= 60
        and not text.endswith(("。", "；", "，"))
    )
