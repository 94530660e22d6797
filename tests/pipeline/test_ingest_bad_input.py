"""Files that are no reports, read by the pipeline's own `process()`: each is named with what is wrong, the others go on."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.progress import LogWatcher
from pipeline.ingest.direct import ingest
from pipeline.warehouse import connect

REPORT = "某县2023年度部门整体支出绩效自评报告\n\n一、部门基本情况\n\n本部门2023年度预算100.00万元，执行98.00万元。\n"


def test_each_bad_file_has_its_code_and_the_good_one_is_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    raw = Path("raw")
    raw.mkdir()
    (raw / "empty.txt").write_bytes(b"")
    (raw / "binary.txt").write_bytes(bytes(range(256)) * 16)
    (raw / "mixed.txt").write_bytes(REPORT.encode() + "预算绩效".encode("gb18030") + b"\n")
    (raw / "novel.txt").write_text("The quick brown fox jumps over the lazy dog.\n")
    (raw / "report.txt").write_text(REPORT)
    (raw / "gone.txt").symlink_to("nowhere")

    report = ingest([raw], Path("wh"), LogWatcher(), workers=1)
    assert {(failure.source_uri, failure.code.value) for failure in report.failures} == {
        ("raw/empty.txt", "empty_file"),
        ("raw/binary.txt", "unknown_format"),
        ("raw/mixed.txt", "undecodable_text"),
        ("raw/novel.txt", "not_a_report"),
        ("raw/gone.txt", "file_vanished"),
    }
    with connect("wh") as connection:
        attempts = connection.execute(
            "select source_uri, outcome, document_id is not null, length(message) > 20 from ingestions order by 1"
        ).fetchall()
        documents = connection.execute("select file_name, status, media_type from documents order by 1").fetchall()
    assert attempts == [
        ("raw/binary.txt", "failed", True, True),
        ("raw/empty.txt", "failed", True, True),
        ("raw/gone.txt", "failed", False, True),
        ("raw/mixed.txt", "failed", True, True),
        ("raw/novel.txt", "failed", True, True),
        ("raw/report.txt", "complete", True, None),
    ]
    assert documents == [
        ("binary.txt", "failed", "application/octet-stream"),
        ("empty.txt", "failed", None),
        ("mixed.txt", "failed", "text/plain"),
        ("novel.txt", "failed", "text/plain"),
        ("report.txt", "complete", "text/plain"),
    ]
