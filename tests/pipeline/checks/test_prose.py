"""Sentences: what they tie together, and what they leave open."""

import pytest

from extractors.readers import read
from extractors.understand import understand
from pipeline.checks import Status, check
from pipeline.checks.ledger import Ledger
from tests.pipeline.checks.build import at, line, records, said, section


def _results(rule, *quantities):
    return [r for r in check(records(quantities=[*quantities])) if r.rule == rule]


def _list(first: str, total: str, opening: str = "新增配租公租房"):
    sentence = f"{opening}{first}套，续租3521套，共配租{total}套。"
    return said(sentence, (first, "套", "level"), ("3521", "套", "level"), (total, "套", "level"))


def test_a_sum_behind_its_list():
    (held,) = _results("parts_sum_to_whole", *_list("248", "3769"))
    assert (held.status, held.expected, held.actual, held.tolerance) == (Status.PASS, 3769, 3769, 0)
    (wrong,) = _results("parts_sum_to_whole", *_list("248", "3796"))
    assert (wrong.status, wrong.difference) == (Status.FAIL, 27)


def test_a_list_that_lost_its_beginning_is_not_judged():
    (open_,) = _results("parts_sum_to_whole", *_list("248", "3796", opening=""))
    assert open_.status is Status.UNCERTAIN


def test_a_total_before_其中_is_no_part():
    sentence = "总预算1170万，其中甲870万，乙300万，合计1170万。"
    numbers = [("1170", "万", "level"), ("870", "万", "level"), ("300", "万", "level"), ("1170", "万", "level")]
    assert {r.status for r in _results("parts_sum_to_whole", *said(sentence, *numbers))} == {Status.PASS}


def _shares(first: str, second: str = "11.11"):
    sentence = f"支出2940.05万元：甲2106.66万元，占{first}%；乙326.72万元，占{second}%；丙445.69万元，占15.16%。"
    return said(
        sentence,
        ("2940.05", "万元", "level", "支出"),
        ("2106.66", "万元", "level", "甲"),
        (first, "%", "share", "占"),
        ("326.72", "万元", "level", "乙"),
        (second, "%", "share", "占"),
        ("445.69", "万元", "level", "丙"),
        ("15.16", "%", "share", "占"),
    )


def test_a_share_whose_siblings_name_the_whole():
    assert {r.status for r in _results("share_of_whole", *_shares("71.65"))} == {Status.PASS}
    wrong = [r for r in _results("share_of_whole", *_shares("71.73")) if r.status is not Status.PASS]
    assert [(r.status, r.explanation) for r in wrong] == [
        (Status.FAIL, "占 71.73% 与 2106.66万元 ÷ 2940.05万元 所得 71.6539% 不符，相差 0.0761%")
    ]


def test_a_share_whose_whole_is_open_is_not_judged():
    wrong = [r for r in _results("share_of_whole", *_shares("71.73", "12.00")) if r.status is not Status.PASS]
    assert {r.status for r in wrong} == {Status.UNCERTAIN}


def test_a_share_of_a_named_whole_that_is_not_there_is_silent():
    sentence = "基本支出1157.34万元，项目支出365.32万元，占总支出23.99%。"
    numbers = [("1157.34", "万元", "level", "基本支出"), ("365.32", "万元", "level", "项目支出")]
    assert _results("share_of_whole", *said(sentence, *numbers, ("23.99", "%", "share", "占总支出"))) == []


@pytest.mark.parametrize(("share", "status"), [("106", Status.PASS), ("116", Status.FAIL)])
def test_a_whole_between_占_and_its_share(share, status):
    sentence = f"已认定56777套，占任务53355套的{share}%。"
    numbers = [("56777", "套", "level"), ("53355", "套", "level"), (share, "%", "share")]
    assert [r.status for r in _results("share_of_whole", *said(sentence, *numbers))] == [status]


def test_a_number_inside_a_longer_one_is_not_its_place():
    sentence = "依据2019年文件，选取20个预算单位。"
    ledger_said = said(sentence, ("20", "个", "level"))
    assert _results("unit_count", *ledger_said) == []
    assert [one.start for one in Ledger(records(quantities=ledger_said)).sentences[0]] == [sentence.index("20个")]


@pytest.mark.parametrize(("by", "rate"), [("减少", "下降"), ("压减", "降幅"), ("缩减", "跌幅")])
def test_a_falling_level_has_a_falling_rate(by, rate):
    sentence = f"投诉90件，同比{by}10件，{rate}10.00%。"
    numbers = [("90", "件", "level"), ("10", "件", "change"), ("10.00", "%", "rate")]
    (held,) = _results("growth_over_base", *said(sentence, *numbers))
    assert held.status is Status.PASS


def test_a_share_of_what_two_numbers_are_together():
    sentence = "收入包括当年拨款16474.82万元、上年结转2254.12万元；支出包括公共服务15291.3万元，占{}%。"
    numbers = [("16474.82", "万元", "level"), ("2254.12", "万元", "level"), ("15291.3", "万元", "level")]
    for share, status in (("81.65", Status.PASS), ("82.65", Status.UNCERTAIN)):
        found = _results("share_of_whole", *said(sentence.format(share), *numbers, (share, "%", "share")))
        assert [r.status for r in found] == [status]


