"""What a document says of itself: title, number, issuer, region, years, type. Each fact with its basis."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Block, Paragraph, Table
from extractors.facts.heading import Heading, is_organisation, read_heading
from extractors.facts.words import document_types, patterns, words
from extractors.facts.years import decide, mentions, parts
from extractors.forms.families import is_of_accounts, is_of_budget, type_of
from extractors.records import Evaluation, Fact, Facts, Source, TableReading
from normalizers.dates import find_doc_number, find_years
from normalizers.regions import resolve_region

__all__ = ["YEARLY", "document_type", "is_report", "is_traditional", "read_heading", "settle", "stated_type"]

#: types of documents that are published once a year and compare years throughout
YEARLY = ("budget", "final_accounts")
_LEAST_WORDS = 2  # of the field, in a text that has to do with it
_LEAST_HEADERS = 3  # of a form, in a line of text that was one


def settle(
    heading: Heading, blocks: Sequence[Block], evaluations: Sequence[Evaluation], tables: Sequence[TableReading]
) -> Facts:
    """The facts, once the forms are read: their titles are evidence for the year and the type."""
    forms = [Fact(e.fiscal_year, "form", e.source) for e in evaluations if e.fiscal_year is not None]
    kind = document_type(heading.title, tables)
    if kind == "other":
        kind = stated_type(heading.title, blocks)
    if kind in YEARLY:
        forms += _years_of(tables, planned=kind == "budget")
    # budgets and accounts compare years in every paragraph: only titles, parts, forms and closing days name their own
    years = mentions(blocks, heading.title, forms, yearly=kind in YEARLY)
    fiscal_year, conflict = decide(years)
    issuer = heading.issuer or _of_forms(evaluations)
    region = _region(heading.title, issuer, blocks, evaluations)
    return Facts(
        title=heading.title,
        doc_number=heading.doc_number,
        document_type=kind,
        issuer=issuer,
        region_code=region[0],
        region_name=region[1],
        report_year=_report_year(heading),
        fiscal_year=fiscal_year,
        published_on=heading.published_on,
        years=years,
        flags=tuple(
            flag
            for flag, doubtful in (
                ("year_conflict", conflict),
                ("range", _several_years(heading.title)),
                ("table_unrecognised", any(_lost_its_cells(block) for block in blocks)),
            )
            if doubtful
        ),
    )


def _lost_its_cells(block: Block) -> bool:
    """Whether a line of text is the header of a form (一级指标 二级指标 三级指标 …) of which nothing else is left."""
    if not isinstance(block, Paragraph) or any(mark in block.text for mark in "，。、；：《“"):
        return False
    return sum(word in block.text for word in words("form_headers")) >= _LEAST_HEADERS


def _several_years(title: Fact | None) -> bool:
    """Whether a title names a run of years: the evaluated year is then the last of them."""
    spans = find_years(str(title.value))[:1] if title is not None else []
    return bool(spans) and spans[0].last_year != spans[0].year


def _years_of(tables: Sequence[TableReading], *, planned: bool) -> list[Fact]:
    """The years that statutory tables state of themselves. In a budget those of what was executed, or is owed, are of the
    year before: they speak only where there are no others."""
    stated = [(table.title, fact) for table in tables if (fact := _year_of(table)) is not None]
    own = [fact for title, fact in stated if not any(word in title for word in words("of_last_year"))]
    return own if planned and own else [fact for _, fact in stated]


def _year_of(table: TableReading) -> Fact | None:
    """The year that a statutory table states of itself; titles of several years (2022年至2024年) state none."""
    if table.fiscal_year is None or not (table.family or "").startswith("statutory"):
        return None
    titled = find_years(table.title)
    several = len(titled) > 1 or any(span.kind == "range" for span in titled)
    return None if several else Fact(table.fiscal_year, "form", Source(table.place, table.title))


def document_type(title: Fact | None, tables: Sequence[TableReading]) -> str:
    """The type that the title's words mean; else that of the tables and forms; `other` where neither says."""
    text = str(title.value) if title else ""
    if any(pattern.search(text) for pattern in patterns("of_all_units")):
        return "bulletin" if not any(mark in text for mark in words("of_a_review")) else "review_report"
    for other in words("no_types"):
        text = text.replace(other, "")
    if any(mark in text for mark in words("after_evaluations")) and not any(
        mark in text for mark in words("of_all_unit_results")
    ):
        return "other"
    of_the_field = any(word in text for word in words("title_words"))
    for name, marks in document_types() if of_the_field else ():
        if any(mark in text for mark in marks):
            return name
    return type_of(tables)


