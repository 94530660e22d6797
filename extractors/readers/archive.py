"""Archives (.zip; .rar and .7z where a tool is at hand): their members, each a document of its own.

An archive is no document itself: ingestion calls `members` and reads each member as if it had been found beside the
archive. Only one that is refused comes to `read_archive`, which says why.
"""

from __future__ import annotations

import posixpath
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from extractors.errors import DocumentError, ErrorCode
from extractors.readers.container import MAX_MEMBERS, MAX_TOTAL, opened, unpacked
from extractors.readers.sniff import Kind, sniff

MAX_DEPTH = 4  # archives within archives
TOOLS = ("bsdtar", "7z", "7zz", "7za")
ARCHIVES = (Kind.ZIP, Kind.RAR, Kind.SEVEN_ZIP)
TIMEOUT = 120  # seconds
_UTF8_NAME = 0x800  # the flag by which a member's name is UTF-8
_UNICODE_PATH = 0x7075  # the extra field in which some programs put the name as UTF-8
_FURNITURE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. name: its path there, as `inner.zip/folder/file.xls` where archives are nested.

    problem: why its bytes cannot be had, None where `data` holds them.
    """

    name: str
    data: bytes
    problem: DocumentError | None = None


def members(data: bytes) -> Iterator[Member]:
    """The files in an archive, those of archives inside it too, in their order; folders and the like are left out.

    A damaged member has its problem; an archive inside that cannot be opened is a member as it is; the others go on.
    Raises DocumentError for the whole: DAMAGED, TOO_LARGE (at any depth), ENCRYPTED, UNSUPPORTED_FORMAT (not an
    archive), CONVERTER_MISSING (no tool for .rar or .7z), TIMEOUT, EMPTY_FILE (no file in it).
    """
    budget = _Budget()
    found = False
    for member in _members(data, sniff(data), "", 1, budget):
        found = True
        yield member
    if not found:
        raise DocumentError(ErrorCode.EMPTY_FILE, "The archive holds no file. Fetch it again.", stage="open")


def read_archive(data: bytes) -> NoReturn:
    """Raises DocumentError: what `members` does, or UNSUPPORTED_FORMAT where the members are to be read instead."""
    count = sum(1 for _ in members(data))
    raise DocumentError(
        ErrorCode.UNSUPPORTED_FORMAT,
        f"The file is an archive ({count} files in it) and no document itself: `jixiao ingest` reads each of its files, "
        "hidden ones and notes apart.",
        stage="sniff",
    )


class _Budget:
    """What all levels of an archive together may unpack to."""

    def __init__(self) -> None:
        self._left = MAX_TOTAL
        self._members = MAX_MEMBERS

    def spend(self, size: int) -> None:
        self._left -= size
        self._members -= 1
        if self._left < 0 or self._members < 0:
            raise DocumentError(
                ErrorCode.TOO_LARGE,
                f"The archives in the file unpack to more than {MAX_TOTAL} bytes or {MAX_MEMBERS} files: it may be made to do "
                "harm. Unpack it by hand.",
                stage="open",
            )


def _members(data: bytes, kind: Kind, folder: str, depth: int, budget: _Budget) -> Iterator[Member]:
    if depth > MAX_DEPTH:
        raise DocumentError(
            ErrorCode.TOO_LARGE,
            f"Archives are nested more than {MAX_DEPTH} deep. Unpack the file by hand.",
            stage="open",
        )
    if kind is Kind.ZIP:
        files = _zip_files(data, budget)
    elif kind in ARCHIVES:
        files = _other_files(data, kind, budget)
    else:
        raise DocumentError(ErrorCode.UNSUPPORTED_FORMAT, f"The file is {kind.value} and no archive.", stage="sniff")
    for member in files:
        inner = sniff(member.data) if member.data else Kind.BINARY
        whole = replace(member, name=folder + member.name)
        if inner in ARCHIVES:
            yield from _inside(whole, inner, depth + 1, budget)
        else:
            yield whole


def _inside(archive: Member, kind: Kind, depth: int, budget: _Budget) -> Iterator[Member]:
    """The members of an archive in an archive; itself where it cannot be opened or holds nothing."""
    found = False
    try:
        for member in _members(archive.data, kind, f"{archive.name}/", depth, budget):
            found = True
            yield member
    except DocumentError as error:
        if error.code is ErrorCode.TOO_LARGE:
            raise
        found = False
    if not found:
        yield archive


def _zip_files(data: bytes, budget: _Budget) -> Iterator[Member]:
    container = opened(data)
    named = [(_safe_name(member_name(info)), info) for info in container.infolist()]
    for name, info in named:
        if info.is_dir() or _is_furniture(name):
            continue
        budget.spend(info.file_size)
        try:
            yield Member(name, unpacked(container, info))
        except DocumentError as error:
            yield Member(name, b"", error)


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name as it was written: UTF-8 where it says so, else UTF-8 or GB 18030, whichever fits."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    named = _unicode_path(info.extra)
    if named is not None:
        return named
    raw = info.orig_filename.encode("cp437", errors="surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes) -> str | None:
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", errors="replace")
        extra = extra[4 + size :]
    return None


def _safe_name(name: str) -> str:
    """The name as a path inside the archive. Raises DocumentError(DAMAGED) where it leads out of it."""
    path = posixpath.normpath(name.replace("\\", "/"))
    if path.startswith(("/", "../")) or path == ".." or (len(path) > 1 and path[1] == ":") or "\x00" in path:
        raise DocumentError(
            ErrorCode.DAMAGED,
            f"The archive holds a member named {name[:80]!r}, which leads out of its folder: it may be made to do harm.",
            stage="open",
        )
    return path


def _is_furniture(name: str) -> bool:
    """Files that operating systems leave in archives."""
    base = posixpath.basename(name)
    return name.startswith(_FURNITURE[0]) or base in _FURNITURE or base.startswith("._")


def find_tool() -> str | None:
    """The path of a program that unpacks .rar and .7z."""
    return next((path for name in TOOLS if (path := shutil.which(name))), None)


def _other_files(data: bytes, kind: Kind, budget: _Budget) -> Iterator[Member]:
    tool = find_tool()
    if tool is None:
        raise DocumentError(
            ErrorCode.CONVERTER_MISSING,
            f"The file is {kind.value}; to unpack it, one of {', '.join(TOOLS)} is needed and none was found. Install one "
            "(libarchive-tools or p7zip-full), or unpack the file by hand.",
        )
    with tempfile.TemporaryDirectory(prefix="jixiao-unpack-") as folder:
        source, target = Path(folder, "archive"), Path(folder, "files")
        source.write_bytes(data)
        target.mkdir()
        _unpack(tool, source, target)
        for path in sorted(target.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            name = path.relative_to(target).as_posix()
            if not _is_furniture(name):
                budget.spend(path.stat().st_size)
                yield Member(name, path.read_bytes())


def _unpack(tool: str, source: Path, target: Path) -> None:
    """Unpack into a folder; the system keeps any one file within the limit, and both tools refuse names that lead out."""
    unpack = [tool, "-x", "-f", str(source), "-C", str(target)]
    if Path(tool).name != "bsdtar":
        unpack = [tool, "x", "-y", "-p-", f"-o{target}", str(source)]
    command = ["sh", "-c", f'ulimit -f {MAX_TOTAL // 512}; exec "$@"', "sh", *unpack]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(ErrorCode.TIMEOUT, f"The archive was not unpacked within {TIMEOUT} s.") from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        locked = "password" in said.lower() or "encrypt" in said.lower()
        raise DocumentError(
            ErrorCode.ENCRYPTED if locked else ErrorCode.DAMAGED,
            "The archive is protected by a password. Ask for a copy without one."
            if locked
            else f"The archive cannot be unpacked ({said[-120:]}). Fetch it again.",
            stage="open",
        )
