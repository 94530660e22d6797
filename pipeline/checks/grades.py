"""Counts of units: how many there are, and how many have each grade, in prose against the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from normalizers.intervals import Interval, total
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import Figure, Scale, equal, rate_figure, ratio
from pipeline.checks.grade_counts import Graded, grade_counts, graded_rows, units_said
from pipeline.checks.ledger import Ledger
from pipeline.checks.projects import forms_counted
from pipeline.checks.prose import before, figure_of, percentage
from pipeline.checks.words import has

_LEAST_LISTED = Decimal("0.8")  # of the units that the prose counts, for a table that lists all of them
_FEW = 4  # units that a table that lists all of them can miss


@rule(
    "count_per_grade",
    Severity.ERROR,
    title="The counts per grade in prose are those of the table",
    zh="文中各等级单位数与表相符",
    says="Numbered rows are counted; unnumbered ones are no units. Together the counts make up the table.",
    says_zh="只数编号行，未编号行不是单位；各等级之和应等于表中单位数。",
    needs="quantities with a grade in their clause, unit_scores.rating",
)
def count_per_grade(ledger: Ledger) -> Iterator[Outcome]:
    tables = graded_rows(ledger)
    for passage in grade_counts(ledger):
        for graded in passage:
            tried = [_one_grade(ledger, graded, members, passage) for members in tables]
            if tried:
                holding = next((one for one in tried if one.status is Status.PASS), None)
                # With several graded tables nothing says which one the sentence is about.
                yield holding or (tried[0] if len(tried) == 1 else replace(tried[0], status=Status.UNCERTAIN))


def _lists_a_part(passage: Sequence[Graded], members: Sequence[int]) -> bool:
    """Whether a table lists only some of the units that the prose counts (the best ten), and not one or two too few."""
    counted = sum((figure_of(graded.said).value for graded in passage), Decimal(0))
    return len(members) < min(_LEAST_LISTED * counted, counted - _FEW)


def _one_grade(ledger: Ledger, graded: Graded, members: Sequence[int], passage: Sequence[Graded]) -> Outcome:
    scores = ledger.records.unit_scores
    found = [i for i in members if scores[i].rating == graded.rating]
    exact = _exactly(len(found))
    outcome = equal(
        f"评为“{graded.word}”的单位数",
        f"文中评为“{graded.word}”的",
        figure_of(graded.said),
        "表中编号行数",
        exact,
        [],
    )
    part = outcome.status is Status.FAIL and _lists_a_part(passage, members)
    return replace(
        outcome,
        evidence=(*outcome.evidence, *(RecordRef("unit_scores", i) for i in found)),
        status=Status.UNCERTAIN if part else outcome.status,
    )


def _exactly(count: int) -> Interval:
    return Interval(Decimal(count), Decimal(count))


def grade_sums(ledger: Ledger) -> Iterator[Outcome]:
    """The counts of all grades of a passage against the rows of the table."""
    for passage in grade_counts(ledger):
        ratings = [graded.rating for graded in passage]
        for members in graded_rows(ledger):
            in_table = {ledger.records.unit_scores[i].rating for i in members} - {None}
            if len(set(ratings)) != len(ratings) or len(ratings) < 2 or not in_table <= set(ratings):
                continue
            figures = [figure_of(graded.said) for graded in passage]
            summed = replace(
                figures[0],
                value=sum((f.value for f in figures), Decimal(0)),
                shown=" + ".join(f.shown for f in figures),
            )
            refs = (*(f.ref for f in figures), *(RecordRef("unit_scores", i) for i in members))
            outcome = equal("各等级单位数之和", "各等级之和", summed, "表中单位数", _exactly(len(members)), figures)
            part = outcome.status is Status.FAIL and _lists_a_part(passage, members)
            status = Status.UNCERTAIN if part else outcome.status
            yield replace(outcome, evidence=tuple(dict.fromkeys(refs)), status=status)


def grade_shares(ledger: Ledger) -> Iterator[Outcome]:
    """The share behind each count; the base is the table's units, else what the prose counts."""
    tables = graded_rows(ledger)
    for passage in grade_counts(ledger):
        bases = [("表中单位数", _base(ledger, members)) for members in tables]
        bases += [("文中单位数", figure_of(said)) for said in units_said(ledger)]
        for graded in passage:
            if graded.share is None or not bases:
                continue
            count = figure_of(graded.said)
            tried = [
                outcome
                for word, base in bases
                if (
                    outcome := ratio(
                        f"评为“{graded.word}”的占比",
                        f"“{graded.word}”占比",
                        graded.share,
                        f" {count.shown} ÷ {word} {base.shown} 所得",
                        count,
                        base,
                    )
                )
                is not None
            ]
            holding = next((one for one in tried if one.status is Status.PASS), None)
            if holding is not None:
                yield holding
            elif tried:
                # Without a table nothing says what the base of the shares is.
                yield tried[0] if tables else replace(tried[0], status=Status.UNCERTAIN)
        yield from _good_and_better(ledger, passage)


