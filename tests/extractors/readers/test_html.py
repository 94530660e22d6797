"""Web pages: encodings, the article among navigation, tables with spans, attachments, error pages."""

from __future__ import annotations

import pytest

from extractors.document import AsideKind, ParagraphKind, Table
from extractors.errors import DocumentError, ErrorCode
from extractors.readers import read
from extractors.readers.html import read_html, tables_from_fragment
from extractors.understand import understand

from .shared import aside, corpus, rows, spans, texts

SENTENCE = "本单位主要负责全县水库的日常管理，承担防汛抗旱任务，保障下游灌区用水安全。"
TABLE = (
    "<table><tr><th rowspan=2>项目<th colspan=2>金额</tr><tr><th>预算数<th>决算数</tr>"
    "<tr><td>防汛经费<td>1,234.50<td>98.4%</tr><tr><td>合<br>计<td><td>0</tr></table>"
)


def page(body: str, title: str = "自评报告", head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}<title>{title}</title></head><body>{body}</body></html>".encode()


def test_spans_empty_cells_and_header() -> None:
    table = read_html(page(f"<p>{SENTENCE}</p>{TABLE}")).tables[0]
    assert (table.n_rows, table.n_cols) == (4, 3)
    assert spans(table)["项目"] == (0, 0, 2, 1)
    assert spans(table)["金额"] == (0, 1, 1, 2)
    assert rows(table)[2:] == [["防汛经费", "1,234.50", "98.4%"], ["合计", "", "0"]]
    assert [cell.text for cell in table.cells if cell.is_header] == ["项目", "金额", "预算数", "决算数"]
    assert table.cells[-1].place.row_index == 3


def test_spans_that_overlap_or_overrun_are_cut() -> None:
    (table,) = tables_from_fragment(
        "<table><tr><td rowspan=9>甲</td><td>1</td></tr><tr><td colspan=20>乙</td></tr><tr><td rowspan=0>丙</td></tr></table>"
    )
    assert (table.n_rows, table.n_cols) == (3, 2)
    assert spans(table) == {"甲": (0, 0, 3, 1), "1": (0, 1, 1, 1), "乙": (1, 1, 1, 1), "丙": (2, 1, 1, 1)}


def test_navigation_is_set_aside_and_the_title_kept() -> None:
    body = (
        "<div class=header><ul><li><a href=/>首页</a></li><li><a href=/n>新闻中心</a></li></ul></div>"
        "<div class=main><div class=location>当前位置：<a href=/>首页</a> &gt; 正文</div>"
        "<h1>某县水务局2023年度部门整体支出绩效自评报告</h1><div>浏览次数：7</div>"
        f"<div class=content><p>{SENTENCE}</p>{TABLE}<p>特此报告。</p></div></div>"
        "<div class=footer>主办：某县人民政府 <a href=/m>网站地图</a></div>"
    )
    document = read_html(page(body))
    assert texts(document) == ["某县水务局2023年度部门整体支出绩效自评报告", SENTENCE, "特此报告。"]
    assert "新闻中心" in aside(document, AsideKind.NAVIGATION)
    assert "主办：某县人民政府" in aside(document, AsideKind.NAVIGATION)
    heading = next(document.paragraphs())
    assert (heading.kind, heading.level) == (ParagraphKind.HEADING, 1)


def test_a_page_without_a_frame_loses_nothing() -> None:
    body = f"<h2>自评报告</h2><p>填报单位：水务局</p><div><p>{SENTENCE}</p></div><div>联系人</div>"
    assert texts(read_html(page(body))) == ["自评报告", "填报单位：水务局", SENTENCE, "联系人"]


def test_layout_tables_are_unwrapped() -> None:
    body = (
        f"<table width=100%><tr><td><a href=1>栏目</a></td><td><p>{SENTENCE}</p><p>绩效自评表</p>"
        f"<p>单位：万元</p>{TABLE}</td></tr></table>"
    )
    document = read_html(page(body))
    assert len(document.tables) == 1
    assert document.tables[0].n_cols == 3
    assert (document.tables[0].caption, document.tables[0].unit_note) == ("绩效自评表", "单位：万元")
    assert SENTENCE in texts(document)


