"""The summary decides what is on offer, in which order and groups, and why the rest is not."""

from __future__ import annotations

from typing import Any

import pytest

from painref.knowledge.model import (
    BleedingClass,
    Certainty,
    ContraindicationSeverity,
    Direction,
    HoldAction,
    Id,
    Role,
    Strength,
    Urgency,
)
from painref.triage.assessment import (
    Assessment,
    Backing,
    ConditionFinding,
    ConditionSupport,
    Disposition,
    DispositionWord,
    DrugHold,
    JudgedRecommendation,
    JudgedRequirement,
    MissingStep,
    OpenQuestion,
    RaisedContraindication,
    RecommendationStatus,
    UnscreenedFlag,
    Verdict,
    VerdictKind,
)
from painref.triage.summarise import summarise, why_not
from painref.triage.summary import BearsOn, Side, Summary


def said(body: str, direction: Direction = Direction.FOR, **changes: Any) -> JudgedRecommendation:
    fields: dict[str, Any] = {
        "by": Id(f"{body}-ref".lower()),
        "body": body,
        "year": 2024,
        "jurisdiction": "us",
        "at": "",
        "direction": direction,
        "strength": Strength.STRONG,
        "certainty": Certainty.MODERATE,
        "says": "Says so.",
        "status": RecommendationStatus.MET,
        "requirements": (),
        "questions": (),
        "verified": True,
    }
    return JudgedRecommendation(**{**fields, **changes})


def verdict(procedure: str, kind: VerdictKind = VerdictKind.CANDIDATE, **changes: Any) -> Verdict:
    fields: dict[str, Any] = {
        "procedure": Id(procedure),
        "procedure_name": procedure.capitalize(),
        "condition": Id("ache"),
        "condition_name": "Ache",
        "role": Role.THERAPEUTIC,
        "verdict": kind,
        "backing": Backing.SUPPORTED,
        "direction": Direction.FOR,
        "strength": Strength.STRONG,
        "certainty": Certainty.MODERATE,
        "grade_verified": True,
        "condition_support": ConditionSupport.ESTABLISHED,
        "invasiveness": None,
        "bleeding_class": BleedingClass.LOW,
    }
    return Verdict(**{**fields, **changes})


def assessment(*verdicts: Verdict, **changes: Any) -> Assessment:
    fields: dict[str, Any] = {
        "data_version": "1",
        "lens": "all",
        "disposition": Disposition(word=DispositionWord.PROCEED, because="a candidate"),
        "red_flags": (),
        "red_flags_not_screened": (),
        "conditions": (),
        "verdicts": verdicts,
        "open_questions": (),
        "answered": (),
        "not_answered": (),
        "sources": (),
    }
    return Assessment(**{**fields, **changes})


def summary(*verdicts: Verdict, **changes: Any) -> Summary:
    return summarise(assessment(*verdicts, **changes))


def step(name: str) -> MissingStep:
    return MissingStep(step=Id(name), name=name, is_procedure=False, text="First.", to_go="", asked_by=())


def hold(medication: str, bleeding_class: BleedingClass = BleedingClass.LOW) -> DrugHold:
    return DrugHold(
        medication=Id(medication),
        name=medication,
        bleeding_class=bleeding_class,
        action=HoldAction.STOP,
        stop=None,
        restart=None,
        says="Stop it.",
        by=Id("asra"),
        verified=True,
    )


# --- What is on offer ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", VerdictKind)
def test_candidates_and_what_waits_for_a_step_are_options(kind):
    offered = {VerdictKind.CANDIDATE, VerdictKind.CANDIDATE_WITH_CAUTION, VerdictKind.NOT_YET}
    assert bool(summary(verdict("block", kind)).options) == (kind in offered)


@pytest.mark.parametrize(
    ("support", "is_option"), [(ConditionSupport.POSSIBLE, False), (ConditionSupport.CRITERIA_MET, True)]
)
def test_waiting_for_a_merely_possible_diagnosis_is_not_an_option(support, is_option):
    waiting = verdict("block", VerdictKind.NOT_YET, steps=(step("diagnosis"),), condition_support=support)
    assert bool(summary(waiting).options) == is_option


