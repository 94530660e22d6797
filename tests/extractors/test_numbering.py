"""Numbers before headings and items."""

import pytest

from extractors.numbering import leading_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("（三）资金使用", ("han_bracket", "（三）")),
        ("2. 项目支出", ("arabic", "2.")),
        ("12、县林业局", ("arabic", "12、")),
        ("128.县第七中学：得分92分", ("arabic", "128.")),  # lists of a county's schools are long
        ("1.2023年预算", ("arabic", "1.")),
        ("108.18万元", None),
        ("2023.项目", None),
        ("1、2月支出", None),
        ("", None),
    ],
)
def test_leading_numbers(text, number):
    assert leading_number(text) == number
