"""Amounts of money: what a cell prints, and the unit that its surroundings state."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache

import regex

from normalizers.chinese_numerals import NUMERAL_CHARACTERS
from normalizers.frozen import frozen
from normalizers.intervals import round_half_up
from normalizers.missing import missing_marker
from normalizers.numbers import Number, find_numbers, parse_number
from normalizers.text import fold, mend, narrow, unmarked
from normalizers.units import UNITS, Unit, match_unit, parse_unit
from normalizers.vocabulary import read_table


@frozen
class Amount:
    """A printed amount. `yuan` is in 元 with two decimals, None where nothing is printed or `flags` say why it cannot be read.

    unit_source: cell, or what the caller passed (header, caption, page, prose). flags: unit_missing, unit_inferred, unit_conflict,
    rounded, approximate, row_mended, masked, range, several_numbers, structure_ambiguous ((15) as a minus), unreadable.
    """

    yuan: Decimal | None
    number: Number | None
    raw: str
    unit: Unit | None
    unit_raw: str | None
    unit_source: str | None
    flags: tuple[str, ...] = ()


_CENT = Decimal("0.01")
# a figure that its narrow cell broke inside the decimals: 18,536.8 / 8 can only be 18,536.88
_BROKEN = regex.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{2,})(?:\.\d\s+\d|\s+\.\d{1,2}|\.\s+\d{1,2})")
_LIMIT = Decimal(10) ** 18  # decimal128(20, 2) of the warehouse
_NUMERAL = regex.compile(rf"[\d{NUMERAL_CHARACTERS}]")
_BEGINS = regex.compile(rf"\s*[-+–(\d{NUMERAL_CHARACTERS}]")  # as any number does
_PLAIN = regex.compile(r"-?\d[\d,]*(?:\.\d+)?")  # no words around the figure, which most cells of a table print
_LOSS = regex.compile(
    r"\(\s*([1-9]\d{0,2})\s*\)"
)  # (15) where an amount stands is a minus, in accounts; or a list mark
_MASK = regex.compile(r"\d[\d,.]*\s*[*＊×]|[*＊×]+\s*[\d.]*\d|[*＊]{2,}")
_RANGE = regex.compile(r"\d\s*\S{0,3}?\s*[-–—~～至到]+\s*\d")
_PLACES = frozenset(["currency", "about_before", "about_after", "about_inside", "exact_after"])

_STATED = regex.compile(r"(?:单位|单\s*位)\s*[:：]\s*(?:人民币\s*)?")
_BRACKET = regex.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_BRACKET_ON = regex.compile(r"[)）\]】〕。].*$|[(（].*$")
_LISTING = regex.compile(r"\s*[、,，;；或和及]\s*|\s+")
_TAIL = regex.compile(r"(?<![\d零〇一二三四五六七八九十百千万亿几数余多每.])(?:百万|千|万|亿)元$")


def parse_amount(
    raw: str, *, unit: Unit | None = None, unit_raw: str | None = None, unit_source: str | None = None
) -> Amount:
    """Read one printed amount. `unit`, `unit_raw` and `unit_source` are what the surroundings state; the cell's own unit wins."""

    def unread(*flags: str) -> Amount:
        return Amount(None, None, raw, unit, unit_raw, unit_source, flags)

    if missing_marker(raw) is not None:
        return unread()
    text = unmarked(narrow(mend(raw)))
    flags: list[str] = []
    if not _PLAIN.fullmatch(text):
        if _MASK.search(text):
            return unread("masked")
        if _RANGE.search(text):
            return unread("range")
        if not _NUMERAL.search(text):
            return unread("unreadable")
        text, flags = _undressed(text)
        if _BROKEN.fullmatch(text):
            text, flags = "".join(text.split()), [*flags, "row_mended"]
        elif loss := _LOSS.fullmatch(text):
            text, flags = f"-{loss[1]}", [*flags, "structure_ambiguous"]
    number, rest = _split(text)
    if number is None:
        return unread("several_numbers" if len(find_numbers(text)) > 1 else "unreadable")
    if not rest:
        if unit is None:
            return Amount(None, number, raw, None, unit_raw, unit_source, (*flags, "unit_missing"))
        return _scaled(number, raw, unit, unit_raw, unit_source, flags)
    own = parse_unit(rest)
    if own is not None and own.kind == "scale":
        own, flags = UNITS.get(own.symbol + "元"), [*flags, "unit_inferred"]
    if own is None or own.kind != "money":
        return unread("several_numbers" if len(find_numbers(text)) > 1 else "unreadable")
    if unit is not None and unit.factor != own.factor:
        flags.append("unit_conflict")
    return _scaled(number, raw, own, rest, "cell", flags)


