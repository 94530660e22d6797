"""The Prefect way gives the same warehouse as the direct way, on a server that it starts and then finds again."""

from __future__ import annotations

import os
import signal
import socket
from collections import Counter
from pathlib import Path

import pytest

from extractors.errors import ErrorCode
from flows.summary import summary
from pipeline.contract import TABLES
from pipeline.ingest import direct
from pipeline.ingest.report import Report, Tally
from pipeline.ingest.runners import runner
from pipeline.ingest.sources import CallError, Failure, uri_of
from pipeline.warehouse import connect

#: What tells two runs apart however alike they are.
OF_THE_RUN = {"run_id", "started_at", "finished_at", "ingested_at"}


class Told:
    """A watcher that keeps what it is told to wait for."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def waiting(self, message: str) -> None:
        self.messages.append(message)

    def found(self) -> None: ...
    def planned(self, to_read: int, files: int) -> None: ...
    def done(self, source_uri: str, outcome: str, message: str | None) -> None: ...


@pytest.fixture(scope="module")
def prefect_home(tmp_path_factory):
    """Prefect with a home and a port of its own; a server started in it is ended afterwards."""
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME, PREFECT_SERVER_API_PORT, temporary_settings

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("prefect")
    updates = {PREFECT_HOME: home, PREFECT_SERVER_API_PORT: port}
    with temporary_settings(updates, restore_defaults={PREFECT_API_URL}):
        yield home


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
def test_both_ways_give_the_same_warehouse(prefect_home, raw):
    told = Told()
    by_flow = runner("prefect")([raw], Path("by_flow"), told, workers=2, timeout=60)
    (started,) = told.messages
    server = int(started.partition("(process ")[2].partition(",")[0])
    try:
        directly = direct.ingest([raw], Path("directly"), Told(), workers=2, timeout=60)
        assert {name: rows(Path("by_flow"), name) for name in TABLES} == {
            name: rows(Path("directly"), name) for name in TABLES
        }
        assert by_flow.read.rows == directly.read.rows
        assert [f.source_uri for f in by_flow.failures] == [uri_of(raw / "empty.txt")]
        assert "ingest-summary" in artifact_keys()

        again = Told()
        second = runner("prefect")([raw], Path("by_flow"), again, workers=2, timeout=60)
        assert (second.wrote, again.messages) == (False, [])
    finally:
        os.killpg(server, signal.SIGTERM)


def artifact_keys() -> set[str | None]:
    from prefect.client.orchestration import get_client

    from flows.server import server

    with server(lambda _: None), get_client(sync_client=True) as client:
        return {artifact.key for artifact in client.read_artifacts()}


def test_a_bad_call_is_told_before_any_server_is_looked_for(raw):
    with pytest.raises(CallError, match="nowhere does not exist"):
        runner("prefect")([Path("nowhere")], Path("wh"), Told(), workers=1, timeout=60)


def test_a_configured_server_that_does_not_answer_is_an_error(raw):
    from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    nobody = {PREFECT_API_URL: "http://127.0.0.1:9/api", PREFECT_CLIENT_MAX_RETRIES: 0}
    with temporary_settings(nobody), pytest.raises(CallError, match="where no Prefect server answers"):
        runner("prefect")([raw], Path("wh"), Told(), workers=1, timeout=60)


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
