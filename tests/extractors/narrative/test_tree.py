"""The section tree: levels, lists, notes, contents, forms inside reports."""

from __future__ import annotations

from extractors.document import AsideKind, SetAside
from extractors.narrative.sections import kind_of_title, kinds_of, names_only_kind, sections

from .paper import document, heading, outline, table, tree_of


def _sections(*blocks):
    return sections(tree_of(document(*blocks)), lambda text: ())


def test_levels_are_those_of_the_numbering():
    found = _sections(
        "2023年度某局部门整体支出绩效自评报告",
        heading("一、基本情况", 4),
        heading("1.机构设置", 1),
        "内设科室五个。",
        "（1）人员情况",
        "（二）收支情况",
    )
    assert [(s.level, s.title, s.parent) for s in found] == [
        (0, "2023年度某局部门整体支出绩效自评报告", None),
        (1, "基本情况", 0),
        (3, "机构设置", 1),
        (4, "人员情况", 2),
        (2, "收支情况", 1),
    ]
    assert found[2].text == "内设科室五个。"


def test_a_list_after_a_colon_opens_no_sections():
    found = _sections(
        "一、重点工作", "设立以下任务：", "1.推进城市体检工作；", "2.完成公园建设并验收,移交使用；", "3.整治隐患；"
    )
    assert outline(found) == [(1, "一、", "重点工作")]
    assert found[0].text.splitlines()[1] == "1.推进城市体检工作；"


def test_a_list_stays_a_list_when_numbers_are_left_out():
    found = _sections(
        "五、支出情况",
        "1.甲项支出年初预算10万元，决算10万元；",
        "9.乙类（款）乙项（项）。年初预算5万元。",
        "10.丙项。年初预算5万元。",
    )
    assert outline(found) == [(1, "五、", "支出情况")]


def test_titled_items_after_a_colon_are_sections():
    found = _sections(
        "三、问题",
        "发现的主要问题是：",
        "（一）指标质量有待提升。目前指标偏向定性。",
        "（二）制度不够健全。各科室重视不够。",
    )
    assert outline(found)[1:] == [(2, "（一）", "指标质量有待提升。"), (2, "（二）", "制度不够健全。")]
    assert found[1].text == "目前指标偏向定性。"


def test_duties_below_a_colon_are_a_list():
    first = "（一）贯彻执行国家有关教育工作的法律法规和方针政策以及省市的各项决策部署。组织起草地方性法规。"
    found = _sections("一、主要职责", "主要职责是：", first, "（二）负责安全。负责稳定。")
    assert outline(found) == [(1, "一、", "主要职责")]


def test_untitled_paragraphs_right_below_a_heading_are_sections():
    found = _sections(
        "四、改进措施",
        "（一）为进一步提升指标质量，本部门将加强管理，提高重视程度。",
        "（二）为加快制度建设，本部门将制定机制。",
    )
    assert outline(found)[1:] == [(2, "（一）", ""), (2, "（二）", "")]
    assert found[2].text == "为加快制度建设，本部门将制定机制。"


def test_notes_below_a_form_are_no_headings():
    found = _sections(
        "2023年度项目支出绩效自评表",
        table(["项目名称", "某项目"], ["主管部门", "某局"]),
        "备注：",
        "1. 涉密信息不公开。",
        "2. 全年预算数=年初预算数+调整预算。",
    )
    assert outline(found) == [(0, None, "2023年度项目支出绩效自评表")]
    assert "1. 涉密信息不公开。" in found[0].text


def test_contents_are_passed_over():
    found = _sections(
        "2023年度某局部门决算",
        "目 录",
        "第一部分 部门概况",
        "一、主要职责",
        "第二部分 决算情况",
        "一、收支总",
        "体情况",
        "第一部分 部门概况",
        "一、主要职责",
        "负责财政工作。",
        "第二部分 决算情况",
        "一、收支总体情况",
        "收入合计10万元。",
    )
    assert outline(found)[1:] == [
        (0, "第一部分", "部门概况"),
        (1, "一、", "主要职责"),
        (0, "第二部分", "决算情况"),
        (1, "一、", "收支总体情况"),
    ]


def test_contents_that_a_reader_set_aside_in_part():
    found = _sections(
        "2023年度某局部门决算",
        SetAside(AsideKind.CONTENTS, "目录"),
        SetAside(AsideKind.CONTENTS, "第一部分 部门概况"),
        "一、主要职责",
        "第一部分 部门概况",
        "一、主要职责",
        "负责财政工作。",
    )
    assert outline(found)[1:] == [(0, "第一部分", "部门概况"), (1, "一、", "主要职责")]


