"""`jixiao` on s3:// paths: the same rows as of local files in a local warehouse, and a store that goes away."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from s3_server import Store
from scale_runs import jixiao, same_rows, upload, write_reports

from pipeline.contract import TABLES
from pipeline.objects import ObjectPath
from pipeline.warehouse import connect, current_version

pytestmark = pytest.mark.slow


@pytest.fixture
def county(tmp_path: Path, bucket: str) -> tuple[Path, str]:
    """Five reports, one of them with a sidecar, two in an archive, and one file that is no report."""
    raw = tmp_path / "raw"
    write_reports(raw, range(3))
    (raw / "report-0001.txt.meta.json").write_text(
        json.dumps({"title": "某局", "retrieved_at": "2024-05-31T08:00:00+08:00"})
    )
    write_reports(tmp_path / "packed", range(5, 7))
    with zipfile.ZipFile(raw / "more.zip", "w") as archive:
        for path in sorted((tmp_path / "packed").iterdir()):
            archive.write(path, path.name)
    (raw / "bad.bin").write_bytes(b"\x00\x01\x02" * 50)
    upload(raw, f"{bucket}/raw")
    return tmp_path, bucket


def test_every_command_works_on_s3_as_on_folders(county: tuple[Path, str]) -> None:
    home, bucket = county
    wh = f"{bucket}/raw/warehouse"  # below the files: it must not be read as one of them
    here = jixiao(home, "ingest", "raw", "--warehouse", "wh", "--json")
    there = jixiao(home, "ingest", f"{bucket}/raw", "--warehouse", wh, "--json")
    assert (here.returncode, there.returncode) == (1, 1), there.stderr
    local, remote = json.loads(here.stdout), json.loads(there.stdout)
    assert remote["documents"] == local["documents"] == local["documents"] | {"complete": 5, "failed": 1}
    assert remote["rows"] == local["rows"]
    assert remote["failures"][0]["source_uri"] == f"{bucket}/raw/bad.bin"
    assert same_rows(wh, home / "wh") == set(TABLES)
    with connect(wh) as store:
        uris = store.execute("select source_uri from documents where status <> 'failed' order by 1").fetchall()
    assert [uri.removeprefix(f"{bucket}/raw/") for (uri,) in uris] == [
        "more.zip!/report-0005.txt", "more.zip!/report-0006.txt", "report-0000.txt", "report-0001.txt", "report-0002.txt",
    ]  # fmt: skip
    assert {name for name, _ in ObjectPath(f"{wh}/.staging").below()} == set()

    again = jixiao(home, "ingest", bucket, "--warehouse", wh)
    assert "Nothing new: 5 documents unchanged" in again.stdout, again.stdout + again.stderr
    write_reports(home / "raw", range(3, 4))
    upload(home / "raw", f"{bucket}/raw")
    assert "now at version 2" in jixiao(home, "ingest", f"{bucket}/raw", "--warehouse", wh).stdout
    asked = {
        ("query", "select count(*) as n from documents", "--format", "csv"): "n\n7\n",
        ("status",): f"{wh}: version 2 is current",
        ("show", f"{bucket}/raw/report-0001.txt"): "report-0001.txt",
        ("checks", "--status", "all"): "pass",
        ("diff", "1", "2"): "report-0003.txt",
        ("prune", "--keep", "1"): "Removed 1 version. Kept: 2.",
    }
    for args, said in asked.items():
        done = jixiao(home, *args, "--warehouse", wh)
        assert done.returncode == 0 and said in done.stdout, (args, done.stdout, done.stderr)
    missing = jixiao(home, "ingest", f"{bucket}/nothing", "--warehouse", wh)
    assert (missing.returncode, missing.stderr) == (2, f"error: {bucket}/nothing does not exist: check the path\n")


def test_a_store_that_stops_during_a_publish_and_starts_again(county: tuple[Path, str], store: Store) -> None:
    home, bucket = county
    wh = f"{bucket}/wh"

    def stop(_: int, name: str) -> None:
        if "/versions/000001/indicators" in name:
            store.before_write = None
            store.stop()

    store.before_write = stop
    lost = jixiao(home, "ingest", f"{bucket}/raw", "--warehouse", wh)
    assert lost.returncode == 2, lost.stdout
    assert f"error: publishing in the warehouse {wh}: the object store cannot be used (Could not connect" in lost.stderr
    assert "Traceback" not in lost.stderr
    asked = jixiao(home, "query", "select 1", "--warehouse", wh)
    assert asked.returncode == 2 and "the object store cannot be used" in asked.stderr
    assert "Traceback" not in asked.stderr
    store.start()
    assert current_version(wh) is None
    done = jixiao(home, "ingest", f"{bucket}/raw", "--warehouse", wh, "--json")
    report = json.loads(done.stdout)
    assert (report["documents"]["adopted"], report["documents"]["complete"]) == (6, 0)
    jixiao(home, "ingest", "raw", "--warehouse", "wh")
    assert same_rows(wh, home / "wh") == set(TABLES)


def test_a_store_that_is_not_there_ends_the_run_and_makes_failures_of_no_document(
    tmp_path: Path, county: tuple[Path, str], store: Store
) -> None:
    home, bucket = county
    jixiao(home, "ingest", "raw/report-0000.txt", "--warehouse", "wh")
    store.stop()
    done = jixiao(home, "ingest", f"{bucket}/raw", "--warehouse", "wh")
    store.start()
    assert done.returncode == 2
    assert "the object store cannot be used (Could not connect" in done.stderr and "Traceback" not in done.stderr
    with connect(home / "wh") as connection:
        assert connection.execute("select count(*) from ingestions where outcome = 'failed'").fetchall() == [(0,)]
