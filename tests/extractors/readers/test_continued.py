"""Which tables go on over a page."""

from __future__ import annotations

from dataclasses import replace

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


def test_a_marked_caption_goes_on_where_the_one_before_has_a_year_too_or_columns_have_other_widths() -> None:
    header = ["一级指标", "二级指标", "三级指标", "得分"]
    first = replace(table([*FORM, header]), caption="项目支出绩效自评表 （2024年度）")
    after = replace(table([header, ["效益指标", "社会效益", "受益人数", "7"]]), caption="项目支出绩效自评表（续表）")
    assert goes_on(first, first, after)
    assert not goes_on(first, first, replace(after, caption="项目支出绩效目标表（续表）"))
