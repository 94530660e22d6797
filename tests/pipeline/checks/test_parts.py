"""Lines of funds that make up a total."""

import pytest

from pipeline.checks import Status, check
from tests.pipeline.checks.build import at, line, records


def _funds(total, *parts):
    whole = line(total, name="甲项目", where=at(0, 2))
    below = [
        line(raw, item=item, name="甲项目", where=at(i, 2), part_of=0) for i, (item, raw) in enumerate(parts, start=1)
    ]
    found = check(records(budgets=[whole, *below]))
    return [r.status for r in found if r.rule == "parts_sum_to_whole"]


@pytest.mark.parametrize(("total", "status"), [("320", Status.PASS), ("360", Status.FAIL), ("300", Status.FAIL)])
def test_lines_of_funds_that_stand_empty_complete_the_others(total, status):
    lines = [("fiscal_appropriation", "320"), ("other", ""), ("other_funds", ""), ("other_funds", "/")]
    assert _funds(total, *lines) == [status]


@pytest.mark.parametrize(("total", "status"), [("860", Status.PASS), ("870", Status.FAIL)])
def test_other_funds_are_all_but_the_appropriation_of_the_year(total, status):
    assert _funds(total, ("current_year_fiscal", "820"), ("other_funds", "40")) == [status]
