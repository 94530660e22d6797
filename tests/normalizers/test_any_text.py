"""Cells hold anything: no reader of values may raise on it, and what it reads must be printed in the cell."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from normalizers.amounts import parse_amount, unit_in
from normalizers.dates import find_dates, find_deadline, find_doc_number, find_years
from normalizers.measures import parse_actual, parse_target, target_in_name
from normalizers.missing import is_filler, missing_marker
from normalizers.numbers import parse_number
from normalizers.rates import parse_rate
from normalizers.ratings import parse_rating
from normalizers.text import mend
from normalizers.units import UNITS, match_unit, parse_unit

PIECES = [
    *"0123456789.,，-—~～%‰／/*×①⁴()（）〔〕:：、 \n\x00\ud800≥≤=<>", *"零〇一二十百千万亿元年月日第点负", "单位：", "万元", "百分之", "不低于", "以上", "未", "约", "率",
    "2023", "年度", "个", "人次", "/人", "号", "㎡", "优",
]  # fmt: skip
cells = st.one_of(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.text(max_size=20))


@given(cells)
def test_nothing_raises(text: str) -> None:
    for read in (
        parse_rate,
        parse_actual,
        target_in_name,
        parse_rating,
        is_filler,
        missing_marker,
        unit_in,
        parse_unit,
        match_unit,
    ):
        read(text)
    for find in (find_dates, find_deadline, find_years, find_doc_number):
        find(text)


@given(cells)
def test_a_plain_number_is_read_the_same_by_all(text: str) -> None:
    number = parse_number(mend(text))
    target = parse_target(text)
    if number is not None and target.value is not None and target.unit is None:
        assert target.value == number.value


@given(cells)
def test_an_amount_is_its_printed_number_times_its_unit(text: str) -> None:
    amount = parse_amount(text, unit=UNITS["万元"], unit_source="header")
    if amount.yuan is not None:
        assert amount.number is not None
        assert amount.unit is not None
        assert abs(amount.yuan - amount.number.value * amount.unit.factor) <= Decimal("0.005")
    else:
        assert amount.flags or missing_marker(text) is not None
