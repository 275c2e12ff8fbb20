"""``painref fhir``: what is written, where to, and what does not go together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.terminal import EXAMPLES, run
from tests.opened import built_in_knowledge

SCIATICA = str(EXAMPLES / "sciatica.yaml")


def error(*arguments: object) -> str:
    done = run("fhir", *arguments)
    assert (done.code, done.stdout) == (2, "")
    return done.stderr


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("questionnaire", "--region", "knee"), "Questionnaire"),
        (("response", SCIATICA), "QuestionnaireResponse"),
        (("assessment", "--answers", SCIATICA, "--follow", "uk"), "Bundle"),
    ],
)
def test_a_resource_is_written_to_stdout(arguments: tuple[str, ...], kind: str) -> None:
    assert json.loads(run("fhir", *arguments).stdout)["resourceType"] == kind


def test_a_response_is_taken_wherever_answers_are(tmp_path: Path) -> None:
    response = tmp_path / "response.json"
    assert run("fhir", "response", SCIATICA, "--set", "as_of=2026-11-28", "--output", response).code == 0
    plain = run("triage", SCIATICA, "--set", "as_of=2026-11-28", "--json")
    assert run("triage", response, "--json").stdout == plain.stdout
    assert run("triage", response, "--set", "age=80", "--json").stdout != plain.stdout
    answers = tmp_path / "answers.yaml"
    answers.write_text(run("fhir", "answers", response).stdout)
    assert run("fhir", "response", answers).stdout.count("limb_dominant") == 1


def test_a_file_is_not_replaced_unless_it_is_forced(tmp_path: Path) -> None:
    there = tmp_path / "there.json"
    there.write_text("mine")
    done = run("fhir", "response", SCIATICA, "--output", there)
    assert (done.code, there.read_text()) == (1, "mine")
    assert run("fhir", "response", SCIATICA, "--output", there, "--force").code == 0
    assert there.stat().st_size > 1000


def test_the_answers_say_whom_to_follow_unless_the_command_does(tmp_path: Path) -> None:
    def lens(*arguments: str) -> str:
        bundle = json.loads(run("fhir", "assessment", SCIATICA, *arguments).stdout)
        parameters = bundle["entry"][1]["resource"]["parameter"]
        return next(one["valueString"] for one in parameters if one["name"] == "lens")

    assert lens() != lens("--set", "follow=uk") == lens("--follow", "uk")


def test_what_does_not_go_together_is_said() -> None:
    assert "a questionnaire takes no answers" in error("questionnaire", SCIATICA)
    assert "--region belongs to the questionnaire" in error("response", SCIATICA, "--region", "knee")
    assert "there is no region 'kneee'" in error("questionnaire", "--region", "kneee")
    assert "painref fhir response needs answers" in error("response")
    assert "--follow belongs to the assessment" in error("response", SCIATICA, "--follow", "uk")
    assert "the answers are named twice" in error("response", SCIATICA, "--answers", SCIATICA)


def test_the_version_is_that_of_the_data() -> None:
    made = json.loads(run("fhir", "questionnaire").stdout)
    assert made["version"] == built_in_knowledge().version
