"""Tables of every kind of ruling: cells, spans and places, from files made here."""

from itertools import pairwise

import pytest
from make_pdf import Sheet, pdf

from extractors.document import AsideKind, Document, SetAside, Table
from extractors.logical import logical_tables
from extractors.readers.pdf import read_pdf

XS, YS = [50, 150, 300, 400], [100, 120, 140, 160]
ROWS = [["科目", "名称", "金额"], ["201", "一般公共服务", "1,234.50"], ["合计", "", "1,234.50"]]
TEXT_XS, BASELINES = [55, 155, 305], [114, 134, 154]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


def only_table(document: Document) -> Table:
    assert len(document.tables) == 1
    assert document.flags == ()
    return document.tables[0]


def test_a_fully_ruled_table():
    table = only_table(read_pdf(pdf(Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS))))
    assert texts(table) == ROWS
    cell = table.grid()[1][2]
    assert cell.place.page == 1
    assert cell.place.bbox == pytest.approx((300, 120, 400, 140), abs=1)
    assert [c.is_header for c in table.cells if c.row < 2] == [True] * 3 + [False] * 3


def test_merged_cells_are_spans_in_both_directions():
    sheet = Sheet().grid([50, 400], [100, 160]).line(150, 100, 150, 160).line(150, 120, 400, 120)
    sheet.line(150, 140, 400, 140).line(300, 120, 300, 160)
    sheet.text(60, 134, "部门").text(200, 114, "支出").text(155, 134, "基本").text(305, 134, "项目")
    sheet.text(155, 154, "10").text(305, 154, "20")
    table = only_table(read_pdf(pdf(sheet)))
    spans = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in table.cells}
    assert spans == {
        "部门": (0, 0, 3, 1),
        "支出": (0, 1, 1, 2),
        "基本": (1, 1, 1, 1),
        "项目": (1, 2, 1, 1),
        "10": (2, 1, 1, 1),
        "20": (2, 2, 1, 1),
    }


def test_white_rules_divide_nothing():
    sheet = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    sheet.line(225, 100, 225, 160, more="1 1 1 RG").bar(50, 129.5, 400, 130, grey=1)
    assert texts(only_table(read_pdf(pdf(sheet)))) == ROWS


def test_clipped_and_zero_width_bars_divide_nothing():
    sheet = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    sheet.raw("q 0 0 600 600 re W n").line(225, 100, 225, 160).raw("Q").bar(350, 100, 350, 160)
    assert texts(only_table(read_pdf(pdf(sheet)))) == ROWS


@pytest.mark.parametrize("kind", ["bars", "dashes", "dots", "twice", "pieces"])
def test_rules_drawn_in_other_ways(kind):
    sheet = Sheet().rows(TEXT_XS, BASELINES, ROWS)
    if kind == "bars":
        for y in YS:
            sheet.bar(50, y - 0.3, 400, y + 0.3)
        for x in XS:
            sheet.bar(x - 0.3, 100, x + 0.3, 160)
    elif kind == "dashes":
        for y in YS:
            for x in range(50, 400, 4):
                sheet.bar(x, y, x + 2, y + 0.5)
        for x in XS:
            for y in range(100, 160, 4):
                sheet.bar(x, y, x + 0.5, y + 2)
    elif kind == "dots":
        for y in YS:
            for x in range(100, 800, 3):
                sheet.bar(x / 2, y, x / 2 + 0.75, y + 0.75)
        for x in XS:
            for y in range(200, 320, 3):
                sheet.bar(x, y / 2, x + 0.75, y / 2 + 0.75)
    elif kind == "twice":
        sheet.grid(XS, YS).grid([x + 1 for x in XS], [y + 1 for y in YS])
    else:
        for y in YS:
            for a, b in pairwise(XS):
                sheet.line(a, y, b, y)
        for x in XS:
            for a, b in pairwise(YS):
                sheet.line(x, a, x, b)
    assert texts(only_table(read_pdf(pdf(sheet)))) == ROWS


def test_an_open_sided_table_has_its_outer_columns():
    sheet = Sheet().rows(TEXT_XS, BASELINES, ROWS)
    for y in YS:
        sheet.line(50, y, 400, y)
    for x in XS[1:-1]:
        sheet.line(x, 100, x, 160)
    assert texts(only_table(read_pdf(pdf(sheet)))) == ROWS


def test_a_three_line_table():
    rows = [
        ["科目", "预算数", "决算数"],
        ["教育", "10.50", "9.50"],
        ["卫生", "20.00", "19.25"],
        ["合计", "30.50", "28.75"],
    ]
    sheet = Sheet().rows(TEXT_XS, [114, 134, 154, 174], rows)
    for y in (100, 120, 180):
        sheet.line(50, y, 400, y)
    table = only_table(read_pdf(pdf(sheet)))
    assert texts(table) == rows
    assert table.method == "rules_and_space"


