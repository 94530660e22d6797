"""Values as a spreadsheet shows them: a number under its number format.

The stored binary fraction never shows: a number is first cut to the 15 digits that spreadsheets keep, then rounded half
up to the places that its format shows. Formats that are not understood here give the number itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import regex

from extractors.readers.xlsx.date_format import displayed_date, is_date_format

_SECTION = regex.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*')
_TOKEN = regex.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[([^\]]*)\]|(General|G/通用格式)|([0#?])|(E[+-])|(.)', regex.IGNORECASE
)
_CONDITION = regex.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_CURRENCY = regex.compile(r"\$([^-]*)")
_FULL_DIGITS = 15
_GENERAL_WIDTH = 11  # characters that the General format shows
_COMPARE = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}

Stored = str | bool | int | float | Decimal | datetime | date | time | timedelta | None


@dataclass(frozen=True, slots=True)
class _Token:
    """kind: `text` (printed as it is), `digit` (0, # or ?), `point`, `comma`, `percent`, `general`, `at`, `exponent`."""

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None

    def has(self, kind: str) -> bool:
        return any(token.kind == kind for token in self.tokens)


def displayed(value: Stored, code: str | None) -> str:
    """The text that a cell shows for a stored value under a number format code; "" for an empty cell."""
    code = code or "General"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date | time | timedelta):
        return displayed_date(value, _first_section(code))
    number = exact(value)
    sections = _sections(code)
    section, number = _chosen(sections, number)
    if section is None or is_date_format(code):
        return general(number)
    return _formatted(section, number)


def exact(value: int | float | Decimal) -> Decimal:
    """The decimal number that was entered or computed, without the noise of binary fractions."""
    if isinstance(value, float):
        return Decimal(f"{value:.{_FULL_DIGITS}g}")
    return Decimal(value)


def general(number: Decimal) -> str:
    """A number in the General format: as many decimals as fit in eleven characters. Whole numbers are shown in full."""
    if number == number.to_integral_value():
        return f"{number.to_integral_value():f}" if number else "0"
    whole = len(f"{abs(number):f}".partition(".")[0])
    places = max(0, _GENERAL_WIDTH - 1 - whole)
    shown = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if not shown:
        return f"{number.normalize():E}"
    text = f"{shown:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _first_section(code: str) -> str:
    match = _SECTION.match(code)
    return match.group() if match else code


@cache
def _sections(code: str) -> tuple[_Section, ...]:
    """The parts of a format code, between semicolons."""
    parts: list[str] = []
    at = 0
    while at <= len(code):
        match = _SECTION.match(code, at)
        part = match.group() if match else ""
        parts.append(part)
        at += len(part) + 1
    return tuple(_section(part) for part in parts)


def _section(part: str) -> _Section:
    tokens: list[_Token] = []
    condition: tuple[str, Decimal] | None = None
    for match in _TOKEN.finditer(part):
        quoted, escaped, bracketed, is_general, digit, exponent, other = match.groups()
        if quoted is not None or escaped is not None:
            tokens.append(_Token("text", quoted if quoted is not None else escaped))
        elif bracketed is not None:
            stated = _CONDITION.fullmatch(bracketed.strip())
            currency = _CURRENCY.match(bracketed)
            if stated:
                condition = (stated.group(1), Decimal(stated.group(2)))
            elif currency:
                tokens.append(_Token("text", currency.group(1)))
        elif is_general:
            tokens.append(_Token("general"))
        elif digit:
            tokens.append(_Token("digit", digit))
        elif exponent:
            tokens.append(_Token("exponent", exponent))
        elif other is not None:
            kind = {".": "point", ",": "comma", "%": "percent", "@": "at"}.get(other, "text")
            tokens.append(_Token(kind, other))
    return _Section(tuple(tokens), condition)


