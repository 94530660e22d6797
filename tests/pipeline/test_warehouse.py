"""Staging, publishing, versions: each row once, whole documents, and plain words when something is in the way."""

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from threading import Thread

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from warehouse_documents import attempt, document, name_of

from pipeline.contract import TABLES, ContractError
from pipeline.contract.schema import schema
from pipeline.warehouse import (
    WarehouseBusy,
    WarehouseError,
    by_source,
    connect,
    current_version,
    diff,
    known,
    merge,
    prune,
    publish,
    stage,
    tablefiles,
    versions,
)
from pipeline.warehouse.lock import publisher_lock


def plain(warehouse: Path, table: str) -> pd.DataFrame:
    """The plainest read there is."""
    return pd.read_parquet(warehouse / "current" / table, dtype_backend="pyarrow")


def editions(warehouse: Path, table: str = "cells", column: str = "text") -> Counter:
    frame = plain(warehouse, table)
    return Counter(zip(frame["document_id"], frame[column], strict=True))


def files(warehouse: Path, table: str) -> set[str]:
    return {path.name for path in (warehouse / "current" / table).iterdir()}


def test_first_publish_makes_every_table_with_its_columns(tmp_path):
    done = publish(tmp_path)
    assert (done.version, done.batches, current_version(tmp_path)) == (1, 0, 1)
    for table in TABLES:
        assert len(plain(tmp_path, table)) == 0
        stored = pq.read_schema(next((tmp_path / "current" / table).iterdir()))
        assert stored.equals(schema(table), check_metadata=True)


def test_staged_rows_are_read_once_they_are_published_and_only_then(tmp_path):
    publish(tmp_path)
    assert stage(tmp_path, [document(1), document(2)], [attempt(1)]) == {
        "documents": 2,
        "cells": 6,
        "findings": 6,
        "organisation_mentions": 2,
        "ingestions": 1,
    }
    assert len(plain(tmp_path, "cells")) == 0
    done = publish(tmp_path)
    assert (done.version, done.batches, done.documents, done.rows["cells"]) == (2, 1, 2, 6)
    assert editions(tmp_path) == {(name_of(1), "a"): 3, (name_of(2), "a"): 3}
    assert list((tmp_path / ".staging").iterdir()) == []


def test_a_document_is_replaced_as_one_in_all_tables(tmp_path):
    stage(tmp_path, [document(n) for n in range(9)], [attempt(n) for n in range(9)])
    publish(tmp_path)
    shorter = document(4, "b", rows=1)
    shorter["findings"] = []
    stage(tmp_path, [shorter], [attempt(4, "r2")])
    publish(tmp_path)
    assert editions(tmp_path)[name_of(4), "b"] == 1
    assert (name_of(4), "a") not in editions(tmp_path)
    assert name_of(4) not in set(plain(tmp_path, "findings")["document_id"])
    assert len(plain(tmp_path, "cells")) == 8 * 3 + 1
    assert len(plain(tmp_path, "documents")) == 9
    assert len(plain(tmp_path, "ingestions")) == 10  # attempts are kept for ever


def test_of_one_document_staged_twice_the_later_counts(tmp_path):
    stage(tmp_path, [document(1), document(2)])
    stage(tmp_path, [document(1, "b", rows=2)])
    publish(tmp_path)
    assert editions(tmp_path) == {(name_of(1), "b"): 2, (name_of(2), "a"): 3}


def test_the_same_content_again_writes_no_table_but_the_attempts(tmp_path):
    stage(tmp_path, [document(n) for n in range(5)], [attempt(n) for n in range(5)])
    publish(tmp_path)
    before = {table: files(tmp_path, table) for table in TABLES}
    stage(tmp_path, [document(n) for n in range(5)], [attempt(n, "r2") for n in range(5)])
    publish(tmp_path)
    after = {table: files(tmp_path, table) for table in TABLES}
    assert [table for table in TABLES if before[table] != after[table]] == ["ingestions"]
    links = {path.stat().st_nlink for path in (tmp_path / "current" / "cells").iterdir()}
    assert links == {2}  # linked, not copied


def test_nothing_staged_publishes_nothing(tmp_path):
    stage(tmp_path, [document(1)])
    publish(tmp_path)
    done = publish(tmp_path)
    assert (done.version, done.batches, done.rows["cells"]) == (1, 0, 3)
    assert stage(tmp_path, []) == {}
    assert [version.number for version in versions(tmp_path)] == [1]


