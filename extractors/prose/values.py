"""The amounts and rates of a sentence, with the words before each and what these mean."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import regex

from extractors.prose.words import amount_phrases, patterns
from normalizers.dates import find_years
from normalizers.frozen import frozen
from normalizers.numbers import NumberSpan, find_numbers
from normalizers.text import fold
from normalizers.units import match_unit

_PHRASE_START = regex.compile(
    r"[，。；：:]|(?<!收|收入)、|、(?!支)|[（(](?![^（()）]*[）)])|其中"
)  # a bracket that closes is part of a name
_ITEM_NUMBER = regex.compile(r"^[(（]?[一二三四五六七八九十\d]{1,3}[)）.．、]\s*(?!\d)")
_BEFORE_MEASURE = regex.compile(r"^[比较与同]?(?:上年|去年|上一年)?度?(?:同期)?(?=年初预算|预算|决算|执行|支出$|收入$)")
_REMEMBERED = 4096  # the phrases before amounts come back, and each is asked for more than once
_OF_A_YEAR = regex.compile(r"[初末](?!中|级)")
_LABEL = regex.compile(r"(?P<label>[^，。；：:\d]{2,24})[：:]")
_FILLERS = regex.compile(r"(?:合计|共计|共|为|是|达到|(?<!下)达|约|总计|计|分别为|完成|人民币)+$")


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
    if not phrase and before == 0 and (label := label_of(sentence)) and len(label) + 1 == span.start:
        phrase = label  # 项目总投资：2,680万元
    printed, reach = sentence[span.start : unit[1]], sentence[before : span.start].strip()
    return Value(span.start, unit[1], printed, unit[0].symbol, unit[0].kind, phrase, reach)


def label_of(sentence: str) -> str:
    """The words before a colon that a sentence begins with, "" where it begins with none or they hold a figure."""
    match = _LABEL.match(sentence)
    return match["label"] if match else ""


@lru_cache(maxsize=_REMEMBERED)
def bare(phrase: str) -> str:
    """A phrase without the words that only lead to the number, and without the year before it."""
    folded = fold(phrase)
    for until in patterns("until"):
        folded = until.sub("", folded)
    for year in reversed(find_years(folded)):
        rest = folded[year.end :]  # 2024年初预算
        folded = folded[: year.start] + ("年" if _OF_A_YEAR.match(rest) else "") + rest
    return _BEFORE_MEASURE.sub("", _FILLERS.sub("", _ITEM_NUMBER.sub("", folded)))


def meaning_of(value: Value, project: str | None, without: Collection[str] = ()) -> tuple[str, str] | None:
    """Line item and measure by the phrase before an amount, else by all that stands since the value before it. The name
    of the project that it is of says nothing. `without`: measures that the document does not know."""
    for phrase in dict.fromkeys((value.phrase, value.reach)):
        words = bare(phrase)
        meaning = _meaning(words.replace(fold(project), "资金") if project else words, frozenset(without))
        if meaning is not None:
            return meaning
    return None


def meaning_of_words(words: str) -> tuple[str, str] | None:
    """Line item and measure by words alone."""
    return _meaning(words, frozenset())


@lru_cache(maxsize=_REMEMBERED)
def _meaning(words: str, without: frozenset[str]) -> tuple[str, str] | None:
    known = ((pattern, item, measure) for pattern, item, measure in amount_phrases() if measure not in without)
    found = ((item, measure) for pattern, item, measure in known if pattern.search(words))
    return next(found, None) if words else None
