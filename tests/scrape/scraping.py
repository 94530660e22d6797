"""What the tests of scraping share: a clock, the worked example as an entry, a look at what was saved."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import yaml
from county_site import Site

from pipeline.scrape.report import ScrapeReport
from pipeline.scrape.sources import Registry, Source

ROOT = Path(__file__).parents[2]


class Clock:
    """Time that passes only by being waited for; `waits` keeps how long each wait was."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds
            self.waits.append(seconds)


def example(www: Site, files: Site) -> dict[str, Any]:
    """The worked example of the repository's sources.yaml, led to the sites of this machine."""
    text = (ROOT / "sources.yaml").read_text(encoding="utf-8")
    text = text.replace("www.county.example", www.host).replace("files.county.example", files.host)
    (entry,) = yaml.safe_load(text)["sources"]
    entry |= {"active": True, "allow": "loopback"}
    entry["politeness"] |= {"seconds": 0}
    return entry


def source_of(entry: dict[str, Any]) -> Source:
    return Registry.model_validate({"sources": [entry]}).sources[0]


def saved(raw: Path) -> dict[str, dict[str, Any]]:
    """Every saved file's path below `raw` with its sidecar."""
    found = {}
    for path in sorted(raw.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and not path.name.endswith(".meta.json"):
            beside = path.with_name(path.name + ".meta.json")
            found[path.relative_to(raw).as_posix()] = json.loads(beside.read_bytes())
    return found


def codes(report: ScrapeReport) -> list[tuple[str, str]]:
    """The problems of a run as code and the end of the address."""
    return sorted((problem.code.value, problem.url.split("/", 3)[-1]) for problem in report.problems)
