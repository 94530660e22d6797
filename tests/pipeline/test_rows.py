"""What a row says of how sure it is: the flags of failed checks, and whether its figures were confirmed."""

from extractors.document import Document
from extractors.records import Records
from pipeline.checks import check
from pipeline.rows import rows_of
from tests.pipeline.checks.build import at, form, indicator, line, records


def _rows(found: Records):
    return rows_of("0" * 64, 1, "report.txt", Document("text/plain", ()), found, check(found))


def test_an_amount_ten_thousand_times_its_neighbours_says_so():
    amounts = ["38.07", "47.7", "30", "1990000", "23.5"]
    cells = [
        line(raw, measure="evaluated", where=at(row, 3), subject_kind="project") for row, raw in enumerate(amounts)
    ]
    flags = [row["flags"] for row in _rows(records(budgets=cells))["budgets"]]
    assert flags[3] == ["check_failed", "magnitude_suspect"]
    assert [flag for own in (*flags[:3], flags[4]) for flag in own] == []


def test_a_row_is_confirmed_by_its_figures_and_not_by_its_name():
    named = form("甲项目", weight="100", score="97")
    parts = [indicator("产出", "60", "58"), indicator("效益", "40", "39")]
    summed = _rows(records(evaluations=[named], indicators=parts))
    assert [row["confirmed"] for row in summed["evaluations"]] == [True]
    assert [row["confirmed"] for row in summed["indicators"]] == [True, True]
    alone = _rows(records(evaluations=[form("甲项目")]))
    assert [check["status"] for check in alone["checks"] if check["rule"] == "suffix_repeated"] == ["pass"]
    assert [row["confirmed"] for row in alone["evaluations"]] == [None]
    broken = _rows(records(evaluations=[named], indicators=parts[:1]))
    assert [row["confirmed"] for row in broken["evaluations"]] == [False]
    assert broken["evaluations"][0]["confidence"] == 0.6