def test_a_table_without_rules():
    rows = [
        ["科目", "预算数", "决算数"],
        *[[f"项目{c}", f"{i}0.5", f"{i}1.25"] for i, c in enumerate("甲乙丙丁戊己", 1)],
    ]
    sheet = Sheet().rows(TEXT_XS, [114 + 18 * i for i in range(len(rows))], rows)
    assert texts(only_table(read_pdf(pdf(sheet)))) == rows


def test_a_figure_wider_than_its_column_stays_whole():
    sheet = Sheet().grid([50, 90, 200], [100, 120, 140])
    sheet.text(55, 114, "金额").text(95, 114, "备注").text(52, 134, "123,456,789.01")
    table = only_table(read_pdf(pdf(sheet)))
    assert texts(table)[1] == ["123,456,789.01", ""]


def test_lines_of_a_cell_are_mended():
    sheet = Sheet().grid([50, 120, 300], [100, 140])
    sheet.text(55, 114, "农村公路").text(55, 128, "养护工程").text(125, 114, "12")
    assert texts(only_table(read_pdf(pdf(sheet)))) == [["农村公路养护工程", "12"]]


def test_figures_without_row_rules_are_rows():
    xs, body = [50, 150, 250, 350], [[f"项目{c}", f"{i}.10", f"{i}.20"] for i, c in enumerate("甲乙丙丁", 1)]
    sheet = Sheet().grid(xs, [100, 120, 200])
    sheet.rows([55, 155, 255], [114], [["名称", "预算", "决算"]])
    sheet.rows([55, 155, 255], [134, 150, 166, 182], body)
    assert texts(only_table(read_pdf(pdf(sheet)))) == [["名称", "预算", "决算"], *body]


def test_fake_bold_is_read_once():
    sheet = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    sheet.rows([x + 0.3 for x in TEXT_XS], BASELINES, ROWS)
    assert texts(only_table(read_pdf(pdf(sheet)))) == ROWS


def test_clipped_text_is_set_aside():
    sheet = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    sheet.raw(f"q 0 0 600 {800 - 170} re W n").text(155, 114, "看不见").raw("Q")
    document = read_pdf(pdf(sheet))
    assert texts(only_table(document)) == ROWS
    assert [b.text for b in document.blocks if isinstance(b, SetAside) and b.kind is AsideKind.HIDDEN] == ["看不见"]


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_a_rotated_page_is_read_as_displayed(turns):
    matrix = {90: "0 1 -1 0 600 0", 180: "-1 0 0 -1 600 800", 270: "0 -1 1 0 0 800"}[turns]
    inner = Sheet(height=600 if turns != 180 else 800).grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    sheet = Sheet(entries=f"/Rotate {turns}").raw(f"q {matrix} cm").raw("\n".join(inner.parts)).raw("Q")
    document = read_pdf(pdf(sheet))
    table = only_table(document)
    assert texts(table) == ROWS
    assert table.place.bbox == pytest.approx((50, 100, 400, 160), abs=1)
    assert document.pages[0].width == (600 if turns == 180 else 800)


def test_a_page_with_a_unit_of_its_own_is_read_in_that_unit():
    (table,) = read_pdf(pdf(Sheet(entries="/UserUnit 10").grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS))).tables
    assert texts(table) == ROWS
    assert table.place.bbox == (XS[0], YS[0], XS[-1], YS[-1])


def test_places_count_from_the_corner_of_the_crop_box():
    sheet = Sheet(entries="/CropBox [20 10 580 750]").grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    table = only_table(read_pdf(pdf(sheet)))
    assert table.place.bbox == pytest.approx((30, 50, 380, 110), abs=1)


def test_caption_unit_note_and_footnote_are_tied_and_counted_once():
    sheet = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    sheet.text(175, 75, "一般公共预算支出表", size=11).text(340, 94, "单位：万元").text(50, 176, "注：本表含结转资金。")
    document = read_pdf(pdf(sheet))
    table = only_table(document)
    assert (table.caption, table.unit_note, table.notes) == (
        "一般公共预算支出表",
        "单位：万元",
        ("注：本表含结转资金。",),
    )


def test_a_number_between_title_and_table_is_no_caption():
    sheet = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    sheet.text(50, 60, "收入支出决算表", size=11).text(50, 77, "公开01表").text(50, 94, "金额单位：万元")
    table = only_table(read_pdf(pdf(sheet)))
    assert (table.caption, table.unit_note) == ("收入支出决算表", "金额单位：万元")


