"""Statutory tables of a whole region: 2024年某县一般公共预算收入表. Who publishes them is not whose money it is."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.facts.words import words
from extractors.records import BudgetLine, Facts, Records
from normalizers.dates import find_years
from normalizers.text import fold

_BEFORE = regex.compile(
    r"^(?:\p{Han}{0,12}[省市县区旗州盟]|全[省市县区旗州盟])(?:本级|级)?(?:地方)?(?:政府(?!性))?(?:对\p{Han}{2,4})?"
)


def name_regions(records: Records) -> None:
    """Give the region the amounts of its own tables, which were read as a department's."""
    facts = records.facts
    if facts.region_name is None or not _publishes_for_region(facts):
        return
    records.budgets = [
        replace(line, subject_kind="region", subject_name=facts.region_name)
        if line.subject_kind == "department" and _is_of_region(line)
        else line
        for line in records.budgets
    ]


def _publishes_for_region(facts: Facts) -> bool:
    """Whether nobody is named, or a body that publishes what the region does with its money."""
    title = str(facts.title.value) if facts.title else ""
    issuer = str(facts.issuer.value) if facts.issuer else ""
    own = any(word in title for word in words("of_departments"))
    return not own and (not issuer or issuer.endswith(words("of_regions")))


def _is_of_region(line: BudgetLine) -> bool:
    title = fold(line.statement or "")
    for span in reversed(find_years(title)):
        title = title[: span.start] + title[span.end :]
    found = _BEFORE.match(title)
    after = title[found.end() :] if found else ""
    return after.startswith(words("funds_of_regions")) and not any(word in after for word in words("of_departments"))
