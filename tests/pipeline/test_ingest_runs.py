"""Whole runs by the direct way, with a stand-in for `process()`: what the warehouse says after each."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import ingest_fakes as fakes
import pytest

from pipeline.ingest import plan, rows, steps
from pipeline.ingest.direct import ingest
from pipeline.ingest.report import Report
from pipeline.ingest.sources import CallError
from pipeline.ingest.workers import Workers
from pipeline.warehouse import WarehouseError, connect, current_version, versions


class Silent:
    """A watcher that keeps what it was told."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    def waiting(self, message: str) -> None: ...
    def found(self) -> None: ...
    def planned(self, to_read: int, files: int) -> None: ...

    def done(self, source_uri: str, outcome: str, message: str | None) -> None:
        self.seen.append((source_uri, outcome))


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("raw").mkdir()
    for module in (plan, rows):
        monkeypatch.setattr(module, "pipeline_version", lambda: fakes.VERSION)
    return tmp_path


def write(**files: str) -> None:
    for name, text in files.items():
        Path("raw", name).write_text(text)


def run(*paths: str, process=fakes.process, **options) -> Report:
    return ingest(map(Path, paths or ("raw",)), Path("wh"), Silent(), process=process, workers=2, **options)


def ask(sql: str) -> list[tuple]:
    with connect("wh") as connection:
        return connection.execute(sql).fetchall()


def test_a_run_fills_the_warehouse():
    write(a="one\ntwo", b="half\nthree", c="")
    report = run()
    assert (report.read.complete, report.read.partial, len(report.failures)) == (1, 1, 1)
    assert (report.read.pages, report.read.tables) == (4, 6)
    assert report.read.rows == {"documents": 3, "sections": 4, "ingestions": 3}
    assert ask(
        "select file_name, source_uri, status, byte_size, ingested_at is not null from documents order by 1"
    ) == [
        ("a", "raw/a", "complete", 7, True),
        ("b", "raw/b", "partial", 10, True),
        ("c", "raw/c", "failed", 0, True),
    ]
    assert ask(
        "select source_uri, outcome, error_code, stage, message, pages, rows_written from ingestions order by 1"
    ) == [
        ("raw/a", "complete", None, None, None, 2, 3),
        ("raw/b", "partial", None, None, "Page 2 could not be read.", 2, 3),
        ("raw/c", "failed", "empty_file", "sniff", "The file is empty.", None, 0),
    ]


def test_the_second_run_writes_nothing_and_still_names_what_failed():
    write(a="one", c="")
    first = run()
    second = run()
    assert (first.wrote, second.wrote) == (True, False)
    assert (second.version, len(versions("wh"))) == (first.version, 1)
    assert (second.unchanged, second.read.documents) == (1, 0)
    assert [(f.source_uri, f.code) for f in second.failures] == [("raw/c", "empty_file")]


def test_what_is_unchanged_is_recorded_when_something_else_is_written():
    write(a="one")
    run()
    write(b="two")
    report = run()
    assert (report.unchanged, report.read.complete) == (1, 1)
    assert (
        ask("select source_uri, outcome from ingestions where run_id = (select max(run_id) from ingestions)")
        == [
            ("raw/b", "complete"),
            ("raw/a", "skipped_unchanged"),
        ]
        or len(ask("select distinct run_id from ingestions")) == 2
    )


def test_the_same_bytes_under_two_names_are_one_document_and_two_attempts():
    write(a="one", b="one")
    report = run()
    assert (report.read.complete, report.same_bytes) == (1, 1)
    assert ask("select count(*) from documents") == [(1,)]
    assert ask("select source_uri, outcome, message from ingestions order by 1") == [
        ("raw/a", "complete", None),
        ("raw/b", "skipped_unchanged", "The same bytes as raw/a."),
    ]
    assert run().wrote is False


def test_the_same_bytes_under_two_names_fail_together():
    write(a="fault", b="fault")
    report = run()
    assert [(f.source_uri, f.code) for f in report.failures] == [
        ("raw/a", "internal_error"),
        ("raw/b", "internal_error"),
    ]
    assert ask("select source_uri, outcome from ingestions order by 1") == [("raw/a", "failed"), ("raw/b", "failed")]


def test_a_new_name_of_known_bytes_is_recorded_once():
    write(a="one")
    run()
    write(b="one")
    assert run().wrote is True
    assert ask("select source_uri, outcome from ingestions where source_uri = 'raw/b'") == [
        ("raw/b", "skipped_unchanged")
    ]
    assert run().wrote is False


def test_a_changed_file_is_a_document_of_its_own_and_is_pointed_out():
    write(a="one")
    run()
    write(a="two")
    report = run()
    assert ask("select count(*) from documents") == [(2,)]
    assert report.warnings == [
        "raw/a holds other bytes than in an earlier run: what was read from those is kept as a document of its own"
    ]


def test_a_new_pipeline_version_reads_again(monkeypatch):
    write(a="one")
    run()
    monkeypatch.setattr(plan, "pipeline_version", lambda: "another")
    report = run()
    assert (report.read.complete, report.unchanged) == (1, 0)


