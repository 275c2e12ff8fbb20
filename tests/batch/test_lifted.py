"""What a lifted red flag settles is told apart between patients of one batch whose answers are the same."""

from __future__ import annotations

from dataclasses import replace

from painref.triage.engine.decide import decide
from painref.triage.engine.rules import prepare
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.patient import Patient
from painref.triage.questionnaire.resolve import patient_of
from tests.cited_patients import KNOWLEDGE, cited_patients

RULES = prepare(KNOWLEDGE, many=True)
ASPIRATED = patient_of(cited_patients()["gout-knee-aspirated"].given, KNOWLEDGE)
NOT_ASPIRATED = replace(ASPIRATED, cleared=())


def injection(patient: Patient) -> VerdictKind:
    rows = {item.row.procedure: item.row for item in decide(RULES, patient).rows}
    return rows["knee-joint-injection"].verdict


def test_the_joint_that_was_aspirated_and_the_one_that_was_not() -> None:
    for _ in range(2):
        assert injection(NOT_ASPIRATED) is VerdictKind.EXCLUDED
        assert injection(ASPIRATED) is VerdictKind.NOW
