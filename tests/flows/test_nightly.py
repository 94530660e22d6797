"""What makes a night a failing one, and what its report says."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections import Counter
from pathlib import Path

import pytest

from extractors.errors import ErrorCode
from flows import nightly as nightly_module
from flows.morning import MOST, Evening, Night, evening, morning
from flows.nightly import fetch
from flows.serve import schedule_of
from pipeline.ingest.report import Report, Tally
from pipeline.ingest.sources import CallError, Failure
from pipeline.scrape.problems import Code, Problem
from pipeline.scrape.report import Saved, ScrapeReport, SourceReport
from pipeline.warehouse import publish, stage

LOG = logging.getLogger(__name__)
MOMENT = dt.datetime(2024, 5, 31, tzinfo=dt.UTC)


def document(name: str, *, title: str = "绩效自评报告", checks: tuple[str, ...] = (), sections: int = 1) -> dict:
    key = hashlib.sha256(name.encode()).hexdigest()
    return {
        "documents": [
            {
                "document_id": key,
                "file_name": name,
                "title": title,
                "byte_size": 1,
                "status": "complete",
                "pipeline_version": "1",
                "table_count": 2,
                "failed_check_count": len(checks),
                "ingested_at": MOMENT,
                "notes": [],
            }
        ],
        "checks": [
            {
                "check_id": f"{key}-{rule}",
                "document_id": key,
                "rule": rule,
                "scope": "",
                "status": "fail",
                "severity": "error",
                "explanation": "合计 120 与分项之和 118 不一致",
                "evidence": [],
            }
            for rule in checks
        ],
        "sections": [
            {"section_id": f"{key}-{i}", "document_id": key, "ordinal": i, "level": 1, "title": str(i), "flags": []}
            for i in range(sections)
        ],
    }


def attempt(name: str, outcome: str, day: int, code: str | None = None) -> dict:
    moment = MOMENT + dt.timedelta(days=day)
    return {
        "run_id": f"run-{day}",
        "document_id": None,
        "source_uri": name,
        "started_at": moment,
        "finished_at": moment,
        "outcome": outcome,
        "error_code": code,
        "rows_written": 0,
    }


def report(version: int, *failures: Failure) -> Report:
    return Report("run", "wh", version, True, Tally(complete=2, rows=Counter()), 0, 0, failures, 0, (), 1.0)


def failure(name: str, code: ErrorCode = ErrorCode.DAMAGED) -> Failure:
    return Failure(name, code, "It is broken.", "read")


def scraped(*sources: SourceReport) -> ScrapeReport:
    return ScrapeReport("data/raw", sources, 1.0)


def problem(source: str, code: Code) -> Problem:
    return Problem(source, code, "http://county/1", "What is wrong.")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Version 1: a document with a failing check, a file that is damaged, and one that was and no longer is."""
    root = tmp_path / "wh"
    rows = [
        attempt("damaged.pdf", "failed", 0, "damaged"),
        attempt("damaged.pdf", "skipped_unchanged", 1),
        attempt("mended.pdf", "failed", 0, "damaged"),
        attempt("mended.pdf", "complete", 1),
    ]
    stage(root, [document("old.pdf", checks=("budget_total",)), document("same.pdf")], rows)
    publish(root)
    return root


def test_the_evening_knows_which_files_failed_last(warehouse):
    assert evening(warehouse) == Evening(1, frozenset({("damaged.pdf", "damaged")}))
    assert evening(warehouse / "nowhere") == Evening(None, frozenset())


def test_only_what_failed_otherwise_before_makes_a_failing_night():
    before = Evening(1, frozenset({("a.pdf", "damaged"), ("b.pdf", "timeout")}))
    known = report(2, failure("a.pdf"), failure("b.pdf", ErrorCode.TIMEOUT))
    assert Night(before, None, known, ()).troubles == []
    worse = report(2, failure("a.pdf"), failure("b.pdf"), failure("c.pdf", ErrorCode.ENCRYPTED))
    assert Night(before, None, worse, ()).troubles == [
        "b.pdf: damaged: It is broken.",
        "c.pdf: encrypted: It is broken.",
    ]


def test_faults_and_sources_that_may_miss_a_report_make_a_failing_night_warnings_do_not():
    problems = (problem("county", Code.NO_DATE), problem("county", Code.LAYOUT_CHANGED))
    night = Night(Evening(1, frozenset()), scraped(SourceReport("county", problems=problems)), None, ["reading: full"])
    assert night.troubles == ["reading: full", "county: layout_changed: http://county/1: What is wrong."]
    assert Night(night.evening, scraped(SourceReport("county", problems=problems[:1])), None, ()).troubles == []


