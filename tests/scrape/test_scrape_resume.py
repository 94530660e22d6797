"""Stopped at any moment, started twice, its memory lost: the raw folder stays whole and the next run completes it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml
from county_pages import BASE, pdf
from county_site import Answer
from scraping import codes, saved

from pipeline.ingest.sources import CallError
from pipeline.scrape import saving
from pipeline.scrape.store import STATE, Store


def command(folder: Path, entry: dict, *more: str) -> list[str]:
    registry = folder / "sources.yaml"
    registry.write_text(yaml.safe_dump({"sources": [entry]}, allow_unicode=True), encoding="utf-8")
    run = "from pipeline.cli import main; main()"
    return [sys.executable, "-c", run, "scrape", "--sources", str(registry), "--into", str(folder / "raw"), *more]


def whole(raw: Path) -> dict[str, str]:
    """Every file that can be seen, each with a sidecar that fits its bytes."""
    found = saved(raw)
    for path, told in found.items():
        assert hashlib.sha256((raw / path).read_bytes()).hexdigest() == told["sha256"]
    return {path: told["sha256"] for path, told in found.items()}


@pytest.fixture
def undisturbed(run, entry, raw, www, files) -> dict[str, str]:
    """What a run that nobody stops saves; the folder and the sites are as new afterwards."""
    run(entry)
    state = whole(raw)
    raw.rename(raw.with_name("undisturbed"))
    www.forget()
    files.forget()
    return state


@pytest.mark.slow
@pytest.mark.parametrize("at", [2, 7, 11, 16])
def test_killed_at_any_request_the_next_run_completes_it(undisturbed, entry, raw, www, files, tmp_path, at):
    running: list[subprocess.Popen] = []
    seen: list[str] = []
    started = threading.Event()

    def told_of(answer: Answer):
        def given() -> Answer:
            seen.append("")
            if len(seen) == at:
                started.wait()
                running[0].kill()
                running[0].wait()
            return answer

        return given

    honest = [(site, dict(site.answers)) for site in (www, files)]
    for site, answers in honest:
        site.answers = {path: told_of(answer) for path, answer in answers.items()}
    running.append(subprocess.Popen(command(tmp_path, entry), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    started.set()
    assert running[0].wait(timeout=60) == -9
    assert set(whole(raw).items()) <= set(undisturbed.items())
    for site, answers in honest:
        site.answers = answers
    again = subprocess.run(command(tmp_path, entry, "--json"), capture_output=True, timeout=60, check=False)
    assert again.returncode == 0, again.stderr
    assert whole(raw) == undisturbed
    assert list(raw.rglob("*-part")) == []


def test_what_a_killed_run_had_saved_is_not_fetched_again(run, entry, raw, www, files):
    path = "/czj/tzgg/22.html"
    honest = www.answers[path]
    www.answers[path] = Answer(status=404)
    run(entry)
    www.forget()
    www.answers[path] = honest
    report = run(entry)
    assert [one.title for one in report.saved] == ["2022批复.pdf"]
    assert [one for one in www.paths() if "index" not in one and "list.jsp" not in one] == [path, "/files/22.pdf"]


def test_two_runs_at_once_on_one_folder_the_second_says_why_it_does_not(run, entry, raw):
    with Store(raw), pytest.raises(CallError, match="another scrape is writing there"):
        run(entry)
    assert codes(run(entry)) == []


def test_a_lost_memory_is_taken_up_from_the_sidecars(run, entry, raw, www, files):
    run(entry)
    before = whole(raw)
    for left in raw.glob(f"{STATE}*"):
        left.unlink()
    www.forget()
    files.forget()
    report = run(entry)
    assert (report.saved, codes(report), whole(raw)) == ([], [], before)
    # files that are there are not even asked for; pages are read again
    assert files.paths() == []
    assert "/files/a.pdf" not in www.paths()
    assert "/czj/tzgg/21.html" in www.paths()


def test_a_damaged_memory_is_told(run, entry, raw):
    raw.mkdir()
    (raw / STATE).write_bytes(b"no database" * 1000)
    with pytest.raises(CallError, match="remove it, the next run makes it anew"):
        run(entry)


def test_sidecars_of_others_are_left_alone(run, entry, raw):
    raw.mkdir()
    (raw / "old.txt").write_text("x")
    (raw / "old.txt.meta.json").write_text("{broken")
    (raw / "older.txt").write_text("y")
    (raw / "older.txt.meta.json").write_text(json.dumps(["a list"]))
    assert codes(run(entry)) == []
    assert (raw / "old.txt.meta.json").read_text() == "{broken"


def test_leftovers_of_a_killed_run_are_removed(run, entry, raw):
    folder = raw / "640106" / "2024"
    folder.mkdir(parents=True)
    (folder / ".0123.jixiao-part").write_bytes(b"half")
    (folder / ".other.part").write_bytes(b"of another program")
    run(entry)
    assert not (folder / ".0123.jixiao-part").exists()
    assert (folder / ".other.part").exists()


def test_a_file_that_was_removed_is_fetched_again(run, entry, raw, www):
    entry["limits"]["again_after_days"] = 0
    run(entry)
    before = whole(raw)
    (gone,) = [path for path, told in saved(raw).items() if told["source_uri"] == www.url("/files/21.pdf")]
    (raw / gone).unlink()
    report = run(entry)
    assert [one.path for one in report.saved] == [gone]
    assert whole(raw) == before


def test_changed_rules_read_every_page_again(run, entry, raw, www, files):
    run(entry)
    entry["reports"]["not_title"] = "会议"  # the training is a report now
    report = run(entry)
    assert report.sources[0].reports == 7
    assert codes(report) == [("not_found", f"{BASE[1:]}/202405/t20240530_12.html")]
    assert report.saved == []
    assert pdf("a") in [(raw / path).read_bytes() for path in saved(raw)]


def test_a_file_is_never_seen_without_its_sidecar(run, entry, raw, monkeypatch):
    """The disk is full after the first of the two was written."""
    written: list[Path] = []

    def full(path: Path, data: bytes) -> None:
        if written:
            raise OSError(28, "No space left on device")
        written.append(path)
        honest(path, data)

    honest = saving._atomically
    with monkeypatch.context() as patched:
        patched.setattr(saving, "_atomically", full)
        with pytest.raises(CallError, match="cannot be written: No space left on device"):
            run(entry)
    assert written[0].exists()
    assert whole(raw) == {}
    assert codes(run(entry)) == []
    assert len(whole(raw)) == 7
