"""One function in several tables of one fund: in each once, and in one of them twice."""

from dataclasses import replace

from extractors.records import BudgetLine
from pipeline.checks import CheckResult, Status, check
from tests.pipeline.checks.build import at, line, records

OF_BOTH_SIDES, BY_CODE = "收入支出决算总表", "支出决算表"


def _lines(*amounts: tuple[str, str]) -> list[BudgetLine]:
    """教育支出 with these amounts, each in a row of the table named before it."""
    return [
        line(
            raw,
            item="function",
            where=at(row, 3, table=0 if title == OF_BOTH_SIDES else 1),
            subject_kind="department",
            account_name="教育支出",
            account_code=None if title == OF_BOTH_SIDES else "205",
            measure_raw="支出/金额" if title == OF_BOTH_SIDES else "本年支出合计",
            statement=title,
        )
        for row, (title, raw) in enumerate(amounts)
    ]


def _agreement(lines: list[BudgetLine]) -> CheckResult:
    (result,) = [r for r in check(records(budgets=lines)) if r.rule == "statements_agree"]
    return result


def test_a_function_that_stands_twice_agrees_where_all_its_amounts_do():
    result = _agreement(_lines((OF_BOTH_SIDES, "86.2"), (BY_CODE, "86.2"), (BY_CODE, "86.2")))
    assert result.status is Status.PASS


def test_a_function_that_stands_twice_with_different_amounts_is_open_and_not_silent():
    result = _agreement(_lines((OF_BOTH_SIDES, "86.2"), (BY_CODE, "86.2"), (BY_CODE, "82.6")))
    assert result.status is Status.UNCERTAIN
    assert result.explanation == (
        "收支表 教育支出 86.2万元 与支出表同一科目 82.6万元 不符，相差 3.6万元；"
        "该科目在收支表列 1 次、在支出表列 2 次，无法判断应比较哪一项"
    )
    assert len(result.evidence) == 3


def test_the_total_of_one_kind_of_expenditure_is_not_the_functions():
    total, whole, basic = _lines((OF_BOTH_SIDES, "86.2"), (BY_CODE, "86.2"), (BY_CODE, "82.6"))
    basic = replace(basic, breakdown="basic_expenditure", measure_raw="基本支出/小计")
    assert _agreement([total, whole, basic]).status is Status.PASS
