"""Cases of the rules about money."""

from dataclasses import replace

from normalizers.amounts import parse_amount
from normalizers.rates import parse_rate
from normalizers.units import UNITS
from tests.pipeline.checks.build import at, line, records, said, section
from tests.pipeline.checks.cases import case


def _table(total: str, *rows: str, other: str | None = None):
    """A column: the total first, numbered rows, perhaps one unnumbered."""
    cells = [(total, "total"), *((row, "unit") for row in rows), *([(other, "other")] if other else [])]
    return [
        line(raw, item="total", measure="evaluated", name=f"单位{i}", where=at(i, 3), row_kind=kind)
        for i, (raw, kind) in enumerate(cells)
    ]


case(
    "total_of_rows",
    fails=records(budgets=_table("603", "600.5", "1.5")),
    says="合计 603万元 与各行之和 602万元 不符，相差 1万元",
    holds=records(budgets=_table("154.18", "38.07", "100", "6.1", other="10.01")),
    not_for=records(budgets=_table("603", "600.5", "1.5")[1:]),
)


def _side(*rows: tuple[str, str]):
    """A side of a table of income and expenditure, by name."""
    return [
        line(
            raw,
            item="total" if name.endswith("合计") else "function",
            name="甲局",
            where=at(i, 3),
            subject_kind="department",
            line_item_raw=name,
            measure_raw="支出/决算数",
            statement="收入支出决算总表",
        )
        for i, (name, raw) in enumerate(rows)
    ]


_LINES = (("一、教育支出", "86.2"), ("二、卫生健康支出", "41.35"))
case(
    "side_total",
    fails=records(budgets=_side(*_LINES, ("本年支出合计", "172.55"))),
    says="本年支出合计 172.55万元 与各项之和 127.55万元 不符，相差 45万元",
    holds=records(budgets=_side(*_LINES, ("本年支出合计", "127.55"))),
    not_for=records(budgets=_side(*_LINES)),
)


def _across(*rows: tuple[str, str, str]):
    """Rows of a statutory table: total, basic and project expenditure of an account."""
    columns = (("合计", "total"), ("基本支出", "basic_expenditure"), ("项目支出", "project_expenditure"))
    return [
        line(
            raw,
            item="function",
            name="甲局",
            where=at(r, c),
            subject_kind="department",
            line_item_raw="教育支出",
            account_name="教育支出",
            measure_raw=header,
            breakdown=breakdown,
            statement="支出决算表",
        )
        for r, row in enumerate(rows)
        for c, ((header, breakdown), raw) in enumerate(zip(columns, row, strict=True))
    ]


case(
    "columns_sum_across",
    fails=records(budgets=_across(("7.5", "5", "2.5"), ("9", "6.5", "3"))),
    says="合计 9万元 与各栏（基本支出、项目支出）之和 9.5万元 不符，相差 0.5万元",
    holds=records(budgets=_across(("7.5", "5", "2.5"), ("9.5", "6.5", "3"))),
    not_for=records(budgets=_across(("7.5", "5*", "2.5"))),
)


def _two_years(last: str, this: str, change: str, growth: str | None = None):
    """A row with last year's amount, this year's, the change and its rate."""
    columns = (("上年决算数", "executed", -1), ("本年决算数", "executed", 0), ("增减额", "change", 0))
    lines = [
        line(raw, item="function", measure=measure, where=at(3, c), measure_raw=header, year_offset=offset)
        for c, ((header, measure, offset), raw) in enumerate(zip(columns, (last, this, change), strict=True))
    ]
    lines[-1] = replace(lines[-1], growth=parse_rate(growth) if growth else None, growth_raw="增减率")
    return lines


case(
    "change_between_years",
    fails=records(budgets=_two_years("100.5", "120.5", "30")),
    says="增减额 30万元 与120.5万元 减 100.5万元 之差 20万元 不符，相差 10万元",
    holds=records(budgets=_two_years("100.5", "120.5", "20")),
    not_for=records(budgets=_two_years("100.5", "120.5", "20")[1:]),
)

case(
    "growth_between_years",
    fails=records(budgets=_two_years("100.5", "120.6", "20.1", "25%")),
    says="增减率 25% 与120.6万元 与 100.5万元 所得 20% 不符，相差 5%",
    holds=records(budgets=_two_years("100.5", "120.6", "20.1", "20%")),
    not_for=records(budgets=_two_years("0", "120.6", "120.6", "100%")),
)


