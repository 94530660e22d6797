"""A failing night is loud: commands and webhooks that a YAML file names are called, each whatever became of the others."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError, model_validator

from pipeline.ingest.sources import CallError

#: Seconds that a call may take.
_PATIENCE = 60.0
#: Connections that fail are tried again: the network may be back in a moment.
_RETRIES = 2
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class Call(BaseModel):
    """One way to be loud: a command, which reads the message on standard input, or a webhook, which is posted JSON.

    In a webhook's `body` every text `{message}` and `{title}` stands for the message and its first line. `expect`:
    what its answer must hold, for services that say 200 to everything.
    """

    model_config = ConfigDict(extra="forbid")

    command: list[str] | None = Field(None, min_length=1)
    webhook: HttpUrl | None = None
    headers: dict[str, str] = {}
    body: Any = {"text": "{message}"}
    expect: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Call:
        if (self.command is None) == (self.webhook is None):
            raise ValueError("name either a command or a webhook")
        if self.command and self.model_fields_set != {"command"}:
            raise ValueError("headers, body and expect are a webhook's")
        return self

    @property
    def name(self) -> str:
        """What is called, without what may be secret in it."""
        return self.command[0] if self.command else f"the webhook at {self.webhook.host}"  # type: ignore[union-attr]


class Calls(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    alarm: list[Call] = Field(min_length=1)


def read_calls(path: Path) -> list[Call]:
    """The calls that a file names; `${NAME}` in it is a variable of the environment. Raises CallError."""
    try:
        text = path.read_text(encoding="utf-8")
        return Calls.model_validate(_filled(yaml.safe_load(text))).alarm
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror or error}") from None
    except KeyError as error:
        raise CallError(f"{path} names the variable {error.args[0]}, which is not set") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CallError(f"{path} is no YAML: {error}") from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise CallError(f"{path} cannot be used: {wrong}") from None


def ring(path: Path, message: str) -> list[str]:
    """Make every call that the file names; gives what went wrong, a line each, and never raises."""
    try:
        calls = read_calls(path)
    except CallError as error:
        return [str(error)]
    wrong = []
    for call in calls:
        try:
            (_run if call.command else _post)(call, message)
        except Exception as error:  # noqa: BLE001  # one call's fault must keep neither the others nor the word of it
            wrong.append(f"{call.name}: {error}")
    return wrong


def _run(call: Call, message: str) -> None:
    assert call.command is not None
    done = subprocess.run(
        call.command, input=message, text=True, capture_output=True, timeout=_PATIENCE, check=False, encoding="utf-8"
    )
    if done.returncode:
        raise RuntimeError(f"ended with code {done.returncode}: {(done.stderr or done.stdout).strip()[-500:]}")


def _post(call: Call, message: str) -> None:
    import httpx

    body = json.dumps(_worded(call.body, message), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", **call.headers}
    with httpx.Client(transport=httpx.HTTPTransport(retries=_RETRIES), timeout=_PATIENCE) as client:
        answer = client.post(str(call.webhook), content=body, headers=headers)
    if not answer.is_success:  # a redirect is none: it would lose the message
        raise RuntimeError(f"answered {answer.status_code}: {answer.text[:500]}")
    if call.expect is not None and call.expect not in answer.text:
        raise RuntimeError(f"answered without {call.expect!r}: {answer.text[:500]}")


def _filled(value: Any) -> Any:
    """The values with the environment's variables in them. Raises KeyError."""
    return _each(value, lambda text: _VARIABLE.sub(lambda found: os.environ[found[1]], text))


def _worded(value: Any, message: str) -> Any:
    title = message.partition("\n")[0]
    return _each(value, lambda text: text.replace("{title}", title).replace("{message}", message))


def _each(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _each(one, change) for key, one in value.items()}
    return value
