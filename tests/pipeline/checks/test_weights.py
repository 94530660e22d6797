"""Sums of weights: schemes that go on in another table."""

import pytest

from pipeline.checks import Status, check
from tests.pipeline.checks.build import at, form, indicator, records


@pytest.mark.parametrize(("total", "status"), [(None, Status.UNCERTAIN), ("100", Status.FAIL)])
def test_a_scheme_that_ends_without_its_total_may_go_on(total, status):
    rows = [
        indicator("C2产出质量", "10", is_group=True, source=at(1)),
        indicator("C201达标率", "6", parent=0, depth=2, source=at(2)),
    ]
    found = check(records(evaluations=[form(weight=total)], indicators=rows))
    assert [r.status for r in found if r.rule == "weights_sum_to_parent"] == [status]
