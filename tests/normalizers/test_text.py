import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.text import fold, join_lines, mend, narrow, squeeze


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("部门整体支\n出", "部门整体支出"),
        ("效益指标（\n30分）", "效益指标（30分）"),
        ("2022年1至\n12月", "2022年1至12月"),
        ("满意度\n>95%", "满意度>95%"),
        ("财政资金390万\n元", "财政资金390万元"),
        ("Word 2016\r\nExcel", "Word 2016 Excel"),
        ("GB/T\n2260", "GB/T 2260"),
        ("灵 昆 镇", "灵昆镇"),
        ("2023 年 5 月", "2023 年 5 月"),
        ("154,59\n4.18", "154,594.18"),
        ("50435\n.33", "50435.33"),
        ("12,\n345", "12,345"),
        ("98.4\n%", "98.4%"),
        ("20\n23年", "2023年"),
        ("①建成275148㎡\n②10⁴吨，ＡＢ", "①建成275148㎡②10⁴吨，ＡＢ"),
        ("  项目 \n\n 支出 ", "项目支出"),
        ("", ""),
    ],
)
def test_mend(text: str, mended: str) -> None:
    assert mend(text) == mended


def test_two_numbers_in_one_cell_are_not_joined() -> None:
    assert mend("100\n200") == "100 200"


@given(st.text(alphabet="年度预算ABc12.,%（）①\n \t", max_size=30))
def test_mend_changes_nothing_but_whitespace_and_is_stable(text: str) -> None:
    assert "".join(mend(text).split()) == "".join(text.split())
    assert mend(mend(text)) == mend(text)


def test_join_lines_gives_the_offset_of_each_line() -> None:
    text, starts = join_lines(["支出124", ".5万元，执行", "", "rate of", "growth 20", "23年"])
    assert text == "支出124.5万元，执行rate of growth 2023年"
    assert [text[start : start + 2] for start in starts] == ["支出", ".5", "ra", "ra", "gr", "23"]


def test_join_lines_keeps_number_and_unit_together() -> None:
    assert join_lines(["同比增加", "50435.33", "万元"])[0] == "同比增加50435.33万元"
    assert join_lines([])[0] == ""


@given(st.lists(st.text(alphabet="预算AB12. ", max_size=8), max_size=6))
def test_every_line_stands_at_its_offset(lines: list[str]) -> None:
    text, starts = join_lines(lines)
    for line, start in zip(lines, starts, strict=True):
        assert text.startswith(squeeze(line), start)


def test_fold_compares_what_print_varies() -> None:
    assert fold("预算数（Ａ）— 执行率 ") == fold("预算数(A)-执行率")
    assert fold("〔2024〕") == fold("[2024]") == "(2024)"
    assert fold("“优”") == fold('"优"')
    assert fold("㎡") == "m2"


def test_narrow_keeps_offsets_and_compatibility_characters() -> None:
    assert narrow("１，２３４．５％①㎡⁴") == "1,234.5%①㎡⁴"


def test_squeeze_leaves_latin_words_apart() -> None:
    assert squeeze(" 灵　昆 镇 ") == "灵昆镇"
    assert squeeze("Adobe Acrobat 软件") == "Adobe Acrobat 软件"
