"""A group of indicators whose full marks a heading states, and whose score stands in the text below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.prose.clauses import Clause
from extractors.prose.words import labels, texts
from extractors.records import Records
from normalizers.frozen import frozen

_GROUP = regex.compile(
    r"(?P<name>[^\d，（(：:]{2,30})\s*[（(]\s*(?:满分|分值|权重|共|计)*\s*(?:为|：|:)?\s*(?P<value>\d{1,3}(?:[.．]\d+)?)\s*分\s*[）)]"
)


@frozen
class Announced:
    """Name and full marks of a group, the section of its heading and the depth that its number gives it."""

    name: str
    weight: str
    section: int | None
    depth: int | None


def announced(sentence: str, section: int | None, depth: int | None) -> Announced | None:
    """The group whose full marks a sentence states and nothing else, as headings do: 产出指标（40分）."""
    stated = _GROUP.fullmatch(sentence.strip().rstrip("。；：:"))
    if stated is None or stated["name"].strip().endswith(tuple(word for word, _ in labels())):
        return None
    return Announced(stated["name"].strip(), stated["value"], section, depth)


def still_announced(records: Records, above: Announced | None, section: int | None, depth: int | None) -> bool:
    """Whether a paragraph goes on about a group: below its heading, and without a number, which begins an item of its own."""
    if above is None or depth is not None:
        return False
    while section is not None and section != above.section:
        section = records.sections[section].parent
    return section == above.section


def scored_below(stated: Sequence[Clause], above: Announced | None, *, only_score: bool = False) -> list[Clause] | None:
    """The clauses that give the group announced above its points: 该项得46.5分, or the only score of the paragraph that
    announces it (预算执行率（10分）。执行490万元，得9.8分). None where the clauses are of something else."""
    roles = {clause.role for clause in stated}
    if above is None or "score" not in roles or "weight" in roles:
        return None
    score = next(clause for clause in stated if clause.role == "score")
    if score.name not in texts("referring") and not (only_score and not score.name):
        return None
    full_marks = replace(score, role="weight", value=above.weight, name="")
    return [*(clause for clause in stated if clause.role is None), score, full_marks]