def test_options_keep_the_order_of_their_best_verdicts():
    found = summary(verdict("b"), verdict("a"), verdict("b", condition=Id("other")))
    assert [(option.number, option.procedure) for option in found.options] == [(1, "b"), (2, "a")]
    assert [indication.condition for indication in found.options[0].indications] == ["ache", "other"]


def test_an_option_says_why_it_is_above_the_next_and_the_last_does_not():
    above, below = verdict("a", strength=Strength.STRONG), verdict("b", strength=Strength.WEAK)
    first, last = summary(above, below).options
    assert "strength" in first.above_next
    assert last.above_next == ""


@pytest.mark.parametrize(
    ("direction", "status", "side"),
    [
        (Direction.FOR, RecommendationStatus.MET, Side.FOR),
        (Direction.CONDITIONAL_FOR, RecommendationStatus.MET, Side.FOR),
        (Direction.FOR, RecommendationStatus.PENDING, Side.AFTER_STEP),
        (Direction.FOR, RecommendationStatus.OPEN, Side.IF_OPEN),
        (Direction.FOR, RecommendationStatus.NOT_MET, Side.NOT_MET),
        (Direction.NEUTRAL, RecommendationStatus.NOT_MET, Side.NEUTRAL),
        (Direction.AGAINST, RecommendationStatus.OPEN, Side.AGAINST),
        (Direction.CONDITIONAL_AGAINST, RecommendationStatus.MET, Side.AGAINST),
    ],
)
def test_a_body_is_on_the_side_of_its_direction_and_status(direction, status, side):
    (option,) = summary(verdict("a", recommendations=(said("NICE", direction, status=status),))).options
    assert [group.side for group in option.indications[0].bodies] == [side]


@pytest.mark.parametrize("direction", Direction)
def test_a_body_that_speaks_of_other_patients_is_on_no_side(direction):
    other = said("NICE", direction, status=RecommendationStatus.NOT_APPLICABLE)
    assert summary(verdict("a", recommendations=(other,))).options[0].indications[0].bodies == ()


def test_a_body_is_counted_once_whatever_it_says_how_often():
    voices = (
        said("NICE"),
        said("NICE", by=Id("nice-2")),
        said("ASRA", status=RecommendationStatus.PENDING),
        said("CMS", status=RecommendationStatus.NOT_MET),
        said("BMJ", Direction.AGAINST),
    )
    (indication,) = summary(verdict("a", recommendations=voices)).options[0].indications
    assert (indication.bodies_for, indication.bodies_against) == (2, 1)


def test_the_best_recommendation_against_is_verified_before_it_is_strong():
    voices = (said("A", Direction.AGAINST, verified=False), said("B", Direction.AGAINST, strength=Strength.WEAK))
    best = summary(verdict("a", recommendations=voices)).options[0].indications[0].best_against
    assert best is not None
    assert best.body == "B"


def test_a_hold_is_there_once_with_the_options_that_it_applies_to():
    apixaban, aspirin = hold("apixaban"), hold("aspirin")
    found = summary(verdict("a", holds=(apixaban,)), verdict("b", holds=(aspirin, apixaban)))
    assert [(item.hold, item.options) for item in found.holds] == [(apixaban, (1, 2)), (aspirin, (2,))]


def test_holds_of_different_classes_are_not_the_same():
    low, high = hold("apixaban"), hold("apixaban", BleedingClass.HIGH)
    assert len(summary(verdict("a", holds=(low,)), verdict("b", holds=(high,))).holds) == 2


# --- What is not --------------------------------------------------------------------------------------------------


def requirement(text: str, truth: str, *, failed: bool = False) -> JudgedRequirement:
    return JudgedRequirement(text=text, truth=truth, askable=True, step=None, failed=failed, to_go="", questions=())


