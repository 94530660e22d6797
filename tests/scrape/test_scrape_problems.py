"""What goes wrong on publishers' sites, and that somebody is told: each with its code, and the others go on."""

from __future__ import annotations

import gzip

import pytest
from county_pages import BASE, docx, list_page, pdf, report_page
from county_site import Answer
from scraping import codes, saved

from pipeline.ingest.sources import CallError
from pipeline.scrape import walk
from pipeline.scrape.problems import Code

FIRST = f"{BASE}/index.html"
REPORT = f"{BASE}/202405/t20240531_11.html"


def messages(report) -> str:
    return "\n".join(problem.message for problem in report.problems)


def test_a_list_without_items_where_there_were_some_is_an_error_every_night(run, entry, www):
    run(entry)
    www.answers[FIRST] = Answer(b"<html><body><div id=app></div><script>render()</script></body></html>")
    for _ in range(2):
        report = run(entry)
        assert codes(report) == [("layout_changed", FIRST[1:])]
        assert "2 before" in messages(report)
        assert report.errors == 1
    assert report.sources[0].reports == 2  # the other list goes on


def test_a_later_page_without_items_where_there_were_some_is_an_error(run, entry, www):
    run(entry)
    www.answers[f"{BASE}/index_1.html"] = Answer(b"<html><body>under construction</body></html>")
    assert codes(run(entry)) == [("layout_changed", f"{BASE[1:]}/index_1.html")]


def test_a_list_that_never_had_an_item_is_an_error(run, entry, www):
    entry["reports"]["item"] = "table.news tr"
    assert codes(run(entry)) == [("no_reports", FIRST[1:]), ("no_reports", "czj/tzgg/list.jsp?id=7")]


def test_a_list_of_other_things_is_an_error(run, entry, www):
    run(entry)
    entry["reports"]["title"] = "决算"
    report = run(entry)
    assert {code for code, _ in codes(report)} == {"layout_changed"}
    assert "no report where there were 4 before" in messages(report)


def test_half_of_the_reports_gone_is_said(run, entry, www):
    run(entry)
    www.answers[f"{BASE}/index_1.html"] = Answer(status=404)
    report = run(entry)
    assert codes(report) == [("fewer_reports", FIRST[1:])]
    assert "1 reports where there were 4 before" in messages(report)
    assert codes(run(entry)) == []


def test_numbers_beyond_the_end_may_repeat_the_last_page_or_be_empty(run, entry, www):
    last = www.answers[f"{BASE}/index_2.html"]
    www.answers[f"{BASE}/index_3.html"] = last
    assert codes(run(entry)) == []
    www.answers[f"{BASE}/index_3.html"] = Answer(list_page([]))
    report = run(entry)
    assert (codes(report), report.sources[0].reports) == ([], 6)


def test_a_list_that_goes_on_beyond_its_pages_is_an_error(run, entry, www):
    entry["list_pages"][0]["most"] = 2
    entry["list_pages"][1]["most"] = 1
    assert codes(run(entry)) == [
        ("pages_left", f"{BASE[1:]}/index_2.html"),
        ("pages_left", "czj/tzgg/list.jsp?id=7&p=2"),
    ]


def test_a_list_whose_next_links_run_in_a_circle_ends(run, entry, www):
    www.answers["/czj/tzgg/list.jsp?id=7&p=2"] = Answer(
        list_page([("22.html", "2022年绩效目标批复", "")], '<a class="next" href="list.jsp?id=7">下一页</a>')
    )
    assert [code for code, _ in codes(run(entry))] == ["no_date"]


def test_a_page_with_neither_attachment_nor_text_is_an_error_and_tried_again(run, entry, raw, www):
    whole = www.answers[REPORT]
    www.answers[REPORT] = Answer(report_page("2023年度", [], text="页面不存在"))
    for _ in range(2):
        assert codes(run(entry)) == [("nothing_found", REPORT[1:])]
    www.answers[REPORT] = whole
    report = run(entry)
    assert (codes(report), len(report.saved)) == ([], 2)


