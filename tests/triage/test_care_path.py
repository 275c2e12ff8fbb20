"""The care of a condition as a path, with where one patient stands on it."""

from __future__ import annotations

from dataclasses import replace

from painref.knowledge.model import Id, Place
from painref.triage.assessment import AgreementRecord, RowRecord
from painref.triage.care_path import care_path
from painref.triage.cases import assess_case
from painref.triage.engine.recommendations import Agreement
from painref.triage.engine.verdicts import Tried, VerdictKind
from tests.cited_patients import KNOWLEDGE, cited_patients

PLACED = next(row for row in assess_case(cited_patients()["pancreatic-cancer"], KNOWLEDGE).rows if row.line is not None)


def row(name: str, place: Place, rank: int, verdict: VerdictKind, tried: Tried) -> RowRecord:
    """Return a row of a procedure that has a place in the line of care."""
    assert PLACED.line is not None
    line = replace(PLACED.line, place=place)
    return replace(PLACED, procedure=Id(name), rank=rank, line=line, verdict=verdict, tried=tried)


def steps(*rows: RowRecord) -> list[str]:
    """Return the procedures on the path."""
    return [step.procedure.procedure for step in care_path(rows)]


def test_a_test_settled_by_another_of_its_place_does_not_stand_for_that_one() -> None:
    settled = row("joint", Place.DECIDING_TEST, 1, VerdictKind.DONE, Tried.UNTRIED)
    was_done = row("block", Place.DECIDING_TEST, 2, VerdictKind.DONE, Tried.WORKED)
    assert steps(settled, was_done) == ["block"]
    assert steps(settled) == ["joint"]


def test_what_bodies_do_not_support_is_no_step() -> None:
    assert steps(row("block", Place.FIRST, 1, VerdictKind.NOT_RECOMMENDED, Tried.UNTRIED)) == []


def test_the_next_step_is_the_first_that_has_not_been_taken() -> None:
    path = care_path(
        [
            row("ablation", Place.FIRST, 2, VerdictKind.NOW, Tried.UNTRIED),
            row("block", Place.DECIDING_TEST, 1, VerdictKind.DONE, Tried.FAILED),
        ]
    )
    assert [(step.procedure.procedure, step.is_next) for step in path] == [("block", False), ("ablation", True)]


def test_a_test_that_another_has_answered_is_not_the_next_step() -> None:
    settled = row("joint", Place.DECIDING_TEST, 1, VerdictKind.DONE, Tried.UNTRIED)
    treatment = row("ablation", Place.FIRST, 2, VerdictKind.NOW, Tried.UNTRIED)
    assert [step.is_next for step in care_path([settled, treatment])] == [False, True]


def test_what_shares_a_line_stands_beside_it_the_better_supported_first() -> None:
    contested = AgreementRecord(word=Agreement.SPLIT, in_favour=3, against=3)
    plasma = replace(row("plasma", Place.SECOND, 3, VerdictKind.NOW, Tried.UNTRIED), agreement=contested)
    agreed = AgreementRecord(word=Agreement.ALL_FOR, in_favour=2, against=0)
    ablation = replace(row("ablation", Place.SECOND, 4, VerdictKind.AFTER_STEP, Tried.UNTRIED), agreement=agreed)
    refused = row("gel", Place.SECOND, 5, VerdictKind.CRITERIA_NOT_MET, Tried.UNTRIED)
    (step,) = care_path([plasma, ablation, refused])
    assert step.procedure.procedure == "plasma"
    assert [item.procedure.procedure for item in step.alternatives] == ["ablation", "plasma"]