def test_rows_keep_their_order_within_a_document_and_documents_stand_in_theirs(tmp_path):
    for n in range(6):
        stage(tmp_path, [document(n)])
    publish(tmp_path)
    cells = plain(tmp_path, "cells")
    wanted = [(name, i) for name in sorted(map(name_of, range(6))) for i in range(3)]
    assert list(zip(cells["document_id"], cells["row_index"], strict=True)) == wanted


def test_two_orders_of_ingestion_give_the_same_rows_and_bytes(tmp_path):
    for root, order in ((tmp_path / "a", range(6)), (tmp_path / "b", reversed(range(6)))):
        for n in order:
            stage(root, [document(n)])
        publish(root)
    for table in TABLES:
        (a,), (b,) = ((root / "current" / table).iterdir() for root in (tmp_path / "a", tmp_path / "b"))
        assert a.read_bytes() == b.read_bytes(), table


def test_many_small_publishes_leave_few_files_and_every_row_once(tmp_path, monkeypatch):
    monkeypatch.setattr(merge, "_BASE_ROWS", 4)
    for n in range(30):
        stage(tmp_path, [document(n)], [attempt(n)])
        publish(tmp_path)
        assert len(files(tmp_path, "cells")) <= 10
    assert editions(tmp_path) == {(name_of(n), "a"): 3 for n in range(30)}
    assert len(plain(tmp_path, "ingestions")) == 30


def test_files_are_split_between_documents_and_each_is_replaced_where_it_stands(tmp_path, monkeypatch):
    monkeypatch.setattr(tablefiles, "MAX_ROWS", 7)
    stage(tmp_path, [document(n) for n in range(6)])
    publish(tmp_path)
    folder = tmp_path / "current" / "cells"
    contents = {path.name: set(pq.read_table(path)["document_id"].to_pylist()) for path in folder.iterdir()}
    assert [len(documents) for documents in contents.values()] == [2, 2, 2]
    stage(tmp_path, [document(3, "b")])
    publish(tmp_path)
    kept = {name for name, documents in contents.items() if name_of(3) not in documents}
    assert kept <= files(tmp_path, "cells")
    assert len(files(tmp_path, "cells")) == 3
    assert Counter(editions(tmp_path).values()) == {3: 6}
    assert editions(tmp_path)[name_of(3), "b"] == 3


def test_a_document_larger_than_a_file_may_be_stays_in_one_file(tmp_path, monkeypatch):
    monkeypatch.setattr(tablefiles, "MAX_ROWS", 4)
    stage(tmp_path, [document(1, rows=9), document(2)], [attempt(n) for n in range(9)])
    publish(tmp_path)
    folder = tmp_path / "current" / "cells"
    assert sorted(pq.read_metadata(path).num_rows for path in folder.iterdir()) == [3, 9]
    assert len(plain(tmp_path, "ingestions")) == 9


def test_bodies_are_the_union_of_their_mentions(tmp_path):
    first = document(0)
    first["organisations"][0] |= {"canonical_name": "区财政局", "short_name": "财政局", "kind": "bureau"}
    second, third = document(3), document(6)
    stage(tmp_path, [first, second, third])
    publish(tmp_path)
    (body,) = plain(tmp_path, "organisations").to_dict("records")
    assert body["organisation_id"] == "o0"
    assert body["canonical_name"] == "第0局"  # two of three documents
    assert body["short_name"] == "财政局"
    assert body["kind"] == "bureau"
    assert list(body["aliases"]) == ["0局", "3局", "6局", "局"]
    # A document that names it no more takes its own names with it.
    stage(tmp_path, [{**second, "organisations": []}])
    publish(tmp_path)
    (body,) = plain(tmp_path, "organisations").to_dict("records")
    assert list(body["aliases"]) == ["0局", "6局", "局"]


def test_old_versions_stay_readable_and_are_pruned(tmp_path):
    for edition in "abcde":
        stage(tmp_path, [document(1, edition)])
        publish(tmp_path, keep=4)
    assert [version.number for version in versions(tmp_path)] == [2, 3, 4, 5]
    with connect(tmp_path, version=3) as connection:
        assert connection.execute("select distinct text from cells").fetchall() == [("c",)]
    assert prune(tmp_path, keep=2) == [2, 3]
    with pytest.raises(WarehouseError, match="no version 3; its versions: 4, 5"):
        connect(tmp_path, version=3)
    with pytest.raises(WarehouseError, match="the current one always stays"):
        prune(tmp_path, keep=0)


