"""Dates, years, deadlines and document numbers in Chinese text."""

from datetime import date
from functools import cache
from typing import Literal

import regex

from normalizers.chinese_numerals import parse_numeral
from normalizers.frozen import frozen
from normalizers.text import narrow, remembering
from normalizers.vocabulary import read_table

YearKind = Literal["year", "fiscal_year", "range"]


@frozen
class DateSpan:
    """A full date and where it stands: `text[start:end]`."""

    start: int
    end: int
    date: date


@frozen
class YearSpan:
    """A year and where it stands. kind: `year` (2023年), `fiscal_year` (2023年度), `range` (2021-2023年: `year` to `last_year`)."""

    start: int
    end: int
    year: int
    kind: YearKind
    last_year: int


@frozen
class DocNumber:
    """A document number (文号) and where it stands; `text` is as printed without spaces."""

    start: int
    end: int
    text: str
    year: int


_YEAR = r"(?:19|20)\s?\d\s?\d"
_HAN_YEAR = r"[一二][〇零○◯OoＯ０0一二三四五六七八九]{3}"
_HAN = r"[一二三四五六七八九十廿卅]{1,3}"
_DATE = regex.compile(
    rf"(?<![\d.])(?P<y>{_YEAR})\s*年\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*[日号]"
    rf"|(?<![\d.\-/])(?P<y>{_YEAR})(?P<sep>[-/.])\s?(?P<m>\d{{1,2}})(?P=sep)\s?(?P<d>\d{{1,2}})(?![\d\-/]|\.\d)"
    rf"|(?P<hy>{_HAN_YEAR})\s*年\s*(?P<hm>{_HAN})\s*月\s*(?P<hd>{_HAN})\s*[日号]"
)
_TIME = regex.compile(r"\s*(?:T|\s)?\d{1,2}:\d{2}(?::\d{2})?\s*")
_ONE_YEAR = rf"(?:(?<!\d){_YEAR}|{_HAN_YEAR})"
_YEARS = regex.compile(
    rf"(?P<first>{_ONE_YEAR})(?:\s*年?度?\s*(?:[-–—~～]+|至|到)\s*(?P<last>{_ONE_YEAR}))?\s*年(?P<fiscal>\s*度)?(?![级代])"
)
_DEADLINE = regex.compile(
    r"\d{1,2}\s*月\s*(?:份|底|末|初|上旬|中旬|下旬)?\s*(?:之?前|以前)|\d{1,2}\s*月\s*(?:份|底|末|初|上旬|中旬|下旬)"
    r"|\d{1,2}\s*月\s*\d{1,2}\s*[日号]"
    r"|(?<!\d)(?:19|20)\d{2}\s*年(?!级|代)|(?<!\d)(?:19|20)\d{2}[-./年]\s?(?:0?[1-9]|1[0-2])(?![\d%])(?:\s*月)?"
    r"|(?:年底|年末|月底|月末|季度末)\s*(?:之?前|以前)?|第[一二三四1-4]季度"
    r"|\d{1,2}\s*[日号]\s*(?:之?前|以前)"
    r"|(?<!\d)(?:19|20)\d{2}\s*[-–—~～至]+\s*(?:19|20)\d{2}(?!\d|\s*[元人户个万])"
)
_DOC = regex.compile(
    r"[\p{Han}](?:[\p{Han} \t\u3000]{0,24}[\p{Han}])?[ \t\u3000]*"
    r"(?:〔|\[|［|【|〖|\(|（|﹝)\s*(?P<year>(?:19|20)\s?\d\s?\d)\s*(?:〕|\]|］|】|〗|\)|）|﹞)"
    r"\s*第?\s*(?P<number>\d{1,4})\s*号"
)
_ISSUED = regex.compile(r"\p{Han}{2,10}\P{Han}")


def _number(printed: str) -> int:
    squeezed = "".join(printed.split())
    if squeezed.isascii() and squeezed.isdigit():
        return int(squeezed)
    value = parse_numeral(squeezed)
    return int(value) if value is not None else 0


def find_dates(text: str) -> list[DateSpan]:
    """Every full date in `text`: 2023年5月31日, 2023-05-31, 2023.5.31, 2023/5/31, 二〇二三年五月三十一日. Impossible ones are none."""
    spans = []
    for match in _DATE.finditer(narrow(text)):
        year, month, day = (_number(match[name] or match["h" + name]) for name in "ymd")
        try:
            spans.append(DateSpan(match.start(), match.end(), date(year, month, day)))
        except ValueError:
            continue
    return spans


def parse_date(text: str) -> date | None:
    """The date that `text` wholly is, a time of day aside; None otherwise."""
    stripped = text.strip()
    spans = find_dates(stripped)
    if len(spans) != 1 or spans[0].start:
        return None
    rest = stripped[spans[0].end :]
    return spans[0].date if not rest or _TIME.fullmatch(narrow(rest)) else None


@remembering
def find_years(text: str) -> tuple[YearSpan, ...]:
    """Every year in `text` that is printed as one (with 年); of a range the first and the last."""
    spans: list[YearSpan] = []
    if "年" not in text:
        return ()
    for match in _YEARS.finditer(narrow(text)):
        first = _number(match["first"])
        last = _number(match["last"]) if match["last"] else first
        if not 1900 <= first <= last < 2100:
            continue
        kind: YearKind = "range" if match["last"] else "fiscal_year" if match["fiscal"] else "year"
        spans.append(YearSpan(match.start(), match.end(), first, kind, last))
    return tuple(spans)


def find_deadline(text: str) -> tuple[int, int] | None:
    """Where `text` states a point in time to be met (9月前, 2023年12月底前, 年底), or None. 12个月 is a duration."""
    match = _DEADLINE.search(narrow(text))
    return match.span() if match else None


@cache
def _issuer_starts() -> tuple[str, ...]:
    return tuple(row["word"] for row in read_table("before_doc_number", ("word",)))


def find_doc_number(text: str) -> DocNumber | None:
    """The first document number (银金财发〔2024〕7号) in `text`, whatever its brackets, or None."""
    for match in _DOC.finditer(text):
        start = match.start()
        for word in _issuer_starts():
            at = text.rfind(word, match.start(), match.start("year"))
            start = max(start, at + len(word)) if at >= 0 else start
        printed = "".join(text[start : match.end()].split())
        if not _ISSUED.match(printed):
            continue
        return DocNumber(start, match.end(), printed, _number(match["year"]))
    return None
