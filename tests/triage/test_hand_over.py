"""What is told when an emergency is handed over: the patient, what is known, and what nobody recorded."""

from __future__ import annotations

import re

import pytest

from painref.triage.hand_over import in_words
from painref.triage.phrases import after_first_sentence
from painref.triage.summarise import summarise
from painref.triage.summary import HandOver
from tests.triage.questionnaire.test_session import session

SADDLE = "neuro_red_flags: {saddle-sensory-change: new}\npain_regions: [low-back, leg]\npain_duration: 1 week\n"


def told(text: str) -> HandOver:
    found = summarise(session(text).assessment).hand_over
    assert found is not None
    return found


def test_the_patient_is_told_in_a_line_with_what_is_known_and_taken() -> None:
    text = f"{SADDLE}age: 48\nsex: male\npain_intensity: 9\ndiagnoses: [lumbar-disc-herniation]\ndrugs: [apixaban]\n"
    item = told(text)
    assert item.patient == "48 years, male. Pain: low back and leg below the knee, 9 of 10, for 1 week"
    assert item.known == ("Lumbar disc herniation",)
    assert [name.split()[0] for name in item.takes] == ["Apixaban"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("pain_duration: more than 3 months", "for over 13 weeks"),
        ("pain_duration: at least 3 weeks", "for at least 3 weeks"),
        ("pain_duration: under 3 weeks", "for under 3 weeks"),
        ("pain_duration: 6 to under 8", "for 6 to under 8 weeks"),
        ("pain_duration: 3 days", "for 3 days"),
        ("pain_duration: 1 day", "for 1 day"),
        ("pain_duration: 5 to 7 days", "for 5 to 7 days"),
        ("pain_duration: up to 10 days", "for at most 10 days"),
        ("pain_duration: 2 weeks", "for 2 weeks"),
        ("pain_duration: 3 years", "for 3 years"),
        ("pain_duration: 61 weeks", "for 61 weeks"),
        ("age: over 60", "over 60 years"),
        ("age: at most 60", "at most 60 years"),
        ("age: 60 to 70", "60 to 70 years"),
        ("pain_intensity: at least 7", "at least 7 of 10"),
    ],
)
def test_of_a_span_only_what_was_said_is_told(answer: str, said: str) -> None:
    asked = SADDLE.replace("pain_duration: 1 week\n", "")
    assert said in re.split(r", |\. ", told(f"{asked}{answer}\n").patient)


def test_what_painref_does_not_hold_is_told_in_the_words_of_the_letter() -> None:
    item = told(
        f'{SADDLE}diagnoses: {{other-diagnosis: "syringomyelia"}}\ndrugs: {{other-antithrombotic: "batroxobin"}}\n'
    )
    assert item.known == ("syringomyelia",)
    assert item.takes == ("batroxobin",)


def test_what_nobody_recorded_is_named() -> None:
    assert {"age", "leg power", "drugs", "clotting", "pregnancy", "implants (MRI)"} <= set(told(SADDLE).not_recorded)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ("age: 48", "age"),
        ("sex: male", "pregnancy"),
        ("drugs: none", "drugs"),
        ("inr: normal", "clotting"),
        ("implants: none", "implants (MRI)"),
        ("muscle_power: 4", "leg power"),
    ],
)
def test_what_is_recorded_or_follows_is_not_among_it(answer: str, what: str) -> None:
    assert what not in told(f"{SADDLE}{answer}\n").not_recorded


def test_what_was_denied_is_not_known_of_the_patient() -> None:
    item = told(f"{SADDLE}implants: none\ndiagnoses: {{sciatica: no}}\nallergies: none\n")
    assert item.known == ()


def test_nothing_is_handed_over_without_an_emergency() -> None:
    assert summarise(session("pain_regions: [low-back]\n").assessment).hand_over is None


def test_it_is_said_in_sentences() -> None:
    item = HandOver(
        patient="48 years",
        signs=("Fever (new)", "C-reactive protein 140"),
        known=("Sciatica",),
        takes=(),
        not_recorded=("drugs", "clotting"),
    )
    said = "48 years. Signs: fever (new); C-reactive protein 140. Known: sciatica. Not recorded: drugs, clotting."
    assert in_words(item) == said


def test_the_signs_are_what_raised_the_flags_with_their_course_and_their_figures() -> None:
    text = "pain_regions: [low-back]\npain_duration: 1 week\ninfection_red_flags: {fever: new 2 days ago}\ncrp: 140\n"
    assert told(f"{text}esr: 10\n").signs == ("Fever (new)", "C-reactive protein 140")


def test_what_misleads_is_what_a_flag_says_after_its_first_sentence() -> None:
    assert after_first_sentence("It points to that. It misleads. And so on.") == "It misleads. And so on."
    assert after_first_sentence("It points to that.") == ""
