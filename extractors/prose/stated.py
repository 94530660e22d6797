"""The indicator that the clauses of a sentence state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.numbering import leading_number
from extractors.prose.clauses import Clause, clauses, points
from extractors.records import Indicator, Source
from extractors.vocabulary import meanings
from normalizers.measures import parse_actual, parse_target
from normalizers.numbers import Number, parse_number
from normalizers.rates import Rate, parse_rate
from normalizers.text import narrow

_RATE_BEHIND = regex.compile(r"率\s*(?:为|达到|达|是)?\s*(?P<rate>\d[\d.]*\s*[%％])$")
_RATE_AFTER = regex.compile(r"^[^，。；]{2,24}率\s*(?:为|达到|达|是)?\s*(?P<rate>\d[\d.]*\s*%)$")
_DEDUCTED = regex.compile(r"(?:共|合计)?扣(?:减|除|分)?\s*(?:为|：|:)?\s*(?P<points>\d+(?:\.\d+)?)\s*分")


def stated_indicator(
    name: str,
    level2: str | None,
    values: dict[str, Clause],
    stated: Sequence[Clause],
    following: str,
    source: Source,
) -> Indicator:
    """The indicator with the values of its clauses; a rate that names it may stand in the sentence that follows."""

    def value(role: str) -> str | None:
        return values[role].value.strip() or None if role in values else None

    target, actual = value("target"), value("actual") or _unlabelled(stated)
    if actual is None and target is None and (own := _RATE_BEHIND.search(stated[0].name or stated[0].text)):
        actual = own["rate"] if name.endswith("率") else None  # 质量指标：验收合格率100%，得10分
    if actual is None and target is None and name.endswith("率") and leading_number(following) is None:
        match = _RATE_AFTER.match(next((c.text for c in clauses(following)), ""))
        actual = match["rate"] if match else None
    token2 = next((m.split()[1] for m in meanings("levels", level2 or "") if m.startswith("2")), None)
    weight, score = points(value("weight") or ""), points(value("score") or "")
    measure = parse_target(target) if target else None
    done = parse_actual(actual) if actual else None
    flags = (*source.flags, *(measure.flags if measure else ()), *(done.flags if done else ()))
    return Indicator(
        ordinal=0,
        depth=1,
        name=name,
        source=replace(source, flags=flags),
        level2_raw=level2,
        level2=token2 or ("other" if level2 else None),
        target_raw=target,
        target=measure,
        actual_raw=actual,
        actual=done,
        completion_rate=_rate(value("completion_rate")),
        weight=weight,
        score=score,
        score_rate=_rate(value("score_rate")),
        deduction=_deducted(stated),
    )


def _deducted(stated: Sequence[Clause]) -> Number | None:
    """The points that one clause says were taken off (扣1.5分); several such clauses give reasons, each for a part."""
    found = [match["points"] for clause in stated if (match := _DEDUCTED.match(narrow(clause.text)))]
    return parse_number(found[0]) if len(found) == 1 else None


def _unlabelled(stated: Sequence[Clause]) -> str | None:
    """An actual value without a label: the clause between the target and what is said of its completion."""
    for before, clause, after in zip(stated, stated[1:], stated[2:], strict=False):
        if before.role == "target" and clause.role is None and after.role in ("completion_rate", "score"):
            return clause.text
    return None


def _rate(text: str | None) -> Rate | None:
    match = regex.match(r"\d[\d.]*\s*%", narrow(text or ""))
    return parse_rate(match.group()) if match else None
