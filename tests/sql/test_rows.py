"""A patient becomes a row and a row a patient, and what a row cannot hold is refused by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.criteria.answers import Answers, Record
from painref.sql.contract import every_column
from painref.sql.rows import NotInContractError, row_of
from painref.triage.engine.decide import decide
from painref.triage.patient import Patient
from tests.sql.population import KNOWLEDGE, in_contract_order, random_patient
from tests.sql.row_read import patient_of_row
from tests.triage.patients import RULES


@pytest.mark.parametrize("seed", range(6))
def test_a_row_says_all_that_decides(seed):
    patient = in_contract_order(random_patient(seed))
    again = patient_of_row(row_of(patient, KNOWLEDGE), KNOWLEDGE)
    first, second = decide(RULES, patient), decide(RULES, again)
    assert [(item.row.procedure, item.row.verdict) for item in first.rows] == [
        (item.row.procedure, item.row.verdict) for item in second.rows
    ]
    assert first.disposition.word == second.disposition.word
    assert [item.answer for item in first.requests] == [item.answer for item in second.requests]


@pytest.mark.parametrize("seed", range(20))
def test_every_cell_of_a_row_has_a_column_in_the_contract(seed):
    assert row_of(random_patient(seed), KNOWLEDGE).keys() <= every_column(KNOWLEDGE)


def test_nothing_known_is_an_empty_row():
    assert row_of(Patient(), KNOWLEDGE) == {}


def test_two_records_of_one_procedure_do_not_fit():
    block = Record(what="lumbar-medial-branch-block")
    twice = replace(Patient(), answers=Answers(records=(block, block)))
    with pytest.raises(NotInContractError, match="lumbar-medial-branch-block: more than one record"):
        row_of(twice, KNOWLEDGE)
