"""A stand-in that a worker process cannot even import."""

import multiprocessing

if multiprocessing.parent_process() is not None:
    raise ImportError("not in a worker")


def process(data: bytes, *, name: str | None = None) -> dict[str, list[dict]]:
    """Never called."""
    raise AssertionError