def test_diff_names_what_changed_by_table_and_document(tmp_path):
    stage(tmp_path, [document(1), document(2), document(3)], [attempt(1)])
    publish(tmp_path)
    changed = document(1, "a", rows=4)
    changed["cells"][0]["text"] = "b"
    moved = document(2)
    moved["documents"][0]["ingested_at"] = moved["documents"][0]["ingested_at"].replace(year=2025)
    stage(tmp_path, [changed, moved, document(4)], [attempt(1, "r2")])
    publish(tmp_path)
    found = {(c.table, c.document_id): (c.added, c.gone, c.changed) for c in diff(tmp_path, 1, 2)}
    assert found == {
        ("documents", name_of(4)): (1, 0, 0),
        ("cells", name_of(1)): (1, 0, 1),
        ("cells", name_of(4)): (3, 0, 0),
        ("findings", name_of(1)): (1, 0, 0),
        ("findings", name_of(4)): (3, 0, 0),
        ("organisations", None): (0, 0, 1),
        ("organisation_mentions", name_of(4)): (1, 0, 0),
        ("ingestions", name_of(1)): (1, 0, 0),
    }
    back = {(c.table, c.document_id): (c.added, c.gone, c.changed) for c in diff(tmp_path, 2, 1)}
    assert back["cells", name_of(1)] == (0, 1, 1)
    assert back["ingestions", name_of(1)] == (0, 1, 0)


def test_the_ledger_knows_documents_and_sources(tmp_path):
    assert known(tmp_path) == {}
    stage(tmp_path, [document(1), document(2, "b")])
    publish(tmp_path)
    ledger = known(tmp_path)
    assert ledger[name_of(2)] == ("b", "complete", "raw/2.txt")
    assert by_source(ledger) == {"raw/1.txt": [name_of(1)], "raw/2.txt": [name_of(2)]}


@pytest.mark.parametrize(
    ("made", "message"),
    [
        ({"cells": []}, "exactly one row in `documents`"),
        ({**document(1), "cells": document(2)["cells"]}, "a row of .* among those of document"),
        ({**document(1), "ingestions": [attempt(1)]}, "cannot have rows in 'ingestions'"),
        ({**document(1), "cels": []}, "cannot have rows in 'cels'"),
    ],
)
def test_a_batch_with_foreign_rows_is_refused_whole(tmp_path, made, message):
    with pytest.raises(ContractError, match=message):
        stage(tmp_path, [document(5), made])
    assert not (tmp_path / ".staging").exists()


def test_a_later_contract_writes_the_old_files_in_its_columns(tmp_path):
    stage(tmp_path, [document(1)])
    publish(tmp_path)
    # As if the cells had been published before `line` was a column.
    folder = tmp_path / "versions" / "000001"
    (old,) = (folder / "cells").iterdir()
    pq.write_table(pq.read_table(old).drop_columns(["line"]), old)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["schemas"]["cells"] = "before"
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    done = publish(tmp_path)
    assert done.version == 2
    (new,) = (tmp_path / "current" / "cells").iterdir()
    assert pq.read_schema(new).names == schema("cells").names
    assert editions(tmp_path) == {(name_of(1), "a"): 3}


def test_a_warehouse_of_a_newer_version_is_left_alone(tmp_path):
    stage(tmp_path, [document(1)])
    publish(tmp_path)
    (old,) = (tmp_path / "versions" / "000001" / "cells").iterdir()
    rows = pq.read_table(old)
    pq.write_table(rows.append_column("tomorrow", rows["text"]), old)
    stage(tmp_path, [document(1, "b")])
    with pytest.raises(WarehouseError, match=r"columns that this version does not know \(tomorrow\)"):
        publish(tmp_path)
    assert current_version(tmp_path) == 1


def test_copies_where_links_fail(tmp_path, monkeypatch):
    def refuse(*_args):
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    stage(tmp_path, [document(1)])
    publish(tmp_path)
    stage(tmp_path, [document(2)])
    publish(tmp_path)
    assert editions(tmp_path) == {(name_of(1), "a"): 3, (name_of(2), "a"): 3}


def test_no_warehouse_and_an_impossible_one_are_said_in_plain_words(tmp_path):
    with pytest.raises(WarehouseError, match="does not exist: ingest some reports first"):
        connect(tmp_path / "none")
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseError, match="part of the path is a file, not a folder"):
        publish(tmp_path / "file" / "warehouse")
    (tmp_path / "copied" / "current").mkdir(parents=True)
    with pytest.raises(WarehouseError, match="is not the link that a warehouse has"):
        publish(tmp_path / "copied")


