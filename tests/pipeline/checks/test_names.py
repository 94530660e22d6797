"""Numbers and names of lists."""

import pytest

from extractors.records import TableReading
from pipeline.checks import Status, check
from pipeline.checks.names import ordinal
from tests.pipeline.checks.build import at, line, records, section, unit


def _statuses(found, rule="numbering_gapless"):
    return [r.status for r in check(found) if r.rule == rule]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("一、", ("numeral", 1)),
        ("（十二）", ("(numeral", 12)),
        ("3.", ("digits", 3)),
        ("⑤", ("circled", 5)),
        ("17、", ("digits", 17)),
        ("2.3", ("2.digits", 3)),
        ("2023", None),
        ("", None),
    ],
)
def test_ordinals(printed, value):
    assert ordinal(printed) == value


def test_rows_of_a_table_are_one_list_and_headings_may_be_two():
    numbers = ["1", "2", "3", "2", "5"]
    rows = [unit(f"单位{i}", i, seq=number) for i, number in enumerate(numbers)]
    assert _statuses(records(unit_scores=rows)) == [Status.FAIL]
    assert _statuses(records(sections=[section(f"{number}.") for number in numbers])) == [Status.UNCERTAIN]


def test_a_list_without_its_beginning_is_not_judged():
    assert _statuses(records(sections=[section("三、"), section("五、")])) == [Status.NOT_APPLICABLE]


def test_lists_of_different_styles_are_apart():
    sections = [section(number) for number in ("一、", "（一）", "二、", "（二）", "1.", "三、", "2.")]
    assert set(_statuses(records(sections=sections))) == {Status.PASS}


def test_headings_that_go_on_counting_below_the_next_heading_are_one_list():
    above = [section("一、"), section("二、")]
    numbers = [("1.", 0), ("2.", 0), ("3.", 1), ("5.", 1)]
    items = [section(number, level=3, parent=parent) for number, parent in numbers]
    assert _statuses(records(sections=[*above, *items])) == [Status.PASS, Status.FAIL]
    assert _statuses(records(sections=[*above, *items[:3]])) == [Status.PASS, Status.PASS]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("一是抓实项目；二是严控成本；三是强化监督。", [Status.PASS]),
        ("一是抓实项目；三是强化监督。", [Status.FAIL]),
        ("一是观念淡薄。二是指标不健全。三是力量不足。", [Status.PASS]),
        ("二是否可行，三是个位数。", []),
    ],
)
def test_lists_inside_a_sentence(text, statuses):
    assert _statuses(records(sections=[section("无", text=text)])) == statuses


@pytest.mark.parametrize(
    ("numbers", "statuses"),
    [
        ("123", [Status.PASS]),
        ("134", [Status.FAIL]),
        ("12123", [Status.PASS, Status.PASS]),
        ("345", [Status.NOT_APPLICABLE]),
    ],
)
def test_the_running_numbers_of_a_list_of_projects_go_up_by_one(numbers, statuses):
    rows = [line("3", name=f"项目{i}", where=at(i, 2, text=f"{n} 项目{i} 3")) for i, n in enumerate(numbers)]
    printed = tuple(at(i, 0, text=number) for i, number in enumerate(numbers))
    assert _statuses(records(budgets=rows, tables=[TableReading(0, "task_table", numbers=printed)])) == statuses


def test_a_record_on_two_rows_of_a_turned_list_is_no_row_printed_twice():
    def two(first, second):
        rows = [(first, "预算数"), (second, "执行数")]
        text = "系统运维 120 118.8"
        return [
            line(raw, name="系统运维", measure_raw=word, where=at(i, 1, text=text))
            for i, (raw, word) in enumerate(rows)
        ]

    assert _statuses(records(budgets=two("120", "118.8")), "rows_unique") == [Status.PASS]
