"""The order of verdicts: each key decides, in its place, and is read out.

A twin of `block` or `implant` is put beside it. Its name comes first, so that without a key it would be first.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from painref.criteria.evaluate import Answers
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    BleedingClass,
    BleedingRisk,
    Certainty,
    CriterionText,
    Direction,
    Id,
    Invasiveness,
    Procedure,
    Requirement,
    Strength,
)
from painref.triage import assess
from painref.triage.engine.ranking import SORT_KEYS, why_above

from .tiny import FACET, TINY, indication_of, order_of, said_of, some, with_procedures

PATIENT: Answers = {**FACET, "diagnoses": some("facet-pain"), "tender": True}
"""Facet pain: both twins are candidates unless they are changed."""

MISSING_STEP = Requirement(text="Something before", when=CriterionText("weeks > 1000"), step=Id("conservative-care"))
MISSING_PROCEDURE = Requirement(text="A trial before", when=CriterionText("weeks > 1000"), step=Id("trial"))
AGAINST = replace(said_of("block"), by=Id("college-2015"), direction=Direction.AGAINST, requires=())


def twin(
    id_: str, name: str, *, condition: str = "facet-pain", requires: Any = (), more: Any = (), **changes: Any
) -> Procedure:
    """A procedure that is like `block` in every key, but for the changes: of its recommendation or of itself."""
    grade = {key: changes.pop(key) for key in ("strength", "certainty", "direction", "verified") if key in changes}
    said = replace(said_of("block"), requires=requires, **grade)
    indication = replace(
        indication_of("block"), condition=Id(condition), recommendations=(said, *more), settled_when=None
    )
    entry = replace(TINY.procedures[Id("block")], id=Id(id_), name=name, indications=(indication,))
    return replace(entry, **changes)


def bleeding(bleeding_class: BleedingClass) -> BleedingRisk:
    return BleedingRisk(bleeding_class=bleeding_class, refs=(Id("society-2020"),))


BETTER_AND_WORSE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "verdict": ({}, {"requires": (MISSING_STEP,)}),
    "what is missing": ({"requires": (MISSING_STEP,)}, {"requires": (MISSING_PROCEDURE,)}),
    "stage of care": (
        {"invasiveness": Invasiveness.PERCUTANEOUS_SPINAL},
        {"invasiveness": Invasiveness.IMPLANT_TRIAL},
    ),
    "support for the condition": ({}, {"condition": "suspected"}),
    "strength of the best recommendation": ({"strength": Strength.MODERATE}, {"strength": Strength.WEAK}),
    "certainty of the evidence": ({"certainty": Certainty.MODERATE}, {"certainty": Certainty.LOW}),
    "direction of the best recommendation": ({}, {"direction": Direction.CONDITIONAL_FOR}),
    "backing": ({}, {"more": (AGAINST,)}),
    "invasiveness": (
        {"invasiveness": Invasiveness.SUPERFICIAL_INJECTION},
        {"invasiveness": Invasiveness.DEEP_INJECTION},
    ),
    "bleeding risk": (
        {"bleeding_risk": bleeding(BleedingClass.LOW)},
        {"bleeding_risk": bleeding(BleedingClass.INTERMEDIATE)},
    ),
}
"""For each key, in their order, what makes a procedure better and worse by it alone."""


def with_suspected(knowledge: Knowledge) -> Knowledge:
    """The knowledge with a condition that is only possible for the patient."""
    facet = knowledge.conditions[Id("facet-pain")]
    suspected = replace(facet, id=Id("suspected"), criteria=(), conservative_first=None)
    return replace(knowledge, conditions={**knowledge.conditions, suspected.id: suspected})


def order(*procedures: Procedure) -> tuple[list[str], str]:
    """The order of two procedures, and why the first is first."""
    knowledge = with_suspected(with_procedures(*procedures))
    ids = {procedure.id for procedure in procedures}
    assessment = assess(knowledge, PATIENT)
    rows = [verdict for verdict in assessment.verdicts if verdict.procedure in ids]
    assert len(rows) == len(ids) == 2
    return [str(row.procedure) for row in rows], why_above(*rows)


def test_every_key_is_tested_in_its_place() -> None:
    assert list(BETTER_AND_WORSE) == [key.name for key in SORT_KEYS]


@pytest.mark.parametrize("key", BETTER_AND_WORSE)
def test_key_decides_alone_and_is_read_out(key: str) -> None:
    better, worse = BETTER_AND_WORSE[key]
    found, reason = order(twin("better", "Z better", **better), twin("worse", "A worse", **worse))
    assert found == ["better", "worse"]
    assert reason.startswith(f"{key}: ")


def changes_of(key: str, better: bool) -> dict[str, Any]:
    return BETTER_AND_WORSE[key][0 if better else 1]


PAIRS = [
    (earlier, later)
    for place, earlier in enumerate(BETTER_AND_WORSE)
    for later in list(BETTER_AND_WORSE)[place + 1 :]
    # These are about the same field of a procedure, and cannot disagree.
    if not set(changes_of(earlier, True) | changes_of(earlier, False))
    & set(changes_of(later, True) | changes_of(later, False))
]


@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_key_decides_before_every_later_one(earlier: str, later: str) -> None:
    first = twin("first", "Z first", **changes_of(earlier, True), **changes_of(later, False))
    second = twin("second", "A second", **changes_of(earlier, False), **changes_of(later, True))
    found, reason = order(first, second)
    assert found == ["first", "second"]
    assert reason.startswith(f"{earlier}: ")


def test_pairs_hold_all_neighbours_that_can_disagree() -> None:
    names = list(BETTER_AND_WORSE)
    together = [pair for pair in pairwise(names) if pair not in PAIRS]
    assert together == [("verdict", "what is missing")]


def test_equal_procedures_come_in_the_order_of_names() -> None:
    found, reason = order(twin("z-id", "A name"), twin("a-id", "B name"))
    assert found == ["z-id", "a-id"]
    assert reason == "equal in all that counts; in the order of names"


@pytest.mark.parametrize("grade", [{"strength": Strength.STRONG}, {"certainty": Certainty.HIGH}])
def test_a_grade_that_was_not_verified_counts_last(grade: dict[str, Any]) -> None:
    unread = twin("unread", "A unread", verified=False, **grade)
    weak = twin("weak", "Z weak", strength=Strength.NOT_GRADED, certainty=Certainty.NOT_GRADED)
    found, reason = order(unread, weak)
    assert found == ["weak", "unread"]
    assert "not stated or not verified" in reason


def test_what_is_not_stated_comes_last() -> None:
    unstated = twin("unstated", "A unstated", invasiveness=None)
    assert order(unstated, twin("deep", "Z deep"))[0] == ["deep", "unstated"]
    bare = twin("bare", "A bare", family=None, bleeding_risk=None)
    high = twin("high", "Z high", family=None, bleeding_risk=bleeding(BleedingClass.HIGH))
    assert order(bare, high)[0] == ["high", "bare"]


def test_best_recommendation_is_the_nearest_to_being_met() -> None:
    strong = replace(said_of("block"), strength=Strength.STRONG, requires=(MISSING_STEP,))
    met = twin("met", "A met", more=(strong,))
    (verdict,) = (v for v in assess(with_procedures(met), PATIENT).verdicts if v.procedure == "met")
    assert verdict.strength is Strength.MODERATE


def test_the_best_recommendation_leaves_nothing_to_confirm() -> None:
    unaskable = Requirement(text="Imaging agrees")
    strong = replace(said_of("block"), strength=Strength.STRONG, requires=(unaskable,))
    (verdict,) = (
        v for v in assess(with_procedures(twin("x", "X", more=(strong,))), PATIENT).verdicts if v.procedure == "x"
    )
    assert verdict.strength is Strength.MODERATE


def test_the_class_raised_for_the_patient_is_what_ranks() -> None:
    """The class raised by a patient factor is the one that counts."""
    low = twin("low", "Z low", bleeding_risk=bleeding(BleedingClass.LOW))
    high = twin("high", "A high", bleeding_risk=bleeding(BleedingClass.HIGH))
    knowledge = with_procedures(low, high)
    raised = assess(knowledge, {**PATIENT, "bleeds": True})
    found = {str(v.procedure): v.bleeding_class for v in raised.verdicts}
    assert (found["low"], found["high"]) == (BleedingClass.INTERMEDIATE, BleedingClass.HIGH)
    rows = [name for name in order_of(raised) if name in ("low", "high")]
    assert rows == ["low", "high"]
