"""What a page says: titles, links, dates and text, and the names of saved files."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.scrape.client import Response
from pipeline.scrape.names import file_name, original_name
from pipeline.scrape.pages import Page, attachments, date_in, digest, listed, next_page, page_date, report_text
from pipeline.scrape.problems import Code, FetchError
from pipeline.scrape.sources import Attachments, Dates, Registry, Source

HASH = "0123456789abcdef" * 4


def page(html: str, encoding: str = "utf-8", url: str = "http://h.example/a/list.html") -> Page:
    moment = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    return Page(Response(url, url, 200, {}, f"<html><body>{html}</body></html>".encode(encoding), (), moment))


def source(**fields) -> Source:
    entry = {
        "name": "a",
        "publisher": "某县财政局",
        "region": "640106",
        "list_pages": [{"url": "http://h.example/a/list.html"}],
        "reports": {"item": "li"},
        "date": {"item": "span"},
    }
    return Registry.model_validate({"sources": [entry | fields]}).sources[0]


def links(html: str, **fields) -> list[tuple[str | None, str, str | None]]:
    found = listed(page(html), source(**fields))
    return [(one.url, one.title, one.published_on and one.published_on.isoformat()) for one in found]


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("<a href=x>2023年\n  绩效  报告</a>", "2023年 绩效 报告"),
        ("<a href=x title='2023年度绩效自评报告'>2023年度绩…</a>", "2023年度绩效自评报告"),
        ("<a href=x title='2023年度绩效自评报告'>2023年度绩...</a>", "2023年度绩效自评报告"),
        ("<a href=x title='2023年度绩效自评报告'><img src=y></a>", "2023年度绩效自评报告"),
        ("<a href=x title='点击查看'>2023年度绩效自评报告</a>", "2023年度绩效自评报告"),
        ("<a href=x><script>var a = 1</script>绩效报告</a>", "绩效报告"),
    ],
)
def test_titles_are_whole(item, title):
    assert [one[1] for one in links(f"<li>{item}</li>")] == [title]


def test_items_links_and_dates_belong_together():
    html = """<ul><li><a href="1.html">一</a><span>2024-05-31</span></li><li>通知</li>
        <li><a href="2.html">二</a><a href="3.pdf">三</a><span>2023年1月2日</span></li>
        <li><a href="1.html">又一</a></li><li><a href="javascript:go(4)">四</a></li></ul>"""
    assert links(html) == [
        ("http://h.example/a/1.html", "一", "2024-05-31"),
        ("http://h.example/a/2.html", "二", "2023-01-02"),
        (None, "四", None),
    ]


def test_an_item_may_be_the_link_itself():
    html = "<div id=n><a href=1.html>一<i>2024-05-31</i></a></div>"
    found = links(html, reports={"item": "#n a"}, date={"item": "i"})
    assert [(one[0], one[2]) for one in found] == [("http://h.example/a/1.html", "2024-05-31")]


def test_links_are_told_from_the_base_that_the_page_names():
    made = page("<base href='/files/'><a href=1.pdf>一</a>")
    assert [one.url for one in attachments(made, Attachments())] == ["http://h.example/files/1.pdf"]


def test_attachments_without_a_selector_are_told_by_their_suffix():
    html = """<a href="1.PDF">一</a><a href="2.html">二</a><a href="down?id=3">附件3.xls</a><a href="get?f=4.docx">下载</a>
        <a href="5.png">五</a><a href="1.PDF">又一</a><a href="javascript:x">6.pdf</a><a href="mailto:a@b.example">七</a>"""
    found = [(one.url, one.title) for one in attachments(page(html), Attachments())]
    assert found == [
        ("http://h.example/a/1.PDF", "一"),
        ("http://h.example/a/down?id=3", "附件3.xls"),
        ("http://h.example/a/get?f=4.docx", "下载"),
        (None, "6.pdf"),
    ]
    only_pictures = attachments(page(html), Attachments(kinds=("png",)))
    assert [one.url for one in only_pictures] == ["http://h.example/a/5.png"]


def test_attachments_with_a_selector_are_whatever_it_picks():
    html = "<p class=f><a href=down?id=3>下载</a></p><a href=1.pdf>别的</a>"
    assert [one.url for one in attachments(page(html), Attachments(link=".f a"))] == ["http://h.example/a/down?id=3"]


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<a class=n href=?p=2>下一页</a>", "http://h.example/a/list.html?p=2"),
        ("<a class=n href='javascript:;'>下一页</a>", None),
        ("<a class=n href=list.html#top>下一页</a>", None),
        ("<a class=n>下一页</a>", None),
        ("末页", None),
    ],
)
def test_the_next_page_or_the_end(html, url):
    assert next_page(page(html), "a.n") == url


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_pages_are_read_in_their_encoding_whatever_they_declare(encoding):
    made = page("<meta charset=gb2312><div>绩效自评报告，预算执行率百分之九十八</div>", encoding)
    assert report_text(made, "div") == "绩效自评报告，预算执行率百分之九十八"
    assert report_text(made, "p") is None


def test_a_page_of_nothing_is_unreadable():
    moment = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(FetchError) as caught:
        Page(Response("http://h.example/", "http://h.example/", 200, {}, b"  ", (), moment))
    assert caught.value.code is Code.UNREADABLE_PAGE


@pytest.mark.parametrize(
    ("text", "pattern", "date"),
    [
        ("发布时间：2024-05-31 08:30:00 来源：财政局", None, "2024-05-31"),
        ("二〇二四年五月三十一日", None, "2024-05-31"),
        ("2024-05-31 更新 2024-05-31", None, "2024-05-31"),
        ("2024-05-31 更新 2024-06-01", None, None),
        ("发布 2024-05-31 更新 2024-06-01", r"更新\s*(\S+)", "2024-06-01"),
        ("发布 2024-05-31", r"更新\s*(\S+)", None),
        ("31 2024-05", r"(?P<day>\d+) (?P<year>\d{4})-(?P<month>\d\d)", "2024-05-31"),
        ("31 2024-02", r"(?P<day>\d+) (?P<year>\d{4})-(?P<month>\d\d)", None),
        ("05-31", None, None),
        ("2024-13-45", None, None),
        ("", None, None),
    ],
)
def test_a_date_is_read_or_there_is_none(text, pattern, date):
    found = date_in(text, pattern)
    assert (found and found.isoformat()) == date


def test_the_date_of_a_page_may_stand_in_its_head():
    made = page("<meta name=PubDate content='2024-06-01 10:00'><span>2020-01-01</span>")
    assert page_date(made, Dates(page="meta[name=PubDate]")) == dt.date(2024, 6, 1)
    assert page_date(made, Dates(item="span")) is None


def test_the_digest_of_a_text_is_that_of_its_words():
    assert digest("绩效 报告\n") == digest("绩效报告") != digest("绩效报告。")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("附件1：2023年度自评报告.PDF", "附件1_2023年度自评报告"),
        ("../../etc/passwd", "etc_passwd"),
        ('a\x00b\nc/d\\e:f*g?h"i<j>k|l', "a_b_c_d_e_f_g_h_i_j_k_l"),
        ("", "report"),
        ("...", "report"),
        (".docx", "report"),
        ("CON", "CON"),
        ("~$临时", "临时"),
        ("绩" * 300, "绩" * 40),
        ("𠮷" * 300, "𠮷" * 37),
    ],
)
def test_names_are_safe_and_short(title, name):
    made = file_name(title, HASH, ".pdf")
    assert made == f"{name}-0123456789abcdef.pdf"
    assert len(f"{made}.meta.json".encode()) < 255


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename*=UTF-8''%E7%BB%A9.pdf", "绩.pdf"),
        ("attachment; filename=%E7%BB%A9.pdf", "绩.pdf"),
        ('attachment; filename="绩效.pdf"', "绩效.pdf"),
        ("inline", "效.pdf"),
        (None, "效.pdf"),
    ],
)
def test_the_publishers_own_name_is_kept(disposition, name):
    assert original_name("http://h.example/x/%E6%95%88.pdf", disposition) == name
