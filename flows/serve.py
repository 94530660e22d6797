"""Every night, in one process: a Prefect server found or started, the flow `nightly` served with its schedule."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from prefect.flows import EntrypointType
from prefect.runner import Runner
from prefect.schedules import Cron, Schedule

from flows.alarm import read_calls, ring
from flows.nightly import nightly
from flows.server import ServerError, answers, server
from pipeline.ingest.sources import CallError, must_exist
from pipeline.objects import is_object
from pipeline.scrape.registry import choose, read_registry
from pipeline.warehouse import prepare

TIMEZONE = "Asia/Shanghai"
#: Seconds between two looks at the server, and looks in vain after which this process gives up.
_LOOK_SECONDS = 20.0
_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Settings:
    """The parameters of the flow `nightly`; paths as the command line has them."""

    sources: str | None
    raw: str
    warehouse: str
    workers: int | None
    timeout: float
    scheduler: str | None
    alarm: str | None


def serve(settings: Settings, cron: str, say: Callable[[str], None]) -> None:
    """Run every night until this process is ended. Raises CallError, WarehouseError before the first night.

    Ends the process with code 2 where the server is lost: whoever watches over it (systemd) starts both again.
    """
    schedule = schedule_of(cron)
    _check(settings, say)
    with _server(say) as url:
        say(f"Nightly at {cron!r} ({TIMEZONE}). The runs and their reports: {url.removesuffix('/api')}")
        threading.Thread(target=_watch, args=(url, settings.alarm, say), daemon=True).start()
        runner = _Runner(name="nightly", limit=1)
        runner.add_flow(
            nightly,
            name="nightly",
            schedule=schedule,
            parameters=asdict(settings),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        with suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(runner.start())


class _Runner(Runner):
    """Prefect's own answer to SIGTERM leaves before it has paused the schedule; being cancelled, as by Ctrl-C, does not.

    Not by way of SIGINT: a shell's script starts what it puts into the background with that ignored.
    """

    async def start(self, *args: Any, **kwargs: Any) -> None:
        self._started = asyncio.current_task()
        await super().start(*args, **kwargs)

    def handle_sigterm(self, *_: Any) -> None:
        assert self._started is not None
        self._started.get_loop().call_soon_threadsafe(self._started.cancel)


def once(settings: Settings, say: Callable[[str], None]) -> bool:
    """One night, now; whether all went well. Raises CallError, WarehouseError."""
    _check(settings, say)
    with _server(say) as url:
        state = nightly(**asdict(settings), return_state=True)
        say(f"{state.message}\nThe report: {url.removesuffix('/api')}/artifacts/key/nightly")
    return state.is_completed()


def try_alarm(path: Path) -> None:
    """Ring the alarm to see whether it is heard. Raises CallError where one of its calls fails."""
    if wrong := ring(path, "Jixiao: a test of the alarm\nNothing has failed."):
        raise CallError("\n".join(wrong))


def schedule_of(cron: str) -> Schedule:
    """The schedule of a cron line. Raises CallError."""
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=cron, timezone=TIMEZONE)
    except ValueError:
        raise CallError(f"{cron!r} is no cron line: five fields, such as '30 2 * * *' for half past two") from None
    return Cron(cron, timezone=TIMEZONE)


def _check(settings: Settings, say: Callable[[str], None]) -> None:
    """What would fail every night fails now."""
    prepare(settings.warehouse)
    if settings.sources is not None:
        choose(read_registry(Path(settings.sources)), ())
        if is_object(settings.raw):
            raise CallError(f"files are fetched into a folder, not into {settings.raw}: name one, or say --no-scrape")
        Path(settings.raw).mkdir(parents=True, exist_ok=True)
    must_exist([settings.raw])
    if settings.alarm is None:
        say("No alarm is configured: a failing night is to be seen in the log and in Prefect's pages only (--alarm).")
    else:
        read_calls(Path(settings.alarm))


@contextmanager
def _server(say: Callable[[str], None]) -> Iterator[str]:
    try:
        with server(say) as url:
            yield url
    except ServerError as error:
        raise CallError(str(error)) from None


def _watch(url: str, alarm: str | None, say: Callable[[str], None]) -> None:
    """Prefect goes on asking a server that is gone for ever, and no night comes."""
    pause, missed = threading.Event(), 0
    while missed < _LOOKS:
        pause.wait(_LOOK_SECONDS)
        missed = 0 if answers(url) else missed + 1
    lost = f"the Prefect server at {url} does not answer any more"
    say(f"error: {lost}")
    for wrong in ring(Path(alarm), f"Jixiao: no more nights\n{lost}") if alarm else ():
        say(f"error: the alarm could not be raised: {wrong}")
    os._exit(2)
