"""The whole narrative, and its keywords."""

from __future__ import annotations

import tempfile
from pathlib import Path

from extractors.narrative.keywords import MOST, _model, keywords
from extractors.narrative.sentences import Span, enumeration, number_value, sentences

from .paper import document, narrative_of, table


def test_blocks_know_their_section():
    form = table(["单位", "得分"], ["某局", "96"])
    found = narrative_of(
        document("某局2023年绩效自评报告", "一、基本情况", "共 62 个预算单位。", form, "二、建议", "加强管理。")
    )
    titles = [section.title for section in found.sections]
    assert [titles[found.section_of[i]] for i in range(6)] == [
        "某局2023年绩效自评报告",
        "基本情况",
        "基本情况",
        "基本情况",
        "建议",
        "建议",
    ]
    assert found.quantities[0].source.section == 1


def test_text_before_the_first_heading_is_kept():
    found = narrative_of(
        document("本部门认真开展了绩效自评工作，现将有关情况说明如下，请予审阅并提出意见。", "一、情况", "良好。")
    )
    assert [(section.level, section.title) for section in found.sections] == [(0, ""), (1, "情况")]


def test_an_empty_document():
    found = narrative_of(document())
    assert (found.sections, found.findings, found.quantities, dict(found.section_of)) == ([], [], [], {})


def test_keywords_are_words_of_the_field():
    found = keywords("加强绩效目标管理。绩效目标是预算绩效管理的基础，绩效目标编制质量不高。")
    assert found[0] == "绩效目标"
    assert len(found) <= MOST
    assert "加强" not in found
    assert keywords("") == ()


def test_keywords_write_no_cache():
    keywords("绩效")
    before = {path.name for path in Path(tempfile.gettempdir()).glob("jieba*")}
    _model.cache_clear()
    keywords("绩效")
    assert {path.name for path in Path(tempfile.gettempdir()).glob("jieba*")} == before


def test_enumerations():
    text = "主要问题：一是预算不细。二是执行不严；三是监督不力。"
    assert [(item.marker, item.body.of(text)) for item in enumeration(text)] == [
        ("一是", "预算不细。"),
        ("二是", "执行不严；"),
        ("三是", "监督不力。"),
    ]
    assert enumeration("执行率为1.5%，其中2.3%为结余。") == []
    assert [item.marker for item in enumeration("1. 明确责任，一是分解。二是落实。 2. 加强管理。")] == ["1.", "2."]


def test_sentences_keep_their_closing_quotes():
    text = "他说：“完成了。”随后离开。"
    assert [span.of(text) for span in sentences(text)] == ["他说：“完成了。”", "随后离开。"]
    assert sentences("  甲。 ") == [Span(2, 4)]


def test_number_values():
    assert [number_value(n) for n in ("十二、", "（三）", "第二部分", "⑤", "10.", "二十一、")] == [12, 3, 2, 5, 10, 21]
