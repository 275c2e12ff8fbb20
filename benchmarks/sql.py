"""Triage of a population: ``triage --batch --engine duckdb`` beside ``triage --batch``, on the same random patients.

The patients are those of `batch.py`. DuckDB gets each of them so many times over, under ids of their own: it compares
no rows with each other. Both sides are whole commands; figures are processor time and the most memory of one process.

Run: .venv/bin/python benchmarks/sql.py [--patients 500] [--copies 200] [--jobs 2]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import count, islice
from pathlib import Path

import duckdb

from batch import patient
from painref.batch.lines import Line
from painref.batch.ndjson import object_of
from painref.errors import PainrefError, Place
from painref.knowledge.knowledge import Knowledge
from painref.library.open import load
from painref.sources.document import Mapping
from painref.sql.rows import row_of
from painref.triage.questionnaire.resolve import parse_answers

AS_OF = date(2026, 11, 28)


def row(line: str, knowledge: Knowledge) -> dict[str, object]:
    """A line of a batch as a row of the contract."""
    items = object_of(Line(1, line.encode()))
    id_ = items.pop("id")
    place = Place("", 1)
    read = parse_answers(Mapping(place, items, dict.fromkeys(items, place)), knowledge, AS_OF)
    return {"patient_id": getattr(id_, "text", str(id_)), **row_of(read, knowledge)}


def sound(knowledge: Knowledge, rng: random.Random) -> Iterator[str]:
    """Yield lines of random patients without those of whom a number is out of bounds."""
    for number in count():
        line = json.dumps(patient(number, knowledge, rng))
        try:
            row(line, knowledge)
        except PainrefError:
            continue
        yield line


def write_parquet(lines: list[str], copies: int, folder: Path, knowledge: Knowledge) -> Path:
    """Write the table of all patients, each so many times."""
    rows, table = folder / "rows.ndjson", folder / "patients.parquet"
    rows.write_text("".join(json.dumps(row(line, knowledge)) + "\n" for line in lines))
    duckdb.execute(
        f"COPY (SELECT r.* REPLACE (patient_id || '-' || n AS patient_id) FROM range({copies}) AS c(n), "
        f"read_json('{rows}', union_by_name = true, sample_size = -1) AS r) TO '{table}' "
        "(FORMAT parquet, ROW_GROUP_SIZE 8192)"
    )
    return table


def measure(*arguments: str) -> tuple[float, float, float]:
    """Processor seconds, seconds by the wall, and the most memory in MB, of one command."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "painref", "triage", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"painref triage {' '.join(arguments)} failed")
    return used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 1024


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patients", type=int, default=500)
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    knowledge, rng = load(), random.Random(arguments.seed)
    lines = list(islice(sound(knowledge, rng), arguments.patients))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "patients.ndjson").write_text("".join(f"{line}\n" for line in lines))
        table = write_parquet(lines, arguments.copies, folder, knowledge)
        many = arguments.patients * arguments.copies
        sides = (
            ("triage --batch", arguments.patients, ("--batch", str(folder / "patients.ndjson"), "--jobs", "1")),
            (
                "--engine duckdb",
                many,
                (
                    *("--batch", str(table), "--engine", "duckdb", "--jobs", str(arguments.jobs)),
                    *("--output", str(folder / "records.parquet")),
                ),
            ),
        )
        rates = []
        for label, patients, command in sides:
            used, wall, memory = measure(*command)
            rates.append(patients / used)
            print(
                f"{label:16}{patients:10,} patients {used:8.1f} s of processors {wall:8.1f} s by the wall "
                f"{memory:6.0f} MB {1000 * used / patients:8.3f} ms each"
            )
        print(f"as many per processor second: {rates[1] / rates[0]:.1f} times")


if __name__ == "__main__":
    main()
