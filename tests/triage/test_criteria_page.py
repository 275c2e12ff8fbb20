from __future__ import annotations

import pytest

from painref.criteria.answers import Answers, Record
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError
from painref.reference.listing import NothingFoundError
from painref.triage.criteria_page import BodyCriteria, CriteriaPage, Lack, criteria_page
from painref.triage.engine.conditions import ConditionSupport
from painref.triage.engine.recommendations import RecommendationStatus
from painref.triage.lens import named_lens, whole_lens
from painref.triage.patient import Patient
from tests.samples import Sampled

NOBODY = Patient()


def patient(**answered: bool | float) -> Patient:
    """Return a patient of whom the numbers and the truths of some questions are known."""
    numbers = {name: value for name, value in answered.items() if not isinstance(value, bool)}
    truths = {name: value for name, value in answered.items() if isinstance(value, bool)}
    if "north" in truths:
        truths["pain_regions.north"] = truths.pop("north")
    return Patient(answers=Answers(truths=truths, numbers=numbers))


def page_of(name: str, knowledge: Knowledge, patient: Patient = NOBODY) -> CriteriaPage:
    return criteria_page(name, None, whole_lens(knowledge), patient, knowledge)


def said_by(reference: str, page: CriteriaPage) -> BodyCriteria:
    return next(
        body
        for variant in page.variants
        for indication in variant.indications
        for body in indication.bodies
        if body.recommendation.by == reference
    )


def test_payers_are_included_and_come_after_the_clinical_bodies(good: Knowledge) -> None:
    (indication,) = page_of("leaf-one", good).variants[0].indications
    assert [(body.recommendation.by, body.payer) for body in indication.bodies] == [
        ("guideline-2020", False),
        ("policy-2022", True),
    ]


def test_what_has_been_replaced_is_left_out_unless_it_is_named(good: Knowledge) -> None:
    assert "guideline-2010" not in {source.id for source in page_of("leaf-two", good).sources}
    named = criteria_page("leaf-two", None, named_lens(("guideline-2010",), good), NOBODY, good)
    assert [body.recommendation.by for item in named.variants[0].indications for body in item.bodies] == [
        "guideline-2010",
        "guideline-2010",
    ]


def test_a_family_shows_its_variants(good: Knowledge) -> None:
    page = page_of("root-family", good)
    assert page.is_family
    assert [variant.procedure for variant in page.variants] == ["leaf-one", "leaf-two"]


def test_a_condition_narrows_it(good: Knowledge) -> None:
    page = criteria_page("root-family", "other condition", whole_lens(good), NOBODY, good)
    assert [variant.procedure for variant in page.variants] == ["leaf-two"]
    assert [item.condition for item in page.variants[0].indications] == ["condition-two"]


def test_without_answers_every_question_is_named(good: Knowledge) -> None:
    page = page_of("leaf-one", good)
    assert page.answered == ()
    assert [item.question for item in page.questions] == ["pain_regions", "pain_weeks", "wish", "trial"]
    assert said_by("guideline-2020", page).applies == "it lasts in the north"


def test_unknown_is_not_no(good: Knowledge) -> None:
    said = said_by("guideline-2020", page_of("leaf-one", good, patient(pain_weeks=20.0)))
    assert said.recommendation.status is RecommendationStatus.OPEN
    assert [(item.lack, item.remedy) for item in said.missing] == [
        (Lack.UNKNOWN, "answer pain_regions.north"),
        (Lack.UNKNOWN, "answer wish"),
    ]


def test_met_leaves_nothing_missing(good: Knowledge) -> None:
    answers = patient(pain_weeks=20.0, north=True, wish=True)
    page = page_of("leaf-one", good, answers)
    said = said_by("guideline-2020", page)
    assert (said.recommendation.status, said.missing) == (RecommendationStatus.MET, ())
    assert page.variants[0].indications[0].condition_support is ConditionSupport.SUSPECTED
    assert [item.question for item in page.questions] == ["trial"]


def test_a_step_that_was_tried_and_failed_rules_it_out(good: Knowledge) -> None:
    answers = patient(pain_weeks=20.0, north=True, wish=False)
    said = said_by("guideline-2020", page_of("leaf-one", good, answers))
    assert said.recommendation.status is RecommendationStatus.NOT_MET
    assert [item.lack for item in said.missing] == [Lack.RULED_OUT]


