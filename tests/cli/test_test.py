"""``painref test``: a clinic's own patients come out as expected, or what differs is listed and the exit code is 1."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.terminal import EXAMPLES, run

CLINIC = ("--data", str(EXAMPLES / "clinic"))
PATIENTS = EXAMPLES / "clinic-patients"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A folder whose only patient expects an emergency that is not there."""
    text = (PATIENTS / "facet.yaml").read_text()
    (tmp_path / "facet.yaml").write_text(text.replace("expect:\n", "expect:\n      disposition: emergency\n"))
    return tmp_path


def test_patients_as_expected_exit_0() -> None:
    result = run("test", PATIENTS, *CLINIC)
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout == "0 of 1 patients differ from what is expected.\n"


def test_a_patient_who_differs_exits_1_and_says_how(wrong: Path) -> None:
    result = run("test", wrong, *CLINIC)
    assert result.code == 1
    assert result.lines[0].startswith("one-block-of-60-is-not-enough-here: ")
    assert result.lines[1].startswith("- disposition is ")
    assert result.lines[1].endswith(", not emergency")
    assert result.lines[-1] == "1 of 1 patients differ from what is expected."


def test_json_lists_every_patient_with_the_differences(wrong: Path) -> None:
    result = run("test", wrong, *CLINIC, "--json")
    assert result.code == 1
    (outcome,) = json.loads(result.out)["result"]
    assert outcome["id"] == "one-block-of-60-is-not-enough-here"
    assert len(outcome["differences"]) == 1


def test_the_overlay_is_what_is_tested() -> None:
    """Without the clinic's folder one block is enough for an ablation, and the patient differs."""
    result = run("test", PATIENTS)
    assert result.code == 1
    assert "- not_offered: lumbar-medial-branch-rfa is offered" in result.lines


@pytest.mark.parametrize("text", ["cases: 1\n", "patients: []\n", "cases: [{id: a}]\n", "cases: [1]\n"])
def test_a_file_that_is_not_cases_is_one_error_with_its_location(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    result = run("test", tmp_path)
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"painref: {tmp_path}/a.yaml:1:")


def test_a_folder_that_is_not_there_is_one_error(tmp_path: Path) -> None:
    result = run("test", tmp_path / "nowhere")
    assert (result.code, result.stdout) == (1, "")
    assert "nowhere" in result.stderr
