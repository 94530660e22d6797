"""Signs of life: readers say when a page is done, so that whoever waits can tell a long document from a stuck one."""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], object]] = []


def on_page(tell: Callable[[], object]) -> None:
    """Have `tell` called after each page that this process reads, in place of what was called before."""
    _listeners[:] = [tell]


def page_done() -> None:
    """To be called by readers of pages, after each."""
    for tell in _listeners:
        tell()
