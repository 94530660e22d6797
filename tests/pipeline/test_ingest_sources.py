"""Which files are tried, under which name, and what is said of those that cannot be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractors.errors import ErrorCode
from pipeline.ingest.sidecar import read_sidecar
from pipeline.ingest.sources import CallError, Failure, Source, discover


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str = "x") -> Path:
    made = Path(path)
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text(text)
    return made


def names(*paths: str, **options) -> list[str]:
    return [found.uri for found in discover(map(Path, paths), **options) if isinstance(found, Source)]


def failures(*paths: str) -> list[Failure]:
    return [found for found in discover(map(Path, paths)) if isinstance(found, Failure)]


def test_folders_are_walked_in_order_of_names_and_each_file_comes_once():
    for name in ("raw/b.txt", "raw/a/二.txt", "raw/a/一.txt", "raw/c"):
        write(name)
    assert names("raw", "raw/b.txt", "./raw/a") == ["raw/a/一.txt", "raw/a/二.txt", "raw/b.txt", "raw/c"]


def test_names_that_are_no_reports_are_passed_over_in_folders_only():
    for name in (
        "raw/.gitkeep",
        "raw/.cache/x.txt",
        "raw/README.md",
        "raw/a.txt",
        "raw/a.txt.meta.json",
        "raw/~$b.docx",
    ):
        write(name)
    assert names("raw") == ["raw/a.txt"]
    assert names("raw/README.md") == ["raw/README.md"]


def test_a_file_below_the_working_directory_has_one_name_however_it_is_called(here):
    write("raw/a.txt")
    assert names("raw/a.txt", str(here / "raw/a.txt"), "raw/../raw") == ["raw/a.txt"]


def test_a_file_elsewhere_is_named_by_its_whole_path(here, monkeypatch):
    write("raw/a.txt")
    write("other/x")
    monkeypatch.chdir(here / "other")
    assert names("../raw") == [str(here / "raw/a.txt")]


def test_the_warehouse_below_a_folder_is_not_entered():
    write("data/raw/a.txt")
    write("data/parquet/current/cells/part.parquet")
    assert names("data", leave_out=Path("data/parquet")) == ["data/raw/a.txt"]


def test_a_link_to_a_folder_above_does_not_go_round_for_ever():
    write("raw/a.txt")
    Path("raw/again").symlink_to("..", target_is_directory=True)
    assert names("raw") == ["raw/a.txt"]


def test_a_name_that_is_no_utf8_is_written_with_its_bytes():
    Path("raw").mkdir()
    Path(os.fsdecode(b"raw/\xbd\xf0.txt")).write_text("x")
    assert names("raw") == ["raw/\\xbd\\xf0.txt"]


def test_a_path_that_does_not_exist_is_a_bad_call():
    with pytest.raises(CallError, match=r"nowhere does not exist"):
        names("nowhere")


def test_what_cannot_be_read_is_a_failure_and_the_rest_goes_on(monkeypatch):
    write("raw/a.txt")
    write("raw/closed/b.txt")
    Path("raw/dangling").symlink_to("gone")
    os.mkfifo("raw/pipe")
    scan = os.scandir

    def guarded(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert names("raw") == ["raw/a.txt"]
    assert [(f.source_uri, f.code) for f in failures("raw")] == [
        ("raw/closed", ErrorCode.NO_PERMISSION),
        ("raw/dangling", ErrorCode.FILE_VANISHED),
        ("raw/pipe", ErrorCode.UNREADABLE_FILE),
    ]


def test_a_sidecar_gives_origin_time_and_title():
    report = write("raw/a.pdf")
    write(
        "raw/a.pdf.meta.json",
        '{"source_uri": "https://example.gov.cn/a.pdf", "retrieved_at": "2024-05-31T08:00:00+08:00", "title": "通报"}',
    )
    found = read_sidecar(report)
    assert (found.source_uri, found.title, found.problem) == ("https://example.gov.cn/a.pdf", "通报", None)
    assert found.retrieved_at.isoformat() == "2024-05-31T08:00:00+08:00"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read"),
        ("[]", "no JSON object"),
        ('{"retrieved_at": "2024-05-31T08:00:00"}', "no time zone"),
        ('{"source_uri": 3}', "source_uri is 3"),
    ],
)
def test_a_bad_sidecar_is_not_used_and_says_so(content, said):
    report = write("raw/a.pdf")
    write("raw/a.pdf.meta.json", content)
    found = read_sidecar(report)
    assert found.source_uri is None
    assert said in found.problem
