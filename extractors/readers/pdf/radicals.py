"""Signs for radicals in place of the characters that look the same: a font gives both one glyph, and some producers write
the wrong one of its meanings into the file. What is printed is the character: no report lists radicals."""

from __future__ import annotations

import unicodedata

import numpy as np

FIRST, END = 0x2E80, 0x2FE0
# the supplement has no compatibility mappings in Unicode; those that look like a character in common use
_SUPPLEMENT = (
    "⺁厂⺇几⺌小⺎兀⺏尣⺒巳⺓幺⺛旡⺝月⺠民⺩王⺪疋⺫目⺬示⺮竹⺱网⺶羊⺷羊⺸羊⺹耂⺻聿⺼月⺽臼⻁虎⻃西⻄西⻅见⻆角⻇角⻉贝⻋车⻑镸⻒镸⻓长⻔门⻗雨⻘青"
    "⻙韦⻚页⻛风⻜飞⻝食⻟食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻲亀"
)


def _table() -> np.ndarray:
    table = np.array([ord(unicodedata.normalize("NFKC", chr(code))[0]) for code in range(FIRST, END)], np.uint32)
    for sign, character in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True):
        table[ord(sign) - FIRST] = ord(character)
    return table


_CHARACTERS = _table()


def as_characters(code: np.ndarray) -> np.ndarray:
    """(n,) code points with the characters that signs for radicals look like; changed in place."""
    at = np.flatnonzero((code >= FIRST) & (code < END))
    if len(at):
        code[at] = _CHARACTERS[code[at] - FIRST]
    return code
