"""One evaluated year: every mention of it in the document against the year that the document evaluates."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import is_doubtful
from pipeline.checks.ledger import Ledger
from pipeline.checks.words import has

_ROLES = {"title": "标题", "heading": "小标题", "paragraph": "正文", "form": "表格"}
_QUOTED = 24


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
