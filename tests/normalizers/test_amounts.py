from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.amounts import parse_amount, unit_in
from normalizers.units import UNITS

YUAN, WAN, YI = UNITS["元"], UNITS["万元"], UNITS["亿元"]


@pytest.mark.parametrize(
    ("raw", "unit", "yuan", "source", "flags"),
    [
        ("154,594.18", WAN, "1545941800", "header", ()),
        ("3.5亿元", None, "350000000", "cell", ()),
        ("3.5亿元", WAN, "350000000", "cell", ("unit_conflict",)),
        ("12.5万元", WAN, "125000", "cell", ()),
        ("854万", None, "8540000", "cell", ("unit_inferred",)),
        ("854万", WAN, "8540000", "cell", ("unit_inferred",)),
        ("壹仟万元整", None, "10000000", "cell", ()),
        ("二千三百万元", None, "23000000", "cell", ()),
        ("人民币12元", None, "12", "cell", ()),
        ("￥12.5", WAN, "125000", "header", ()),
        ("50435.33\n万元", None, "504353300", "cell", ()),
        ("154,59\n4.18", WAN, "1545941800", "header", ()),
        ("12 万 元", None, "120000", "cell", ()),
        ("-5.3", WAN, "-53000", "header", ()),
        ("0", WAN, "0", "header", ()),
        ("0.00", YUAN, "0", "header", ()),
        ("0.1234565", WAN, "1234.57", "header", ("rounded",)),
        ("1.005", YUAN, "1.01", "header", ("rounded",)),
        ("约30万元", None, "300000", "cell", ("approximate",)),
        ("约人民币30万元", None, "300000", "cell", ("approximate",)),
        ("（15）", WAN, "-150000", "header", ("structure_ambiguous",)),
        ("(1,500)", WAN, "-15000000", "header", ()),
        ("(0)", WAN, None, "header", ("unreadable",)),
        ("¥-3.5", WAN, "-35000", "header", ()),
        ("-￥3.5万元", None, "-35000", "cell", ()),
        ("30余万元", None, "300000", "cell", ("approximate",)),
        ("100", None, None, "header", ("unit_missing",)),
        ("78.*元", None, None, "header", ("masked",)),
        ("7**", WAN, None, "header", ("masked",)),
        ("100-200万元", WAN, None, "header", ("range",)),
        ("100～200", WAN, None, "header", ("range",)),
        ("100 200", WAN, None, "header", ("several_numbers",)),
        ("100\n200", WAN, None, "header", ("several_numbers",)),
        ("100万元，其中50万元", WAN, None, "header", ("several_numbers",)),
        ("100万元/50万元", WAN, None, "header", ("several_numbers",)),
        ("1,23,4.5", WAN, None, "header", ("unreadable",)),
        ("5人", WAN, None, "header", ("unreadable",)),
        ("100元/人", None, None, "header", ("unreadable",)),
        ("12%", WAN, None, "header", ("unreadable",)),
        ("见附表", WAN, None, "header", ("unreadable",)),
        ("#REF!", WAN, None, "header", ("unreadable",)),
        ("1000000000000000", WAN, None, "header", ("unreadable",)),
        ("", WAN, None, "header", ()),
        ("—", WAN, None, "header", ()),
        ("无", WAN, None, "header", ()),
        ("/", None, None, "header", ()),
    ],
)
def test_parse_amount(raw: str, unit: object, yuan: str | None, source: str, flags: tuple[str, ...]) -> None:
    amount = parse_amount(raw, unit=unit, unit_source="header")  # type: ignore[arg-type]
    assert (amount.yuan, amount.unit_source, amount.flags) == (yuan if yuan is None else D(yuan), source, flags)
    assert amount.raw == raw


def test_the_printed_number_and_unit_stay_beside_the_value() -> None:
    amount = parse_amount("3.50亿元", unit=WAN, unit_raw="万元", unit_source="caption")
    assert amount.number is not None
    assert (amount.number.value, amount.number.quantum, amount.unit_raw, amount.unit) == (
        D("3.5"),
        D("0.01"),
        "亿元",
        YI,
    )
    amount = parse_amount("3.50", unit=WAN, unit_raw="万元", unit_source="caption")
    assert (amount.unit_raw, amount.unit_source, amount.unit) == ("万元", "caption", WAN)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.sampled_from(["元", "千元", "万元", "亿元"]))
def test_amounts_come_back_in_yuan(value: D, unit: str) -> None:
    amount = parse_amount(f"{value:,}{unit}")
    assert amount.yuan is not None
    assert abs(amount.yuan - value * UNITS[unit].factor) <= D("0.005")
    assert ("rounded" in amount.flags) == (amount.yuan != value * UNITS[unit].factor)


@pytest.mark.parametrize(
    ("text", "unit", "printed"),
    [
        ("项目金额（万元）", WAN, "万元"),
        ("单位：万元", WAN, "万元"),
        ("单位:  亿元", YI, "亿元"),
        ("(单位:元)", YUAN, "元"),
        ("金额单位：人民币万元", WAN, "万元"),
        ("单位：元、%", YUAN, "元"),
        ("单位：万元/%", WAN, "万元"),
        ("单位：人、万元", WAN, "万元"),
        ("（单位：万元，保留两位小数）", WAN, "万元"),
        ("支出金额\n（ 万 元 ）", WAN, "万元"),
        ("预算数\n(万\n元)", WAN, "万元"),
        ("附表1 支出决算表 单位：万元", WAN, "万元"),
        ("万元", WAN, "万元"),
        ("金额万元", WAN, "万元"),
    ],
)
def test_unit_in(text: str, unit: object, printed: str) -> None:
    assert unit_in(text) == (unit, printed)


@pytest.mark.parametrize(
    "text",
    ["单位名称：财政局", "单位：某局", "预算单位：教育局", "单元", "多元", "执行率（%）", "100万元", "数百万元", "单位：万元、元", "金额（元）（万元）", "补助标准（元/人）", ""],
)  # fmt: skip
def test_no_money_unit_is_stated(text: str) -> None:
    assert unit_in(text) is None


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("18,536.8 8", "185368800.00"), ("106,512.0\n0", "1065120000.00"), ("175400.5 9", "1754005900.00")],
)
def test_a_figure_broken_inside_its_decimals_is_one_figure_and_says_so(text: str, yuan: str) -> None:
    amount = parse_amount(text, unit=WAN, unit_raw="万元", unit_source="header")
    assert (amount.yuan, amount.flags) == (D(yuan), ("row_mended",))


@pytest.mark.parametrize("text", ["12 34", "1.25 3", "100\n200", "5.3 6"])
def test_two_figures_in_a_cell_are_not_one(text: str) -> None:
    assert parse_amount(text, unit=WAN, unit_raw="万元", unit_source="header").yuan is None


@pytest.mark.parametrize(
    ("raw", "yuan", "flags"),
    [
        ("3亿5000万元", "350000000.00", ()),
        ("1万2000元", "12000.00", ()),
        ("2万3元", None, ("several_numbers",)),
        ("增速-8.9%", None, ("unreadable",)),
        ("30.00元/亩", None, ("unreadable",)),
    ],
)
def test_scales_twice_and_what_is_no_amount(raw, yuan, flags):
    amount = parse_amount(raw)
    assert (amount.yuan and str(amount.yuan), amount.flags) == (yuan, flags)
