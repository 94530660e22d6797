"""The year that an amount of running text is of."""

from __future__ import annotations

import regex

from extractors.prose.meanings import COMPARED, Meaning
from extractors.prose.values import Value
from extractors.prose.words import patterns
from extractors.records import Records
from normalizers.dates import find_years

# a figure of the year before; 上年结转 is money of this year
_LAST_YEAR = r"(?:上年|去年|上一年)度?(?!\s*(?:结转|结余|实户))"
_OF_LAST_YEAR = regex.compile(_LAST_YEAR)
_BEGINS_WITH_LAST_YEAR = regex.compile(rf"\s*{_LAST_YEAR}(?!末|底)")
_OF_THIS_YEAR = regex.compile(r"本年|当年|今年|本期")
_ENDS_HEAD = regex.compile(r"\s*[，,]")
# 2022年预算100万元，支出90万元: both are of the year that the first names
CARRYING = ("initial_budget", "adjusted_budget", "executed", "income")


def year_carried(value: Value, carried: int | None) -> int | None:
    """The year that the amounts after this one are of, where they name none: one that its words begin with."""
    years = find_years(value.phrase)
    if years:
        named = len(years) == 1 and years[0].start == 0
        return years[0].year if named else None
    return None if _OF_THIS_YEAR.search(value.phrase) else carried


def year_of(records: Records, sentence: str, value: Value, meaning: Meaning, carried: int | None) -> int | None:
    """The year that the words of an amount name, else that of its sentence, else the document's. What was changed is of
    the year that it changed to; what all years have together is of none."""
    phrase = "" if meaning[1] == "change" else value.phrase
    facts = records.facts
    undecided = facts.document_type == "other" and "year_conflict" in facts.flags  # 2024年工作总结 of 2023年度绩效自评
    fact = None if undecided or "range" in facts.flags else facts.fiscal_year  # of several years, none is its own
    named = {span.year for span in find_years(phrase)}
    if len(named) == 1:
        return named.pop()
    if any(pattern.search(value.phrase) for pattern in patterns("of_all_years")):
        return None
    if carried is not None and not (_OF_LAST_YEAR.search(phrase) or _OF_THIS_YEAR.search(value.phrase)):
        return carried
    own = _year_of_sentence(sentence, of_work=meaning[1] == "evaluated")
    year = own if own is not None else fact.year if fact else None
    before = _OF_LAST_YEAR.search(phrase) or (
        _BEGINS_WITH_LAST_YEAR.match(sentence) and not _OF_THIS_YEAR.search(phrase)
    )
    return year - 1 if year is not None and before else year


def year_of_head(sentence: str) -> int | None:
    """The year that a sentence begins with: 2022年，…"""
    years = find_years(sentence)
    begins = years and years[0].start == 0 and years[0].kind == "year" and _ENDS_HEAD.match(sentence, years[0].end)
    return years[0].year if begins else None


def _year_of_sentence(sentence: str, *, of_work: bool) -> int | None:
    """The year that a sentence begins with (2022年，…), unless it is when others were evaluated, else the first 年度 in it
    that nothing is compared with."""
    head = None if of_work else year_of_head(sentence)
    if head is not None:
        return head
    of_budgets = (span for span in find_years(sentence) if span.kind == "fiscal_year")
    own = (span.year for span in of_budgets if not COMPARED.fullmatch(sentence[: span.start].rstrip()[-1:]))
    return next(own, None)
