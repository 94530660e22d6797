"""The registry: what an entry may say, and that every mistake is told with its entry and field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from scraping import ROOT

from extractors.readers.sniff import Kind
from pipeline.ingest.sources import CallError
from pipeline.scrape.check import described
from pipeline.scrape.kinds import kind_name, suffix_of, suffixes, usual
from pipeline.scrape.registry import choose, read_registry

LEAST = """
sources:
  - name: a
    publisher: 某县财政局
    region: 640106
    list_pages: [{url: "http://h.example/list"}]
    reports: {item: li}
    date: {item: span}
"""


def registry(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(CallError) as caught:
        read_registry(registry(tmp_path, text))
    return str(caught.value).splitlines()[1:]


def changed(**fields) -> str:
    content = yaml.safe_load(LEAST)
    content["sources"][0] |= fields
    return yaml.safe_dump(content, allow_unicode=True)


def test_the_worked_example_is_valid_and_switched_off():
    (source,) = read_registry(ROOT / "sources.yaml")
    assert (source.name, source.active, source.place.full_name) == (
        "example-county-finance",
        False,
        "宁夏回族自治区银川市金凤区",
    )
    assert source.all_hosts == {"www.county.example", "files.county.example"}
    assert source.list_pages[0].numbered(7) == "http://www.county.example/czj/jxgk/index_7.html"
    assert source.allow == "public"


def test_what_an_entry_leaves_out_is_careful(tmp_path):
    (source,) = read_registry(registry(tmp_path, LEAST))
    assert source.active
    assert source.region == "640106"
    assert (source.politeness.seconds, source.politeness.at_once) == (2.0, 1)
    assert source.attachments.kinds == usual()
    assert source.limits.most_bytes == 100_000_000
    assert source.all_hosts == {"h.example"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"region": "999999"}, "entry 1 (a), region: '999999' is not the six-digit code"),
        ({"region": "金凤区"}, "entry 1 (a), region: '金凤区' is not the six-digit code"),
        ({"name": "A b"}, "entry 1 (A b), name: string should match pattern"),
        ({"publisher": ""}, "entry 1 (a), publisher: string should have at least 1 character, not ''"),
        ({"publsher": "x"}, "entry 1 (a), publsher: is no field that an entry has"),
        ({"hosts": ["http://h.example/"]}, "entry 1 (a), hosts[0]: 'http://h.example/' is no host"),
        ({"hosts": ["*.gov.cn"]}, "entry 1 (a), hosts[0]: '*.gov.cn' is no host"),
        ({"hosts": ["u@h.example"]}, "entry 1 (a), hosts[0]: 'u@h.example' is no host"),
        ({"list_pages": []}, "entry 1 (a), list_pages: tuple should have at least 1 item"),
        (
            {"list_pages": [{"url": "ftp://h.example/"}]},
            "entry 1 (a), list_pages[0].url: 'ftp://h.example/' is no http",
        ),
        ({"list_pages": [{"url": "file:///etc/passwd"}]}, "entry 1 (a), list_pages[0].url: 'file:///etc/passwd' is no"),
        (
            {"list_pages": [{"url": "http://h.example/", "pattern": "http://h.example/{n}"}]},
            "entry 1 (a), list_pages[0]: pattern must hold {page} once",
        ),
        (
            {"list_pages": [{"url": "http://h.example/", "pattern": "{page}", "next_link": "a"}]},
            "entry 1 (a), list_pages[0]: give next_link or pattern, not both",
        ),
        (
            {"list_pages": [{"url": "http://h.example/", "pattern": "http://other.example/{page}"}]},
            "entry 1 (a): list_pages[0].pattern leads to a host that is not named",
        ),
        ({"list_pages": [{"url": "http://h.example/"}] * 2}, "entry 1 (a): list_pages names one address twice"),
        ({"reports": {"item": "ul >> li"}}, "entry 1 (a), reports.item: 'ul >> li' is no CSS selector"),
        ({"reports": {"item": "li", "title": "(绩效"}}, "entry 1 (a), reports.title: '(绩效' is no regular expression"),
        ({"attachments": {"kinds": ["exe"]}}, "entry 1 (a), attachments.kinds[0]: 'exe' is no kind of attachment"),
        ({"attachments": {"kinds": []}}, "entry 1 (a), attachments.kinds: tuple should have at least 1 item"),
        ({"date": {"pattern": "x"}}, "entry 1 (a), date: say where the date stands"),
        ({"date": {"url": r"/(\d+)/"}}, "entry 1 (a), date: url needs groups"),
        ({"politeness": {"at_once": 50}}, "entry 1 (a), politeness.at_once: input should be less than or equal to 8"),
        ({"politeness": {"user_agent": "a\r\nX: y"}}, "entry 1 (a), politeness.user_agent: string should match"),
        ({"limits": {"megabytes": 0}}, "entry 1 (a), limits.megabytes: input should be greater than 0, not 0"),
        ({"allow": "private"}, "entry 1 (a), allow: input should be 'public' or 'loopback', not 'private'"),
    ],
)
def test_mistakes_are_told_with_entry_and_field(tmp_path, fields, message):
    (line,) = refused(tmp_path, changed(**fields))
    assert line.strip().startswith(message)


def test_all_mistakes_are_told_at_once(tmp_path):
    text = LEAST + "  - {name: b, region: '1'}\n"
    assert [line.strip().split(":")[0] for line in refused(tmp_path, text)] == [
        "entry 2 (b), publisher",
        "entry 2 (b), region",
        "entry 2 (b), list_pages",
        "entry 2 (b), reports",
        "entry 2 (b), date",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LEAST + LEAST.replace("\nsources:", ""), "two sources are named a"),
        (LEAST + "    publisher: another\n", "publisher stands twice in one mapping"),
        ("sources: [", "is no YAML"),
        ("", "input should be a valid dictionary"),
        ("sources: 3", "sources: input should be a valid tuple"),
        ("- 1", "input should be a valid dictionary"),
        (LEAST.replace("name: a", "on: false"), "keys should be strings"),
    ],
)
def test_files_that_are_no_registry_are_refused(tmp_path, text, message):
    with pytest.raises(CallError, match=re.escape(message)):
        read_registry(registry(tmp_path, text))


def test_a_registry_that_is_not_there_or_no_text(tmp_path):
    with pytest.raises(CallError, match="cannot be read"):
        read_registry(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("publisher: 某县".encode("gb18030"))
    with pytest.raises(CallError, match="is no YAML"):
        read_registry(tmp_path / "gbk.yaml")


def test_sources_are_chosen_by_name_or_because_they_are_active(tmp_path):
    entries = [LEAST, *(LEAST.replace("name: a", f"name: {name}") for name in ("b", "c\n    active: false"))]
    sources = read_registry(
        registry(tmp_path, "\n".join(entry.replace("\nsources:", "") for entry in entries).join(("sources:\n", "")))
    )
    assert [source.name for source in choose(sources, [])] == ["a", "b"]
    assert [source.name for source in choose(sources, ["c", "a", "c"])] == ["c", "a"]
    with pytest.raises(CallError, match="no source is named d; the names are a, b, c"):
        choose(sources, ["d"])
    with pytest.raises(CallError, match="no source is active"):
        choose(sources[2:], [])


def test_a_source_is_read_anew_when_its_rules_change_and_not_when_its_pace_does(tmp_path):
    (before,) = read_registry(registry(tmp_path, LEAST))
    (rules,) = read_registry(registry(tmp_path, changed(reports={"item": "li", "title": "绩效"})))
    (pace,) = read_registry(registry(tmp_path, changed(politeness={"seconds": 9})))
    assert before.reading != rules.reading
    assert before.reading == pace.reading


def test_an_entry_is_described_with_the_addresses_that_it_would_fetch():
    (source,) = read_registry(ROOT / "sources.yaml")
    said = dict(described(source))
    assert said["list 1"].splitlines() == [
        "http://www.county.example/czj/jxgk/index.html",
        "http://www.county.example/czj/jxgk/index_1.html",
        "http://www.county.example/czj/jxgk/index_2.html",
        "… until a page is missing, empty or repeated, 200 at most",
    ]
    assert said["list 2"].splitlines()[0] == "http://www.county.example/czj/tzgg/list.jsp?id=7"
    assert said["reports"] == "ul.news > li → a, titles with 绩效 and without 培训|会议"


def test_kinds_are_those_that_the_sniffer_knows():
    known = {kind_name(kind) for kind in Kind}
    assert set(suffixes()) == known - {"binary"}
    assert set(usual()) <= set(suffixes())
    assert [suffix_of(name) for name in ("报告.PDF", "a.docx ", "a.doc", "表.et", "a.htm", "a", "pdf")] == [
        ".pdf",
        ".docx",
        ".doc",
        ".et",
        ".htm",
        None,
        None,
    ]
