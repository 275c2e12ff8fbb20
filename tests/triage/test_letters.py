"""Referral letters as answers: each can still be said in the questionnaire, and nothing barred is offered.

The files of `tests/letters` have what a letter says and nothing else; comments name what the questionnaire cannot say.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from painref.knowledge.model import ContraindicationSeverity
from painref.sources.document import read_document
from painref.triage.engine.decide import decide
from painref.triage.questionnaire.resolve import parse_answers
from tests.cited_patients import KNOWLEDGE
from tests.opened import built_in_rules

LETTERS = sorted((Path(__file__).parents[1] / "letters").rglob("*.yaml"))

RULES = built_in_rules()


def test_the_letters_are_there() -> None:
    assert len(LETTERS) >= 100


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param(path, id=path.stem, marks=[] if number % 10 == 0 else pytest.mark.slow)
        for number, path in enumerate(LETTERS)
    ],
)
def test_a_letter_can_be_said_and_is_offered_nothing_barred(letter: Path) -> None:
    patient = parse_answers(read_document(letter.read_bytes(), letter.name), KNOWLEDGE, date(2026, 11, 28))
    rows = [item.row for item in decide(RULES, patient).rows]
    barred = [row for row in rows if row.safety.true(ContraindicationSeverity.ABSOLUTE)]
    assert [row.procedure for row in barred if row.verdict.is_reachable] == []
