"""One evaluated year: every mention of it in the document against the year that the document evaluates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractors.records import Fact
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import is_doubtful
from pipeline.checks.ledger import Ledger
from pipeline.checks.words import has

_ROLES = {"title": "标题", "heading": "小标题", "paragraph": "正文", "form": "表格"}
_QUOTED = 24
_MONEY = regex.compile(r"\d\s*[万亿千]?元")
_RESULT = regex.compile(r"\d\s*分|[优良差]")


@rule(
    "one_evaluated_year",
    Severity.WARNING,
    title="A document evaluates one year",
    zh="全文评价年度一致",
    says="Title, headings, paragraphs and forms that name the evaluated year name the same one.",
    says_zh="标题、小标题、正文、表格所称的评价年度应为同一年度。",
    needs="facts.years and facts.fiscal_year",
)
def one_evaluated_year(ledger: Ledger) -> Iterator[Outcome]:
    facts = ledger.records.facts
    if facts.fiscal_year is None:
        return
    year = facts.fiscal_year.value
    for i, mention in enumerate(facts.years):
        holds = mention.value == year
        if not holds and _is_an_earlier_result(mention, facts.years, facts.fiscal_year):
            continue
        if not holds and _is_earlier_money(mention, facts.years, facts.fiscal_year):
            continue
        basis = _ROLES.get(facts.fiscal_year.basis, facts.fiscal_year.basis)
        verdict = f"与评价年度 {year} 一致" if holds else f"与评价年度 {year}（依据：{basis}）不一致"
        text = f"{_ROLES.get(mention.basis, mention.basis)}“{mention.source.text[:_QUOTED]}”所称年度 {mention.value} {verdict}"
        doubtful = is_doubtful(mention.source) or is_doubtful(facts.fiscal_year.source)
        titled = facts.title is not None and has(str(facts.title.value), "work_report")
        if not holds and (titled or has(mention.source.text, "work_year")):
            doubtful, text = True, text + "，或为工作开展的年份"
        status = Status.PASS if holds else Status.UNCERTAIN if doubtful else Status.FAIL
        place = mention.source.place
        yield Outcome(
            _ROLES.get(mention.basis, mention.basis), status, text, (RecordRef("facts.years", i),), page=place.page
        )


def _is_an_earlier_result(mention: Fact, mentions: Sequence[Fact], own_year: Fact) -> bool:
    """Whether a text that tells the result of the evaluated year also tells that of a year before it: 2022年度自评得分93分."""
    earlier = mention.year is not None and own_year.year is not None and mention.year < own_year.year
    if mention.basis not in ("paragraph", "heading") or not earlier:
        return False
    told = any(other.value == own_year.value and _tells_a_result(other) for other in mentions)
    return told and _tells_a_result(mention)


def _is_earlier_money(mention: Fact, mentions: Sequence[Fact], own_year: Fact) -> bool:
    """Whether a text gives the money of a year before beside that of the evaluated year: 2022年度部门决算支出90万元."""
    earlier = mention.year is not None and own_year.year is not None and mention.year < own_year.year
    told = any(other.value == own_year.value and _MONEY.search(other.source.text) for other in mentions)
    found = _MONEY.search(mention.source.text)
    return earlier and told and found is not None and not has(mention.source.text, "work_evaluated")


def _tells_a_result(mention: Fact) -> bool:
    return _RESULT.search(mention.source.text) is not None and has(mention.source.text, "result_told")
