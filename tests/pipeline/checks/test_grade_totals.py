"""Counts per grade in the prose against the number that the prose counts before them."""

from __future__ import annotations

import pytest

from extractors.readers import read
from extractors.understand import understand
from pipeline.checks import Status, check

HEAD = "滨河县财政局关于2023年度绩效评价结果的通报\n\n一、评价结果\n\n"


def _sums(text: str) -> list[Status]:
    found = check(understand(read((HEAD + text).encode())))
    return [one.status for one in found if one.scope == "各等级个数之和"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("62个部门平均得分86.7分，其中：评为“优”的19个，评为“良”的34个，评为“中”的7个，评为“差”的2个。", [Status.PASS]),
        ("62个部门平均得分86.7分，其中：评为“优”的19个，评为“良”的34个，评为“中”的8个，评为“差”的2个。", [Status.FAIL]),
        ("自评项目1,043个。其中优秀812个、良好189个、一般34个、较差8个。", [Status.PASS]),
        (
            "自评项目60个，优20个，良30个，中8个，差2个。选取重点项目12个，其中“优”2个，“良”11个。",
            [Status.PASS, Status.FAIL],
        ),
        ("自评项目60个，其中优秀40个、良好18个。", [Status.UNCERTAIN]),  # two may have no grade
        ("自评项目60个，其中重点项目9个。优秀40个、良好30个。", [Status.UNCERTAIN]),  # of which of the two
        ("优秀40个、良好30个。", []),
        ("12个项目中，其中优9个，良2个，中1个，优良率91.67%。", [Status.PASS]),
    ],
)
def test_the_counts_of_the_grades_make_up_the_number_before_them(text: str, statuses: list[Status]) -> None:
    assert _sums(text) == statuses
