"""Very many patients: in constant memory, killed half-way and resumed, with nothing lost or done twice."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import REPOSITORY, environment

POPULATION = 30_000
FEW = 2_000
"""So many patients show in seconds what the population shows in a minute, but for the memory."""

DISTINCT = 240
"""So many different patients take turns."""

PATIENCE = 600
"""Seconds that half of the population may take on a slow machine."""

SLACK = 12_000
"""Kilobytes by which memory may vary; what grew with the patients would take many times as much."""


def patient(number: int) -> dict[str, Any]:
    """A patient whose answers repeat, with an id that does not. Every eighth has an age that cannot be."""
    like = number % DISTINCT
    answers = {
        "age": -1 if like % 8 == 7 else 20 + like % 60,
        "pain_regions": [["coccyx", "elbow", "groin"][like % 3]],
        "pain_duration": like,
        "drugs": ["apixaban"] if like % 5 == 0 else [],
    }
    return {"id": f"p{number}", **answers}


def write(path: Path, count: int) -> Path:
    with path.open("w") as file:
        file.writelines(f"{json.dumps(patient(number))}\n" for number in range(count))
    return path


def started(patients: Path, output: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A batch under way on every processor, in a process group of its own."""
    command = [sys.executable, "-m", "painref", "triage", "--batch", str(patients), "--output", str(output), *arguments]
    return subprocess.Popen(
        command, cwd=REPOSITORY, env=environment(), start_new_session=True, stderr=subprocess.DEVNULL
    )


def resident(group: int) -> int:
    """The memory of a process group in kilobytes; what its processes share counts once for each."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,rss="], capture_output=True, check=True, text=True)
    return sum(int(rss) for pgid, rss in map(str.split, listed.stdout.splitlines()) if int(pgid) == group)


class Watch:
    """Counts the records of a file as they are written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self.records = 0

    def look(self) -> int:
        """How many there are by now."""
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._offset)
                new = file.read()
            self._offset += len(new)
            self.records += new.count(b"\n")
        return self.records


def most_memory(process: subprocess.Popen[bytes], watch: Watch, until: int) -> int:
    """The most memory that was seen until so many records were there, or the process had ended; in kilobytes."""
    deadline = time.monotonic() + PATIENCE
    most = 0
    while watch.look() < until and process.poll() is None:
        assert time.monotonic() < deadline, "the batch wrote too little"
        most = max(most, resident(process.pid))
        time.sleep(0.2)
    return most


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The record of each of the distinct patients, without what tells their like apart."""
    folder = tmp_path_factory.mktemp("distinct")
    process = started(write(folder / "patients.ndjson", DISTINCT), folder / "records.ndjson")
    assert process.wait() == 1
    return [without_identity(line) for line in (folder / "records.ndjson").read_text().splitlines()]


def without_identity(line: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(line)
    del record["id"], record["line"]
    return record


@pytest.mark.slow
@pytest.mark.parametrize("count", [FEW, pytest.param(POPULATION, marks=pytest.mark.slow)])
def test_patients_killed_half_way_and_resumed_have_a_record_each(
    count: int, tmp_path: Path, expected: list[dict[str, Any]]
) -> None:
    patients, output = write(tmp_path / "patients.ndjson", count), tmp_path / "records.ndjson"
    watch = Watch(output)
    process = started(patients, output)
    at_first = most_memory(process, watch, count // 10)
    later = most_memory(process, watch, count // 2)
    process.kill()
    process.wait()
    assert count // 2 <= output.read_bytes().count(b"\n") < count

    resumed = started(patients, output, "--resume")
    at_last = most_memory(resumed, watch, count)
    assert resumed.wait() == 1

    if count == POPULATION:
        assert max(later, at_last) < at_first + SLACK
    with output.open() as file:
        for number, line in enumerate(file):
            record = json.loads(line)
            assert (record["id"], record["line"]) == (f"p{number}", number + 1)
            assert without_identity(line) == expected[number % DISTINCT]
    assert number == count - 1