def _carried(*amounts: str):
    """A row of the table of a fund: carried over, income, expenditure, left."""
    headers = ("年初结转和结余", "本年收入", "本年支出/小计", "年末结转和结余")
    return [
        line(
            raw,
            item="government_fund",
            name="甲局",
            where=at(3, c),
            subject_kind="department",
            line_item_raw="合计",
            measure_raw=header,
            statement="政府性基金预算财政拨款收入支出决算表",
        )
        for c, (header, raw) in enumerate(zip(headers, amounts, strict=True))
    ]


case(
    "carryover_balances",
    fails=records(budgets=_carried("5.5", "200", "198", "6.5")),
    says="本年支出 198万元 与年初结转加收入减年末结转 199万元 不符，相差 1万元",
    holds=records(budgets=_carried("5.5", "200", "199", "6.5")),
    not_for=records(budgets=_carried("5.5", "2*0", "199", "6.5")),
)


def _two_tables(named: str, coded: str, second: str = "支出决算表"):
    """The same function in a table of income and expenditure and in the table by code."""
    fields = {"item": "function", "name": "甲局", "subject_kind": "department", "account_name": "教育支出"}
    return [
        line(named, where=at(1, 3), measure_raw="支出/金额", statement="收入支出决算总表", **fields),
        line(
            coded,
            where=at(1, 2, table=1),
            measure_raw="本年支出合计",
            account_code="205",
            statement=second,
            **fields,
        ),
    ]


case(
    "statements_agree",
    fails=records(budgets=_two_tables("86.2", "82.6")),
    says="收支表 教育支出 86.2万元 与支出表同一科目 82.6万元 不符，相差 3.6万元",
    holds=records(budgets=_two_tables("86.2", "86.2")),
    not_for=records(budgets=_two_tables("86.2", "82.6", "一般公共预算财政拨款支出决算表")),
)


def _differences(*rows: tuple[str, str, str]):
    """Rows of a table: budget, executed, and what is printed as their difference."""
    columns = (("预算数", "adjusted_budget"), ("决算数", "executed"), ("决算数与预算数差异", None))
    return [
        line(raw, name=f"单位{r}", where=at(r, c), measure=measure, measure_raw=header)
        for r, row in enumerate(rows)
        for c, (raw, (header, measure)) in enumerate(zip(row, columns, strict=True))
    ]


_TWO_ROWS = (("271", "268", "-3"), ("645", "638", "-7"))
case(
    "difference_of_columns",
    fails=records(budgets=_differences(*_TWO_ROWS, ("330", "324", "-3"))),
    says="差额 -3万元 与324万元 减 330万元 之差 -6万元 不符，相差 3万元",
    holds=records(budgets=_differences(*_TWO_ROWS, ("330", "324", "-6"))),
    not_for=records(budgets=_differences(("271", "268", "-5"), ("645", "638", "9"))),
)
case(
    "part_le_whole",
    fails=records(budgets=[line("80", where=at(1, 1)), line("89.97", item="other_funds", where=at(2, 1), part_of=0)]),
    says="other_funds 89.97万元 超出 9.97万元，大于total 80万元",
    holds=records(budgets=[line("90", where=at(1, 1)), line("89.97", item="other_funds", where=at(2, 1), part_of=0)]),
    not_for=records(budgets=[line("90", where=at(1, 1)), line("78.*", item="other_funds", where=at(2, 1), part_of=0)]),
)


def _split(whole: str, basic: str, project: str):
    return [
        line(whole, where=at()),
        line(basic, item="basic_expenditure", where=at(), part_of=0, share="46.26%"),
        line(project, item="project_expenditure", where=at(), part_of=0, share="53.74%"),
    ]


case(
    "parts_sum_to_whole",
    fails=records(budgets=_split("11832.53", "5473.75", "6358.87")),
    says="total 11832.53万元 与各部分（basic_expenditure、project_expenditure）之和 11832.62万元 不符，相差 0.09万元",
    holds=records(budgets=_split("11832.53", "5473.75", "6358.78")),
    not_for=records(budgets=_split("11832.53", "5473.75", "63*.78")),
)
case(
    "share_of_whole",
    fails=records(budgets=_split("11832.53", "5437.75", "6358.78")),
    says="占比 46.26% 与 5437.75万元 ÷ 11832.53万元 所得 45.9559% 不符，相差 0.3041%",
    holds=records(budgets=_split("11832.53", "5473.75", "6358.78")),
    not_for=records(budgets=[line("5473.75", item="basic_expenditure", share="46.26%")]),
)