def _chosen(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section | None, Decimal]:
    """The section for a number, and the number as that section takes it: a section for negatives shows no minus."""
    numeric = [s for s in sections[:3] if not s.has("at")] or list(sections[:1])
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _COMPARE[section.condition[0]](number, section.condition[1]):
                return section, number
        return None, number
    if number < 0 and len(numeric) > 1:
        return numeric[1], -number
    if number == 0 and len(numeric) > 2:
        return numeric[2], number
    return numeric[0], number


def _formatted(section: _Section, number: Decimal) -> str:
    if section.has("general") or (section.has("at") and not section.has("digit")):
        minus, shown = ("-" if number < 0 else ""), general(abs(number))
        parts = [shown if t.kind in ("general", "at") else t.text for t in section.tokens]
        return minus + "".join(parts).strip()
    if not section.has("digit"):
        return ("-" if number < 0 and _text_of(section) else "") + _text_of(section).strip()
    if section.has("exponent") or any(t.kind == "text" and t.text == "/" for t in section.tokens):
        return general(number)
    return _placed(section, number)


def _text_of(section: _Section) -> str:
    return "".join(t.text for t in section.tokens if t.kind in ("text", "percent"))


def _placed(section: _Section, number: Decimal) -> str:
    """Digits into their places, with what stands between them."""
    tokens = list(section.tokens)
    point = next((i for i, t in enumerate(tokens) if t.kind == "point"), len(tokens))
    places = [i for i, t in enumerate(tokens) if t.kind == "digit"]
    whole, decimals = [i for i in places if i < point], [i for i in places if i > point]
    scaling = [i for i, t in enumerate(tokens) if t.kind == "comma" and _scales(tokens, i, places, point)]
    grouped = any(t.kind == "comma" and i not in scaling and whole and i < whole[-1] for i, t in enumerate(tokens))
    scaled = number.scaleb(2 * sum(t.kind == "percent" for t in tokens) - 3 * len(scaling))
    shown = scaled.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    units, _, fraction = f"{abs(shown):f}".partition(".")
    filled = {**_whole_digits(tokens, whole, units, grouped=grouped), **_decimal_digits(tokens, decimals, fraction)}
    parts = []
    for i, token in enumerate(tokens):
        if token.kind == "digit":
            parts.append(filled[i])
        elif token.kind == "point":
            parts.append(("" if whole else units.lstrip("0")) + ("." if any(filled[d] for d in decimals) else ""))
        elif token.kind != "comma":
            parts.append(token.text)
    text = "".join(parts).strip()
    return f"-{text}" if shown < 0 else text


def _scales(tokens: list[_Token], i: int, places: list[int], point: int) -> bool:
    """Whether a comma stands right behind the last digit of the whole part, or of all: it divides by a thousand."""
    before = [p for p in places if p < i]
    if not before or any(tokens[k].kind != "comma" for k in range(before[-1] + 1, i)):
        return False
    after = [p for p in places if p > i]
    return not after or (i < point < after[0])


def _whole_digits(tokens: list[_Token], whole: list[int], units: str, *, grouped: bool) -> dict[int, str]:
    """The digits before the point: one for each place from the right, all that are left for the first place."""
    units = units.lstrip("0")
    required = max((len(whole) - n for n, i in enumerate(whole) if tokens[i].text == "0"), default=0)
    units = units.rjust(required, "0")
    if grouped:
        units = f"{int(units or 0):,}".rjust(required, "0") if units else ""
        return {i: (units if n == 0 else "") for n, i in enumerate(whole)}
    filled: dict[int, str] = {}
    for n, i in enumerate(reversed(whole)):
        last = n == len(whole) - 1
        filled[i] = (units if last else units[-1:]) or ""
        units = "" if last else units[:-1]
    return filled


def _decimal_digits(tokens: list[_Token], decimals: list[int], fraction: str) -> dict[int, str]:
    filled: dict[int, str] = {}
    for n, i in enumerate(decimals):
        optional = all(tokens[k].text != "0" for k in decimals[n:])
        filled[i] = "" if optional and not fraction[n:].strip("0") else fraction[n]
    return filled
