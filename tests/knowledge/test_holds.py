"""What the shipped data say of holds, bleeding classes, thrombotic risk and what stands in the way."""

from __future__ import annotations

import pytest

from painref.knowledge.model import (
    BleedingClass,
    ContraindicationSeverity,
    DrugGroup,
    HoldAction,
    Id,
)
from tests.opened import built_in_knowledge

KNOWLEDGE = built_in_knowledge()
ASRA, ASIPP, SIR = "narouze-2018-asra-anticoagulation", "manchikanti-2024-asipp-antithrombotic", "patel-2019-sir-part2"
WORDS = {
    ASIPP: {BleedingClass.LOW, BleedingClass.MODERATE, BleedingClass.HIGH},
    ASRA: {BleedingClass.LOW, BleedingClass.INTERMEDIATE, BleedingClass.HIGH},
    SIR: {BleedingClass.LOW, BleedingClass.HIGH},
}
STATED = {
    f"{procedure.id} {number}: {item.text}": item
    for procedure in KNOWLEDGE.procedures.values()
    for number, item in enumerate(procedure.contraindications)
}


def classes(procedure: str, by: str) -> set[str]:
    risks = KNOWLEDGE.procedures[Id(procedure)].bleeding_risk
    return {risk.bleeding_class.value for risk in risks if risk.by == by}


@pytest.mark.parametrize("by", WORDS)
def test_body_is_quoted_in_its_own_words(by: str) -> None:
    used = {
        risk.bleeding_class for item in KNOWLEDGE.procedures.values() for risk in item.bleeding_risk if risk.by == by
    }
    held = {
        word
        for item in KNOWLEDGE.medications.values()
        for hold in item.holds
        if hold.by == by and len(hold.bleeding_classes) < len(BleedingClass)
        for word in hold.bleeding_classes
    }
    assert used | held == WORDS[by]


@pytest.mark.parametrize(
    ("procedure", "asra", "asipp", "sir"),
    [
        ("cervical-interlaminar-esi", {"intermediate"}, {"high"}, {"high"}),
        ("lumbar-interlaminar-esi", {"intermediate"}, {"moderate", "high"}, {"high"}),
        ("lumbar-transforaminal-esi", {"intermediate"}, {"low", "moderate"}, {"high"}),
        ("caudal-esi", {"intermediate"}, {"moderate"}, {"high"}),
        ("cervical-medial-branch-block", {"intermediate"}, {"low"}, {"high"}),
        ("lumbar-medial-branch-block", {"low"}, {"low"}, {"low"}),
        ("ganglion-impar-block", {"intermediate"}, {"low"}, set()),
        ("sphenopalatine-ganglion-block", {"intermediate"}, {"high"}, set()),
    ],
)
def test_bodies_class_a_procedure_differently(procedure: str, asra: set[str], asipp: set[str], sir: set[str]) -> None:
    assert (classes(procedure, ASRA), classes(procedure, ASIPP), classes(procedure, SIR)) == (asra, asipp, sir)


@pytest.mark.parametrize(
    ("drug", "by", "word", "low", "unit"),
    [
        ("apixaban", ASIPP, "high", 2, "days"),
        ("apixaban", ASIPP, "moderate", 1, "days"),
        ("warfarin", SIR, "high", 5, "days"),
        ("apixaban", SIR, "high", 4, "doses"),
        ("enoxaparin-prophylactic", SIR, "high", 1, "doses"),
        ("phenprocoumon", "kietaibl-2022-esaic-esra", "high", 7, "days"),
        ("ticagrelor", "kietaibl-2022-esaic-esra", "high", 5, "days"),
    ],
)
def test_drug_is_stopped_as_the_body_says(drug: str, by: str, word: str, low: float, unit: str) -> None:
    stops = [
        (hold.stop.low, hold.stop.unit)
        for hold in KNOWLEDGE.medications[Id(drug)].holds
        if hold.by == by and BleedingClass(word) in hold.bleeding_classes and hold.stop is not None
    ]
    assert stops[0] == (low, unit)


def test_abciximab_has_no_restart_that_sir_does_not_give() -> None:
    holds = [hold for hold in KNOWLEDGE.medications[Id("abciximab")].holds if hold.by == SIR]
    assert [(hold.action, hold.restart) for hold in holds] == [(HoldAction.STOP, None)]


def test_blood_thinner_needs_its_prescriber_unless_nobody_need_permit_it() -> None:
    thinners = (DrugGroup.ANTICOAGULANTS, DrugGroup.ANTIPLATELETS)
    free = {item.id for item in KNOWLEDGE.medications.values() if item.group in thinners and not item.prescriber}
    assert free == {"aspirin-primary-prevention"}


def test_thrombotic_events_are_dated_options() -> None:
    options = {option.id for option in KNOWLEDGE.questions[Id("events")].options}
    events = {rule.event for rule in KNOWLEDGE.thrombotic_risk.values() if rule.event is not None}
    assert events <= options
    assert {"coronary-stent", "myocardial-infarction", "stroke", "venous-thromboembolism"} <= events


def test_what_can_be_corrected_says_what_corrects_it_and_who_and_what_waits_may() -> None:
    until_corrected = {
        name for name, item in STATED.items() if item.severity is ContraindicationSeverity.UNTIL_CORRECTED
    }
    saying = {name for name, item in STATED.items() if item.corrected and item.corrected.what and item.corrected.who}
    assert saying >= until_corrected
    beside = {name for name, item in STATED.items() if item.corrected is not None} - until_corrected
    assert all(STATED[name].severity is ContraindicationSeverity.POSTPONED for name in beside)
    assert all(STATED[name].corrected.to for name in beside)


def test_what_waits_and_nothing_else_says_until_when() -> None:
    postponed = {name for name, item in STATED.items() if item.severity is ContraindicationSeverity.POSTPONED}
    assert {name for name, item in STATED.items() if item.until is not None} == postponed


def test_a_limit_of_a_body_and_nothing_else_says_for_which_classes() -> None:
    of_a_body = {name for name, item in STATED.items() if item.by is not None}
    assert {name for name, item in STATED.items() if item.for_classes} == of_a_body
