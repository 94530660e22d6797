"""What a spreadsheet shows for a stored value: expected texts are those that Excel and LibreOffice show."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.readers.xlsx.date_format import is_date_format
from extractors.readers.xlsx.number_format import Stored, displayed

ACCOUNTING = '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.984, "0.00%", "98.40%"),
        (0.1 + 0.2, "General", "0.3"),
        (13410.329999999998, "General", "13410.33"),
        (1234567.895, "#,##0.00", "1,234,567.90"),
        (1.005, "0.00", "1.01"),
        (0, ACCOUNTING, "-"),
        (-5.5, ACCOUNTING, "(5.50)"),
        (-5.5, "0.00_ ", "-5.50"),
        (-3, "0;[Red]0", "3"),
        (0, "#,##0.00;-#,##0.00;;", ""),
        (12345678, '0\\.0,"万"', "1234.6万"),
        (12345678, "0!.0,", "1234.6"),
        (12345678, "#,##0,", "12,346"),
        (12345678, "0.00,,", "12.35"),
        (5, "000", "005"),
        (20231231, "0000-00-00", "2023-12-31"),
        (3, '0"个"', "3个"),
        (3, 'General"个"', "3个"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (50, '[>=100]0"高";0"低"', "50低"),
        (12, "@", "12"),
        (1e15, "General", "1000000000000000"),
        (123456789012345678, "General", "123456789012345678"),
        (True, "General", "TRUE"),
        ("文字", "0.00", "文字"),
        (None, "0.00", ""),
        (datetime(2024, 3, 5), 'yyyy"年"m"月"d"日";@', "2024年3月5日"),
        (datetime(2024, 3, 5), "[$-804]yyyy/mm", "2024/03"),
        (datetime(2024, 3, 5, 9, 7), "yyyy/m/d h:mm", "2024/3/5 9:07"),
        (datetime(2024, 3, 5, 15, 7), '上午/下午h"时"mm"分"', "下午3时07分"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        (datetime(2024, 3, 5), "0.00", "2024/3/5"),
    ],
)
def test_displayed(value: Stored, code: str, text: str) -> None:
    assert displayed(value, code) == text


@pytest.mark.parametrize("code", ["General", "0.00", "#,##0.00_ ", '0"年"', "0.00E+00", "[Red]0.00", "@", '"d"0'])
def test_number_formats_are_no_dates(code: str) -> None:
    assert not is_date_format(code)


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(["#,##0.00", "0.00", "0.00_ ", "#,##0.00;-#,##0.00"]))
def test_two_places_come_back_as_they_were(value: object, code: str) -> None:
    text = displayed(float(str(value)), code)
    assert text.replace(",", "").removeprefix("-") == f"{value:.2f}".removeprefix("-")


@given(
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14),
    st.text("0#?,.%-_ E+/[]年", max_size=8),
)
def test_no_format_breaks(value: float, code: str) -> None:
    assert isinstance(displayed(value, code), str)
