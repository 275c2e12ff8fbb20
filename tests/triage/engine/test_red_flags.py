"""Red flags: raised, lifted by a test or a diagnosis, and open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.criteria.answers import Number, Span
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import ClearedAfter, CriterionText, Id, Interval, Urgency
from painref.triage.engine.red_flags import LiftedBy
from painref.triage.patient import Patient

from .tiny import FACET, NOBODY, TINY, asked, but, changed_flag, cleared, decided

NUMB = but(FACET, yes="warnings.numb warnings.numb:new")
SINCE = replace(NUMB, onsets={"warnings.numb": 4.0})
"""Numb, new, for four weeks."""


def raised(patient: Patient, knowledge: Knowledge = TINY) -> list[str]:
    return [str(item.flag.id) for item in decided(patient, knowledge).screening.raised]


def lifted_by(patient: Patient, knowledge: Knowledge = TINY) -> list[LiftedBy]:
    return [item.lift.by for item in decided(patient, knowledge).screening.lifted if item.lift]


def why_not(patient: Patient, knowledge: Knowledge = TINY) -> str:
    (flag,) = decided(patient, knowledge).screening.raised
    (refused,) = flag.not_cleared
    return refused.reason


def test_none_is_raised_when_all_are_denied() -> None:
    screening = decided(FACET).screening
    assert (screening.raised, screening.lifted, screening.open) == ((), (), ())


def test_all_are_open_when_nothing_is_answered() -> None:
    assert {item.flag.id for item in decided(NOBODY).screening.open} == set(TINY.red_flags)


def test_raised_by_the_finding_it_names() -> None:
    (flag,) = decided(NUMB).screening.raised
    assert (flag.flag.id, flag.raised_by) == ("numb-saddle", ("warnings.numb",))


def test_a_finding_of_which_nobody_says_that_it_is_old_is_new() -> None:
    assert raised(but(FACET, yes="warnings.numb", unknown="warnings.numb:new")) == ["numb-saddle"]


def test_an_old_finding_raises_nothing() -> None:
    assert raised(but(FACET, yes="warnings.numb")) == []


def test_presumed_new_counts_in_red_flags_only() -> None:
    patient = but(FACET, yes="warnings.numb", unknown="warnings.numb:new")
    assert decided(patient).context.judge(CriterionText("'numb:new' in warnings")) > 0


def test_the_most_urgent_comes_first() -> None:
    assert raised(but(NUMB, yes="warnings.fever")) == ["numb-saddle", "infection"]


# --- Lifted -----------------------------------------------------------------------------------------------------------


def test_lifted_by_tests_later_than_the_finding() -> None:
    patient = cleared(SINCE, "numb-saddle", "mri", "surgeon", weeks_ago=3.0)
    assert (raised(patient), lifted_by(patient)) == ([], [LiftedBy.TEST])


@pytest.mark.parametrize(
    ("tests", "weeks_ago", "reason"),
    [
        (("mri", "surgeon"), 5.0, "the test is older than the finding"),
        (("mri", "surgeon"), Span(3.0, 5.0), "the test is older than the finding"),
        (("mri", "surgeon"), None, "the date of the test is not known"),
        (("mri",), 3.0, "it also takes: opinion of a surgeon"),
    ],
)
def test_a_test_that_does_not_fit_lifts_nothing(tests: tuple[str, ...], weeks_ago: Number | None, reason: str) -> None:
    patient = cleared(SINCE, "numb-saddle", *tests, weeks_ago=weeks_ago)
    assert (raised(patient), why_not(patient)) == (["numb-saddle"], reason)


def test_a_test_told_for_a_flag_that_is_not_raised_is_named_where_it_could_count() -> None:
    patient = cleared(SINCE, "infection", "mri", "surgeon", weeks_ago=3.0)
    assert raised(patient) == ["numb-saddle"]
    assert why_not(patient).endswith("which is not raised; if it is of this, it belongs under numb-saddle")


def test_a_test_told_for_a_flag_that_is_not_raised_is_not_named_where_it_could_not_count() -> None:
    (flag,) = decided(cleared(SINCE, "infection", "aspirate", weeks_ago=3.0)).screening.raised
    assert flag.not_cleared == ()


def test_lifted_by_tests_of_different_days() -> None:
    patient = cleared(cleared(SINCE, "numb-saddle", "mri", weeks_ago=3.0), "numb-saddle", "surgeon", weeks_ago=1.0)
    assert (raised(patient), lifted_by(patient)) == ([], [LiftedBy.TEST])


def test_an_opinion_of_before_the_test_lifts_nothing() -> None:
    patient = cleared(cleared(SINCE, "numb-saddle", "mri", weeks_ago=1.0), "numb-saddle", "surgeon", weeks_ago=3.0)
    assert raised(patient) == ["numb-saddle"]
    (flag,) = decided(patient).screening.raised
    assert {refused.reason for refused in flag.not_cleared} == {"the opinion is older than what it weighs"}


def test_an_opinion_of_a_day_that_may_be_before_the_test_lifts_nothing() -> None:
    vague = Span(1.0, 2.0)
    patient = cleared(cleared(SINCE, "numb-saddle", "mri", weeks_ago=1.5), "numb-saddle", "surgeon", weeks_ago=vague)
    assert raised(patient) == ["numb-saddle"]


def test_an_opinion_on_a_test_whose_day_may_be_after_it_lifts_nothing() -> None:
    vague = Span(0.0, 3.0)
    patient = cleared(cleared(SINCE, "numb-saddle", "mri", weeks_ago=vague), "numb-saddle", "surgeon", weeks_ago=3.0)
    assert raised(patient) == ["numb-saddle"]


def test_what_is_told_together_is_of_one_day_though_it_is_vague() -> None:
    patient = cleared(SINCE, "numb-saddle", "mri", "surgeon", weeks_ago=Span(1.0, 2.0))
    assert (raised(patient), lifted_by(patient)) == ([], [LiftedBy.TEST])


def test_a_test_that_is_newer_than_an_opinion_on_an_older_one_opens_the_question_again() -> None:
    patient = cleared(
        cleared(SINCE, "numb-saddle", "mri", "surgeon", weeks_ago=3.0), "numb-saddle", "mri", weeks_ago=1.0
    )
    assert raised(patient) == ["numb-saddle"]


def test_each_test_of_several_days_must_count() -> None:
    patient = cleared(cleared(SINCE, "numb-saddle", "mri", weeks_ago=5.0), "numb-saddle", "surgeon", weeks_ago=1.0)
    assert raised(patient) == ["numb-saddle"]


def test_a_test_that_is_too_old_lifts_nothing() -> None:
    patient = cleared(replace(NUMB, onsets={"warnings.numb": 15.0}), "numb-saddle", "mri", "surgeon", weeks_ago=13.0)
    assert why_not(patient) == "the test is too old"


def test_what_is_wanting_is_how_long_it_hurts_where_a_test_counts_from_the_pain() -> None:
    clearing = replace(TINY.red_flags[Id("numb-saddle")].cleared_by[0], after=ClearedAfter.PAIN)
    since_pain = changed_flag("numb-saddle", cleared_by=(clearing,))
    patient = cleared(but(NUMB, unknown="pain_duration"), "numb-saddle", "mri", "surgeon", weeks_ago=1.0)
    assert (
        why_not(patient, since_pain) == "it is not known since when it hurts (a lower bound of pain_duration will do)"
    )


def test_a_new_finding_of_unknown_onset_is_not_lifted() -> None:
    patient = cleared(NUMB, "numb-saddle", "mri", "surgeon", weeks_ago=1.0)
    assert why_not(patient) == "it is not known when the finding began"


@pytest.mark.parametrize("weeks_ago", [0.0, 1.0])
@pytest.mark.parametrize("duration", ["known", "unknown"])
def test_a_finding_that_nobody_called_new_or_old_is_not_lifted_by_the_age_of_the_pain(
    weeks_ago: float, duration: str
) -> None:
    said = but(FACET, yes="warnings.numb", unknown="warnings.numb:new")
    patient = said if duration == "known" else but(said, unknown="pain_duration")
    assert why_not(cleared(patient, "numb-saddle", "mri", "surgeon", weeks_ago=weeks_ago)) == (
        "it is not known when the finding began"
    )
    since = replace(patient, onsets={"warnings.numb": 4.0})
    assert raised(cleared(since, "numb-saddle", "mri", "surgeon", weeks_ago=weeks_ago)) == []


@pytest.mark.parametrize(("weeks_ago", "flags"), [(0.0, []), (1.0, ["numb-saddle"])])
def test_a_test_of_today_comes_after_what_is_old_though_nobody_knows_since_when(
    weeks_ago: float, flags: list[str]
) -> None:
    knowledge = changed_flag("numb-saddle", when=CriterionText("'numb' in warnings"))
    old = but(FACET, yes="warnings.numb", no="warnings.numb:new", unknown="pain_duration")
    assert raised(cleared(old, "numb-saddle", "mri", "surgeon", weeks_ago=weeks_ago), knowledge) == flags


def test_a_test_too_soon_after_the_onset_lifts_nothing() -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    late = replace(clearing, delay=Interval(low=2.0, unit="weeks"))
    knowledge = changed_flag("numb-saddle", cleared_by=(late,))
    early = cleared(SINCE, "numb-saddle", "mri", "surgeon", weeks_ago=3.0)
    assert why_not(early, knowledge) == "the test was too soon after the onset"
    assert raised(cleared(SINCE, "numb-saddle", "mri", "surgeon", weeks_ago=2.0), knowledge) == []


@pytest.mark.parametrize("fever", ["yes", "unknown"])
def test_a_test_does_not_count_unless_its_exception_is_no(fever: str) -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    knowledge = changed_flag("numb-saddle", cleared_by=(replace(clearing, unless=CriterionText("frail")),))
    patient = cleared(SINCE, "numb-saddle", "mri", "surgeon", weeks_ago=3.0)
    assert raised(patient, knowledge) == []
    assert raised(but(patient, **{fever: "frail"}), knowledge) == ["numb-saddle"]


@pytest.mark.parametrize(
    ("answers", "still"),
    [
        ({"yes": "warnings.numb frail", "no": "warnings.numb:new"}, []),
        ({"yes": "warnings.numb frail", "unknown": "warnings.numb:new"}, ["numb-saddle"]),
        ({"yes": "warnings.numb frail warnings.numb:new"}, ["numb-saddle"]),
    ],
)
def test_a_sign_that_nobody_called_old_bars_a_clearing_as_a_new_one_does(
    answers: dict[str, str], still: list[str]
) -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    told = replace(clearing, tests=(Id("surgeon"),), after=ClearedAfter.PAIN, known_when=CriterionText("frail"))
    barred = replace(told, never_when=CriterionText("'numb:new' in warnings"))
    knowledge = changed_flag("numb-saddle", when="'numb' in warnings", cleared_by=(barred,))
    assert raised(but(FACET, **answers), knowledge) == still


@pytest.mark.parametrize("allergy", ["yes", "unknown"])
def test_what_other_answers_tell_counts_only_while_its_exception_is_no(allergy: str) -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    told = replace(clearing, tests=(Id("surgeon"),), after=ClearedAfter.PAIN, known_when=CriterionText("frail"))
    knowledge = changed_flag("numb-saddle", cleared_by=(replace(told, unless=CriterionText("allergy")),))
    assert raised(but(NUMB, yes="frail"), knowledge) == []
    patient = but(NUMB, yes="frail allergy") if allergy == "yes" else but(NUMB, yes="frail", unknown="allergy")
    assert raised(patient, knowledge) == ["numb-saddle"]


def test_what_was_not_asked_is_named_where_it_decides_whether_a_test_counts() -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    knowledge = changed_flag("numb-saddle", cleared_by=(replace(clearing, unless=CriterionText("frail")),))
    patient = cleared(SINCE, "numb-saddle", "mri", "surgeon", weeks_ago=3.0)
    assert knowledge.text_of("frail").lower() in why_not(but(patient, unknown="frail"), knowledge).lower()
    assert knowledge.text_of("frail").lower() not in why_not(but(patient, yes="frail"), knowledge).lower()


@pytest.mark.parametrize(("allergy", "still"), [("yes", ["numb-saddle"]), ("unknown", []), ("no", [])])
def test_a_clearing_never_counts_while_its_bar_is_known_to_be_true(allergy: str, still: list[str]) -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    barred = replace(clearing, never_when=CriterionText("allergy"))
    tested = but(cleared(SINCE, "numb-saddle", "mri", "surgeon", weeks_ago=3.0), **{allergy: "allergy"})
    assert raised(tested, changed_flag("numb-saddle", cleared_by=(barred,))) == still
    told = replace(barred, tests=(Id("surgeon"),), after=ClearedAfter.PAIN, known_when=CriterionText("frail"))
    answered = but(NUMB, **{"yes": "frail", allergy: "frail allergy" if allergy == "yes" else "allergy"})
    assert raised(answered, changed_flag("numb-saddle", cleared_by=(told,))) == still
    ruled_out = replace(barred, ruled_out=(Id("sciatica"),))
    denied = but(but(NUMB, no="diagnoses.sciatica"), **{allergy: "allergy"})
    assert raised(denied, changed_flag("numb-saddle", cleared_by=(ruled_out,))) == still


@pytest.mark.parametrize(("weeks_ago", "still"), [(3.0, []), (5.0, ["numb-saddle"]), (None, ["numb-saddle"])])
def test_the_day_of_an_event_counts_as_that_of_the_tests_that_find_it(
    weeks_ago: Number | None, still: list[str]
) -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    knowledge = changed_flag("numb-saddle", cleared_by=(replace(clearing, event=Id("stent")),))
    happened = but(SINCE, yes="events.stent")
    weeks = {} if weeks_ago is None else {"events.stent": weeks_ago}
    patient = replace(happened, answers=replace(happened.answers, weeks=weeks))
    assert raised(patient, knowledge) == still
    assert raised(replace(SINCE, answers=replace(SINCE.answers, weeks=weeks)), knowledge) == ["numb-saddle"]


@pytest.mark.parametrize(
    ("patient", "weeks_ago", "still"),
    [
        (SINCE, 3.0, []),
        (SINCE, 5.0, ["numb-saddle"]),
        (SINCE, None, ["numb-saddle"]),
        (NUMB, None, ["numb-saddle"]),
        (but(FACET, yes="warnings.numb", unknown="warnings.numb:new"), None, []),
    ],
    ids=["after the finding", "before it", "on a day not known", "of a new finding", "neither day nor course known"],
)
def test_findings_of_imaging_tell_of_the_test_if_no_date_is_against_it(
    patient: Patient, weeks_ago: Number | None, still: list[str]
) -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    told = replace(clearing, known_when=CriterionText("frail"))
    knowledge = changed_flag("numb-saddle", cleared_by=(told,))
    imaged = but(patient, yes="frail")
    weeks = {} if weeks_ago is None else {f"imaging_done.{clearing.tests[0]}": weeks_ago}
    assert raised(replace(imaged, answers=replace(imaged.answers, weeks=weeks)), knowledge) == still
    assert raised(but(imaged, unknown="frail"), knowledge) == ["numb-saddle"]


@pytest.mark.parametrize(("after", "still"), [(ClearedAfter.PAIN, []), (ClearedAfter.FINDING, ["numb-saddle"])])
def test_an_opinion_told_by_other_answers_is_of_today_unless_held_against_the_finding(
    after: ClearedAfter, still: list[str]
) -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    told = replace(clearing, tests=(Id("surgeon"),), after=after, known_when=CriterionText("frail"))
    knowledge = changed_flag("numb-saddle", cleared_by=(told,))
    assert raised(but(NUMB, yes="frail"), knowledge) == still
    assert raised(but(NUMB, unknown="frail"), knowledge) == ["numb-saddle"]


def test_a_no_to_a_diagnosis_by_name_tells_of_the_test() -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    knowledge = changed_flag("numb-saddle", cleared_by=(replace(clearing, ruled_out=(Id("sciatica"),)),))
    denied = but(NUMB, no="diagnoses.sciatica")
    assert raised(denied, knowledge) == []
    assert raised(replace(denied, by_closure=frozenset({"diagnoses.sciatica"})), knowledge) == ["numb-saddle"]
    assert raised(but(NUMB, unknown="diagnoses.sciatica"), knowledge) == ["numb-saddle"]


def test_a_test_after_the_pain_began_counts_from_then() -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    since_pain = replace(clearing, after=ClearedAfter.PAIN, within=None)
    knowledge = changed_flag("numb-saddle", cleared_by=(since_pain,))
    assert raised(cleared(NUMB, "numb-saddle", "mri", "surgeon", weeks_ago=19.0), knowledge) == []
    assert raised(cleared(NUMB, "numb-saddle", "mri", "surgeon", weeks_ago=21.0), knowledge) == ["numb-saddle"]


def test_lifted_by_a_diagnosis_that_a_clinician_made() -> None:
    fever = but(FACET, yes="warnings.fever")
    assert raised(fever) == ["infection"]
    assert lifted_by(but(fever, yes="diagnoses.sciatica")) == [LiftedBy.DIAGNOSIS]


def test_a_suspected_diagnosis_lifts_nothing() -> None:
    suspected = replace(
        but(FACET, yes="warnings.fever", unknown="diagnoses.sciatica"), suspected=frozenset({Id("sciatica")})
    )
    assert raised(suspected) == ["infection"]


def test_a_flag_is_lifted_with_another_that_a_test_lifted() -> None:
    knowledge = changed_flag("infection", cleared_with=(Id("numb-saddle"),))
    patient = but(cleared(SINCE, "numb-saddle", "mri", "surgeon", weeks_ago=3.0), yes="warnings.fever")
    assert raised(patient) == ["infection"]
    assert lifted_by(patient, knowledge) == [LiftedBy.TEST, LiftedBy.WITH]


def test_a_flag_that_is_not_named_stays_raised() -> None:
    patient = cleared(but(SINCE, yes="warnings.fever"), "numb-saddle", "mri", "surgeon", weeks_ago=3.0)
    assert raised(patient) == ["infection"]


# --- Open -------------------------------------------------------------------------------------------------------------


def must(patient: Patient, knowledge: Knowledge = TINY) -> set[str]:
    found = 0
    for item in decided(patient, knowledge).screening.open:
        found |= item.must
    return asked(patient, found)


@pytest.mark.parametrize("sign", ["fever", "numb"])
def test_an_unknown_sign_of_the_region_must_be_asked(sign: str) -> None:
    assert must(but(FACET, unknown=f"warnings.{sign} warnings.{sign}:new")) == {f"warnings.{sign}"}


def test_a_sign_of_another_region_need_not_be_asked_first() -> None:
    patient = but(
        FACET, no="pain_regions.back", yes="pain_regions.widespread", unknown="warnings.numb warnings.numb:new"
    )
    assert (len(decided(patient).screening.open), must(patient)) == (1, set())


def test_without_a_region_those_of_the_diagnosis_are_screened() -> None:
    patient = but(
        FACET, unknown="pain_regions.back pain_regions.leg pain_regions.widespread warnings.fever warnings.fever:new"
    )
    assert must(patient) == {"warnings.fever"}
    assert must(but(patient, unknown="diagnoses.facet-pain")) == set()


def test_a_flag_of_work_up_need_not_be_asked_first() -> None:
    patient = but(FACET, unknown="warnings.fever warnings.fever:new")
    assert must(patient, changed_flag("infection", urgency=Urgency.WORK_UP)) == set()