def test_two_tables_on_a_page_and_text_between():
    sheet = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS).text(50, 190, "第二张表如下。")
    sheet.grid(XS, [y + 120 for y in YS]).rows(TEXT_XS, [y + 120 for y in BASELINES], ROWS)
    document = read_pdf(pdf(sheet))
    assert [texts(table) for table in document.tables] == [ROWS, ROWS]
    assert [type(block).__name__ for block in document.blocks] == ["Table", "Paragraph", "Table"]


def test_a_table_over_two_pages_is_linked_and_its_header_dropped():
    second = [ROWS[0], ["202", "外交", "7.00"], ["203", "国防", "8.00"]]
    first = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    document = read_pdf(pdf(first, Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, second)))
    assert [table.continued_from for table in document.tables] == [None, 0]
    (whole,) = logical_tables(document)
    assert texts(whole) == [*ROWS, *second[1:]]
    assert whole.grid()[4][1].place.page == 2


def test_the_next_form_is_no_continuation():
    def form(name: str) -> Sheet:
        rows = [["项目名称", name, "年度"], ["主管部门", "财政局", "2024"], ["资金", "12", "34"]]
        return Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, rows)

    document = read_pdf(pdf(form("道路养护"), form("桥梁维修")))
    assert [table.continued_from for table in document.tables] == [None, None]


def test_rules_and_text_inside_a_form_object():
    inner = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    content = "\n".join(inner.parts)
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F0 3 0 R >> >>"
        f" /Length {len(content)} >>\nstream\n{content}\nendstream"
    )
    sheet = Sheet().raw("q 1 0 0 1 30 -40 cm /X0 Do Q")
    table = only_table(read_pdf(pdf(sheet, objects=(form,))))
    assert texts(table) == ROWS
    assert table.place.bbox == pytest.approx((80, 140, 430, 200), abs=1)


def test_a_figure_that_wraps_in_a_narrow_column_is_one_and_two_figures_stay_two():
    sheet = Sheet().grid([50, 95, 200], [100, 140, 180])
    sheet.text(53, 114, "226,000.").text(53, 128, "50").text(105, 114, "12").text(105, 128, "34")
    sheet.text(53, 154, "1").text(105, 154, "2")
    assert texts(only_table(read_pdf(pdf(sheet)))) == [["226,000.50", "12 34"], ["1", "2"]]


def test_figures_that_wrap_beside_a_name_of_three_lines_are_one_row():
    sheet = Sheet().grid([50, 100, 150, 190, 230, 270], [80, 100, 150, 170])
    sheet.rows(
        [52, 102, 152, 192, 232], [94, 164], [["项目", "部门", "预算", "执行", "得分"], ["合计", "", "1", "2", ""]]
    )
    for k, text in enumerate(["义务教育", "薄弱环节", "改善项目"]):
        sheet.text(52, 114 + 14 * k, text)
    for k, row in enumerate([["某县教育", "25,748.", "28,609."], ["局", "89", "88"]]):
        sheet.rows([102, 152, 192], [121 + 14 * k], [row])
    sheet.text(232, 128, "89.63")
    assert texts(only_table(read_pdf(pdf(sheet))))[1] == [
        "义务教育薄弱环节改善项目", "某县教育局", "25,748.89", "28,609.88", "89.63",
    ]  # fmt: skip


def test_a_label_right_beside_an_amount_is_of_the_next_column():
    rows = [
        ["项目", "预算数", "项目", "预算数"],
        ["一、拨款收入", "19,652.47", "一、一般公共服务支出", "5,317.69"],
        ["二、事业收入", "12,120.50", "二、卫生健康支出", "2,972.22"],
        ["三、其他收入", "10,000.00", "三、农林水支出", "7,840.51"],
        ["收入总计", "41,772.97", "支出总计", "16,130.42"],
    ]
    # the second column is set to the right: it ends 6 points before the third begins
    sheet = Sheet().rows([55, 190 - 45, 196, 340], [114, 134, 154, 174, 194], rows)
    for y in (100, 120, 200):
        sheet.line(50, y, 400, y)
    assert texts(only_table(read_pdf(pdf(sheet)))) == rows


def test_a_part_without_header_has_no_header_cells():
    more = [["", "续前支出", ""], ["202", "外交", "7.00"], ["203", "国防", "8.00"]]
    first = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, ROWS)
    document = read_pdf(pdf(first, Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, more)))
    assert document.tables[1].continued_from == 0
    assert not any(cell.is_header for cell in document.tables[1].cells)


