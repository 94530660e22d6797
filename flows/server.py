"""The Prefect server that flows run against: the one that is configured, or one found or started on this machine.

Prefect's own stand-in, a server that lives as long as one run, starts slowly and loses task runs when it ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.context import refresh_global_settings_context
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_HOME,
    PREFECT_SERVER_API_PORT,
    temporary_settings,
)

#: A first start makes the database, which takes half a minute on a slow machine.
_START_SECONDS = 180.0
_POLL_SECONDS = 0.5


class ServerError(Exception):
    """No Prefect server can be used; the message says what to do."""


@contextmanager
def server(say: Callable[[str], None]) -> Iterator[str]:
    """Settings under which flows use a persistent server; gives the address of its API.

    A server that had to be started goes on running: the next run finds it. Raises ServerError.
    """
    url = PREFECT_API_URL.value()
    if url is None:
        url = f"http://127.0.0.1:{PREFECT_SERVER_API_PORT.value()}/api"
        if not answers(url):
            _start(url, say)
    elif not answers(url):
        raise ServerError(
            f"PREFECT_API_URL names {url}, where no Prefect server answers: start it, or unset the variable"
        )
    # The heartbeat serves flows that a worker started; its thread would cost every direct run a second.
    with _everywhere(url), temporary_settings({PREFECT_API_URL: url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield url


@contextmanager
def _everywhere(url: str) -> Iterator[None]:
    """Settings hold in the thread that makes them; other threads, Prefect's log sender among them, have those of the
    process: without an address there they start a server that lives as long as they do, and what they send is lost."""
    before = os.environ.get("PREFECT_API_URL")
    os.environ["PREFECT_API_URL"] = url
    refresh_global_settings_context()
    try:
        yield
    finally:
        if before is None:
            del os.environ["PREFECT_API_URL"]
        else:
            os.environ["PREFECT_API_URL"] = before
        refresh_global_settings_context()


def answers(url: str) -> bool:
    """Whether a Prefect server is well at this address."""
    with temporary_settings({PREFECT_API_URL: url}), get_client(sync_client=True) as client:
        return client.api_healthcheck() is None


def _start(url: str, say: Callable[[str], None]) -> None:
    home = Path(PREFECT_HOME.value())
    home.mkdir(parents=True, exist_ok=True)
    log = home / "jixiao-server.log"
    port = str(PREFECT_SERVER_API_PORT.value())
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    with log.open("ab") as sink:
        # A session of its own: Ctrl-C in the terminal ends the run, not the server.
        started = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            env=os.environ | {"PREFECT_SERVER_API_PORT": port, "PREFECT_HOME": str(home)},
        )
    (home / "jixiao-server.pid").write_text(str(started.pid))
    say(f"Starting a Prefect server at {url} (log {log}); later runs find it. To end it: kill {started.pid}")
    deadline = time.monotonic() + _START_SECONDS
    while not answers(url):
        if started.poll() is not None:
            # Another run may have started one at the same moment, and taken the port.
            if answers(url):
                return
            raise ServerError(f"the Prefect server at {url} did not start (is the port taken?): see {log}")
        if time.monotonic() > deadline:
            started.terminate()
            raise ServerError(f"the Prefect server at {url} was not ready after {_START_SECONDS:g} s: see {log}")
        time.sleep(_POLL_SECONDS)
