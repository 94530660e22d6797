"""Weights and scores of indicators: children add to their parent, the top level to the printed total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.prose.levels import names_level1
from extractors.records import Evaluation
from normalizers.intervals import Interval, round_half_up, total
from normalizers.numbers import Number
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import FULL_MARKS, Figure, at_most, equal, missing, refs, score_figure
from pipeline.checks.ledger import Ledger, called, named

_WEIGHT = "分值"
# forms whose weights come to one sum say what those of the next one should come to, if nearly all do
_USUAL, _TIMES_USUAL = 3, 10
Read = Callable[[Ledger, int], Figure | None]


def points(figures: Sequence[Figure], whole: Figure) -> Interval:
    """The sum of scores. One that needs fewer decimals than its whole prints was not rounded: it is exact."""
    step = whole.scale.quantum
    return total(figure.interval if figure.step <= step else Interval(figure.value, figure.value) for figure in figures)


def _sum_to_parent(ledger: Ledger, word: str, read: Read) -> Iterator[Outcome]:
    for parent, indicator in enumerate(ledger.records.indicators):
        children, whole = ledger.children.get(parent, []), read(ledger, parent)
        parts = [rolled_up(ledger, child, read) for child in children] if whole is not None else []
        figures = [figure for part in parts for figure in part]
        if whole is None or not figures:
            continue
        scope = f"{called(indicator)} 下级{word}"
        if not all(parts):
            text = f"{called(indicator)} 的 {len(children)} 个下级指标中有 {parts.count([])} 个未印{word}，无法求和"
            yield missing(scope, text, [whole, *figures], whole.page)
            continue
        label = f"{called(indicator)} 的{word}"
        outcome = equal(scope, label, whole, f"下级{word}之和", points(figures, whole), figures)
        if outcome.status is Status.FAIL and _in_percent(word, figures):
            text = f"下级{word}之和为 100，系占{called(indicator)}的百分比"
            outcome = replace(
                outcome, status=Status.PASS, explanation=text, expected=whole.value, difference=Decimal(0)
            )
        more = outcome.status is Status.FAIL and (outcome.difference or 0) > 0
        if more and _elsewhere(ledger, parent, children):
            text = f"{outcome.explanation}；下级指标另见他处正文，或未全部列出"
            outcome = replace(outcome, status=Status.UNCERTAIN, explanation=text)
        if more and _cut_off(ledger, parent, children):
            text = f"{outcome.explanation}；下级指标列至表末而无总分行，或有续页"
            outcome = replace(outcome, status=Status.UNCERTAIN, explanation=text)
        yield outcome


def _in_percent(word: str, figures: Sequence[Figure]) -> bool:
    """Whether weights are shares of their parent's: a scheme may give 100 % at every level."""
    return word == _WEIGHT and sum(figure.value for figure in figures) == FULL_MARKS


def _elsewhere(ledger: Ledger, parent: int, children: Sequence[int]) -> bool:
    """Whether the prose states the parts in another section than their whole: it need not name all of them there."""
    sources = [ledger.records.indicators[i].source for i in (parent, *children)]
    in_prose = all(source.place.row_index is None and source.section is not None for source in sources)
    return in_prose and not any(_below(ledger, source.section, sources[0].section) for source in sources[1:])


def _below(ledger: Ledger, section: int | None, above: int | None) -> bool:
    while section is not None and section != above:
        section = ledger.records.sections[section].parent
    return section is not None


def _cut_off(ledger: Ledger, parent: int, children: Sequence[int]) -> bool:
    """Whether the scheme ends below this indicator without a total: its other rows may stand in another table."""
    above = ledger.records.indicators[parent]
    own = above.evaluation
    if above.source.place.row_index is None:
        return False
    if own is not None and ledger.records.evaluations[own].total_weight is not None:
        return False
    last = max(i for i, one in enumerate(ledger.records.indicators) if one.evaluation == own)
    return last in children


