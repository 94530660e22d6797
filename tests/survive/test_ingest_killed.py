"""kill -9 of whole runs: what is there can be read and is whole, and the next run completes the work to the row."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from reports import attempts, ingest, organisations, rows_by_document, start, write_reports

from pipeline.warehouse import current_version

#: Documents that come together: more than one batch.
EACH = 40
#: How long runs are killed, and for how many such additions at most.
SECONDS, MOST = 40.0, 8

pytestmark = pytest.mark.slow


def test_killed_at_random_moments(tmp_path: Path):
    dice = random.Random(1)
    home, whole = tmp_path / "home", tmp_path / "whole"
    write_reports(whole / "raw", range(EACH * MOST))
    assert ingest(whole, "raw")[0] == 0
    right = rows_by_document(whole / "wh")
    write_reports(home / "raw", range(EACH))
    one_run = -time.monotonic()
    assert ingest(home, "raw")[0] == 0
    one_run += time.monotonic()

    ends: Counter[str] = Counter()
    there, until = 1, time.monotonic() + SECONDS
    while time.monotonic() < until and there < MOST:
        if len(rows_by_document(home / "wh")) == EACH * there:
            there += 1
            write_reports(home / "raw", range(EACH * there))
        before = current_version(home / "wh")
        process = start(home, "raw")
        time.sleep(dice.uniform(0.3, 1.05) * one_run)
        finished = process.poll() is not None
        end(process)
        after = rows_by_document(home / "wh")
        assert {name: right[name] for name in after} == after
        published = current_version(home / "wh") != before
        ends["finished" if finished else "killed, published before" if published else "killed"] += 1
        ends["left a batch staged"] += any((home / "wh" / ".staging").glob("[0-9]*"))
    assert ends["killed"] >= 2, ends

    write_reports(home / "raw", range(EACH * MOST))
    code, said = ingest(home, "raw")
    assert code == 0, said
    assert rows_by_document(home / "wh") == right
    assert organisations(home / "wh") == organisations(whole / "wh")
    # However often it was begun, a document was read into the warehouse once.
    complete = {key: number for key, number in attempts(home / "wh").items() if key[1] == "complete"}
    assert complete == attempts(whole / "wh")
    assert not list((home / "wh" / ".staging").iterdir())
    assert not list((home / "wh" / ".publishing").iterdir())
    print(dict(ends))


def end(process: subprocess.Popen[str]) -> None:
    """SIGKILL to the whole group, and wait until the last of its workers is gone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()  # the pipe is closed when nobody is left to write to it


def test_two_runs_at_once_on_one_warehouse(tmp_path: Path):
    """Begun together, with documents in common: both succeed, and a document of both is there once."""
    home, whole = tmp_path / "home", tmp_path / "whole"
    for root in (home, whole):
        for name, numbers in (("a", range(20)), ("b", range(20, 40)), ("both", range(40, 60))):
            write_reports(root / "raw" / name, numbers)
    runs = [start(home, f"raw/{name}", "raw/both") for name in ("a", "b")]
    for run in runs:
        said = run.communicate(timeout=300)[0]
        assert run.returncode == 0, said
    assert ingest(whole, "raw")[0] == 0
    assert rows_by_document(home / "wh") == rows_by_document(whole / "wh")
    assert organisations(home / "wh") == organisations(whole / "wh")