def test_a_title_row_of_another_form_ends_the_form_before():
    def form(title: str, rows: list[list[str]]) -> Sheet:
        sheet = Sheet().grid([50, 400], [80, 100]).grid(XS, YS).text(180, 94, title)
        return sheet.rows(TEXT_XS, BASELINES, rows)

    first = form("甲项目绩效目标表", [["名称", "甲", "1"], ["目标", "养护", "2"], ["指标", "里程", "3"]])
    rest = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, [["", "质量", "4"], ["", "时效", "5"], ["", "成本", "6"]])
    second = form("乙项目绩效目标表", [["单位", "乙", "7"], ["人数", "培训", "8"], ["指标", "人次", "9"]])
    document = read_pdf(pdf(first, rest, second))
    assert [table.continued_from for table in document.tables] == [None, 0, None]


def test_italic_figures_are_text_and_slanted_ones_a_watermark():
    sheet = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, [ROWS[0], ["201", "一般公共服务", ""], ROWS[2]])
    figure = "1,234.50".encode("utf-16-be").hex()
    sheet.raw(f"BT /F0 10 Tf 1 0 0.33 1 305 {800 - 134} Tm <{figure}> Tj ET")
    sheet.raw(f"BT /F0 40 Tf 0.7 0.7 -0.7 0.7 200 400 Tm <{'草稿'.encode('utf-16-be').hex()}> Tj ET")
    document = read_pdf(pdf(sheet))
    assert texts(only_table(document)) == ROWS
    assert [b.text for b in document.blocks if isinstance(b, SetAside)] == ["草稿"]


@pytest.mark.parametrize(("turn", "matrix"), [("up", "0 1 -1 0"), ("down", "0 -1 1 0")])
def test_a_label_turned_by_a_quarter_is_read_along_its_direction(turn, matrix):
    sheet = Sheet().grid([50, 80, 300], [100, 200]).text(90, 150, "12.5")
    y = 800 - 180 if turn == "up" else 800 - 120
    sheet.raw(f"BT /F0 10 Tf {matrix} 65 {y} Tm <{'产出指标'.encode('utf-16-be').hex()}> Tj ET")
    assert texts(only_table(read_pdf(pdf(sheet)))) == [["产出指标", "12.5"]]


def open_rows(sheet: Sheet, rows: list[tuple[float, list[str]]], xs: list[float]) -> Sheet:
    """Rows by white space alone, each on its baseline."""
    for y, row in rows:
        sheet.rows(xs, [y], [row])
    return sheet


NO_RULES = [55, 200, 350, 430, 500]
HEAD = ["部门", "项目", "预算数", "执行数", "得分"]


def test_lines_around_the_middle_of_an_open_row_are_its_cells():
    sheet = open_rows(
        Sheet(),
        [
            (100, HEAD),
            (124, ["某县民政局", "临时救助", "1,200.50", "1,100.25", "95.00"]),
            (142, ["某县住房和城乡", "", "", "", ""]),  # two lines beside one
            (148, ["", "旧城改造", "2,300.50", "2,200.75", "93.10"]),
            (154, ["建设局", "", "", "", ""]),
            (172, ["", "基层医疗卫生", "", "", ""]),  # three lines beside one
            (184, ["某县卫健局", "机构设备购置", "3,400.25", "3,300.50", "91.20"]),
            (196, ["", "补助资金", "", "", ""]),
            (216, ["某县水利局", "水库除险", "4,500.75", "4,400.50", "90.30"]),
        ],
        NO_RULES,
    )
    table = only_table(read_pdf(pdf(sheet)))
    assert texts(table)[2:4] == [
        ["某县住房和城乡建设局", "旧城改造", "2,300.50", "2,200.75", "93.10"],
        ["某县卫健局", "基层医疗卫生机构设备购置补助资金", "3,400.25", "3,300.50", "91.20"],
    ]
    assert [row[2] for row in texts(table)] == ["预算数", "1,200.50", "2,300.50", "3,400.25", "4,500.75"]


def test_titles_between_the_rows_of_an_open_table_are_rows():
    rows = [HEAD, ["某县总工会", "项目", "1,200.50", "1,100.25", "95.00"]]
    for k in range(3):
        rows += [[f"第{k + 1}类", "", "", "", ""], [f"某县第{k + 1}局", "项目", "1,200.50", "1,100.25", "95.00"]]
    sheet = open_rows(Sheet(), [(100 + 14 * i, row) for i, row in enumerate(rows)], NO_RULES)
    assert texts(only_table(read_pdf(pdf(sheet)))) == rows