def test_the_report_says_what_is_new_what_failed_and_what_changed(warehouse):
    before = evening(warehouse)
    new = document("new.pdf", title="关于![x](http://evil/p.png)<img src=x>|的通报", checks=("score_sum", "weights"))
    stage(warehouse, [new, document("old.pdf", sections=3)], [attempt("new.pdf", "complete", 2)])
    publish(warehouse)
    saved = Saved("640106/2024/new.pdf", "新报告", "http://county/new.pdf", None, False)
    fetched = scraped(SourceReport("county", saved=(saved,), problems=(problem("county", Code.NO_DATE),)))
    night = Night(before, fetched, report(2, failure("damaged.pdf"), failure("x.pdf")), ())
    text = morning(night, warehouse)
    parts = {part.splitlines()[0]: part for part in text.split("### ")}
    lines = text.splitlines()
    assert lines[0] == "**1 thing failed.** 1 file fetched, 2 documents read; `wh` is at version 2."
    assert "- x.pdf: damaged: It is broken." in parts["What failed (1)"]
    assert "- damaged.pdf: damaged: It is broken." in parts["Failed before, and still (1)"]
    assert "| new | 新报告 | 640106/2024/new.pdf | http://county/new.pdf |" in parts["Fetched (1)"]
    assert "- county: no_date: http://county/1: What is wrong." in parts["Worth a look (1)"]
    # A title is text: no picture is loaded from anywhere when somebody reads the report.
    escaped = r"关于!\[x\](http://evil/p.png)\<img src=x\>\|的通报"
    assert f"| new.pdf | {escaped} | ? | complete | 2 | 2 |" in parts["New documents (1)"]
    assert "| old.pdf |" in parts["Documents that read otherwise than last night (1)"]
    assert "same.pdf" not in text
    failing = parts["Checks that fail in these (2)"]
    assert "| new.pdf |  | score_sum | error | 合计 120 与分项之和 118 不一致 |" in failing
    assert "| budget_total | error | 1 | 0 |" in parts["All failing checks (3)"]
    assert "| score_sum | error | 0 | 1 |" in parts["All failing checks (3)"]
    rows = next(part for head, part in parts.items() if head.startswith("Rows, from version 1 to 2"))
    assert "| sections | 2 | 3 | 0 | 0 |" in rows
    assert "| checks | 2 | 2 | 1 | 0 |" in rows


def test_a_first_night_has_everything_as_new_and_a_quiet_one_says_so(warehouse):
    first = morning(Night(Evening(None, frozenset()), None, report(1), ()), warehouse)
    assert "### New documents (2)" in first
    assert "| budget_total | error |  | 1 |" in first
    quiet = morning(Night(evening(warehouse), scraped(), report(1), ()), warehouse)
    assert quiet.startswith("**All well.** 0 files fetched, 2 documents read")
    assert quiet.endswith("Nothing changed in the warehouse.")


def test_a_long_list_is_cut_with_a_count_and_a_version_that_is_gone_is_said(warehouse):
    many = [failure(f"{n}.pdf") for n in range(MOST + 7)]
    text = morning(Night(Evening(9, frozenset()), None, report(1, *many), ()), warehouse)
    assert text.startswith("**107 things failed.**")
    assert "… and 7 more." in text
    assert "cannot be compared with last night's: the warehouse" in text


def test_sources_that_could_not_be_reached_are_walked_again(monkeypatch):
    """Only those, only while it helps; what the first walk saved stays in the report."""
    one, two = (Saved(name, name, "u", None, False) for name in ("one", "two"))
    down = (problem("down", Code.UNREACHABLE),)
    answers = iter(
        [
            scraped(SourceReport("down", saved=(one,), problems=down), SourceReport("gone", problems=(problem("gone", Code.NOT_FOUND),))),
            scraped(SourceReport("down", problems=down)),
            scraped(SourceReport("down", saved=(two,))),
        ]
    )  # fmt: skip
    asked = []
    waits: list[float] = []
    monkeypatch.setattr(nightly_module, "scrape", lambda *args: asked.append(args) or next(answers))
    monkeypatch.setattr(nightly_module.time, "sleep", waits.append)
    found = fetch("s.yaml", "raw", [1, 2, 3], LOG)
    assert asked == [("s.yaml", "raw"), ("s.yaml", "raw", ["down"]), ("s.yaml", "raw", ["down"])]
    assert waits == [1, 2]
    assert [saved.path for saved in found.saved] == ["one", "two"]
    assert [(one.source, one.code) for one in found.problems] == [("gone", Code.NOT_FOUND)]


def test_a_schedule_is_in_china_s_time_and_a_bad_line_is_an_error():
    schedule = schedule_of("30 2 * * *")
    assert (schedule.cron, schedule.timezone) == ("30 2 * * *", "Asia/Shanghai")
    with pytest.raises(CallError, match="'every night' is no cron line"):
        schedule_of("every night")
