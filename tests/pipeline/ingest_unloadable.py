"""A stand-in that no worker process can import: only the process that the environment names can."""

import os

if os.environ["ONLY_PROCESS"] != str(os.getpid()):
    raise ImportError("not in a worker")


def process(data: bytes, *, name: str | None = None) -> dict[str, list[dict]]:
    """Never called."""
    raise AssertionError
