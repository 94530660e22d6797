import pytest

from normalizers.missing import is_filler, missing_marker


@pytest.mark.parametrize(
    "text", ["", "无", "无。", "—", "——", "-", "--", "---", "－", "/", "／", "……", "…", "暂无", "N/A", "不涉及"]
)
def test_markers_are_returned_as_printed(text: str) -> None:
    assert missing_marker(text) == text
    assert missing_marker(f" {text}\n") == text


@pytest.mark.parametrize("text", ["0", "0.00%", "无偏差", "无污染", "-5", "空气", "*", "√", "否", "〇", "1/2"])
def test_statements_are_not_missing(text: str) -> None:
    assert missing_marker(text) is None


@pytest.mark.parametrize(
    "text", ["……", "指标2：", "指标1:……", "XX", "××", "20xx", "20XX年", "（100字以内）", "(500字左右)", "..."]
)
def test_fillers(text: str) -> None:
    assert is_filler(text)


@pytest.mark.parametrize("text", ["指标1：满意度", "X", "2023年", "项目", "", "无", "100字", "XX路改造工程"])
def test_what_somebody_wrote_is_no_filler(text: str) -> None:
    assert not is_filler(text)
