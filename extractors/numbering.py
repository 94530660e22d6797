"""The numbers that Chinese reports put before headings and items."""

from __future__ import annotations

import regex

from normalizers.text import remembering

_HAN = "〇零一二三四五六七八九十百"
_CIRCLED = "①-⑳"

#: number at the start of a line: its style and the number as printed
STYLES: tuple[tuple[str, regex.Pattern[str]], ...] = (
    ("part", regex.compile(rf"第[{_HAN}\d]+(?:部分|章|节)")),
    ("han", regex.compile(rf"[{_HAN}]{{1,3}}、")),
    ("han_bracket", regex.compile(rf"[（(]\s*[{_HAN}]{{1,3}}\s*[）)]")),
    ("arabic", regex.compile(r"\d{1,3}\s*(?:[、．]|\.(?!\d)|[)）])")),
    ("arabic_bracket", regex.compile(r"[（(]\s*\d{1,3}\s*[）)]")),
    ("circled", regex.compile(rf"[{_CIRCLED}]")),
)


_NUMBER = regex.compile("|".join(f"(?P<{style}>{pattern.pattern})" for style, pattern in STYLES))
_CIRCLES = map(chr, range(ord("①"), ord("⑳") + 1))
_FIRST = frozenset([*"第（(", *_HAN, *_CIRCLES])  # what any of them, or a listing, begins with, if it is no digit
_BEFORE_YEAR = regex.compile(r"\d{1,2}\s?[.、．]\s?(?=(?:19|20)\d{2}\s?[年\-—–~至])")
# 一、二类赛 and 1、2月 list kinds and months; 一、三公经费 is a heading
_LISTING = regex.compile(
    r"(?:[一二三四五六七八九十]、)+[一二三四五六七八九十]+(?:[类级届等期次批档季]|、)|\d{1,2}、\d{1,3}(?!\d)"
)

_PLACE = rf"[\d{_HAN}]{{1,2}}(?:\s*[-－–—.．]\s*\d{{1,2}})*"
# 表1, 附表2-1, 公开01表, 财决公开01-1表; a title such as 支出决算表 has words of its own before or behind 表
_TABLE_NUMBER = regex.compile(rf"(?:附件?|公开)?\s*表\s*{_PLACE}|[^\P{{Han}}表]{{0,6}}\s*{_PLACE}\s*表")


def is_table_number(text: str) -> bool:
    """Whether a line numbers a table and names none: it stands beside, above or below the table's title."""
    return _TABLE_NUMBER.fullmatch(text.strip()) is not None


@remembering
def leading_number(text: str) -> tuple[str, str] | None:
    """Style and printed form of the number that a line starts with, or None.

    `1081.18万元`, `2023 年` and `3.0 版` start with figures and not with a number of this kind; `1.2023年` does.
    """
    first = text[:1]
    if first not in _FIRST and not first.isdigit():
        return None
    year = _BEFORE_YEAR.match(text)
    if year:
        return "arabic", year.group()
    if _LISTING.match(text):
        return None
    match = _NUMBER.match(text)
    return (match.lastgroup or "", match.group()) if match else None
