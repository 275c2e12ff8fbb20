"""Each kind of screen: what typed text means, and what it never means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painref.knowledge.model import Id, QuestionType
from painref.knowledge.vocabulary import option_ids
from painref.triage.questionnaire.changes import PartAnswer, WholeAnswer, changed, said_back
from painref.triage.questionnaire.types import SCREENS, Choice, Item, Screen, screen_of
from painref.triage.questionnaire.types.names import NameList
from painref.triage.questionnaire.understanding import Refused, Unclear, Understanding, Understood
from painref.triage.questionnaire.values import Given, NumberAnswer, OptionsAnswer, PastAnswer
from tests.opened import built_in_knowledge

KNOWLEDGE = built_in_knowledge()
NOBODY = Given(as_of=date(2026, 11, 28), vocabulary=KNOWLEDGE.release.vocabulary)

NEGATIVES = (
    *("n", "N", "no", "No", "no.", "nil", "none", "None", "none.", "NONE!", "n/a", "N/A", "na", "n.a.", "0", "-"),
    *("\N{EN DASH}", "nothing", "neither", "negative", "absent", "nope", "none of these", "not applicable"),
)
"""What people type for "none of these"."""


def whole(question: str) -> Screen:
    return screen_of([Item(KNOWLEDGE.questions[Id(question)])], KNOWLEDGE)


def drugs() -> Screen:
    screen = whole("drugs")
    assert isinstance(screen, NameList)
    return replace(screen, offered=screen.question.common)


def options(*names: str) -> Screen:
    split = [name.partition(".") for name in names]
    return screen_of([Item(KNOWLEDGE.questions[Id(one)], Id(other)) for one, _, other in split], KNOWLEDGE)


def understanding(screen: Screen, typed: str) -> Understanding:
    return screen.understand(typed, {}, NOBODY)


def recorded(screen: Screen, typed: str) -> Given:
    found = understanding(screen, typed)
    assert isinstance(found, Understood), found
    return changed(NOBODY, found.changes)


def texts(given: Given, question: str) -> dict[str, str]:
    value = given.values[Id(question)]
    assert isinstance(value, OptionsAnswer)
    return {option: answer.text for option, answer in value.options.items()}


WHOLE_LISTS = [
    question.id
    for question in KNOWLEDGE.questions.values()
    if question.type in (QuestionType.OPTIONS, QuestionType.NAMES, QuestionType.RECORDS)
    and not (question.closed or question.id == "diagnoses")
]
OPTION_LISTS = [
    [Item(question, option) for option in option_ids(question, KNOWLEDGE)][:20]
    for question in KNOWLEDGE.questions.values()
    if question.type in (QuestionType.OPTIONS, QuestionType.NAMES) and len(option_ids(question, KNOWLEDGE)) > 1
]
CHOICES = [question.id for question in KNOWLEDGE.questions.values() if question.type is QuestionType.CHOICE]
EVERY_SCREEN = [*map(whole, KNOWLEDGE.questions), *(screen_of(items, KNOWLEDGE) for items in OPTION_LISTS)]


def positive(change: PartAnswer | WholeAnswer) -> bool:
    """Return whether a change records that something applies, was done or is taken."""
    if isinstance(change, PartAnswer):
        return change.answer is not None and change.answer.truth is not False
    match change.value:
        case OptionsAnswer(options=found):
            return any(answer.truth is not False for answer in found.values())
        case PastAnswer(records=records):
            return bool(records)
        case str():
            return change.value not in ("no", "none")
        case _:
            return change.value is not None and change.value is not False


def applying(typed: str, screens: Iterable[Screen]) -> list[str]:
    """Return the screens at which a text records that something applies."""
    understood = ((screen, understanding(screen, typed)) for screen in screens)
    return [
        next(iter(screen.items)).key
        for screen, found in understood
        if isinstance(found, Understood) and any(map(positive, found.changes))
    ]


def test_every_type_of_question_has_its_class() -> None:
    assert set(SCREENS) == set(QuestionType)


# What text never means


@pytest.mark.parametrize("typed", NEGATIVES)
def test_a_word_for_no_records_nothing_that_applies(typed: str) -> None:
    # Nought is a number where a number is asked for.
    others = [screen for screen in EVERY_SCREEN if screen.items[0].question.type is not QuestionType.NUMBER]
    assert applying(typed, others) == []


@pytest.mark.parametrize("typed", NEGATIVES)
def test_a_word_for_no_at_a_whole_list_denies_it(typed: str) -> None:
    values = {question: recorded(whole(question), typed).values[Id(question)] for question in WHOLE_LISTS}
    denied = {
        question
        for question, value in values.items()
        if getattr(value, "others_denied", False) or getattr(value, "nothing_else", False)
    }
    assert denied == set(WHOLE_LISTS)


@pytest.mark.parametrize("items", OPTION_LISTS, ids=lambda items: items[0].question.id)
def test_a_word_for_no_at_options_denies_those_shown_alone(items: list[Item]) -> None:
    shown = items[:3]
    value = recorded(screen_of(shown, KNOWLEDGE), "n").values[items[0].question.id]
    assert isinstance(value, OptionsAnswer)
    assert {option for option, answer in value.options.items() if answer.truth is False} == {i.option for i in shown}
    assert not value.others_denied


@pytest.mark.parametrize("typed", ["not", "non", "never", "without"])
def test_a_word_that_denies_records_no_finding_unasked(typed: str) -> None:
    assert applying(typed, EVERY_SCREEN) == []


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        *(("drugs", typed) for typed in ("stroke", "stent", "non", "steroid", "antidepressant", "therapeutic", "tea")),
        *(("diagnoses", typed) for typed in ("1", "not", "0 1")),
        ("done", "12"),
        ("pain_regions", "back"),
        ("health_conditions", "disease"),
    ],
)
def test_text_that_once_recorded_a_finding_is_asked_back(question: str, typed: str) -> None:
    assert not isinstance(understanding(whole(question), typed), Understood)


@pytest.mark.parametrize("typed", ["\N{SUPERSCRIPT TWO}", "9" * 5000, "1-99999", "\x00", "\udce9", ";;", "r", "o"])
def test_odd_text_is_survived_and_records_nothing_that_applies(typed: str) -> None:
    named = [screen for screen in EVERY_SCREEN if screen.items[0].question.other is None]
    in_words = [screen for screen in EVERY_SCREEN if screen not in named]
    assert applying(typed, named) == []
    assert all(understanding(screen, typed) for screen in in_words)


@settings(max_examples=2 * settings().max_examples)
@given(st.sampled_from(EVERY_SCREEN), st.text(alphabet="noyes 0123-,;.?abcdeilrtu%", max_size=16))
def test_what_is_understood_is_said_back(screen: Screen, typed: str) -> None:
    found = understanding(screen, typed)
    if isinstance(found, Understood):
        said = said_back(found.changes, KNOWLEDGE)
        assert said or not found.changes
    else:
        assert isinstance(found, Unclear | Refused)


# What it means


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        ("limb_dominant", "y", True),
        ("limb_dominant", "No", False),
        ("sex", "f", "female"),
        ("sex", "2", "male"),
        ("radiation", "3", "distal"),
        ("pregnancy", "n", "no"),
        ("suicidal_thoughts", "none", "none"),
    ],
)
def test_one_value_is_understood(question: str, typed: str, value: object) -> None:
    assert recorded(whole(question), typed).values[Id(question)] == value


@pytest.mark.parametrize(
    "typed",
    [
        "6 weeks",
        "since March 2026",
        "at least 50",
        "6 to 8 months",
        "2 years",
        "2y",
        "since March",
        "since 3 Feb",
        "normal",
        "1,5",
    ],
)
def test_numbers_are_read_as_in_a_file(typed: str) -> None:
    found = understanding(whole("pain_duration"), typed)
    fits = typed not in ("normal", "1,5")
    assert isinstance(found, Understood) is fits
    if isinstance(found, Understood):
        [change] = found.changes
        assert isinstance(change, WholeAnswer)
        assert isinstance(change.value, NumberAnswer)


def test_a_form_takes_values_in_their_order() -> None:
    screen = screen_of([Item(KNOWLEDGE.questions[Id(name)]) for name in ("age", "sex", "pain_duration")], KNOWLEDGE)
    given = recorded(screen, "70, f, 6 months")
    assert [str(given.values[Id(name)]) for name in ("sex",)] == ["female"]
    assert set(given.values) == {"age", "sex", "pain_duration"}
    assert recorded(screen, "70, ?, 8").unknown == ("sex",)
    assert set(recorded(screen, "70").values) == {"age"}


@pytest.mark.parametrize(
    ("typed", "duration"),
    [
        ("70 f 40", "40"),
        ("70 f 6mo", "6mo"),
        ("70 f 6 months", "6 months"),
        ("70 f since March", "since 2026-03"),
        ("70, f, at least 6 weeks", "at least 6 weeks"),
    ],
)
def test_values_of_a_form_may_be_joined_by_spaces(typed: str, duration: str) -> None:
    screen = screen_of([Item(KNOWLEDGE.questions[Id(name)]) for name in ("age", "sex", "pain_duration")], KNOWLEDGE)
    value = recorded(screen, typed).values[Id("pain_duration")]
    assert isinstance(value, NumberAnswer)
    assert value.text == duration


@pytest.mark.parametrize("typed", ["70 f at least 6 weeks", "70 f 40 11", "70 40"])
def test_values_that_spaces_do_not_tell_apart_are_refused(typed: str) -> None:
    screen = screen_of([Item(KNOWLEDGE.questions[Id(name)]) for name in ("age", "sex", "pain_duration")], KNOWLEDGE)
    assert isinstance(understanding(screen, "70, f, 8, 9"), Refused)


def test_normal_answers_every_number_that_has_a_normal() -> None:
    screen = screen_of([Item(KNOWLEDGE.questions[Id(name)]) for name in ("inr", "platelets")], KNOWLEDGE)
    assert set(recorded(screen, "normal").values) == {"inr", "platelets"}
    assert recorded(screen, "ok ok").values == recorded(screen, "ok").values == recorded(screen, "normal").values
    assert set(recorded(screen, "ok ?").values) == {"inr"}


SIGNS = ("saddle-sensory-change", "bladder-change", "leg-weakness", "gait-disturbance")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("n", dict.fromkeys(SIGNS, "no")),
        ("2", {"bladder-change": "yes"}),
        ("1, 3", {"saddle-sensory-change": "yes", "leg-weakness": "yes"}),
        ("1-3", dict.fromkeys(SIGNS[:3], "yes")),
        ("1 3", {"saddle-sensory-change": "yes", "leg-weakness": "yes"}),
        ("3 old, r", {**dict.fromkeys(SIGNS, "no"), "leg-weakness": "old"}),
        ("3o r", {**dict.fromkeys(SIGNS, "no"), "leg-weakness": "old"}),
        ("0", dict.fromkeys(SIGNS, "no")),
        ("1o 2n", {"saddle-sensory-change": "old", "bladder-change": "new"}),
        ("2 n", {"bladder-change": "new"}),
        ("2 no", {"bladder-change": "no"}),
        ("1-2x", dict.fromkeys(SIGNS[:2], "not new")),
        ("1n 3d", {"saddle-sensory-change": "new 3d ago"}),
        ("1 n 3 days ago", {"saddle-sensory-change": "new 3 days ago"}),
        ("1 old since March", {"saddle-sensory-change": "old since 2026-03"}),
        ("leg-weakness old", {"leg-weakness": "old"}),
        ("weakness of a leg: new 3 days ago", {"leg-weakness": "new 3 days ago"}),
        ("no gait-disturbance", {"gait-disturbance": "no"}),
    ],
)
def test_options_are_named_by_number_or_words_with_a_value(typed: str, said: dict[str, str]) -> None:
    screen = options(*(f"neuro_red_flags.{sign}" for sign in SIGNS))
    assert texts(recorded(screen, typed), "neuro_red_flags") == said


def test_new_is_not_said_of_what_has_no_course() -> None:
    screen = options("neuro_red_flags.saddle-sensory-change", "cancer_red_flags.history-of-cancer")
    assert isinstance(understanding(screen, "2n"), Refused)
    assert texts(recorded(screen, "2 no"), "cancer_red_flags") == {"history-of-cancer": "no"}


def test_no_to_an_event_denies_it_for_the_span_asked_and_nothing_more() -> None:
    stent = Item(KNOWLEDGE.questions[Id("events")], Id("coronary-stent"), "26 weeks")
    plan = Item(KNOWLEDGE.questions[Id("events")], Id("spine-surgery-planned"), "4 weeks")
    screen = screen_of([stent, plan], KNOWLEDGE)
    assert texts(recorded(screen, "n"), "events") == {
        "coronary-stent": "not within 26 weeks",
        "spine-surgery-planned": "not within 4 weeks",
    }
    assert texts(recorded(screen, "1-2"), "events") == {
        "coronary-stent": "under 26 weeks ago",
        "spine-surgery-planned": "within 4 weeks",
    }
    assert texts(recorded(screen, "1 5w, 2 3w"), "events") == {
        "coronary-stent": "5w ago",
        "spine-surgery-planned": "in 3w",
    }
    assert texts(recorded(screen, "1 never"), "events") == {"coronary-stent": "no"}


def test_diagnoses_are_named_by_number_with_a_letter_for_their_value() -> None:
    screen = screen_of([Item(KNOWLEDGE.questions[Id("diagnoses")])], KNOWLEDGE, (Id("sciatica"), Id("fibromyalgia")))
    assert texts(recorded(screen, "1s 2n"), "diagnoses") == {"sciatica": "suspected", "fibromyalgia": "no"}
    assert texts(recorded(screen, "1, crps s"), "diagnoses") == {"sciatica": "yes", "crps": "suspected"}


@pytest.mark.parametrize("typed", ["sciatica?", "sciatica ?", "sciatica s", "sciatica suspected"])
def test_a_question_mark_after_a_diagnosis_is_a_suspicion(typed: str) -> None:
    assert texts(recorded(whole("diagnoses"), typed), "diagnoses") == {"sciatica": "suspected"}


@pytest.mark.parametrize("typed", ["caudal-esi ?", "caudal-esi?", "caudal-esi unknown"])
def test_a_question_mark_after_a_procedure_never_says_that_it_was_done(typed: str) -> None:
    value: Any = recorded(whole("done"), typed).values[Id("done")]
    assert (value.records, value.kept_open) == ((), {"caudal-esi"})


def test_a_test_that_cannot_be_read_is_typed_as_void() -> None:
    value: Any = recorded(whole("done"), "lumbar medial branch block void, 5 weeks ago").values[Id("done")]
    assert value.records == ()
    assert value.texts["lumbar-medial-branch-block"] == {"result": "void", "last": "5 weeks ago"}


def test_what_was_done_is_named_by_number() -> None:
    offered = (Id("caudal-esi"), Id("lumbar-medial-branch-block"), Id("genicular-nerve-rfa"))
    screen = screen_of([Item(KNOWLEDGE.questions[Id("done")])], KNOWLEDGE, offered)
    value: Any = recorded(screen, "1, 60%, 5 months ago, 2 85%, twice, 3n, r").values[Id("done")]
    assert value.texts == {
        "caudal-esi": {"relief": "60", "last": "5 months ago"},
        "lumbar-medial-branch-block": {"relief": "85", "times": "2"},
        "genicular-nerve-rfa": "no",
    }
    assert value.nothing_else
    value = recorded(screen, "caudal-esi, 62.5%, 12 days ago").values[Id("done")]
    assert value.texts == {"caudal-esi": {"relief": "62.5", "last": "12 days ago"}}
    value = recorded(screen, "1-2n 3").values[Id("done")]
    assert value.texts == {"caudal-esi": "no", "lumbar-medial-branch-block": "no", "genicular-nerve-rfa": "yes"}
    assert isinstance(understanding(screen, "4"), Refused)


def test_what_is_not_named_is_not_known() -> None:
    given = recorded(options(*(f"neuro_red_flags.{sign}" for sign in SIGNS)), "2")
    value: Any = given.values[Id("neuro_red_flags")]
    assert value.unknown == {"saddle-sensory-change", "leg-weakness", "gait-disturbance"}


@pytest.mark.parametrize("typed", ["y", "1, n", "5", "3-1", "1 perhaps", "1, 1 no", "sadness"])
def test_text_that_does_not_fit_options_is_refused(typed: str) -> None:
    screen = options(*(f"neuro_red_flags.{sign}" for sign in SIGNS))
    assert isinstance(understanding(screen, typed), Refused)


@pytest.mark.parametrize(("typed", "text"), [("y", "yes"), ("n", "no"), ("old", "old"), ("not new", "not new")])
def test_one_option_takes_its_value_alone(typed: str, text: str) -> None:
    given = recorded(options("neuro_red_flags.saddle-sensory-change"), typed)
    assert texts(given, "neuro_red_flags") == {"saddle-sensory-change": text}


@pytest.mark.parametrize("typed", ["2 4r", "2, 4, r", "2 4 r", "2,4r", "4 2r"])
def test_the_letter_that_denies_the_rest_may_stand_beside_the_last_number(typed: str) -> None:
    given = recorded(options(*(f"neuro_red_flags.{sign}" for sign in SIGNS)), typed)
    said = texts(given, "neuro_red_flags")
    assert [option for option, text in said.items() if text == "yes"] == [
        SIGNS[int(n) - 1] for n in re.findall(r"\d", typed)
    ]
    assert sorted(said.values()) == ["no", "no", "yes", "yes"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("1 5w", "5w ago"),
        ("1 <5w", "under 5w ago"),
        ("1 >2y", "over 2y ago"),
        ("1 n12mo", "not within 12mo"),
        ("1 no 12mo", "not within 12mo"),
        ("1 2019", "2019"),
        ("1 2025-03", "2025-03"),
        ("1 2025-03-09", "2025-03-09"),
    ],
)
def test_a_time_belongs_to_the_number_before_it(typed: str, text: str) -> None:
    screen = options("imaging_done.mri", "imaging_done.ct", "imaging_done.radiograph")
    assert texts(recorded(screen, typed), "imaging_done") == {"mri": text}
    if " no " not in typed:  # several are joined by spaces
        assert texts(recorded(screen, f"{typed} 2 3d 3r"), "imaging_done") == {
            "mri": text,
            "ct": "3d ago",
            "radiograph": "yes",
        }


def test_a_second_record_by_name_is_no_detail_of_the_first() -> None:
    value: Any = recorded(whole("done"), "caudal 1 times, 60%, caudal 1 times, 30%").values[Id("done")]
    assert value.texts == {"caudal-esi": [{"times": "1", "relief": "60"}, {"times": "1", "relief": "30"}]}


def test_what_was_not_done_in_a_time_needs_one_letter() -> None:
    value: Any = recorded(whole("done"), "epidural-steroid-injection n52w").values[Id("done")]
    assert value.texts == {"epidural-steroid-injection": "not within 52w"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ok", {"inr": "normal", "platelets": "normal", "able_to_consent_and_cooperate": True}),
        ("ok ok ok", {"inr": "normal", "platelets": "normal", "able_to_consent_and_cooperate": True}),
        ("ok ok", {"inr": "normal", "platelets": "normal", "able_to_consent_and_cooperate": True}),
        ("ok n", {"inr": "normal", "platelets": "normal", "able_to_consent_and_cooperate": False}),
        (",,ok", {"able_to_consent_and_cooperate": True}),
        ("ok y", {"inr": "normal", "platelets": "normal", "able_to_consent_and_cooperate": True}),
        ("ok ok y", {"inr": "normal", "platelets": "normal", "able_to_consent_and_cooperate": True}),
        ("ok 20", {"inr": "normal", "platelets": "20"}),
        ("normal", {"inr": "normal", "platelets": "normal"}),
        ("ok,", {"inr": "normal", "platelets": "normal"}),
        ("? ok y", {"platelets": "normal", "able_to_consent_and_cooperate": True}),
    ],
)
def test_ok_is_the_normal_of_all_that_take_it_in_a_row(typed: str, said: dict[str, object]) -> None:
    asked = ("inr", "platelets", "able_to_consent_and_cooperate")
    form = screen_of([Item(KNOWLEDGE.questions[Id(name)]) for name in asked], KNOWLEDGE)
    values = recorded(form, typed).values
    assert {name: getattr(value, "text", value) for name, value in values.items()} == said


def test_normal_does_not_say_that_the_patient_can_consent() -> None:
    form = screen_of([Item(KNOWLEDGE.questions[Id("able_to_consent_and_cooperate")])], KNOWLEDGE)
    assert isinstance(understanding(form, "normal"), Refused)
    assert recorded(form, "ok").values == {"able_to_consent_and_cooperate": True}


@pytest.mark.parametrize("typed", ["62 f 8mo", "62 8mo f", "f 62 8mo", "62f 8mo", "62F, 8mo", "62f8mo"])
def test_a_word_that_is_no_number_finds_its_question(typed: str) -> None:
    asked = ("age", "sex", "pain_duration")
    form = screen_of([Item(KNOWLEDGE.questions[Id(name)]) for name in asked], KNOWLEDGE)
    values: Any = recorded(form, typed).values
    assert (values[Id("age")].number, values[Id("sex")]) == (62, "female")
    assert values[Id("pain_duration")].text == "8mo"


@pytest.mark.parametrize("typed", ["18m", "6m 8 weeks", "3M"])
def test_a_number_that_may_be_the_months_of_a_small_child_is_not_taken_for_years_and_sex(typed: str) -> None:
    asked = ("age", "sex", "pain_duration")
    form = screen_of([Item(KNOWLEDGE.questions[Id(name)]) for name in asked], KNOWLEDGE)
    assert isinstance(understanding(form, typed), Refused)


@pytest.mark.parametrize("typed", ["n", "y", "62 n", "62 2 f"])
def test_a_word_for_yes_or_no_keeps_its_place_in_a_form(typed: str) -> None:
    asked = ("age", "sex", "pain_duration")
    form = screen_of([Item(KNOWLEDGE.questions[Id(name)]) for name in asked], KNOWLEDGE)
    assert isinstance(understanding(form, typed), Refused)


def test_an_option_is_left_open_where_the_rest_is_no() -> None:
    screen = options("health_conditions.diabetes", "health_conditions.heart-failure", "health_conditions.glaucoma")
    assert texts(recorded(screen, "2? r"), "health_conditions") == {"diabetes": "no", "glaucoma": "no"}


def test_names_take_values_and_close_the_list() -> None:
    given = recorded(whole("diagnoses"), "sciatica suspected, fibromyalgia, r")
    value: Any = given.values[Id("diagnoses")]
    assert texts(given, "diagnoses") == {"sciatica": "suspected", "fibromyalgia": "yes"}
    assert value.others_denied


def test_no_diagnosis_made_rules_none_out() -> None:
    value: Any = recorded(whole("diagnoses"), "n").values[Id("diagnoses")]
    assert (dict(value.options), value.others_denied) == ({}, False)


def test_a_group_of_drugs_is_denied_by_name() -> None:
    given = recorded(whole("drugs"), "apixaban, antiplatelets n")
    assert texts(given, "drugs")["apixaban"] == "yes"
    assert texts(given, "drugs")["clopidogrel"] == "no"
    assert isinstance(understanding(whole("drugs"), "anticoagulants"), Refused)


@pytest.mark.parametrize("typed", ["15-16", "15-16n", "15n 16n", "15, 16 no"])
def test_groups_of_drugs_are_denied_by_the_numbers_after_those_of_the_drugs(typed: str) -> None:
    screen = drugs()
    shown = {line.text: line.number for line in screen.lines() if isinstance(line, Choice)}
    assert (shown["No anticoagulants"], shown["No antiplatelet drugs"]) == (15, 16)
    said = texts(recorded(screen, typed), "drugs")
    assert (said["apixaban"], said["clopidogrel"], said["other-antithrombotic"]) == ("no", "no", "no")
    assert "nsaid" not in said


def test_a_drug_and_the_denial_of_another_group_stand_in_one_line() -> None:
    said = texts(recorded(drugs(), "1 16"), "drugs")
    assert (said["apixaban"], said["clopidogrel"]) == ("yes", "no")


@pytest.mark.parametrize("typed", ["15s", "15 5 mg", "15 new", "19"])
def test_a_group_is_never_taken_by_its_number(typed: str) -> None:
    assert isinstance(understanding(drugs(), typed), Refused)


def test_regions_are_a_whole_answer_and_never_none() -> None:
    value: Any = recorded(whole("pain_regions"), "1, leg").values[Id("pain_regions")]
    assert set(value.options) == {"low-back", "leg"}
    assert isinstance(understanding(whole("pain_regions"), "n"), Refused)


@pytest.mark.parametrize("typed", ["leg buttock", "leg and buttock", "1 leg", "buttock, leg"])
def test_options_may_be_named_one_after_another(typed: str) -> None:
    given = recorded(whole("pain_regions"), typed)
    assert {"leg"} < set(texts(given, "pain_regions")) <= {"leg", "buttock", "low-back"}


def test_an_unclear_name_before_another_is_asked_back_and_both_are_taken() -> None:
    screen = whole("pain_regions")
    found = understanding(screen, "back buttock")
    assert isinstance(found, Unclear)
    taken = screen.understand("back buttock", {found.piece: "low-back"}, NOBODY)
    assert isinstance(taken, Understood)
    assert set(texts(changed(NOBODY, taken.changes), "pain_regions")) == {"low-back", "buttock"}


@pytest.mark.parametrize("typed", ["fever not bacteraemia", "fever no chills"])
def test_a_name_before_anything_else_is_not_taken_for_two(typed: str) -> None:
    assert isinstance(understanding(whole("infection_red_flags"), typed), Refused)


def test_an_unclear_piece_is_asked_back_and_then_taken_as_chosen() -> None:
    found = understanding(whole("drugs"), "heparin")
    assert isinstance(found, Unclear)
    chosen = {"heparin": found.possible[0].id}
    again = whole("drugs").understand("heparin", chosen, NOBODY)
    assert isinstance(again, Understood)


def test_what_was_done_takes_its_details() -> None:
    typed = "epidural-steroid-injection 60%, lasted 10 weeks, 9 months ago, twice; caudal-esi no; r"
    value: Any = recorded(whole("done"), typed).values[Id("done")]
    assert value.texts == {
        "epidural-steroid-injection": {"relief": "60", "lasted": "10 weeks", "last": "9 months ago", "times": "2"},
        "caudal-esi": "no",
    }
    assert value.nothing_else


def test_what_was_done_before_stays_when_more_is_said() -> None:
    before = recorded(whole("done"), "caudal-esi 40%")
    screen = screen_of([Item(KNOWLEDGE.questions[Id("done")], Id("lumbar-medial-branch-block"))], KNOWLEDGE)
    found = screen.understand("85%, 5 weeks ago", {}, before)
    assert isinstance(found, Refused)  # a detail needs what it belongs to
    found = screen.understand("1 85%, 5 weeks ago", {}, before)
    assert isinstance(found, Understood)
    value: Any = changed(before, found.changes).values[Id("done")]
    assert set(value.texts) == {"caudal-esi", "lumbar-medial-branch-block"}


def test_a_clearing_is_a_flag_a_test_and_a_date() -> None:
    [flag, *_] = KNOWLEDGE.red_flags
    [test, *_] = KNOWLEDGE.tests
    value: Any = recorded(whole("cleared"), f"{flag} {test} 2026-09-20").values[Id("cleared")]
    assert [(item.flag, item.tests) for item in value.cleared] == [(flag, (test,))]


@pytest.mark.parametrize("text", ["unknown", "don't know", "not sure", "?"])
@pytest.mark.parametrize("question", ["drugs", "diagnoses", "radiation", "limb_dominant", "age", "done"])
def test_words_for_unknown_are_unknown_at_every_type(question: str, text: str) -> None:
    given = recorded(whole(question), text)
    assert not any(positive(WholeAnswer(Id(name), value)) for name, value in given.values.items())
    assert question in given.unknown or question == "done"