def _good_and_better(ledger: Ledger, passage: Sequence[Graded]) -> Iterator[Outcome]:
    """优良率 of the same passage: the shares of the two best grades together."""
    section = passage[0].said.quantity.source.section
    best = {graded.rating: graded.share for graded in passage if graded.share is not None}
    shares = [best[rating] for rating in ("excellent", "good") if rating in best]
    for sentence in ledger.sentences:
        for at, said in enumerate(sentence):
            printed = percentage(said) if said.quantity.source.section == section else None
            if printed is not None and len(shares) == 2 and has(before(sentence, at), "good_and_better"):
                summed = total(share.interval for share in shares)
                yield equal("优良率", "优良率", printed, "优、良两档占比之和", summed, shares)


def _base(ledger: Ledger, members: Sequence[int]) -> Figure:
    first = ledger.records.unit_scores[members[0]].source
    ref = RecordRef("unit_scores", members[0])
    return Figure(Decimal(len(members)), Decimal(0), str(len(members)), Scale(), ref, first.place.page)


@rule(
    "shares_sum_to_one",
    Severity.ERROR,
    title="Shares of one whole add up to 100 %",
    zh="占比之和为 100%",
    says="Tried where the parts are complete: all grades of the table, or parts that add up to their whole.",
    says_zh="仅在各部分齐全时核对：表中各等级齐全，或各部分之和等于整体。",
    needs="shares of all grades of a passage, or budgets.share of all parts of one whole",
)
def shares_sum_to_one(ledger: Ledger) -> Iterator[Outcome]:
    for passage in grade_counts(ledger):
        shares = [graded.share for graded in passage if graded.share is not None]
        ratings = {graded.rating for graded in passage}
        complete = any(
            {ledger.records.unit_scores[i].rating for i in members} - {None} <= ratings
            for members in graded_rows(ledger)
        )
        if len(shares) == len(passage) == len(ratings) > 1 and complete:
            yield _sum_to_one("各等级占比之和", shares)
    for whole in range(len(ledger.records.budgets)):
        parts = ledger.parts_of(whole)
        shares = [
            share
            for i in parts
            if (
                share := rate_figure(
                    ledger.records.budgets[i].share, RecordRef("budgets", i), ledger.records.budgets[i].source
                )
            )
        ]
        if len(shares) == len(parts) > 1 and _complete(ledger, whole, parts):
            yield _sum_to_one(f"{ledger.records.budgets[whole].line_item_raw} 各部分占比之和", shares)


def _complete(ledger: Ledger, whole: int, parts: Sequence[int]) -> bool:
    above, figures = ledger.amounts[whole], [ledger.amounts[i] for i in parts]
    present = [figure for figure in figures if figure is not None]
    if above is None or len(present) < len(figures):
        return False
    return total(figure.interval for figure in present).overlaps(above.interval)


def _sum_to_one(scope: str, shares: Sequence[Figure]) -> Outcome:
    summed = total(share.interval for share in shares)
    shown = " + ".join(share.shown for share in shares)
    value = sum((share.value for share in shares), Decimal(0))
    printed = replace(shares[0], value=value, half=summed.tolerance, shown=f"{shown} = {shares[0].scale.show(value)}")
    return equal(scope, "占比之和", printed, "各部分齐全时应有的", _exactly(1), shares)


@rule(
    "unit_count",
    Severity.ERROR,
    title="As many units or projects as the document says",
    zh="单位数、项目数与表相符",
    says="“共N个单位” is compared with the numbered rows of the unit table, a list of projects with the forms in the file.",
    says_zh="“共N个单位”与单位表编号行数核对；项目清单与所附自评表核对。",
    needs="quantities that count units after 共, 选取 and the like; unit_scores; or a list of projects and their forms",
)
def unit_count(ledger: Ledger) -> Iterator[Outcome]:
    tables = [
        [found[0] for row, found in sorted(rows.items()) if ledger.row_kinds[row] == "unit"]
        for rows in ledger.unit_rows.values()
    ]
    candidates = units_said(ledger)
    tried = []
    for said in candidates:
        for members in tables:
            if len(members) > 1:
                how = "单位表编号行数"
                outcome = equal("文中单位数", "文中单位数", figure_of(said), how, _exactly(len(members)), [])
                refs = tuple(RecordRef("unit_scores", i) for i in members)
                if outcome.status is Status.FAIL and has(said.quantity.sentence, "listed_in_part"):
                    outcome = replace(outcome, status=Status.UNCERTAIN)
                tried.append(replace(outcome, evidence=(*outcome.evidence, *refs)))
    holding = [one for one in tried if one.status is Status.PASS]
    if holding:
        yield from holding
    elif len(tried) == 1:
        yield tried[0]
    elif tried:
        yield replace(tried[0], status=Status.UNCERTAIN)
    yield from forms_counted(ledger)
