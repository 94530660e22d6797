"""A warehouse that cannot be written: the reason is said, the call fails with 2, and nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from reports import JIXIAO, ingest, rows_by_document, write_reports

pytestmark = pytest.mark.slow


def limited(home: Path, size: int) -> subprocess.CompletedProcess[str]:
    """A run that may make no file larger than `size` bytes: what a full quota is like, wherever tests run."""
    return subprocess.run(
        [*JIXIAO, "ingest", "raw", "--warehouse", "wh"],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)),
    )


@pytest.mark.parametrize(
    ("there", "wanted", "size", "doing"),
    [(3, 40, 12_000, "staging a batch"), (3, 200, 30_000, "publishing")],
)
def test_files_that_may_not_grow(tmp_path: Path, there: int, wanted: int, size: int, doing: str):
    """Met while a batch is staged, and while several that could be staged become the files of one version."""
    write_reports(tmp_path / "raw", range(there))
    assert ingest(tmp_path, "raw")[0] == 0
    before = rows_by_document(tmp_path / "wh")
    write_reports(tmp_path / "raw", range(wanted))
    full = limited(tmp_path, size)
    assert full.returncode == 2, full.stdout
    assert f"error: {doing} in the warehouse wh: a file grew beyond the size that is allowed here" in full.stderr
    assert "What was published is untouched." in full.stderr
    assert "Traceback" not in full.stderr
    assert rows_by_document(tmp_path / "wh") == before
    assert ingest(tmp_path, "raw")[0] == 0
    (tmp_path / "whole").mkdir()
    shutil.copytree(tmp_path / "raw", tmp_path / "whole" / "raw")
    assert ingest(tmp_path / "whole", "raw")[0] == 0
    assert rows_by_document(tmp_path / "wh") == rows_by_document(tmp_path / "whole" / "wh")


#: In a mount namespace of its own: prints the exit codes and what was said. "$1" is Python.
FULL = """
set -u
mkdir -p wh && mount -t tmpfs -o size=1500k tmpfs wh || exit 77
jixiao() { "$1" -c 'from pipeline.cli import main; main()' ingest "$2" --warehouse wh >/dev/null 2>said; echo "$2 $?"; grep '^error' said; }
jixiao "$1" few
dd if=/dev/zero of=wh/filler bs=1k count=2000 2>/dev/null
jixiao "$1" raw
rm wh/filler
jixiao "$1" raw
cp -a wh out
"""
READ_ONLY = """
set -u
mount --bind wh wh && mount -o remount,bind,ro wh || exit 77
"$1" -c 'from pipeline.cli import main; main()' ingest raw --warehouse wh
"""


def alone(script: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run where mounts are nobody else's; skips where the system allows none."""
    command = ["unshare", "--mount", "--map-root-user", "bash", "-c", script, "bash", sys.executable]
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here")
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode == 77 or "unshare failed" in done.stderr:
        pytest.skip(f"no mounts are allowed here: {done.stderr.strip()}")
    return done


def test_a_full_disk(tmp_path: Path):
    write_reports(tmp_path / "few", range(3))
    write_reports(tmp_path / "raw", range(40))
    done = alone(FULL, tmp_path)
    codes = [line for line in done.stdout.splitlines() if not line.startswith("error")]
    assert codes == ["few 0", "raw 2", "raw 0"], done.stdout + done.stderr
    (error,) = [line for line in done.stdout.splitlines() if line.startswith("error")]
    assert "the disk is full: free some space and run again" in error
    found = rows_by_document(tmp_path / "out")
    write_reports(tmp_path / "whole" / "raw", range(40))
    assert ingest(tmp_path / "whole", "raw")[0] == 0
    right = rows_by_document(tmp_path / "whole" / "wh")
    moved = {name: tables for name, tables in found.items() if name > "report-0002.txt"}
    assert moved == {name: right[name] for name in moved}
    assert len(found) == len(right) == 40


def test_a_read_only_warehouse(tmp_path: Path):
    write_reports(tmp_path / "raw", range(3))
    assert ingest(tmp_path, "raw")[0] == 0
    before = rows_by_document(tmp_path / "wh")
    write_reports(tmp_path / "raw", range(5))
    done = alone(READ_ONLY, tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: writing in the warehouse wh: the file system is read-only")
    assert "choose another warehouse or mount it for writing" in done.stderr
    assert rows_by_document(tmp_path / "wh") == before
