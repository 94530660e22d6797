"""A small county site on a real HTTP server of this machine, with the faults that such sites have."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What the server says. promised: the Content-Length it claims; None with `until_close` for none at all."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str | bytes], ...] = ()
    promised: int | None = None
    until_close: bool = False
    #: seconds between two bytes, given up when the client goes away
    drip: float = 0.0
    validators: bool = True
    last_modified: str | None = None


@dataclass
class Site:
    """`answers`: by path with query; a list gives one after the other, the last for ever. `asked`: what was requested."""

    answers: dict[str, Answer | list[Answer] | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Message]] = field(default_factory=list)
    port: int = 0
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        """The paths asked for so far, without robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def forget(self) -> None:
        self.asked.clear()

    def answer(self, path: str, headers: Message) -> Answer:
        with self.lock:
            self.asked.append((path, headers))
            said = self.answers.get(path)
            if isinstance(said, list):
                said = said.pop(0) if len(said) > 1 else said[0]
        if callable(said):
            said = said()
        return said or Answer(b"<html><body>404</body></html>", 404)


def etag_of(body: bytes) -> str:
    return f'"{hashlib.md5(body).hexdigest()}"'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        site = self.site
        with site.lock:
            site.at_once += 1
            site.most_at_once = max(site.most_at_once, site.at_once)
        try:
            said = site.answer(self.path, self.headers)
        finally:
            # before the answer is sent: the client may ask again as soon as it has it
            with site.lock:
                site.at_once -= 1
        try:
            self._give(said)
        except OSError:  # the client has gone
            self.close_connection = True

    def handle(self) -> None:
        with suppress(OSError):  # the client has gone without taking leave
            super().handle()

    def _give(self, said: Answer) -> None:
        tag = etag_of(said.body)
        same = said.validators and self.headers.get("If-None-Match") == tag
        dated = said.last_modified is not None and self.headers.get("If-Modified-Since") == said.last_modified
        if said.status == 200 and (same or dated):
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(said.status)
        if said.status == 200 and said.validators:
            self.send_header("ETag", tag)
        if said.last_modified is not None:
            self.send_header("Last-Modified", said.last_modified)
        if not said.until_close:
            self.send_header("Content-Length", str(len(said.body) if said.promised is None else said.promised))
        for name, value in said.headers:
            if isinstance(value, bytes):
                self.flush_headers_with(name, value)
            else:
                self.send_header(name, value)
        if said.until_close or said.promised is not None:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if not said.drip:
            self.wfile.write(said.body)
            return
        for place in range(len(said.body)):
            self.wfile.write(said.body[place : place + 1])
            self.wfile.flush()
            if self.site.over.wait(said.drip):
                return

    def flush_headers_with(self, name: str, value: bytes) -> None:
        """A header whose value is bytes as they are, in whatever encoding."""
        self._headers_buffer.append(name.encode() + b": " + value + b"\r\n")  # type: ignore[attr-defined]

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(tls=None) -> Iterator[Site]:
    """A site on a free port of the loopback; `tls`: the SSL context of a server."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