@cache
def _words() -> dict[str, regex.Pattern[str]]:
    """The patterns of the words around an amount, by place."""
    rows = read_table("amount_words", ("word", "place"))
    if unknown := [row for row in rows if row["place"] not in _PLACES]:
        raise ValueError(f"vocabulary amount_words: {unknown}")
    words = {place: [regex.escape(narrow(row["word"])) for row in rows if row["place"] == place] for place in _PLACES}
    around = {
        "currency": r"^(-?)\s*(?:{})\s*",
        "about_before": r"^(?:{})\s*",
        "about_after": r"\s*(?:{})$",
        "about_inside": r"(?:{})",
        "exact_after": r"\s*(?:{})$",
    }
    return {place: regex.compile(pattern.format("|".join(words[place]))) for place, pattern in around.items()}


def _undressed(text: str) -> tuple[str, list[str]]:
    """The text without currency marks and words of precision, and the flags that those words ask for."""
    words = _words()
    bare, currency = words["currency"].subn(_sign_alone, text.strip())
    bare, before = words["about_before"].subn("", bare)
    if not currency:
        bare = words["currency"].sub(_sign_alone, bare)
    bare, after = words["about_after"].subn("", bare)
    bare, inside = words["about_inside"].subn("", bare)
    bare = words["exact_after"].sub("", bare)
    return bare.strip(), ["approximate"] if before or after or inside else []


def _sign_alone(currency: regex.Match[str]) -> str:
    return currency[1]


def _split(text: str) -> tuple[Number | None, str]:
    """The number at the start, as long as it can be, and what is printed behind it."""
    if not _BEGINS.match(text):
        return None, ""
    for cut in range(len(text), 0, -1):
        rest = text[cut:].strip()
        if rest and match_unit(rest) is None:
            continue
        if (number := parse_number(text[:cut])) is not None:
            return number, rest
    return None, ""


def _scaled(
    number: Number, raw: str, unit: Unit, unit_raw: str | None, unit_source: str | None, flags: list[str]
) -> Amount:
    exact = number.value * unit.factor
    if abs(exact) >= _LIMIT:
        return Amount(None, number, raw, unit, unit_raw, unit_source, (*flags, "unreadable"))
    yuan = round_half_up(exact, _CENT)
    if yuan != exact:
        flags = [*flags, "rounded"]
    return Amount(yuan, number, raw, unit, unit_raw, unit_source, tuple(flags))


@lru_cache(maxsize=4096)  # the same headers come back on every page
def unit_in(text: str) -> tuple[Unit, str] | None:
    """The money unit that a header, caption or unit note states, and the words that state it.

    Read: 单位：万元 (also in a list with others), a bracket that holds nothing but units, a header that is or ends with a money
    unit. None where none is stated, or two different ones are.
    """
    text = mend(text)  # 万 and 元 set apart would otherwise read as 元
    found: dict[Decimal, tuple[Unit, str]] = {}
    stated = [text[match.end() :] for match in _STATED.finditer(text)]
    bracketed = [match[1] for match in _BRACKET.finditer(narrow(text)) if _all_units(match[1])]
    for words in [*stated, *bracketed]:
        for word in _listed(words):
            unit_words = _BRACKET_ON.sub("", word)
            known = parse_unit(unit_words)
            if known is None:
                break
            if known.kind == "money":
                found.setdefault(known.factor, (known, unit_words))
    if not found:
        whole = parse_unit(text)
        tail = _TAIL.search(fold(text))
        words = text.strip() if whole else tail[0] if tail else ""
        known = whole or (parse_unit(words) if words else None)
        if known is not None and known.kind == "money":
            return known, words
    return next(iter(found.values())) if len(found) == 1 else None


def _listed(words: str) -> list[str]:
    """The units of a list; a slash parts them only where it does not make one unit (万元/% but not 元/人)."""
    listed: list[str] = []
    for word in _LISTING.split(words.strip()):
        listed += word.split("/") if parse_unit(word) is None else [word]
    return listed


def _all_units(words: str) -> bool:
    return all(parse_unit(word) is not None for word in _listed(words))
