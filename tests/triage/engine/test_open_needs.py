"""What is still to be asked, in the order in which it should be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.criteria.judgement import any_of
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Id
from painref.triage.engine.open_needs import OpenNeeds
from painref.triage.patient import Patient

from .tiny import BOTH, FACET, NOBODY, SCIATICA, TESTED, TINY, TRIED, but, changed_flag, decided


def open_items(patient: Patient) -> list[str]:
    """Return the open items in the order in which they should be asked."""
    found = decided(patient)
    return [item for needs in OpenNeeds(found).in_turn() for item in found.context.items(needs)]


def open_flags(patient: Patient, knowledge: Knowledge) -> set[str]:
    """Return the open items on which a red flag depends."""
    found = decided(patient, knowledge)
    return set(found.context.items(any_of(OpenNeeds(found).flags)))


def with_flags(**defers: str) -> Knowledge:
    """Return the tiny knowledge with one red flag for each question, in this order, and what each defers."""
    flag = TINY.red_flags[Id("infection")]
    flags = {
        Id(question): replace(
            flag,
            id=Id(question),
            when=CriterionText(question),
            defers=tuple(map(Id, names.split())),
            spares=(),
            explained_by=(),
        )
        for question, names in defers.items()
    }
    return replace(TINY, red_flags=flags)


@pytest.mark.parametrize("patient", [FACET, TESTED, SCIATICA, TRIED, BOTH])
def test_nothing_is_open_once_everything_is_answered(patient: Patient) -> None:
    assert open_items(patient) == []


def test_each_open_item_is_asked_once() -> None:
    items = open_items(but(NOBODY, yes="pain_regions.back"))
    assert len(items) == len(set(items)) > 0


def test_what_must_be_asked_comes_before_all_else() -> None:
    patient = but(FACET, unknown="allergy care_weeks warnings.numb warnings.numb:new")
    assert open_items(patient)[0] == "warnings.numb"


def test_what_bears_on_the_first_row_comes_before_the_next() -> None:
    """The care bears on the block, the kidneys on the ablation."""
    assert open_items(but(FACET, unknown="weak_kidneys care_weeks")) == ["care_weeks", "weak_kidneys"]


def test_what_the_nearest_recommendation_rests_on_comes_before_what_else_bears_on_the_row() -> None:
    """The block waits for care, and an allergy would bar it."""
    items = open_items(but(FACET, unknown="allergy care_weeks"))
    assert items.index("care_weeks") < items.index("allergy")


def test_what_bears_on_nothing_is_not_asked() -> None:
    assert open_items(but(FACET, unknown="events.operation-planned")) == []
    assert open_items(but(SCIATICA, unknown="events.operation-planned")) == ["events.operation-planned"]


def test_what_says_that_a_raised_flag_was_looked_into_is_asked() -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    knowledge = changed_flag("numb-saddle", cleared_by=(replace(clearing, known_when=CriterionText("frail")),))
    numb = but(FACET, yes="warnings.numb warnings.numb:new", unknown="frail")
    assert open_flags(numb, knowledge) == {"frail"}
    assert open_flags(but(numb, no="frail"), knowledge) == set()
    assert open_flags(but(FACET, unknown="frail"), knowledge) == set()


def test_what_bars_a_clearing_that_other_answers_may_tell_of_is_asked() -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    barred = replace(clearing, known_when=CriterionText("frail"), unless=CriterionText("weak_kidneys"))
    knowledge = changed_flag("numb-saddle", cleared_by=(barred,))
    numb = but(FACET, yes="warnings.numb warnings.numb:new", unknown="frail weak_kidneys")
    assert open_flags(numb, knowledge) == {"frail", "weak_kidneys"}
    assert open_flags(but(numb, yes="frail"), knowledge) == {"weak_kidneys"}
    assert open_flags(but(numb, no="frail"), knowledge) == set()


def test_all_that_is_open_is_asked_in_turn() -> None:
    found = decided(but(NOBODY, yes="pain_regions.back"))
    needs = OpenNeeds(found)
    assert set(found.context.items(needs.every)) == set(open_items(but(NOBODY, yes="pain_regions.back")))


@pytest.mark.parametrize(
    ("requested", "order"),
    [
        ((), ["frail", "allergy", "bleeds"]),
        ((Id("implant"),), ["bleeds", "frail", "allergy"]),
    ],
    ids=["the first row is a block", "an implant is asked for"],
)
def test_the_flag_most_particular_to_what_it_would_hold_up_is_asked_first(
    requested: tuple[Id, ...], order: list[str]
) -> None:
    knowledge = with_flags(allergy="needle trial", bleeds="implant", frail="block ablation")
    found = decided(replace(but(FACET, unknown="allergy bleeds frail"), requested=requested), knowledge)
    assert found.rows[0].row.procedure == "block"
    assert [item for flag in OpenNeeds(found).flags for item in found.context.items(flag)] == order


def test_what_bars_a_clearing_that_an_event_tells_of_is_asked() -> None:
    (clearing,) = TINY.red_flags[Id("numb-saddle")].cleared_by
    barred = replace(clearing, event=Id("stent"), unless=CriterionText("frail"))
    knowledge = changed_flag("numb-saddle", cleared_by=(barred,))
    numb = but(FACET, yes="warnings.numb warnings.numb:new", unknown="frail")
    assert open_flags(but(numb, yes="events.stent"), knowledge) == {"frail"}
    assert open_flags(but(numb, no="events.stent"), knowledge) == set()
