"""Slips of the pen: what a template left to be filled in, and punctuation that stands twice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from extractors.records import Source
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import is_misread
from pipeline.checks.ledger import Ledger
from pipeline.checks.words import either, words

Text = tuple[str, RecordRef, Source, int | None]
_AROUND = 12  # characters quoted on both sides

# XX局, ××项目, 20XX年: letters or signs in the place of a name or a figure
_BLANK = regex.compile(
    r"(?<![A-Za-z\d〇一二三四五六七八九十百千])(?:[XxＸｘ×✕]{2,}|[〇○Oo]{2,}|[*＊]{2,})(?=\s*(?:[省市县区镇乡村局委办部厅院校站所队]|中心|单位|部门|项目|街道|公司|专项|工作))"
    r"|(?:19|20)[XxＸｘ×✕*＊]{2}\s*年|(?<![A-Za-z\d.])(?:[XxＸｘ]{1,3}|[×✕]{2,3})\s*[年月日万亿]元?(?![A-Za-z\d])"
)
_DOUBLED = regex.compile(r"[。，、；]\s*[。，、；]|：\s*：")


def _texts(ledger: Ledger) -> Iterator[Text]:
    """Titles and running text, each with the record that holds it and the page where it ends."""
    records = ledger.records
    for i, section in enumerate(records.sections):
        yield f"{section.number or ''}{section.title}", RecordRef("sections", i), section.source, None
        yield section.text, RecordRef("sections", i), section.source, section.page_end
    for i, evaluation in enumerate(records.evaluations):
        yield evaluation.subject_name or "", RecordRef("evaluations", i), evaluation.source, None
    for i, reading in enumerate(records.tables):
        yield reading.title, RecordRef("tables", i), Source(reading.place), None


def _judge(ledger: Ledger, what: str, pattern: regex.Pattern[str]) -> Iterator[Outcome]:
    """A failure for each place where the pattern is found; one pass for the document where it never is."""
    seen: set[str] = set()
    read: list[RecordRef] = []
    for text, ref, source, end in _texts(ledger):
        read.append(ref)
        page = source.place.page
        over = f"（第 {page} 至 {end} 页）" if page and end and end > page else ""
        for match in pattern.finditer(text):
            quoted = " ".join(text[max(match.start() - _AROUND, 0) : match.end() + _AROUND].split())
            if quoted not in seen:
                seen.add(quoted)
                status = Status.UNCERTAIN if is_misread(source) else Status.FAIL
                yield Outcome(quoted, status, f"“{quoted}”中有{what}“{match[0]}”{over}", (ref,), page=page)
    if read and not seen:
        yield Outcome("全文", Status.PASS, f"全文未见{what}", tuple(dict.fromkeys(read)))


@rule(
    "placeholder_filled",
    Severity.WARNING,
    title="No placeholder is left in",
    zh="没有未填的占位符",
    says="A name or a year written as XX, ×× or **, or words of a template that ask to be replaced, were never filled in.",
    says_zh="以 XX、××、** 代替的名称、年份，以及“请填写”一类的模板用语，应已替换。",
    needs="sections.title and text, titles of tables, evaluations.subject_name",
)
def placeholder_filled(ledger: Ledger) -> Iterator[Outcome]:
    yield from _judge(ledger, "占位符", _placeholder())


@cache
def _placeholder() -> regex.Pattern[str]:
    asked = either(words("placeholder"))
    return regex.compile(rf"{_BLANK.pattern}|{asked}")


@rule(
    "punctuation_once",
    Severity.NOTICE,
    title="No punctuation mark stands twice",
    zh="标点不重复",
    says="Two full stops, commas or semicolons in a row are a slip, by the writer or by the reading.",
    says_zh="连用的句号、逗号、分号多为笔误，或系误读。",
    needs="sections.title and text",
)
def punctuation_once(ledger: Ledger) -> Iterator[Outcome]:
    yield from _judge(ledger, "连用的标点", _DOUBLED)
