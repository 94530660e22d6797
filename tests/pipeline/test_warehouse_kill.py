"""kill -9 at any moment: what is read is whole and of one generation, and the next run completes the work.

Every document of generation n has n in every row of every table, so a mix of two generations, half a document or
a row too many shows at once.
"""

import hashlib
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from warehouse_documents import attempt, document, name_of

from pipeline.warehouse import connect, current_version, publish, stage

DOCUMENTS = 12
HERE = Path(__file__).parent

# A run: adopt what is there, stage a generation in batches, publish. Its progress is printed.
RUN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from warehouse_documents import attempt, document
from pipeline.warehouse import publish, stage
from pipeline.warehouse import merge, publisher  # what is to be measured is the work, not the imports
import duckdb
warehouse, generation = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
publish(warehouse)
for start in range(0, 12, 4):
    numbers = range(start, start + 4)
    stage(warehouse, [document(n, generation) for n in numbers], [attempt(n, generation) for n in numbers])
publish(warehouse)
print("done", flush=True)
"""


def run(warehouse: Path, generation: int) -> subprocess.Popen:
    command = [sys.executable, "-c", RUN, str(warehouse), str(generation), str(HERE)]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None and started.stdout.readline() == "ready\n"
    return started


def seen(warehouse: Path) -> dict[str, str]:
    """Document -> generation, read the plain way; every rule of a consistent warehouse is checked on the way."""
    number = current_version(warehouse)
    assert number is not None
    rows = {
        table: pq.read_table(warehouse / "versions" / f"{number:06d}" / table).to_pylist()
        for table in ("documents", "cells", "findings", "organisation_mentions")
    }
    generation = {row["document_id"]: row["title"] for row in rows["documents"]}
    assert len(generation) == len(rows["documents"])
    for table in ("cells", "findings"):
        assert Counter((row["document_id"], row["text"]) for row in rows[table]) == dict.fromkeys(generation.items(), 3)
    assert sorted(row["document_id"] for row in rows["organisation_mentions"]) == sorted(generation)
    return generation


def state(warehouse: Path) -> dict[str, str]:
    """What the tables say, but for where files are cut."""
    with connect(warehouse) as connection:
        tables = [
            row[0] for row in connection.execute("select view_name from duckdb_views() where not internal").fetchall()
        ]
        return {
            table: hashlib.sha256(
                repr(sorted(map(repr, connection.execute(f"select * from {table}").fetchall()))).encode()
            ).hexdigest()
            for table in tables
            if table != "ingestions"
        }


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_killed_at_random_moments(tmp_path, seed):
    dice = random.Random(seed)
    warehouse = tmp_path / "warehouse"
    publish(warehouse)
    started = time.perf_counter()
    run(warehouse, 0).wait(60)
    whole_run = time.perf_counter() - started
    moments: Counter[str] = Counter()
    for generation in range(1, 9):
        before = seen(warehouse)
        process = run(warehouse, generation)
        time.sleep(dice.uniform(0, whole_run * 0.6))
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        finished = process.stdout.read() == "done\n"
        process.wait()
        after = seen(warehouse)
        assert set(after) == set(before) == {name_of(n) for n in range(DOCUMENTS)}
        # A stopped run may have published what runs before it left staged, but never a part of a batch.
        for start in range(0, DOCUMENTS, 4):
            assert len({after[name_of(n)] for n in range(start, start + 4)}) == 1
        moments["finished" if finished else "stopped"] += 1
    assert moments["stopped"], moments
    # The next run completes the work to exactly what a run without interruption gives.
    assert run(warehouse, 9).wait(60) == 0
    assert set(seen(warehouse).values()) == {"9"}
    reference = tmp_path / "reference"
    assert run(reference, 9).wait(60) == 0
    assert state(warehouse) == state(reference)
    assert not list((warehouse / ".staging").iterdir())
    assert not list((warehouse / ".publishing").iterdir())


# Dies without any clean-up at the n-th call of one of the calls that change the disk.
KILLER = """
import os, shutil, signal, sys
from pathlib import Path
from pipeline.warehouse import publish, merge, publisher
warehouse, left = Path(sys.argv[1]), int(sys.argv[2])
def deadly(call):
    def wrapped(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **kwargs)
    return wrapped
