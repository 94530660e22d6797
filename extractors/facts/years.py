"""The evaluated year: every mention by its role, and which of them decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import regex

from extractors.document import Block, Paragraph
from extractors.facts.words import words
from extractors.numbering import leading_number
from extractors.records import Fact, Source
from normalizers.dates import YearSpan, find_years
from normalizers.text import narrow

_CLAUSE_END = regex.compile(r"[，。；！？]")
_MONTH = regex.compile(r"\s*\d{1,2}\s*月")  # a year with a month is a date of something done
_PART = regex.compile(r"\s*第\s*[一二三四五六七八九十\d]{1,3}\s*部分")
_YEAR_END = regex.compile(r"截[至止]\s*(?:到\s*)?(?P<year>(?:19|20)\d{2})\s*年\s*12\s*月\s*31\s*日")
_LONGEST_HEADING = 60
_REACH = 24  # characters after a year in which the word that it belongs to stands


def mentions(
    blocks: Sequence[Block], title: Fact | None, forms: Iterable[Fact], *, yearly: bool = False
) -> tuple[Fact, ...]:
    """Every year that is tied to an evaluation, an execution or a budget. basis: title, form, heading or paragraph.

    yearly: the document is a budget or final accounts, of whose text only part headings and closing days count.
    """
    found: list[Fact] = []
    if title is not None:
        # of several years that are evaluated together the last one is the year of the report
        found += [Fact(span.last_year, "title", title.source) for span in find_years(str(title.value))[:1]]
    found += forms
    title_text = str(title.value) if title else ""
    for block in blocks:
        if isinstance(block, Paragraph) and not (title_text and block.text.replace(" ", "") in title_text):
            if not yearly:
                found += _in_paragraph(block)
                continue
            found += [Fact(span.year, "heading", part.source) for part in parts([block]) for span in _first_year(part)]
            if any(cue in title_text for cue in words("accounts_cues")):
                found += _at_year_end(block)
    return tuple(found)


def parts(blocks: Iterable[Block]) -> Iterator[Fact]:
    """The headings of parts of a budget or of accounts: 第三部分 某某局2024年度部门决算情况说明."""
    for block in blocks:
        if not isinstance(block, Paragraph) or not _PART.match(block.text) or len(block.text) > _LONGEST_HEADING:
            continue
        if any(cue in block.text for cue in words("part_cues")):
            yield Fact(block.text, "heading", Source(block.place, block.text))


def _first_year(part: Fact) -> list[YearSpan]:
    return [span for span in find_years(str(part.value)) if span.kind != "range"][:1]


def _at_year_end(paragraph: Paragraph) -> list[Fact]:
    """The last day of the year that final accounts close: 截至2024年12月31日."""
    return [
        Fact(
            int(found["year"]),
            "paragraph",
            Source(paragraph.place_at(found.start(), found.end()), _clause_at(paragraph.text, found.start())),
        )
        for found in _YEAR_END.finditer(narrow(paragraph.text))
    ]


def _clause_at(text: str, start: int) -> str:
    stop = _CLAUSE_END.search(text, start)
    return text[start : stop.start() if stop else len(text)]


def _in_paragraph(paragraph: Paragraph) -> list[Fact]:
    text = paragraph.text
    heading_end = _heading_end(paragraph)
    found = []
    for span in find_years(text):
        if span.kind == "range" or _MONTH.match(text, span.end) or not _is_evaluated(text, span):
            continue
        role = "heading" if span.start < heading_end else "paragraph"
        found.append(Fact(span.year, role, Source(paragraph.place_at(span.start, span.end), _clause(text, span))))
    return found


def _heading_end(paragraph: Paragraph) -> int:
    if paragraph.bold_until:
        return paragraph.bold_until
    if leading_number(paragraph.text) is None and paragraph.level is None:
        return 0
    stop = regex.search(r"[。：]", paragraph.text)
    return stop.start() if stop and stop.start() <= 40 else len(paragraph.text) if len(paragraph.text) <= 40 else 0


def _clause(text: str, span: YearSpan) -> str:
    stop = _CLAUSE_END.search(text, span.end)
    return text[span.start : stop.start() if stop else len(text)]


def _is_evaluated(text: str, span: YearSpan) -> bool:
    """Whether the words after a year say that it was evaluated, executed or budgeted, and nothing else."""
    after = _clause(text, span)[: span.end - span.start + _REACH]
    if any(cue in _clause(text, span) for cue in words("other_cues")):
        return False
    return any(cue in after for cue in words("evaluated_cues"))


def decide(found: Sequence[Fact]) -> tuple[Fact | None, bool]:
    """The evaluated year and whether the mentions disagree.

    Forms decide first: they are of one year. Then a title that says 年度, then most of the mentions in the text, then
    a title that says 年 alone (which may be the year of the work).
    """
    counts = Counter(fact.value for fact in found)
    conflict = len(counts) > 1
    by_role = {role: [f for f in found if f.basis == role] for role in ("form", "title", "paragraph", "heading")}
    fiscal_title = [f for f in by_role["title"] if regex.search(r"\d\s*年\s*度", f.source.text)]
    for candidates in (by_role["form"], fiscal_title, [*by_role["paragraph"], *by_role["heading"]], by_role["title"]):
        if candidates:
            year = Counter(f.value for f in candidates).most_common(1)[0][0]
            return next(f for f in candidates if f.value == year), conflict
    return None, False
