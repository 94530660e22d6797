from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.measures import parse_actual, parse_target, target_in_name
from normalizers.units import parse_unit

WORDED = ("number_in_words",)


@pytest.mark.parametrize(
    ("raw", "comparator", "value", "unit", "flags"),
    [
        ("≥95%", "ge", "95", "%", ()),
        ("≧95%", "ge", "95", "%", ()),
        (">=95％", "ge", "95", "%", ()),
        ("=>3", "ge", "3", None, ()),
        ("═100", "eq", "100", None, ()),
        ("＝100%", "eq", "100", "%", ()),
        ("≤232万\n元", "le", "232", "万元", ()),
        ("＞85%", "gt", "85", "%", ()),
        ("＜90%", "lt", "90", "%", ()),
        ("100%", "eq", "100", "%", ()),
        ("92", "eq", "92", None, ()),
        ("1,000人次", "eq", "1000", "人次", ()),
        ("不低于90%", "ge", "90", "%", ()),
        ("不少于3次", "ge", "3", "次", ()),
        ("大于等于5 个", "ge", "5", "个", ()),
        ("达到95%以上", "ge", "95", "%", ()),
        ("90%以上", "ge", "90", "%", ()),
        ("不超过10万元", "le", "10", "万元", ()),
        ("5天以内", "le", "5", "天", ()),
        ("控制在5%以内", "le", "5", "%", ()),
        ("小于5%", "lt", "5", "%", ()),
        ("大于6年", "gt", "6", "年", ()),
        ("≥90%（含）", "ge", "90", "%", ()),
        ("≤12个月", "le", "12", "个月", ()),
        ("≤2.5万元/公里", "le", "2.5", "万元/公里", ()),
        ("360元/人月", "eq", "360", "元/人月", ()),
        ("275148㎡", "eq", "275148", "㎡", ()),
        ("23.66万人次", "eq", "23.66", "万人次", ()),
        ("9000人左右", "eq", "9000", "人", ("approximate",)),
        ("约300人", "eq", "300", "人", ("approximate",)),
        ("-3.5%", "eq", "-3.5", "%", ()),
        ("复检准确率100%", "eq", "100", "%", WORDED),
        ("发放率达到95%以上", "ge", "95", "%", WORDED),
        ("检查不少于3次", "ge", "3", "次", WORDED),
        ("有待改进，未达100%。", "lt", "100", "%", WORDED),
        ("3个乡镇", "eq", "3", "个", WORDED),
    ],
)  # fmt: skip
def test_numbers(raw: str, comparator: str, value: str, unit: str | None, flags: tuple[str, ...]) -> None:
    measure = parse_target(raw)
    assert (measure.comparator, measure.value, measure.upper, measure.unit) == (comparator, D(value), None, unit)
    assert measure.flags == flags
    assert measure.raw == raw


@pytest.mark.parametrize(
    ("raw", "low", "high", "unit"),
    [("92%-95%", "92", "95", "%"), ("80-90%", "80", "90", "%"), ("90～100", "90", "100", None), ("3至5次", "3", "5", "次"), ("5%—10%", "5", "10", "%")],
)  # fmt: skip
def test_ranges(raw: str, low: str, high: str, unit: str | None) -> None:
    measure = parse_target(raw)
    assert (measure.comparator, measure.value, measure.upper, measure.unit) == ("range", D(low), D(high), unit)


@pytest.mark.parametrize(
    ("raw", "flags"),
    [
        ("及时", ()),
        ("效果明显", ()),
        ("达成预期指标", ()),
        ("无偏差", ()),
        ("9月前", ("deadline",)),
        ("2023年12月底前", ("deadline",)),
        ("2023年12月31日", ("deadline",)),
        ("2022年", ("deadline",)),
        ("12月", ("deadline",)),
        ("1-12月", ("deadline",)),
        ("9月验收交付", ("deadline",)),
        ("2021-2023", ("deadline",)),
        ("完成3次检查、5次培训", ("several_numbers",)),
        ("350人（±10%）", ("several_numbers",)),
        ("100 200", ("several_numbers",)),
        ("未按时完成3次", WORDED),
        ("115人次%", WORDED),
        ("5元/某", WORDED),
        ("全市前3名", WORDED),
        ("第3名", WORDED),
        ("超过30余人", WORDED),
        ("1.2.3", WORDED),
        ("95-92%", ("several_numbers",)),
        ("不超过5%以上", ("comparator_conflict",)),
        ("78.*", ("masked",)),
    ],
)
def test_words_have_no_value(raw: str, flags: tuple[str, ...]) -> None:
    measure = parse_target(raw)
    assert (measure.comparator, measure.value, measure.unit, measure.flags) == ("qualitative", None, None, flags)


