"""The sentences of a paragraph, each with the title that its amounts are under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from extractors.numbering import leading_number
from extractors.prose.clauses import sentences
from extractors.prose.leads import FIGURE_WITH_UNIT, NOTHING, Lead, bare_title_lead, sentence_lead, title_lead
from extractors.prose.words import patterns

_ITEM = regex.compile(r"(?<=[：:，、；])\s*(?=[①-⑳]|[（(]\d{1,2}[）)])")  # 项目包括：①甲项目，预算5万元


def titled(text: str, *, of_projects: bool) -> Iterator[tuple[int, str, Lead]]:
    """The sentences of a paragraph, each with the title in force: that of the last of the items that are numbered like
    the first one of the paragraph. of_projects: a sentence that goes on to a further project is cut before it."""
    style, title = None, NOTHING
    for start, sentence in _cut_before_projects(text) if of_projects else sentences(text):
        number = leading_number(sentence)
        if number is not None and number[0] == (style or number[0]):
            style = number[0]
            title = title_lead(sentence)
            if title is NOTHING:  # its amounts are in the sentence itself: 2.动物防疫经费，预算18万元。支出9万元。
                title = replace(sentence_lead(sentence), item=None, end=0)
        elif not start and of_projects:
            title = bare_title_lead(sentence)
        yield start, sentence, title


def _cut_before_projects(text: str) -> Iterator[tuple[int, str]]:
    """Sentences; 甲项目预算5万元，支出4万元，乙项目预算9万元 is two."""
    for start, sentence in sentences(text):
        begins = (m.start() for p in patterns("further_project") for m in p.finditer(sentence))
        further = {at for at in begins if FIGURE_WITH_UNIT.search(sentence[:at])}
        items = (m.end() for m in _ITEM.finditer(sentence))
        cuts = sorted(further | {at for at in items if sentence_lead(sentence[at:]).project is not None})
        for first, end in zip([0, *cuts], [*cuts, len(sentence)], strict=True):
            yield start + first, sentence[first:end]
