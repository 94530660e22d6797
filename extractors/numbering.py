"""The numbers that Chinese reports put before headings and items."""

from __future__ import annotations

import regex

_HAN = "〇零一二三四五六七八九十百"
_CIRCLED = "①-⑳"

#: number at the start of a line: its style and the number as printed
STYLES: tuple[tuple[str, regex.Pattern[str]], ...] = (
    ("part", regex.compile(rf"第[{_HAN}\d]+(?:部分|章|节)")),
    ("han", regex.compile(rf"[{_HAN}]{{1,3}}、")),
    ("han_bracket", regex.compile(rf"[（(]\s*[{_HAN}]{{1,3}}\s*[）)]")),
    ("arabic", regex.compile(r"\d{1,2}\s*(?:[、．]|\.(?!\d)|[)）])")),
    ("arabic_bracket", regex.compile(r"[（(]\s*\d{1,2}\s*[）)]")),
    ("circled", regex.compile(rf"[{_CIRCLED}]")),
)


_NUMBER = regex.compile("|".join(f"(?P<{style}>{pattern.pattern})" for style, pattern in STYLES))
_FIRST = regex.compile(rf"[第{_HAN}\d（({_CIRCLED}]")  # what any of them, or a listing, begins with
_BEFORE_YEAR = regex.compile(r"\d{1,2}\s?[.、．]\s?(?=(?:19|20)\d{2}\s?[年\-—–~至])")
# 一、二类赛 and 1、2月 list kinds and months; 一、三公经费 is a heading
_LISTING = regex.compile(
    r"(?:[一二三四五六七八九十]、)+[一二三四五六七八九十]+(?:[类级届等期次批档季]|、)|\d{1,2}、\d{1,3}(?!\d)"
)


def leading_number(text: str) -> tuple[str, str] | None:
    """Style and printed form of the number that a line starts with, or None.

    `1081.18万元`, `2023 年` and `3.0 版` start with figures and not with a number of this kind; `1.2023年` does.
    """
    if not _FIRST.match(text):
        return None
    year = _BEFORE_YEAR.match(text)
    if year:
        return "arabic", year.group()
    if _LISTING.match(text):
        return None
    match = _NUMBER.match(text)
    return (match.lastgroup or "", match.group()) if match else None
