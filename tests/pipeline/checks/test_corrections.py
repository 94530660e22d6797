"""Corrections that a text prints, against figures that several bodies may share."""

from __future__ import annotations

from dataclasses import replace

from extractors.records import Evaluation, Source
from normalizers.numbers import parse_number
from pipeline.checks import Status, check
from tests.pipeline.checks.cases_text import _corrected


def test_of_several_bodies_with_the_corrected_figure_none_is_known_to_be_wrong():
    found = _corrected("95.2")
    other = Evaluation("department", "乙局", Source(), total_score=parse_number("95.2"))
    both = replace(found, evaluations=[*found.evaluations, other])
    results = [(one.scope, one.status) for one in check(both) if one.rule == "correction_applied"]
    assert results == [("甲局 总得分", Status.UNCERTAIN), ("乙局 总得分", Status.UNCERTAIN)]
