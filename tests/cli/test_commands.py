"""Exit codes and look-ups: 0 answered, 1 nothing found or data invalid, 2 wrong usage."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import EXAMPLES, PATIENCE, REPOSITORY, environment, piped, run

SCIATICA = str(EXAMPLES / "sciatica.yaml")


ANSWERED = [
    ("show", "rfa"),
    ("list",),
    ("list", "conditions"),
    ("list", "medications"),
    ("list", "questions"),
    ("list", "--condition", "sciatica"),
    ("triage", "--answers", SCIATICA),
    ("lint",),
    ("--help",),
    ("triage", "--help"),
    ("--version",),
]


@pytest.mark.parametrize("arguments", ANSWERED, ids=" ".join)
def test_what_is_answered_exits_0_with_the_answer_on_stdout(arguments):
    result = piped(*arguments)
    assert result.code == 0
    assert result.stdout.strip() or arguments == ("lint",)
    assert result.stderr == ("painref lint: no problems.\n" if arguments == ("lint",) else "")


def test_a_misspelt_id_exits_1_and_suggests_the_right_one_on_stderr_only():
    result = piped("show", "rfq")
    assert result.code == 1
    assert result.stdout == ""
    assert "Did you mean: rfa (" in result.stderr
    assert result.stderr.startswith("painref: ")
    assert result.stderr.count("\n") == 1


def test_a_misspelt_condition_exits_1_with_a_suggestion():
    result = piped("list", "--condition", "scaitica")
    assert (result.code, result.stdout) == (1, "")
    assert "Did you mean: sciatica" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("list", "--bogus"), ("list", "nonsense"), ("lst",), ("show",), ("show", "rfa", "--color", "blue")],
    ids=" ".join,
)
def test_wrong_usage_exits_2_with_nothing_on_stdout(arguments):
    result = piped(*arguments)
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("option", "value", "valid"),
    [
        ("category", "nonsense", ("radiofrequency", "epidural", "neuromodulation")),
        ("region", "nowhere", ("low-back", "neck", "knee")),
        ("guidance", "sonar", ("fluoroscopy", "ultrasound", "ct")),
        ("bleeding-risk", "enormous", ("low", "intermediate", "high")),
    ],
)
def test_an_unknown_filter_value_exits_2_and_names_the_valid_ones(option, value, valid):
    result = piped("list", f"--{option}", value)
    assert (result.code, result.stdout) == (2, "")
    assert f"'{value}' is not a value of --{option}" in result.stderr
    assert all(re.search(rf"\b{word}\b", result.stderr) for word in valid)


def test_a_filter_that_does_not_go_with_what_is_listed_exits_2():
    result = piped("list", "medications", "--region", "neck")
    assert (result.code, result.stdout) == (2, "")
    assert "--region does not filter medications" in result.stderr


def test_filters_that_leave_nothing_exit_1_and_say_so():
    result = piped("list", "--category", "intrathecal", "--bleeding-risk", "moderate")
    assert (result.code, result.stdout) == (1, "")
    assert "no procedures pass these filters" in result.stderr


def test_filters_combine():
    both = json.loads(piped("list", "--category", "radiofrequency", "--bleeding-risk", "low", "--json").out)["result"]
    assert "lumbar-medial-branch-rfa" in {line["id"] for line in both}
    assert {line["category"] for line in both} == {"radiofrequency"}
    assert all(any("low" in claim["classes"] for claim in line["bleeding"]) for line in both)


@pytest.mark.parametrize(
    "name",
    ["rfa", "Rfa ", "Radiofrequency Ablation", "radiofrequency_ablation", "rf"],
)
def test_a_procedure_is_found_by_id_abbreviation_and_alias_in_any_case_with_spaces_or_dashes(name):
    assert piped("show", name, "--json").out == piped("show", "radiofrequency-ablation", "--json").out


def test_a_condition_is_found_with_spaces_for_dashes():
    result = json.loads(piped("show", "Lumbar Spinal Stenosis", "--json").out)
    assert result["result"]["condition"]["id"] == "lumbar-spinal-stenosis"


def test_the_console_script_is_the_same_program():
    script = Path(sys.executable).with_name("painref")
    done = subprocess.run(
        [script, "show", "rfa"], capture_output=True, env=environment(), timeout=PATIENCE, check=True, cwd=REPOSITORY
    )
    assert done.stdout == piped("show", "rfa").out


def test_help_begins_with_examples_that_run():
    shown = [
        line.strip().removeprefix("painref ").split("  ")[0].split()
        for command in ((), ("show",), ("list",), ("triage",))
        for line in piped(*command, "--help").lines
        if line.startswith("  painref ") and '"' not in line
    ]
    assert len(shown) > 8
    commands = {words[0] for words in shown}
    assert {"show", "list", "triage"} <= commands
    for words in shown:
        if words[0] in ("show", "list"):
            assert piped(*words).code == 0, words


def test_without_a_command_the_help_is_printed_line_by_line():
    assert piped() == piped("--help")
    assert "  painref show rfa " in piped().stdout


def test_a_very_long_file_name_is_cut_short_in_the_message():
    result = run("triage", "--answers", "a" * 100_000)
    assert result.code == 1
    assert len(result.stderr) < 1000


def test_what_cannot_be_written_is_an_error_and_no_bug(tmp_path):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with full.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "painref", "list", "--json"],
            stdout=out,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"painref: cannot write the output: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("closed", [0, 1, 2], ids=["stdin", "stdout", "stderr"])
def test_a_closed_standard_stream_is_no_crash(closed):
    program = (
        f"import os, sys; os.close({closed}); os.execv(sys.executable, [sys.executable, '-m', 'painref', 'triage'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(),
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert b"bug" not in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_unexpected_exception_is_one_line_that_asks_for_a_report_and_exits_3(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import painref.library.open\n"
        "def broken(*_, **__):\n    raise RuntimeError('the\\x1b[31m cat')\n"
        "painref.library.open.load = broken\n"
    )
    environment_path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    result = run("refs", env={"PYTHONPATH": environment_path})
    assert (result.code, result.stdout) == (3, "")
    assert result.stderr.startswith("painref: this is a bug (RuntimeError: the")
    assert "\x1b" not in result.stderr
    assert result.stderr.count("\n") == 1
