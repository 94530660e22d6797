from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.dates import find_dates, find_deadline, find_doc_number, find_years, parse_date

DAY = date(2023, 5, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2023年5月31日", "2023 年 5 月 31 日", "2023年05月31号", "２０２３年５月３１日", "二〇二三年五月三十一日", "二O二三年五月三十一日",
        "二○二三年五月三十一日", "2023-05-31", "2023.5.31", "2023/5/31", "2023/5/31 10:20", "2023-05-31 08:00:00",
    ],
)  # fmt: skip
def test_parse_date(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "2023年2月30日",
        "2023年5月",
        "2023.5",
        "5月31日",
        "23-05-31",
        "1.2023.5.31",
        "2023-5/31",
        "2023.5.31.2",
        "",
        "5/31/2023",
        "2023年13月1日",
    ],
)
def test_what_is_not_one_whole_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_dates_come_back(day: date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"):
        assert parse_date(text) == day


def test_find_dates_with_their_places() -> None:
    text = "2023年3月15日下达，报告日期：2023-05-31。"
    spans = find_dates(text)
    assert [(text[s.start : s.end], s.date) for s in spans] == [
        ("2023年3月15日", date(2023, 3, 15)),
        ("2023-05-31", DAY),
    ]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023 年度部门整体支出", [("2023 年度", 2023, 2023, "fiscal_year")]),
        ("（2022年度）", [("2022年度", 2022, 2022, "fiscal_year")]),
        ("2023 年以来", [("2023 年", 2023, 2023, "year")]),
        ("二〇二三年", [("二〇二三年", 2023, 2023, "year")]),
        ("二OO六年度", [("二OO六年度", 2006, 2006, "fiscal_year")]),
        ("2021-2023年", [("2021-2023年", 2021, 2023, "range")]),
        ("2021年至2023年度", [("2021年至2023年度", 2021, 2023, "range")]),
        ("对2022年，与2021年", [("2022年", 2022, 2022, "year"), ("2021年", 2021, 2021, "year")]),
        ("2023年级、12023年、2023、2020年代、第2500年、1年", []),
    ],
)
def test_find_years(text: str, years: list[tuple[str, int, int, str]]) -> None:
    assert [(text[s.start : s.end], s.year, s.last_year, s.kind) for s in find_years(text)] == years


@pytest.mark.parametrize(
    "text", ["9月前", "12月底前", "2023年12月底", "2023年12月31日前", "年底", "2022年1至12月", "第三季度", "2023年", "9月20日", "2023.12", "2021-2023", "10日前"]
)  # fmt: skip
def test_deadlines(text: str) -> None:
    assert find_deadline(text) is not None


@pytest.mark.parametrize("text", ["12个月", "5年", "30天", "100%", "2023", "每月1次", "2023元", "20.5"])
def test_durations_and_numbers_are_no_deadlines(text: str) -> None:
    assert find_deadline(text) is None


@pytest.mark.parametrize(
    ("text", "number", "year"),
    [
        ("银金财发〔2024〕7号", "银金财发〔2024〕7号", 2024),
        ("银金财发 〔 2024 〕 7 号", "银金财发〔2024〕7号", 2024),
        ("财预[2020]10号", "财预[2020]10号", 2020),
        ("财预【2020】10号", "财预【2020】10号", 2020),
        ("曲财绩（2023）5号", "曲财绩（2023）5号", 2023),
        ("曲财绩(2023)5号", "曲财绩(2023)5号", 2023),
        ("根据《办法》（财预〔2020〕10号）要求", "财预〔2020〕10号", 2020),
        ("按照财预〔2020〕10号文", "财预〔2020〕10号", 2020),
        ("某某市某某区财政局文件\n银金财发〔2024〕7号", "银金财发〔2024〕7号", 2024),
        ("某某市某某区财政局文件 银金财发〔2024〕7号", "银金财发〔2024〕7号", 2024),
    ],
)
def test_find_doc_number(text: str, number: str, year: int) -> None:
    found = find_doc_number(text)
    assert found is not None
    assert (found.text, found.year) == (number, year)
    assert "".join(text[found.start : found.end].split()) == number


@pytest.mark.parametrize("text", ["无", "（2023）粤0205民初12号", "第7号", "财预〔20〕10号", "2024年7号"])
def test_no_doc_number(text: str) -> None:
    assert find_doc_number(text) is None
