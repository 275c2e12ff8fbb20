"""What answers imply, for the first patients and for many."""

from __future__ import annotations

from datetime import date

import pytest

from painref.criteria.answers import Answers, Record
from painref.knowledge.model import Id
from painref.triage.questionnaire import implied
from painref.triage.questionnaire.implied import Implications
from painref.triage.questionnaire.resolve import EVERY_EDITION, patient_of
from painref.triage.questionnaire.slots import Slots
from painref.triage.questionnaire.values import Given, OptionAnswer, OptionsAnswer
from tests.cited_patients import cited_patients
from tests.samples import Sampled
from tests.triage.patients import KNOWLEDGE

EVERYBODY = [
    Answers(),
    Answers(words={"sex": "male"}, numbers={"age": 70.0}),
    Answers(truths={"health_conditions.active-cancer": True, "implants.intrathecal-pump": False}),
    Answers(records=(Record(what="lumbar-transforaminal-esi", last=3.0),)),
]


def test_a_man_is_not_pregnant_and_gave_no_birth() -> None:
    implications = Implications(KNOWLEDGE)
    [met] = [item for item in implications.met(KNOWLEDGE.implies, EVERYBODY[1]) if item.id == "pregnancy-no"]
    pregnancy, events = implications.settings(met)
    assert (pregnancy.question.id, pregnancy.value) == ("pregnancy", "no")
    assert isinstance(events.value, OptionsAnswer)
    assert {name: answer.text for name, answer in events.value.options.items()} == {"childbirth": "no"}


def test_the_denial_of_a_whole_list_names_no_slots() -> None:
    implications = Implications(KNOWLEDGE)
    settings = [setting for item in KNOWLEDGE.implies.values() for setting in implications.settings(item)]
    whole = [one for one in settings if isinstance(one.value, OptionsAnswer) and one.value.others_denied]
    assert whole
    assert not any(one.slots for one in whole)
    assert all(one.slots for one in settings if one not in whole)


def test_only_what_is_waited_for_is_met() -> None:
    implications = Implications(KNOWLEDGE)
    waiting = [id_ for id_ in KNOWLEDGE.implies if id_ != "pregnancy-no"]
    for _ in range(2 * implied._WORTH_COMPILING):  # before they are compiled and after
        assert "pregnancy-no" not in {item.id for item in implications.met(waiting, EVERYBODY[1])}


def test_the_first_patient_and_the_hundredth_are_told_the_same() -> None:
    implications = Implications(KNOWLEDGE)
    first = [implications.met(KNOWLEDGE.implies, answers) for answers in EVERYBODY]
    for _ in range(implied._WORTH_COMPILING):
        implications.met(KNOWLEDGE.implies, EVERYBODY[0])
    assert [implications.met(KNOWLEDGE.implies, answers) for answers in EVERYBODY] == first
    assert any(first)


def test_nothing_more_follows_once_all_is_filled_in(sampled: Sampled) -> None:
    """What a round fills in may meet what an earlier round did not; a round more fills in nothing."""
    implications = Implications(KNOWLEDGE)
    for case in sampled(list(cited_patients().values()), 20):
        patient = patient_of(case.given, KNOWLEDGE)
        for item in implications.met(KNOWLEDGE.implies, patient.answers):
            slots = Slots(KNOWLEDGE, patient.vocabulary)
            slots.truths |= patient.answers.truths
            slots.words |= patient.answers.words
            slots.numbers |= patient.answers.numbers
            slots.weeks |= patient.answers.weeks
            before = slots.filled()
            for setting in implications.settings(item):
                slots.take(setting.question, setting.value, EVERY_EDITION)
            assert slots.filled() == before, (case.id, item.id)


@pytest.mark.parametrize(("region", "strip"), [("low-back", False), ("thoracic-spine", None), ("chest-wall", None)])
def test_that_no_limb_hurts_says_nothing_of_a_strip_around_the_chest(region: str, strip: bool | None) -> None:
    hurting = OptionsAnswer(options={Id(region): OptionAnswer(text="yes", truth=True)}, others_denied=True)
    given = Given(
        as_of=date(2026, 11, 28), vocabulary=KNOWLEDGE.release.vocabulary, values={Id("pain_regions"): hurting}
    )
    assert patient_of(given, KNOWLEDGE).answers.truths.get("radicular_findings.dermatomal-pain") is strip
