"""Continued tables as one logical table: header dropped, cut rows and cut merges joined, places kept."""

from dataclasses import replace

from extractors.document import Cell, Document, Page, Place, Table
from extractors.logical import logical_tables

XS = (50.0, 100.0, 200.0, 300.0)


def table(page, rows, *, xs=XS, continued_from=None, header=0, spans=None):
    """A table from rows of texts (None: covered); spans maps (row, col) to (row_span, col_span)."""
    spans = spans or {}
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None:
                continue
            rs, cs = spans.get((r, c), (1, 1))
            box = (xs[c], 100.0 + 20 * r, xs[c + cs], 100.0 + 20 * (r + rs))
            cells.append(Cell(r, c, text, rs, cs, Place(page=page, bbox=box), is_header=r < header))
    return Table(tuple(cells), len(rows), len(xs) - 1, Place(page=page), continued_from=continued_from)


def document(*tables):
    return Document("application/pdf", tables, tuple(Page(i + 1, 600, 800) for i in range(len(tables))))


def texts(logical):
    return [[cell.text if cell else None for cell in row] for row in logical.grid()]


def test_a_repeated_header_is_dropped_and_places_are_kept():
    doc = document(
        table(1, [["序号", "项目", "金额"], ["1", "道路", "3.5"]], header=1),
        table(2, [["序号", "项 目", "金额"], ["2", "桥梁", "4.5"]], header=1, continued_from=0),
    )
    (one,) = logical_tables(doc)
    assert texts(one) == [["序号", "项目", "金额"], ["1", "道路", "3.5"], ["2", "桥梁", "4.5"]]
    last = one.grid()[2][2]
    assert (last.place.page, last.place.table_index, last.place.row_index, last.place.col_index) == (2, 1, 1, 2)
    assert one.parts == (0, 1)


def test_a_row_cut_by_the_page_break_is_one_row():
    doc = document(
        table(1, [["序号", "项目", "金额"], ["1", "农村道路", "3.5"]]),
        table(2, [["", "养护项目", ""], ["2", "桥梁", "4.5"]], continued_from=0),
    )
    (one,) = logical_tables(doc)
    assert texts(one) == [["序号", "项目", "金额"], ["1", "农村道路养护项目", "3.5"], ["2", "桥梁", "4.5"]]
    assert [p.page for p in one.grid()[1][1].rest] == [2]


def test_what_a_doubtful_cell_may_say_goes_with_it():
    above = table(1, [["序号", "项目", "金额"], ["1", "农村道路", "3.5"]])
    below = table(2, [["", "养护项目", ""], ["2", "桥梁", "4.5"]], continued_from=0)
    above = doubtful(above, {"农村道路": ("农材道路",)})
    below = doubtful(below, {"养护项目": ("养护顶目",), "4.5": ("4.6", "1.5")})
    cells = {cell.text: cell.alternatives for cell in logical_tables(document(above, below))[0].cells}
    assert cells["4.5"] == ("4.6", "1.5")
    assert cells["农村道路养护项目"] == ("农材道路养护项目", "农村道路养护顶目")


def doubtful(part, others):
    """The table with other readings of its cells, by what was read."""
    return replace(part, cells=tuple(replace(cell, alternatives=others.get(cell.text, ())) for cell in part.cells))


def test_a_full_row_with_a_blank_number_is_no_cut_row():
    doc = document(
        table(1, [["序号", "项目", "金额"], ["1", "道路", "3.5"]]),
        table(2, [["", "合计", "3.5"]], continued_from=0),
    )
    assert texts(logical_tables(doc)[0])[-1] == ["", "合计", "3.5"]


def test_a_merged_label_goes_on_over_the_break():
    doc = document(
        table(1, [["产出指标", "数量", "1"], [None, "质量", "2"]], spans={(0, 0): (2, 1)}),
        table(2, [["", "时效", "3"], [None, "成本", "4"]], spans={(0, 0): (2, 1)}, continued_from=0),
    )
    (one,) = logical_tables(doc)
    assert [row[0] for row in texts(one)] == ["产出指标"] * 4
    assert one.grid()[0][0].row_span == 4


def test_an_edge_hidden_by_a_merge_on_one_page_is_known_from_the_other():
    doc = document(
        table(1, [["序号", "项目", "金额"]]),
        table(2, [["2", "桥梁和道路"]], xs=(50.0, 100.0, 300.0), continued_from=0),
    )
    (one,) = logical_tables(doc)
    assert one.n_cols == 3
    assert one.grid()[1][2].text == "桥梁和道路"
    assert one.grid()[1][1].col_span == 2


def test_tables_that_do_not_continue_stand_alone():
    doc = document(table(1, [["甲", "乙", "丙"]]), table(2, [["丁", "戊", "己"]]))
    assert [one.parts for one in logical_tables(doc)] == [(0,), (1,)]


