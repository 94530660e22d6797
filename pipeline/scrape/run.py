"""A run over several sources: their limits together, one source after the other or several side by side."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.scrape.client import Client
from pipeline.scrape.limits import Limits
from pipeline.scrape.report import ScrapeReport, SourceReport
from pipeline.scrape.sources import Source
from pipeline.scrape.store import Store
from pipeline.scrape.walk import Tell, Walk

DEFAULT_RAW = Path("data/raw")
#: Sources walked at the same time; requests to one host take turns all the same.
SIDE_BY_SIDE = 4


def scrape(sources: Sequence[Source], raw: Path, tell: Tell, *, limits: Limits | None = None) -> ScrapeReport:
    """Walk every source and save what is new below `raw`.

    limits: the clock to wait by, the system's by default. Problems of pages, files and hosts are in the report and never raise. Raises CallError where `raw` is in use by
    another run or cannot be written.
    """
    started = time.monotonic()
    limits = limits_of(sources, limits)
    with Store(raw) as store, ThreadPoolExecutor(min(SIDE_BY_SIDE, len(sources))) as pool:
        try:
            waiting = [pool.submit(scrape_source, source, store, limits, tell) for source in sources]
            reports = [one.result() for one in waiting]
        except BaseException:
            limits.stop()
            raise
    return ScrapeReport(str(raw), tuple(reports), time.monotonic() - started)


def scrape_source(source: Source, store: Store, limits: Limits, tell: Tell) -> SourceReport:
    """Walk one source. Raises CallError where nothing can be written, limits.Stopped."""
    with client_of(source, limits) as client:
        return Walk(source, client, store, tell).run()


def client_of(source: Source, limits: Limits) -> Client:
    """The client that fetches for a source and from its hosts only."""
    return Client(
        source.all_hosts,
        limits,
        user_agent=source.politeness.user_agent,
        at_once=source.politeness.at_once,
        loopback=source.allow == "loopback",
        seconds=source.limits.seconds,
    )


def limits_of(sources: Sequence[Source], limits: Limits | None = None) -> Limits:
    """The limits of all hosts that the sources name: of several wishes for one host the strictest."""
    made = limits or Limits()
    for source in sources:
        for named in source.all_hosts:
            made.host(host_name(named)).ask(source.politeness.seconds, source.politeness.at_once)
    return made


def host_name(named: str) -> str:
    """A host without its port."""
    return urlsplit(f"//{named}").hostname or ""
