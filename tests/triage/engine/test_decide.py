"""All that is decided for one patient."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.knowledge.model import Contradiction, CriterionText, Id
from painref.triage.engine.decide import decide
from painref.triage.engine.open_needs import OpenNeeds
from painref.triage.engine.rules import prepare
from painref.triage.patient import Patient

from .tiny import (
    BOTH,
    FACET,
    NOBODY,
    SCIATICA,
    SUSPECTED,
    TESTED,
    TINY,
    TRIED,
    but,
    decided,
)

PATIENTS = [NOBODY, FACET, SUSPECTED, TESTED, SCIATICA, TRIED, BOTH, but(FACET, yes="warnings.numb warnings.numb:new")]


def test_the_best_supported_condition_comes_first() -> None:
    supports = decided(but(SUSPECTED, yes="pain_regions.leg diagnoses.sciatica")).supports
    assert [item.condition.id for item in supports] == ["sciatica", "facet-pain", "back-pain"]


def test_answers_that_do_not_go_together_are_named() -> None:
    odd = Contradiction(id=Id("odd"), when=CriterionText("frail and care_weeks > 5"), says="Odd.")
    knowledge = replace(TINY, consistency={odd.id: odd})
    assert decided(but(FACET, yes="frail"), knowledge).contradictions == (odd,)
    assert decided(but(FACET, unknown="frail"), knowledge).contradictions == ()


@pytest.mark.parametrize("patient", PATIENTS)
def test_compiled_rules_decide_the_same(patient: Patient) -> None:
    plain, compiled = (decide(prepare(TINY, many=many), patient) for many in (False, True))
    assert compiled.rules.compiled is not None
    assert compiled.disposition.word is plain.disposition.word
    assert [(item.row.procedure, item.keys) for item in compiled.rows] == [
        (item.row.procedure, item.keys) for item in plain.rows
    ]
    assert list(OpenNeeds(compiled).in_turn()) == list(OpenNeeds(plain).in_turn())