def _executed(budget: str, executed: str, rate: str, measure: str = "adjusted_budget"):
    return [
        line(budget, measure=measure, where=at(4, 2)),
        line(executed, where=at(4, 3), execution_rate=rate),
    ]


case(
    "rate_executed_over_budget",
    fails=records(budgets=_executed("1081.18", "1037.25", "95.49%")),
    says="执行率 95.49% 与执行数 1037.25万元 ÷ 预算数 1081.18万元 所得 95.9368% 不符，相差 0.4468%",
    holds=records(budgets=_executed("1081.18", "1037.25", "95.94%", "initial_budget")),
    not_for=records(budgets=_executed("—", "1037.25", "95.94%")),
)
case(
    "base_plus_increment",
    fails=records(
        budgets=[
            line("100.5", measure="initial_budget", where=at(1, 1)),
            line("-20.25", measure="change", where=at(1, 2)),
            line("80.52", measure="adjusted_budget", where=at(1, 3)),
        ]
    ),
    says="adjusted_budget 80.52万元 与基数 100.5万元 加增量 -20.25万元 之和 80.25万元 不符，相差 0.27万元",
    holds=records(
        budgets=[
            line("100.5", measure="initial_budget", where=at(1, 1)),
            line("-20.25", measure="change", where=at(1, 2)),
            line("80.25", measure="adjusted_budget", where=at(1, 3)),
        ]
    ),
    not_for=records(
        budgets=[
            line("100.5", measure="initial_budget", where=at(1, 1)),
            line("—", measure="change", where=at(1, 2)),
            line("80.25", measure="adjusted_budget", where=at(1, 3)),
        ]
    ),
)


def _growth(rate: str):
    sentence = f"603项区级项目开展绩效自评，同比增加85项，增长{rate}%。"
    return said(sentence, ("603", "项", "level"), ("85", "项", "change"), (rate, "%", "rate"))


case(
    "growth_over_base",
    fails=records(quantities=_growth("14.10")),
    says="增长率 14.10% 与增量 85项 ÷ 基数 518项 所得 16.4093% 不符，相差 2.3093%",
    holds=records(quantities=_growth("16.41")),
    not_for=records(quantities=said("同比增加85项，增长16.41%。", ("85", "项", "change"), ("16.41", "%", "rate"))),
)


def _wording(executed: str, word: str):
    text = f"年初预算为450.52万元，支出决算为{executed}万元。决算数{word}预算数的主要原因：人员变动。"
    return records(
        sections=[section("一、", text=text)],
        budgets=[
            line("450.52", measure="initial_budget", where=at(section=0)),
            line(executed, measure="executed", where=at(section=0)),
        ],
    )


case(
    "wording_matches_figures",
    fails=_wording("449.52", "大于"),
    says="文称“决算数大于预算数”，与预算数 450.52万元、决算数 449.52万元 不符：449.52万元 小于 450.52万元",
    holds=_wording("449.52", "小于"),
    not_for=_wording("449.52", "变动，"),
)


def _in_two_tables(first: tuple[str, ...], unit: str, *second: str):
    """Amounts of one table in 万元, and those of another in some unit."""
    below = [line(raw, name=None, where=at(i, 2, table=1)) for i, raw in enumerate(second)]
    stated = [parse_amount(raw, unit=UNITS[unit], unit_raw=unit, unit_source="header") for raw in second]
    return records(
        budgets=[
            *(line(raw, name=None, where=at(i, 2)) for i, raw in enumerate(first)),
            *(replace(one, amount=amount) for one, amount in zip(below, stated, strict=True)),
        ]
    )


_AMOUNTS = ("1286.40", "36.12")
case(
    "same_amounts_same_unit",
    fails=_in_two_tables(_AMOUNTS, "元", "1286.40", "36.12"),
    says="表2 的金额与文中他处数字相同而相差一万倍，疑单位有误：1286.40元 与 1286.40万元、36.12元 与 36.12万元",
    holds=_in_two_tables(_AMOUNTS, "元", "12864000.00", "361200.00"),
    not_for=_in_two_tables(_AMOUNTS, "元", "1286.40", "40.00"),
)
