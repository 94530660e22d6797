"""Rates and shares as fractions: 98.4% is 0.984."""

from decimal import Decimal
from typing import Literal

import regex

from normalizers.frozen import frozen
from normalizers.missing import missing_marker
from normalizers.numbers import Number, parse_number
from normalizers.text import mend, narrow, unmarked

Bare = Literal["infer", "percent", "fraction"]


@frozen
class Rate:
    """A printed rate. `value` and `quantum` are fractions (98.4%: 0.984 and 0.001); None where nothing is printed or flagged why.

    flags: unit_inferred (no % printed), range, masked, unreadable.
    """

    value: Decimal | None
    number: Number | None
    raw: str
    quantum: Decimal | None
    flags: tuple[str, ...] = ()


_PERCENT, _PERMILLE, _ONE = Decimal("0.01"), Decimal("0.001"), Decimal(1)
_WORDS = regex.compile(r"(?P<minus>负|-)?(?:百分之(?P<percent>.+)|千分之(?P<permille>.+))")
_SIGNED = regex.compile(r"(?P<number>.+?)\s*(?P<mark>%|‰|﹪)")
_RANGE = regex.compile(r"\d\s*[%‰]?\s*[-–—~～至到]+\s*\d")
# Up to here an unmarked number with decimals is taken for a fraction: 0.958, 1.0259.
_FRACTION_UP_TO = Decimal("1.5")


def parse_rate(raw: str, *, bare: Bare = "infer") -> Rate:
    """Read one printed rate: 98.4%, 5‰, 百分之八十五, or an unmarked number.

    bare: what an unmarked number is. `percent` or `fraction` where the header says so; `infer` takes numbers with decimals up to
    1.5, and 0 and 1, for fractions and others for percent, and flags `unit_inferred`.
    """
    if missing_marker(raw) is not None:
        return Rate(None, None, raw, None)
    text = unmarked(narrow(mend(raw)).strip())
    if "*" in text or "＊" in text:
        return Rate(None, None, raw, None, ("masked",))
    if _RANGE.search(text):
        return Rate(None, None, raw, None, ("range",))
    if words := _WORDS.fullmatch(text):
        number = parse_number(words["percent"] or words["permille"])
        return _rate(number, raw, _PERCENT if words["percent"] else _PERMILLE, negative=words["minus"] is not None)
    if marked := _SIGNED.fullmatch(text):
        return _rate(parse_number(marked["number"]), raw, _PERMILLE if marked["mark"] == "‰" else _PERCENT)
    number = parse_number(text)
    if number is None or bare != "infer":
        return _rate(number, raw, _ONE if bare == "fraction" else _PERCENT)
    whole = number.quantum == 1
    fraction = abs(number.value) <= (1 if whole else _FRACTION_UP_TO)
    return _rate(number, raw, _ONE if fraction else _PERCENT, flags=("unit_inferred",))


def _rate(
    number: Number | None, raw: str, factor: Decimal, *, negative: bool = False, flags: tuple[str, ...] = ()
) -> Rate:
    if number is None:
        return Rate(None, None, raw, None, ("unreadable",))
    value = number.value * factor
    return Rate(-value if negative else value, number, raw, number.quantum * factor, flags)