def test_contents_with_page_numbers():
    found = _sections("目录", "一、基本情况 1", "二、问题……………… 15", "一、基本情况", "良好。", "二、问题", "无")
    assert outline(found) == [(1, "一、", "基本情况"), (1, "二、", "问题")]


def test_a_report_goes_on_after_the_forms_inside_it():
    form = table(["项目名称", "某项目"], ["主管部门", "某局"])
    found = _sections(
        "2022年度某局部门决算",
        "十三、绩效情况说明",
        "（一）管理工作开展情况",
        "已开展。",
        "（二）自评结果",
        "良好。",
        "甲项目绩效自评表",
        form,
        "乙项目绩效自评表",
        form,
        "（三）重点评价结果",
        "无。",
        "十四、其他情况",
        "无。",
    )
    by_title = {section.title: section for section in found}
    assert found[by_title["重点评价结果"].parent].title == "绩效情况说明"
    assert by_title["其他情况"].parent == 0
    assert by_title["乙项目绩效自评表"].level == 0


def test_a_caption_that_repeats_the_title_above_is_one_title():
    form = table(
        ["项目名称", "某项目"], ["主管部门", "某局"], caption="某市公共卫生中心 （新址）建设项目绩效自评表 （2022年度）"
    )
    found = _sections("某市公共卫生中心", "（新址）建设项目绩效自评表", "（2022年度）", form)
    assert outline(found) == [(0, None, "某市公共卫生中心（新址）建设项目绩效自评表")]


def test_a_title_that_is_a_caption_stands_where_its_table_stands():
    form = table(["项目名称", "某项目"], ["主管部门", "某局"], caption="甲项目绩效自评表")
    (found,) = _sections(form)
    assert (found.title, found.source.place.table_index) == ("甲项目绩效自评表", 0)


def test_part_heading_alone_on_its_line():
    found = _sections("2026年度某局单位预算公开", "第二部分", "单位预算情况说明", "一、收支总体情况", "收入10万元。")
    assert outline(found)[1:] == [(0, "第二部分", "单位预算情况说明"), (1, "一、", "收支总体情况")]


def test_heading_printed_twice_is_one_section():
    found = _sections("（二）问题", heading("5.成果转化效益不明显", 1), "5. 成果转化效益不明显一是形式单一。")
    assert outline(found)[1:] == [(3, "5.", "成果转化效益不明显")]
    assert found[1].text == "一是形式单一。"


def test_title_over_two_lines_without_the_issuer():
    found = _sections("某市某区财政局", "某市某区 2023 年部门整体支出", "和区级项目绩效自评工作通报", "现通报如下。")
    assert outline(found) == [(0, None, "某市某区 2023 年部门整体支出和区级项目绩效自评工作通报")]
    assert found[0].source.place.line == 2


def test_signature_belongs_to_no_section():
    tree = tree_of(document("一、建议", "加强管理。", "某市财政局", "2023年5月31日"))
    assert [prose.text for prose in tree.nodes[0].own] == ["加强管理。"]


def test_narrative_table_rows_are_sections():
    form = table(
        ["一、部门基本情况", "(一) 部门概况", "某局是某区人民政府工作部门，有职工67人。"],
        ["", "(二) 收支情况", "2023年收入合计1,522.66万元。"],
        ["七、其他情况", "", "无"],
    )
    found = _sections("2023年度部门整体支出绩效自评情况", form, "备注：涉密信息不公开。")
    assert outline(found)[1:] == [
        (1, "一、", "部门基本情况"),
        (2, "(一)", "部门概况"),
        (2, "(二)", "收支情况"),
        (1, "七、", "其他情况"),
    ]
    assert found[4].text == "无"
    assert found[0].text == "备注：涉密信息不公开。"


def test_rows_of_a_statutory_table_are_no_sections():
    statutory = table(
        ["收入", "金额"], ["一、一般公共预算拨款收入", "12.5"], ["二、政府性基金拨款收入", ""], ["合计", "12.5"]
    )
    assert _sections(statutory) == []


def test_kinds():
    assert kind_of_title("存在的问题及原因分析") == "problems"
    assert kind_of_title("各项工作任务绩效目标完成情况分析") == "analysis"
    assert kind_of_title("部门整体收支情况") == "budget"
    assert kind_of_title("甲乙丙丁") is None
    assert names_only_kind("存在的主要问题及原因分析")
    assert not names_only_kind("强化绩效评价结果应用")


def test_items_inherit_the_kind_of_the_section_they_stand_in():
    tree = tree_of(document("三、整改建议", "1.强化绩效评价结果应用。各部门要整改。", "2.加强预算执行。各部门要加快。"))
    assert kinds_of(tree) == ["recommendations"] * 3
