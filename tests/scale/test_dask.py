"""`--runner dask` on a real cluster: the rows of a local run, each document by itself, whatever becomes of workers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("distributed")
from dask_cluster import Cluster, cluster
from scale_runs import JIXIAO, jixiao, same_rows, upload, write_reports

from pipeline.contract import TABLES
from pipeline.ingest import direct
from pipeline.ingest.sources import CallError
from pipeline.warehouse import connect, read

sys.path.append(str(Path(__file__).parents[1] / "pipeline"))
import ingest_fakes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory, _server: object) -> Cluster:
    with cluster(tmp_path_factory.mktemp("dask"), python_path=Path(ingest_fakes.__file__).parent) as made:
        yield made


class Quiet:
    """A watcher that remembers."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, str | None]] = []

    def waiting(self, message: str) -> None: ...
    def found(self) -> None: ...
    def planned(self, to_read: int, files: int) -> None: ...
    def done(self, source_uri: str, outcome: str, message: str | None) -> None:
        self.said.append((Path(source_uri).name, outcome, message))


def test_the_same_rows_as_of_a_local_run_on_s3_and_in_folders(tmp_path: Path, bucket: str, dask: Cluster) -> None:
    write_reports(tmp_path / "raw", range(60))
    upload(tmp_path / "raw", f"{bucket}/raw")
    assert jixiao(tmp_path, "ingest", "raw", "--warehouse", "wh").returncode == 0
    on_dask = ("--runner", "dask", "--scheduler", dask.address, "--json")
    for raw, warehouse in (("raw", "dask-wh"), (f"{bucket}/raw", f"{bucket}/wh")):
        done = jixiao(tmp_path, "ingest", raw, "--warehouse", warehouse, *on_dask)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["documents"]["complete"] == 60
        place = warehouse if "://" in warehouse else tmp_path / warehouse
        assert same_rows(place, tmp_path / "wh") == set(TABLES)


def test_one_bad_document_never_harms_another(tmp_path: Path, dask: Cluster, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    raw = Path("raw")
    raw.mkdir()
    for word in ("fine", "hang", "segfault", "memory", "exit", "half", "fault", "good"):
        (raw / f"{word}.txt").write_text(f"{word}\n")
    watcher = Quiet()
    report = direct.ingest([raw], Path("wh"), watcher, timeout=20, scheduler=dask.address, process=ingest_fakes.process)
    assert {Path(f.source_uri).stem: f.code.value for f in report.failures} == {
        "hang": "timeout", "segfault": "worker_crashed", "exit": "worker_crashed", "memory": "out_of_memory", "fault": "internal_error",
    }  # fmt: skip
    assert (report.read.complete, report.read.partial) == (2, 1)
    assert Counter(outcome for _, outcome, _ in watcher.said) == {"failed": 5, "complete": 2, "partial": 1}
    assert set(read("ingestions", "wh")["outcome"]) == {"failed", "complete", "partial"}
    assert set(read("documents", "wh")["file_name"]) == {path.name for path in raw.iterdir()}


def test_a_document_that_takes_the_whole_worker_with_it(tmp_path: Path, dask: Cluster, monkeypatch) -> None:
    """As where a machine that runs out of memory ends everything: its batch is read one by one."""
    monkeypatch.chdir(tmp_path)
    raw = Path("raw")
    raw.mkdir()
    for word in ("fine", "parent", "good"):
        (raw / f"{word}.txt").write_text(f"{word}\n")
    report = direct.ingest([raw], Path("wh"), Quiet(), scheduler=dask.address, process=ingest_fakes.process)
    ((failure,), complete) = report.failures, report.read.complete
    assert (failure.source_uri, failure.code.value, complete) == ("raw/parent.txt", "worker_crashed", 2)
    assert "The Dask worker that read this document was lost each time" in failure.message
    assert Counter(read("documents", "wh")["status"]) == {"complete": 2, "failed": 1}


def worker_pids(address: str) -> list[int]:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


def test_a_worker_killed_midway(tmp_path: Path, dask: Cluster) -> None:
    write_reports(tmp_path / "raw", range(120))
    assert jixiao(tmp_path, "ingest", "raw", "--warehouse", "wh").returncode == 0
    (victim, _) = worker_pids(dask.address)
    command = [*JIXIAO, "ingest", "raw", "--warehouse", "dask-wh", "--runner", "dask", "--scheduler", dask.address]
    run = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    staging = tmp_path / "dask-wh" / ".staging"
    while run.poll() is None and not (staging.exists() and any(p.name[0].isdigit() for p in staging.iterdir())):
        time.sleep(0.05)
    os.kill(victim, signal.SIGKILL)
    said = run.communicate(timeout=300)[0]
    assert run.returncode == 0, said
    assert same_rows(tmp_path / "dask-wh", tmp_path / "wh") >= set(TABLES) - {"ingestions"}
    with connect(tmp_path / "dask-wh") as connection:
        attempts = connection.execute("select count(distinct document_id), count(*) from ingestions").fetchall()[0]
    assert attempts[0] == 120 <= attempts[1]


def test_a_cluster_that_is_not_there_or_sees_another_disk_is_said(tmp_path: Path, dask: Cluster, monkeypatch) -> None:
    write_reports(tmp_path / "raw", range(2))
    nowhere = ("ingest", "raw", "--warehouse", "wh", "--runner", "dask")
    half = jixiao(tmp_path, *nowhere)
    assert (half.returncode, half.stderr) == (
        2,
        "error: --runner dask and --scheduler tcp://… go together: give both or none\n",
    )
    monkeypatch.setattr("pipeline.ingest.cluster._PATIENCE", 1.0)
    with pytest.raises(CallError, match=r"the Dask cluster of tcp://127.0.0.1:9 cannot be used"):
        direct.ingest([tmp_path / "raw"], tmp_path / "wh", Quiet(), scheduler="tcp://127.0.0.1:9")
    # What the workers see at the warehouse's address is not what is there here.
    monkeypatch.setattr("pipeline.warehouse.folder.Folder.scratch", lambda self: ingest_fakes_scratch(tmp_path))
    with pytest.raises(CallError, match=r"does not see the warehouse .* that this run writes to"):
        direct.ingest([tmp_path / "raw"], tmp_path / "wh", Quiet(), scheduler=dask.address)
    assert not list((tmp_path / "wh" / ".staging").iterdir())


def ingest_fakes_scratch(home: Path) -> object:
    """A folder that is on this machine alone: for the workers, one that is not there."""
    from pipeline.warehouse.storage import Scratch

    return Scratch(home / "elsewhere", lambda: None)
