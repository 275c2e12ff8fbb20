"""One patient of a batch against the first edition, both in one run: processor time of the same patients by turns.

    git worktree add /tmp/first c858827
    .venv/bin/python benchmarks/first_edition.py /tmp/first [--rounds 5] [--cases 3] [--copies 800]

The patients are the cited ones of the first edition that `painref convert` can bring up to date, each in its own form.
A command reads all of them so many times, and once; the difference, divided by the patients between, is free of what
it takes to start. The second edition runs with the code that the script stands beside, the first with that of the
folder. With `--copies`, a last line has the second edition in DuckDB (`--engine duckdb`), each patient so many times
over under ids of their own: a whole command, its start included, divided by all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from painref.errors import PainrefError
from painref.library.open import load
from painref.sources.document import read_document
from painref.triage.questionnaire.convert import converted_file

HERE = Path(__file__).resolve().parent.parent
AS_OF = "2026-11-28"


def pairs(first: Path, step: int) -> Iterator[tuple[str, str]]:
    """Yield every so manieth cited patient of the first edition: a line for the first, and one for the second."""
    knowledge = load()
    cases = [
        case for path in sorted(first.glob("tests/cases/*.yaml")) for case in yaml.safe_load(path.read_bytes())["cases"]
    ]
    for case in cases[::step]:
        answers = case.get("answers", {})
        text = yaml.safe_dump(answers, default_flow_style=True, allow_unicode=True)
        try:
            converted = converted_file(read_document(text.encode(), "case"), knowledge, date.fromisoformat(AS_OF)).text
        except PainrefError:
            continue
        second = yaml.load(converted, Loader=yaml.BaseLoader)  # makes strings of everything
        yield line(case["id"], answers), line(case["id"], second)


def line(id_: str, answers: dict[str, Any]) -> str:
    """Return a patient as a line of a batch."""
    return json.dumps({"id": id_, **answers}, default=str) + "\n"


def seconds(root: Path, lines: list[str], times: int) -> float:
    """Return the processor time of a batch of these lines, so many times over, with the code of a folder."""
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as file:
        file.write("".join(lines) * times)
        file.flush()
        command = [sys.executable, "-m", "painref", "triage", "--batch", file.name, "--jobs", "1"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = {**os.environ, "PYTHONPATH": str(root / "src")}
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def milliseconds_in_duckdb(lines: list[str], copies: int) -> float:
    """Return the processor time of one patient of a population in DuckDB, each of some patients so many times over."""
    from sql import measure, write_parquet  # DuckDB is an extra

    with tempfile.TemporaryDirectory() as name:
        table = write_parquet(lines, copies, Path(name), load())
        output = str(Path(name) / "records.parquet")
        used, _, _ = measure("--batch", str(table), "--engine", "duckdb", "--jobs", "1", "--output", output)
    return used / copies / len(lines) * 1000


def main() -> None:
    """Print the milliseconds per patient of both, round by round, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("first", type=Path, help="a folder with the first edition")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", type=int, default=3, help="take every so manieth patient")
    parser.add_argument("--copies", type=int, help="also each patient so many times in DuckDB")
    wanted = parser.parse_args()
    first, second = (list(lines) for lines in zip(*pairs(wanted.first, wanted.cases), strict=True))
    more = 12
    print(f"{len(first)} patients\n| round | first edition, ms | second, ms | ratio |\n|---|---:|---:|---:|")
    ratios = []
    for number in range(1, wanted.rounds + 1):
        cost = {
            root: (seconds(root, lines, more) - seconds(root, lines, 1)) / (more - 1) / len(lines) * 1000
            for root, lines in ((wanted.first, first), (HERE, second))
        }
        ratios.append(cost[HERE] / cost[wanted.first])
        print(f"| {number} | {cost[wanted.first]:.2f} | {cost[HERE]:.2f} | {ratios[-1]:.2f} |")
    print(f"| median | | | {statistics.median(ratios):.2f} |")
    if wanted.copies:
        cost_of_one = milliseconds_in_duckdb(second, wanted.copies)
        print(f"| DuckDB, {len(second) * wanted.copies:,} patients | | {cost_of_one:.2f} | |")


if __name__ == "__main__":
    main()
