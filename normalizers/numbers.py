"""Printed numbers. Strict: what is not plainly one number is None, because a wrong figure is worse than a missing one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache

import regex

from normalizers.chinese_numerals import NUMERAL_CHARACTERS, parse_numeral
from normalizers.frozen import frozen
from normalizers.text import narrow, remembering, unmarked
from normalizers.units import match_unit


@frozen
class Number:
    """A printed number: exact `value`, the text it was read from, and `quantum`, one unit of its last printed digit."""

    value: Decimal
    raw: str
    quantum: Decimal


@frozen
class NumberSpan:
    """A number and where it stands in running text: `text[start:end]`."""

    start: int
    end: int
    number: Number


_SIGNS = "+\\-–"
_PLAIN = r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?"
_WHOLE = regex.compile(rf"(?P<sign>[{_SIGNS}]?)(?P<digits>{_PLAIN})")
_BRACKETED = regex.compile(rf"\((?P<digits>{_PLAIN})\)")
_SPACE_AT_SEPARATOR = regex.compile(
    r"\s+(?=[,.]\d)|(?<=\d[,.])\s+|(?<=^[+\-–(])\s+|\s+(?=\)$)|(?<=\d)[\u2009\u202f](?=\d{3})"
)

_SCALES = {"亿": Decimal(10**8), "千万": Decimal(10**7), "百万": Decimal(10**6), "万": Decimal(10**4)}
_SCALES |= {"千": Decimal(1000), "百": Decimal(100), "": Decimal(1)}
_COMPOUND = regex.compile(rf"(?P<first>[1-9]\d*)(?P<scale>亿|万|千)(?P<rest>{_PLAIN})(?P<below>千万|百万|万|千|百)?")

# Everything in running text that digits, separators, masks and Latin letters touch is one token, judged as a whole.
_TOKEN = regex.compile(r"[\d][\d,.]*\d|\d")
_BETWEEN_COMMAS = regex.compile(r"[^，]+")
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")  # powers; behind decimals the number of a footnote
_MASK = regex.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]|\.?[*＊]|\.?[Xx×]{2}|[Xx×](?!\s*\d)")
_TEXT_NUMBER = regex.compile(_PLAIN)
_GROUPED = regex.compile(r"[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?|[1-9]\d{0,2},\d{3}\.\d+")
_NUMERAL_RUN = regex.compile(f"[{NUMERAL_CHARACTERS}]{{2,}}")
# After these a hyphen before a digit is a sign: 为-3.2, （-5%）, ：-8.
_SIGN_AFTER = frozenset("为是达至到于(:：,，、。；;=≥≤><≧≦│| \t\n“")


def _decimal(digits: str, raw: str, *, negative: bool) -> Number:
    value = Decimal(digits.replace(",", ""))
    return Number(-value if negative and value else value, raw, _quantum(len(digits.partition(".")[2])))


@cache
def _quantum(places: int) -> Decimal:
    """One unit of the last of so many decimals."""
    return Decimal(1).scaleb(-places)


@lru_cache(maxsize=16_384)
def parse_number(text: str) -> Number | None:
    """The number that `text` wholly is, or None.

    Read: thousands separators in groups of three (ASCII or full-width), full-width digits, spaces beside separators, a leading
    sign, the mark of a footnote behind it (90.55①), brackets as a minus around a number with separators or decimals ((1,234) but not the list mark (1)), digits with
    two scales (3亿5000万), and Chinese numerals. Refused: broken groups (1,23,4.5), leading zeros (codes), a bare leading or trailing point, masks (78.*).
    """
    raw = text.strip()
    plain = _SPACE_AT_SEPARATOR.sub("", narrow(unmarked(raw)))
    if match := _WHOLE.fullmatch(plain):
        return _decimal(match["digits"], raw, negative=match["sign"] in ("-", "–"))
    if (match := _BRACKETED.fullmatch(plain)) and not match["digits"].isdigit():
        return _decimal(match["digits"], raw, negative=True)
    if match := _COMPOUND.fullmatch(plain):
        return _compound(match, raw)
    numeral = parse_numeral("".join(raw.split()))
    if numeral is None:
        return None
    exponent = numeral.as_tuple().exponent
    assert isinstance(exponent, int)
    return Number(numeral, raw, Decimal(1).scaleb(min(exponent, 0)))


@remembering
def find_numbers(text: str) -> tuple[NumberSpan, ...]:
    """Every number in running text, in order.

    Digits that belong to a code (PM2.5, T2023, 0571-), a mask (78.*), a power (10⁴) or a broken group are none, and neither is a single
    full-width comma between whole groups of three (100，200), which may be a list or a separator; with decimals or a second
    comma it is a separator (1，234.56). Chinese numerals count only with two or more characters and a unit behind them:
    二十三个, not 一般 or 十分. 3亿5000万元 is one number.
    """
    plain = narrow(text)
    spans = [span for start, end in _tokens(text, plain) if (span := _span(text, plain, start, end))]
    spans += [span for match in _NUMERAL_RUN.finditer(text) if (span := _numeral_span(text, *match.span()))]
    spans.sort(key=lambda span: span.start)
    if len(spans) < 2:
        return tuple(spans)
    compounds = [span for match in _COMPOUND.finditer(plain) if (span := _compound_span(text, spans, *match.span()))]
    inside = [(span.start, span.end) for span in compounds]
    rest = [span for span in spans if not any(start <= span.start < end for start, end in inside)]
    return tuple(sorted([*rest, *compounds], key=lambda span: span.start))


def _compound_span(text: str, spans: Sequence[NumberSpan], start: int, end: int) -> NumberSpan | None:
    """3亿5000万 as one number, where its two parts are numbers of their own."""
    number = parse_number(text[start:end])
    parts = [span for span in spans if start <= span.start < end]
    whole = len(parts) == 2 and parts[0].start == start and parts[1].end <= end
    return NumberSpan(start, end, number) if number is not None and whole else None


def _compound(match: regex.Match[str], raw: str) -> Number | None:
    """The value of 3亿5000万. Without a second scale the digits must fill the first: 1万2000, but 2万3 is open."""
    scale, below = _SCALES[match["scale"]], _SCALES[match["below"] or ""]
    second = _decimal(match["rest"], raw, negative=False)
    if second.value * below >= scale or (not match["below"] and second.value * 10 < scale):
        return None
    return Number(int(match["first"]) * scale + second.value * below, raw, second.quantum * below)


def _tokens(text: str, plain: str) -> Iterator[tuple[int, int]]:
    """Runs of digits and separators; a full-width comma parts them unless it could be grouping thousands."""
    for match in _TOKEN.finditer(plain):
        start, end = match.span()
        if _TEXT_NUMBER.fullmatch(plain, start, end):
            yield start, end
            continue
        for part in _BETWEEN_COMMAS.finditer(text, start, end):
            yield part.span()


def _span(text: str, plain: str, start: int, end: int) -> NumberSpan | None:
    if "，" in text[start:end] and not _GROUPED.fullmatch(plain, start, end):
        return None
    before = plain[start - 1] if start else ""
    if before and ((before.isascii() and before.isalpha()) or before in "*._"):
        return None
    masked = _MASK.match(plain, end)
    if (masked and not (masked.group() in _RAISED and "." in plain[start:end])) or not _TEXT_NUMBER.fullmatch(
        plain, start, end
    ):
        return None
    negative = False
    if before in ("-", "–", "—") and not plain[:start].endswith("——"):
        sign = _sign(text, plain, start, end)
        if sign is None or (sign and before == "—"):
            return None
        negative = sign
    first = start - 1 if negative else start
    return NumberSpan(first, end, _decimal(plain[start:end], text[first:end], negative=negative))


def _sign(text: str, plain: str, start: int, end: int) -> bool | None:
    """Whether the hyphen before `start` is a minus; None where it may be a code's hyphen (附件-1, COVID-19).

    The caller reads an em dash as a range or not at all: 增速—5% is a minus to some and a dash to others.
    """
    front = plain[: start - 1]
    shown = front.rstrip()
    if not shown:
        return True
    last = shown[-1]
    if last.isdigit() or last in "%‰#)]年月日期号亩元人户家":
        return False
    if last.isascii() and last.isalpha():
        return None
    if front[-1] in _SIGN_AFTER or match_unit(text, end) is not None:
        return True
    return None


def _numeral_span(text: str, start: int, end: int) -> NumberSpan | None:
    if text[:start].endswith(("第", "分之", "点")) or match_unit(text, end) is None:
        return None
    value = parse_numeral(text[start:end])
    if value is None:
        return None
    return NumberSpan(start, end, Number(value, text[start:end], Decimal(1)))
