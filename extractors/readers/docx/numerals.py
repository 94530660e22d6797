"""Counters as Word prints them: 3 as 三, ③, c, iii."""

from __future__ import annotations

_HAN = "〇一二三四五六七八九"
_HAN_UNITS = ("", "十", "百", "千")
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_LONGEST = 4000  # letters and Roman figures grow with the count
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def printed(count: int, style: str) -> str | None:
    """A counter in one of Word's number formats; None for a format that is not known here."""
    if style in ("decimal", "decimalHalfWidth"):
        return str(count)
    if style in ("none", "bullet"):
        return ""
    if style == "decimalZero":
        return f"{count:02d}"
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    if style in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ):
        return _counted(count, _HAN, _HAN_UNITS)
    if style == "chineseLegalSimplified":
        return _counted(count, _LEGAL, _LEGAL_UNITS)
    if style in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_HAN[int(digit)] for digit in str(count))
    if style == "ideographTraditional":
        return _one_of(_STEMS, count)
    if style == "ideographZodiac":
        return _one_of(_BRANCHES, count)
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return chr(0x2460 + count - 1) if 1 <= count <= 20 else str(count)
    if style == "decimalEnclosedParen":
        return chr(0x2474 + count - 1) if 1 <= count <= 20 else f"({count})"
    if style == "decimalEnclosedFullstop":
        return chr(0x2488 + count - 1) if 1 <= count <= 20 else f"{count}."
    if style in ("lowerLetter", "upperLetter", "lowerRoman", "upperRoman") and not 0 < count < _LONGEST:
        return str(count)
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style in ("lowerRoman", "upperRoman"):
        return _roman(count).upper() if style == "upperRoman" else _roman(count)
    return None


def _one_of(names: str, count: int) -> str:
    return names[count - 1] if 1 <= count <= len(names) else str(count)


def _counted(count: int, digits: str, units: tuple[str, ...]) -> str:
    """Numbers up to 9999 as they are spoken; the leading one of ten to nineteen is not said in everyday numerals."""
    if not 0 < count < 10_000:
        return str(count)
    zero = "零"
    spoken, pending = "", False
    for place in range(len(str(count)) - 1, -1, -1):
        digit = count // 10**place % 10
        if digit:
            spoken += (zero if pending else "") + digits[digit] + units[place]
        pending = not digit and bool(spoken)
    return spoken.removeprefix("一") if spoken.startswith("一十") else spoken


def _roman(count: int) -> str:
    text = ""
    for worth, letters in (*_ROMAN, *_ROMAN_ONES):
        text += letters * (count // worth)
        count %= worth
    return text
