"""The words of forms and tables, as data: what a header, a label, a funding line or a level means.

A text is looked up by its key: folded, without spaces, colons, bracketed units, letters and weights. A text can have
several meanings (得分 is an indicator's score in a form and a unit's in a bulletin): the band it is read in picks one.
An entry between slashes is a pattern over whole keys, for words that counties put together freely (全年绩效目标完成情况);
it speaks only where no entry is the key itself.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import regex
import yaml

from normalizers.text import fold

_REMEMBERED = 16384  # the words of forms come back on every page
_LONGEST_WORD = 20  # characters; what is longer than any put-together header is no header
_BRACKETS = regex.compile(r"\((?:[^()]|\([^()]*\))*\)")
_OF_WHICH = regex.compile(r"^(?:(?:其中|其)(?::|,)?|按\p{Han}{2,8}分(?:类|项)?:)")
_YEAR = regex.compile(r"^(?:19|20)\d{2}年度?(?=\p{Han})")
_FORMULA = regex.compile(r"[=＝]\s*[①-⑳A-Za-z][①-⑳A-Za-z+\-−*×/÷\s]*|[①-⑳]")
_MONTHS = regex.compile(r"^\d{1,2}(?:月份?)?[-—–~至]\d{1,2}月份?(?=\p{Han})")
_REMARKED = regex.compile(
    r"(?P<word>\p{Han}[\p{Han}\s]*)[(（](?P<remark>[\p{Han}\s]{2,8})[)）](?:[(（][^()（）]*[)）])?"
)
_NUMBER = regex.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d)|指标\d+:)")


@lru_cache(maxsize=_REMEMBERED)
def key(text: str) -> str:
    """What two spellings of one label share: no brackets, no colons, no list number, no column formula, no 其中 or 按支出性质分.

    A span of months (1-8月, 1至7月份) is read as any other.
    """
    folded = fold(_FORMULA.sub("", text)).replace('"', "")
    bare = _BRACKETS.sub("", folded) or folded.strip("()")
    bare = _YEAR.sub("", _OF_WHICH.sub("", _NUMBER.sub("", bare)))
    return _MONTHS.sub("1-N月", bare).strip(":;,.、。*-_%")


@cache
def load(name: str) -> dict[str, tuple[str, ...]]:
    """Vocabulary `name`.yaml as key -> meanings, in the order of the file.

    Raises ValueError where a text leaves no key.
    """
    found: dict[str, tuple[str, ...]] = {}
    for meaning, text in _entries(name):
        if _is_pattern(text):
            continue
        k = key(text)
        if not k:
            raise ValueError(f"vocabulary {name}: {text!r} under {meaning!r} leaves no key")
        found[k] = tuple(dict.fromkeys((*found.get(k, ()), meaning)))
    return found


@cache
def parts(name: str, meaning: str) -> tuple[str, ...]:
    """The texts of one meaning as they are written: of a vocabulary whose words stand inside sentences."""
    return tuple(text for own, text in _entries(name) if own == meaning)


@cache
def _entries(name: str) -> tuple[tuple[str, str], ...]:
    raw = yaml.safe_load((files(__package__) / f"{name}.yaml").read_text(encoding="utf-8"))
    return tuple((meaning, text) for meaning, texts in raw.items() for text in texts)


def _is_pattern(text: str) -> bool:
    return len(text) > 2 and text[0] == text[-1] == "/"


@cache
def _patterns(name: str) -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple((regex.compile(text[1:-1]), meaning) for meaning, text in _entries(name) if _is_pattern(text))


def _with_remark(text: str) -> str:
    """The key of a word with its bracketed remark before it; "" where it has none of words."""
    remarked = _REMARKED.fullmatch(text.strip())
    return key(remarked["remark"] + remarked["word"]) if remarked else ""


@lru_cache(maxsize=_REMEMBERED)
def meanings(name: str, text: str) -> tuple[str, ...]:
    """The meanings of a text in a vocabulary; () where it is unknown. What stands in brackets behind a word may say more
    of it: 预算数（年初） is 年初预算数."""
    word = key(text)
    words = load(name)
    exact = words.get(_with_remark(text), ()) or words.get(word, ())
    if exact or len(word) > _LONGEST_WORD:
        return exact
    return tuple(dict.fromkeys(meaning for pattern, meaning in _patterns(name) if pattern.fullmatch(word)))
