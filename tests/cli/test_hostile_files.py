"""An answers file or a data folder made to hang, exhaust or confuse painref is refused in one line, and soon."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tests.cli.terminal import REPOSITORY, Result, environment, run, together

SOON = 15
"""Seconds that a refusal may take on a busy machine."""

SECOND = b'painref: answers/2\nvocabulary: "2026.11"\n'

TEXTS = {
    "deep lists": (b"[" * 100_000, "nested too deeply"),
    "deep mappings": (b"{a: " * 100_000, "nested too deeply"),
    "deep blocks": (b"".join(b" " * depth + b"-\n" for depth in range(200)), "nested too deeply"),
    "deep JSON": (b'{"age":' * 5_000 + b"1" + b"}" * 5_000, "nested too deeply"),
    "not a number": (SECOND + b"age: NaN", "age wants a number"),
    "not a number of YAML": (SECOND + b"age: .nan", "age wants a number"),
    "infinity": (b'{"painref": "answers/2", "vocabulary": "2026.11", "age": Infinity}', "age wants a number"),
    "a number too large to hold": (SECOND + b"age: 1e999", "not a unit of age"),
    "a whole number of 100,000 digits": (SECOND + b"age: " + b"9" * 100_000, "outside 0 to 120 years"),
    "a large number": (SECOND + b"age: 1e300", "not a unit of age"),
    "a NUL": (b"age: 4\x000", "control character U+0000"),
    "UTF-16": ("age: 40".encode("utf-16"), "not UTF-8"),
    "UTF-32": ("age: 40".encode("utf-32"), "not UTF-8"),
    "Latin-1": ("radiation: n\xe9e".encode("latin-1"), "not UTF-8"),
    "half a character": (b"radiation: \xe2\x82", "not UTF-8"),
    "UTF-7": (SECOND + b"+AGEAZwBl-: 40", "there is no question"),
    "a billion laughs": (b"a: &a [x]\nb: [*a, *a]", "YAML anchor"),
    "a call": (b"age: !!python/object/apply:os.system [id]", "YAML tag"),
    "a key 200,000 times": (b"x: 1\n" * 200_000, "given twice"),
}


def refused(result: Result, why: str) -> None:
    assert result.code == 1
    assert why in result.stderr
    assert result.stderr.count("\n") == 1
    assert len(result.stderr) < 600
    assert result.stdout == ""


@pytest.fixture(scope="module")
def answers() -> dict[str, Result]:
    calls = {name: partial(run, "triage", "--answers", "-", stdin=text) for name, (text, _) in TEXTS.items()}
    return together(calls)


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_answers_are_refused_with_the_reason(answers: dict[str, Result], name: str) -> None:
    refused(answers[name], TEXTS[name][1])


def test_a_huge_number_of_the_first_edition_is_refused() -> None:
    result = run("triage", "--answers", "-", stdin=b"age: " + b"9" * 100_000)
    assert result.code == 1
    assert "outside 0 to 120 years" in result.stderr
    assert len(result.stderr) < 600


def test_a_file_of_100_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    started = time.monotonic()
    refused(run("triage", "--answers", path), "more than 1,000,000 bytes")
    assert time.monotonic() - started < SOON


def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    refused(
        run("triage", "--answers", path), "pipe: the answers are not a regular file. Name a YAML or JSON file, or pipe"
    )


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_refused(device: str) -> None:
    result = run("triage", "--answers", device)
    refused(result, device)


def test_a_stream_without_end_on_standard_input_is_refused() -> None:
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run(
            [sys.executable, "-m", "painref", "triage", "--answers", "-"],
            stdin=endless,
            capture_output=True,
            env=environment(),
            timeout=SOON,
            check=False,
        )
    refused(Result(done.returncode, done.stdout, done.stderr), "<stdin>: the answers are more than 1,000,000 bytes")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.mkdir(), "is a directory"),
        (lambda path: path.symlink_to(path), "cannot read the answers: too many levels of symbolic links"),
        (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
        (lambda path: None, "cannot read the answers: no such file"),
    ],
    ids=["a folder", "a symlink to itself", "a symlink to a device", "nothing"],
)
def test_what_is_no_file_is_refused(tmp_path: Path, make, why: str) -> None:
    path = tmp_path / "patient.yaml"
    make(path)
    refused(run("triage", "--answers", path), why)


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "patient.yaml"
    path.symlink_to(REPOSITORY / "examples" / "sciatica.yaml")
    assert run("triage", "--answers", path).code == 0


@pytest.mark.parametrize("command", ["triage", "criteria"])
def test_every_command_that_takes_answers_refuses_a_pipe(tmp_path: Path, command: str) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    refused(run(command, *(["rfa"] if command == "criteria" else []), "--answers", path), "not a regular file")


def test_a_data_folder_of_loops_pipes_and_a_large_file_is_checked_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.yaml").symlink_to(tmp_path / "self.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(100_000_000)
    result = run("lint", tmp_path)
    assert result.code == 1
    assert [line for line in result.lines if "large.yaml" in line and "20,000,000" in line]
    assert "Traceback" not in result.stderr
