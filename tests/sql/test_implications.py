"""What answers imply is filled in so many rounds, and one more would fill nothing."""

from __future__ import annotations

import pytest

from painref.knowledge.walk import all_criteria
from painref.sql.asked import Asked
from painref.sql.contract import contract
from painref.sql.criteria import Criteria
from painref.sql.implications import ROUNDS, with_implications
from painref.sql.statement import CRITERIA, Script, Step
from painref.sql.writer import laid_out
from tests.sql.population import KNOWLEDGE, in_duckdb, random_patient


def judged(patients, rounds, folder):
    criteria = Criteria(KNOWLEDGE, with_implications(Asked(), KNOWLEDGE, rounds))
    layout = laid_out({f"c{number}": criteria.text(text) for number, text in enumerate(all_criteria(KNOWLEDGE))})
    script = Script((Step(CRITERIA, False, layout),), contract(layout.read, KNOWLEDGE), {})
    return in_duckdb(script, patients, folder).execute(f"SELECT * FROM {CRITERIA} ORDER BY patient_id").fetchall()


@pytest.mark.slow
def test_two_rounds_more_change_no_criterion(tmp_path):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(200)}
    assert judged(patients, ROUNDS, tmp_path) == judged(patients, ROUNDS + 2, tmp_path)


def test_an_answer_that_was_given_does_not_change_and_one_that_was_not_is_filled():
    asked = with_implications(Asked(), KNOWLEDGE)
    assert asked.word("pregnancy") is not Asked().word("pregnancy")
    assert asked.word("sex") is Asked().word("sex")
