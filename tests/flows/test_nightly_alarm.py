"""What a failing night calls, tried on a real command and a real HTTP server; a call that fails is never silent."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from nightly_county import Listener, listening, texts, write_alarm

from flows.alarm import read_calls, ring
from pipeline.ingest.sources import CallError

MESSAGE = "夜间失败\n“县财政局”: 404"


@pytest.fixture
def ear():
    with listening() as server:
        yield server


def writer(to: Path) -> dict:
    code = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    return {"command": [sys.executable, "-c", code, str(to)]}


def test_a_command_reads_the_message_and_a_webhook_is_posted_it(tmp_path, ear: Listener):
    path = write_alarm(tmp_path / "alarm.yaml", writer(tmp_path / "said"), {"webhook": ear.url("/hook")})
    assert ring(path, MESSAGE) == []
    assert (tmp_path / "said").read_text(encoding="utf-8") == MESSAGE
    assert texts(ear.heard) == [MESSAGE]


def test_a_webhook_has_the_body_and_headers_that_it_wants(tmp_path, ear: Listener, monkeypatch):
    monkeypatch.setenv("TOKEN", "s3cret")
    call = {
        "webhook": ear.url("/hook?key=${TOKEN}"),
        "headers": {"Authorization": "Bearer ${TOKEN}"},
        "body": {"msgtype": "text", "text": {"content": "[{title}] {message}"}, "at": ["all", 1]},
        "expect": '"errcode":0',
    }
    ear.pages["/hook?key=s3cret"] = (200, '{"errcode":0}')
    assert ring(write_alarm(tmp_path / "alarm.yaml", call), MESSAGE) == []
    assert json.loads(ear.heard[0]) == {
        "msgtype": "text",
        "text": {"content": f"[夜间失败] {MESSAGE}"},
        "at": ["all", 1],
    }
    assert ear.headers[0]["Authorization"] == "Bearer s3cret"


def test_what_fails_is_said_and_the_others_are_called_all_the_same(tmp_path, ear: Listener):
    ear.pages |= {"/500": (500, "broken"), "/302": (302, ""), "/no": (200, '{"errcode":310000}')}
    calls = [
        {"command": [sys.executable, "-c", "import sys; sys.exit('no mail today')"]},
        {"command": ["/nowhere/to/be/found"]},
        {"webhook": ear.url("/500")},
        {"webhook": ear.url("/302")},
        {"webhook": ear.url("/no"), "expect": '"errcode":0'},
        {"webhook": "http://127.0.0.1:9/"},
        writer(tmp_path / "said"),
    ]
    wrong = ring(write_alarm(tmp_path / "alarm.yaml", *calls), MESSAGE)
    assert len(wrong) == 6
    for line, words in zip(
        wrong,
        ("code 1: no mail today", "No such file", "answered 500: broken", "answered 302", "errcode", "refused"),
        strict=True,
    ):
        assert words in line
    assert (tmp_path / "said").read_text(encoding="utf-8") == MESSAGE


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("alarm: []", "alarm: List should have at least 1 item"),
        ("alarm: [{}]", "name either a command or a webhook"),
        ("alarm: [{command: [a], webhook: 'http://x'}]", "name either a command or a webhook"),
        ("alarm: [{command: [a], expect: ok}]", "are a webhook's"),
        ("alarm: [{command: [a], wehbook: b}]", "Extra inputs are not permitted"),
        ("alarm: [{webhook: 'ftp://x'}]", "URL scheme"),
        ("alarm: [{webhook: '${NO_SUCH_THING}'}]", "names the variable NO_SUCH_THING, which is not set"),
        ("alarm: [", "is no YAML"),
        ("", "cannot be used"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error_with_its_reason(tmp_path, content, words):
    path = tmp_path / "alarm.yaml"
    path.write_text(content)
    with pytest.raises(CallError, match=r"alarm\.yaml") as caught:
        read_calls(path)
    assert words in str(caught.value)
    assert ring(path, MESSAGE) == [str(caught.value)]


def test_a_file_that_is_not_there_is_said(tmp_path):
    assert ring(tmp_path / "none.yaml", MESSAGE) == [
        f"{tmp_path / 'none.yaml'} cannot be read: No such file or directory"
    ]
