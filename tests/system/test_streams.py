"""Streams that are closed, full or unreadable, and memory that runs out: one message, and the right exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import PATIENCE, REPOSITORY, Result, environment, run
from tests.samples import Sampled, rest_slow

PROGRAM = f"{sys.executable} -c 'from painref.cli.main import main; main()'"
"""The console script, which ends the process itself: what was written must have been flushed by then."""

full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


def shell(line: str, **changes: str) -> Result:
    """Run a line of bash, in which `painref` is the program."""
    script = f'painref() {{ {PROGRAM} "$@"; }}\n{line}'
    done = subprocess.run(
        ["bash", "-c", script],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=REPOSITORY,
        env=environment(**changes),
        timeout=PATIENCE,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@full
@pytest.mark.parametrize("arguments", rest_slow(["list", "--help", "--version", "show rfa --json", "man"], 3))
def test_a_full_disk_is_an_error_of_writing(arguments: str) -> None:
    result = shell(f"painref {arguments} > /dev/full")
    assert result.code == 1
    assert result.stderr.startswith("painref: cannot write the output: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", ["--version", "show rfa", "list --json"])
def test_an_answer_to_a_closed_stdout_is_an_error(arguments: str) -> None:
    result = shell(f"painref {arguments} >&-")
    assert result.code == 1
    assert result.stderr.startswith("painref: cannot write the output: it is closed.")


@full
@pytest.mark.parametrize(
    ("arguments", "code"), [("show --nosuchoption", 2), ("nosuchname", 1), ("show nosuchthing", 1), ("show rfa", 0)]
)
def test_a_full_stderr_changes_no_exit_code(arguments: str, code: int) -> None:
    assert shell(f"painref {arguments} 2> /dev/full").code == code


@pytest.mark.parametrize("arguments", rest_slow(["list", "--version", "--help", "show rfa --json"], 2))
def test_a_pipe_that_is_closed_ends_quietly(arguments: str) -> None:
    result = shell(f"{{ sleep 0.3; painref {arguments}; echo code $? >&2; }} | true")
    assert result.stderr == "code 0\n"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="there is no /proc here")
@pytest.mark.parametrize("stdout", ["", ">&-"], ids=["stdout open", "stdout closed"])
def test_an_error_of_reading_is_not_one_of_writing(stdout: str) -> None:
    result = shell(f"painref triage --batch /proc/self/mem --batch-format ndjson {stdout}")
    assert result.code == 1
    assert "/proc/self/mem: " in result.stderr
    assert "write the output" not in result.stderr
    assert "this is a bug" not in result.stderr


def test_memory_that_runs_out_is_not_a_bug(sampled: Sampled) -> None:
    """Whether the limit is met while Python starts, or while painref works, depends on the machine."""
    for limit in sampled((80_000, 60_000, 100_000), 3):
        result = shell(f"ulimit -v {limit}; painref triage --answers examples/sciatica.yaml --json")
        assert "this is a bug" not in result.stderr


@pytest.mark.parametrize("changes", [{}, {"COMP_WORDS": "painref\nshow", "COMP_CWORD": "abc"}], ids=["no words", "abc"])
def test_completion_that_no_shell_asked_for_is_wrong_usage(changes: dict[str, str]) -> None:
    result = run(env={"_PAINREF_COMPLETE": "complete_bash", **changes})
    assert (result.code, result.stdout) == (2, "")
    assert "only a shell asks for completions" in result.stderr


def test_without_docstrings_the_manual_is_printed() -> None:
    result = run("man", "triage", env={"PYTHONOPTIMIZE": "2"})
    assert (result.code, result.stderr) == (0, "")
    assert ".SH NAME" in result.lines


@pytest.mark.parametrize("option", ["--region", "--condition"])
def test_bytes_that_are_not_text_in_a_filter_are_not_a_bug(option: str) -> None:
    result = run("list", option, b"\xff")
    assert result.code in (1, 2)
    assert result.stdout == ""
    assert "this is a bug" not in result.stderr