def _sum_to_total(
    ledger: Ledger, word: str, read: Read, printed_total: Callable[[Evaluation], Number | None], implied: Decimal | None
) -> Iterator[Outcome]:
    usual = _usual_total(ledger) if implied is not None else None
    for e, evaluation in enumerate(ledger.records.evaluations):
        tops = _weighted(ledger, _each_once(ledger, ledger.top_indicators(e)))
        parts = [rolled_up(ledger, i, read) for i in tops]
        figures = [figure for part in parts if part for figure in part]
        if not figures:
            continue
        scope = f"{named(evaluation)} {word}合计"
        number = printed_total(evaluation)
        whole = score_figure(number, RecordRef("evaluations", e), evaluation.source)
        if whole is None:
            come_to = sum((figure.value for figure in figures), Decimal(0))
            if usual not in (None, come_to) and come_to != implied and all(parts):
                text = f"各指标{word}之和 {figures[0].scale.show(come_to)}，而文中其他各表多为 {usual} 分"
                yield Outcome(scope, Status.FAIL, text, refs(figures), usual, come_to, page=figures[0].page)
                continue
            if implied is not None and come_to == implied:
                printed = Number(implied, str(implied), Decimal(1))
                whole = score_figure(printed, RecordRef("evaluations", e), evaluation.source)
            else:
                yield missing(scope, f"未印{word}总计，各指标{word}之和无从核对", figures)
                continue
        assert whole is not None
        outcome = equal(scope, f"{word}总计", whole, f"各指标{word}之和", points(figures, whole), figures)
        if outcome.status is not Status.PASS:
            if holding := _without_execution(ledger, scope, word, whole, tops, read):
                outcome = holding
            elif rounded := _rounded(outcome, word, whole, figures):
                outcome = rounded
            elif blank := [
                called(ledger.records.indicators[i]) for i, part in zip(tops, parts, strict=True) if not part
            ]:
                outcome = missing(
                    scope, f"{'、'.join(blank)} 未印{word}，无法与总计 {whole.shown} 核对", [whole, *figures]
                )
            elif evaluation.total_weight is None and _is_partial(ledger, tops):
                outcome = replace(outcome, status=Status.UNCERTAIN)
        yield outcome


