"""How far the answers support a condition, and which conditions lead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import ConditionKind, CriterionText, Id
from painref.triage.engine.conditions import ConditionSupport, Support, SupportedBy
from painref.triage.patient import Patient

from .tiny import (
    BOTH,
    FACET,
    NOBODY,
    SCIATICA,
    SUSPECTED,
    TINY,
    asked,
    asking,
    but,
    changed_condition,
    decided,
    did,
    with_conditions,
)

TWO_BLOCKS = (did("block", times=2.0, relief=80.0),)


def found(condition: str, patient: Patient, knowledge: Knowledge = TINY) -> Support:
    (support,) = (item for item in decided(patient, knowledge).supports if item.condition.id == condition)
    return support


def support(condition: str, patient: Patient, knowledge: Knowledge = TINY) -> tuple[ConditionSupport, SupportedBy]:
    return found(condition, patient, knowledge).support, found(condition, patient, knowledge).by


def test_established_when_a_clinician_says_so() -> None:
    assert support("facet-pain", FACET) == (ConditionSupport.ESTABLISHED, SupportedBy.CLINICIAN)


def test_established_when_criteria_that_establish_are_met() -> None:
    patient = but(SUSPECTED, done=TWO_BLOCKS)
    assert support("facet-pain", patient) == (ConditionSupport.ESTABLISHED, SupportedBy.CRITERIA)


def test_criteria_are_not_met_while_what_speaks_against_them_is_known() -> None:
    criteria = tuple(
        replace(item, unless=CriterionText("frail")) for item in TINY.conditions[Id("facet-pain")].criteria
    )
    knowledge = changed_condition("facet-pain", criteria=criteria)
    patient = but(SUSPECTED, done=TWO_BLOCKS)
    established = (ConditionSupport.ESTABLISHED, SupportedBy.CRITERIA)
    assert support("facet-pain", but(patient, yes="frail"), knowledge)[0] is ConditionSupport.SUSPECTED
    assert support("facet-pain", but(patient, no="frail"), knowledge) == established
    assert support("facet-pain", but(patient, unknown="frail"), knowledge) == established


def test_what_else_raises_a_suspicion_counts_unless_it_is_known_to_have_failed() -> None:
    suspect = TINY.conditions[Id("facet-pain")].suspect
    assert suspect is not None
    or_when, unless = CriterionText("done('block')"), CriterionText("last('block').relief < 50")
    knowledge = changed_condition("facet-pain", suspect=replace(suspect, or_when=or_when, unless=unless))
    denied = but(SUSPECTED, no="tender")
    blocked = but(denied, done=(did("block", times=1.0),))
    failed = but(denied, done=(did("block", times=1.0, relief=0.0),))
    assert support("facet-pain", blocked, knowledge)[0] is ConditionSupport.SUSPECTED
    assert support("facet-pain", failed, knowledge)[0] is ConditionSupport.RULED_OUT
    assert support("facet-pain", but(failed, unknown="tender"), knowledge)[0] is ConditionSupport.OPEN


def test_what_could_speak_against_open_criteria_could_settle_them() -> None:
    suspect = TINY.conditions[Id("facet-pain")].suspect
    assert suspect is not None
    or_when, unless = CriterionText("bleeds"), CriterionText("frail")
    knowledge = changed_condition("facet-pain", suspect=replace(suspect, or_when=or_when, unless=unless))
    patient = but(but(SUSPECTED, no="tender"), unknown="frail bleeds")
    assert {"bleeds", "frail"} <= set(knowledge.items_in(found("facet-pain", patient, knowledge).needs))


def test_suspected_by_criteria_that_only_raise_it() -> None:
    """`Screening` is true here, and establishes nothing."""
    assert support("facet-pain", SUSPECTED) == (ConditionSupport.SUSPECTED, SupportedBy.SUSPICION)


def test_suspected_when_a_clinician_suspects_it() -> None:
    patient = replace(but(SUSPECTED, no="tender"), suspected=frozenset({Id("facet-pain")}))
    assert support("facet-pain", patient) == (ConditionSupport.SUSPECTED, SupportedBy.CLINICIAN)


def test_a_no_of_the_clinician_wins_over_criteria() -> None:
    patient = but(FACET, no="diagnoses.facet-pain", done=TWO_BLOCKS)
    assert support("facet-pain", patient) == (ConditionSupport.RULED_OUT, SupportedBy.CLINICIAN)


def closed(patient: Patient, *conditions: str) -> Patient:
    """The diagnoses are denied only as the rest of a list."""
    slots = {f"diagnoses.{condition}" for condition in conditions}
    return replace(but(patient, no=" ".join(slots)), by_closure=frozenset(slots))


def test_a_closed_list_does_not_outweigh_suspicion() -> None:
    patient = closed(FACET, "facet-pain")
    assert support("facet-pain", patient) == (ConditionSupport.SUSPECTED, SupportedBy.SUSPICION)


def test_a_closed_list_rules_out_what_nothing_points_to() -> None:
    assert support("sciatica", closed(SCIATICA, "sciatica")) == (ConditionSupport.RULED_OUT, SupportedBy.NONE)


def test_ruled_out_when_its_suspicion_is_false() -> None:
    patient = but(SUSPECTED, no="tender")
    assert support("facet-pain", patient) == (ConditionSupport.RULED_OUT, SupportedBy.SUSPICION)


def test_open_while_the_suspicion_is_unknown() -> None:
    patient = but(SUSPECTED, unknown="tender")
    assert found("facet-pain", patient).support is ConditionSupport.OPEN
    assert "tender" in asked(patient, found("facet-pain", patient).needs)


def test_open_while_only_a_diagnosis_would_tell() -> None:
    patient = but(SCIATICA, unknown="diagnoses.sciatica")
    assert found("sciatica", patient).support is ConditionSupport.OPEN
    assert asked(patient, found("sciatica", patient).needs) == {"diagnoses.sciatica"}


def test_nothing_known_supports_and_rules_out_nothing() -> None:
    assert {item.support for item in decided(NOBODY).supports} == {ConditionSupport.OPEN}


def test_an_open_condition_has_no_row() -> None:
    assert decided(NOBODY).rows == ()


def test_a_condition_of_another_region_is_not_considered() -> None:
    patient = but(SUSPECTED, no="pain_regions.back", yes="pain_regions.leg")
    assert [item.condition.id for item in decided(patient).supports] == ["sciatica"]


def test_a_stated_diagnosis_counts_in_any_region() -> None:
    patient = but(FACET, no="pain_regions.back", yes="pain_regions.leg")
    assert found("facet-pain", patient).support is ConditionSupport.ESTABLISHED


@pytest.mark.parametrize(("age", "considered"), [(17.0, False), (18.0, True)])
def test_a_condition_is_diagnosed_where_it_applies(age: float, considered: bool) -> None:
    knowledge = changed_condition("facet-pain", applies=CriterionText("age >= 18"))
    supports = decided(but(FACET, age=age), knowledge).supports
    assert ("facet-pain" in {item.condition.id for item in supports}) is considered


def test_where_it_is_unknown_that_it_applies_it_may() -> None:
    knowledge = changed_condition("facet-pain", applies=CriterionText("age >= 18"))
    assert found("facet-pain", but(FACET, unknown="age"), knowledge).support is ConditionSupport.ESTABLISHED


# --- Leading ----------------------------------------------------------------------------------------------------------


def leading(patient: Patient, knowledge: Knowledge = TINY) -> set[str]:
    return {str(id_) for id_ in decided(patient, knowledge).leading}


def test_every_established_condition_of_the_pain_leads() -> None:
    assert leading(BOTH) == {"facet-pain", "sciatica"}


def test_the_main_region_decides_which_conditions_lead() -> None:
    patient = replace(BOTH, answers=replace(BOTH.answers, words={"main_region": "leg"}))
    assert leading(patient) == {"sciatica"}


def test_an_established_condition_leads_over_a_suspected() -> None:
    assert leading(but(BOTH, unknown="diagnoses.facet-pain")) == {"sciatica"}


def test_an_umbrella_gives_way_to_what_stands_under_it() -> None:
    assert leading(but(SUSPECTED, yes="diagnoses.back-pain")) == {"facet-pain"}
    assert leading(but(SUSPECTED, yes="diagnoses.back-pain", no="tender")) == {"back-pain"}


def test_a_comorbidity_leads_only_where_nothing_else_does() -> None:
    knowledge = changed_condition("sciatica", kind=ConditionKind.COMORBIDITY)
    assert leading(BOTH, knowledge) == {"facet-pain"}
    assert leading(SCIATICA, knowledge) == {"sciatica"}


def test_what_a_request_is_done_for_leads_as_well() -> None:
    patient = replace(BOTH, answers=replace(BOTH.answers, words={"main_region": "leg"}), requested=(Id("ablation"),))
    assert leading(patient) == {"facet-pain", "sciatica"}


def test_a_circle_of_parents_ends() -> None:
    facet, back = (TINY.conditions[Id(name)] for name in ("facet-pain", "back-pain"))
    assert decided(FACET, with_conditions(facet, replace(back, parent=facet.id))).supports


def test_suspected_when_the_test_of_it_is_asked_for() -> None:
    patient = asking(but(SUSPECTED, unknown="tender"), "block")
    assert support("facet-pain", patient) == (ConditionSupport.SUSPECTED, SupportedBy.REQUEST)
    assert "tender" in asked(patient, found("facet-pain", patient).needs)


def test_the_request_of_a_test_does_not_outweigh_what_speaks_against_the_condition() -> None:
    patient = asking(but(SUSPECTED, no="tender"), "block")
    assert support("facet-pain", patient) == (ConditionSupport.RULED_OUT, SupportedBy.SUSPICION)


NEARBY = changed_condition("sciatica", regions=(Id("back"), Id("leg")))
"""The tiny knowledge in which sciatica hurts in the back as well."""


@pytest.mark.parametrize("made", ["diagnoses.sciatica", "diagnoses.other-diagnosis"])
def test_the_request_of_a_test_does_not_outweigh_another_diagnosis_there(made: str) -> None:
    patient = asking(but(FACET, yes=made, unknown="tender diagnoses.facet-pain"), "block")
    assert support("facet-pain", patient, NEARBY)[0] is ConditionSupport.OPEN


def test_a_diagnosis_elsewhere_leaves_room_for_what_is_tested() -> None:
    patient = asking(but(BOTH, unknown="tender diagnoses.facet-pain"), "block")
    assert support("facet-pain", patient) == (ConditionSupport.SUSPECTED, SupportedBy.REQUEST)


def test_the_request_of_a_test_does_not_outweigh_one_that_failed() -> None:
    suspect = TINY.conditions[Id("facet-pain")].suspect
    assert suspect is not None
    unless = replace(suspect, or_when=CriterionText("frail"), unless=CriterionText("last('block').relief < 50"))
    patient = asking(but(SUSPECTED, unknown="tender", done=(did("block", relief=0.0),)), "block")
    assert support("facet-pain", patient, changed_condition("facet-pain", suspect=unless))[0] is ConditionSupport.OPEN


def test_a_requested_test_brings_rows_of_itself_and_of_what_it_decides_alone() -> None:
    besides = replace(TINY.procedures[Id("ablation")], id=Id("massage"))
    knowledge = replace(TINY, procedures={**TINY.procedures, besides.id: besides})
    patient = asking(but(SUSPECTED, unknown="tender"), "block")
    assert {item.row.procedure for item in decided(patient, knowledge).rows} == {"block", "ablation"}


def test_a_family_counts_as_a_test_only_if_it_holds_nothing_else() -> None:
    patient = asking(but(SUSPECTED, unknown="tender"), "needle")
    assert support("facet-pain", patient)[0] is ConditionSupport.OPEN


def test_a_wider_diagnosis_leaves_room_for_what_is_tested() -> None:
    patient = asking(but(SUSPECTED, yes="diagnoses.back-pain", unknown="tender"), "block")
    assert support("facet-pain", patient) == (ConditionSupport.SUSPECTED, SupportedBy.REQUEST)


def test_the_request_of_a_treatment_raises_no_suspicion() -> None:
    patient = asking(but(SUSPECTED, unknown="tender"), "ablation")
    assert support("facet-pain", patient)[0] is ConditionSupport.OPEN


def test_a_test_that_is_done_for_something_else_as_well_raises_no_suspicion() -> None:
    block = TINY.procedures[Id("block")]
    besides = replace(block.indications[0], condition=Id("sciatica"))
    changed = replace(block, indications=(*block.indications, besides))
    knowledge = replace(TINY, procedures={**TINY.procedures, block.id: changed})
    patient = asking(but(SUSPECTED, unknown="tender"), "block")
    assert support("facet-pain", patient, knowledge)[0] is ConditionSupport.OPEN
