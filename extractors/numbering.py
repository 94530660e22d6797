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


def leading_number(text: str) -> tuple[str, str] | None:
    """Style and printed form of the number that a line starts with, or None.

    `1081.18万元`, `2023 年` and `3.0 版` start with figures and not with a number of this kind.
    """
    for style, pattern in STYLES:
        match = pattern.match(text)
        if match:
            return style, match.group()
    return None
