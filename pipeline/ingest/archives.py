"""Archives among the files of a run: each member is a document of its own, unpacked for as long as the run lasts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ingest.extract import Work
from pipeline.ingest.sources import Failure, is_no_report
from pipeline.objects import ObjectPath
from pipeline.warehouse.errors import WarehouseError, plain_errors

if TYPE_CHECKING:
    from extractors.readers.archive import Member

#: Between an archive's name and a member's in `source_uri`.
MEMBER_MARK = "!/"
#: How the archives that can be unpacked begin, and Office files with them.
_BEGINNINGS = (b"PK", b"Rar!", b"7z")


def documents_in(file: Work, folder: Path | ObjectPath, is_wanted: Callable[[str], bool]) -> list[Work | Failure]:
    """The documents that a file holds: an archive's members, their bytes in `folder` where they are wanted, else itself.

    is_wanted: by document_id, whether the bytes will be read. An archive that is refused stays one document: the worker
    that is given it finds out again why, and its failure is recorded and remembered as that of any other document.
    Raises WarehouseError where `folder` cannot be written.
    """
    from extractors.readers.archive import ARCHIVES, members  # lxml and more: only for files that look like it
    from extractors.readers.container import MAX_TOTAL
    from extractors.readers.sniff import sniff

    try:
        with file.path.open("rb") as stream:
            if not stream.read(4).startswith(_BEGINNINGS) or file.byte_size > MAX_TOTAL:
                return [file]
        data = file.path.read_bytes()
        if sniff(data) not in ARCHIVES:
            return [file]
        return list(_documents(file, members(data), folder, is_wanted)) or [file]
    except WarehouseError:
        raise
    except Exception:  # noqa: BLE001  # what the archive is to blame for, and our own faults too: the worker will say
        return [file]


def _documents(
    file: Work, found: Iterator[Member], folder: Path | ObjectPath, is_wanted: Callable[[str], bool]
) -> Iterator[Work | Failure]:
    # what the sidecar calls the archive is no member's title
    sidecar = replace(file.sidecar, title=None)
    for member in found:
        if any(map(is_no_report, member.name.split("/"))):
            continue
        name = member.name.encode("utf-8", "backslashreplace").decode()
        uri = file.source_uri + MEMBER_MARK + name
        if member.problem is not None:
            yield Failure(uri, member.problem.code, member.problem.message, member.problem.stage)
            continue
        document_id = hashlib.sha256(member.data).hexdigest()
        path = folder / document_id
        if is_wanted(document_id) and not path.exists():
            with plain_errors(folder, "unpacking an archive"):
                path.write_bytes(member.data)
        yield Work(path, document_id, len(member.data), uri, sidecar, member=name)
