"""Words that count money for a part of a year only: 截至6月底, 上半年, 1-8月."""

from __future__ import annotations

import regex

from normalizers.text import narrow

_HAN = {han: number for number, han in enumerate("一二三四五六七八九", start=1)} | {"十": 10, "十一": 11, "十二": 12}
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DECEMBER = 12
_HALVES = {"上半年": 6, "前两季度": 6, "前三季度": 9, "第一季度": 3, "一季度": 3}
_SPAN = regex.compile(
    rf"截[至止]?到?\s*(?:(?:19|20)\d{{2}}\s*年度?\s*)?(?P<until>{_MONTH})\s*月(?:\s*\d{{1,2}}\s*日|份?[底末]|份)?"
    rf"|(?<!\d)(?P<first>{_MONTH})\s*月?份?\s*(?:[-—–~～至到]\s*)+(?P<last>{_MONTH})\s*月份?"
    r"|(?P<part>上半年|下半年|(?:前[一二三]|第?[一二三四])季度|前(?:\d{1,2}|[一二三四五六七八九十]{1,2})个月|截[至止]目前)"
    r"|(?P<whole>截[至止]?到?\s*(?:(?:19|20)\d{2}\s*)?年[底末终]|全年|年度)"
)
_CUES = ("月", "年", "季", "目前")


def part_of_year(text: str) -> str | None:
    """The part of a year that the words name last, as printed; "" where they name a whole one, None where neither."""
    if not any(cue in text for cue in _CUES):
        return None
    spans = list(_SPAN.finditer(narrow(text)))
    if not spans:
        return None
    last = spans[-1]
    end = last["until"] or last["last"]
    return "" if last["whole"] or (end and _number(end) == _DECEMBER) else last.group()


def closing_month(period: str) -> int | str:
    """The month with which a part of a year ends (1-8月 and 截至8月底: 8), its words where they name none."""
    found = _SPAN.search(narrow(period))
    end = (found["until"] or found["last"]) if found is not None else None
    return _number(end) if end else _HALVES.get(period, period)


def _number(month: str) -> int:
    return int(month) if month.isdigit() else _HAN[month]
