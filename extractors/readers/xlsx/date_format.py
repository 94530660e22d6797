"""Dates and times as a spreadsheet shows them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import regex

_LITERAL = regex.compile(r'"[^"]*"|[\\!].|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', regex.IGNORECASE)
_DATE_LETTER = regex.compile(r"[ymdhse]|a{3,4}|上午", regex.IGNORECASE)
_TOKEN = regex.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[(h+|m+|s+)\]|\[[^\]]*\]|(上午/下午|AM/PM|A/P)|(y+|e+|m+|d+|h+|s+|a{3,4})|(\.0+)|(.)',
    regex.IGNORECASE,
)
# the codes that spreadsheets do not store because they follow the reader's country: as they show in China
LOCAL_DATES = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_WEEKDAYS = "一二三四五六日"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def is_date_format(code: str) -> bool:
    """Whether a number format shows dates or times."""
    bare = _LITERAL.sub("", code.split(";")[0])
    if bare.strip().lower() in ("general", "g/通用格式"):
        return False
    return bool(_DATE_LETTER.search(regex.sub(r"E[+-]", "", bare))) and not regex.search(r"[#?]", bare)


def displayed_date(value: datetime | date | time | timedelta, code: str) -> str:
    """A date or time under a format code; under a code for numbers the date itself, year first."""
    moment, elapsed = _moment(value)
    if not is_date_format(code):
        code = "yyyy/m/d h:mm:ss" if moment.time() != time() else "yyyy/m/d"
    tokens = list(_TOKEN.finditer(code))
    twelve = any(token.group(4) for token in tokens)
    parts: list[str] = []
    last = ""
    for n, token in enumerate(tokens):
        quoted, escaped, total, noon, letters, _, other = token.groups()
        if quoted is not None or escaped is not None:
            parts.append(quoted if quoted is not None else escaped)
        elif total:
            parts.append(_elapsed(elapsed, total.lower()))
            last = total[0].lower()
        elif noon:
            before = moment.hour < 12
            parts.append(("上午" if before else "下午") if "午" in noon else ("AM" if before else "PM"))
        elif letters:
            unit = letters.lower()
            minutes = unit[0] == "m" and len(unit) <= 2 and (last == "h" or _next_unit(tokens, n) == "s")
            parts.append(_minutes(moment, unit) if minutes else _part(moment, unit, twelve=twelve))
            last = unit[0]
        elif other is not None:
            parts.append(other)
    return "".join(parts).strip()


def _moment(value: datetime | date | time | timedelta) -> tuple[datetime, timedelta]:
    start = datetime(1899, 12, 30)
    if isinstance(value, timedelta):
        return start + value, value
    if isinstance(value, time):
        elapsed = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return start + elapsed, elapsed
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    if moment.microsecond >= 500_000:
        moment += timedelta(seconds=1)
    moment = moment.replace(microsecond=0)
    return moment, moment - start


def _next_unit(tokens: list[regex.Match[str]], n: int) -> str:
    following = next((t for t in tokens[n + 1 :] if t.group(5) or t.group(3)), None)
    return (following.group(5) or following.group(3))[0].lower() if following else ""


def _minutes(moment: datetime, unit: str) -> str:
    return f"{moment.minute:02d}" if len(unit) == 2 else str(moment.minute)


def _part(moment: datetime, unit: str, *, twelve: bool) -> str:
    if unit[0] in "ye":
        return f"{moment.year % 100:02d}" if unit[0] == "y" and len(unit) <= 2 else str(moment.year)
    if unit[0] == "m":
        name = _MONTHS[moment.month - 1]
        return {1: str(moment.month), 2: f"{moment.month:02d}", 3: name}.get(len(unit), name)
    if unit[0] == "d" and len(unit) <= 2:
        return f"{moment.day:02d}" if len(unit) == 2 else str(moment.day)
    if unit[0] in "da":
        return ("星期" if len(unit) == 4 else "") + _WEEKDAYS[moment.weekday()]
    count = (moment.hour % 12 or 12) if unit[0] == "h" and twelve else moment.hour if unit[0] == "h" else moment.second
    return f"{count:02d}" if len(unit) == 2 else str(count)


def _elapsed(elapsed: timedelta, unit: str) -> str:
    size = {"h": timedelta(hours=1), "m": timedelta(minutes=1), "s": timedelta(seconds=1)}[unit[0]]
    return str(elapsed // size).rjust(len(unit), "0")
