"""A county of one list page on the loopback, and somebody who listens for alarms there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

REPORT = """<html><head><meta name="PubDate" content="2024-05-31"></head><body><h1>2023年度部门整体支出绩效自评报告</h1><div class="article"><p>一、部门概况</p>
<p>全年预算数120万元，执行数118万元，预算执行率98.33%。{}</p></div></body></html>"""


class Listener(ThreadingHTTPServer):
    """`pages`: by path, a status and a body; a body None never ends. `heard`: the bodies of posts, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, tuple[int, str | None]] = {}
        self.heard: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.news = threading.Condition()
        self.hanging = threading.Event()
        self.over = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def wait_for_alarms(self, number: int, seconds: float) -> list[str]:
        with self.news:
            assert self.news.wait_for(lambda: len(self.heard) >= number, seconds), f"heard only {self.heard}"
            return self.heard[:]


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        status, body = self.server.pages.get(unquote(self.path), (404, ""))
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if body is None:
            self.wfile.write(b"<html>")
            self.wfile.flush()
            self.server.hanging.set()
            self.server.over.wait(300)
            return
        self.wfile.write(body.encode())

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status, body = self.server.pages.get(self.path, (200, "ok"))
        self.send_response(status)
        self.end_headers()
        self.wfile.write((body or "").encode())
        with self.server.news:
            self.server.heard.append(said)
            self.server.headers.append(dict(self.headers))
            self.server.news.notify_all()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def listening() -> Iterator[Listener]:
    with Listener() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()


def publish_reports(county: Listener, *names: str) -> None:
    """The county's list page names these reports, and each has its page."""
    items = "".join(f'<li><a href="/{name}.html">{name}绩效自评报告</a></li>' for name in names)
    county.pages["/index.html"] = (200, f'<html><body><ul class="news">{items}</ul></body></html>')
    for name in names:
        county.pages.setdefault(f"/{name}.html", (200, REPORT.format(name)))


def write_registry(county: Listener, path: Path) -> None:
    entry = {
        "name": "county-finance",
        "publisher": "县财政局",
        "region": "640106",
        "allow": "loopback",
        "list_pages": [{"url": county.url("/index.html")}],
        "reports": {"item": "ul.news > li", "link": "a", "title": "绩效"},
        "text": {"element": "div.article", "characters": 10},
        "date": {"page": "meta[name=PubDate]"},
        "politeness": {"seconds": 0, "at_once": 1, "user_agent": "jixiao test"},
    }
    path.write_text(yaml.safe_dump({"sources": [entry]}, allow_unicode=True), encoding="utf-8")


def write_alarm(path: Path, *calls: dict[str, Any]) -> Path:
    path.write_text(yaml.safe_dump({"alarm": list(calls)}), encoding="utf-8")
    return path


def texts(heard: list[str]) -> list[str]:
    """The messages of posts in the default body."""
    return [json.loads(one)["text"] for one in heard]