def test_a_row_whose_label_is_cut_too_is_one_row():
    doc = document(
        table(1, [["单位", "目标", "金额"], ["市人力资源和社", "加强内部协调，促进会", "3.5"]]),
        table(2, [["会保障局", "议落实。", ""], ["市民政局", "另一目标。", "4.5"]], continued_from=0),
    )
    (one,) = logical_tables(doc)
    assert texts(one)[1:] == [
        ["市人力资源和社会保障局", "加强内部协调，促进会议落实。", "3.5"],
        ["市民政局", "另一目标。", "4.5"],
    ]


def test_a_label_without_figures_below_a_short_label_is_a_row_of_its_own():
    xs = (50.0, 200.0, 250.0, 400.0, 450.0)
    doc = document(
        table(1, [["项目", "金额", "项目", "金额"], ["本年收入合计", "3.5", "本年支出合计", "3.0"]], xs=xs),
        table(2, [["使用非财政拨款结余", "", "结余分配", ""], ["总计", "3.5", "总计", "3.5"]], xs=xs, continued_from=0),
    )
    assert texts(logical_tables(doc)[0])[1:3] == [
        ["本年收入合计", "3.5", "本年支出合计", "3.0"],
        ["使用非财政拨款结余", "", "结余分配", ""],
    ]


def test_a_numbered_line_below_the_break_is_a_row_of_its_own():
    doc = document(
        table(1, [["收入", "支出", "金额"], ["", "一、住房保障支出", "3.5"]]),
        table(2, [["", "二、粮油物资储备支出", ""], ["", "三、其他支出", "4.5"]], continued_from=0),
    )
    assert [row[1] for row in texts(logical_tables(doc)[0])] == [
        "支出",
        "一、住房保障支出",
        "二、粮油物资储备支出",
        "三、其他支出",
    ]


def test_digits_below_the_break_complete_a_figure():
    rows = [["单位", "合计", "事业收入"], ["市第一中学", "9.50", "4.25"], ["市第二中学", "8.50", "3.25"]]
    doc = document(
        table(1, [*rows, ["市机动车", "14,549.64", "12,437.3"]]),
        table(2, [["驾驶员中心", "", "6"], ["市第三中学", "7.50", "1.25"]], continued_from=0),
    )
    assert texts(logical_tables(doc)[0])[3:] == [
        ["市机动车驾驶员中心", "14,549.64", "12,437.36"],
        ["市第三中学", "7.50", "1.25"],
    ]


def test_a_merged_cell_may_print_its_text_below_the_break():
    above = [["项目", "金额", "指标"], ["养护", "3.5", "里程"], ["", "", "座数"], [None, None, "质量"]]
    doc = document(
        table(1, above, spans={(2, 0): (2, 1), (2, 1): (2, 1)}),
        table(
            2,
            [["绿化", "4.5", "面积"], [None, None, "株数"], ["管网", "5.5", "长度"]],
            spans={(0, 0): (2, 1), (0, 1): (2, 1)},
            continued_from=0,
        ),
    )
    (one,) = logical_tables(doc)
    assert [(row[0], row[1]) for row in texts(one)[2:]] == [("绿化", "4.5")] * 4 + [("管网", "5.5")]
    assert one.grid()[2][0].place.page == 2


def test_a_blank_cell_above_a_plain_row_stays_blank():
    doc = document(
        table(1, [["编码", "科目", "金额"], ["201", "服务", "3.5"], ["", "合计", "3.5"]]),
        table(2, [["205", "教育", "4.5"]], continued_from=0),
    )
    assert texts(logical_tables(doc)[0])[2] == ["", "合计", "3.5"]


def test_points_in_brackets_below_the_break_end_the_label_above_it():
    doc = document(
        table(1, [["产出指标(50分)", "数量指标", "8"], ["效益指标", "经济效益", "7"]]),
        table(
            2,
            [["(30 分)", "社会效益", "7"], [None, "生态效益", "7"], ["满意度(10分)", "满意度", "10"]],
            continued_from=0,
            spans={(0, 0): (2, 1)},
        ),
    )
    (one,) = logical_tables(doc)
    label = "效益指标(30 分)"
    assert [row[0] for row in texts(one)] == ["产出指标(50分)", label, label, label, "满意度(10分)"]


def test_a_header_inside_a_form_that_is_printed_again_is_dropped():
    header = ["指标名称", "指标值", "得分"]
    doc = document(
        table(1, [["项目", "绿化", ""], header, ["面积", "≥3亩", "8"]]),
        table(2, [header, ["株数", "≥9株", "7"]], continued_from=0),
    )
    (one,) = logical_tables(doc)
    assert texts(one) == [["项目", "绿化", ""], header, ["面积", "≥3亩", "8"], ["株数", "≥9株", "7"]]
