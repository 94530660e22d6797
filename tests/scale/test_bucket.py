"""A warehouse in an S3-compatible store: the same tables as in a folder, and nothing lost whatever happens to the store."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from s3_server import Store

from pipeline.contract import TABLES
from pipeline.objects import ObjectPath
from pipeline.warehouse import (
    WarehouseBusy,
    WarehouseError,
    connect,
    current_version,
    diff,
    known,
    lease,
    prune,
    publish,
    read,
    stage,
    versions,
)

sys.path.append(str(Path(__file__).parents[1] / "pipeline"))
from warehouse_documents import attempt, document, name_of

pytestmark = pytest.mark.slow

#: Dies, or waits to be told to go on, in the middle of a publish.
PUBLISH = """
import sys
from pipeline.warehouse import publish
print(publish(sys.argv[1]).version, flush=True)
"""


def editions(warehouse: str) -> Counter:
    with connect(warehouse) as connection:
        return Counter(connection.execute("select document_id, text from cells").fetchall())


def wanted(*numbers: int, edition: str = "a") -> Counter:
    return Counter({(name_of(n), edition): 3 for n in numbers})


def names(place: str) -> set[str]:
    return {name for name, _ in ObjectPath(place).below()}


def start_publish(warehouse: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", PUBLISH, warehouse], stdout=subprocess.PIPE, text=True)


def test_the_same_rows_and_files_as_in_a_folder(bucket: str, tmp_path: Path) -> None:
    places = [str(tmp_path / "wh"), f"{bucket}/deep/wh"]
    for place in places:
        stage(place, [document(n) for n in range(6)], [attempt(n) for n in range(6)])
        assert publish(place).version == 1
        stage(place, [document(2, "b", rows=1), document(7)], [attempt(2, "r2")])
        assert publish(place).version == 2
    folder, store = places
    for table in TABLES:
        assert read(table, store).equals(read(table, folder)), table
        files = {path.name: path.read_bytes() for path in (tmp_path / "wh" / "current" / table).iterdir()}
        there = ObjectPath(f"{store}/versions/000002/{table}")
        assert {name: (there / name).read_bytes() for name, _ in there.below()} == files
    assert known(store) == known(folder)
    assert diff(store, 1, 2) == diff(folder, 1, 2)
    assert [(v.number, v.rows, v.files) for v in versions(store)] == [
        (v.number, v.rows, v.files) for v in versions(folder)
    ]
    assert names(f"{store}/.staging") == set()
    assert ".lock" not in names(store)


def test_a_plain_read_of_the_version_that_the_pointer_names_gives_each_row_once(bucket: str) -> None:
    warehouse = f"{bucket}/wh"
    for n in range(3):
        stage(warehouse, [document(n)])
        publish(warehouse)
    pointer = json.loads(ObjectPath(f"{warehouse}/current").read_bytes())
    assert pointer == {"current": 3, "path": "versions/000003", "versions": [1, 2, 3]}
    frame = pd.read_parquet(f"{warehouse}/{pointer['path']}/cells", dtype_backend="pyarrow")
    assert Counter(zip(frame["document_id"], frame["text"], strict=True)) == wanted(0, 1, 2)


def test_old_versions_are_removed_with_all_that_was_theirs(bucket: str) -> None:
    warehouse = f"{bucket}/wh"
    for edition in "abcde":
        stage(warehouse, [document(1, edition)])
        publish(warehouse)
    assert [version.number for version in versions(warehouse)] == [3, 4, 5]
    with connect(warehouse, version=3) as connection:
        assert connection.execute("select distinct text from cells").fetchall() == [("c",)]
    assert prune(warehouse, keep=1) == [3, 4]
    assert {name.split("/")[0] for name in names(f"{warehouse}/versions")} == {"000005"}
    with pytest.raises(WarehouseError, match="no version 3; its versions: 5"):
        connect(warehouse, version=3)


def test_a_store_that_fails_before_any_write_loses_nothing(bucket: str, store: Store, monkeypatch) -> None:
    """Not by chance but one after the other: staging and publishing end before their n-th write, for n up to the last."""
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.1)  # this process outlives its publishers
    warehouse = f"{bucket}/wh"
    stage(warehouse, [document(n) for n in range(4)])
    publish(warehouse)
    store.writes = 0
    stage(warehouse, [document(n, "0") for n in range(4)], [attempt(1, "0")])
    publish(warehouse)
    writes = store.writes
    assert writes > 20
    before = "0"
    for number, generation in enumerate(range(0, writes, 6), 1):
        edition = str(number)
        store.writes, store.refuse_after = 0, generation
        with pytest.raises(WarehouseError, match="What was published is untouched"):
            stage(warehouse, [document(n, edition) for n in range(4)], [attempt(1, edition)])
            publish(warehouse)
        store.refuse_after = None
        (seen,) = {text for _, text in editions(warehouse)}
        assert seen in (before, edition)
        stage(warehouse, [document(n, edition) for n in range(4)])
        publish(warehouse)
        assert editions(warehouse) == wanted(*range(4), edition=edition)
        runs = Counter(read("ingestions", warehouse)["run_id"])
        assert set(runs.values()) == {1}
        before = edition
    assert len(versions(warehouse)) == 3
    kept = {f"{version.number:06d}" for version in versions(warehouse)}
    publish(warehouse)
    assert {name.split("/")[0] for name in names(f"{warehouse}/versions")} == kept


def test_a_publisher_taken_for_dead_harms_nothing_when_it_goes_on(bucket: str, store: Store, monkeypatch) -> None:
    warehouse = f"{bucket}/wh"
    stage(warehouse, [document(n) for n in range(4)])
    publish(warehouse)
    stage(warehouse, [document(n, "b") for n in range(4)], [attempt(1, "b")])
    from threading import Event

    at_switch, go_on = Event(), Event()
    slow: list[subprocess.Popen[str]] = []

    def hold(_: int, name: str) -> None:
        if name.endswith("/wh/current") and slow and not at_switch.is_set():
            at_switch.set()
            go_on.wait(60)

    store.before_write = hold
    slow.append(start_publish(warehouse))
    assert at_switch.wait(60)
    monkeypatch.setattr(lease, "LEASE_SECONDS", 1.0)
    said: list[str] = []
    with pytest.raises(WarehouseBusy, match=f"being published by process {slow[0].pid} on"):
        publish(warehouse, wait=0)
    stage(warehouse, [document(n, "c") for n in range(4)], [attempt(1, "c")])
    fast = publish(warehouse, on_wait=said.append)
    assert [f"process {slow[0].pid}" in line for line in said] == [True]
    assert fast.version == 3, "a number that was claimed belongs to who claimed it"
    go_on.set()
    assert slow[0].communicate(timeout=60)[0] == "3\n", "the slow one sees that its work was done"
    assert editions(warehouse) == wanted(*range(4), edition="c")
    assert Counter(read("ingestions", warehouse)["run_id"]) == {"b": 1, "c": 1}
    stage(warehouse, [document(9)])
    publish(warehouse)
    assert {name.split("/")[0] for name in names(f"{warehouse}/versions")} == {"000001", "000003", "000004"}


def test_the_lock_of_a_killed_publisher_is_taken_over(bucket: str, store: Store) -> None:
    warehouse = f"{bucket}/wh"
    stage(warehouse, [document(1)])
    killed: list[subprocess.Popen[str]] = []

    def kill(_: int, name: str) -> None:
        if killed and "/versions/000001/cells" in name:
            killed[0].kill()

    store.before_write = kill
    killed.append(start_publish(warehouse))
    killed[0].wait(60)
    store.before_write = None
    assert ".lock" in names(warehouse)
    assert current_version(warehouse) is None
    assert publish(warehouse, wait=0).documents == 1
    assert editions(warehouse) == wanted(1)


def test_a_store_that_ignores_conditions_is_refused(bucket: str, store: Store) -> None:
    store.keeps_conditions = False
    with pytest.raises(WarehouseError, match="this store ignores If-None-Match"):
        stage(f"{bucket}/wh", [document(1)])


def test_what_is_missing_or_wrong_is_said_in_plain_words(bucket: str) -> None:
    with pytest.raises(WarehouseError, match="holds nothing yet: ingest some reports first"):
        connect(f"{bucket}/none")
    with pytest.raises(WarehouseError, match="The specified bucket does not exist"):
        stage("s3://no-such-bucket/wh", [document(1)])
    ObjectPath(f"{bucket}/wh/current").write_bytes(b"versions/000001")
    with pytest.raises(WarehouseError, match="is not the object that a warehouse has"):
        connect(f"{bucket}/wh")
