"""``painref serve`` as a process: it says where it is, answers, and ends on Ctrl-C."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from urllib.request import Request, urlopen

import pytest

from tests.cli.service import service
from tests.cli.terminal import PATIENCE, run
from tests.hooks.requests import body, bundle, order, request


@pytest.fixture(scope="module")
def serving() -> Iterator[tuple[subprocess.Popen[str], str]]:
    with service() as started:
        yield started


def test_it_answers_until_it_is_interrupted(serving: tuple[subprocess.Popen[str], str]) -> None:
    process, address = serving
    with urlopen(f"{address}/cds-services", timeout=PATIENCE) as answer:
        (service, _) = json.load(answer)["services"]
    asked = Request(
        f"{address}/cds-services/{service['id']}",
        body(request(orders=bundle(order("lumbar interlaminar ESI")))),
        {"Content-Type": "application/json"},
    )
    with urlopen(asked, timeout=PATIENCE) as answer:
        summaries = [card["summary"] for card in json.load(answer)["cards"]]
    assert summaries[0].startswith("Screen first: ")
    assert summaries[1].startswith("Lumbar interlaminar epidural steroid injection: ")
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, "")
    assert "stopped" in complained


def test_a_port_that_is_taken_is_said() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        done = run("serve", "--port", str(taken.getsockname()[1]))
    assert done.code == 1
    assert "--port" in done.stderr
