"""The flow saves what the command line saves, on a real Prefect server of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys

import pytest
import yaml
from county_pages import BASE
from county_site import Answer
from scraping import saved

RUN = """
import json, sys
from flows.server import server
from prefect.client.orchestration import get_client
with server(print):
    from flows.scrape import scrape
    report = scrape(*sys.argv[1:3])
    with get_client(sync_client=True) as client:
        (artifact,) = [one for one in client.read_artifacts() if one.key == "scrape-summary"]
print(json.dumps({"report": report.as_json(), "artifact": artifact.data}))
"""


@pytest.fixture
def prefect_env(tmp_path_factory):
    """The environment of a machine of its own, as Prefect sees it. The server started there is ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("prefect")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    yield env | {"PREFECT_HOME": str(home), "PREFECT_SERVER_API_PORT": str(port)}
    process = home / "jixiao-server.pid"
    if process.exists():
        os.killpg(int(process.read_text()), signal.SIGTERM)


@pytest.mark.slow
def test_the_flow_saves_what_the_command_line_saves(prefect_env, run, entry, raw, www, tmp_path):
    www.answers["/czj/tzgg/22.html"] = Answer(status=404)
    run(entry)
    registry = tmp_path / "sources.yaml"
    registry.write_text(yaml.safe_dump({"sources": [entry]}, allow_unicode=True), encoding="utf-8")
    by_flow = tmp_path / "by_flow"
    call = [sys.executable, "-c", RUN, str(registry), str(by_flow)]
    done = subprocess.run(call, env=prefect_env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert {path: one["sha256"] for path, one in saved(by_flow).items()} == {
        path: one["sha256"] for path, one in saved(raw).items()
    }
    assert [one["code"] for one in told["report"]["problems"]] == ["not_found"]
    assert "6 files saved" in told["artifact"]
    assert "**error** example-county-finance: not_found" in told["artifact"]
    assert f"<{www.url(f'{BASE}/down.jsp?f=%BD%E1%B9%FB')}>" in told["artifact"]
