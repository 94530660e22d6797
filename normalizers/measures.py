"""Targets and actual values of indicators: comparator, number, unit; or words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache

import regex

from normalizers.dates import find_dates, find_deadline
from normalizers.frozen import frozen
from normalizers.missing import is_filler, missing_marker
from normalizers.numbers import Number, find_numbers, parse_number
from normalizers.text import fold, mend, narrow, unmarked
from normalizers.units import match_unit, parse_unit
from normalizers.vocabulary import read_table


@frozen
class Measure:
    """A target or an actual value.

    comparator: eq, ge, le, gt, lt, range (`value` to `upper`), qualitative (words, no value), or None where nothing is printed.
    value, upper: the printed numbers in their `unit`, not converted; the unit is as printed, full-width ASCII made half-width.
    flags: deadline, several_numbers, number_in_words, approximate, filler, masked, unit_conflict, unit_unknown,
    comparator_conflict, comparator_unknown, comparator_printed (an actual value that repeats its target's sign).
    """

    comparator: str | None
    value: Decimal | None
    upper: Decimal | None
    unit: str | None
    raw: str
    flags: tuple[str, ...] = ()


_PLACES = ("sign", "before", "about", "after", "about_after", "nature", "negation", "ordinal")
_SPAN = regex.compile(r"\s*(?:[-–—~～]+|至|到)\s*")
_MASK = regex.compile(r"\d\s*\.?[*＊]|[*＊]\s*\d|\d[Xx×]{2}")
_DIGIT = regex.compile(r"\d")
_REMARK = regex.compile(r"\s*[(（][^()（）\d]*[)）]$")
_PER_CENT = regex.compile(r"百分之([\d.〇零一二三四五六七八九十百点]+)")
# 12月 alone is December and 1-12月 a period; ≤12月 and 12个月 are durations.
_MONTH = regex.compile(r"(?:(?:0?[1-9]|1[0-2])\s*月?\s*[-–—~～至到]+\s*)?(?:0?[1-9]|1[0-2])\s*月")
# Units that say what an indicator is about and not what it aims at: 产出指标（50分）, 60岁以上.
_NO_TARGETS = frozenset(["score", "age", "calendar", "scale"])
_OPENERS = '(（[【“"'
_CLOSERS = ')）]】”"。；;，,'


@cache
def _both_ends() -> tuple[tuple[dict[str, str], bool], ...]:
    """The words that may stand in front of a number, and those behind it; whether it is in front."""
    return (_words("sign", "before", "about"), True), (_words("after", "about_after"), False)


@cache
def _words(*places: str) -> dict[str, str]:
    rows = read_table("comparators", ("word", "comparator", "place"))
    if unknown := [row for row in rows if row["place"] not in _PLACES]:
        raise ValueError(f"vocabulary comparators: {unknown}")
    found = {narrow(row["word"]): row["comparator"] for row in rows if row["place"] in places}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@lru_cache(maxsize=8192)  # 100%, ≥95% and the like come back in every form
def parse_target(raw: str, *, comparator_raw: str | None = None, unit_raw: str | None = None) -> Measure:
    """Read a target. `comparator_raw` and `unit_raw` are what cells of their own print (指标性质, 度量单位)."""
    nothing = _nothing(raw)
    if nothing is not None:
        return nothing
    text = unmarked(narrow(mend(raw)).strip().rstrip("。；;"))
    if _MASK.search(text):
        return Measure("qualitative", None, None, None, raw, ("masked",))
    measure = _read(text, raw, unit_raw)
    return _with_comparator(measure, comparator_raw) if comparator_raw else measure


def parse_actual(raw: str, *, unit_raw: str | None = None) -> Measure:
    """Read an actual value; a sign copied from the target is kept and flagged `comparator_printed`."""
    measure = parse_target(raw, unit_raw=unit_raw)
    if measure.comparator in ("ge", "le", "gt", "lt"):
        return replace(measure, flags=(*measure.flags, "comparator_printed"))
    return measure


def target_in_name(name: str) -> Measure | None:
    """The target that ends an indicator's name (…完成率100%, …（≥95%）, …不少于3次), or None."""
    text = narrow(mend(name)).strip().rstrip(_CLOSERS)
    spans = find_numbers(text)
    if len(spans) != 1 or find_dates(text) or find_deadline(text):
        return None
    start = spans[0].start
    head = text[:start].rstrip()
    for word in _words("sign", "before", "about"):
        if head.endswith(word):
            start = len(head) - len(word)
            break
    if not text[:start].strip(_OPENERS + " ") or head.endswith(tuple(_words("ordinal"))):
        return None
    measure = _read(text[start:], name, None)
    if measure.value is None or set(measure.flags) - {"approximate"}:
        return None
    unit = parse_unit(measure.unit) if measure.unit else None
    if start < spans[0].start:
        return measure
    return measure if unit is not None and unit.kind not in _NO_TARGETS else None


def _nothing(raw: str) -> Measure | None:
    if is_filler(raw):
        return Measure(None, None, None, None, raw, ("filler",))
    return Measure(None, None, None, None, raw) if missing_marker(raw) is not None else None


def _read(text: str, raw: str, unit_raw: str | None) -> Measure:
    """Read one narrowed line."""
    if find_dates(text) or find_deadline(text) or _MONTH.fullmatch(text):
        return Measure("qualitative", None, None, None, raw, ("deadline",))
    comparator, body, flags = _peel(_PER_CENT.sub(_percent, text))
    if comparator == "contradiction":
        return Measure("qualitative", None, None, None, raw, ("comparator_conflict",))
    found = _range(body, raw, unit_raw) if comparator is None else None
    found = found or _single(body, raw, comparator or "eq", unit_raw)
    if found is None:
        return _in_words(text, raw, unit_raw)
    return replace(found, flags=(*flags, *found.flags))


def _percent(match: regex.Match[str]) -> str:
    """百分之九十五 as 95%; as printed where it is no number."""
    number = parse_number(match[1])
    return f"{number.value}%" if number is not None else match[0]


def _peel(text: str) -> tuple[str | None, str, tuple[str, ...]]:
    """Comparator words off both ends: the comparator they agree on, what is left, and flags."""
    kinds: list[str] = []
    flags: tuple[str, ...] = ()
    for words, in_front in _both_ends():
        while (word := _at_end(text, words, in_front=in_front)) is not None:
            text = (text[len(word) :] if in_front else text[: -len(word)]).strip()
            if word in _words("about", "about_after"):
                flags = ("approximate",)
            else:
                kinds.append(words[word])
    distinct = set(kinds) - {"eq"} if len(set(kinds)) > 1 else set(kinds)
    if len(distinct) > 1:
        return "contradiction", text, flags
    return (distinct.pop() if distinct else None), text, flags


def _at_end(text: str, words: dict[str, str], *, in_front: bool) -> str | None:
    """The longest of the words that begins or ends a text and is not all of it."""
    stands = text.startswith if in_front else text.endswith
    if not stands(tuple(words)):
        return None
    return next((word for word in words if stands(word) and word != text), None)


def _single(body: str, raw: str, comparator: str, unit_raw: str | None) -> Measure | None:
    remark = _REMARK.search(body)
    split = _number_and_rest(body) or _number_and_rest(_REMARK.sub("", body))
    if split is None:
        return None
    number, rest = split
    if not rest and remark and parse_unit(remark[0].strip()[1:-1]):
        rest = remark[0].strip()[1:-1]  # 10（万人次）
    unit, flags = _unit(rest, unit_raw)
    return Measure(comparator, number.value, None, unit, raw, flags)


def _range(body: str, raw: str, unit_raw: str | None) -> Measure | None:
    for match in _SPAN.finditer(body):
        low, high = _number_and_rest(body[: match.start()]), _number_and_rest(body[match.end() :])
        if low is None or high is None or low[0].value >= high[0].value:
            continue
        if low[1] and fold(low[1]) != fold(high[1]):
            continue
        unit, flags = _unit(high[1], unit_raw)
        return Measure("range", low[0].value, high[0].value, unit, raw, flags)
    return None


def _number_and_rest(body: str) -> tuple[Number, str] | None:
    """The number that opens `body`, as long as it can be, and its unit as printed; None unless that is all there is."""
    for cut in range(len(body), 0, -1):
        rest = body[cut:].strip()
        if rest and (rest[0].isdigit() or (rest[0] in ".,，%‰-" and rest[0] not in "%‰")):
            continue
        if (number := parse_number(body[:cut])) is None:
            continue
        if not rest:
            return number, ""
        found = match_unit(rest)
        return (number, rest) if found is not None and found[1] == len(rest) else None
    return None


def _unit(printed: str, unit_raw: str | None) -> tuple[str | None, tuple[str, ...]]:
    stated = narrow(mend(unit_raw)).strip() if unit_raw and missing_marker(unit_raw) is None else ""
    if not printed:
        return stated or None, ()
    if not stated:
        return printed, ()
    same = fold(stated) == fold(printed) or (parse_unit(stated) or stated) == (parse_unit(printed) or printed)
    return printed, () if same else ("unit_conflict",)


def _in_words(text: str, raw: str, unit_raw: str | None) -> Measure:
    """Words, with a number in them or not. One number with its unit is read and flagged; several are not chosen between."""
    words = Measure("qualitative", None, None, None, raw)
    numbers = find_numbers(text)
    if len(numbers) > 1:
        return replace(words, flags=("several_numbers",))
    found = match_unit(text, numbers[0].end) if numbers else None
    front, back = text[: numbers[0].start].rstrip() if numbers else "", text[found[1] :].lstrip() if found else ""
    word = next((word for word in _words("sign", "before") if front.endswith(word)), "")
    negated = any(denial in front.removesuffix(word) for denial in _words("negation"))
    ordinal = front.endswith(tuple(_words("ordinal")))
    if found is None or negated or ordinal or back.startswith(("%", "‰")):
        return replace(words, flags=("number_in_words",)) if _DIGIT.search(text) else words
    if found[0].kind == "calendar":
        return replace(words, flags=("deadline",))
    before = _words("sign", "before").get(word, "eq")
    after = next((kind for word, kind in _words("after").items() if back.startswith(word)), "eq")
    firm = {before, after} - {"eq"}
    if len(firm) > 1:
        return replace(words, flags=("comparator_conflict",))
    unit, flags = _unit(text[numbers[0].end : found[1]].strip(), unit_raw)
    comparator = firm.pop() if firm else "eq"
    return Measure(comparator, numbers[0].number.value, None, unit, raw, ("number_in_words", *flags))


def comparator_of(text: str) -> str | None:
    """The comparator that a text is and nothing more (≥, 不低于, 定性), or None."""
    return _words("sign", "before", "after", "nature").get(narrow(fold(text)))


def _with_comparator(measure: Measure, comparator_raw: str) -> Measure:
    stated = comparator_of(comparator_raw)
    if missing_marker(comparator_raw) is not None:
        return measure
    if stated is None:
        return replace(measure, flags=(*measure.flags, "comparator_unknown"))
    if measure.value is None or stated == measure.comparator:
        return measure
    if measure.comparator == "eq" and stated != "qualitative":
        return replace(measure, comparator=stated)
    return replace(measure, flags=(*measure.flags, "comparator_conflict"))
