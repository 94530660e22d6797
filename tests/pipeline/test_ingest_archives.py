"""Archives among the files of a run: each member a document, each failure a row, the rest of the batch goes on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import ingest_fakes as fakes
import pytest

from pipeline.ingest import plan, rows
from pipeline.ingest.direct import ingest
from pipeline.ingest.report import Report
from pipeline.process import process
from pipeline.warehouse import connect, prepare

REPORT = "某县2023年部门整体支出绩效自评报告\n\n一、部门概况\n\n本部门2023年预算100万元，执行98万元。\n"


def read(data: bytes, *, name: str | None = None) -> dict[str, list[dict]]:
    """The real pipeline, under the version that these tests pretend to be."""
    made = process(data, name=name)
    return {**made, "documents": [{**made["documents"][0], "pipeline_version": fakes.VERSION}]}


class Silent:
    def waiting(self, message: str) -> None: ...
    def found(self) -> None: ...
    def planned(self, to_read: int, files: int) -> None: ...
    def done(self, source_uri: str, outcome: str, message: str | None) -> None: ...


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("raw").mkdir()
    for module in (plan, rows):
        monkeypatch.setattr(module, "pipeline_version", lambda: fakes.VERSION)
    return tmp_path


def zipped(files: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in files.items():
            container.writestr(name, data)
    return buffer.getvalue()


def write(name: str, data: bytes | str) -> None:
    Path("raw", name).write_bytes(data.encode() if isinstance(data, str) else data)


def run(process=fakes.process) -> Report:
    return ingest([Path("raw")], Path("wh"), Silent(), process=process, workers=1)


def ask(sql: str) -> list[tuple]:
    with connect("wh") as connection:
        return connection.execute(sql).fetchall()


def unpacked() -> list[Path]:
    return list(Path("wh/.staging").iterdir())


def test_members_are_documents_of_their_own():
    inner = zipped({"丙.txt": "three"})
    write(
        "a.zip", zipped({"附件/甲.txt": "one\nmore", "内.zip": inner, "附件/~$甲.txt": "x", "甲.txt.meta.json": "{}"})
    )
    write("b.txt", "two")
    report = run()
    assert (report.read.complete, report.failures) == (3, ())
    assert ask("select source_uri, file_name, byte_size, status from documents order by 1") == [
        ("raw/a.zip!/内.zip/丙.txt", "丙.txt", 5, "complete"),
        ("raw/a.zip!/附件/甲.txt", "甲.txt", 8, "complete"),
        ("raw/b.txt", "b.txt", 3, "complete"),
    ]
    assert ask("select title from sections order by 1") == [("more",), ("one",), ("three",), ("two",)]
    assert ask("select count(*) from ingestions where outcome = 'complete'") == [(3,)]
    assert unpacked() == []


def test_a_second_run_writes_nothing_and_unpacks_only_what_is_new(monkeypatch):
    write("a.zip", zipped({"x.txt": "one", "y.txt": "two"}))
    first, second = run(), run()
    assert (first.read.complete, second.wrote, second.unchanged) == (2, False, 2)
    assert second.version == first.version

    write("a.zip", zipped({"x.txt": "one", "y.txt": "changed"}))
    third = run()
    assert (third.read.complete, third.unchanged) == (1, 1)
    assert [warning.split(" ")[0] for warning in third.warnings] == ["raw/a.zip!/y.txt"]
    assert ask("select count(*) from documents") == [(3,)]


def test_the_same_bytes_inside_and_beside_are_one_document():
    write("a.zip", zipped({"x.txt": "one", "y.txt": "one"}))
    write("b.txt", "one")
    report = run()
    assert (report.read.complete, report.same_bytes) == (1, 2)
    assert ask("select source_uri, outcome, message from ingestions order by 1") == [
        ("raw/a.zip!/x.txt", "complete", None),
        ("raw/a.zip!/y.txt", "skipped_unchanged", "The same bytes as raw/a.zip!/x.txt."),
        ("raw/b.txt", "skipped_unchanged", "The same bytes as raw/a.zip!/x.txt."),
    ]


def test_a_member_that_fails_is_a_row_and_the_others_go_on():
    damaged = bytearray(zipped({"a.txt": "abc" * 100, "b.txt": "one", "c.txt": "fault", "d.txt": ""}))
    damaged[damaged.index(b"a.txt") + 6] ^= 0xFF
    write("a.zip", bytes(damaged))
    report = run()
    assert report.read.complete == 1
    assert ask("select source_uri, outcome, error_code, stage from ingestions order by 1") == [
        ("raw/a.zip!/a.txt", "failed", "damaged", "open"),
        ("raw/a.zip!/b.txt", "complete", None, None),
        ("raw/a.zip!/c.txt", "failed", "internal_error", "read"),
        ("raw/a.zip!/d.txt", "failed", "empty_file", "sniff"),
    ]


def test_refused_archives_are_failures_with_their_cause():
    locked = bytearray(zipped({"a.txt": "abc"}))
    for at in (6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    deep = zipped({"a.txt": "1"})
    for _ in range(4):
        deep = zipped({"a.zip": deep})
    write("bomb.zip", zipped({"good.txt": REPORT, "zeros.txt": b"0" * 30_000_000}))
    write("inner_bomb.zip", zipped({"good.txt": REPORT, "inner.zip": zipped({"zeros.txt": b"0" * 30_000_000})}))
    write("cut.zip", zipped({"a.txt": "abc" * 100})[:60])
    write("deep.zip", deep)
    write("empty.zip", zipped({}))
    write("locked.zip", bytes(locked))
    write("out.zip", zipped({"good.txt": REPORT, "../../out.txt": "x"}))
    write("mixed.zip", zipped({"自评.txt": REPORT, "locked.zip": bytes(locked)}))
    write("only_notes.zip", zipped({"README.md": "x"}))
    report = run(read)
    assert (report.read.complete, len(report.failures)) == (1, 9)
    failed = "select source_uri, error_code, stage from ingestions where outcome = 'failed' order by 1"
    assert ask(failed) == [
        ("raw/bomb.zip", "too_large", "open"),
        ("raw/cut.zip", "damaged", "open"),
        ("raw/deep.zip", "too_large", "open"),
        ("raw/empty.zip", "empty_file", "open"),
        ("raw/inner_bomb.zip", "too_large", "open"),
        ("raw/locked.zip", "encrypted", "open"),
        ("raw/mixed.zip!/locked.zip", "encrypted", "open"),
        ("raw/only_notes.zip", "unsupported_format", "sniff"),
        ("raw/out.zip", "damaged", "open"),
    ]
    assert ask("select source_uri, file_name from documents where status <> 'failed'") == [
        ("raw/mixed.zip!/自评.txt", "自评.txt")
    ]
    assert not Path("out.txt").exists() and unpacked() == []
    again = run(read)
    assert (again.wrote, len(again.failures)) == (False, 9)


def test_members_have_their_archives_origin_but_not_its_title():
    write("a.zip", zipped({"x.txt": "one"}))
    told = {"source_uri": "https://example.gov.cn/a.zip", "retrieved_at": "2024-05-31T08:00:00+08:00", "title": "附件"}
    write("a.zip.meta.json", json.dumps(told))
    run()
    assert ask("select source_uri, title, strftime(retrieved_at at time zone 'UTC', '%d %H') from documents") == [
        ("https://example.gov.cn/a.zip!/x.txt", None, "31 00")
    ]


def test_what_a_killed_run_unpacked_is_removed_by_the_next():
    write("a.zip", zipped({"x.txt": "one"}))
    prepare("wh")
    killed = (
        "import os, pathlib; from pipeline.ingest.plan import make_plan; "
        "plan = make_plan([pathlib.Path('raw')], pathlib.Path('wh')); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", killed], check=False, env={**os.environ, "PYTHONPATH": ":".join(sys.path)})
    (left,) = unpacked()
    assert [path.read_text() for path in left.iterdir()] == ["one"]
    assert run().read.complete == 1
    assert unpacked() == []