@pytest.fixture
def ordinary_user():
    """A folder that everybody may enter, and for root (who may write everywhere) the rights of nobody."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    user = os.geteuid()
    yield folder, (lambda: os.seteuid(65534)) if user == 0 else (lambda: None)
    os.seteuid(user)
    shutil.rmtree(folder)


def test_a_read_only_warehouse_can_be_read_and_says_so_when_written(ordinary_user):
    folder, drop_rights = ordinary_user
    stage(folder, [document(1)])
    publish(folder)
    (folder / ".staging").chmod(0o555)
    drop_rights()
    with pytest.raises(WarehouseError, match=r"writing in the warehouse .*: permission denied"):
        stage(folder, [document(2)])
    with pytest.raises(WarehouseError, match=r"writing in the warehouse .*: permission denied"):
        publish(folder)
    assert len(plain(folder, "cells")) == 3


def test_a_disk_that_takes_no_more_loses_nothing(tmp_path):
    stage(tmp_path, [document(n) for n in range(40)])
    publish(tmp_path)
    stage(tmp_path, [document(n, "b" * 50, rows=50) for n in range(40)])
    before = editions(tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, limits[1]))
    try:
        with pytest.raises(WarehouseError, match=r"publishing in the warehouse .* What was published is untouched"):
            publish(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert editions(tmp_path) == before
    assert publish(tmp_path).version == 2
    assert editions(tmp_path) == {(name_of(n), "b" * 50): 50 for n in range(40)}


def test_a_second_publisher_says_who_holds_the_lock(tmp_path):
    publish(tmp_path)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from pipeline.warehouse.lock import publisher_lock\n"
            "with publisher_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)",
            str(tmp_path),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    stage(tmp_path, [document(1)])
    said: list[str] = []
    try:
        with pytest.raises(WarehouseBusy, match=f"being published by process {holder.pid} on .* since "):
            publish(tmp_path, wait=0.3, on_wait=said.append)
        assert [f"process {holder.pid}" in message for message in said] == [True]
    finally:
        holder.kill()
        holder.wait()
    # The lock died with its process; the staged batch was kept.
    assert publish(tmp_path, wait=0).documents == 1


def test_a_publisher_that_waits_gets_its_turn(tmp_path):
    stage(tmp_path, [document(1)])
    done = []
    with publisher_lock(publish_root(tmp_path)):
        thread = Thread(target=lambda: done.append(publish(tmp_path)))
        thread.start()
        time.sleep(0.3)
        assert done == []
    thread.join(20)
    assert done[0].documents == 1


def publish_root(path: Path) -> Path:
    publish(path)
    stage(path, [document(1, "b")])
    return path


def test_half_written_batches_of_the_dead_are_cleared_and_those_of_the_living_kept(tmp_path):
    publish(tmp_path)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    staging = tmp_path / ".staging"
    gone = staging / f".writing-{socket.gethostname()}-{dead.pid}-0123"
    stays = staging / f".writing-{socket.gethostname()}-{os.getpid()}-0123"
    elsewhere = staging / ".writing-another-host-1-0123"
    old = staging / ".writing-another-host-2-0123"
    for folder in (gone, stays, elsewhere, old):
        folder.mkdir()
    os.utime(old, (0, 0))
    publish(tmp_path)
    assert sorted(staging.iterdir()) == sorted([stays, elsewhere])


def test_what_a_publisher_stopped_after_the_switch_left_is_not_published_twice(tmp_path):
    stage(tmp_path, [document(1)], [attempt(1)])
    (batch,) = (tmp_path / ".staging").iterdir()
    saved = {path.name: path.read_bytes() for path in batch.iterdir()}
    publish(tmp_path)
    batch.mkdir()
    for name, content in saved.items():
        (batch / name).write_bytes(content)
    (tmp_path / "versions" / "000002").mkdir()  # and one half-way to the next
    assert publish(tmp_path).version == 1
    assert len(plain(tmp_path, "ingestions")) == 1
    assert [path.name for path in (tmp_path / "versions").iterdir()] == ["000001"]
    assert list((tmp_path / ".staging").iterdir()) == []


def test_duckdb_and_polars_style_globs_see_each_row_once(tmp_path):
    for n in range(3):
        stage(tmp_path, [document(n)])
        publish(tmp_path)
    query = f"select count(*), count(distinct cell_id) from '{tmp_path}/current/cells/*.parquet'"
    assert duckdb.sql(query).fetchall() == [(9, 9)]


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"PAR1")])
def test_a_version_with_a_missing_or_damaged_file_says_so(tmp_path, harm):
    stage(tmp_path, [document(1)])
    publish(tmp_path)
    (file,) = (tmp_path / "versions" / "000001" / "cells").iterdir()
    harm(file)
    with pytest.raises(
        WarehouseError, match=r"version 1 of the warehouse .* lacks a file, or one is damaged .*cells/part"
    ):
        connect(tmp_path)
