"""Which tables go on over a page."""

from __future__ import annotations

from extractors.readers.pages.continued import goes_on
from tests.extractors.forms.build import table

FORM = [
    ["项目名称", "贷款贴息", "", ""],
    ["主管部门", "某市人社局", "实施单位", "某中心"],
    ["项目资金", "年度资金总额", "674.00", ""],
    ["一级指标", "二级指标", "三级指标", "指标值"],
]


def test_a_form_printed_a_second_time_is_a_form_of_its_own() -> None:
    assert not goes_on(table(FORM), table(FORM), table(FORM))


def test_a_header_printed_again_goes_on() -> None:
    header = ["科目编码", "科目名称", "合计", "基本支出"]
    first = table([header, ["205", "教育支出", "9.00", "8.00"]])
    second = table([header, ["208", "社会保障和就业支出", "7.00", "6.00"]])
    assert goes_on(first, first, second)
