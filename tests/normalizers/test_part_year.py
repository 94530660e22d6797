"""Words that count money for a part of a year."""

from __future__ import annotations

import pytest

from normalizers.part_year import closing_month, part_of_year


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("截至6月底支出", "截至6月底"),
        ("截止2024年7月31日，累计支出", "截止2024年7月31日"),
        ("1—8月执行数", "1—8月"),
        ("1至8月份支出", "1至8月份"),
        ("截至六月底支出", "截至六月底"),
        ("上半年支出", "上半年"),
        ("前三季度累计支出", "前三季度"),
        ("截至6月底支出9万元，全年支出", ""),
        ("截至2024年12月31日，支出", ""),
        ("1-12月支出", ""),
        ("截至年底，支出", ""),
        ("实际支出", None),
        ("11月支出", None),
    ],
)
def test_the_part_of_a_year_that_is_named_last(text: str, found: str | None) -> None:
    assert part_of_year(text) == found


def test_the_month_with_which_a_part_ends() -> None:
    assert [closing_month(words) for words in ("1-8月", "截至8月底", "截至2024年8月31日")] == [8, 8, 8]
    assert [closing_month(words) for words in ("上半年", "截至六月底", "截至目前")] == [6, 6, "截至目前"]
