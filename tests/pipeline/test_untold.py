"""Figures of the text that no row holds are named, and nothing else is."""

import pytest

import pipeline

HEAD = "某县财政局2023年部门整体支出绩效自评报告\n\n"


def _document(text):
    return pipeline.process((HEAD + text).encode(), name="report.txt")["documents"][0]


def test_a_figure_without_words_that_any_row_holds_is_named_with_its_line():
    document = _document("年初预算120.50万元，实际支出118.00万元。\n\n最终评价得分“86.73”分，另见 1,234.50 一栏。")
    assert "figure_untold" in document["flags"]
    (note,) = [one for one in document["notes"] if one.startswith("figure_untold")]
    assert note.startswith("figure_untold: 2 figures of the text are in no row: line 5: ")
    assert "“86.73”分" in note and "1,234.50" in note and "118.00" not in note


@pytest.mark.parametrize(
    "text",
    [
        "年初预算120.50万元，实际支出118.00万元，执行率97.93%。",
        "2.3 资金管理情况\n\n资金使用合规，账目清楚，无挤占挪用。",
        "2024.05 完成系统 V2.0 升级，启用审批指引（3.0 版），购置磁共振（3.0T）一台。",
    ],
)
def test_what_is_read_or_is_no_figure_is_not_named(text):
    assert "figure_untold" not in _document(text)["flags"]
