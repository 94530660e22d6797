"""The worked example of sources.yaml, walked against a real server: what is saved, and what a second night asks for."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import replace

import pytest
from county_pages import ARTICLE, BASE, docx, list_page, pdf, report_page
from county_site import Answer, etag_of
from scraping import codes, saved

from pipeline.ingest.sidecar import read_sidecar
from pipeline.ingest.sources import Source, discover


def by_title(raw) -> dict[str, tuple[str, dict]]:
    return {told["title"]: (path, told) for path, told in saved(raw).items()}


def test_every_report_is_saved_once_with_its_date_and_origin(run, entry, raw, www, files):
    report = run(entry)
    assert codes(report) == []
    (one,) = report.sources
    assert (one.list_pages, one.reports, one.known, one.unchanged, one.same_bytes) == (5, 6, 0, 0, 0)

    found = by_title(raw)
    assert {title: path.rpartition("/")[0] for title, (path, _) in found.items()} == {
        "附件1：自评报告.pdf": "640106/2024",
        "附件2：自评表.docx": "640106/2024",
        "2022年度农业项目绩效评价报告": "640106/2023",
        "2022年度卫健局绩效自评报告": "640106/2023",
        "下载": "640106/2022",
        "2023批复.pdf": "640106/2024",
        "2022批复.pdf": "640106/2023",
    }
    assert len(saved(raw)) == 7
    assert f"640106/2023/2022批复-{hashlib.sha256(pdf('22')).hexdigest()[:16]}.pdf" in saved(raw)

    path, told = found["附件1：自评报告.pdf"]
    assert (raw / path).read_bytes() == pdf("a")
    assert told["published_on"] == "2024-06-01"  # the page's own date goes before the list's
    assert told["source_uri"] == www.url("/files/a.pdf")
    assert told["page_url"] == www.url(f"{BASE}/202405/t20240531_11.html")
    assert told["page_title"] == "2023年度教育局整体支出绩效自评报告"  # the link's title, its words are cut short
    assert told["list_url"] == www.url(f"{BASE}/index.html")
    assert told["sha256"] == hashlib.sha256(pdf("a")).hexdigest()
    assert told["headers"]["etag"] == etag_of(pdf("a"))
    assert (told["publisher"], told["region_code"], told["source"]) == (
        "金凤区财政局",
        "640106",
        "example-county-finance",
    )

    # by the bytes, not by the name or the declared type
    assert found["附件2：自评表.docx"][0].endswith(".docx")
    assert found["附件2：自评表.docx"][1]["source_uri"] == files.url("/b.doc")
    assert (raw / found["附件2：自评表.docx"][0]).read_bytes() == docx("b")
    assert found["2022年度卫健局绩效自评报告"][0].endswith(".pdf")
    assert found["2022年度农业项目绩效评价报告"][0].endswith(".html")
    # the server's own name for it, in GB 18030 as such servers write; the address in the page's encoding
    assert found["下载"][1]["original_name"] == "评价结果.pdf"
    assert found["下载"][1]["published_on"] == "2022-04-01"  # only the address says so


def test_ingestion_reads_what_the_sidecars_say(run, entry, raw, www):
    run(entry)
    sources = list(discover([raw]))
    assert len(sources) == 7
    assert all(isinstance(found, Source) for found in sources)
    sidecars = {side.source_uri: side for side in (read_sidecar(found.path) for found in sources)}
    side = sidecars[www.url("/files/a.pdf")]
    assert (side.title, side.problem) == ("附件1：自评报告.pdf", None)
    assert side.retrieved_at is not None and side.retrieved_at.tzinfo is not None


def test_the_next_night_asks_for_lists_only_and_by_condition(run, entry, raw, www, files):
    run(entry)
    before = {path: (raw / path).stat().st_mtime_ns for path in saved(raw)}
    www.forget()
    files.forget()
    report = run(entry)
    (one,) = report.sources
    assert (one.list_pages, one.reports, one.known, len(one.saved), one.problems) == (5, 6, 6, 0, ())
    assert files.paths() == []
    assert set(www.paths()) == {
        *(f"{BASE}/index{number}.html" for number in ("", "_1", "_2", "_3")),
        "/czj/tzgg/list.jsp?id=7",
        "/czj/tzgg/list.jsp?id=7&p=2",
    }
    conditions = {path: headers.get("If-None-Match") for path, headers in www.asked}
    assert conditions[f"{BASE}/index.html"] == etag_of(www.answers[f"{BASE}/index.html"].body)
    assert {path: (raw / path).stat().st_mtime_ns for path in saved(raw)} == before


def test_after_the_days_of_rest_everything_is_asked_for_again_by_condition(run, entry, raw, www, files):
    entry["limits"]["again_after_days"] = 0
    run(entry)
    before = saved(raw)
    www.forget()
    files.forget()
    report = run(entry)
    (one,) = report.sources
    # six reports (one of them a file itself) and the five attachments of the others
    assert (one.known, one.unchanged, len(one.saved), one.problems) == (0, 11, 0, ())
    assert "/b.doc" in files.paths()
    assert all(headers.get("If-None-Match") for path, headers in files.asked if path != "/robots.txt")
    assert saved(raw) == before


def test_other_bytes_at_an_address_are_kept_beside_the_old_ones(run, entry, raw, www):
    entry["limits"]["again_after_days"] = 0
    run(entry)
    old = by_title(raw)["附件1：自评报告.pdf"][0]
    www.answers["/files/a.pdf"] = Answer(pdf("corrected"))
    report = run(entry)
    (one,) = report.saved
    assert one.changed
    assert (raw / one.path).read_bytes() == pdf("corrected")
    assert (raw / old).read_bytes() == pdf("a")
    assert saved(raw)[one.path]["replaces"] == old


def test_a_page_whose_text_stays_is_not_saved_again_for_its_counter(run, entry, raw, www):
    entry["limits"]["again_after_days"] = 0
    path = f"{BASE}/202305/t20230520_13.html"
    run(entry)
    www.answers[path] = Answer(report_page("2022年度农业项目绩效评价报告", [], text=ARTICLE, extra="<p>浏览 8 次</p>"))
    assert run(entry).saved == []
    www.answers[path] = Answer(report_page("2022年度农业项目绩效评价报告", [], text=ARTICLE + "（更正）"))
    assert [one.changed for one in run(entry).saved] == [True]


def test_the_same_bytes_under_another_address_are_not_saved_twice(run, entry, raw, files):
    files.answers["/b.doc"] = Answer(pdf("21"))  # what the other list's attachment holds, too
    report = run(entry)
    assert report.sources[0].same_bytes == 1
    assert [told["sha256"] for told in saved(raw).values()].count(hashlib.sha256(pdf("21")).hexdigest()) == 1


def test_servers_without_validators_are_recognised_by_the_bytes(run, entry, raw, www, files):
    for site in (www, files):
        site.answers |= {path: replace(answer, validators=False) for path, answer in site.answers.items()}
    entry["limits"]["again_after_days"] = 0
    run(entry)
    before = saved(raw)
    report = run(entry)
    assert (report.saved, report.problems, report.sources[0].unchanged) == ([], [], 7)
    assert saved(raw) == before


def test_servers_that_know_only_dates_are_asked_by_date(run, entry, raw, www, files):
    when = "Fri, 31 May 2024 00:00:00 GMT"
    for site in (www, files):
        site.answers |= {
            path: replace(answer, validators=False, last_modified=when) for path, answer in site.answers.items()
        }
    entry["limits"]["again_after_days"] = 0
    run(entry)
    www.forget()
    report = run(entry)
    assert (report.saved, report.problems, report.sources[0].unchanged) == ([], [], 11)
    assert {headers["If-Modified-Since"] for path, headers in www.asked if www.answers.get(path)} == {when}


def test_a_new_report_in_the_list_is_taken(run, entry, raw, www):
    run(entry)
    www.answers[f"{BASE}/index.html"] = Answer(
        list_page(
            [
                ("new.html", "2024年度绩效自评报告", "2025-05-01"),
                ("./202405/t20240531_11.html", "2023年度教育局整体支出绩效自评报告", "2024-05-31"),
            ]
        )
    )
    www.answers[f"{BASE}/new.html"] = Answer(report_page("2024年度绩效自评报告", [("/files/n.pdf", "报告.pdf")]))
    www.answers["/files/n.pdf"] = Answer(pdf("n"))
    report = run(entry)
    assert [(one.title, str(one.published_on), one.changed) for one in report.saved] == [
        ("报告.pdf", "2025-05-01", False)
    ]


def test_moved_pages_are_followed_within_the_named_hosts(run, entry, raw, www, files):
    page = www.answers["/czj/tzgg/21.html"]
    www.answers["/czj/tzgg/21.html"] = Answer(status=301, headers=(("Location", "/new/21.html"),))
    www.answers["/new/21.html"] = page
    www.answers["/files/21.pdf"] = Answer(status=302, headers=(("Location", files.url("/moved.pdf")),))
    files.answers["/moved.pdf"] = Answer(pdf("21"))
    report = run(entry)
    assert codes(report) == []
    (told,) = [told for told in saved(raw).values() if told["source_uri"] == files.url("/moved.pdf")]
    assert told["requested_url"] == www.url("/files/21.pdf")
    assert told["redirects"] == [www.url("/files/21.pdf")]
    assert told["page_url"] == www.url("/czj/tzgg/21.html")


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_host_is_never_asked_more_at_once_than_it_may(run, entry, raw, www, at_once):
    entry["politeness"]["at_once"] = at_once
    items = [(f"/many/{number}.pdf", f"绩效报告{number}", "2024-01-01") for number in range(12)]
    www.answers[f"{BASE}/index.html"] = Answer(list_page(items))
    together = threading.Barrier(at_once, timeout=30)
    for number in range(12):

        def answer(mark: str = f"many {number}") -> Answer:
            together.wait()  # so many are indeed asked for at one time
            return Answer(pdf(mark))

        www.answers[f"/many/{number}.pdf"] = answer
    report = run(entry)
    assert codes(report) == []
    assert www.most_at_once == at_once
    assert sum("绩效报告" in path for path in saved(raw)) == 12


def test_a_source_may_be_named_by_two_entries_and_files_are_still_saved_once(run, entry, raw):
    again = json.loads(json.dumps(entry)) | {"name": "example-again"}
    run(entry, again)
    hashes = [told["sha256"] for told in saved(raw).values()]
    assert len(hashes) == len(set(hashes)) == 7
