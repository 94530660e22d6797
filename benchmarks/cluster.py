"""What a Dask cluster costs beside worker processes of the run's own: the same files, in turns.

    python -m benchmarks.cluster --documents 200 --rounds 3
    python -m benchmarks.cluster --warehouse s3://bucket/bench        (what a store costs beside a folder)

Both read with two processes on this machine; a cluster's start is not in its time, the start of the processes that read
is in both. Documents are the text samples of data/raw, each made another by a line at its end.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from distributed import Client, LocalCluster

from pipeline.ingest.direct import ingest
from pipeline.objects import ObjectPath, delete, is_object

SAMPLES = sorted(Path("data/raw").glob("*.txt"))


class Silent:
    """A watcher that says nothing."""

    def waiting(self, message: str) -> None: ...
    def found(self) -> None: ...
    def planned(self, to_read: int, files: int) -> None: ...
    def done(self, source_uri: str, outcome: str, message: str | None) -> None: ...


def make_documents(folder: Path, number: int) -> None:
    folder.mkdir()
    for n in range(number):
        sample = SAMPLES[n % len(SAMPLES)]
        (folder / f"{n:05d}-{sample.name}").write_text(f"{sample.read_text('utf-8')}\n{n}\n", "utf-8")


def remove(warehouse: str) -> None:
    if not is_object(warehouse):
        shutil.rmtree(warehouse, ignore_errors=True)
        return
    place = ObjectPath.of(warehouse)
    delete(place.bucket_and_key[0], [(place / name).bucket_and_key[1] for name, _ in place.below()])


def seconds(raw: Path, warehouse: str, scheduler: str | None) -> float:
    remove(warehouse)
    started = time.perf_counter()
    report = ingest([raw], warehouse, Silent(), workers=2, scheduler=scheduler)
    taken = time.perf_counter() - started
    assert not report.failures, report.failures
    return taken


def in_turns(ways: dict[str, Callable[[], float]], rounds: int) -> None:
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            taken[name].append(way())
            print(f"{name:<24} {taken[name][-1]:7.1f} s", flush=True)
    first, *others = taken
    for name in others:
        ratios = [b / a for a, b in zip(taken[first], taken[name], strict=True)]
        print(f"{name} / {first}: {statistics.median(ratios):.2f} (of {', '.join(f'{r:.2f}' for r in ratios)})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warehouse", help="a place in a store, s3://…, to measure too")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as home,
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster, set_as_default=False),
    ):
        raw, folder = Path(home) / "raw", f"{home}/warehouse"
        make_documents(raw, options.documents)
        ways = {
            "two processes": lambda: seconds(raw, folder, None),
            "Dask, two workers": lambda: seconds(raw, folder, cluster.scheduler_address),
        }
        store = f"{options.warehouse}/bench-{os.getpid()}"
        if options.warehouse:
            ways["two processes, store"] = lambda: seconds(raw, store, None)
        in_turns(ways, options.rounds)
        if options.warehouse:
            remove(store)


if __name__ == "__main__":
    main()