def test_rows_that_are_set_close_are_rows_of_their_own():
    rows = [HEAD, *([f"某县第{k}局", "道路养护", f"{k},200.50", f"{k},100.25", "95.00"] for k in range(1, 7))]
    sheet = open_rows(
        Sheet(), [(100 + 7.5 * i, row) for i, row in enumerate(rows)], NO_RULES
    )  # three quarters of the size
    assert texts(only_table(read_pdf(pdf(sheet)))) == rows


def test_an_open_table_goes_on_where_other_texts_stand_in_its_columns():
    def part(names: list[str]) -> list[list[str]]:
        return [[name, "道路养护", f"{k + 1},200.50", f"{k + 1},100.25", "95.00"] for k, name in enumerate(names)]

    def page(rows: list[list[str]]) -> Sheet:
        return open_rows(Sheet(), [(100 + 20 * i, row) for i, row in enumerate(rows)], NO_RULES)

    first = [HEAD, *part(["某县住房和城乡建设局", "某县农业农村局", "某县水利局", "某县民政局"])]
    second = part(["某局", "某县水务局", "某县林业局", "某县科技局"])
    document = read_pdf(pdf(page(first), page(second)))
    assert [table.continued_from for table in document.tables] == [None, 0]
    assert texts(logical_tables(document)[0]) == first + second


def test_a_target_that_wraps_before_its_unit_is_one_figure():
    sheet = Sheet().grid([50, 78, 200], [100, 140, 180]).text(52, 114, "≥520").text(52, 128, "8人")
    sheet.text(105, 114, "5425人").text(53, 154, "1").text(105, 154, "2")
    assert texts(only_table(read_pdf(pdf(sheet))))[0] == ["≥5208人", "5425人"]


def test_a_raised_digit_is_the_mark_of_a_note_and_no_digit():
    sheet = Sheet().grid(XS, YS).rows(TEXT_XS, BASELINES, [*ROWS[:2], ["合计", "面积12", "1,234.50"]])
    sheet.text(345, 151, "2", size=6)
    row = texts(only_table(read_pdf(pdf(sheet))))[2]
    assert row == ["合计", "面积12", "1,234.50²"]


GROUND = [
    ["项目", "预算数", "执行数"],
    ["绿化", "12.50", "11.25"],
    ["亮化", "22.50", "21.75"],
    ["净化", "32.50", "31.25"],
]


@pytest.mark.parametrize("banded", [[0, 1, 3], [0, 2]])
def test_coloured_bands_part_rows_and_those_beside_them_are_rows_too(banded):
    sheet = Sheet()
    for k in banded:
        sheet.bar(50, 100 + 20 * k, 400, 120 + 20 * k, grey=0.8)
    sheet.rows(TEXT_XS, [114, 134, 154, 174], GROUND)
    table = only_table(read_pdf(pdf(sheet)))
    assert texts(table) == GROUND


def test_a_coloured_head_without_rules_has_the_columns_of_the_rows_below():
    sheet = Sheet().bar(50, 100, 400, 120, grey=0.8).grid([50, 150, 300, 400], [120, 140, 160, 180])
    sheet.line(50, 100, 400, 100).line(50, 100, 50, 120).line(400, 100, 400, 120)
    table = only_table(read_pdf(pdf(sheet.rows(TEXT_XS, [114, 134, 154, 174], GROUND))))
    assert texts(table) == GROUND
    assert [cell.is_header for cell in table.cells if cell.row == 0] == [True] * 3


def test_a_frame_with_rules_between_rows_has_the_columns_of_its_texts():
    sheet = Sheet().grid([50, 400], [100, 120, 140, 160, 180])
    assert texts(only_table(read_pdf(pdf(sheet.rows(TEXT_XS, [114, 134, 154, 174], GROUND))))) == GROUND


def test_a_name_in_the_middle_heads_what_is_set_to_the_left_of_it():
    rows = [
        ["22102", "住房", "1,560.92", "691.75", "869.17"],
        ["22103", "公积", "2,560.92", "1,691.75", "869.17"],
        ["22104", "补贴", "1,000.00", "500.00", "500.00"],
        ["", "合计", "5,121.84", "2,883.50", "2,238.34"],
    ]
    sheet = Sheet().rows([55, 200, 310, 380, 450], [100], [["编码", "科目名称", "合计", "基本", "项目"]])
    sheet = open_rows(sheet, [(120 + 20 * i, row) for i, row in enumerate(rows)], [55, 110, 310, 380, 450])
    table = only_table(read_pdf(pdf(sheet)))
    assert texts(table) == [["编码", "科目名称", "合计", "基本", "项目"], *rows]