def test_a_share_that_two_parts_have_together():
    sentence = "购置设备1250台，其中甲类418台，乙类707台，甲、乙类占比{}%。"
    numbers = [("1250", "台", "level"), ("418", "台", "level"), ("707", "台", "level")]
    (held,) = _results("share_of_whole", *said(sentence.format("90.00"), *numbers, ("90.00", "%", "share")))
    assert held.status is Status.PASS


@pytest.mark.parametrize(("level", "status"), [("2961.68", Status.PASS), ("0", Status.FAIL)])
def test_growth_of_what_the_sentence_before_names(level, status):
    one = said(f"财政拨款收入支出总计{level}万元。", (level, "万元", "level", "财政拨款收入支出"))
    two = said(
        "与2023年度相比，财政拨款收入支出总计减少63.14万元，下降2.09%。",
        ("63.14", "万元", "change", "财政拨款收入支出总计减少"),
        ("2.09", "%", "change", "下降"),
    )
    assert [r.status for r in _results("growth_over_base", *one, *two)] == [status]


def _list_of_shares(*lines_):
    whole = line("984760.87", measure="income", where=at(section=0), line_item_raw="收入预算合计")
    parts = [line(raw, measure="income", item=item, where=at(section=0), share=share) for item, raw, share in lines_]
    found = check(records(budgets=[whole, *parts], sections=[section("二、")]))
    return [r.status for r in found if r.rule == "share_of_whole"]


def test_shares_of_a_list_are_of_the_total_above_it():
    general, other = ("general_public_budget", "196278.67", "19.93%"), ("other_funds", "611843.2", "62.13%")
    fund, capital = ("government_fund", "143999", "14.62%"), ("state_capital", "32640", "3.32%")
    held = [Status.PASS] * 3
    assert _list_of_shares(general, other, fund) == held
    assert _list_of_shares(general, other, fund, ("state_capital", "32640", "3.92%")) == [*held, Status.FAIL]
    # 3.31 % would be right, and 3.32 % makes the four add up to 100 %
    assert _list_of_shares(general, other, fund, capital) == [*held, Status.UNCERTAIN]
    assert _list_of_shares(general, ("other_funds", "611843.2", "72.13%")) == [Status.PASS, Status.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("share", "name", "status"),
    [
        ("37.87%", "本年支出合计", Status.PASS),
        ("37.97%", "本年支出合计", Status.FAIL),
        ("37.87%", "支出总额", Status.NOT_APPLICABLE),
    ],
)
def test_a_share_may_name_its_whole_of_another_table(share, name, status):
    whole = line("984760.87", line_item_raw="本年支出合计", where=at(9, 1), statement="收支总表")
    text = f"财政拨款支出372917.67万元，占{name}的{share}。"
    part = line("372917.67", item="fiscal_appropriation", where=at(section=0, text=text), share=share)
    found = check(records(budgets=[whole, part], sections=[section("三、")]))
    assert [r.status for r in found if r.rule == "share_of_whole"] == [status]


def test_growth_from_nothing_is_not_judged():
    sentence = "机关运行经费支出10.23万元，比上年增加10.23万元，增长100.00%。"
    numbers = [("10.23", "万元", "level"), ("10.23", "万元", "change"), ("100.00", "%", "rate")]
    (result,) = _results("growth_over_base", *said(sentence, *numbers))
    assert result.status is Status.NOT_APPLICABLE
    assert result.explanation == "增长率 100.00% 的基数（10.23万元 减增量 10.23万元）不大于 0，无从复算"


def _growth(sentence: str, *levels: str, by: str, rate: str):
    numbers = [(raw, "万元", "level") for raw in levels]
    return _results("growth_over_base", *said(sentence, *numbers, (by, "万元", "change"), (rate, "%", "rate")))


def test_the_spending_of_the_year_before_is_the_base_of_what_this_year_adds():
    sentence = "2022年支出1000万元，本年支出比上年增加120万元，增长12%。"
    (held,) = _growth(sentence, "1000", by="120", rate="12")
    assert held.status is Status.PASS


def test_what_a_level_is_a_share_of_does_not_grow():
    sentence = "完成收入1120万元，为年初预算1400万元的80%，同比增加120万元，增长12%。"
    numbers = [("1120", "万元", "level"), ("1400", "万元", "level"), ("80", "%", "rate")]
    (held,) = _results("growth_over_base", *said(sentence, *numbers, ("120", "万元", "change"), ("12", "%", "rate")))
    assert held.status is Status.PASS


def test_a_share_is_recomputed_where_its_whole_is_named_twice() -> None:
    text = """滨河县水务局2026年部门预算

一、收入预算情况

2026年收入预算合计500.00万元，包括本年收入500.00万元，上年结转结余0万元。

本年一般公共预算收入300.00万元，占60%；

本年事业收入150.00万元，占30%；

本年其他收入50.00万元，占12%。
"""
    shares = [r for r in check(understand(read(text.encode()))) if r.rule == "share_of_whole"]
    assert [r.status for r in shares] == [Status.PASS, Status.PASS, Status.FAIL]
    assert shares[-1].explanation == "占比 12% 与 50.00万元 ÷ 500.00万元 所得 10% 不符，相差 2%"
