"""Nights on a real Prefect server: at once, on time, and killed; what they leave to read, and who hears of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from nightly_county import Listener, listening, publish_reports, texts, write_alarm, write_registry

pytestmark = pytest.mark.slow

#: Seconds within which what must happen happens on the slowest machine; only a failure takes that long.
PATIENCE = 600
JIXIAO = [sys.executable, "-c", "from pipeline.cli import main; main()"]


@pytest.fixture
def prefect_env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a machine of its own, as Prefect sees it. The server started there is ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path / "prefect"
    env = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    yield env | {"PREFECT_HOME": str(home), "PREFECT_SERVER_API_PORT": str(port)}
    process = home / "jixiao-server.pid"
    if process.exists():
        os.killpg(int(process.read_text()), signal.SIGTERM)


@pytest.fixture
def county(tmp_path: Path, monkeypatch) -> Iterator[Listener]:
    monkeypatch.chdir(tmp_path)
    with listening() as server:
        write_registry(server, tmp_path / "sources.yaml")
        write_alarm(tmp_path / "alarm.yaml", {"webhook": server.url("/alarm")})
        yield server


def night(env: dict[str, str]) -> subprocess.CompletedProcess:
    command = [*JIXIAO, "serve", "--once", "--alarm", "alarm.yaml"]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)


def ask(env: dict[str, str], what: str) -> list:
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    url = f"http://127.0.0.1:{env['PREFECT_SERVER_API_PORT']}/api"
    with temporary_settings({PREFECT_API_URL: url}), get_client(sync_client=True) as client:
        return sorted(getattr(client, what)(), key=lambda one: one.created)


def test_nights_at_once(prefect_env, county: Listener):
    """A good night, one of which a report is missing, and one after which nothing is new."""
    publish_reports(county, "农业局", "教育局")
    good = night(prefect_env)
    assert good.returncode == 0, good.stderr
    assert "All well" in good.stderr
    assert county.heard == []

    publish_reports(county, "农业局", "教育局", "水利局", "卫健局")
    county.pages |= {"/卫健局.html": (404, ""), "/alarm": (500, "deaf")}
    bad = night(prefect_env)
    assert bad.returncode == 1, bad.stderr
    (said,) = texts(county.heard)
    assert said.startswith("Jixiao: the night failed (Failed)\ncounty-finance: not_found: http://127.0.0.1")
    assert f"http://127.0.0.1:{prefect_env['PREFECT_SERVER_API_PORT']}/runs/flow-run/" in said

    # An alarm that fails is not silent either.
    assert "CRITICAL" in bad.stderr
    assert "The alarm could not be raised: the webhook at 127.0.0.1: answered 500: deaf" in bad.stderr

    reports = [one.data for one in ask(prefect_env, "read_artifacts") if one.key == "nightly"]
    assert [text.splitlines()[0].partition(" `")[0] for text in reports] == [
        "**All well.** 2 files fetched, 2 documents read;",
        "**1 thing failed.** 1 file fetched, 1 document read;",
    ]
    assert "### New documents (2)" in reports[0]
    assert "### New documents (1)" in reports[1]
    assert "### Rows, from version 1 to 2" in reports[1]
    states = [one.state_name for one in ask(prefect_env, "read_flow_runs")]
    assert sorted(states) == ["Completed"] * 5 + ["Failed"]
    # Each night has its log on the server: nothing went to a server that lived as long as the run.
    assert "temporary server" not in good.stderr + bad.stderr


def test_on_time_killed_and_ended(prefect_env, county: Listener):
    """Every minute: the first night is killed with -9 while it fetches, which is heard; then the service is ended.

    Whether another minute has come by then depends on the machine: that night finds the county well, and is short.
    """
    publish_reports(county, "农业局")
    county.pages["/index.html"] = (200, None)
    with serving(prefect_env, "* * * * *") as service:
        wait_for_the_hanging_page(county, service)
        publish_reports(county, "农业局")
        killed = [pid for pid in children(service.pid) if "spawn_main" in words(pid)]
        assert len(killed) == 1
        os.kill(killed[0], signal.SIGKILL)
        (said,) = texts(county.wait_for_alarms(1, PATIENCE))
        assert said.startswith("Jixiao: the night failed (Crashed)\nProcess exited with status code: -9")
        service.terminate()
        service.wait(PATIENCE)
    assert service.returncode == 0
    (deployment,) = ask(prefect_env, "read_deployments")
    assert deployment.paused
    assert deployment.schedules[0].schedule.timezone == "Asia/Shanghai"


@contextmanager
def serving(env: dict[str, str], cron: str) -> Iterator[subprocess.Popen]:
    """`jixiao serve`, which writes to `serve.log`; ended with the block, however that ends."""
    command = [*JIXIAO, "serve", "--alarm", "alarm.yaml", "--cron", cron]
    with Path("serve.log").open("wb") as log, subprocess.Popen(command, env=env, stdout=log, stderr=log) as service:
        try:
            yield service
        finally:
            service.kill()


def wait_for_the_hanging_page(county: Listener, service: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while not county.hanging.wait(1):
        assert service.poll() is None and time.monotonic() < deadline, Path("serve.log").read_text()


def children(pid: int) -> list[int]:
    return [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]


def words(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def test_what_would_fail_every_night_fails_before_the_first(county: Listener, tmp_path):
    for args, words in (
        (["--cron", "nightly"], "is no cron line"),
        (["--sources", "none.yaml"], "none.yaml cannot be read"),
        (["--alarm", "none.yaml"], "none.yaml cannot be read"),
        (["--no-scrape", "--raw", "none"], "none does not exist"),
        (["--warehouse", "sources.yaml"], "part of the path is a file"),
        (["--try-alarm"], "needs --alarm"),
    ):
        done = subprocess.run([*JIXIAO, "serve", *args], capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    done = subprocess.run(
        [*JIXIAO, "serve", "--alarm", "alarm.yaml", "--try-alarm"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0
    assert texts(county.heard) == ["Jixiao: a test of the alarm\nNothing has failed."]
