"""Tables of contents: lines that end in a page number, after leader dots or at the right margin."""

from __future__ import annotations

import re

from extractors.document import AsideKind
from extractors.readers.pages.content import PageContent
from extractors.readers.pages.furniture import Asides
from extractors.readers.pages.words import key, words

_RUN = re.compile(r"(?:[.．…·。‥⋯•_\-—]\s*){4}")  # every leader has one
_LEADER = re.compile(r".*\S.*?(?:[.．…·。‥⋯•_\-—]\s*){4,}[\s(（\-—]*\d{1,4}[\s)）\-—]*")
_LEADER_ONLY = re.compile(r"(?:[.．…·。‥⋯•_]\s*){4,}[\s(（\-—]*\d{0,4}[\s)）\-—]*")
_DOTS = re.compile(r".*\S.*?(?:[.．…·。‥⋯•_]\s*){6,}")  # a leader whose number is missing
_ENDS_IN_NUMBER = re.compile(r".*\D\s*\d{1,4}")
_LEADER_END = ")）-—….·．"
SHORT = 45  # characters: an entry without a page number is no longer than this


def find_contents(page: PageContent, asides: Asides) -> None:
    """Adds to `asides` the lines of a table of contents, where the page holds one."""
    free = [i for i in range(len(page.lines)) if i not in asides]
    leaders = [i for i in free if _is_leader(page.lines[i].text)]
    if not leaders and page.tables:
        return
    titles = words("contents_title")
    titled = next((n for n, i in enumerate(free) if key(page.lines[i].text) in titles), None)
    if len(leaders) >= 3 or (leaders and titled is not None):
        first = free[titled] if titled is not None else leaders[0]
        listed = [i for i in free if first <= i <= max(leaders) and (i in leaders or len(page.lines[i].text) <= SHORT)]
    elif titled is not None and not page.tables:
        listed = free[titled:]
        if len(listed) < 3 or any(_is_prose(page.lines[i].text) for i in listed):
            return
    else:
        return
    asides.update(dict.fromkeys(listed, AsideKind.CONTENTS))


def _is_leader(text: str) -> bool:
    last = text[-1:]
    if not (last.isdigit() or last in _LEADER_END) or not _RUN.search(text):
        return False
    return any(pattern.fullmatch(text) for pattern in (_LEADER, _LEADER_ONLY, _DOTS))


def _is_prose(text: str) -> bool:
    return "。" in text or (len(text) > SHORT and not _ENDS_IN_NUMBER.fullmatch(text))