def test_a_failure_keeps_what_an_earlier_version_read(monkeypatch):
    write(a="one\ntwo")
    run()
    monkeypatch.setattr(plan, "pipeline_version", lambda: "another")
    report = run(process=fakes.refuse)
    (failed,) = report.failures
    assert (
        failed.message == "The file is damaged. The rows that an earlier version of the pipeline read from it are kept."
    )
    assert ask("select status from documents") == [("complete",)]
    assert ask("select count(*) from sections") == [(2,)]


def test_a_failure_that_the_bytes_are_not_to_blame_for_is_tried_again():
    write(a="exit")
    assert run().failures[0].code == "worker_crashed"
    again = run()
    assert (again.wrote, again.read.documents) == (True, 1)


def test_what_a_stopped_run_staged_is_published_by_the_next():
    write(a="one", b="two")
    watcher = Silent()
    stopped = steps.begin(Path("wh"), watcher)
    planned = steps.plan(stopped, [Path("raw/a")], watcher)
    with Workers(fakes.process, count=1) as workers:
        steps.extract_batch(stopped, planned.work, workers, watcher)
    assert current_version("wh") is None
    report = run()
    assert (report.adopted, report.unchanged, report.read.complete) == (1, 1, 1)
    assert ask("select file_name from documents order by 1") == [("a",), ("b",)]


def test_an_empty_folder_makes_a_warehouse_with_empty_tables():
    report = run()
    assert report.read.rows == {}
    assert ask("select count(*) from budgets") == [(0,)]
    assert run().wrote is False


def test_a_sidecar_gives_origin_and_title():
    write(a="one")
    Path("raw/a.meta.json").write_text(
        '{"source_uri": "https://example.gov.cn/a", "retrieved_at": "2024-05-31T08:00:00+08:00", "title": "通报"}'
    )
    run()
    assert ask(
        "select source_uri, title, notes, retrieved_at = timestamptz '2024-05-31 00:00:00+00' from documents"
    ) == [("https://example.gov.cn/a", "通报", [rows._TITLE_NOTE], True)]


def test_bad_calls_and_bad_warehouses_are_told_before_anything_is_read():
    write(a="one")
    with pytest.raises(CallError):
        run("nowhere")
    Path("wh2").write_text("a file")
    with pytest.raises(WarehouseError):
        ingest([Path("raw")], Path("wh2"), Silent(), process=fakes.process)


def test_batches_are_files_of_a_good_size():
    sizes = {n: [len(batch) for batch in steps.batches(list(range(n)), 2)] for n in (0, 3, 60, 1000)}
    assert sizes == {0: [], 3: [3], 60: [25, 25, 10], 1000: [100] * 10}


#: A command line whose process() is the stand-in, and which Ctrl-C reaches: who was started in the background, as
#: tests may be, ignores it, and so does whom he starts.
COMMAND = """
import signal
import ingest_fakes
from pipeline.cli import main
from pipeline.ingest import plan, rows, steps
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    plan.pipeline_version = rows.pipeline_version = lambda: ingest_fakes.VERSION
    steps.default_process = lambda: ingest_fakes.process
    main()
"""


@contextmanager
def command(here: Path, *args: str) -> Iterator[subprocess.Popen]:
    """`jixiao ARGS` with the stand-in, in a process of its own; ended with the block, however that ends."""
    script = here / "command.py"
    script.write_text(COMMAND)
    path = os.pathsep.join(filter(None, [str(Path(__file__).parent), *sys.path]))
    env = os.environ | {"PYTHONPATH": path}
    with subprocess.Popen(
        [sys.executable, script, *args], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        try:
            yield child
        finally:
            child.kill()


#: Seconds within which what must happen happens on the slowest machine; only a failure takes that long.
PATIENCE = 300


def wait_for(happened: Callable[[], bool], child: subprocess.Popen | None = None) -> None:
    """Until it has happened; not where the child that is to do it has ended."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert child is None or child.poll() is None, f"ended too early: {child.communicate()}"
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_an_interrupted_run_ends_at_once_and_loses_nothing_staged(here):
    """Ctrl-C in the middle: it says so, and the next run does the rest.

    Of the three batches of 25, 25 and 10 the first can be done, the others hold a document that nobody lets go before
    the interrupt: a run that waited for them would never end.
    """
    for number in range(60):
        write(**{f"{number:03}": f"{'held' if number in (25, 50) else 'quick'} {number}"})
    with command(here, "ingest", "raw", "--warehouse", "wh", "--workers", "2") as child:
        wait_for(lambda: any(path.name[0].isdigit() for path in Path("wh/.staging").glob("*")), child)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=PATIENCE)
    assert child.returncode == 130
    assert b"Stopped. What was read is kept" in said and b"Traceback" not in said
    Path("go").touch()
    report = run()
    assert report.adopted == 25
    assert report.read.complete == 35
    digests = {hashlib.sha256(p.read_bytes()).hexdigest() for p in Path("raw").iterdir()}
    assert {key for (key,) in ask("select document_id from documents where status = 'complete'")} == digests


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
def test_no_worker_outlives_a_run_that_was_killed(here):
    """A document that hangs has nobody left to stop it: the worker ends itself."""
    write(a="pid")
    with command(here, "ingest", "raw", "--warehouse", "wh", "--workers", "1") as child:
        wait_for(lambda: Path("pid").exists() and Path("pid").read_text() != "", child)
        worker = int(Path("pid").read_text())
    wait_for(lambda: has_ended(worker))


def has_ended(process: int) -> bool:
    """Gone, or dead and not yet taken leave of."""
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"
