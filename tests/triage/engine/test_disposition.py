"""One word for the whole: every word, every reason, and which rule comes before which."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Category,
    CriterionText,
    Direction,
    Id,
    Place,
    Requirement,
    Strength,
    Suspicion,
    Urgency,
)
from painref.triage.engine.disposition import Disposition, DispositionWord, Why, missing_basics
from painref.triage.patient import Patient

from .tiny import (
    BOTH,
    FACET,
    HEALTHY,
    NOBODY,
    SCIATICA,
    SUSPECTED,
    TESTED,
    TINY,
    asked,
    asking,
    but,
    changed,
    changed_condition,
    changed_flag,
    decided,
    did,
    disposition,
    indication_of,
    said_of,
    saying,
    with_procedures,
)

FEVER = "warnings.fever warnings.fever:new"
NUMB = "warnings.numb warnings.numb:new"


def word(patient: Patient, knowledge: Knowledge = TINY) -> DispositionWord:
    return disposition(patient, knowledge).word


def about(found: Disposition) -> str | None:
    """Return the procedure whose row decides."""
    return found.row.row.procedure if found.row else None


def needing(step: str | None, procedure: str = "block") -> Knowledge:
    """The tiny knowledge in which a procedure waits for something that is missing."""
    missing = Requirement(text="Missing", when=CriterionText("frail"), step=Id(step) if step else None)
    return with_procedures(saying(procedure, said_of(procedure, requires=(missing,))))


UNVERIFIED = with_procedures(saying("block", said_of("block", verified=False)))

EVERY_WORD: dict[DispositionWord, tuple[Patient, Knowledge]] = {
    DispositionWord.EMERGENCY: (but(FACET, yes=NUMB), TINY),
    DispositionWord.URGENT: (but(TESTED, yes=FEVER), TINY),
    DispositionWord.SCREEN_FIRST: (but(FACET, unknown=NUMB), TINY),
    DispositionWord.WORK_UP_FIRST: (FACET, needing("diagnosis")),
    DispositionWord.PREPARE_FIRST: (but(TESTED, yes="weak_kidneys"), TINY),
    DispositionWord.PROCEED: (FACET, TINY),
    DispositionWord.CONSERVATIVE_FIRST: (but(FACET, care_weeks=2.0), TINY),
    DispositionWord.NO_AGREED_PROCEDURE: (FACET, UNVERIFIED),
    DispositionWord.NEEDS_ANSWERS: (but(FACET, unknown="care_weeks"), TINY),
}

EVERY_WHY: dict[Why, Patient] = {
    Why.RED_FLAG: but(FACET, yes=NUMB),
    Why.OPEN_FLAG: but(FACET, unknown=NUMB),
    Why.FIRST_ROW: FACET,
    Why.REQUEST: asking(FACET, "block"),
    Why.POSTPONED: but(SCIATICA, yes="events.operation-planned declined.trial declined.implant"),
    Why.NOTHING_LEFT: but(FACET, yes="allergy"),
    Why.NOT_ENOUGH_KNOWN: but(FACET, yes="allergy", unknown="care_weeks"),
}


@pytest.mark.parametrize("expected", DispositionWord)
def test_every_word_is_reached(expected: DispositionWord) -> None:
    assert word(*EVERY_WORD[expected]) is expected


@pytest.mark.parametrize("why", Why)
def test_every_reason_is_reached(why: Why) -> None:
    assert disposition(EVERY_WHY[why]).why is why


# --- Raised flags -----------------------------------------------------------------------------------------------------


def test_the_most_urgent_flag_decides() -> None:
    found = disposition(but(TESTED, yes=f"{FEVER} {NUMB}"))
    assert (found.word, found.flags) == (DispositionWord.EMERGENCY, ("numb-saddle",))


def test_an_emergency_decides_whatever_it_defers() -> None:
    assert word(but(FACET, yes=NUMB), changed_flag("numb-saddle", defers=())) is DispositionWord.EMERGENCY


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [
        (Urgency.URGENT, DispositionWord.URGENT),
        (Urgency.WORK_UP, DispositionWord.WORK_UP_FIRST),
        (Urgency.CARE, DispositionWord.CONSERVATIVE_FIRST),
    ],
)
def test_another_flag_decides_where_it_defers_the_first(urgency: Urgency, expected: DispositionWord) -> None:
    """It spares the block, which is first before the test; after it the ablation is."""
    knowledge = changed_flag("infection", urgency=urgency)
    assert word(but(TESTED, yes=FEVER), knowledge) is expected


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [(Urgency.URGENT, DispositionWord.URGENT), (Urgency.WORK_UP, DispositionWord.PROCEED)],
)
def test_only_an_urgent_flag_decides_where_it_spares_the_first(urgency: Urgency, expected: DispositionWord) -> None:
    """The block may go on, and so must what is urgent."""
    assert word(but(FACET, yes=FEVER), changed_flag("infection", urgency=urgency)) is expected


def test_a_work_up_decides_where_nothing_that_was_asked_for_is_to_be_done() -> None:
    """The block is declined, and the flag defers neither it nor anything else that could be first."""
    refused = asking(but(FACET, yes=f"{FEVER} declined.needle"), "block")
    knowledge = changed_flag("infection", urgency=Urgency.WORK_UP, defers=(Id("trial"),))
    assert word(refused, knowledge) is DispositionWord.WORK_UP_FIRST
    assert word(but(refused, no="warnings.fever"), knowledge) is DispositionWord.CONSERVATIVE_FIRST


def test_a_flag_that_defers_a_request_decides() -> None:
    assert word(asking(but(FACET, yes=FEVER), "ablation")) is DispositionWord.URGENT


@pytest.mark.parametrize(("urgency", "decides"), [(Urgency.URGENT, True), (Urgency.WORK_UP, False)])
def test_without_a_row_an_urgent_flag_decides(urgency: Urgency, decides: bool) -> None:
    patient = but(HEALTHY, yes=f"pain_regions.back {FEVER}")
    found = disposition(patient, changed_flag("infection", urgency=urgency))
    assert (found.why is Why.RED_FLAG) is decides


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [(Urgency.URGENT, DispositionWord.URGENT), (Urgency.WORK_UP, DispositionWord.PROCEED)],
)
def test_what_is_urgent_decides_though_it_holds_up_nothing_that_would_be_done(
    urgency: Urgency, expected: DispositionWord
) -> None:
    elsewhere = changed_flag("infection", urgency=urgency, defers=(Id("trial"),), spares=())
    assert word(but(FACET, yes=FEVER), elsewhere) is expected


def test_a_raised_flag_comes_before_an_open_one() -> None:
    assert word(but(TESTED, yes=FEVER, unknown=NUMB)) is DispositionWord.URGENT


# --- Screen first -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [FEVER, NUMB])
def test_screen_first_while_a_sign_that_must_be_asked_is_open(sign: str) -> None:
    patient = but(TESTED, unknown=sign)
    found = disposition(patient)
    assert found.word is DispositionWord.SCREEN_FIRST
    assert asked(patient, found.screen_open) == {sign.split()[0]}


def test_screen_first_says_what_follows_if_all_is_no() -> None:
    found = disposition(but(FACET, unknown=NUMB)).if_clear
    assert found is not None
    assert (found.word, about(found)) == (DispositionWord.PROCEED, "block")


def test_if_clear_presumes_no_to_the_signs_only() -> None:
    found = disposition(but(FACET, unknown=f"{NUMB} care_weeks")).if_clear
    assert found is not None
    assert found.word is DispositionWord.NEEDS_ANSWERS


def test_if_clear_presumes_no_wherever_the_sign_is_read() -> None:
    well = Requirement(text="Not numb", when=CriterionText("not ('numb' in warnings)"))
    knowledge = with_procedures(saying("block", said_of("block", requires=(well,))))
    found = disposition(but(FACET, unknown=NUMB), knowledge).if_clear
    assert found is not None
    assert found.word is DispositionWord.PROCEED


def test_an_open_flag_that_spares_the_first_row_does_not_hold() -> None:
    assert word(but(FACET, unknown=FEVER)) is DispositionWord.PROCEED
    assert word(asking(but(FACET, unknown=FEVER), "ablation")) is DispositionWord.SCREEN_FIRST


def test_without_a_row_every_open_flag_is_screened() -> None:
    found = disposition(but(NOBODY, yes="pain_regions.back"))
    assert set(found.flags) == set(TINY.red_flags)


def test_of_whom_nothing_is_known_answers_are_needed() -> None:
    assert word(NOBODY) is DispositionWord.NEEDS_ANSWERS


# --- The first row ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("patient", "procedure"), [(FACET, "block"), (TESTED, "ablation"), (SCIATICA, "epidural")])
def test_the_first_row_gives_the_word(patient: Patient, procedure: str) -> None:
    assert about(disposition(patient)) == procedure


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("conservative-care", "diagnosis", "epidural"), DispositionWord.CONSERVATIVE_FIRST),
        (("diagnosis", "epidural"), DispositionWord.WORK_UP_FIRST),
        (("epidural",), DispositionWord.NEEDS_ANSWERS),
    ],
)
def test_care_before_assessment_before_a_procedure(steps: tuple[str, ...], expected: DispositionWord) -> None:
    """The epidural has no row of its own here."""
    missing = tuple(Requirement(text=step, when=CriterionText("frail"), step=Id(step)) for step in steps)
    assert word(FACET, with_procedures(saying("block", said_of("block", requires=missing)))) is expected


def test_a_step_that_has_a_row_is_gone_by() -> None:
    """The ablation is asked for, and waits for the block, which is now."""
    found = disposition(asking(FACET, "ablation"))
    assert (found.word, about(found)) == (DispositionWord.PROCEED, "block")


def test_two_procedures_that_wait_for_each_other_end() -> None:
    wait = {
        name: saying(
            name,
            said_of(name, requires=(Requirement(text="x", when=CriterionText("frail"), step=Id(step)),)),
        )
        for name, step in (("block", "ablation"), ("ablation", "block"))
    }
    assert word(FACET, with_procedures(*wait.values())) is DispositionWord.NEEDS_ANSWERS


def against(procedure: str, bodies: int) -> Knowledge:
    """The tiny knowledge in which so many bodies are against a procedure, and one is for it."""
    institute = replace(TINY.references[Id("society-2020")], id=Id("institute-2019"), body=Id("institute"))
    names = ("college-2015", "institute-2019")[:bodies]
    said = [
        said_of(procedure, by=Id(by), direction=Direction.AGAINST, strength=Strength.WEAK, requires=()) for by in names
    ]
    knowledge = with_procedures(saying(procedure, said_of(procedure), *said))
    return replace(knowledge, references={**TINY.references, institute.id: institute})


@pytest.mark.parametrize(("bodies", "expected"), [(1, True), (2, False)])
def test_proceed_needs_more_than_a_minority(bodies: int, expected: bool) -> None:
    """One for and one against is split; with two against, most are."""
    assert (word(FACET, against("block", bodies)) is DispositionWord.PROCEED) is expected


@pytest.mark.parametrize("place", [Place.THIRD, Place.LAST_RESORT])
def test_a_late_line_gives_the_word_only_where_it_is_ready(place: Place) -> None:
    line = replace(indication_of("ablation").line or None, place=place)  # type: ignore[type-var]
    knowledge = with_procedures(saying("ablation", line=line), saying("block", said_of("block"), line=line))
    short = but(FACET, care_weeks=2.0)
    assert about(disposition(short, knowledge)) is None
    assert about(disposition(asking(short, "block"), knowledge)) == "block"
    assert about(disposition(TESTED, knowledge)) == "ablation"


@pytest.mark.parametrize(("umbrella", "found"), [(True, None), (False, "block")])
def test_an_umbrella_gives_the_word_only_where_it_is_ready(umbrella: bool, found: str | None) -> None:
    knowledge = changed_condition("facet-pain", umbrella=umbrella)
    assert about(disposition(but(FACET, care_weeks=2.0), knowledge)) == found


# --- Requests ---------------------------------------------------------------------------------------------------------


def test_a_request_gives_the_word_before_the_first_row() -> None:
    found = disposition(asking(BOTH, "epidural"))
    assert (found.word, found.why, about(found)) == (DispositionWord.PROCEED, Why.REQUEST, "epidural")


def test_a_refused_request_gives_way_to_what_is_now() -> None:
    found = disposition(asking(FACET, "epidural"))
    assert (found.word, found.why, about(found)) == (DispositionWord.PROCEED, Why.FIRST_ROW, "block")


@pytest.mark.parametrize(
    "patient",
    [but(FACET, unknown="care_weeks"), but(TESTED, yes="weak_kidneys")],
    ids=["to be confirmed", "after preparation"],
)
def test_a_refused_request_gives_way_to_nothing_less(patient: Patient) -> None:
    found = disposition(asking(patient, "epidural"))
    assert (found.word, found.why) == (DispositionWord.CONSERVATIVE_FIRST, Why.REQUEST)


@pytest.mark.parametrize("preparing", ["", "weak_kidneys"], ids=["now", "after preparation"])
def test_a_request_that_most_are_against_gives_way_to_what_is_agreed(preparing: str) -> None:
    disputed = against("ablation", 2)
    patient = but(TESTED, yes=f"pain_regions.leg diagnoses.sciatica {preparing}")
    found = disposition(asking(patient, "ablation"), disputed)
    assert (found.word, found.why, about(found)) == (DispositionWord.PROCEED, Why.FIRST_ROW, "epidural")


def test_a_request_for_what_is_suspected_gives_way_to_what_is_agreed_for_that_too() -> None:
    disputed = against("epidural", 2)
    patient = but(SUSPECTED, yes="pain_regions.leg diagnoses.sciatica")
    suspected = replace(
        but(patient, unknown="diagnoses.sciatica"), suspected=frozenset({Id("sciatica"), Id("facet-pain")})
    )
    found = disposition(asking(suspected, "epidural"), disputed)
    assert (found.word, found.why, about(found)) == (DispositionWord.PROCEED, Why.FIRST_ROW, "trial")


def test_a_request_that_most_are_against_is_said_to_be_so_where_nothing_else_is_agreed() -> None:
    found = disposition(asking(TESTED, "ablation"), against("ablation", 2))
    assert (found.word, found.why, about(found)) == (DispositionWord.NO_AGREED_PROCEDURE, Why.REQUEST, "ablation")


def test_a_refused_request_gives_way_to_the_test_of_what_is_suspected() -> None:
    found = disposition(asking(SUSPECTED, "epidural"))
    assert (found.word, found.why, about(found)) == (DispositionWord.PROCEED, Why.FIRST_ROW, "block")


def test_a_refused_request_gives_way_to_no_test_of_a_second_line() -> None:
    line = replace(indication_of("ablation").line, place=Place.SECOND)  # type: ignore[type-var]
    second = saying("ablation", said_of("ablation", requires=()), line=line)
    late = disposition(asking(but(FACET, yes="declined.ablation"), "epidural"), with_procedures(second))
    assert (late.word, late.why) == (DispositionWord.CONSERVATIVE_FIRST, Why.REQUEST)


def test_a_refused_request_gives_way_to_nothing_for_another_pain_than_the_one_asked_about() -> None:
    """The leg is the main pain, the block is for the back."""
    patient = but(BOTH, yes="declined.epidural declined.trial")
    leg = replace(patient, answers=replace(patient.answers, words={**patient.answers.words, "main_region": "leg"}))
    found = disposition(asking(leg, "epidural"))
    assert (found.word, found.why) == (DispositionWord.CONSERVATIVE_FIRST, Why.REQUEST)
    both = disposition(asking(patient, "epidural"))
    assert (both.word, about(both)) == (DispositionWord.PROCEED, "block")


@pytest.mark.parametrize(
    ("told", "gives_way"), [({}, False), ({"relief": 90.0}, True)], ids=["nothing told", "its relief told"]
)
def test_a_refused_request_does_not_give_way_to_what_was_done_and_nobody_says_how_it_went(
    told: dict[str, float], gives_way: bool
) -> None:
    patient = but(SCIATICA, yes="declined.trial", done=(did("epidural", **told),))
    instead = disposition(asking(patient, "block"))
    assert (about(instead) == "epidural") is gives_way
    assert instead.word is (DispositionWord.PROCEED if gives_way else DispositionWord.CONSERVATIVE_FIRST)


def second_variant(category: Category) -> Knowledge:
    """The tiny knowledge in which a trial of the second line is a variant of the same family as a refused epidural."""
    family = replace(TINY.procedures[Id("needle")], category=category)
    line = replace(indication_of("trial").line, place=Place.SECOND, decides=())  # type: ignore[type-var]
    refused = saying("epidural", said_of("epidural", direction=Direction.AGAINST))
    other = replace(saying("trial", said_of("trial"), line=line), family=Id("needle"))
    return with_procedures(family, refused, other)


def test_a_refused_request_gives_way_to_another_variant_of_its_family_that_is_now() -> None:
    found = disposition(asking(SCIATICA, "epidural"), second_variant(Category.EPIDURAL))
    assert (found.word, found.why, about(found)) == (DispositionWord.PROCEED, Why.FIRST_ROW, "trial")


@pytest.mark.parametrize(
    ("patient", "category"),
    [
        (SCIATICA, Category.GENERAL),
        (but(SCIATICA, done=(did("epidural", relief=0.0),)), Category.EPIDURAL),
        (but(SCIATICA, unknown="diagnoses.sciatica"), Category.EPIDURAL),
    ],
    ids=["of a general family", "what was asked for has failed", "not established"],
)
def test_a_refused_request_gives_way_to_no_other_variant_of_the_second_line(
    patient: Patient, category: Category
) -> None:
    assert about(disposition(asking(patient, "epidural"), second_variant(category))) != "trial"


def test_a_request_of_an_open_condition_needs_answers() -> None:
    found = disposition(asking(but(SUSPECTED, unknown="tender"), "ablation"))
    assert (found.word, found.why) == (DispositionWord.NEEDS_ANSWERS, Why.REQUEST)


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        (but(SCIATICA, yes="pain_regions.back", unknown="tender diagnoses.facet-pain"), "epidural"),
        (but(SCIATICA, yes="pain_regions.back frail", unknown="tender diagnoses.facet-pain"), None),
        (but(SCIATICA, yes="pain_regions.back", unknown="tender diagnoses.facet-pain diagnoses.sciatica"), None),
    ],
    ids=["nothing points to it", "a sign of it", "nothing else is established"],
)
def test_a_request_for_what_nothing_points_to_gives_way_to_what_is_established(
    patient: Patient, expected: str | None
) -> None:
    suspicion = Suspicion(text="Tender and frail.", refs=(), when=CriterionText("tender and frail"))
    found = disposition(asking(patient, "ablation"), changed_condition("facet-pain", suspect=suspicion))
    assert about(found) == expected


def test_a_request_that_is_not_covered_and_no_row_says_nothing() -> None:
    patient = replace(but(FACET, yes="allergy", unknown="care_weeks"), requested_otherwise=("a massage",))
    assert disposition(patient).why is Why.NOT_ENOUGH_KNOWN


# --- No row -----------------------------------------------------------------------------------------------------------


def test_postponed_names_the_row() -> None:
    patient = but(SCIATICA, yes="events.operation-planned declined.trial declined.implant")
    found = disposition(patient)
    assert (found.word, about(found)) == (DispositionWord.CONSERVATIVE_FIRST, "epidural")


@pytest.mark.parametrize("open_", ["pain_duration", "care_weeks"])
def test_nothing_is_left_only_where_enough_is_known(open_: str) -> None:
    """An unknown length of pain, or unknown care, is no care that failed."""
    patient = but(FACET, yes="allergy")
    assert disposition(patient).why is Why.NOTHING_LEFT
    assert disposition(but(patient, unknown=open_)).why is Why.NOT_ENOUGH_KNOWN


@pytest.mark.parametrize(
    ("unknown", "missing"),
    [
        ("pain_duration", ["pain_duration"]),
        ("pain_regions.back pain_regions.leg pain_regions.widespread", ["pain_regions"]),
        ("care_weeks pain_duration", ["pain_duration", "tried"]),
        ("tender", []),
    ],
)
def test_what_is_not_known_of_the_basics_is_named(unknown: str, missing: list[str]) -> None:
    assert list(missing_basics(decided(but(FACET, unknown=unknown)).context)) == missing


def test_an_open_condition_leaves_something_to_ask() -> None:
    patient = but(SUSPECTED, unknown="tender")
    assert disposition(patient).why is Why.NOT_ENOUGH_KNOWN
    assert disposition(but(patient, no="tender")).why is Why.NOTHING_LEFT


def test_regions_that_are_unknown_leave_something_to_ask() -> None:
    regions = "pain_regions.back pain_regions.leg pain_regions.widespread"
    assert disposition(but(FACET, yes="allergy", unknown=regions)).why is Why.NOT_ENOUGH_KNOWN


def test_a_failed_test_leaves_nothing() -> None:
    found = disposition(but(FACET, done=(did("block", relief=0.0),)))
    assert (found.word, found.why) == (DispositionWord.CONSERVATIVE_FIRST, Why.NOTHING_LEFT)


@pytest.mark.parametrize("changes", [{"regions": ()}, {"invasiveness": None}])
def test_what_a_procedure_does_not_state_is_no_error(changes: dict[str, Any]) -> None:
    assert word(FACET, changed("block", **changes)) is DispositionWord.PROCEED
