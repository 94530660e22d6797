"""Cases of the rules about scores and weights."""

from normalizers.numbers import parse_number
from tests.pipeline.checks.build import form, indicator, records, unit
from tests.pipeline.checks.cases import case


def _row(average: str | None, *scores: str | None):
    cells = [unit("甲局", 1, component=f"part{i}", score=score, col=i) for i, score in enumerate(scores)]
    return [*cells, unit("甲局", 1, component="average", component_raw="平均分", score=average, col=9)]


case(
    "average_of_scores",
    fails=records(unit_scores=_row("94.77", "98.5", "97.80", "93.30", "89.50")),
    says="甲局 的平均分 94.77分 与4 项得分的平均 94.78分 不符，相差 0.01分",
    holds=records(unit_scores=_row("94.78", "98.5", "97.80", "93.30", "89.50", None)),
    not_for=records(unit_scores=_row(None, "98.5", "97.80")),
)


def _tree(weight: str, score: str, *parts: tuple[str | None, str | None]):
    children = [indicator(f"子{i}", *part, parent=0, depth=2) for i, part in enumerate(parts)]
    return [indicator("整体效能", weight, score, is_group=True), *children]


_HOLDS = records(indicators=_tree("20", "19.2", ("8", "7.2"), ("6", "6"), ("6", "6")))
_BROKEN = records(indicators=_tree("50", "49.04", ("20", "19.2"), ("20", "20"), ("5", "4.96")))
_UNSCORED = records(indicators=_tree("10", "10", (None, None), ("5", "5")))
case(
    "weights_sum_to_parent",
    fails=_BROKEN,
    says="整体效能 的分值 50分 与下级分值之和 45分 不符，相差 5分",
    holds=_HOLDS,
    not_for=_UNSCORED,
)
case(
    "scores_sum_to_parent",
    fails=_BROKEN,
    says="整体效能 的得分 49.04分 与下级得分之和 44.16分 不符，相差 4.88分",
    holds=_HOLDS,
    not_for=_UNSCORED,
)


def _form(weight: str | None, score: str | None, *parts: tuple[str | None, str | None]):
    return records(
        evaluations=[form(weight=weight, score=score)],
        indicators=[indicator(f"指标{i}", *p) for i, p in enumerate(parts)],
    )


case(
    "weights_sum_to_total",
    fails=_form("100", "97", ("10", "9"), ("50", "49"), ("30", "29")),
    says="分值总计 100分 与各指标分值之和 90分 不符，相差 10分",
    holds=_form("100", "97", ("10", "9"), ("50", "49"), ("30", "29"), ("10", "10")),
    not_for=_form(None, "97", ("10", "9"), ("50", "49")),
)
case(
    "scores_sum_to_total",
    fails=_form("100", "97.40", ("50", "49.04"), ("40", "38"), ("10", "10")),
    says="得分总计 97.40分 与各指标得分之和 97.04分 不符，相差 0.36分",
    holds=_form("100", "97.04", ("50", "49.04"), ("40", "38"), ("10", "10")),
    not_for=_form("100", None, ("50", "49.04"), ("50", "48")),
)
case(
    "score_le_weight",
    fails=_form(None, None, ("10", "10.5")),
    says="得分 10.5分 超出 0.5分，大于分值 10分",
    holds=_form(None, None, ("10", "10")),
    not_for=_form(None, None, ("10", None)),
)


def _criteria(total: str | None, *scores: str, weights: tuple[str, ...] = ()):
    weighed = [parse_number(weight) for weight in weights] or [None] * len(scores)
    parts = [
        unit("甲局", 1, component="other", component_raw=f"项{i}", score=score, col=i, is_criterion=True, weight=weight)
        for i, (score, weight) in enumerate(zip(scores, weighed, strict=True))
    ]
    return records(unit_scores=[*parts, unit("甲局", 1, component="other", component_raw="总分", score=total, col=9)])


case(
    "criteria_sum_to_score",
    fails=_criteria("79.5", "38.5", "40", weights=("50", "50")),
    says="甲局 的总分 79.5分 与各项得分之和 78.5分 不符，相差 1分",
    holds=_criteria("78.5", "38.5", "40"),
    not_for=_criteria(None, "38.5", "40"),
)


def _told(score: str):
    found = records(indicators=[indicator("救助人数", "50", "48", level1_raw="产出指标")])
    found.told = [indicator("产出指标", "50", score)]
    return found


case(
    "prose_points_equal_form",
    fails=_told("49"),
    says="正文所述产出指标得分 49分 与评分表中的得分 48分 不符，相差 1分",
    holds=_told("48"),
    not_for=records(indicators=[indicator("救助人数", "50", "48")]),
)
