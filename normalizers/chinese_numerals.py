"""Chinese numerals, everyday and financial: 二千三百万, 壹仟, 二〇二三, 二OO六."""

from decimal import Decimal

import regex

_DIGITS = {
    **dict.fromkeys("零〇○◯", 0),
    **dict.fromkeys("一壹", 1),
    **dict.fromkeys("二贰貳两兩", 2),
    **dict.fromkeys("三叁參叄", 3),
    **dict.fromkeys("四肆", 4),
    **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6),
    **dict.fromkeys("七柒", 7),
    **dict.fromkeys("八捌", 8),
    **dict.fromkeys("九玖", 9),
}
_UNITS = {**dict.fromkeys("十拾", 10), **dict.fromkeys("百佰", 100), **dict.fromkeys("千仟", 1000)}
_SCALES = {**dict.fromkeys("万萬", 10_000), **dict.fromkeys("亿億", 100_000_000)}
# Letters and rings typed in place of 〇; they mean zero only between Chinese digits.
_TYPED_ZERO = str.maketrans(dict.fromkeys("OoＯｏ0０Ο", "〇"))
_CONTRACTED = str.maketrans({"廿": "二十", "卅": "三十"})
_ZERO = frozenset("零〇○◯")

NUMERAL_CHARACTERS = "".join([*_DIGITS, *_UNITS, *_SCALES, "廿卅"])
_POSITIONAL = regex.compile(f"[{''.join(_DIGITS)}]+")
_PLAUSIBLE_YEAR = regex.compile("一[七八九][一二三四五六七八九]{2}")


def parse_numeral(text: str) -> Decimal | None:
    """The value of a Chinese numeral, or None where it is none, loose (三五, 一万二, 十余) or malformed."""
    head, point, tail = text.partition("点")
    if point:
        whole = _integer(head)
        if whole is None or not _POSITIONAL.fullmatch(tail):
            return None
        return Decimal(f"{whole}.{''.join(str(_DIGITS[c]) for c in tail)}")
    value = _integer(text)
    return None if value is None else Decimal(value)


def _integer(text: str) -> int | None:
    if len(text) == 1 and text in _DIGITS:
        return _DIGITS[text]
    typed = text.translate(_TYPED_ZERO)
    if len(typed) > 1 and any(c in _DIGITS for c in text) and _POSITIONAL.fullmatch(typed):
        return _positional(typed)
    return _multiplicative(text.translate(_CONTRACTED))


def _positional(text: str) -> int | None:
    """Digits one by one: a year or a code with a zero in it. 三五 and 一二三四 are not numbers but lists or estimates."""
    if text[0] in _ZERO or not (_ZERO & set(text) or _PLAUSIBLE_YEAR.fullmatch(text)):
        return None
    if "两" in text or "兩" in text:
        return None
    return int("".join(str(_DIGITS[c]) for c in text))


def _multiplicative(text: str) -> int | None:
    """Digits with 十百千 in sections of 万 and 亿, each power smaller than the one before and 零 exactly where one is skipped."""
    if not text or not any(c in _UNITS or c in _SCALES for c in text):
        return None
    for scale in ("亿億", "万萬"):
        cut = max(text.rfind(c) for c in scale)
        if cut < 0:
            continue
        factor = _SCALES[text[cut]]
        high = _small(text[:cut]) if factor == 10_000 else _below(text[:cut], 100_000_000)
        low = _low(text[cut + 1 :], factor)
        return None if not high or low is None else high * factor + low
    return _small(text)


def _below(text: str, limit: int) -> int | None:
    value = _small(text) if not any(c in _SCALES for c in text) else _multiplicative(text)
    return value if value is not None and value < limit else None


def _low(text: str, factor: int) -> int | None:
    """What follows 万 or 亿: nothing, or a smaller number that opens with 零 exactly where its first place is skipped."""
    if not text:
        return 0
    zero = text[0] in _ZERO
    value = _below(text[1:] if zero else text, factor)
    if value is None or value == 0:
        return None
    if zero != (value * 10 < factor):
        return None
    # 一万二 is twelve thousand in speech and ten thousand and two by its characters.
    return None if not zero and text[-1] in _DIGITS and len(text) == 1 else value


def _small(text: str) -> int | None:
    """A number below 10000."""
    if len(text) == 1 and text in _DIGITS:
        return _DIGITS[text]
    value, last, position = 0, 10_000, 0
    while position < len(text):
        zero = text[position] in _ZERO
        position += zero
        rest = text[position : position + 2]
        digit = _DIGITS.get(rest[:1], 0)
        if rest[:1] in _UNITS and _UNITS[rest[0]] == 10 and (not value or zero or last == 100):
            digit, power, width = 1, 10, 1
        elif digit and rest[1:] in _UNITS:
            power, width = _UNITS[rest[1]], 2
        elif digit and len(rest) == 1:
            power, width = 1, 1
        else:
            return None
        if power >= last or (value and zero != (power * 10 < last)) or (zero and not value):
            return None
        value, last, position = value + digit * power, power, position + width
    return value or None
