"""The service on HTTP: loopback only, with limits on size, time and number. Nothing is stored, nothing is logged.

The transport is the standard library's; encryption and who may call are the business of a proxy before it.
"""

from __future__ import annotations

import io
import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, BinaryIO, cast

from painref.errors import PainrefError
from painref.hooks.incoming import RequestError
from painref.hooks.service import Service

HOST = "127.0.0.1"

LONGEST_BODY = 2_000_000
"""Largest request in bytes: the lists of problems and drugs of a patient of many years take a tenth of it."""

SECONDS = 10.0
"""How long a request may take to arrive."""

AT_ONCE = 64
"""How many connections are served at once."""

DISCOVERY = "/cds-services"

_LOCAL = ("127.0.0.1", "localhost", "[::1]")
"""The names that a caller may use for this machine: a page in a browser that got here by another one is refused."""

_JSON = "application/json"


class HookServer(ThreadingHTTPServer):
    """Serves one service on a port of this machine; port 0 takes a free one. `today` is asked with each request."""

    daemon_threads = True
    request_queue_size = AT_ONCE

    def __init__(self, service: Service, port: int, today: Callable[[], date]) -> None:
        self.service = service
        self.today = today
        self.turn = threading.Lock()
        """Held while a request is worked out: one after the other is sooner done than several by turns."""
        self._free = threading.BoundedSemaphore(AT_ONCE)
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        """Bind the socket without asking anybody what this machine is called."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.socket.getsockname()[1]

    @property
    def address(self) -> str:
        """The base address of the service."""
        return f"http://{HOST}:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, or refuse it where too many are served."""
        if not self._free.acquire(blocking=False):
            request.sendall(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection, and make room for another."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a connection that broke: what it carried is of a patient."""


class _Timed(io.RawIOBase):
    """Bytes from a socket until a deadline, so that a caller who sends one each second does not stay for ever."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.deadline = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together: a second packet would wait for the first to be acknowledged
    disable_nagle_algorithm = True
    server_version = "painref"
    sys_version = ""

    def setup(self) -> None:
        super().setup()
        self._timed = _Timed(self.connection)
        self.rfile = cast(io.BufferedIOBase, io.BufferedReader(self._timed))

    def handle_one_request(self) -> None:
        self._timed.deadline = time.monotonic() + SECONDS
        super().handle_one_request()

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: an address and a time are of a patient too."""

    def do_GET(self) -> None:
        """Answer the discovery."""
        self._answered(lambda: self._hooks().discovery() if self._path() == DISCOVERY else self._nothing_here())

    def do_POST(self) -> None:
        """Answer a call of a service."""
        self._answered(self._called)

    def _called(self) -> Any:
        body = self._body()
        path = self._path()
        if not path.startswith(f"{DISCOVERY}/"):
            self._nothing_here()
        server = cast(HookServer, self.server)
        with server.turn:
            return server.service.call(path.removeprefix(f"{DISCOVERY}/"), body, server.today())

    def _hooks(self) -> Service:
        return cast(HookServer, self.server).service

    def _path(self) -> str:
        return self.path.partition("?")[0].rstrip("/")

    def _nothing_here(self) -> Any:
        raise RequestError("there is nothing here.", remedy=f"See {DISCOVERY}.", status=HTTPStatus.NOT_FOUND)

    def _body(self) -> bytes:
        kind = (self.headers.get("Content-Type") or "").partition(";")[0].strip().casefold()
        if kind != _JSON:
            status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
            raise RequestError("the body is not announced as JSON.", remedy=f"Content-Type: {_JSON}.", status=status)
        length = self.headers.get("Content-Length") or ""
        if not (length.isascii() and length.isdecimal()) or "Transfer-Encoding" in self.headers:
            status = HTTPStatus.LENGTH_REQUIRED
            raise RequestError("the length of the body is not given.", remedy="Send Content-Length.", status=status)
        if len(length) > len(str(LONGEST_BODY)) or int(length) > LONGEST_BODY:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            raise RequestError(f"the body has more than {LONGEST_BODY:,} bytes.", remedy="Send less.", status=status)
        body = cast(BinaryIO, self.rfile).read(int(length))
        if len(body) < int(length):
            raise RequestError("the body ends early.", remedy="Send as many bytes as Content-Length says.")
        return body

    def _answered(self, answer: Callable[[], Any]) -> None:
        """Send what a function returns, or the error that it raises; whatever happens, the server lives on."""
        try:
            self._refuse_foreign_names()
            self._send(HTTPStatus.OK, answer())
        except PainrefError as error:
            # What was not read of the body would be taken for the next request.
            self.close_connection = True
            status = error.status if isinstance(error, RequestError) else HTTPStatus.BAD_REQUEST
            errors = [{"error": one.message, "remedy": one.remedy} for one in error.all_errors()]
            self._send(status, {"errors": errors})
        except OSError:  # the caller has gone, or was too slow
            self.close_connection = True
        except Exception as error:
            self.close_connection = True
            message, remedy = f"this is a bug ({type(error).__name__}).", "Please report it."
            sys.stderr.write(f"painref: {message} {_where(error)} {remedy}\n")
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, {"errors": [{"error": message, "remedy": remedy}]})

    def _refuse_foreign_names(self) -> None:
        name = (self.headers.get("Host") or "").casefold()
        if name.rpartition(":")[0] not in _LOCAL and name not in _LOCAL:
            raise RequestError(
                "the service is called by a name that is not of this machine.",
                remedy=f"Call it as {cast(HookServer, self.server).address}.",
                status=HTTPStatus.MISDIRECTED_REQUEST,
            )

    def _send(self, status: HTTPStatus, body: Any) -> None:
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        self.send_response(status)
        self.send_header("Content-Type", _JSON)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)


def _where(error: BaseException) -> str:
    """Return where in the code an exception was raised; its text may quote a patient."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}."
