from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.chinese_numerals import parse_numeral
from normalizers.numbers import find_numbers, parse_number

FULL_WIDTH = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")
decimals = st.decimals(min_value=-(10**15), max_value=10**15, places=2)


@given(decimals)
def test_a_printed_decimal_comes_back(value: Decimal) -> None:
    for printed in (f"{value}", f"{value:,}", f"{value:,}".translate(FULL_WIDTH), f" {value:,} ".replace(",", ", ")):
        number = parse_number(printed)
        assert number is not None
        assert number.value == value
        assert number.quantum == Decimal("0.01")


@given(st.integers(min_value=1, max_value=10**12))
def test_brackets_are_a_minus_where_separators_or_decimals_show_an_amount(value: int) -> None:
    number = parse_number(f"({value:,}.00)")
    assert number is not None
    assert number.value == -value


DIGITS = ("零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")
UNITS = (("", "十", "百", "千"), ("", "拾", "佰", "仟"))


def spell(value: int, style: int) -> str:
    """The value in standard Chinese numerals, written independently of the reader."""

    def section(part: int) -> str:
        out, skipped = "", False
        for power in (3, 2, 1, 0):
            digit = part // 10**power % 10
            if not digit:
                skipped = bool(out)
                continue
            out += ("零" if skipped else "") + DIGITS[style][digit] + UNITS[style][power]
            skipped = False
        return out

    out, skipped = "", False
    for factor, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // factor % 10**4
        if not part:
            skipped = bool(out)
            continue
        if out and (skipped or part < 1000):
            out += "零"
        out, skipped = out + section(part) + name, False
    return out


@given(st.integers(min_value=1, max_value=10**12 - 1), st.sampled_from([0, 1]))
def test_a_spelled_number_comes_back(value: int, style: int) -> None:
    assert parse_numeral(spell(value, style)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二千三百万", 23_000_000),
        ("壹仟万", 10_000_000),
        ("二〇二三", 2023),
        ("二OO六", 2006),
        ("二○○六", 2006),
        ("一九九八", 1998),
        ("廿三", 23),
        ("十五", 15),
        ("十", 10),
        ("两千", 2000),
        ("一百零五", 105),
        ("一百一十五", 115),
        ("十万零八百", 100_800),
        ("一亿零五百万", 105_000_000),
        ("叁万伍仟零贰", 35_002),
        ("九十八点五", Decimal("98.5")),
    ],
)
def test_chinese_numerals(text: str, value: int) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.value == value


@pytest.mark.parametrize(
    "text",
    [
        "三五",
        "一二三四",
        "一万二",
        "一百五",
        "三十余",
        "百",
        "万",
        "一千五十",
        "五百千",
        "二十三十",
        "万三千",
        "十五六",
        "OO",
        "",
    ],
)
def test_loose_or_malformed_numerals_are_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "1,23,4.5", "1,2345", "1.2.3", "78.*", "7*8", "1，23", "(1)", "（50）", "007", ".5", "5.", "12 34", "--5", "①②", "10⁴",
        "12²", "3.2×10⁴", "①90.55", "5%", "3万", "1e5", "2023年", "-", "+", "NaN", "Infinity", "1_000", "٣",
    ],
)  # fmt: skip
def test_what_is_not_one_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value", "quantum"),
    [
        ("1,234.50", "1234.50", "0.01"),
        ("0", "0", "1"),
        ("0.00", "0", "0.01"),
        ("−8.9", "-8.9", "0.1"),
        ("－８．９", "-8.9", "0.1"),
        ("- 5", "-5", "1"),
        ("1, 234 .5", "1234.5", "0.1"),
        ("+3", "3", "1"),
        ("（1,234）", "-1234", "1"),
        ("-0.00", "0", "0.01"),
        ("154,594.18", "154594.18", "0.01"),
        ("89.974", "89.974", "0.001"),
    ],
)
def test_printed_forms(text: str, value: str, quantum: str) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.quantum) == (Decimal(value), Decimal(quantum))
    assert number.raw == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("产值613.07亿元、增速-8.9%；", ["613.07", "-8.9"]),
        ("2021-2023年", ["2021", "2023"]),
        ("GB/T 2260 -2007", ["2260", "2007"]),
        ("10-12个", ["10", "12"]),
        ("92%-95%", ["92", "95"]),
        ("15#~18#楼", ["15", "18"]),
        ("净额-123.5万元", ["-123.5"]),
        ("差额为-3", ["-3"]),
        ("附件-1", []),
        ("增速—5%", []),
        ("满意度——95%", ["95"]),
        ("2021年—2023年", ["2021", "2023"]),
        ("COVID-19、PM2.5、T2023", []),
        ("年薪78.*元、20XX年、7**元", []),
        ("合计1,522.66万元", ["1,522.66"]),
        ("1,23,4.5", []),
        ("1.2.3节", []),
        ("100，200人", []),
        ("年初预算数１，２３４．５６万元", ["１，２３４．５６"]),
        ("共1，234，567元", ["1，234，567"]),
        ("分别为12.5，13.6", ["12.5", "13.6"]),
        ("共二十三个单位、二千三百万元", ["二十三", "二千三百万"]),
        ("一般、统一、十分、第二十三个、百分之三十、二十大", []),
        ("１２３．５万元", ["１２３．５"]),
        ("①完成275148㎡和10⁴", ["275148"]),
        ("得分84.92²，排名12²", ["84.92"]),
    ],
)
def test_find_numbers(text: str, found: list[str]) -> None:
    spans = find_numbers(text)
    assert [span.number.raw for span in spans] == found
    assert [text[span.start : span.end] for span in spans] == found


@given(st.text(alphabet="0123456789.,，-*%万元个人一二十百 （）", max_size=25))
def test_every_span_reads_as_the_number_it_covers(text: str) -> None:
    end = 0
    for span in find_numbers(text):
        assert span.start >= end
        end = span.end
        number = parse_number(text[span.start : span.end])
        assert number is not None
        assert number.value == span.number.value


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("总投资3亿5000万元，其中1亿2千万元自筹", ["350000000", "120000000"]),
        ("5万3000平方米", ["53000"]),
        ("12亿8,500万元", ["1285000000"]),
        ("1亿、5000万元", ["1", "5000"]),
        ("3.5亿2000万元", ["3.5", "2000"]),
        ("3万5元", ["3", "5"]),  # open: 35000 in speech
    ],
)
def test_digits_with_two_scales_are_one_number(text, read):
    assert [str(span.number.value) for span in find_numbers(text)] == read


@pytest.mark.parametrize(
    ("text", "value"),
    [("84.92²", "84.92"), ("90.55 ①", "90.55"), ("15①②", "15"), ("1,234²", "1234"), ("12.5[¹]", "12.5")],
)
def test_the_mark_of_a_footnote_is_no_digit(text: str, value: str) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.raw) == (Decimal(value), text)
