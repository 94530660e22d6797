"""Units by grade: what the prose counts of each, and the rows of the table that have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from normalizers.ratings import parse_rating
from normalizers.vocabulary import read_table
from pipeline.checks.figures import Figure
from pipeline.checks.ledger import Ledger, unit_of
from pipeline.checks.prose import before, percentage
from pipeline.checks.said import Said
from pipeline.checks.words import has, words

_CLAUSE = regex.compile(r"[，,、；;。：:]")
_NOUN_AFTER = 10  # characters behind a count within which its noun stands


@dataclass(frozen=True, slots=True)
class Graded:
    """A count of units with a grade in the prose, and the share printed behind it."""

    rating: str
    word: str
    said: Said
    share: Figure | None


@cache
def _grade_words() -> regex.Pattern[str]:
    """Grades of two and more characters as they stand, shorter ones only between quotes or where they are counted."""
    listed = sorted((row["grade"] for row in read_table("ratings", ("grade", "rating", "vocabulary"))), key=len)
    long = "|".join(word for word in reversed(listed) if len(word) > 1)
    short = "|".join(word for word in listed if len(word) == 1)
    counted = rf"(?<=^|[为；;，,、：:])(?:{short})(?=的)|(?<=^|其中|评为)(?:{short})$"  # 优的4个，良的3个; 优4个
    return regex.compile(rf"{long}|(?<=[“\"‘'「])(?:{short})(?=[”\"’'」])|{counted}")


def grade_counts(ledger: Ledger) -> list[list[Graded]]:
    """The counts per grade, passage by passage."""
    passages: dict[int | None, list[Graded]] = {}
    for sentence in ledger.sentences:
        for at, said in enumerate(sentence):
            if not is_count(said):
                continue
            found = _grade_near(sentence, at)
            rating = parse_rating(found) if found else None
            if rating is None or found is None:
                continue
            after = sentence[at + 1] if at + 1 < len(sentence) else None
            own = (
                after is not None and after.quantity.role in ("share", "rate") and "率" not in before(sentence, at + 1)
            )
            share = percentage(after) if own and after is not None else None  # 优良率 is of several grades
            passages.setdefault(said.quantity.source.section, []).append(Graded(rating, found, said, share))
    return list(passages.values())


def is_count(said: Said) -> bool:
    """Whether a number counts things one by one."""
    unit = unit_of(said.quantity)
    return said.quantity.role == "level" and unit is not None and unit.kind == "count" and said.start >= 0


def _grade_near(sentence: Sequence[Said], at: int) -> str | None:
    """The one grade in the clause of a count: behind it (30个单位为“优秀”), else before it (优秀30个)."""
    said, text = sentence[at], sentence[at].quantity.sentence
    end = said.start + len(said.quantity.value_raw)
    stop = sentence[at + 1].start if at + 1 < len(sentence) else len(text)
    start = sentence[at - 1].start + len(sentence[at - 1].quantity.value_raw) if at else 0
    for clause in (_CLAUSE.split(text[end:stop])[0], _CLAUSE.split(text[start : said.start])[-1]):
        found = set(_grade_words().findall(clause))
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def graded_rows(ledger: Ledger) -> list[list[int]]:
    """For each unit table with grades, one unit score of each numbered row."""
    tables = []
    for rows in ledger.unit_rows.values():
        members = [
            next((i for i in found if ledger.records.unit_scores[i].rating), found[0])
            for row, found in sorted(rows.items())
            if ledger.row_kinds[row] == "unit"
        ]
        if any(ledger.records.unit_scores[i].rating for i in members):
            tables.append(members)
    return tables


def units_said(ledger: Ledger) -> list[Said]:
    """Counts of units that the prose gives as the whole: 共62个预算单位, 选取20个预算单位."""
    graded = {one.said.index for passage in grade_counts(ledger) for one in passage}
    found = []
    for sentence in ledger.sentences:
        for said in sentence:
            if not is_count(said) or said.index in graded:
                continue
            text = said.quantity.sentence
            behind = text[said.start + len(said.quantity.value_raw) :].lstrip()
            noun = _CLAUSE.split(behind)[0][:_NOUN_AFTER]
            if has(noun, "unit_noun") and text[: said.start].rstrip().endswith(words("units_taken")):
                found.append(said)
    return found
