"""Units and counter words: what follows a number. The words are in `data/units.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

import regex

from normalizers.frozen import frozen
from normalizers.text import fold, narrow, remembering
from normalizers.vocabulary import read_table


@frozen
class Unit:
    """One unit. `value * factor` is the amount in `base` (万元: 10000, 元); counters keep apart: 人 is not 人次.

    kind: money, money_rate (元/亩), rate (吨/日), ratio, ratio_diff (个百分点), count, area, length, volume, mass, energy, power,
    data, time, scale (a bare 万 or 亿: a factor whose unit is not printed), calendar (a bare 月 or 日: in 12月 and 15日 it dates and
    measures nothing), year, and others of `data/units.csv`.
    """

    symbol: str
    kind: str
    factor: Decimal
    base: str


@frozen
class _Entry:
    unit: Unit
    not_before: tuple[str, ...]


# Kinds that take a scale word in front: 万人次, 亿千瓦时. Grades, scores, ages and durations do not.
_SCALABLE = frozenset(
    ["money", "money_foreign", "count", "area", "length", "volume", "mass", "energy", "power", "power_apparent"]
)
_DIVISORS = frozenset(
    [
        "count",
        "area",
        "length",
        "volume",
        "mass",
        "energy",
        "power",
        "power_apparent",
        "time",
        "month",
        "quarter",
        "year",
        "calendar",
    ]
)
_GAP = regex.compile(r"\s{0,2}")
_PER = regex.compile(r"\s?(?:(?P<slash>/)|每|·)\s?")
_WORD = regex.compile(r"\p{L}")


def _load() -> dict[str, _Entry]:
    names: dict[str, _Entry] = {}
    for row in read_table("units", ("symbol", "aliases", "kind", "factor", "base", "not_before")):
        unit = Unit(row["symbol"], row["kind"], Decimal(row["factor"]), row["base"] or row["symbol"])
        if not unit.kind or unit.factor <= 0:
            raise ValueError(f"vocabulary units: {row}")
        stops = tuple(filter(None, row["not_before"].split("|")))
        for name in filter(None, [row["symbol"], *row["aliases"].split("|")]):
            if narrow(name) in names and names[narrow(name)].unit != unit:
                raise ValueError(f"vocabulary units: {name!r} names two units")
            names[narrow(name)] = _Entry(unit, stops)
    for name, entry in list(names.items()):
        if name.endswith("次") and len(name) > 1:  # 场（次） is 场次, and 人（次） no 人
            names.setdefault(f"{name[:-1]}(次)", entry)
    return names


_NAMES = _load()
_FOLDED = {fold(name): entry for name, entry in _NAMES.items()}
_LONGEST = max(map(len, _NAMES))
_REACH = 8 * _LONGEST
_FIRST = frozenset(name[0] for name in _NAMES)
_FIRST_PRINTED = _FIRST | {chr(ord(first) + 0xFEE0) for first in _FIRST if "!" <= first <= "~"}  # full-width, too
_SCALES = tuple(sorted((name for name, entry in _NAMES.items() if entry.unit.kind == "scale"), key=len, reverse=True))

UNITS: Mapping[str, Unit] = MappingProxyType({name: entry.unit for name, entry in _NAMES.items()})
"""Every printed name, aliases included, with its unit."""


def _is_letter(text: str, position: int) -> bool:
    return position < len(text) and text[position].isascii() and text[position].isalpha()


def _entry_at(text: str, pos: int) -> tuple[Unit, int] | None:
    """The longest listed name that starts at `pos` of narrowed text and is not the start of another word."""
    if text[pos : pos + 1] not in _FIRST:
        return None
    for end in range(min(len(text), pos + _LONGEST), pos, -1):
        entry = _NAMES.get(text[pos:end])
        if entry is None or text.startswith(entry.not_before, end):
            continue
        if text[end - 1].isascii() and text[end - 1].isalpha() and _is_letter(text, end):
            continue
        return entry.unit, end
    return None


def _scaled_at(text: str, pos: int) -> tuple[Unit, int] | None:
    """A scale word and the unit it multiplies: 万 + 人次."""
    if not text.startswith(_SCALES, pos):
        return None
    for name in _SCALES:
        if not text.startswith(name, pos):
            continue
        found = _entry_at(text, pos + len(name))
        if found and found[0].kind in _SCALABLE:
            scale, (unit, end) = _NAMES[name].unit, found
            return Unit(scale.symbol + unit.symbol, unit.kind, scale.factor * unit.factor, unit.base), end
    return None


def _simple_at(text: str, pos: int) -> tuple[Unit, int] | None:
    listed, scaled = _entry_at(text, pos), _scaled_at(text, pos)
    if listed and scaled:
        return scaled if scaled[1] > listed[1] else listed
    return listed or scaled


def _divided(unit: Unit, divisor: Unit) -> Unit:
    kind = "money_rate" if unit.kind.startswith("money") else "rate"
    return Unit(f"{unit.symbol}/{divisor.symbol}", kind, unit.factor, f"{unit.base}/{divisor.symbol}")


def match_unit(text: str, pos: int = 0) -> tuple[Unit, int] | None:
    """The longest unit that starts at `pos` of running text, and where it ends; None where no unit starts there.

    One or two spaces or line ends in front are passed over. A word that only begins like a unit (5 项目) is none, and neither is
    a unit divided by something unknown: 万元/… is not 万元.
    """
    first = text[pos : pos + 1]
    if first not in _FIRST_PRINTED and not first.isspace():
        return None
    plain = narrow(text[pos : pos + _REACH])  # a slice, so that long documents are not narrowed once for every number
    start = _GAP.match(plain).end()
    found = _simple_at(plain, start)
    if found is None:
        return None
    unit, end = found
    while per := _PER.match(plain, end):
        divisor = _simple_at(plain, per.end())
        if divisor is None or divisor[0].kind not in _DIVISORS:
            return None if per["slash"] and _WORD.match(plain, per.end()) else (unit, pos + end)
        unit, end = _divided(unit, divisor[0]), divisor[1]
    return unit, pos + end


@remembering
def parse_unit(text: str) -> Unit | None:
    """The unit that `text` is, after folding; None where it is not wholly one known unit."""
    folded = fold(text)
    if folded in _FOLDED:
        return _FOLDED[folded].unit
    found = match_unit(folded)
    return found[0] if found and found[1] == len(folded) else None
