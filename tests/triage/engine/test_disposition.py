"""One word for the whole: every word, and which rule comes before which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.criteria.evaluate import Answers
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Id, Urgency
from painref.triage import assess
from painref.triage.assessment import Disposition, DispositionWord, VerdictKind

from .tiny import FACET, SCIATICA, TESTED, TINY, but, said_of, saying, some, verdict_on, with_procedures, without


def disposition(answers: Answers, knowledge: Knowledge = TINY) -> Disposition:
    return assess(knowledge, answers).disposition


def word(answers: Answers, knowledge: Knowledge = TINY) -> DispositionWord:
    return disposition(answers, knowledge).word


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [
        (Urgency.EMERGENCY, DispositionWord.EMERGENCY),
        (Urgency.URGENT, DispositionWord.URGENT),
        (Urgency.WORK_UP, DispositionWord.WORK_UP_FIRST),
    ],
)
def test_a_red_flag_gives_the_word_of_its_urgency(urgency: Urgency, expected: DispositionWord) -> None:
    flag = replace(TINY.red_flags[Id("infection")], urgency=urgency)
    found = disposition(but(FACET, fever=True), replace(TINY, red_flags={flag.id: flag}))
    assert (found.word, found.because, found.instead) == (expected, "red flag: Infection", "Take blood cultures.")


def test_the_most_urgent_red_flag_decides() -> None:
    assert word(but(FACET, fever=True, numb=True)) is DispositionWord.EMERGENCY


def test_a_red_flag_decides_though_a_procedure_is_spared() -> None:
    answers = but(FACET, fever=True)
    assert verdict_on("block", answers).verdict is VerdictKind.CANDIDATE
    assert word(answers) is DispositionWord.URGENT


@pytest.mark.parametrize("answers", [FACET, but(TESTED, frail=True)], ids=["candidate", "with caution"])
def test_proceed_when_there_is_a_candidate(answers: Answers) -> None:
    assert word(answers) is DispositionWord.PROCEED


def test_conservative_first_for_the_only_condition() -> None:
    answers = but(FACET, weeks=3.0)
    assert verdict_on("block", answers).verdict is VerdictKind.CANDIDATE
    found = disposition(answers)
    assert (found.word, found.instead, found.refs) == (
        DispositionWord.CONSERVATIVE_FIRST,
        "Keep moving.",
        ("society-2020",),
    )


def test_conservative_first_for_a_possible_condition() -> None:
    assert word(but(FACET, weeks=3.0, diagnoses=some())) is DispositionWord.CONSERVATIVE_FIRST


def test_conservative_first_not_for_an_open_condition() -> None:
    answers = without(but(FACET, weeks=3.0, diagnoses=some()), "tender")
    assert word(answers) is DispositionWord.NEEDS_INFORMATION


def test_proceed_when_another_condition_has_a_candidate() -> None:
    answers = but(FACET, weeks=7.0, diagnoses=some("facet-pain", "sciatica"), pain_regions=some("back", "leg"))
    rule = TINY.conditions[Id("facet-pain")].conservative_first
    assert rule is not None
    facet = replace(
        TINY.conditions[Id("facet-pain")], conservative_first=replace(rule, when=CriterionText("weeks < 10"))
    )
    knowledge = replace(TINY, conditions={**TINY.conditions, facet.id: facet})
    assert word(answers, knowledge) is DispositionWord.PROCEED


def test_conservative_first_when_only_conservative_care_is_missing() -> None:
    found = disposition(but(FACET, care_weeks=1.0))
    assert found.word is DispositionWord.CONSERVATIVE_FIRST
    assert found.because == "Facet block waits for conservative care only"


def only_implant() -> Knowledge:
    """The tiny knowledge in which nothing but the implant is done for sciatica."""
    kept = {id_: entry for id_, entry in TINY.procedures.items() if id_ != "epidural"}
    trial = replace(TINY.procedures[Id("trial")], indications=())
    return replace(TINY, procedures={**kept, trial.id: trial})


def test_work_up_first_when_another_step_is_missing() -> None:
    found = disposition(SCIATICA, only_implant())
    assert found.word is DispositionWord.WORK_UP_FIRST
    assert found.because == "Stimulator implant waits for: Stimulator trial"


def test_work_up_first_when_care_and_another_step_are_missing() -> None:
    (care,) = said_of("block").requires
    implant = saying("implant", replace(said_of("implant", "college-2015"), requires=(care,)))
    knowledge = only_implant()
    found = disposition(
        but(SCIATICA, care_weeks=0.0), replace(knowledge, procedures={**knowledge.procedures, implant.id: implant})
    )
    assert found.word is DispositionWord.WORK_UP_FIRST
    assert found.because == "Stimulator implant waits for: Conservative care, Stimulator trial"


def test_open_questions_of_a_known_condition_before_a_step() -> None:
    answers = but(without(FACET, "care_weeks"), diagnoses=some("facet-pain", "sciatica"), pain_regions=some("back"))
    epidural = replace(TINY.procedures[Id("epidural")], indications=())
    trial = replace(TINY.procedures[Id("trial")], indications=())
    knowledge = with_procedures(epidural, trial)
    assert verdict_on("implant", answers, knowledge).verdict is VerdictKind.NOT_YET
    assert verdict_on("block", answers, knowledge).verdict is VerdictKind.NEEDS_INFORMATION
    assert word(answers, knowledge) is DispositionWord.NEEDS_INFORMATION


def test_missing_step_before_questions_of_an_open_condition() -> None:
    answers = without(SCIATICA, "tender")
    assert verdict_on("block", but(answers, pain_regions=some("back"))).verdict is VerdictKind.NEEDS_INFORMATION
    assert word(but(answers, pain_regions=some("back")), only_implant()) is DispositionWord.WORK_UP_FIRST


def test_needs_information_when_only_questions_are_open() -> None:
    assert word(without(FACET, "care_weeks")) is DispositionWord.NEEDS_INFORMATION
    assert word({}) is DispositionWord.NEEDS_INFORMATION


@pytest.mark.parametrize(
    "answers",
    [
        but(FACET, diagnoses=some(), tender=False),
        but(FACET, allergy=True),
        but(FACET, blocks=1.0, block_relief=0.0),
    ],
    ids=["no condition", "excluded", "settled and not met"],
)
def test_no_procedure_when_nothing_can_be_reached(answers: Answers) -> None:
    assert word(answers) is DispositionWord.NO_PROCEDURE
