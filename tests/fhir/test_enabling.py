"""When an item is shown: what a form cannot know for certain never hides one."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from painref.criteria.evaluate import Evaluator
from painref.criteria.judgement import FALSE
from painref.criteria.parser import parse
from painref.criteria.reader import Reader
from painref.fhir.enabling import enabling_expression
from painref.fhir.response import response_of
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.values import Given
from tests.cited_patients import KNOWLEDGE, cited_patients
from tests.fhir.packages import PATIENCE, unpacked

SCRIPT = Path(__file__).parent / "enabling.mjs"

CONDITIONAL = [question for question in KNOWLEDGE.questions.values() if question.ask_if]


@pytest.mark.parametrize("ask_if", ["recent_procedure", "weeks_since('stroke') < 26", "done('caudal-esi')"])
def test_what_a_form_cannot_see_hides_nothing(ask_if: str) -> None:
    assert enabling_expression(ask_if, KNOWLEDGE) is None


def test_a_negation_turns_what_is_certain_into_what_is_possible() -> None:
    shown = enabling_expression("not device_clinic_plan", KNOWLEDGE)
    assert shown is not None
    assert shown.endswith(".where($this = true).exists()).not()")


def test_either_of_two_is_enough_and_what_cannot_be_seen_is_enough_alone() -> None:
    assert enabling_expression("pregnancy == 'yes' or done('caudal-esi')", KNOWLEDGE) is None
    assert enabling_expression("pregnancy == 'yes' and done('caudal-esi')", KNOWLEDGE) is not None


def test_every_expression_ends_in_a_truth_and_is_never_empty() -> None:
    """`exists`, `empty` and `not` of them always are; a bare comparison is empty where nothing is answered."""
    expressions = [shown for one in CONDITIONAL if (shown := enabling_expression(str(one.ask_if), KNOWLEDGE))]
    assert len(expressions) > 20
    for expression in expressions:
        assert expression.count("(") == expression.count(")")
        assert any(expression.rstrip(")").endswith(end) for end in (".exists(", ".empty(", ".not("))


def test_an_option_that_came_later_is_not_denied_in_an_older_vocabulary() -> None:
    shown = enabling_expression("'opioid' in pump_drugs", KNOWLEDGE)
    assert shown is not None
    assert "'about.vocabulary').answer.value.where($this >= '2026.12')" in shown


@pytest.mark.slow
def test_nothing_is_hidden_but_what_painref_knows_for_certain_is_not_asked(tmp_path: Path) -> None:
    """As an engine of FHIRPath that is not ours evaluates the expressions on the responses of cited patients."""
    folder = unpacked({"core": "@medplum/core@4.5.2"}, tmp_path)
    criteria = sorted({str(one.ask_if) for one in CONDITIONAL if enabling_expression(str(one.ask_if), KNOWLEDGE)})
    patients = [case.given for case in cited_patients().values()][::12]
    (tmp_path / "asked.json").write_text(
        json.dumps(
            {
                "expressions": [enabling_expression(text, KNOWLEDGE) for text in criteria],
                "responses": [response_of(given, KNOWLEDGE) for given in patients],
            }
        )
    )
    command = ["node", SCRIPT, folder, tmp_path / "asked.json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    seen = Counter(
        (shown, is_false(text, given))
        for given, row in zip(patients, json.loads(done.stdout), strict=True)
        for text, shown in zip(criteria, row, strict=True)
    )
    assert seen.keys() <= {(True, True), (True, False), (False, True)}
    assert seen[False, True] > 10 * seen[True, True]


def is_false(criterion: str, given: Given) -> bool:
    """Whether answers make a criterion certainly false."""
    reader = Reader(patient_of(given, KNOWLEDGE).answers, KNOWLEDGE.vocabulary, KNOWLEDGE.bits)
    return Evaluator(reader.judge, KNOWLEDGE.facts).judge(parse(criterion)) == FALSE
