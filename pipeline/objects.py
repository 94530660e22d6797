"""Objects of an S3-compatible store: where `s3://` paths lead. They need the extra `scale` (s3fs).

Endpoint, keys and region come from where every S3 program looks: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, ~/.aws, and so on.
Whatever goes wrong here is an OSError, as with files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BufferedIOBase
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from s3fs import S3FileSystem

#: A folder or file as callers name it: `s3://` stands at the beginning of those in a store.
Place = Path | str

#: Packages whose exceptions mean that the store could not be spoken to.
_SPEAKERS = {"botocore", "aiobotocore", "aiohttp"}

#: Answers of a store that keeps a condition: it does not hold, another write is under way, there is nothing to replace.
_REFUSED = {412, 409, 404}
#: Objects that one request may delete.
_AT_ONCE = 1000


class StoreError(OSError):
    """The store cannot be reached, or does not do what is needed; the message says what to do."""


def is_object(place: object) -> bool:
    """Whether a place lies in a store; a Path made of `s3://…` has lost a slash."""
    return str(place).startswith("s3:/")


@cache
def filesystem(*, remembers: bool = False) -> S3FileSystem:
    """The store as a file system, one a process. Raises StoreError where the extra is not installed.

    remembers: one that takes what it has listed for true, for objects that never change.
    """
    try:
        from s3fs import S3FileSystem
    except ImportError:
        raise StoreError("s3:// needs packages that are not installed: pip install 'jixiao[scale]'") from None
    return S3FileSystem(use_listings_cache=remembers)


@contextmanager
def os_errors() -> Iterator[None]:
    """What the store's client raises comes out as a StoreError."""
    try:
        yield
    except Exception as error:
        trouble = trouble_with_store(error)
        if trouble is None or isinstance(error, StoreError):
            raise
        raise StoreError(trouble) from error


def trouble_with_store(error: BaseException) -> str | None:
    """In words, what an exception says about the store; None where it is about something else."""
    package = type(error).__module__.split(".")[0]
    said = str(error)
    if package == "_duckdb":  # which quotes the exception that a file system raised, with its traceback
        quoted = re.search(r"^(?:\w+\.)*(\w+(?:Error|Exception|Timeout)): (.*)$", said, re.MULTILINE)
        if quoted is None or ("s3fs" not in said and "botocore" not in said):
            return None
        said = quoted[2]
    elif package not in _SPEAKERS and not isinstance(error, StoreError):
        return None
    return f"the object store cannot be used ({said}): check network, AWS_ENDPOINT_URL and keys, and run again"


@dataclass(frozen=True, slots=True)
class ObjectPath:
    """A place in a store, with those methods of a Path that are needed of files in either."""

    uri: str

    @classmethod
    def of(cls, place: object) -> ObjectPath:
        return cls("s3://" + str(place).removeprefix("s3:").strip("/"))

    def __str__(self) -> str:
        return self.uri

    def __truediv__(self, name: str) -> ObjectPath:
        return ObjectPath(f"{self.uri}/{name}")

    @property
    def name(self) -> str:
        return self.uri.rsplit("/", 1)[1]

    def with_name(self, name: str) -> ObjectPath:
        return ObjectPath(f"{self.uri.rsplit('/', 1)[0]}/{name}")

    @property
    def bucket_and_key(self) -> tuple[str, str]:
        bucket, _, key = self.uri.removeprefix("s3://").partition("/")
        return bucket, key

    def open(self, mode: str = "rb") -> BufferedIOBase:
        with os_errors():
            return filesystem().open(self.uri, mode)

    def read_bytes(self) -> bytes:
        with os_errors():
            return filesystem().cat_file(self.uri, max_concurrency=1)

    def write_bytes(self, data: bytes) -> None:
        with os_errors():
            filesystem().pipe_file(self.uri, data)

    def read_edition(self) -> tuple[bytes, str]:
        """The object's bytes, and what tells this edition of it from others."""
        from fsspec.asyn import sync

        bucket, key = self.bucket_and_key
        with os_errors():
            answer = filesystem().call_s3("get_object", Bucket=bucket, Key=key)
            return sync(filesystem().loop, answer["Body"].read), answer["ETag"]

    def write_edition(self, data: bytes, over: str | None) -> str | None:
        """Write the object if it still is the edition `over` (None: if it is not there), else give None.

        Gives the new edition. None may also mean that the first try succeeded and its answer was lost: look at what is
        there.
        """
        bucket, key = self.bucket_and_key
        condition = {"IfNoneMatch": "*"} if over is None else {"IfMatch": over}
        try:
            with os_errors():
                return filesystem().call_s3("put_object", Bucket=bucket, Key=key, Body=data, **condition)["ETag"]
        except OSError as error:
            answer = getattr(error.__cause__, "response", None)
            if answer is None or answer["ResponseMetadata"]["HTTPStatusCode"] not in _REFUSED:
                raise
            if over is None and isinstance(error, FileNotFoundError):  # it is the bucket that is missing
                raise
            return None

    def exists(self) -> bool:
        """Whether there is an object of just this name."""
        bucket, key = self.bucket_and_key
        if not key:  # a bucket is no object
            return False
        try:
            with os_errors():
                filesystem().call_s3("head_object", Bucket=bucket, Key=key)
        except FileNotFoundError:
            return False
        return True

    def below(self) -> list[tuple[str, float]]:
        """The objects below this place, in order: what follows it in their names, and when they were written (epoch)."""
        with os_errors():
            found = filesystem().find(f"{self.uri}/", detail=True)
        start = len(self.uri.removeprefix("s3://")) + 1
        return sorted(
            (name[start:], info["LastModified"].timestamp())
            for name, info in found.items()
            if name[start:] and not name.endswith("/")  # a folder's placeholder
        )


def delete(bucket: str, keys: Sequence[str]) -> None:
    """Delete objects; those that are not there are no error."""
    with os_errors():
        for start in range(0, len(keys), _AT_ONCE):
            listed = [{"Key": key} for key in keys[start : start + _AT_ONCE]]
            filesystem().call_s3("delete_objects", Bucket=bucket, Delete={"Objects": listed, "Quiet": True})


def at(place: Place | ObjectPath) -> Path | ObjectPath:
    """The place that a caller names."""
    return ObjectPath.of(place) if is_object(place) else Path(str(place))