def test_one_bad_attachment_does_not_take_the_others_and_is_tried_again(run, entry, raw, www, files):
    del files.answers["/b.doc"]
    report = run(entry)
    assert codes(report) == [("not_found", "b.doc")]
    assert report.problems[0].page == www.url(REPORT)
    assert len(saved(raw)) == 6
    assert codes(run(entry)) == [("not_found", "b.doc")]
    files.answers["/b.doc"] = Answer(docx("b"))
    www.forget()
    report = run(entry)
    assert [one.title for one in report.saved] == ["附件2：自评表.docx"]
    assert "/files/a.pdf" not in www.paths()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(b"<html><body>login</body></html>", headers=(("Content-Type", "application/pdf"),)), "unexpected_kind"),
        (Answer(b"\x89PNG\r\n\x1a\n" + b"0" * 50), "unexpected_kind"),
        (Answer(b""), "empty"),
        (Answer(pdf("x"), promised=10_000), "truncated"),
        (Answer(pdf("x") * 20_000), "too_large"),
        (Answer(pdf("x") * 20_000, until_close=True), "too_large"),
        (Answer(gzip.compress(bytes(20_000_000)), headers=(("Content-Encoding", "gzip"),)), "too_large"),
        (Answer(gzip.compress(pdf("x"))[:-12], headers=(("Content-Encoding", "gzip"),)), "truncated"),
        (Answer(b"not gzip", headers=(("Content-Encoding", "gzip"),)), "bad_encoding"),
        (Answer(pdf("x"), headers=(("Content-Encoding", "br"),)), "bad_encoding"),
        (Answer(status=403), "refused"),
        (Answer(status=410), "not_found"),
        (Answer(status=500), "server_error"),
        (Answer(status=204), "server_error"),
        (Answer(status=304), "server_error"),
        (Answer(status=302), "redirects"),
        (Answer(status=302, headers=(("Location", "/files/a.pdf"),)), "redirects"),
        (Answer(status=302, headers=(("Location", "file:///etc/passwd"),)), "redirects"),
        (Answer(status=302, headers=(("Location", "http://10.0.0.8/a.pdf"),)), "host_not_named"),
        (Answer(status=302, headers=(("Location", "http://169.254.169.254/latest"),)), "host_not_named"),
        (Answer(status=302, headers=(("Location", "http://elsewhere.example/a.pdf"),)), "host_not_named"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_not_saved_and_named(run, entry, raw, www, answer, code):
    entry["limits"]["megabytes"] = 0.5
    www.answers["/files/a.pdf"] = answer
    report = run(entry)
    assert [found for found, _ in codes(report)] == [code]
    assert len(saved(raw)) == 6
    assert not any("自评报告.pdf" in told["title"] for told in saved(raw).values())
    assert not list(raw.rglob("*-part"))


def test_a_redirect_to_https_where_there_is_none_is_named(run, entry, raw, www):
    entry["hosts"].append(www.host)
    www.answers["/files/a.pdf"] = Answer(status=301, headers=(("Location", f"https://{www.host}/files/a.pdf"),))
    assert [code for code, _ in codes(run(entry))] == ["tls"]


def test_a_slow_file_ends_at_its_time_and_the_next_is_fetched(run, entry, raw, www):
    entry["limits"]["seconds"] = 1
    www.answers["/files/a.pdf"] = Answer(pdf("slow") * 1000, drip=0.05)
    assert codes(run(entry)) == [("timed_out", "files/a.pdf")]
    assert www.paths().count("/files/a.pdf") == 1
    assert any(told["title"] == "附件2：自评表.docx" for told in saved(raw).values())


def test_a_truncated_file_is_fetched_again_at_once(run, entry, raw, www):
    www.answers["/files/a.pdf"] = [Answer(pdf("a"), promised=500), Answer(pdf("a"))]
    assert codes(run(entry)) == []
    assert www.paths().count("/files/a.pdf") == 2


def test_a_report_on_a_host_that_is_not_named_is_an_error(run, entry, www):
    items = [("http://mp.elsewhere.example/s/1", "2023年绩效报告", "2024-01-01"), ("javascript:go(3)", "绩效报告", "")]
    www.answers[FIRST] = Answer(list_page(items))
    report = run(entry)
    assert [code for code, _ in codes(report)] == ["host_not_named", "unusable_link"]
    assert "add it to `hosts`" in messages(report)


def test_reports_without_a_date_go_to_undated_with_a_warning(run, entry, raw, www):
    del entry["date"]["url"]
    report = run(entry)
    assert codes(report) == [("no_date", f"{BASE[1:]}/t20220401_14.html")]
    assert report.errors == 0
    assert [path.split("/")[1] for path, told in saved(raw).items() if told["title"] == "下载"] == ["undated"]


def test_a_text_selector_that_picks_nothing_is_a_warning_beside_attachments(run, entry, raw, www):
    entry["text"]["element"] = "div.content"
    report = run(entry)
    assert {code for code, _ in codes(report)} == {"text_not_found", "nothing_found"}
    assert [problem.severity for problem in report.problems if problem.code is Code.TEXT_NOT_FOUND] == ["warning"] * 4


def test_a_host_in_trouble_is_left_alone_and_one_row_says_so(run, entry, raw, www):
    for path in list(www.answers):
        if path not in (FIRST, "/robots.txt"):
            www.answers[path] = Answer(status=503)
    items = [(f"r{number}.html", f"绩效{number}", "2024-01-01") for number in range(40)]
    www.answers[FIRST] = Answer(list_page(items))
    for number in range(40):
        www.answers[f"{BASE}/r{number}.html"] = Answer(status=503)
    report = run(entry)
    assert [code for code, _ in codes(report)] == ["host_stopped"] + ["server_error"] * 3
    assert len([path for path in www.paths() if "/r" in path]) == 12  # three reports, four tries each
    assert "left for the next run" in messages(report)


def test_a_server_that_asks_for_an_hour_is_left_alone(run, entry, www, clock):
    www.answers[REPORT] = Answer(status=429, headers=(("Retry-After", "3600"),))
    report = run(entry)
    assert [code for code, _ in codes(report)] == ["asked_to_wait", "host_stopped"]
    assert www.paths().count(REPORT) == 1
    assert sum(clock.waits) < 60


def test_a_fault_of_ours_on_one_page_is_a_row_and_the_others_go_on(run, entry, raw, monkeypatch):
    def broken(page, rules):
        if page.url.endswith("/21.html"):
            raise ZeroDivisionError("x")
        return honest(page, rules)

    honest = walk.attachments
    monkeypatch.setattr(walk, "attachments", broken)
    report = run(entry)
    assert codes(report) == [("internal_error", "czj/tzgg/21.html")]
    assert len(saved(raw)) == 6


def test_a_fault_of_ours_in_one_source_leaves_the_others(run, entry, raw, monkeypatch):
    def broken(source, *rest):
        if source.name == "broken":
            raise ZeroDivisionError("x")
        return honest(source, *rest)

    honest = walk.walk_list
    monkeypatch.setattr(walk, "walk_list", broken)
    report = run(entry | {"name": "broken"}, entry)
    assert codes(report) == [("internal_error", FIRST[1:])]
    assert len(saved(raw)) == 7


def test_a_list_that_names_itself_as_a_report_stays_a_list(run, entry, raw, www):
    entry["limits"]["again_after_days"] = 0
    items = [("index.html", "绩效公开", "2024-01-01"), ("/czj/tzgg/21.html", "2023年绩效目标批复", "2024-03-01")]
    page = list_page(items, '<div class="article"><a href="/files/a.pdf">附件.pdf</a></div>')
    www.answers[FIRST] = Answer(page)
    for _ in range(2):
        assert codes(run(entry)) == []
    www.answers[FIRST] = Answer(list_page([]))
    assert codes(run(entry)) == [("layout_changed", FIRST[1:])]


def test_robots_rules_hold_for_pages_files_and_redirects(run, entry, raw, www, files):
    rules = b"User-agent: *\nDisallow: /czj/jxgk/*/t2023*\nDisallow: /secret/\n"
    www.answers["/robots.txt"] = Answer(rules)
    www.answers["/files/a.pdf"] = Answer(status=302, headers=(("Location", "/secret/a.pdf"),))
    files.answers["/robots.txt"] = Answer(b"User-agent: jixiao\nDisallow: /\n")
    report = run(entry)
    assert codes(report) == [
        ("robots_disallowed", "b.doc"),
        ("robots_disallowed", f"{BASE[1:]}/202305/t20230520_13.html"),
        ("robots_disallowed", "secret/a.pdf"),
    ]
    assert "/secret/a.pdf" not in www.paths()
    assert files.paths() == []


def test_unreadable_robots_rules_forbid_everything(run, entry, raw, www):
    www.answers["/robots.txt"] = Answer(status=500)
    assert [code for code, _ in codes(run(entry))] == ["robots_unavailable"] * 2
    assert www.paths() == []
    www.answers["/robots.txt"] = Answer(status=302, headers=(("Location", "http://elsewhere.example/robots.txt"),))
    assert [code for code, _ in codes(run(entry))] == ["robots_unavailable"] * 2
    assert saved(raw) == {}


def test_a_pace_that_robots_rules_ask_for_is_kept(run, entry, www, clock):
    www.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 7\n")
    assert codes(run(entry)) == []
    assert len(clock.waits) > 10
    assert set(clock.waits) == {7.0}


def test_a_folder_that_cannot_be_written_ends_the_run(run, entry, raw):
    raw.parent.mkdir(exist_ok=True)
    raw.write_text("a file where the folder should be")
    with pytest.raises(CallError, match="cannot be"):
        run(entry)


def test_a_file_that_cannot_be_written_ends_the_run_and_the_next_completes_it(run, entry, raw):
    raw.mkdir()
    (raw / "640106").write_text("in the way")
    with pytest.raises(CallError, match=r"640106.*cannot be written"):
        run(entry)
    (raw / "640106").unlink()
    report = run(entry)
    assert (codes(report), len(saved(raw))) == ([], 7)
