"""Loading the compiled knowledge, beside what JSON decoders need for the same bytes.

The decoders get the records in memory, as one text; loading finds the compiled file, checks it against its sources, and
reads it. An entry is made when it is first asked for, so there are two figures: until the knowledge can be used, and
until every record in it has been asked for, which no command does. As in a command, garbage is not collected.

Run: .venv/bin/python -m pip install orjson msgspec && .venv/bin/python benchmarks/loading.py [RUNS]
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from statistics import median

import msgspec
import orjson

from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.library.open import load
from painref.records import to_builtins


def records() -> bytes:
    """Every record of the compiled knowledge, in one JSON text."""
    knowledge = load()
    lists = {kind.list: list(getattr(knowledge, kind.collection).values()) for kind in ENTRY_KINDS}
    return json.dumps(to_builtins(lists), separators=(",", ":")).encode()


def everything() -> Knowledge:
    """The knowledge, after each of its entries has been asked for."""
    knowledge = load()
    for kind in ENTRY_KINDS:
        for _ in getattr(knowledge, kind.collection).values():
            pass
    return knowledge


def main() -> None:
    """Prints the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    load()  # compiles it, if need be
    data = records()
    text = data.decode()
    ways: dict[str, Callable[[], object]] = {
        "orjson": lambda: orjson.loads(data),
        "msgspec": lambda: msgspec.json.decode(data),
        "json of the standard library": lambda: json.loads(text),
        "knowledge, until it can be used": load,
        "knowledge, every record asked for": everything,
    }
    decoders = list(ways)[:3]
    gc.disable()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs + 1):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - begun)
        gc.collect()
    medians = {name: median(values[1:]) * 1000 for name, values in times.items()}
    fastest = min(medians[name] for name in decoders)
    print(f"{f'{len(data):,} bytes of records':34} {'median':>9} {'to the fastest decoder':>23}")
    for name, value in medians.items():
        print(f"{name:34} {value:6.2f} ms {value / fastest:23.2f}")


if __name__ == "__main__":
    main()
