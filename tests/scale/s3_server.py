"""A real S3-compatible server on loopback. It can be stopped and started again; what it holds stays."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from threading import Lock, Thread
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

WRITES = {"PUT", "POST", "DELETE"}
REFUSAL = b"<Error><Code>AccessDenied</Code><Message>no more</Message></Error>"


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


class Store:
    """`before_write` is called with the number and name of each request that writes, before it is done."""

    def __init__(self) -> None:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.keeps_conditions = True
        self.refuse_after: int | None = None
        self.before_write: Callable[[int, str], None] | None = None
        self.writes = 0
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._lock = Lock()
        self._server: BaseWSGIServer | None = None

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self._answer, threaded=True, request_handler=_Quiet)
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    def reset(self) -> None:
        self.keeps_conditions, self.refuse_after, self.before_write, self.writes = True, None, None, 0

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not self.keeps_conditions:
            environ = {
                name: value for name, value in environ.items() if name not in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH")
            }
        if environ["REQUEST_METHOD"] in WRITES:
            with self._lock:
                self.writes += 1
                number = self.writes
            if self.before_write is not None:
                self.before_write(number, environ["PATH_INFO"])
            if self.refuse_after is not None and number > self.refuse_after:
                start_response("403 FORBIDDEN", [("Content-Type", "application/xml")])
                return [REFUSAL]
        return self._moto(environ, start_response)
