"""What a worker process does with one document: read, check the bytes, process, check the rows."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path, PurePosixPath
from typing import Any

from extractors.errors import DocumentError, ErrorCode
from pipeline.ingest.sidecar import NO_SIDECAR, Sidecar
from pipeline.ingest.sources import Failure, file_failure
from pipeline.objects import ObjectPath

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
#: `process(data, name=file_name)`: the rows of the contract by table, or DocumentError. Sent to workers by its name.
Processor = Callable[..., Rows]


@dataclass(frozen=True, slots=True)
class Work:
    """A document to extract: its bytes by their hash, and what is known of their origin.

    `has_rows`: the warehouse holds what another version of the pipeline read from it; a failure leaves that in place.
    `member`: the path inside the archive that it was unpacked from to `path`, None where it lay there as it is.
    """

    path: Path | ObjectPath
    document_id: str
    byte_size: int
    source_uri: str
    sidecar: Sidecar = NO_SIDECAR
    has_rows: bool = False
    member: str | None = None

    @property
    def file_name(self) -> str:
        """The file's own name; bytes that are no UTF-8 are escaped."""
        return PurePosixPath(self.member or str(self.path)).name.encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a document: its rows, checked against the contract, or why there are none. Times in UTC."""

    work: Work
    result: Rows | Failure
    started_at: dt.datetime
    finished_at: dt.datetime


def warm_up() -> None:
    """Import what `attempt` needs before its first document, whose time is limited."""
    spare_pandas()
    for module in ("extractors.readers.sniff", "pipeline.contract.rows"):
        import_module(module)


def spare_pandas() -> None:
    """Keep Arrow from importing pandas, which takes a second, when it first meets a list.

    Arrow looks for pandas once in a process and works without where it finds none; others may import it all the same.
    For processes of our own that never turn Arrow tables into frames: workers and the command line.
    """
    import pyarrow as pa

    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([None])
    finally:
        sys.meta_path.remove(finder)


class _NoPandas(MetaPathFinder):
    """Says that pandas is not installed."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def attempt(work: Work, process: Processor) -> Attempt:
    """Extract one document. Raises nothing that the document is to blame for."""
    started = dt.datetime.now(dt.UTC)
    result = _extract(work, process)
    return Attempt(work, result, started, dt.datetime.now(dt.UTC))


def _extract(work: Work, process: Processor) -> Rows | Failure:
    from pipeline.contract.rows import to_table  # Arrow, only in workers

    try:
        data = work.path.read_bytes()
    except OSError as error:
        return file_failure(work.source_uri, error)
    if hashlib.sha256(data).hexdigest() != work.document_id:
        message = "The file changed while it was being read. Run again when it is complete."
        return Failure(work.source_uri, ErrorCode.FILE_CHANGED, message, "open")
    try:
        rows = process(data, name=work.file_name)
        for table, content in rows.items():
            to_table(table, content)  # a fault in one document's rows must not take the batch that it is staged in
    except DocumentError as error:
        where = f"Page {error.page}: " if error.page else ""
        return failure(work, error.code, where + error.message, error.stage, data)
    except MemoryError:
        return out_of_memory(work)
    except (Exception, SystemExit) as error:  # noqa: BLE001  # the border of the worker: our own fault becomes a row that says so
        return failure(work, ErrorCode.INTERNAL_ERROR, _fault(error), "read", data)
    return rows


def out_of_memory(work: Work) -> Failure:
    """Made of what is at hand: there is no memory to look at the bytes with."""
    message = "Reading this takes more memory than a worker is allowed. Split the document or raise the limit."
    return Failure(work.source_uri, ErrorCode.OUT_OF_MEMORY, message, "read", work.document_id, work.byte_size)


def _fault(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error}, {Path(frame.filename).name} line {frame.lineno}"
    return f"The program failed on this document ({what}). Please report it with the document."


def failure(work: Work, code: ErrorCode, message: str, stage: str, data: bytes | None = None) -> Failure:
    """The failure of a document whose hash is known."""
    from extractors.readers.sniff import sniff

    media_type = sniff(data).value if data else None
    return Failure(work.source_uri, code, message, stage, work.document_id, work.byte_size, media_type)
