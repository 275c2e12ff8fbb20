"""Time the calls of `painref serve`: one alone, and many record systems at once.

Each of `callers` opens a chart now and then, as people do; the pauses are drawn so that together they make so many
calls a second. The time of a call is from sending it to its last byte, by the wall.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.hooks.requests import STENOSIS, body, bundle, condition, order, prescription, request

BODIES = [
    body(request()),
    body(request(orders=bundle(order("L4-5 interlaminar ESI")), medications=bundle(prescription("Eliquis 5 mg bd")))),
    body(request(conditions=bundle(STENOSIS, condition("Type 2 diabetes mellitus", "E11.9"), condition("Gout")))),
    body(request(conditions=bundle(condition("Gout"), condition("Essential hypertension", "I10")))),
]


def call(connection: http.client.HTTPConnection, data: bytes) -> float:
    """Return how long one call takes, in milliseconds; a connection that was left idle is opened again."""
    started = time.perf_counter()
    for last in (False, True):
        try:
            connection.request("POST", "/cds-services/painref-triage", data, {"Content-Type": "application/json"})
            response = connection.getresponse()
            break
        except ConnectionError:
            connection.close()
            if last:
                raise
    answer = json.loads(response.read())
    if response.status != 200 or "cards" not in answer:
        sys.exit(f"{response.status}: {answer}")
    return (time.perf_counter() - started) * 1000


def alone(port: int, calls: int) -> list[float]:
    """Return the times of calls one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    return [call(connection, BODIES[number % len(BODIES)]) for number in range(calls)]


def together(port: int, callers: int, per_second: float, seconds: float) -> list[float]:
    """Return the times of the calls of many callers, each on a connection of its own; a rate of 0 makes no pauses."""
    times: list[float] = []
    end = time.monotonic() + seconds

    def caller(number: int) -> None:
        pause = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            if per_second:
                time.sleep(pause.expovariate(per_second / callers))
            if time.monotonic() > end:
                return
            times.append(call(connection, BODIES[pause.randrange(len(BODIES))]))

    threads = [threading.Thread(target=caller, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def row(name: str, times: list[float]) -> str:
    """Return a row of the table."""
    centiles = statistics.quantiles(times, n=100)
    return f"| {name} | {len(times)} | {statistics.median(times):.0f} | {centiles[94]:.0f} | {max(times):.0f} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--callers", type=int, default=50)
    parser.add_argument("--per-second", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=20)
    wanted = parser.parse_args()
    command = (sys.executable, "-m", "painref", "serve", "--port", "0")
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        said = server.stderr.readline() if server.stderr else ""
        found = re.search(r":(\d+)/", said)
        if found is None:
            sys.exit(said)
        port = int(found[1])
        alone(port, 20)
        print("| milliseconds | calls | median | 95th percentile | most |\n|---|---:|---:|---:|---:|")
        print(row("one after the other", alone(port, 200)))
        name = f"{wanted.callers} callers, {wanted.per_second:g} calls a second together"
        print(row(name, together(port, wanted.callers, wanted.per_second, wanted.seconds)))
        print(row(f"{wanted.callers} callers without a pause", together(port, wanted.callers, 0, 5)))
        server.terminate()


if __name__ == "__main__":
    main()
