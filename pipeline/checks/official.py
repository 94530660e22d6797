"""Weights against the official scheme for projects, which may be adjusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import FULL_MARKS, Figure, refs, score_figure
from pipeline.checks.ledger import Ledger, named
from pipeline.checks.rolled_up import rolled_up

OFFICIAL = {"budget_execution": 10, "output": 50, "benefit": 30, "satisfaction": 10}


@rule(
    "official_weights",
    Severity.NOTICE,
    title="Weights follow the official split 10/50/30/10",
    zh="分值按通行的 10/50/30/10 分配",
    says="预算执行率 10, 产出 50, 效益 30, 满意度 10 in principle (财预〔2020〕10号); adjustable, so only a notice.",
    says_zh="原则上预算执行率 10、产出 50、效益 30、满意度 10（财预〔2020〕10号），可调整，故仅作提示。",
    needs="indicators.level1 and weight of a project's form",
)
def official_weights(ledger: Ledger) -> Iterator[Outcome]:
    for e, evaluation in enumerate(ledger.records.evaluations):
        if evaluation.kind != "project":
            continue
        sums = _by_level1(ledger, ledger.top_indicators(e))
        if not {"output", "benefit", "satisfaction"} <= sums.keys() <= OFFICIAL.keys():
            continue
        figures = [figure for found in sums.values() for figure in found]
        got = {name: sum((figure.value for figure in sums.get(name, [])), Decimal(0)) for name in OFFICIAL}
        # Weights that add up to the printed total are read right, whatever doubt their cells carry.
        if evaluation.total_weight is None or sum(got.values()) != evaluation.total_weight.value:
            continue
        holds = all(got[name] == value for name, value in OFFICIAL.items())
        printed = "/".join(f"{value.normalize():f}" for value in got.values())
        official = "/".join(map(str, OFFICIAL.values()))
        verdict = "相同" if holds else "不同（可调整，仅作提示）"
        text = f"预算执行率/产出/效益/满意度的分值 {printed} 与通行的 {official} {verdict}"
        status = Status.PASS if holds else Status.FAIL
        yield Outcome(f"{named(evaluation)} 分值分配", status, text, refs(figures), page=figures[0].page)


@rule(
    "official_full_marks",
    Severity.NOTICE,
    title="Full marks are 100",
    zh="满分一般为 100 分",
    says="The printed total of the weights is 100 in principle (财预〔2020〕10号); bonus points may add to it, so only a notice.",
    says_zh="各项分值合计一般为 100 分（财预〔2020〕10号），另设加分项的可超出，故仅作提示。",
    needs="evaluations.total_weight",
)
def official_full_marks(ledger: Ledger) -> Iterator[Outcome]:
    for e, evaluation in enumerate(ledger.records.evaluations):
        full = score_figure(evaluation.total_weight, RecordRef("evaluations", e), evaluation.source)
        if full is None:
            continue
        scope, verdict = f"{named(evaluation)} 满分", _verdict(full.value, _of_execution(ledger, e))
        failed = Status.UNCERTAIN if full.doubtful else Status.FAIL
        text = f"分值合计 {full.shown} {verdict or '不是 100 分（可另设加分项，仅作提示）'}"
        difference = full.value - FULL_MARKS
        status = Status.PASS if verdict else failed
        yield Outcome(scope, status, text, refs([full]), FULL_MARKS, full.value, difference, page=full.page)


def _verdict(full: Decimal, execution: Decimal) -> str | None:
    """How full marks come to 100, where they do: 预算执行率 may stand outside their total."""
    if full == FULL_MARKS:
        return "为 100 分"
    return "连同预算执行率为 100 分" if full + execution == FULL_MARKS else None


def _of_execution(ledger: Ledger, evaluation: int) -> Decimal:
    """The weight of 预算执行率 in an evaluation, nothing where there is none."""
    tops = ledger.top_indicators(evaluation)
    weights = [ledger.weight(i) for i in tops if ledger.records.indicators[i].level1 == "budget_execution"]
    return sum((weight.value for weight in weights if weight is not None), Decimal(0))


def _by_level1(ledger: Ledger, tops: Sequence[int]) -> dict[str, list[Figure]]:
    """Weights by level 1, empty where one indicator has no known level or no weight."""
    found: dict[str, list[Figure]] = {}
    for i in tops:
        level1, figures = ledger.records.indicators[i].level1, rolled_up(ledger, i, Ledger.weight)
        if level1 is None or not figures:
            return {}
        found.setdefault(level1, []).extend(figures)
    return found
