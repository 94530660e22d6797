"""Tables as a whole: those that the table of contents lists, and those that stand empty."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

import regex

from extractors.records import TableReading
from normalizers.dates import find_years
from normalizers.text import fold
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import Figure, is_misread, missing
from pipeline.checks.ledger import Ledger, describe
from pipeline.checks.words import either, none_noted

_NUMBER = regex.compile(
    r"^(?:第.{1,3}部分|附?表\d+[:.、]?|[一二三四五六七八九十]+、|\d{1,2}[.、．]|\([一二三四五六七八九十\d]+\))+"
)
_ALL_TABLES = regex.compile(r"(?:部门|单位)(?:预算|决算)(?:公开|报)?表$")  # the heading above the list of tables
_LEAST_LISTED = 3
_ALIKE = 0.75  # of the characters of two titles, in order
_FUNDS = {"三公": "three_public", "政府性基金": "government_fund", "国有资本": "state_capital"}


@rule(
    "listed_table_present",
    Severity.WARNING,
    title="Every table that the contents list is there",
    zh="目录所列各表齐全",
    says="Each entry of the table of contents that names a table is the title of one. Tried where most of them are found.",
    says_zh="目录中列出的每张表，正文应有同名的表；多数表能对上时才作判断。",
    needs="facts.contents; tables with their titles",
)
def listed_table_present(ledger: Ledger) -> Iterator[Outcome]:
    records = ledger.records
    listed = {i: name for i, one in enumerate(records.facts.contents) if (name := _table_name(str(one.value)))}
    if len(listed) < _LEAST_LISTED:
        return
    titles = [_bare(reading.title) for reading in records.tables]
    found = _found(set(listed.values()), titles, [_bare(section.title) for section in records.sections])
    lacking = [i for i, name in listed.items() if name not in found]
    refs = tuple(RecordRef("facts.contents", i) for i in listed)
    if len(lacking) * 3 > len(listed) or len(titles) * 2 < len(listed):
        yield missing("目录所列各表", f"目录列有 {len(listed)} 张表，多数未能与正文的表题对上，无法判断是否齐全", [])
        return
    # A title that a picture hides, or gives wrongly, is no title that is missing.
    doubtful = any(is_misread(section.source) for section in records.sections)
    status = Status.UNCERTAIN if doubtful else Status.FAIL
    for i in lacking:
        entry = records.facts.contents[i]
        text = f"目录所列“{entry.value}”在正文中未见"
        page = entry.source.place.page
        yield Outcome(str(entry.value), status, text, (RecordRef("facts.contents", i),), page=page)
    if not lacking:
        yield Outcome("目录所列各表", Status.PASS, f"目录所列 {len(listed)} 张表均有", refs)


def _table_name(entry: str) -> str | None:
    """What an entry of the contents calls a table; None where it names something else, or all tables together."""
    name = _bare(entry)
    return name if name.endswith("表") and not _ALL_TABLES.search(name) else None


def _bare(title: str) -> str:
    """A title without its number, its years and its layout."""
    text = fold(title)
    for span in reversed(find_years(text)):
        text = text[: span.start] + text[span.end :]
    return _NUMBER.sub("", text)


def _found(listed: set[str], titles: list[str], headings: list[str]) -> set[str]:
    """The listed names that titles of tables hold, the longest first: 支出决算表 is no part of …财政拨款支出决算表 where
    that is listed. Then those that a heading holds, or that a title words a little differently."""
    found: set[str] = set()
    for title in [*titles, *headings]:
        found |= {max((name for name in listed if name in title), key=len, default="")}
    other = [title for title in titles if title not in listed]
    alike = {
        name for name in listed - found if any(SequenceMatcher(None, name, one).ratio() >= _ALIKE for one in other)
    }
    return (found | alike) & listed


@rule(
    "empty_table_explained",
    Severity.NOTICE,
    title="An empty table says why",
    zh="空表应注明原因",
    says="A statutory table without figures has a note, or the text says that there are none; its text prints no amount.",
    says_zh="没有数据的法定报表应附注说明，或正文说明没有该项收支；正文不应又列有该项金额。",
    needs="tables of statutory families without amounts; their notes; sections.text; budgets of the same kind in prose",
)
def empty_table_explained(ledger: Ledger) -> Iterator[Outcome]:
    filled = {line.source.place.table_index for line in ledger.records.budgets}
    for i, reading in enumerate(ledger.records.tables):
        if (reading.family or "").startswith("statutory") and reading.title and filled.isdisjoint(reading.parts):
            yield _empty(ledger, reading, RecordRef("tables", i))


def _empty(ledger: Ledger, reading: TableReading, ref: RecordRef) -> Outcome:
    page, name = reading.place.page, f"“{reading.title}”"
    fund = next((word for word in _FUNDS if word in reading.title), None)
    said = _said(ledger, _FUNDS[fund]) if fund else None
    if said is not None:
        line = describe(ledger.records.budgets[said.ref.index])
        text = f"{name}为空表，而正文列有 {line} {said.shown}"
        return Outcome(reading.title, Status.FAIL, text, (ref, said.ref), actual=said.value, page=page)
    noted = any(word in note for note in reading.notes for word in none_noted())
    if noted or (fund and _none_in_prose(ledger, fund)):
        return Outcome(reading.title, Status.PASS, f"{name}为空表，已说明没有该项收支", (ref,), page=page)
    return Outcome(reading.title, Status.FAIL, f"{name}为空表而未说明原因", (ref,), page=page)


def _said(ledger: Ledger, item: str) -> Figure | None:
    """An amount other than nought that the prose states for the year of the document."""
    year = ledger.records.facts.fiscal_year
    for line, figure in zip(ledger.records.budgets, ledger.money, strict=True):
        own_year = year is None or line.fiscal_year in (None, year.value)
        in_prose = ledger.table(line.source.place) is None and line.measure != "change"
        if line.line_item == item and in_prose and own_year and figure is not None and figure.value:
            return figure
    return None


def _none_in_prose(ledger: Ledger, fund: str) -> bool:
    return any(_none_of(fund).search(section.text) for section in ledger.records.sections)


@cache
def _none_of(fund: str) -> regex.Pattern[str]:
    none = either(none_noted())
    return regex.compile(rf"(?:{none})[^。；]{{0,20}}{fund}|{fund}[^。；]{{0,40}}(?:{none}|为?0)")
