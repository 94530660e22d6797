"""Tables that blanks alone set apart: whose columns are certain, what is doubtful, and what is no table."""

from extractors.readers.text import read_text

HEADER = "科目编码 科目名称 合计 基本支出 项目支出"


def _tables(text):
    return read_text(text.encode()).tables


def _rows(table):
    rows = [[""] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


def test_rows_of_accounts_and_a_total_without_a_code():
    (table,) = _tables(
        f"某县财政局2023年部门决算\n单位：万元\n{HEADER}\n201 一般公共服务支出 320.50 200.50 120.00\n"
        "20106 财政事务 320.50 200.50 120.00\n合计 320.50 200.50 120.00\n注：以万元为单位。\n"
    )
    assert table.method == "spaced_rows"
    assert _rows(table)[1] == ["201", "一般公共服务支出", "320.50", "200.50", "120.00"]
    assert _rows(table)[3] == ["合计", "", "320.50", "200.50", "120.00"]
    assert [cell.text for cell in table.cells if cell.is_header] == HEADER.split()
    assert {flag for cell in table.cells for flag in cell.flags} == set()
    assert [cell.place.line for cell in table.cells if cell.col == 0] == [3, 4, 5, 6]


def test_wide_blanks_part_names_that_hold_single_ones():
    (table,) = _tables(
        "项目名称      预算数    执行数\n农村 公路养护    120.00    110.00\n桥梁加固      80.00     80.00\n"
    )
    assert _rows(table)[1:] == [["农村 公路养护", "120.00", "110.00"], ["桥梁加固", "80.00", "80.00"]]


def test_a_blank_in_a_name_is_mended_and_a_missing_value_leaves_columns_open():
    (table,) = _tables("项目名称 预算数 执行数 得分\n农村 公路养护 120 110 95\n桥梁加固 80 80 98\n绿化 30 99\n")
    assert _rows(table)[1:] == [
        ["农村公路养护", "120", "110", "95"],
        ["桥梁加固", "80", "80", "98"],
        ["绿化", "30", "99", ""],
    ]
    assert [{flag for c in table.cells if c.row == r for flag in c.flags} for r in range(4)] == [
        set(),
        {"name_mended"},
        set(),
        {"column_inferred"},
    ]


def test_rows_without_a_header_say_so():
    (table,) = _tables("各项目情况如下\n公路养护 120.00 110.00\n桥梁加固 80.00 80.00\n")
    assert (table.flags, _rows(table)) == (
        ("header_unknown",),
        [["公路养护", "120.00", "110.00"], ["桥梁加固", "80.00", "80.00"]],
    )


def test_wrapped_prose_with_blanks_around_its_figures_is_no_table():
    text = "次，完成率 100%，自评得分 10分。\n（3）支出率，指标分值 5 分，自评得分\n4.96分。启动以来已巡检 621 栋次\n2024 年 3 月 15 日\n"
    assert _tables(text) == ()


def test_latin_words_of_a_name_stay_apart():
    (table,) = _tables("项目名称 预算数 执行数\nSmart City 平台 120 110\n桥梁加固 80 80\n")
    assert _rows(table)[1] == ["Smart City 平台", "120", "110"]