def test_of_other_patients_nothing_is_missing(good: Knowledge) -> None:
    said = said_by("guideline-2020", page_of("leaf-one", good, patient(pain_weeks=2.0)))
    assert (said.recommendation.status, said.missing) == (RecommendationStatus.NOT_APPLICABLE, ())


def test_the_step_that_would_fulfil_a_requirement_is_named(built_in: Knowledge) -> None:
    answers = Answers(numbers={"pain_duration": 5.0}, nothing_else=True)
    page = page_of("lumbar-medial-branch-rfa", built_in, Patient(answers=answers))
    remedies = {item.remedy for item in said_by("cgs-facet-l38773", page).missing}
    assert {
        "first Lumbar medial branch block: lumbar-medial-branch-block",
        "first Waiting for natural recovery",
    } <= remedies


def test_what_triage_takes_for_granted_is_not_known_here(built_in: Knowledge) -> None:
    answers = Answers(numbers={"pain_duration": 20.0}, truths={"limb_dominant": False})
    said = said_by("cgs-facet-l38773", page_of("lumbar-medial-branch-rfa", built_in, Patient(answers=answers)))
    lacks = {item.text.partition(" (")[0]: item.lack for item in said.missing}
    assert lacks["Moderate to severe pain"] is Lack.UNKNOWN
    assert said.recommendation.status is RecommendationStatus.OPEN
    assert said.met == 1
    assert said.met + len(said.missing) == said.counted


def test_what_was_done_before_is_not_known_until_records_are(built_in: Knowledge) -> None:
    page = page_of("spinal-cord-stimulation-trial", built_in, Patient(answers=Answers(numbers={"pain_duration": 60.0})))
    own = "No trial of stimulation completed yet (painref's own rule)"
    assert own in {item.text for item in said_by("cms-lcd-scs", page).missing}


def test_many_open_options_are_named_by_their_question(built_in: Knowledge) -> None:
    page = page_of("lumbar-medial-branch-rfa", built_in, Patient(answers=Answers(numbers={"pain_duration": 20.0})))
    remedies = {item.remedy for item in said_by("cgs-facet-l38773", page).missing}
    assert "answer tried" in remedies
    assert "answer imaging_findings.prior-fusion-at-level, imaging_findings.suspected-pseudarthrosis" in remedies


def test_once_records_are_known_a_repeat_is_not_asked_about(built_in: Knowledge) -> None:
    medicare = named_lens(("medicare",), built_in)
    records = (Record(what="lumbar-medial-branch-block", times=2.0, relief=85.0),)
    asked = [
        {item.question for item in criteria_page("lumbar-medial-branch-rfa", None, medicare, one, built_in).questions}
        for one in (
            Patient(answers=Answers(records=records)),
            Patient(answers=Answers(numbers={"pain_duration": 20.0})),
        )
    ]
    assert ["done" in questions for questions in asked] == [False, True]


def test_a_name_that_fits_nothing_is_an_error(good: Knowledge) -> None:
    with pytest.raises(NotFoundError):
        page_of("leaf-three", good)
    with pytest.raises(NotFoundError):
        criteria_page("leaf-one", "no such condition", whole_lens(good), NOBODY, good)


def test_where_nobody_speaks_it_says_who_does(good: Knowledge) -> None:
    with pytest.raises(NothingFoundError, match="no criteria of Example Payer for second leaf") as caught:
        criteria_page("leaf-two", None, named_lens(("example-payer",), good), NOBODY, good)
    assert "example-society" in caught.value.remedy
    with pytest.raises(NothingFoundError) as caught:
        criteria_page("leaf-one", "condition-two", whole_lens(good), NOBODY, good)
    assert "condition-one" in caught.value.remedy


def test_every_procedure_that_someone_in_force_speaks_of_has_criteria(built_in: Knowledge, sampled: Sampled) -> None:
    for procedure in sampled(built_in.variants, 8):
        spoken = {
            item.by
            for indication in built_in.indications(procedure)
            for item in indication.recommendations
            if built_in.references[item.by].in_force
        }
        if spoken:
            assert spoken <= {source.id for source in page_of(procedure.id, built_in).sources}
        else:
            with pytest.raises(NothingFoundError, match="painref has no criteria"):
                page_of(procedure.id, built_in)