@pytest.mark.parametrize(
    ("raw", "flags"),
    [("", ()), ("无", ()), ("/", ()), ("XX", ("filler",)), ("指标2：", ("filler",)), ("20XX年", ("filler",))],
)
def test_nothing_printed(raw: str, flags: tuple[str, ...]) -> None:
    measure = parse_target(raw)
    assert (measure.comparator, measure.value, measure.flags) == (None, None, flags)


@pytest.mark.parametrize(
    ("raw", "comparator_raw", "unit_raw", "comparator", "unit", "flags"),
    [
        ("92", "＝", "户", "eq", "户", ()),
        ("95", "≧", "百分比", "ge", "百分比", ()),
        ("95%", "≥", "百分比", "ge", "%", ()),
        ("95", "大于等于", "%", "ge", "%", ()),
        ("30", "≤", "天", "le", "天", ()),
        ("12", "≤", "月", "le", "月", ()),
        ("≥95", "≥", None, "ge", None, ()),
        ("≥95", "≤", None, "ge", None, ("comparator_conflict",)),
        ("95", "定性", "%", "eq", "%", ("comparator_conflict",)),
        ("95", "正向", None, "eq", None, ("comparator_unknown",)),
        ("95", "—", "/", "eq", None, ()),
        ("500人", "≥", "人次", "ge", "人", ("unit_conflict",)),
    ],
)
def test_comparator_and_unit_in_cells_of_their_own(
    raw: str, comparator_raw: str, unit_raw: str | None, comparator: str, unit: str | None, flags: tuple[str, ...]
) -> None:
    measure = parse_target(raw, comparator_raw=comparator_raw, unit_raw=unit_raw)
    assert measure.value is not None
    assert (measure.comparator, measure.unit, measure.flags) == (comparator, unit, flags)


def test_an_actual_value_that_copies_the_sign_says_so() -> None:
    actual = parse_actual("≥266米")
    assert (actual.comparator, actual.value, actual.unit, actual.flags) == ("ge", D(266), "米", ("comparator_printed",))
    assert parse_actual("266", unit_raw="米").unit == "米"


@pytest.mark.parametrize(
    ("name", "comparator", "value", "unit"),
    [
        ("资金支付完成率100%", "eq", "100", "%"),
        ("群众满意度（≥95%）", "ge", "95", "%"),
        ("培训人数不少于50人", "ge", "50", "人"),
        ("设备使用6年以上", "ge", "6", "年"),
        ("验收合格率达到98%以上。", "ge", "98", "%"),
        ("拥堵指数≤1.5", "le", "1.5", None),
    ],
)
def test_target_in_name(name: str, comparator: str, value: str, unit: str | None) -> None:
    measure = target_in_name(name)
    assert measure is not None
    assert (measure.comparator, measure.value, measure.unit) == (comparator, D(value), unit)


@pytest.mark.parametrize(
    "name",
    ["产出指标（50分）", "补助60岁以上", "一期（3）", "2023年项目", "培训次数", "100%", "2023年完成率100%", "3个项目完成5次", "指标1", "全市排名前3名", "10kV线路改造", ""],
)  # fmt: skip
def test_no_target_in_name(name: str) -> None:
    assert target_in_name(name) is None


@given(
    st.sampled_from([("≥", "ge"), ("≤", "le"), (">", "gt"), ("<", "lt"), ("=", "eq"), ("不低于", "ge"), ("不超过", "le"), ("", "eq")]),
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.sampled_from(["%", "个", "人次", "万元", "平方米", "元/亩", "天"]),
)  # fmt: skip
def test_a_printed_target_comes_back(sign: tuple[str, str], value: D, unit: str) -> None:
    measure = parse_target(f"{sign[0]}{value:,}{unit}")
    assert (measure.comparator, measure.value, measure.unit, measure.flags) == (sign[1], value, unit, ())


@pytest.mark.parametrize(
    ("raw", "comparator", "value", "unit"),
    [
        ("≥500人（次）", "ge", "500", "人(次)"),
        ("≥20场（次）", "ge", "20", "场(次)"),
        ("10（万人次）", "eq", "10", "万人次"),
        ("100%（含）", "eq", "100", "%"),
        ("≥百分之九十五", "ge", "95", "%"),
        ("百分之95以上", "ge", "95", "%"),
    ],
)
def test_units_in_brackets_and_per_cent_in_words(raw, comparator, value, unit):
    measure = parse_target(raw)
    assert (measure.comparator, str(measure.value), measure.unit) == (comparator, value, unit)
    assert parse_unit("场(次)") == parse_unit("场次") != parse_unit("场")
