"""Two sites, the entry that describes them, and scrapes by a clock that jumps instead of waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from county_pages import county
from county_site import Site, serving
from scraping import Clock, example, source_of

from pipeline.scrape.limits import Limits
from pipeline.scrape.report import ScrapeReport
from pipeline.scrape.run import scrape


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(clock=clock, sleep=clock.sleep)


@pytest.fixture
def www() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def files() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def entry(www: Site, files: Site) -> dict[str, Any]:
    county(www, files)
    return example(www, files)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return tmp_path / "raw"


@pytest.fixture
def run(raw: Path, clock: Clock) -> Callable[..., ScrapeReport]:
    """Scrape entries into `raw`, as `jixiao scrape` would, each time with limits of its own."""

    def made(*entries: dict[str, Any]) -> ScrapeReport:
        limits = Limits(clock=clock, sleep=clock.sleep)
        return scrape([source_of(entry) for entry in entries], raw, lambda _: None, limits=limits)

    return made