for module, name in ((os, "link"), (os, "rename"), (os, "replace"), (os, "symlink"), (os, "fsync"), (os, "mkdir"),
                     (os, "unlink"), (os, "rmdir"), (os, "open")):
    setattr(module, name, deadly(getattr(module, name)))
publish(warehouse, keep=2)
print(left)
"""


@pytest.mark.slow
def test_killed_before_each_call_that_changes_the_disk(tmp_path):
    """Not by chance but one after the other: a publish dies before its n-th change, for n up to the last."""
    warehouse = tmp_path / "warehouse"
    for generation in (0, 1, 2):
        stage(warehouse, [document(n, str(generation)) for n in range(DOCUMENTS)], [attempt(0, str(generation))])
        publish(warehouse, keep=3)
    killed = 0
    for n, generation in zip(spread(calls_of_a_publish(warehouse), 14), range(3, 100), strict=False):
        stage(warehouse, [document(k, str(generation)) for k in range(DOCUMENTS)], [attempt(0, str(generation))])
        died = _killer(warehouse, n)
        killed += died.returncode == -signal.SIGKILL
        assert died.returncode in (0, -signal.SIGKILL), died.stderr
        assert set(seen(warehouse).values()) in ({str(generation)}, {str(generation - 1)})
        publish(warehouse)
        assert set(seen(warehouse).values()) == {str(generation)}
        attempts = pq.read_table(warehouse / "current" / "ingestions")["run_id"].to_pylist()
        assert sorted(attempts, key=int) == sorted({*attempts}, key=int), "an attempt was published twice"
        assert str(generation) in attempts
    assert killed > 10  # publishes differ in length: the last moments may lie after the end of some


def calls_of_a_publish(warehouse: Path) -> int:
    """How often an uninterrupted publish changes the disk."""
    stage(warehouse, [document(k, "2") for k in range(DOCUMENTS)])
    return 10**6 - int(_killer(warehouse, 10**6).stdout)


def spread(last: int, times: int) -> list[int]:
    return [round(i * (last - 1) / (times - 1)) for i in range(times)]


def _killer(warehouse: Path, n: int) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", KILLER, str(warehouse), str(n)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_plain_reads_during_publishes_see_each_row_once(tmp_path):
    """Arrow on the folder that `current` names now is never disturbed; DuckDB on the bare path is right or says why not."""
    warehouse = tmp_path / "warehouse"
    assert run(warehouse, 0).wait(60) == 0
    query = f"select count(*), count(distinct cell_id), count(distinct text) from '{warehouse}/current/cells/*.parquet'"
    right = overtaken = 0
    for generation in (1, 2):
        process = run(warehouse, generation)
        while process.poll() is None:
            cells = pq.read_table((warehouse / "current" / "cells").resolve()).to_pylist()
            assert len({row["cell_id"] for row in cells}) == len(cells) == DOCUMENTS * 3
            assert len({row["text"] for row in cells}) == 1
            try:
                assert duckdb.sql(query).fetchall() == [(DOCUMENTS * 3, DOCUMENTS * 3, 1)]
                right += 1
            except duckdb.IOException:
                overtaken += 1
    assert right > overtaken


def test_two_runs_at_once_both_succeed(tmp_path):
    warehouse = tmp_path / "warehouse"
    first, second = run(warehouse, 1), run(warehouse, 2)
    while first.poll() is None or second.poll() is None:
        if current_version(warehouse) is not None:
            seen_or_pruned(warehouse)
        time.sleep(0.02)
    assert (first.returncode, second.returncode) == (0, 0)
    publish(warehouse)
    assert set(seen(warehouse)) == {name_of(n) for n in range(DOCUMENTS)}
    attempts = pq.read_table(warehouse / "current" / "ingestions")["run_id"].to_pylist()
    assert Counter(attempts) == {"1": DOCUMENTS, "2": DOCUMENTS}


def seen_or_pruned(warehouse: Path) -> None:
    """A reader may be overtaken by more versions than are kept: it is told, it never reads a mix."""
    try:
        seen(warehouse)
    except FileNotFoundError:
        assert current_version(warehouse) is not None
