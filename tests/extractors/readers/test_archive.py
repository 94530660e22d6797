"""Archives: names, nesting, limits, and what would lead out of them."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from extractors.errors import DocumentError, ErrorCode
from extractors.readers import archive, read
from extractors.readers.archive import members


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in files.items():
            container.writestr(name, data)
    return buffer.getvalue()


def named(data: bytes) -> dict[str, bytes]:
    return {member.name: member.data for member in members(data)}


def test_names_in_gbk() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("abcdef.xls", b"1")
    data = buffer.getvalue().replace(b"abcdef", "决算表".encode("gbk"))
    assert named(data) == {"决算表.xls": b"1"}


def test_names_in_utf8_and_folders_and_furniture() -> None:
    data = zipped({"附件/自评表.txt": b"1", "__MACOSX/._x": b"2", "附件/Thumbs.db": b"3", "空.txt": b""})
    assert named(data) == {"附件/自评表.txt": b"1", "空.txt": b""}


def test_archives_within_archives() -> None:
    inner = zipped({"乙.txt": b"b"})
    assert named(zipped({"甲.txt": b"a", "内.zip": inner})) == {"甲.txt": b"a", "内.zip/乙.txt": b"b"}


def test_office_files_are_documents_and_no_archives() -> None:
    book = zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert list(named(zipped({"表.xlsx": book}))) == ["表.xlsx"]


def test_nesting_has_an_end() -> None:
    data = zipped({"a.txt": b"1"})
    for _ in range(archive.MAX_DEPTH):
        data = zipped({"a.zip": data})
    with pytest.raises(DocumentError) as caught:
        list(members(data))
    assert caught.value.code is ErrorCode.TOO_LARGE


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\Windows\\x", "a/../../b"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        list(members(zipped({name: b"1"})))
    assert caught.value.code is ErrorCode.DAMAGED


def test_bombs_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentError) as caught:
        list(members(zipped({"a.txt": b"0" * 30_000_000})))
    assert caught.value.code is ErrorCode.TOO_LARGE
    monkeypatch.setattr(archive, "MAX_TOTAL", 1000)
    nested = zipped({f"{i}.zip": zipped({"a.txt": bytes(range(200)) * 2}) for i in range(4)})
    with pytest.raises(DocumentError) as caught:
        list(members(nested))
    assert caught.value.code is ErrorCode.TOO_LARGE


def test_a_size_that_lies_unpacks_no_further() -> None:
    data = zipped({"a.txt": b"0" * 5000})
    (member,) = members(data.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert member.data == b"" and member.problem is not None
    assert member.problem.code is ErrorCode.DAMAGED


def test_a_damaged_member_leaves_the_others() -> None:
    data = bytearray(zipped({"a.txt": b"abc" * 100, "b.txt": b"b"}))
    data[data.index(b"a.txt") + 6] ^= 0xFF  # in the packed bytes
    first, second = members(bytes(data))
    assert (first.name, first.data) == ("a.txt", b"") and first.problem is not None
    assert first.problem.code is ErrorCode.DAMAGED
    assert (second.name, second.data, second.problem) == ("b.txt", b"b", None)


def test_an_archive_inside_that_cannot_be_opened_is_a_member_itself() -> None:
    inner = {"cut.zip": zipped({"x": b"abc" * 100})[:60], "out.zip": zipped({"../x": b"1"}), "empty.zip": zipped({})}
    data = zipped({"a.txt": b"1", **inner, "b.txt": b"2"})
    assert named(data) == {"a.txt": b"1", **inner, "b.txt": b"2"}


def test_a_bomb_inside_refuses_the_whole() -> None:
    with pytest.raises(DocumentError) as caught:
        list(members(zipped({"a.txt": b"1", "b.zip": zipped({"x": b"0" * 30_000_000})})))
    assert caught.value.code is ErrorCode.TOO_LARGE


def test_read_as_a_document_an_archive_says_that_it_is_none() -> None:
    with pytest.raises(DocumentError, match=r"an archive \(2 files in it\)") as caught:
        read(zipped({"a.txt": b"1", "b.txt": b"2"}))
    assert caught.value.code is ErrorCode.UNSUPPORTED_FORMAT
    with pytest.raises(DocumentError) as caught:
        read(zipped({"../a.txt": b"1"}))
    assert (caught.value.code, caught.value.stage) == (ErrorCode.DAMAGED, "open")


def test_empty_damaged_locked_and_no_archive() -> None:
    whole = zipped({"a.txt": b"abc" * 100})
    codes = []
    locked = bytearray(whole)
    for at in (6, whole.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    for data in (zipped({}), whole[:60], bytes(locked), b"plain text"):
        with pytest.raises(DocumentError) as caught:
            list(members(data))
        codes.append(caught.value.code)
    assert codes == [ErrorCode.EMPTY_FILE, ErrorCode.DAMAGED, ErrorCode.ENCRYPTED, ErrorCode.UNSUPPORTED_FORMAT]


def test_without_a_tool_rar_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive.shutil, "which", lambda name: None)
    with pytest.raises(DocumentError) as caught:
        list(members(b"Rar!\x1a\x07\x01\x00" + bytes(50)))
    assert caught.value.code is ErrorCode.CONVERTER_MISSING
    assert "bsdtar" in caught.value.message


@pytest.mark.parametrize("tool", archive.TOOLS)
def test_seven_zip_by_each_tool(tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, packer = shutil.which(tool), shutil.which("7z") or shutil.which("bsdtar")
    if path is None or packer is None:
        pytest.skip(f"{tool} is not installed")
    (tmp_path / "决算.txt").write_bytes(b"1")
    target = tmp_path / "a.7z"
    pack = [packer, "a", str(target), "决算.txt"] if "7z" in packer else [packer, "-a", "-cf", str(target), "决算.txt"]
    subprocess.run(pack, cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.setattr(archive, "TOOLS", (tool,))
    assert named(target.read_bytes()) == {"决算.txt": b"1"}
    with pytest.raises(DocumentError) as caught:
        list(members(target.read_bytes()[:-20]))
    assert caught.value.code is ErrorCode.DAMAGED