def stated_type(title: Fact | None, blocks: Sequence[Block]) -> str:
    """The type that a document states in words, before its tables are understood: in its title, else in the heading of
    its first part, else in the titles of its tables."""
    kind = document_type(title, ())
    if kind == "other":
        kind = document_type(next(parts(blocks), None), ())
    if kind != "other":
        return kind
    captions = [block.caption for block in blocks if isinstance(block, Table)]
    if any(is_of_accounts(caption) for caption in captions):
        return "final_accounts"
    return "budget" if any(is_of_budget(caption) for caption in captions) else "other"


def is_report(blocks: Sequence[Block]) -> bool:
    """Whether a text has anything to do with budgets and their performance: at least two of the field's words."""
    return _held("domain_words", _whole(blocks)) >= _LEAST_WORDS


def is_traditional(blocks: Sequence[Block]) -> bool:
    """Whether a text speaks of the field in traditional characters and not in simplified ones: of the words that differ
    it has at least two, and more of them than of all others."""
    whole = _whole(blocks)
    held = _held("traditional_words", whole)
    return held >= _LEAST_WORDS and held > _held("domain_words", whole)


def _held(name: str, text: str) -> int:
    return sum(word in text for word in words(name))


def _whole(blocks: Sequence[Block]) -> str:
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    texts += [block.caption for block in blocks if isinstance(block, Table)]
    texts += [cell.text for block in blocks if not isinstance(block, Paragraph) for cell in getattr(block, "cells", ())]
    return "".join(texts)


def _of_forms(evaluations: Sequence[Evaluation]) -> Fact | None:
    """The one department whose own form the document holds."""
    own = {e.subject_name: e for e in evaluations if e.kind == "department" and e.subject_name}
    name, evaluation = next(iter(own.items()), (None, None))
    if name is None or evaluation is None or len(own) > 1 or not is_organisation(name):
        return None
    return Fact(name, "form", evaluation.source)


def _region(
    title: Fact | None, issuer: Fact | None, blocks: Sequence[Block], evaluations: Sequence[Evaluation]
) -> tuple[str | None, str | None]:
    """The issuer's region, else the title's, else the one that the forms' departments share.

    Other paragraphs are context for a name shared by several places.
    """
    context = [str(fact.value) for fact in (title, issuer) if fact]
    context += [block.text for block in blocks if isinstance(block, Paragraph)][:40]
    for fact in (issuer, title):
        if fact is not None:
            match = resolve_region(str(fact.value), context=context)
            if match.region is not None:
                return match.region.code, match.region.full_name
    above = {own.supervising_department for own in evaluations if own.supervising_department}
    # a university or a hospital is no sign of whose form it is: the department above it may be the state's
    named = above or {own.implementing_unit for own in evaluations if own.implementing_unit}
    found = {resolve_region(name, context=context).region for name in named} - {None}
    only = found.pop() if len(found) == 1 else None
    return (only.code, only.full_name) if only is not None else (None, None)


def _report_year(heading: Heading) -> Fact | None:
    """The year in the title; else that of the document number, else of publication."""
    if heading.title is not None:
        years = find_years(str(heading.title.value))
        if years:
            return Fact(years[0].last_year, "title", heading.title.source)
    if heading.doc_number is not None:
        number = find_doc_number(str(heading.doc_number.value))
        if number is not None:
            return Fact(number.year, "doc_number", heading.doc_number.source)
    if heading.published_on is not None:
        return Fact(heading.published_on.value.year, "published_on", heading.published_on.source)  # type: ignore[union-attr]
    return None
