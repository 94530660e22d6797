"""A document that misbehaves becomes one failure with its cause; the documents beside it are read."""

from __future__ import annotations

import hashlib
import os
import sys

import ingest_fakes as fakes
import pytest

from extractors.errors import ErrorCode
from pipeline.ingest.extract import Work
from pipeline.ingest.sources import Failure
from pipeline.ingest.workers import Stopped, Workers

MISFORTUNES = {
    "hang": ErrorCode.TIMEOUT,
    "segfault": ErrorCode.WORKER_CRASHED,
    "killed": ErrorCode.WORKER_CRASHED,
    "exit": ErrorCode.WORKER_CRASHED,
    "memory": ErrorCode.OUT_OF_MEMORY,
    "recursion": ErrorCode.INTERNAL_ERROR,
    "fault": ErrorCode.INTERNAL_ERROR,
    "quit": ErrorCode.INTERNAL_ERROR,
}


def work_of(tmp_path, name: str, text: str) -> Work:
    path = tmp_path / name
    path.write_text(text)
    return Work(path, hashlib.sha256(text.encode()).hexdigest(), len(text.encode()), name)


@pytest.fixture(scope="module")
def attempts(tmp_path_factory):
    """One batch with every misfortune between innocent documents."""
    folder = tmp_path_factory.mktemp("batch")
    batch = []
    for index, word in enumerate(MISFORTUNES):
        batch += [work_of(folder, f"{index}-good", f"good {index}"), work_of(folder, f"{index}-{word}", word)]
    with Workers(fakes.process, count=2, timeout=4, memory=256 * 2**20) as workers:
        return workers.extract(batch)


def test_every_misfortune_has_its_code(attempts):
    codes = {a.work.source_uri[2:]: a.result.code for a in attempts if isinstance(a.result, Failure)}
    assert codes == MISFORTUNES


def test_innocent_documents_are_read_in_order(attempts):
    read = [a.result["sections"][0]["title"] for a in attempts if not isinstance(a.result, Failure)]
    assert read == [f"good {index}" for index in range(len(MISFORTUNES))]


def test_messages_say_what_happened(attempts):
    said = {a.work.source_uri[2:]: a.result.message for a in attempts if isinstance(a.result, Failure)}
    assert "within 4 s" in said["hang"]
    assert "SIGSEGV" in said["segfault"]
    assert "no memory left" in said["killed"]
    assert "code 3" in said["exit"]
    assert "KeyError: '列'" in said["fault"] and "fakes.py line" in said["fault"]
    assert "RecursionError" in said["recursion"]


def test_a_long_document_has_time_for_each_of_its_pages(tmp_path):
    """Five pages of a second take longer than the three seconds that nothing at all may happen."""
    batch = [work_of(tmp_path, "long", "long"), work_of(tmp_path, "hang", "hang"), work_of(tmp_path, "good", "good")]
    with Workers(fakes.process, count=1, timeout=3) as workers:
        long, hang, good = workers.extract(batch)
    assert long.result["sections"][0]["title"] == "long"
    assert hang.result.code is ErrorCode.TIMEOUT
    assert good.result["sections"][0]["title"] == "good"


def test_a_file_that_changed_or_vanished_since_it_was_hashed(tmp_path):
    changed, vanished = work_of(tmp_path, "changed", "before"), work_of(tmp_path, "vanished", "gone soon")
    changed.path.write_text("after")
    vanished.path.unlink()
    with Workers(fakes.process, count=1) as workers:
        results = [a.result for a in workers.extract([changed, vanished])]
    assert [r.code for r in results] == [ErrorCode.FILE_CHANGED, ErrorCode.FILE_VANISHED]
    assert [r.document_id for r in results] == [None, None]


def test_rows_outside_the_contract_fail_their_document_alone(tmp_path):
    batch = [work_of(tmp_path, "bad", "bad"), work_of(tmp_path, "good", "good")]
    with Workers(outside_the_contract, count=1) as workers:
        bad, good = workers.extract(batch)
    assert bad.result.code == ErrorCode.INTERNAL_ERROR
    assert "documents.page_count" in bad.result.message
    assert good.result["documents"][0]["page_count"] == 2


def outside_the_contract(data: bytes, *, name: str | None = None):
    rows = fakes.process(data, name=name)
    if data == b"bad":
        rows["documents"][0]["page_count"] = "two"
    return rows


def test_stopped_workers_give_up_the_batch(tmp_path):
    workers = Workers(fakes.process, count=1)
    with workers:
        pass
    with pytest.raises(Stopped):
        workers.extract([work_of(tmp_path, "late", "late")])


def test_workers_that_cannot_start_fail_their_documents_and_end(tmp_path, monkeypatch):
    """Processes that end before they take a document break the pool at every try: nobody waits for ever."""
    monkeypatch.setenv("ONLY_PROCESS", str(os.getpid()))
    import ingest_unloadable

    with Workers(ingest_unloadable.process, count=1) as workers:
        (attempt,) = workers.extract([work_of(tmp_path, "a", "one")])
    assert attempt.result.code == ErrorCode.WORKER_CRASHED
    assert "died 3 times" in attempt.result.message


def test_workers_do_not_load_pandas_but_can(tmp_path):
    """It takes a second; a reader that needs it has it."""
    batch = [work_of(tmp_path, "without", "without"), work_of(tmp_path, "with", "with")]
    with Workers(says_whether_pandas_is_loaded, count=1) as workers:
        titles = [a.result["documents"][0]["title"] for a in workers.extract(batch)]
    assert titles == ["not loaded", "3"]


def says_whether_pandas_is_loaded(data: bytes, *, name: str | None = None):
    rows = fakes.process(data, name=name)
    title = "loaded" if "pandas" in sys.modules else "not loaded"
    if data == b"with":
        import pandas as pd

        title = str(pd.Series([1, 2]).sum())
    rows["documents"][0]["title"] = title
    return rows
