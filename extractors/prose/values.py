"""The amounts and rates of a sentence, with the words before each and what these mean."""

from __future__ import annotations

from functools import lru_cache

import regex

from extractors.frozen import frozen
from extractors.prose.words import amount_phrases, patterns
from normalizers.dates import find_years
from normalizers.numbers import NumberSpan, find_numbers
from normalizers.text import fold
from normalizers.units import match_unit

_PHRASE_START = regex.compile(r"[，。；：:、]|[（(](?![^（()）]*[）)])|其中")  # a bracket that closes is part of a name
_ITEM_NUMBER = regex.compile(r"^[(（]?[一二三四五六七八九十\d]{1,3}[)）.．、]\s*(?!\d)")
_BEFORE_MEASURE = regex.compile(r"^[比较与同]?(?:上年|去年|上一年)?度?(?=年初预算|预算|决算|执行)")
_REMEMBERED = 4096  # the phrases before amounts come back, and each is asked for more than once
_FILLERS = regex.compile(r"(?:合计|共计|共|为|是|达到|达|约|总计|计|分别为|完成)+$")


@frozen
class Value:
    """A number with its unit in a sentence: text[start:end], the phrase before it, and all since the value before it."""

    start: int
    end: int
    printed: str
    unit: str
    kind: str
    phrase: str
    reach: str


def values_of(sentence: str, start: int) -> list[Value]:
    """The amounts and rates from `start` on."""
    found = []
    before = start
    for span in find_numbers(sentence):
        if span.start < start:
            continue
        value = _value(sentence, span, before)
        if value is not None:
            found.append(value)
            before = value.end
    return found


def _value(sentence: str, span: NumberSpan, before: int) -> Value | None:
    at = span.end + len(sentence[span.end :]) - len(sentence[span.end :].lstrip())
    unit = match_unit(sentence, at)
    if unit is None or unit[0].kind not in ("money", "ratio"):
        return None
    starts = [m.end() for m in _PHRASE_START.finditer(sentence, before, span.start)]
    phrase = sentence[max([before, *starts]) : span.start].strip()
    printed, reach = sentence[span.start : unit[1]], sentence[before : span.start].strip()
    return Value(span.start, unit[1], printed, unit[0].symbol, unit[0].kind, phrase, reach)


@lru_cache(maxsize=_REMEMBERED)
def bare(phrase: str) -> str:
    """A phrase without the words that only lead to the number, and without the year before it."""
    folded = fold(phrase)
    for until in patterns("until"):
        folded = until.sub("", folded)
    for year in reversed(find_years(folded)):
        folded = folded[: year.start] + folded[year.end :]
    return _BEFORE_MEASURE.sub("", _FILLERS.sub("", _ITEM_NUMBER.sub("", folded)))


def meaning_of(value: Value, project: str | None) -> tuple[str, str] | None:
    """Line item and measure by the phrase before an amount, else by all that stands since the value before it. The name
    of the project that it is of says nothing."""
    for phrase in dict.fromkeys((value.phrase, value.reach)):
        words = bare(phrase)
        meaning = _meaning(words.replace(fold(project), "资金") if project else words)
        if meaning is not None:
            return meaning
    return None


@lru_cache(maxsize=_REMEMBERED)
def _meaning(words: str) -> tuple[str, str] | None:
    found = ((item, measure) for pattern, item, measure in amount_phrases() if pattern.search(words))
    return next(found, None) if words else None
