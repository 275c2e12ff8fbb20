"""How the time and the memory of a batch grow with patients, with rules, and with processors.

Run: .venv/bin/python benchmarks/growth.py [--patients 500 1000 2000 4000] [--rounds 3] [--seed 1]

Patients and rules are counted in processor time of one process that does what the command does with each line. The
command itself is then timed on the wall, its start included, with one process and with one per processor, by turns.
While others use the machine there is no second processor to gain; what there would be were it free, shows in the
processor time: twice that of one process over that of two. Some of it is lost to what processors share (memory,
caches): several commands that know nothing of each other show how much.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from larger import times, with_copies
from subject import patient
from turns import Task, take_turns

from painref.batch.lines import Line
from painref.batch.patient import outcome_of
from painref.batch.settings import Settings
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.walk import all_criteria
from painref.library.open import load
from painref.triage import prepare

FACTORS = (1, 2, 4)

RULE_PATIENTS = 200
"""How many patients meet the larger knowledge."""

CHUNK = 16
"""Lines at once, as the command hands them to a worker."""

# A process that has loaded little starts the command: the peak of a child is never less than what its parent had.
LAUNCHER = """
import json, resource, subprocess, sys, time
begun = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
wall, used = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit]))
"""


class Run(NamedTuple):
    """Seconds on the wall, seconds of processor time, and the peak of the largest process in MB."""

    wall: float
    processor: float
    memory: float


def lines_of(records: Sequence[dict[str, object]]) -> list[Line]:
    """The records as lines of a batch."""
    return [Line(number, json.dumps(record).encode()) for number, record in enumerate(records, 1)]


def work(lines: Sequence[Line], settings: Settings) -> None:
    """What the command does between reading and writing."""
    for start in range(0, len(lines), CHUNK):
        outcome_of(lines[start : start + CHUNK], settings)


def with_patients(
    sizes: Sequence[int], records: Sequence[dict[str, object]], knowledge: Knowledge, rounds: int
) -> None:
    """Prints the time per patient at each number of patients."""
    lines, settings = lines_of(records), Settings(rules=prepare(knowledge, many=True))
    work(lines[:RULE_PATIENTS], settings)
    best = take_turns({str(size): partial(work, lines[:size], settings) for size in sizes}, rounds)
    print(f"{'patients':>10} {'µs/patient':>12} {'to the first':>13}")
    each = {size: best[str(size)] / size for size in sizes}
    for size in sizes:
        print(f"{size:10,} {each[size] * 1e6:12.0f} {each[size] / each[sizes[0]]:13.2f}")


def with_rules(records: Sequence[dict[str, object]], knowledge: Knowledge, rounds: int) -> None:
    """Prints the time per patient and criterion with knowledge of several sizes."""
    larger = {factor: times(knowledge, factor) for factor in FACTORS}
    tasks: dict[str, Task] = {}
    verdicts, criteria = {}, {}
    for factor, enlarged in larger.items():
        lines = lines_of([with_copies(record, factor) for record in records])
        settings = Settings(rules=prepare(enlarged, many=True))
        written = outcome_of(lines, settings).records.splitlines()
        verdicts[factor] = sum(sum(json.loads(line)["result"]["verdicts"].values()) for line in written) / len(lines)
        criteria[factor] = len(all_criteria(enlarged))
        tasks[str(factor)] = partial(work, lines, settings)
    best = take_turns(tasks, rounds)
    print(
        f"\n{'rules':>10} {'criteria':>10} {'verdicts':>10} {'µs/patient':>12} {'µs/verdict':>12} {'to the first':>13}"
    )
    for factor in FACTORS:
        each = best[str(factor)] / len(records)
        ratio = each / (best["1"] / len(records))
        print(
            f"{factor:9}x {criteria[factor]:10,} {verdicts[factor]:10.1f} {each * 1e6:12.0f} "
            f"{each * 1e6 / verdicts[factor]:12.1f} {ratio:13.2f}"
        )


def run(paths: Sequence[Path], jobs: int) -> Run:
    """One run of the command on each file, all at the same time."""
    command = [
        sys.executable,
        "-c",
        LAUNCHER,
        sys.executable,
        "-m",
        "painref",
        "triage",
        "--jobs",
        str(jobs),
        "--batch",
    ]
    started = [subprocess.Popen([*command, str(path)], stdout=subprocess.PIPE) for path in paths]
    runs = [Run(*json.loads(process.communicate()[0])) for process in started]
    walls, processors, memories = zip(*runs, strict=True)
    return Run(max(walls), sum(processors), max(memories))


def as_command(sizes: Sequence[int], records: Sequence[dict[str, object]], rounds: int) -> None:
    """Prints time and memory of the command at each number of patients, in one process and in one per processor.

    Beside it, the same patients in as many commands that know nothing of each other: all that the machine has to give.
    """
    every = os.cpu_count() or 1
    print(
        f"\n{'patients':>10} {'':12} {'s':>7} {'patients/s':>11} {'peak MB':>8} {'gain, wall':>11} {'gain, freed':>12}"
    )
    with TemporaryDirectory() as folder:
        for size in sizes:
            whole, *parts = [Path(folder) / f"{size}-{part}.ndjson" for part in range(every + 1)]
            lines = [(line.data or b"") + b"\n" for line in lines_of(records[:size])]
            whole.write_bytes(b"".join(lines))
            for number, part in enumerate(parts):
                part.write_bytes(b"".join(lines[number::every]))
            ways = {"--jobs 1": ([whole], 1), f"--jobs {every}": ([whole], every), f"{every} commands": (parts, 1)}
            runs: dict[str, list[Run]] = {way: [] for way in ways}
            for _ in range(rounds):
                for way, (paths, jobs) in ways.items():
                    runs[way].append(run(paths, jobs))
            alone = runs.pop("--jobs 1")
            print(_row(size, "--jobs 1", alone))
            for way, together in runs.items():
                pairs = list(zip(alone, together, strict=True))
                on_wall = median(one.wall / several.wall for one, several in pairs)
                freed = every * median(one.processor / several.processor for one, several in pairs)
                print(f"{_row(size, way, together)} {on_wall:11.2f} {freed:12.2f}")


def _row(size: int, way: str, runs: Sequence[Run]) -> str:
    wall, memory = min(one.wall for one in runs), max(one.memory for one in runs)
    return f"{size:10,} {way:12} {wall:7.2f} {size / wall:11,.0f} {memory:8.0f}"


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patients", type=int, nargs="+", default=[500, 1000, 2000, 4000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    knowledge, rng = load(), random.Random(arguments.seed)
    records = [patient(number, knowledge, rng) for number in range(max(arguments.patients))]
    print(f"load average {os.getloadavg()[0]:.1f} of {os.cpu_count()} processors at the beginning\n")
    with_patients(arguments.patients, records, knowledge, arguments.rounds)
    with_rules(records[:RULE_PATIENTS], knowledge, arguments.rounds)
    as_command(arguments.patients, records, arguments.rounds)
    print(f"\nload average {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