def _usual_total(ledger: Ledger) -> Decimal | None:
    """What the weights of nearly all forms of a document come to that print no total, where there are some of them."""
    sums: Counter[Decimal] = Counter()
    for e, evaluation in enumerate(ledger.records.evaluations):
        parts = [rolled_up(ledger, i, Ledger.weight) for i in _each_once(ledger, ledger.top_indicators(e))]
        if evaluation.total_weight is None and parts and all(parts):
            sums[sum((figure.value for part in parts for figure in part), Decimal(0))] += 1
    usual, count = sums.most_common(1)[0] if sums else (None, 0)
    others = sums.total() - count
    return usual if count >= _USUAL and others <= max(1, count // _TIMES_USUAL) else None


def _weighted(ledger: Ledger, tops: Sequence[int]) -> list[int]:
    """The indicators that make up the full marks; one without a weight beside these is a part of one of them."""
    weights = {i: rolled_up(ledger, i, Ledger.weight) for i in tops}
    weighted = [i for i in tops if weights[i]]
    points = {i: sum((figure.value for figure in weights[i]), Decimal(0)) for i in weighted}
    if sum(points.values()) == FULL_MARKS:
        return weighted
    return (_complete_run(ledger, points) if sum(points.values()) > FULL_MARKS else None) or list(tops)


def _complete_run(ledger: Ledger, points: Mapping[int, Decimal]) -> list[int] | None:
    """The only indicators of the prose, one after the other, that have the full marks together: what it tells before or
    after them are parts of these (扣分情况：…)."""
    named = list(points)
    if any(ledger.records.indicators[i].source.place.row_index is not None for i in named):
        return None
    runs = [named[a:b] for a in range(len(named)) for b in range(a + 2, len(named) + 1)]
    full = [run for run in runs if sum(points[i] for i in run) == FULL_MARKS]
    return full[0] if len(full) == 1 else None


def _is_partial(ledger: Ledger, tops: Sequence[int]) -> bool:
    """Whether the weights of the top level stay below the full marks: prose need not name every indicator. Without any
    weight only first levels (决策、过程、产出、效益) are known to be all."""
    weights = [figure for i in tops for figure in rolled_up(ledger, i, Ledger.weight)]
    indicators = [ledger.records.indicators[i] for i in tops]
    if not weights and all(one.source.place.table_index is None for one in indicators):
        return not all(names_level1(one.name) for one in indicators)
    return 0 < sum((figure.value for figure in weights), Decimal(0)) < FULL_MARKS


def _each_once(ledger: Ledger, tops: Sequence[int]) -> list[int]:
    """The indicators without a second 预算执行率: the 其中 line of a form may repeat the score of its total."""
    kept: list[int] = []
    for i in tops:
        one = ledger.records.indicators[i]
        again = one.level1 == "budget_execution" and any(
            (before := ledger.records.indicators[j]).level1 == "budget_execution"
            and (one.weight is None or (before.weight is not None and before.weight.value == one.weight.value))
            and (one.score is None or (before.score is not None and before.score.value == one.score.value))
            for j in kept
        )
        if not again:
            kept.append(i)
    return kept


def rolled_up(ledger: Ledger, i: int, read: Read) -> list[Figure]:
    """An indicator's own figure, or where it prints none those of its children; never two levels at once."""
    own = read(ledger, i)
    if own is not None:
        return [own]
    below = [rolled_up(ledger, child, read) for child in ledger.children.get(i, [])]
    return [figure for part in below for figure in part] if all(below) else []


def _without_execution(
    ledger: Ledger, scope: str, word: str, whole: Figure, tops: Sequence[int], read: Read
) -> Outcome | None:
    """The same sum without the 预算执行率 row, which some forms print outside their total; None unless it holds."""
    rest = [i for i in tops if ledger.records.indicators[i].level1 != "budget_execution"]
    figures = [figure for i in rest for figure in rolled_up(ledger, i, read)]
    if len(rest) == len(tops) or not figures:
        return None
    how = f"各指标（不含预算执行率）{word}之和"
    outcome = equal(scope, f"{word}总计", whole, how, points(figures, whole), figures)
    return outcome if outcome.status is Status.PASS else None


def _rounded(outcome: Outcome, word: str, whole: Figure, figures: Sequence[Figure]) -> Outcome | None:
    """A total printed in whole points above scores with decimals holds where it is their sum, rounded."""
    value = sum((figure.value for figure in figures), Decimal(0))
    if word != "得分" or whole.scale.quantum != 1 or round_half_up(value, Decimal(1)) != whole.value:
        return None
    text = f"{word}总计 {whole.shown} 与各指标{word}之和 {whole.scale.show(value)} 相符（取整）"
    return replace(outcome, status=Status.PASS, explanation=text, tolerance=Decimal("0.5"))


@rule(
    "weights_sum_to_parent",
    Severity.ERROR,
    title="The weights of sub-indicators add up to their parent's",
    zh="下级指标分值之和等于上级分值",
    says="Direct children are added; one without a weight stands for those below it, or makes the sum impossible. Children "
    "of 100 together are shares of their parent's.",
    says_zh="只加直接下级；下级未印分值的以其下级之和代之，均无则不作判断。下级合计为 100 的，视为占上级的百分比。",
    needs="indicators.parent and weight",
)
def weights_sum_to_parent(ledger: Ledger) -> Iterator[Outcome]:
    yield from _sum_to_parent(ledger, _WEIGHT, Ledger.weight)


@rule(
    "scores_sum_to_parent",
    Severity.ERROR,
    title="The scores of sub-indicators add up to their parent's",
    zh="下级指标得分之和等于上级得分",
    says="Direct children are added; one without a score stands for those below it, or makes the sum impossible.",
    says_zh="只加直接下级；下级未印得分的以其下级之和代之，均无则不作判断。",
    needs="indicators.parent and score",
)
def scores_sum_to_parent(ledger: Ledger) -> Iterator[Outcome]:
    yield from _sum_to_parent(ledger, "得分", Ledger.score)


@rule(
    "weights_sum_to_total",
    Severity.ERROR,
    title="The weights of the top level add up to the total",
    zh="一级指标分值之和等于总分值",
    says="The top level is added, the 预算执行率 row included; levels are never added together.",
    says_zh="只加最上一级（含预算执行率），不同级次不相加。",
    needs="indicators.weight, evaluations.total_weight",
)
def weights_sum_to_total(ledger: Ledger) -> Iterator[Outcome]:
    yield from _sum_to_total(ledger, "分值", Ledger.weight, lambda e: e.total_weight, FULL_MARKS)


@rule(
    "scores_sum_to_total",
    Severity.ERROR,
    title="The scores of the top level add up to the total",
    zh="一级指标得分之和等于总得分",
    says="The top level is added, the 预算执行率 row included; levels are never added together.",
    says_zh="只加最上一级（含预算执行率），不同级次不相加。",
    needs="indicators.score, evaluations.total_score",
)
def scores_sum_to_total(ledger: Ledger) -> Iterator[Outcome]:
    yield from _sum_to_total(ledger, "得分", Ledger.score, lambda e: e.total_score, None)


@rule(
    "score_le_weight",
    Severity.ERROR,
    title="A score is not larger than its weight",
    zh="得分不大于分值",
    says="No indicator and no evaluation may score more than its full marks.",
    says_zh="任何指标或评价对象的得分都不应超过其分值。",
    needs="indicators.weight and score, evaluations.total_weight and total_score, unit_scores.weight and score",
)
def score_le_weight(ledger: Ledger) -> Iterator[Outcome]:
    for i, indicator in enumerate(ledger.records.indicators):
        score, weight = ledger.score(i), ledger.weight(i)
        if score is not None and weight is not None:
            yield at_most(called(indicator), "得分", _exact(score), "分值", _exact(weight))
    for e, evaluation in enumerate(ledger.records.evaluations):
        ref = RecordRef("evaluations", e)
        score = score_figure(evaluation.total_score, ref, evaluation.source)
        weight = score_figure(evaluation.total_weight, ref, evaluation.source)
        if score is not None and weight is not None:
            yield at_most(f"{named(evaluation)} 总分", "得分", _exact(score), "总分值", _exact(weight))
    yield from _unit_rows(ledger)


def _unit_rows(ledger: Ledger) -> Iterator[Outcome]:
    """The scores of a unit against the full marks that go without saying; more than these may hold points of bonus."""
    for rows in ledger.unit_rows.values():
        for members in rows.values():
            scores = ledger.records.unit_scores
            cells = [score_figure(scores[i].score, RecordRef("unit_scores", i), scores[i].source) for i in members]
            figures = [figure for figure in cells if figure is not None]
            for i, figure in zip(members, cells, strict=True):
                weight = score_figure(scores[i].weight, RecordRef("unit_scores", i), scores[i].source)
                if figure is not None and weight is not None:
                    scope = f"{scores[i].unit_name} {scores[i].component_raw}"
                    yield at_most(scope, "得分", _exact(figure), "满分", _exact(weight))
            if figures:
                best = max(figures, key=lambda figure: figure.value)
                full = replace(best, value=FULL_MARKS, half=Decimal(0), shown=f"{FULL_MARKS}分")
                outcome = at_most(f"{scores[members[0]].unit_name} 最高分", "得分", _exact(best), "满分", full)
                doubt = outcome.status is Status.FAIL
                yield replace(outcome, status=Status.UNCERTAIN) if doubt else outcome


def _exact(figure: Figure) -> Figure:
    """A score against its own weight: both are given as they are printed."""
    return replace(figure, half=Decimal(0)) if figure.half else figure