def test_hidden_rows_are_kept_apart() -> None:
    hidden = TABLE.replace("<tr><td>合", "<tr style='display: none'><td>隐藏<td>5<td>6</tr><tr><td>合")
    document = read_html(page(hidden))
    assert document.tables[0].n_rows == 4
    assert aside(document, AsideKind.HIDDEN) == "隐藏 5 6"


def test_headings_and_bold_beginnings() -> None:
    document = read_html(page(f"<h3>一、基本情况</h3><p><b>（一）概况。</b>{SENTENCE}</p><p>甲<br>乙</p>"))
    first, second, third, _ = document.paragraphs()
    assert (first.text, first.level) == ("一、基本情况", 3)
    assert second.bold_until == len("（一）概况。")
    assert third.text == "甲"


def test_attachments_are_listed_and_not_followed() -> None:
    body = (
        f"<p>{SENTENCE}</p><a href='/f/1.xlsx?v=2'>自评表</a><a href='/n.html'>相关</a><iframe src='/f/2.pdf'></iframe>"
    )
    assert read_html(page(body)).attachments == ("自评表 </f/1.xlsx?v=2>", "/f/2.pdf")


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "utf-8"])
def test_encodings_by_what_the_bytes_say(charset: str) -> None:
    """Pages that declare gb2312 hold characters of GB 18030, or are UTF-8."""
    body = f"<meta charset={charset}><p>{SENTENCE}镕喆</p>"
    for encoding in ("gb18030", "utf-8"):
        document = read_html(body.encode(encoding))
        assert document.encoding == encoding
        assert texts(document) == [SENTENCE + "镕喆"]


def test_utf16_with_mark() -> None:
    assert texts(read(("\ufeff" + page(f"<p>{SENTENCE}</p>").decode()).encode("utf-16-le"))) == [SENTENCE]


def test_a_page_that_is_never_closed_is_flagged() -> None:
    data = page(f"<p>{SENTENCE * 50}</p>{TABLE}")
    assert read_html(data).flags == ()
    cut = read_html(data[: data.index("决算数".encode()) + 9])
    assert cut.flags == ("characters_lost",)
    assert "cut off" in cut.notes[0]


def test_an_encoding_nobody_knows() -> None:
    with pytest.raises(DocumentError) as caught:
        read_html(b"<meta charset=ut><body>" + b"\xff\xfe\x80\x81" * 200)
    assert caught.value.code is ErrorCode.UNDECODABLE_TEXT


def test_a_page_cut_inside_a_character_is_flagged() -> None:
    data = page(f"<p>{SENTENCE * 50}</p>")[: -len("。</p></body></html>".encode()) + 1]
    document = read_html(data)
    assert document.flags == ("characters_lost",)