def contraindication(text: str, severity: ContraindicationSeverity) -> RaisedContraindication:
    return RaisedContraindication(text=text, severity=severity, stated_for=Id("a"), refs=(), verified=True)


@pytest.mark.parametrize(
    ("refused", "reasons"),
    [
        (
            verdict(
                "a",
                VerdictKind.EXCLUDED,
                contraindications=(
                    contraindication("Infection", ContraindicationSeverity.ABSOLUTE),
                    contraindication("Age", ContraindicationSeverity.RELATIVE),
                ),
            ),
            ("Infection",),
        ),
        (verdict("a", VerdictKind.DEFERRED, deferred_by=(Id("cauda"),)), ("cauda",)),
        (verdict("a", VerdictKind.NOT_YET, steps=(step("x"), step("x"))), ("x",)),
        (
            verdict(
                "a",
                VerdictKind.CRITERIA_NOT_MET,
                recommendations=(
                    said(
                        "NICE",
                        requirements=(
                            requirement("Met", "true"),
                            requirement("Unmet", "false"),
                            requirement("Open", "unknown"),
                            requirement("Failed", "true", failed=True),
                        ),
                    ),
                ),
            ),
            ("Unmet", "Failed"),
        ),
        (verdict("a", VerdictKind.SETTLED), ()),
        (verdict("a"), ()),
    ],
    ids=lambda value: value.verdict if isinstance(value, Verdict) else "",
)
def test_the_reason_goes_with_the_verdict(refused, reasons):
    assert why_not(refused).reasons == reasons


@pytest.mark.parametrize("kind", [VerdictKind.NOT_RECOMMENDED, VerdictKind.NO_POSITION])
def test_what_bodies_do_not_recommend_names_those_that_speak(kind):
    voices = (said("NICE", Direction.AGAINST), said("BMJ", status=RecommendationStatus.NOT_APPLICABLE))
    found = why_not(verdict("a", kind, recommendations=voices))
    assert [(item.body, item.direction) for item in found.directions] == [("NICE", Direction.AGAINST)]


def test_what_is_not_offered_is_grouped_by_reason():
    one, two = (verdict(name, VerdictKind.SETTLED) for name in "ab")
    groups = summary(one, verdict("c", VerdictKind.DEFERRED, deferred_by=(Id("cauda"),)), two).not_offered
    assert [[item.procedure for item in group.indications] for group in groups] == [["a", "b"], ["c"]]


def test_what_an_open_condition_would_need_is_not_listed():
    unlikely = verdict("a", VerdictKind.EXCLUDED, condition_support=ConditionSupport.OPEN)
    assert summary(unlikely).not_offered == ()


def test_what_needs_information_is_still_possible_by_name_once():
    waiting = [verdict(name, VerdictKind.NEEDS_INFORMATION) for name in "bab"]
    found = summary(*waiting)
    assert [item.procedure for item in found.still_possible] == ["a", "b"]
    assert found.not_offered == ()


# --- What is open -------------------------------------------------------------------------------------------------


def test_a_question_of_a_red_flag_bears_on_red_flags_before_all():
    flag = UnscreenedFlag(id=Id("cauda"), name="Cauda", urgency=Urgency.EMERGENCY, questions=("saddle",))
    asked = tuple(
        OpenQuestion(question=Id(name), prompt="?", verdicts=verdicts, bears_on_top=False)
        for name, verdicts in (("saddle", 3), ("age", 2), ("history", 0))
    )
    found = summary(red_flags_not_screened=(flag,), open_questions=asked)
    assert found.safety.questions == ("saddle",)
    assert [item.bears_on for item in found.open_questions] == list(BearsOn)


def test_conditions_that_are_open_are_left_out():
    conditions = tuple(
        ConditionFinding(condition=Id(support), name=support, support=support, criteria=(), questions=())
        for support in (ConditionSupport.ESTABLISHED, ConditionSupport.OPEN)
    )
    assert [item.support for item in summary(conditions=conditions).conditions] == [ConditionSupport.ESTABLISHED]
