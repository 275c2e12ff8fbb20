"""The order of rows: each key decides, in its place; lines of care, groups, and standing.

Two twins of the ablation stand side by side. The name of the one that should be second comes first in the alphabet.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Basis,
    BleedingClass,
    BleedingRisk,
    Category,
    Certainty,
    ConditionKind,
    CriterionText,
    Direction,
    Graded,
    Id,
    Invasiveness,
    LineOfCare,
    Place,
    Procedure,
    Requirement,
    Role,
    Strength,
)
from painref.triage.engine.ranking import Ranked, SortKey, Standing, decides
from painref.triage.engine.verdicts import Tried, VerdictKind
from painref.triage.patient import Patient

from .tiny import (
    BOTH,
    FACET,
    SCIATICA,
    TESTED,
    TINY,
    TRIED,
    but,
    changed_condition,
    decided,
    did,
    indication_of,
    order_of,
    said_of,
    saying,
    with_procedures,
)

NEVER = Requirement(text="Never", when=CriterionText("pain_duration > 1000"))
STEP = replace(NEVER, step=Id("conservative-care"))
AGAINST = said_of("ablation", by=Id("college-2015"), direction=Direction.AGAINST, requires=())


def line_of(place: Place, **changes: Any) -> LineOfCare:
    return LineOfCare(place=place, basis=Basis.RULE, **changes)


def twin(id_: str, **changes: Any) -> Procedure:
    """Return a procedure like the ablation that needs no test, with changes to what is said, its indication, itself."""
    of_said = {
        key: changes.pop(key)
        for key in ("strength", "certainty", "graded", "direction", "verified", "requires")
        if key in changes
    }
    said = said_of("ablation", **{"requires": (), **of_said})
    of_indication = {key: changes.pop(key) for key in ("condition", "line", "role", "settled_when") if key in changes}
    entry = saying("ablation", said, *changes.pop("more", ()), **of_indication)
    return replace(entry, id=Id(id_), name=id_, **changes)


def bleeding(bleeding_class: BleedingClass) -> dict[str, Any]:
    return {"bleeding_risk": (BleedingRisk(by=Id("society-2020"), bleeding_class=bleeding_class),)}


KEYS: list[tuple[SortKey, dict[str, Any], dict[str, Any]]] = [
    (SortKey.REACHABLE, {}, {"requires": (NEVER,)}),
    (SortKey.CONDITION, {}, {"condition": Id("suspected")}),
    (SortKey.LINE, {}, {"line": line_of(Place.SECOND)}),
    (SortKey.VERDICT, {}, {"requires": (STEP,)}),
    (SortKey.AGREEMENT, {}, {"more": (AGAINST,)}),
    (SortKey.ASKED_FOR, {"asked": True}, {}),
    (SortKey.GRADE, {"strength": Strength.MODERATE}, {"strength": Strength.WEAK}),
    (SortKey.GRADE, {"certainty": Certainty.MODERATE}, {"certainty": Certainty.LOW}),
    (
        SortKey.BURDEN,
        {"invasiveness": Invasiveness.DEEP_INJECTION},
        {"invasiveness": Invasiveness.NEURAXIAL_INJECTION},
    ),
    (SortKey.BURDEN, bleeding(BleedingClass.LOW), bleeding(BleedingClass.INTERMEDIATE)),
]
"""For each key, first to last, what makes a procedure better and worse by it alone."""

CASES = [f"{number} {key.value}" for number, (key, _, _) in enumerate(KEYS, 1)]

SUSPECTS = changed_condition("facet-pain").conditions[Id("facet-pain")]
SUSPECTS = replace(SUSPECTS, id=Id("suspected"), criteria=(), conservative_first=None, parent=None)


def order(better: dict[str, Any], worse: dict[str, Any]) -> tuple[list[str], SortKey | None]:
    """Return the order of two twins, and the key that decides it; `asked` says that a twin is requested."""
    twins = {"a-worse": dict(worse), "b-better": dict(better)}
    patient = replace(FACET, requested=tuple(Id(id_) for id_, changes in twins.items() if changes.pop("asked", False)))
    knowledge = with_procedures(*(twin(id_, **changes) for id_, changes in twins.items()))
    knowledge = replace(knowledge, conditions={**knowledge.conditions, SUSPECTS.id: SUSPECTS})
    rows = [item for item in decided(patient, knowledge).rows if item.row.procedure in twins]
    return [str(item.row.procedure) for item in rows], decides(rows[0], rows[1])


@pytest.mark.parametrize(("key", "better", "worse"), KEYS, ids=CASES)
def test_each_key_decides_by_itself(key: SortKey, better: dict[str, Any], worse: dict[str, Any]) -> None:
    assert order(better, worse) == (["b-better", "a-worse"], key)


@pytest.mark.parametrize(("earlier", "later"), [*pairwise(KEYS)], ids=CASES[:-1])
def test_each_key_decides_before_the_next(earlier: Any, later: Any) -> None:
    key, better, worse = earlier
    _, better_later, worse_later = later
    assert order({**worse_later, **better}, {**better_later, **worse}) == (["b-better", "a-worse"], key)


def test_the_keys_are_those_of_the_page() -> None:
    assert list(dict.fromkeys(key for key, _, _ in KEYS)) == list(SortKey)


def test_rows_equal_in_all_share_a_group() -> None:
    rows = ranked(FACET, with_procedures(twin("a"), twin("b")))
    assert (rows["a"].group, rows["a"].rank + 1) == (rows["b"].group, rows["b"].rank)
    assert decides(rows["a"], rows["b"]) is None
    assert rows["block"].group != rows["a"].group


@pytest.mark.parametrize("unread", [{"verified": False}, {"graded": Graded.NOT_READ}], ids=str)
def test_a_grade_that_was_not_read_at_its_source_comes_last(unread: dict[str, Any]) -> None:
    unread = {**unread, "strength": Strength.STRONG}
    assert order({"strength": Strength.NOT_GRADED}, unread) == (["b-better", "a-worse"], SortKey.GRADE)


def test_a_grade_of_what_is_not_met_does_not_count() -> None:
    unmet = said_of("ablation", by=Id("college-2015"), strength=Strength.STRONG, requires=(NEVER,))
    worse = {"strength": Strength.WEAK, "more": (unmet,)}
    assert order({"strength": Strength.MODERATE}, worse) == (["b-better", "a-worse"], SortKey.GRADE)


# --- The line of care -------------------------------------------------------------------------------------------------


def ranked(patient: Patient, knowledge: Knowledge = TINY) -> dict[str, Ranked]:
    return {str(item.row.procedure): item for item in decided(patient, knowledge).rows}


@pytest.mark.parametrize(
    ("place", "number"),
    [
        (Place.FIRST, 1.0),
        (Place.SECOND, 2.0),
        (Place.THIRD, 3.0),
        (Place.ADJUNCT, 3.5),
        (Place.LAST_RESORT, 5.0),
        (Place.NOT_PLACED, 6.0),
    ],
)
def test_each_place_has_its_line(place: Place, number: float) -> None:
    assert ranked(FACET, with_procedures(twin("a", line=line_of(place))))["a"].line == number


def test_without_a_line_it_is_not_placed() -> None:
    assert ranked(FACET, with_procedures(twin("a", line=None)))["a"].line == 6.0


def test_a_deciding_test_comes_before_what_waits_for_it() -> None:
    rows = ranked(FACET)
    assert rows["block"].line < rows["ablation"].line
    assert order_of(FACET) == ["block", "ablation"]


def test_a_deciding_test_comes_before_what_waits_for_care_as_well() -> None:
    asked = said_of("ablation").requires
    treatment = saying("ablation", said_of("ablation", requires=(*asked, STEP)))
    unasked = replace(FACET, answers=replace(FACET.answers, nothing_else=False))
    rows = ranked(unasked, with_procedures(treatment))
    assert rows["ablation"].row.verdict is VerdictKind.AFTER_STEP
    assert list(rows) == ["block", "ablation"]


def test_a_deciding_test_that_nothing_waits_for_comes_after() -> None:
    treatment = saying("ablation", said_of("ablation", requires=()))
    assert order_of(FACET, with_procedures(treatment)) == ["ablation", "block"]


def test_an_optional_test_comes_after_what_it_decides() -> None:
    line = replace(indication_of("block").line or line_of(Place.DECIDING_TEST), optional=True)
    assert order_of(FACET, with_procedures(saying("block", line=line))) == ["ablation", "block"]


@pytest.mark.parametrize(("optional", "number"), [(False, 1.0), (True, 2.0)])
def test_a_test_of_which_nothing_decided_has_a_row(optional: bool, number: float) -> None:
    test = saying("block", line=line_of(Place.DECIDING_TEST, decides=(Id("implant"),), optional=optional))
    assert ranked(FACET, with_procedures(test))["block"].line == number


def test_a_trial_takes_the_line_of_its_implant() -> None:
    """The implant is second, and has no row yet; the epidural is first."""
    rows = ranked(SCIATICA)
    assert (rows["epidural"].line, rows["trial"].line) == (1.0, pytest.approx(1.9))


def test_a_test_is_not_done_for_what_nobody_advises() -> None:
    refused = saying("ablation", AGAINST, line=line_of(Place.SECOND))
    assert ranked(FACET, with_procedures(refused))["block"].line == 1.0


def test_what_follows_a_trial_that_was_passed_has_begun() -> None:
    assert ranked(TRIED)["implant"].line == 0.8
    assert order_of(TRIED)[0] == "implant"


@pytest.mark.parametrize("details", [{"relief": 20.0}, {}], ids=["failed", "outcome not known"])
def test_a_trial_that_was_not_passed_begins_nothing(details: dict[str, Any]) -> None:
    assert ranked(but(SCIATICA, done=(did("trial", **details),)))["implant"].line == 2.0


def test_a_last_resort_stays_last_though_its_trial_was_passed_until_it_is_asked_for() -> None:
    knowledge = with_procedures(saying("implant", line=line_of(Place.LAST_RESORT)))
    assert ranked(TRIED, knowledge)["implant"].line == 5.0
    asked_for = replace(TRIED, requested=(Id("implant"),))
    assert ranked(asked_for, knowledge)["implant"].line == 0.8
    in_vain = but(asked_for, done=(*TRIED.answers.records, did("implant", result="none")))
    assert ranked(in_vain, knowledge)["implant"].line == 5.0


def test_what_comes_after_another_waits_while_that_is_untried() -> None:
    later = twin("a", line=line_of(Place.FIRST, after=(Id("ablation"),)))
    knowledge = with_procedures(later)
    assert ranked(TESTED, knowledge)["a"].line == pytest.approx(1.2)
    done = but(TESTED, done=(*TESTED.answers.records, did("ablation", result="good")))
    assert ranked(done, knowledge)["a"].line == 1.0


ELSEWHERE = Requirement(text="The other place", when=CriterionText("'operation-planned' in events"))
PLACES = replace(
    with_procedures(
        twin("near"), twin("elsewhere", requires=(ELSEWHERE,)), twin("last", line=line_of(Place.LAST_RESORT))
    ),
    questions={**TINY.questions, Id("events"): replace(TINY.questions[Id("events")], places=True)},
)
"""Two events stand for two places of the pain, and one of the twins is for the second."""


@pytest.mark.parametrize(
    ("named", "line"),
    [({"yes": "events.stent"}, 4.0), ({}, 1.0), ({"yes": "events.operation-planned"}, 1.0)],
    ids=["another", "none", "that one"],
)
def test_what_is_for_another_place_than_the_one_named_comes_late(named: dict[str, Any], line: float) -> None:
    patient = but(but(FACET, unknown="events.stent events.operation-planned"), **named)
    rows = ranked(patient, PLACES)
    assert rows["elsewhere"].line == line
    assert rows["near"].line == 1.0
    assert rows["elsewhere"].row.verdict.is_reachable
    assert rows["elsewhere"].rank < rows["last"].rank


@pytest.mark.parametrize(
    ("details", "tried", "number"),
    [
        ({"relief": 60.0, "lasted": 12.0}, Tried.WORKED, 1.0),
        ({"relief": 60.0}, Tried.OUTCOME_UNKNOWN, 1.5),
        ({"relief": 60.0, "lasted": 11.0}, Tried.FAILED, 4.0),
        ({"lasted": 11.0}, Tried.FAILED, 4.0),
        ({"lasted": 12.0}, Tried.OUTCOME_UNKNOWN, 1.5),
        ({"result": "poor"}, Tried.FAILED, 4.0),
    ],
)
def test_what_was_tried_in_vain_comes_late(details: dict[str, Any], tried: Tried, number: float) -> None:
    patient = but(SCIATICA, done=(did("epidural", **details),))
    item = ranked(patient)["epidural"]
    assert (item.row.tried, item.line) == (tried, number)


@pytest.mark.parametrize(
    ("details", "tried"),
    [
        ({"relief": 60.0, "lasted": 1.0}, Tried.WORKED),
        ({"relief": 60.0}, Tried.WORKED),
        ({"relief": 20.0, "lasted": 1.0}, Tried.FAILED),
        ({"lasted": 1.0}, Tried.OUTCOME_UNKNOWN),
    ],
)
def test_a_trial_is_judged_by_its_relief_however_long_it_ran(details: dict[str, Any], tried: Tried) -> None:
    assert ranked(but(SCIATICA, done=(did("trial", **details),)))["trial"].row.tried is tried


def test_what_was_done_under_the_name_of_a_family_steps_back() -> None:
    family = replace(TINY.procedures[Id("needle")], id=Id("epidurals"), family=None, category=Category.EPIDURAL)
    variant = replace(TINY.procedures[Id("epidural")], family=family.id)
    knowledge = with_procedures(family, variant)
    told = but(SCIATICA, done=(did("epidurals", relief=20.0),))
    assert ranked(SCIATICA, knowledge)["epidural"].row.tried is Tried.UNTRIED
    item = ranked(told, knowledge)["epidural"]
    assert (item.row.tried, item.line) == (Tried.OUTCOME_UNKNOWN, 1.5)


@pytest.mark.parametrize(("destroys", "number"), [(True, 3.0), (False, 5.0)])
def test_for_comfort_what_destroys_is_not_put_last(destroys: bool, number: float) -> None:
    last = twin("a", role=Role.PALLIATIVE, line=line_of(Place.LAST_RESORT), destroys=destroys)
    assert ranked(FACET, with_procedures(last))["a"].line == number


# --- Standing ---------------------------------------------------------------------------------------------------------


def test_the_standing_of_a_condition() -> None:
    leg = replace(BOTH, answers=replace(BOTH.answers, words={"main_region": "leg"}))
    wider = but(leg, yes="diagnoses.back-pain")
    rows = ranked(wider, with_procedures(twin("a", condition=Id("back-pain"))))
    assert rows["epidural"].standing is Standing.LEADING
    assert rows["block"].standing is Standing.OTHER
    assert rows["a"].standing is Standing.UMBRELLA


def test_a_condition_known_by_its_region_alone_stands_with_the_umbrellas() -> None:
    suspected = but(BOTH, unknown="diagnoses.facet-pain")
    leg = replace(suspected, answers=replace(suspected.answers, words={"main_region": "leg"}))
    assert ranked(leg)["block"].standing is Standing.OTHER
    assert ranked(leg, changed_condition("facet-pain", umbrella=True))["block"].standing is Standing.UMBRELLA


def test_a_comorbidity_stands_last() -> None:
    knowledge = changed_condition("facet-pain", kind=ConditionKind.COMORBIDITY)
    rows = ranked(BOTH, knowledge)
    assert {rows["block"].standing, rows["ablation"].standing} == {Standing.COMORBIDITY}
    assert [name for name in order_of(BOTH, knowledge) if name in ("block", "epidural")] == ["epidural", "block"]


@pytest.mark.parametrize(("main", "first"), [("back", "block"), ("leg", "epidural")])
def test_the_main_region_decides_the_first_row(main: str, first: str) -> None:
    patient = replace(BOTH, answers=replace(BOTH.answers, words={"main_region": main}))
    assert order_of(patient)[0] == first


# --- A trial and its implant ------------------------------------------------------------------------------------------


def test_the_trial_stands_for_the_implant_until_it_is_done() -> None:
    assert "implant" not in order_of(SCIATICA)
    assert "implant" in order_of(TRIED)


def test_an_implant_that_is_out_of_reach_has_its_row() -> None:
    assert ranked(but(SCIATICA, yes="declined.implant"))["implant"].row.verdict is VerdictKind.DECLINED
