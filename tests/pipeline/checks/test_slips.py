"""Placeholders and doubled punctuation, and what only looks like them."""

from dataclasses import replace

import pytest

from pipeline.checks import Status, check
from tests.pipeline.checks.build import at, records, section


def _status(rule, text):
    found = [r.status for r in check(records(sections=[section("一、", text=text)])) if r.rule == rule]
    return found[0]


@pytest.mark.parametrize(
    "text",
    [
        "某市XX局",
        "××县财政局",
        "20XX年度",
        "X年X月X日",
        "XX万元",
        "**项目支出",
        "某某单位",
        "（请填写实际情况）",
        "○○中心",
    ],
)
def test_placeholders(text):
    assert _status("placeholder_filled", text) is Status.FAIL


@pytest.mark.parametrize(
    "text",
    [
        "X射线机",
        "二〇〇部电台",
        "二OO六年",
        "10人×月",
        "3×5万元",
        "PM2.5",
        "XXL号服装",
        "78.*元",
        "1.5T×2台",
        "WHO所属",
    ],
)
def test_no_placeholders(text):
    assert _status("placeholder_filled", text) is Status.PASS


@pytest.mark.parametrize("text", ["支出。。", "甲，，乙", "甲、、乙", "甲；。", "支出。 。", "甲，。"])
def test_doubled_punctuation(text):
    assert _status("punctuation_once", text) is Status.FAIL


@pytest.mark.parametrize("text", ["甲……乙", "甲——乙", "“甲。”。", "3.5，4", "！！", "甲。（注：乙）。"])
def test_punctuation_that_may_stand(text):
    assert _status("punctuation_once", text) is Status.PASS


def test_what_a_picture_may_have_got_wrong_is_only_doubted():
    scanned = replace(section("一、", text="支出。。"), source=at(text_confidence=0.7))
    found = [r.status for r in check(records(sections=[scanned])) if r.rule == "punctuation_once"]
    assert found == [Status.UNCERTAIN]