@pytest.mark.parametrize(
    ("title", "said"),
    [("404 Not Found", "nginx"), ("提示", "您访问的页面不存在或已被删除！"), ("502 Bad Gateway", "")],
)
def test_error_pages_are_no_reports(title: str, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_html(page(f"<center><h1>{title}</h1></center><p>{said}</p>", title))
    assert caught.value.code is ErrorCode.NOT_A_REPORT
    assert title in caught.value.message


def test_a_report_that_speaks_of_404_items_is_a_report() -> None:
    assert texts(read_html(page(f"<p>全年完成404项任务。{SENTENCE * 20}</p>")))


def test_a_page_filled_by_scripts_says_so() -> None:
    with pytest.raises(DocumentError) as caught:
        read_html(page("<div id=app></div><script>render('很多文字')</script>"))
    assert caught.value.code is ErrorCode.NO_TEXT


def test_a_page_of_pictures_is_flagged() -> None:
    document = read_html(page("<h1>某局2023年度部门决算</h1><p><img src=a.jpg><img src=b.jpg></p>"))
    assert document.flags == ("page_unread",)
    assert "a.jpg" in document.notes[0]


def test_deep_nesting_is_read_or_refused_never_cut() -> None:
    deep = "<body>" + "<font>" * 400 + f"<p>{SENTENCE}</p>"
    assert texts(read_html(deep.encode())) == [SENTENCE]
    with pytest.raises(DocumentError) as caught:
        read_html(("<body>" + "<font>" * 1500 + f"<p>{SENTENCE}</p>").encode())
    assert caught.value.code is ErrorCode.DAMAGED


def test_spans_that_would_fill_memory_are_refused() -> None:
    bomb = "<table>" + "<tr><td rowspan=1000 colspan=1000>a<td>b</tr>" * 1000 + "</table>"
    with pytest.raises(DocumentError) as caught:
        read_html(page(bomb))
    assert caught.value.code is ErrorCode.TOO_LARGE


def test_entities_of_xml_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><html><body><p>' + SENTENCE + "&b;</p></body></html>"
    assert texts(read_html(bomb.encode()))[-1].endswith("&b;")


def test_a_saved_page_of_the_corpus() -> None:
    document = read_html(corpus("html/岳阳*.html"))
    table = document.tables[0]
    assert (table.n_rows, table.n_cols) == (90, 4)
    assert rows(table)[5] == ["1", "服务器", "A02010104", ""]
    assert not any("首页" in text for text in texts(document))


def test_web_pages_under_a_pdf_name_are_web_pages() -> None:
    document = read(corpus("difficult/*004*公安*.pdf"))
    assert document.media_type == "text/html"
    assert "page_unread" in document.flags


def test_html_tables_in_markdown() -> None:
    text = f"# 附件\n\n自评表\n\n{TABLE}\n\n{TABLE}\n\n前文<table>\n<tr><td>甲</td>\n<td>乙</td></tr></table>后文\n"
    document = read(text.encode())
    assert texts(document) == ["附件", "自评表", "前文", "后文"]
    _, second, third = document.tables
    assert second.continued_from == 0
    assert third.continued_from is None
    assert [table.place.line for table in document.tables] == [5, 7, 9]
    assert third.cells[1].place.line == 11


def test_markdown_evaluation_of_the_corpus() -> None:
    document = read(corpus("evaluations/*.md"))
    assert len(document.tables) == 108
    table = document.tables[0]
    assert spans(table)["省级职业技能竞赛经费"] == (1, 0, 15, 1)
    assert not any("<td" in text for text in texts(document))


def test_an_open_table_tag_stays_text() -> None:
    document = read("前文\n<table><tr><td>甲\n后文，没有结束标记。\n".encode())
    assert not any(isinstance(block, Table) for block in document.blocks)


def test_a_number_of_a_table_is_not_its_title() -> None:
    def caption(*above: str) -> str:
        lines = "".join(f"<p>{text}</p>" for text in above)
        return read_html(page(f"<p>{SENTENCE}</p>{lines}{TABLE}")).tables[0].caption

    assert caption("支出决算表", "公开03表", "单位：万元") == "支出决算表"
    assert caption("收支总表", "附表2-1") == "收支总表"
    assert caption("收支总表", "财决公开01-1表") == "收支总表"
    assert caption("公开03表", "支出决算表") == "支出决算表"
    assert caption("表一") == "表一"  # nothing else names it


def test_the_title_above_a_tables_number_says_that_its_amounts_were_executed() -> None:
    lines = "".join(f"<p>{text}</p>" for text in ("某县水务局", "收入支出决算总表", "公开01表", "单位：万元"))
    body = (
        "<table><tr><td colspan=2>收入<td colspan=2>支出</tr><tr><td>项目<td>金额<td>项目<td>金额</tr>"
        "<tr><td>一、财政拨款收入<td>90.00<td>一、农林水支出<td>90.00</tr></table>"
    )
    _, spent = understand(read_html(page(f"{lines}{body}"))).budgets
    assert (spent.measure, spent.statement) == ("executed", "收入支出决算总表")
