"""A real Dask scheduler and two workers, each with its nanny, as processes on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Cluster:
    address: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            process.wait(30)


@contextmanager
def cluster(folder: Path, *, workers: int = 2, python_path: Path | None = None) -> Iterator[Cluster]:
    """python_path: a folder of further modules for the workers."""
    folder.mkdir(parents=True, exist_ok=True)
    found = folder / "scheduler.json"
    env = os.environ | {"PYTHONPATH": str(python_path or ""), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    made = Cluster("")

    def start(*args: str) -> None:
        with (folder / "log.txt").open("ab") as log:
            command = [sys.executable, "-m", "distributed.cli.dask_worker", *args]
            if args[0] == "scheduler":
                command = [sys.executable, "-m", "distributed.cli.dask_scheduler", *args[1:]]
            made.processes.append(subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log))

    start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(found))
    try:
        for _ in range(workers):
            start("--scheduler-file", str(found), "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder))
        from distributed import Client

        deadline = time.monotonic() + 60
        while not found.exists():
            assert time.monotonic() < deadline, (folder / "log.txt").read_text()
            time.sleep(0.1)
        with Client(scheduler_file=str(found), set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
            made.address = client.scheduler.address  # type: ignore[union-attr]
        yield made
    finally:
        made.stop()
