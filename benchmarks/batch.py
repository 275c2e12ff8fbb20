"""Patients per second of ``painref triage --batch``, on one processor and on all of them, and the memory it takes.

The patients are random, from a fixed seed: each has one of the painful regions and answers to some of the other
questions. The time is that of the whole command, its start and the reading of the knowledge included.

Run: .venv/bin/python benchmarks/batch.py [--patients 2000] [--seed 1] [--record summary]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Question, QuestionType
from painref.knowledge.vocabulary import option_ids
from painref.library.open import load

ANSWERED = 0.5
"""The part of the questions that a patient has answered."""

POPULATION = 100_000
"""How many patients the last lines extrapolate to."""


def patient(number: int, knowledge: Knowledge, rng: random.Random) -> dict[str, object]:
    """A random patient."""
    answers: dict[str, object] = {"id": f"p{number}"}
    for question in knowledge.questions.values():
        if rng.random() < ANSWERED or question.id == "pain_regions":
            answers[question.id] = answer(question, knowledge, rng)
    return {key: value for key, value in answers.items() if value is not None}


def answer(question: Question, knowledge: Knowledge, rng: random.Random) -> object:
    """A random answer; of several options mostly none, as in life."""
    match question.type:
        case QuestionType.YES_NO:
            return rng.random() < 0.5
        case QuestionType.NUMBER:
            low, high = int(question.min or 0), int(question.max or 0)
            return min(high, low + rng.choice([0, 1, 2, 3, 5, 8, 12, 26, 52, 60, 80]))
        case QuestionType.CHOICE:
            return rng.choice(question.options).id
        case QuestionType.OPTIONS if question.id == "pain_regions":
            return [rng.choice(question.options).id]
        case QuestionType.OPTIONS:
            return sorted({rng.choice(option_ids(question, knowledge)) for _ in range(rng.choice([0, 0, 0, 1, 2]))})
        case QuestionType.NAMES:
            return sorted({rng.choice(list(knowledge.nameable(question))) for _ in range(rng.choice([0, 0, 1]))})
        case QuestionType.RECORDS | QuestionType.CLEARINGS:
            return None  # what has been done, and what cleared a flag, needs records of its own


def resident(pids: list[int]) -> int:
    """The memory of some processes in kilobytes; pages that they share count once for each (Linux, macOS)."""
    listed = subprocess.run(["ps", "-o", "rss=", "-p", ",".join(map(str, pids))], capture_output=True, check=False)
    return sum(map(int, listed.stdout.split()))


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, check=False)
    return [int(child) for child in listed.stdout.split()]


def measure(path: Path, jobs: int, record: str) -> tuple[float, int]:
    """Seconds, and the most memory seen at once over all processes, in kilobytes."""
    command = [sys.executable, "-m", "painref", "triage", "--batch", str(path), "--jobs", str(jobs), "--record", record]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    ended = threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.wait(0.5):
            most = max(most, resident([process.pid, *children(process.pid)]))

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    seconds = time.perf_counter() - begun
    ended.set()
    watcher.join()
    return seconds, most


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patients", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", choices=["summary", "full"], default="summary")
    arguments = parser.parse_args()
    knowledge, rng = load(), random.Random(arguments.seed)
    every = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "patients.ndjson"
        with path.open("w", encoding="utf-8") as file:
            for number in range(arguments.patients):
                file.write(json.dumps(patient(number, knowledge, rng)) + "\n")
        print(f"{arguments.patients:,} patients, {path.stat().st_size / arguments.patients:,.0f} bytes each on average")
        for jobs in dict.fromkeys((1, every)):
            seconds, memory = measure(path, jobs, arguments.record)
            rate = arguments.patients / seconds
            print(
                f"{jobs} processor{'s' if jobs > 1 else ' '}  {rate:6.0f} patients/s  {memory / 1024:5.0f} MB at most"
            )
            print(f"    {POPULATION:,} at this rate: {POPULATION / rate / 60:.1f} minutes (extrapolated)")


if __name__ == "__main__":
    main()
