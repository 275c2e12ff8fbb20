"""The service on HTTP, as a record system meets it: limits, and what a bad request gets; it lives on."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from painref.hooks import server as served
from painref.hooks.server import HookServer
from painref.hooks.service import Service
from tests.hooks.requests import body, request

JSON = {"Content-Type": "application/json"}


class Fake(Service):
    """A service that answers at once, or as told: what it says is tested in `test_service`."""

    def __init__(self) -> None:
        self.raises: Exception | None = None

    def discovery(self) -> dict[str, Any]:
        return {"services": []}

    def call(self, service: str, body: bytes, today: date) -> dict[str, Any]:
        if self.raises is not None:
            raise self.raises
        return {"cards": [], "called": service, "bytes": len(body), "today": today.isoformat()}


FAKE = Fake()


@pytest.fixture(scope="module")
def running() -> Iterator[HookServer]:
    with HookServer(FAKE, 0, lambda: date(2026, 11, 28)) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def _as_usual() -> Iterator[None]:
    yield
    FAKE.raises = None


def ask(server: HookServer, method: str, path: str, data: bytes | None = None, **headers: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, data, {**JSON, **sent})
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    return response.status, answer


def works(server: HookServer) -> bool:
    return ask(server, "GET", "/cds-services") == (200, {"services": []})


def raw(server: HookServer, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_call_is_answered_by_the_service_with_the_day(running: HookServer) -> None:
    status, answer = ask(running, "POST", "/cds-services/painref-triage", b"{}")
    assert (status, answer["called"], answer["bytes"], answer["today"]) == (200, "painref-triage", 2, "2026-11-28")


def test_several_calls_use_one_connection(running: HookServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.server_port, timeout=20)
    for _ in range(3):
        connection.request("POST", "/cds-services/painref-triage", body(request()), JSON)
        response = connection.getresponse()
        assert response.status == 200
        assert response.getheader("Cache-Control") == "no-store"
        response.read()
    connection.close()


@pytest.mark.parametrize(
    ("method", "path", "data", "headers", "status"),
    [
        ("GET", "/", None, {}, 404),
        ("POST", "/cds-services", b"{}", {}, 404),
        ("POST", "/cds-services/painref-triage", b"{}", {"Content_Type": "text/plain"}, 415),
        ("POST", "/cds-services/painref-triage", b"{}", {"Content_Length": "-1"}, 411),
        ("POST", "/cds-services/painref-triage", b"{}", {"Content_Length": "9" * 40}, 413),
        ("POST", "/cds-services/painref-triage", b"{}", {"Host": "evil.example"}, 421),
    ],
)
def test_what_cannot_be_answered_says_why(
    running: HookServer, method: str, path: str, data: bytes | None, headers: dict[str, str], status: int
) -> None:
    code, answer = ask(running, method, path, data, **headers)
    assert code == status
    assert all(item["error"] and item["remedy"] for item in answer["errors"])
    assert works(running)


def test_a_body_that_is_too_long_is_not_read(running: HookServer) -> None:
    head = b"POST /cds-services/painref-triage HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    answer = raw(running, head + b"Content-Length: 2000001\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413")
    assert works(running)


def test_a_body_that_ends_early_is_refused(running: HookServer) -> None:
    head = b"POST /cds-services/painref-triage HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    assert raw(running, head + b"Content-Length: 100\r\n\r\n{").startswith(b"HTTP/1.1 400")
    assert works(running)


@pytest.mark.parametrize("data", [b"", b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"G" * 100_000, b"\r\n" * 1000])
def test_what_is_no_http_ends_its_connection_alone(running: HookServer, data: bytes) -> None:
    with suppress(OSError):  # a connection may be ended while it is still written to
        raw(running, data)
    assert works(running)


def test_a_caller_who_is_too_slow_is_left(running: HookServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", running.server_port), timeout=20) as connection:
        started = time.monotonic()
        connection.sendall(b"POST /cds-services/painref-triage HTTP/1.1\r\n")
        with suppress(OSError):
            while time.monotonic() - started < 10:  # a little now and then does not help
                connection.sendall(b"X")
                time.sleep(0.1)
        assert time.monotonic() - started < 10


def test_a_bug_is_said_without_a_word_of_the_patient(running: HookServer, capfd: pytest.CaptureFixture[str]) -> None:
    FAKE.raises = KeyError("Jane Roe, 1956-03-01")
    status, answer = ask(running, "POST", "/cds-services/painref-triage", b"{}")
    said = capfd.readouterr().err
    assert status == 500
    assert "KeyError" in said
    assert "Jane" not in said + json.dumps(answer)
    FAKE.raises = None
    assert works(running)


def test_nothing_is_logged(running: HookServer, capfd: pytest.CaptureFixture[str]) -> None:
    ask(running, "POST", "/cds-services/painref-triage", b"{}")
    ask(running, "GET", "/nowhere")
    assert capfd.readouterr() == ("", "")


def test_too_many_at_once_are_told_to_come_again() -> None:
    with HookServer(FAKE, 0, date.today) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        for _ in range(served.AT_ONCE):
            server._free.acquire()
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
            assert connection.recv(1000).startswith(b"HTTP/1.1 503")
        for _ in range(served.AT_ONCE):
            server._free.release()
        assert works(server)
        server.shutdown()


def test_it_listens_to_this_machine_alone(running: HookServer) -> None:
    assert running.server_address[0] == "127.0.0.1"
