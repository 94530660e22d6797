"""Shares of money and counts: part over whole, in a table, a sentence, or a list below its total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from normalizers.text import fold
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import missing, rate_figure, ratio
from pipeline.checks.grades import grade_shares
from pipeline.checks.ledger import Ledger, describe
from pipeline.checks.named_lines import line_name
from pipeline.checks.prose_shares import shares_in_prose
from pipeline.checks.rates import DENOMINATORS
from pipeline.checks.table_shares import shares_in_tables
from pipeline.checks.words import has, words

# what a sentence is about the parts of
_OF = regex.compile(r"(?P<name>[^，。；：]{4,40}?)(?:支出)?(?:决算|预算)?(?:总额|总计|合计)?中[，,]")


@rule(
    "share_of_whole",
    Severity.ERROR,
    title="A share is part over whole",
    zh="占比等于部分除以整体",
    says="A share printed beside an amount or a count is recomputed from the whole that it is a part of; one in a column of "
    "shares from the total of the column or of its row, as most rows show.",
    says_zh="金额或数量旁印出的占比，按其所属整体复算；占比栏按多数行所示，以该栏合计或本行合计为整体。",
    needs="budgets.share with part_of, or in a table with a total; shares in a sentence of the prose with their counts",
)
def share_of_whole(ledger: Ledger) -> Iterator[Outcome]:
    loose: dict[int, dict[int, Outcome]] = {}
    in_tables: list[int] = []
    wholes: dict[int, list[int]] = {}  # that the words of a share name; the next share of the list is of the same
    for i, line in enumerate(ledger.records.budgets):
        if line.share is None:
            continue
        if i in ledger.whole_of or ledger.amounts[i] is None:
            if (outcome := _share(ledger, i, ledger.whole_of.get(i))) is not None:
                yield outcome
        elif ledger.column(line) is not None:
            in_tables.append(i)
        else:
            alike = i - 1 in wholes and ledger.records.budgets[i - 1].source.section == line.source.section
            wholes[i] = _wholes_named(ledger, i) or (wholes[i - 1] if alike else [])
            named = [one for j in wholes[i] if (one := _share(ledger, i, j)) is not None]
            if named:
                yield _of_named(named)
            else:
                above = _wholes_above(ledger, i)
                loose[i] = {j: one for j in above if (one := _share(ledger, i, j)) is not None}
    yield from _of_a_list(ledger, loose)
    yield from shares_in_tables(ledger, in_tables)
    yield from grade_shares(ledger)
    yield from shares_in_prose(ledger)


def _share(ledger: Ledger, i: int, whole_index: int | None) -> Outcome | None:
    """The share of a line against one whole; that it cannot be tried where an amount is missing."""
    line = ledger.records.budgets[i]
    printed = rate_figure(line.share, RecordRef("budgets", i), line.source)
    part, whole = ledger.amounts[i], ledger.amounts[whole_index] if whole_index is not None else None
    scope = f"{describe(line)} 占比"
    if printed is None:
        return None
    if part is None or whole is None:
        lacking = "部分" if part is None else "整体"
        return missing(scope, f"占比 {printed.shown} 缺少{lacking}金额，无法复算", [printed], printed.page)
    return ratio(scope, "占比", printed, f" {part.shown} ÷ {whole.shown} 所得", part, whole)


def _wholes_named(ledger: Ledger, i: int) -> list[int]:
    """The lines of the whole document that a share names as its whole: 占本年支出合计的, 占“三公”经费的, or that its
    sentence begins with: “三公”经费支出决算中，公务接待费 … 占 15.90%."""
    budgets, line = ledger.records.budgets, ledger.records.budgets[i]
    share = regex.escape(line.share.raw) if line.share else ""
    found = regex.search(rf"占(?P<name>[^，。；占\d]{{2,20}}?)的?\s*{share}", line.source.text)
    found = found or _OF.match(line.source.text)
    if found is None:
        return []
    name = fold(found["name"]).replace('"', "")
    of_three_public = name in words("three_public") or (found.re is _OF and has(name, "three_public"))
    return [
        j
        for j, other in enumerate(budgets)
        if j != i
        and other.fiscal_year == line.fiscal_year
        and other.measure != "change"
        and ledger.amounts[j] is not None
        and (line_name(other) == name or (of_three_public and other.line_item == "three_public"))
    ]


def _of_named(tried: Sequence[Outcome]) -> Outcome:
    """The whole of that name that fits. Where several differ, nothing says which of them is meant."""
    holding = next((outcome for outcome in tried if outcome.status is Status.PASS), None)
    if holding is not None:
        return holding
    open_ = len({outcome.expected for outcome in tried}) > 1
    return replace(tried[0], status=Status.UNCERTAIN) if open_ else tried[0]


def _wholes_above(ledger: Ledger, i: int) -> list[int]:
    """The totals that the same section names before a line with a share: 本年支出合计 X万元，包括： in a paragraph above."""
    budgets, line, part = ledger.records.budgets, ledger.records.budgets[i], ledger.amounts[i]
    if line.source.section is None or ledger.table(line.source.place) is not None:
        return []
    return [
        j
        for j in range(i)
        if (other := budgets[j]).source.section == line.source.section
        and other.line_item == "total"
        and ledger.table(other.source.place) is None
        and (other.measure == line.measure or {other.measure, line.measure} <= {*DENOMINATORS, "income"})
        and (whole := ledger.amounts[j]) is not None
        and part is not None
        and whole.value >= part.value
    ]


def _of_a_list(ledger: Ledger, loose: dict[int, dict[int, Outcome]]) -> Iterator[Outcome]:
    """Shares in a list whose whole stands above it. A whole that two of the shares confirm is that of their siblings."""
    fitting = Counter(
        j
        for i, tried in loose.items()
        for j, outcome in tried.items()
        if outcome.status is Status.PASS and (part := ledger.amounts[i]) is not None and part.value
    )
    budgets = ledger.records.budgets
    shares = {
        i: share
        for i in loose
        if (share := rate_figure(budgets[i].share, RecordRef("budgets", i), budgets[i].source)) is not None
    }
    for i, tried in loose.items():
        holding = next((outcome for outcome in tried.values() if outcome.status is Status.PASS), None)
        confirmed = [(j, outcome) for j, outcome in tried.items() if fitting[j] > 1]
        if holding is not None:
            yield holding
        elif len({outcome.expected for _, outcome in confirmed}) == 1:  # also one that the text names twice
            j, broken = confirmed[0]
            siblings = [shares[k] for k, wholes in loose.items() if j in wholes]
            near = broken.difference is not None and abs(broken.difference) < 2 * shares[i].half
            if near and sum(share.value for share in siblings) == 1:
                text = broken.explanation + "，或为各项占比凑足 100% 而调整"
                broken = replace(broken, status=Status.UNCERTAIN, explanation=text)
            yield broken
        elif (outcome := _share(ledger, i, None)) is not None:
            yield outcome
