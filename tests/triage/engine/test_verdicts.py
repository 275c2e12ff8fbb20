"""Every verdict, and what comes before what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.criteria.evaluate import Answers
from painref.knowledge.model import CriterionText, Direction, Id, Procedure, Role
from painref.triage import assess
from painref.triage.assessment import Backing, VerdictKind

from .tiny import (
    FACET,
    SCIATICA,
    TESTED,
    TINY,
    TRIED,
    but,
    changed,
    indication_of,
    said_of,
    saying,
    some,
    verdict_on,
    verdicts_on,
    with_procedures,
    without,
)

AGAINST = replace(said_of("block"), by=Id("college-2015"), direction=Direction.AGAINST, requires=(), says="Do not.")


# --- From recommendations ---------------------------------------------------------------------------------------------


def test_candidate_when_all_requirements_are_true() -> None:
    assert verdict_on("block", FACET).verdict is VerdictKind.CANDIDATE


def test_relative_contraindication_true_gives_caution() -> None:
    assert verdict_on("ablation", but(TESTED, frail=True)).verdict is VerdictKind.CANDIDATE_WITH_CAUTION
    assert verdict_on("block", but(FACET, frail=True)).verdict is VerdictKind.CANDIDATE


def test_not_yet_names_the_step_that_a_false_requirement_lacks() -> None:
    verdict = verdict_on("ablation", FACET)
    assert verdict.verdict is VerdictKind.NOT_YET
    (step,) = verdict.steps
    assert (step.step, step.name, step.is_procedure, step.asked_by) == ("block", "Facet block", True, ("society-2020",))


def test_not_yet_says_how_many_weeks_are_to_go() -> None:
    verdict = verdict_on("block", but(FACET, care_weeks=3.0))
    (step,) = verdict.steps
    assert (step.step, step.is_procedure, step.to_go) == ("conservative-care", False, "5 more weeks")


def test_criteria_not_met_when_the_step_was_taken_and_failed() -> None:
    verdict = verdict_on("ablation", but(FACET, blocks=1.0, block_relief=30.0))
    assert verdict.verdict is VerdictKind.CRITERIA_NOT_MET
    assert verdict.steps == ()


def test_false_requirement_without_a_step_is_not_met() -> None:
    (requirement,) = said_of("block").requires
    knowledge = with_procedures(saying("block", replace(said_of("block"), requires=(replace(requirement, step=None),))))
    assert verdict_on("block", but(FACET, care_weeks=3.0), knowledge).verdict is VerdictKind.CRITERIA_NOT_MET


@pytest.mark.parametrize(("procedure", "open_question"), [("block", "care_weeks"), ("ablation", "block_relief")])
def test_needs_information_while_a_requirement_is_unknown(procedure: str, open_question: str) -> None:
    verdict = verdict_on(
        procedure, without(FACET, open_question) if procedure == "block" else without(TESTED, open_question)
    )
    assert verdict.verdict is VerdictKind.NEEDS_INFORMATION
    assert verdict.questions == (open_question,)


def test_unknown_applies_needs_information() -> None:
    verdict = verdict_on("epidural", without(SCIATICA, "weeks"))
    assert verdict.verdict is VerdictKind.NEEDS_INFORMATION
    assert verdict.questions == ("weeks",)


def test_no_verdict_where_no_recommendation_applies() -> None:
    assert verdicts_on("epidural", assess(TINY, but(SCIATICA, weeks=2.0))) == []


def test_the_favourable_recommendation_nearest_to_met_decides() -> None:
    easier = replace(said_of("block"), by=Id("college-2015"), requires=(), says="Block at once.")
    for order in ((said_of("block"), easier), (easier, said_of("block"))):
        verdict = verdict_on("block", but(FACET, care_weeks=1.0), with_procedures(saying("block", *order)))
        assert verdict.verdict is VerdictKind.CANDIDATE


def test_unaskable_requirement_is_to_confirm() -> None:
    (requirement,) = said_of("block").requires
    unaskable = replace(requirement, text="Imaging agrees", when=None, step=None)
    knowledge = with_procedures(saying("block", replace(said_of("block"), requires=(requirement, unaskable))))
    verdict = verdict_on("block", FACET, knowledge)
    assert (verdict.verdict, verdict.to_confirm) == (VerdictKind.CANDIDATE, ("Imaging agrees",))


@pytest.mark.parametrize("direction", [Direction.AGAINST, Direction.CONDITIONAL_AGAINST])
def test_not_recommended_when_those_that_apply_are_against(direction: Direction) -> None:
    knowledge = with_procedures(saying("block", replace(AGAINST, direction=direction)))
    verdict = verdict_on("block", FACET, knowledge)
    assert (verdict.verdict, verdict.backing) == (VerdictKind.NOT_RECOMMENDED, Backing.NONE)


def test_no_position_when_nobody_takes_a_side() -> None:
    knowledge = with_procedures(saying("block", replace(AGAINST, direction=Direction.NEUTRAL)))
    assert verdict_on("block", FACET, knowledge).verdict is VerdictKind.NO_POSITION


def test_one_body_for_outweighs_one_against_and_is_contested() -> None:
    verdict = verdict_on("block", FACET, with_procedures(saying("block", said_of("block"), AGAINST)))
    assert (verdict.verdict, verdict.backing) == (VerdictKind.CANDIDATE, Backing.CONTESTED)
    assert verdict_on("block", FACET).backing is Backing.SUPPORTED


def test_a_body_against_other_patients_does_not_contest() -> None:
    for applies, backing in (("weeks < 6", Backing.SUPPORTED), ("weeks >= 6", Backing.CONTESTED)):
        other = replace(AGAINST, applies=CriterionText(applies))
        assert verdict_on("block", FACET, with_procedures(saying("block", said_of("block"), other))).backing is backing


# --- From prerequisites -----------------------------------------------------------------------------------------------


def test_a_prerequisite_holds_whoever_recommends_it() -> None:
    verdict = verdict_on("implant", SCIATICA)
    assert verdict.verdict is VerdictKind.NOT_YET
    assert [(step.step, step.is_procedure) for step in verdict.steps] == [("trial", True)]
    assert verdict_on("implant", TRIED).verdict is VerdictKind.CANDIDATE


def test_a_failed_prerequisite_cannot_be_met() -> None:
    assert verdict_on("implant", but(SCIATICA, trial_result="failed")).verdict is VerdictKind.CRITERIA_NOT_MET


def test_an_open_prerequisite_needs_information() -> None:
    verdict = verdict_on("implant", without(SCIATICA, "trial_result"))
    assert (verdict.verdict, verdict.questions) == (VerdictKind.NEEDS_INFORMATION, ("trial_result",))


def test_a_missing_step_and_a_missing_prerequisite_are_both_named() -> None:
    prerequisites = TINY.procedures[Id("implant")].prerequisites
    (requirement,) = said_of("block").requires
    said = replace(said_of("implant", "college-2015"), requires=(requirement,))
    knowledge = with_procedures(replace(saying("implant", said), prerequisites=prerequisites))
    verdict = verdict_on("implant", but(SCIATICA, care_weeks=0.0), knowledge)
    assert [step.step for step in verdict.steps] == ["conservative-care", "trial"]


def test_what_waits_for_a_procedure_is_shown_on_it() -> None:
    assert verdict_on("trial", SCIATICA).leads_to == ("implant",)
    assert verdict_on("trial", TRIED).leads_to == ()


# --- From the condition -----------------------------------------------------------------------------------------------


SUSPECTED: Answers = but(TESTED, diagnoses=some())


def test_treatment_on_suspicion_needs_the_diagnosis() -> None:
    verdict = verdict_on("ablation", SUSPECTED)
    assert verdict.verdict is VerdictKind.NOT_YET
    assert [(step.step, step.name) for step in verdict.steps] == [("diagnosis", "Diagnosis")]


def test_a_test_is_done_on_suspicion() -> None:
    assert verdict_on("block", but(FACET, diagnoses=some())).verdict is VerdictKind.CANDIDATE


def test_treatment_that_waits_for_a_test_waits_for_that_only() -> None:
    verdict = verdict_on("ablation", but(FACET, diagnoses=some()))
    assert (verdict.verdict, [step.step for step in verdict.steps]) == (VerdictKind.NOT_YET, ["block"])


def test_treatment_waits_while_the_diagnosis_is_open() -> None:
    verdict = verdict_on("ablation", without(TESTED, "diagnoses"))
    assert verdict.verdict is VerdictKind.NEEDS_INFORMATION
    assert verdict.questions == ("diagnoses",)


def test_an_open_condition_needs_information_about_the_condition() -> None:
    verdict = verdict_on("block", without(FACET, "diagnoses", "tender"))
    assert verdict.verdict is VerdictKind.NEEDS_INFORMATION
    assert verdict.questions == ("diagnoses", "tender")


def test_no_verdict_for_a_condition_that_is_ruled_out() -> None:
    assert verdicts_on("block", assess(TINY, SCIATICA)) == []


def test_each_indication_has_a_verdict_of_its_own() -> None:
    block = TINY.procedures[Id("block")]
    both = (*block.indications, replace(indication_of("block"), condition=Id("sciatica"), role=Role.THERAPEUTIC))
    assessment = assess(changed("block", indications=both), but(FACET, diagnoses=some("facet-pain", "sciatica")))
    assert {(v.condition, v.role) for v in verdicts_on("block", assessment)} == {
        ("facet-pain", "diagnostic"),
        ("sciatica", "therapeutic"),
    }


# --- Regions ----------------------------------------------------------------------------------------------------------


def test_no_verdict_for_a_procedure_of_another_region() -> None:
    both = but(FACET, diagnoses=some("facet-pain", "sciatica"))
    assert verdicts_on("block", assess(TINY, but(both, pain_regions=some("leg")))) == []
    assert verdicts_on("epidural", assess(TINY, but(both, pain_regions=some("leg")))) != []


@pytest.mark.parametrize("regions", [some(), some("widespread"), some("leg", "back")])
def test_a_region_that_may_fit_keeps_the_verdict(regions: frozenset[str]) -> None:
    assert verdict_on("block", but(FACET, pain_regions=regions)).verdict is VerdictKind.CANDIDATE


def test_an_unknown_region_keeps_the_verdict_and_is_asked() -> None:
    assert verdict_on("block", without(FACET, "pain_regions")).questions == ("pain_regions",)


def test_a_procedure_of_no_region_is_done_for_all() -> None:
    knowledge = changed("block", regions=())
    assert verdict_on("block", but(FACET, pain_regions=some("leg")), knowledge).verdict is VerdictKind.CANDIDATE
    assert verdict_on("block", without(FACET, "pain_regions"), knowledge).questions == ()


# --- Excluded, deferred, settled: the first that holds decides --------------------------------------------------------


def test_excluded_when_an_absolute_contraindication_is_true() -> None:
    assert verdict_on("block", but(FACET, allergy=True)).verdict is VerdictKind.EXCLUDED
    assert verdict_on("implant", but(TRIED, allergy=True)).verdict is VerdictKind.CANDIDATE


def test_deferred_by_a_red_flag_that_defers_the_family() -> None:
    verdict = verdict_on("ablation", but(TESTED, fever=True))
    assert (verdict.verdict, verdict.deferred_by) == (VerdictKind.DEFERRED, ("infection",))


def test_not_deferred_where_the_red_flag_spares_it() -> None:
    verdict = verdict_on("block", but(FACET, fever=True))
    assert (verdict.verdict, verdict.deferred_by) == (VerdictKind.CANDIDATE, ())


def test_not_deferred_by_a_red_flag_of_other_procedures() -> None:
    assert verdict_on("implant", but(TRIED, fever=True)).verdict is VerdictKind.CANDIDATE


def test_settled_when_a_test_has_given_its_answer() -> None:
    assert verdict_on("block", TESTED).verdict is VerdictKind.SETTLED


def test_excluded_comes_before_deferred_and_deferred_before_settled() -> None:
    answers = but(TESTED, numb=True)
    assert verdict_on("block", answers).verdict is VerdictKind.DEFERRED
    assert verdict_on("block", but(answers, allergy=True)).verdict is VerdictKind.EXCLUDED


@pytest.mark.parametrize("change", [{"allergy": True}, {"numb": True}])
def test_what_is_ruled_out_names_no_step_and_asks_nothing(change: dict[str, bool]) -> None:
    verdict = verdict_on("ablation", but(without(FACET, "frail", "medications"), **change))
    assert (verdict.steps, verdict.questions) == ((), ())


def test_a_test_that_may_have_given_its_answer_asks_for_it() -> None:
    assert verdict_on("block", without(FACET, "blocks")).questions == ("blocks",)


def test_a_family_is_not_ranked() -> None:
    family: Procedure = replace(TINY.procedures[Id("needle")], indications=(indication_of("block"),))
    assessment = assess(with_procedures(family), FACET)
    assert verdicts_on("needle", assessment) == []
