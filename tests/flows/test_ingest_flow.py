"""The Prefect way gives the same warehouse as the direct way, on a server that it starts and then finds again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from extractors.errors import ErrorCode
from flows.summary import summary
from pipeline.contract import TABLES
from pipeline.ingest.report import Report, Tally
from pipeline.ingest.runners import runner
from pipeline.ingest.sources import CallError, Failure
from pipeline.warehouse import connect

#: What tells two runs apart however alike they are.
OF_THE_RUN = {"run_id", "started_at", "finished_at", "ingested_at"}


class Silent:
    """A watcher that nobody listens to."""

    def waiting(self, message: str) -> None: ...
    def found(self) -> None: ...
    def planned(self, to_read: int, files: int) -> None: ...
    def done(self, source_uri: str, outcome: str, message: str | None) -> None: ...


@pytest.fixture
def prefect_env(tmp_path_factory):
    """The environment of a machine of its own, as Prefect sees it. A server started there is ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("prefect")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    yield env | {"PREFECT_HOME": str(home), "PREFECT_SERVER_API_PORT": str(port)}
    process = home / "jixiao-server.pid"
    if process.exists():
        os.killpg(int(process.read_text()), signal.SIGTERM)


def jixiao(env: dict[str, str], *args: str) -> tuple[int, dict, str]:
    """Exit code, the JSON that it printed, and what it said besides."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *args]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr


@pytest.fixture
def raw(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "通报.txt").write_text(
        "关于2022年度预算绩效自评复核情况的通报\n\n一、基本情况\n\n全区共61个单位，资金613.07万元。\n"
    )
    (folder / "again.txt").write_bytes((folder / "通报.txt").read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    return folder


def rows(warehouse: Path, table: str) -> Counter:
    columns = ", ".join(name for name in TABLES[table].fields if name not in OF_THE_RUN)
    with connect(warehouse) as connection:
        return Counter(map(str, connection.execute(f"select {columns} from {table}").fetchall()))


@pytest.mark.slow
def test_both_ways_give_the_same_warehouse(prefect_env, raw):
    """By the command line, in processes of their own: the first starts a server, the second finds it."""
    by_flow = jixiao(prefect_env, "ingest", "raw", "--warehouse", "by_flow", "--prefect", "--json")
    directly = jixiao(prefect_env, "ingest", "raw", "--warehouse", "directly", "--json")
    assert (by_flow[0], directly[0]) == (1, 1)
    assert {name: rows(Path("by_flow"), name) for name in TABLES} == {
        name: rows(Path("directly"), name) for name in TABLES
    }
    assert {name: len(rows(Path("by_flow"), name)) for name in ("documents", "ingestions")} == {
        "documents": 2,
        "ingestions": 3,
    }
    for key in ("documents", "rows", "failures", "tables", "failed_checks"):
        assert by_flow[1][key] == directly[1][key]
    assert "Starting a Prefect server" in by_flow[2]

    code, again, said = jixiao(prefect_env, "ingest", "raw", "--warehouse", "by_flow", "--prefect", "--json")
    assert (code, again["wrote"], "Starting" in said) == (1, False, False)
    assert artifact_keys(prefect_env["PREFECT_SERVER_API_PORT"]) == {"ingest-summary"}


def artifact_keys(port: str) -> set[str | None]:
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{port}/api"}), get_client(sync_client=True) as client:
        return {artifact.key for artifact in client.read_artifacts()}


def test_a_bad_call_is_told_before_any_server_is_looked_for(raw):
    with pytest.raises(CallError, match="nowhere does not exist"):
        runner("prefect")([Path("nowhere")], Path("wh"), Silent(), workers=1, timeout=60)


def test_a_configured_server_that_does_not_answer_is_an_error(raw):
    from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    nobody = {PREFECT_API_URL: "http://127.0.0.1:9/api", PREFECT_CLIENT_MAX_RETRIES: 0}
    with temporary_settings(nobody), pytest.raises(CallError, match="where no Prefect server answers"):
        runner("prefect")([raw], Path("wh"), Silent(), workers=1, timeout=60)


def test_the_summary_names_what_could_not_be_read():
    failure = Failure("raw/a|b.pdf", ErrorCode.ENCRYPTED, "The file is locked.", "read")
    report = Report(
        run_id="r",
        warehouse="wh",
        version=2,
        wrote=True,
        read=Tally(complete=1200, rows=Counter(budgets=3)),
        unchanged=0,
        same_bytes=0,
        failures=[failure],
        adopted=0,
        warnings=["x holds other bytes"],
        seconds=1.0,
    )
    text = summary(report)
    assert "| complete | 1,200 |" in text
    assert "| budgets | 3 |" in text
    assert "| raw/a\\|b.pdf | encrypted | The file is locked. |" in text
    assert text.endswith("Note: x holds other bytes")
