from decimal import Decimal as D

import pytest

from normalizers.units import UNITS, match_unit, parse_unit
from normalizers.vocabulary import read_table


@pytest.mark.parametrize(
    ("text", "symbol", "kind", "factor", "base"),
    [
        ("元", "元", "money", "1", "元"),
        ("千元", "千元", "money", "1000", "元"),
        ("万 元", "万元", "money", "10000", "元"),
        ("百万元", "百万元", "money", "1000000", "元"),
        ("亿元", "亿元", "money", "100000000", "元"),
        ("百亿元", "百亿元", "money", "10000000000", "元"),
        ("％", "%", "ratio", "0.01", "1"),
        ("百分比", "%", "ratio", "0.01", "1"),
        ("‰", "‰", "ratio", "0.001", "1"),
        ("个百分点", "个百分点", "ratio_diff", "0.01", "1"),
        ("㎡", "平方米", "area", "1", "m2"),
        ("m²", "平方米", "area", "1", "m2"),
        ("万平方米", "万平方米", "area", "10000", "m2"),
        ("hm", "公顷", "area", "10000", "m2"),
        ("亩", "亩", "area", "666.6667", "m2"),
        ("km", "公里", "length", "1000", "m"),
        ("万吨", "万吨", "mass", "10000000", "kg"),
        ("千克", "公斤", "mass", "1", "kg"),
        ("亿千瓦时", "亿千瓦时", "energy", "360000000000000", "J"),
        ("人", "人", "count", "1", "人"),
        ("人次", "人次", "count", "1", "人次"),
        ("人·次", "人次", "count", "1", "人次"),
        ("人/次", "人次", "count", "1", "人次"),
        ("万人次", "万人次", "count", "10000", "人次"),
        ("台（套）", "台套", "count", "1", "台套"),
        ("元/人", "元/人", "money_rate", "1", "元/人"),
        ("万元/公里", "万元/公里", "money_rate", "10000", "元/公里"),
        ("元/人·年", "元/人年", "money_rate", "1", "元/人年"),
        ("吨/日", "吨/日", "rate", "1000", "kg/日"),
        ("万", "万", "scale", "10000", "万"),
        ("月", "月", "calendar", "1", "月"),
        ("个月", "个月", "month", "1", "月"),
        ("小时", "小时", "time", "3600", "s"),
    ],
)
def test_parse_unit(text: str, symbol: str, kind: str, factor: str, base: str) -> None:
    unit = parse_unit(text)
    assert unit is not None
    assert (unit.symbol, unit.kind, unit.factor, unit.base) == (symbol, kind, D(factor), base)


@pytest.mark.parametrize("text", ["", "项目", "单元", "万元整", "5元", "元/某", "元、%", "abc", "百分"])
def test_what_is_not_wholly_a_unit_is_none(text: str) -> None:
    assert parse_unit(text) is None


@pytest.mark.parametrize(
    ("text", "symbol", "printed"),
    [
        ("万平方米绿化", "万平方米", "万平方米"),
        (" 人次培训", "人次", " 人次"),
        ("个工作日内", "天", "个工作日"),
        ("元/亩补助", "元/亩", "元/亩"),
        ("个月内", "个月", "个月"),
        ("月底", "月", "月"),
        ("分钟", "分钟", "分钟"),
        ("mm厚", "毫米", "mm"),
        ("人，其中", "人", "人"),
        ("万元/50万元", "万元", "万元"),
        ("万，", "万", "万"),
    ],
)
def test_match_unit_takes_the_longest(text: str, symbol: str, printed: str) -> None:
    found = match_unit(f"3{text}", 1)
    assert found is not None
    assert (found[0].symbol, found[1]) == (symbol, 1 + len(printed))


@pytest.mark.parametrize(
    "text", ["项目", "年级", "meters", "人民币", "元/某", "部门", "条件", "起来", "，人", "分公司"]
)
def test_words_that_begin_like_units_are_none(text: str) -> None:
    assert match_unit(text) is None


def test_counters_are_kept_apart() -> None:
    bases = {
        UNITS[name].base
        for name in ("人", "人次", "家", "家次", "项", "项次", "个", "个次", "栋", "栋次", "户", "户次")
    }
    assert len(bases) == 12


def test_every_listed_name_reads_back_as_its_unit() -> None:
    for name, unit in UNITS.items():
        assert parse_unit(name) == unit, name
        assert match_unit(name) == (unit, len(name)), name


def test_a_vocabulary_with_other_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        read_table("units", ("unit", "kind"))
