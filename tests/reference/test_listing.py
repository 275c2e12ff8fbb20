"""What `list` leaves in, and what it says of a filter that it does not know."""

from __future__ import annotations

from contextlib import suppress

import pytest

from painref.errors import UsageError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError
from painref.knowledge.model import BleedingClass, Category, Id, Modality
from painref.reference.care import standing
from painref.reference.listing import Filters, NothingFoundError, select


def ids(what: str, knowledge: Knowledge, **filters: str) -> list[str]:
    lines, _ = select(what, Filters(**filters), knowledge)
    return [line.id for line in lines]


def test_without_filters_everything_is_listed_in_the_order_of_the_files(good: Knowledge) -> None:
    for what in ("procedures", "conditions", "medications", "questions", "references", "red_flags", "topics"):
        assert ids(what, good) == list(getattr(good, what))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"category": "facet"}, ["branch-family", "leaf-one"]),
        ({"category": "FACET"}, ["branch-family", "leaf-one"]),
        ({"region": "south"}, ["leaf-two"]),
        ({"region": "North"}, ["leaf-one", "leaf-two"]),
        ({"guidance": "fluoroscopy"}, ["leaf-one"]),
        ({"guidance": "landmark"}, ["root-family", "branch-family", "leaf-one", "leaf-two"]),
        ({"bleeding_risk": "low"}, ["branch-family", "leaf-one"]),
        ({"bleeding_risk": "high", "region": "north", "category": "disc"}, ["leaf-two"]),
        ({"condition": "condition-two"}, ["leaf-two"]),
        ({"condition": "Other Condition", "category": "disc"}, ["leaf-two"]),
    ],
)
def test_filters_of_procedures(good: Knowledge, filters: dict[str, str], found: list[str]) -> None:
    assert ids("procedures", good, **filters) == found


def test_procedures_for_a_condition_leave_families_out(good: Knowledge) -> None:
    lines, conditions = select("procedures", Filters(condition="examplitis"), good)
    assert conditions == ("condition-one",)
    assert [line.id for line in lines] == ["leaf-one", "leaf-two"]


def test_an_umbrella_counts_in_what_stands_under_it(good: Knowledge) -> None:
    lines, conditions = select("procedures", Filters(condition="condition-wide"), good)
    assert conditions == ("condition-wide", "condition-two")
    assert [line.id for line in lines] == ["leaf-two"]


def test_procedures_for_every_condition_stand_by_line_of_care(built_in: Knowledge) -> None:
    for condition in built_in.conditions:
        try:
            lines, conditions = select("procedures", Filters(condition=condition), built_in)
        except NothingFoundError:
            continue
        firsts = [line.indications[0] for line in lines]
        assert all(first.condition in conditions for first in firsts)
        places = [standing(first, built_in).line for first in firsts]
        assert places == sorted(places)
        assert not any(line.is_family for line in lines)


@pytest.mark.parametrize(
    ("condition", "order"),
    [
        ("sciatica", "lumbar-transforaminal-esi lumbar-interlaminar-esi drg-pulsed-rf epidural-adhesiolysis"),
        ("lumbar-spinal-stenosis", "lumbar-interlaminar-esi percutaneous-lumbar-decompression interspinous-spacer"),
        ("chronic-low-back-pain", "lumbar-medial-branch-block lumbar-medial-branch-rfa spinal-cord-stimulation-trial"),
        ("chronic-low-back-pain", "sacroiliac-joint-injection lumbar-multifidus-stimulation"),
        ("crps", "stellate-ganglion-block drg-stimulation-trial intrathecal-drug-delivery-trial"),
        (
            "failed-back-surgery-syndrome",
            "spinal-cord-stimulation-trial lumbar-transforaminal-esi caudal-esi",
        ),
        ("lumbar-facet-pain", "lumbar-medial-branch-block lumbar-medial-branch-rfa lumbar-facet-joint-injection"),
        (
            "cervical-facet-pain",
            "cervical-medial-branch-rfa cervical-facet-joint-injection",
        ),
        ("sacroiliac-joint-pain", "sacroiliac-joint-injection sacral-lateral-branch-block sacral-lateral-branch-rfa"),
        ("knee-osteoarthritis", "knee-joint-injection genicular-nerve-block genicular-nerve-rfa viscosupplementation"),
        ("painful-diabetic-neuropathy", "spinal-cord-stimulation-trial drg-stimulation-trial"),
    ],
)
def test_what_comes_first_in_care_comes_first_in_the_list(built_in: Knowledge, condition: str, order: str) -> None:
    """Tests before what they decide, implants last, and of two in the same line the one that more bodies are for."""
    listed = ids("procedures", built_in, condition=condition)
    assert [id_ for id_ in listed if id_ in order.split()] == order.split()


def test_conditions_of_a_region(good: Knowledge) -> None:
    assert ids("conditions", good, region="south") == ["condition-two", "condition-wide"]


@pytest.mark.parametrize("filters", [{"guidance": "ct"}, {"category": "joint"}, {"bleeding_risk": "intermediate"}])
def test_nothing_left(good: Knowledge, filters: dict[str, str]) -> None:
    """That a modality is not recommended does not make it the guidance."""
    with pytest.raises(NothingFoundError, match="no procedures pass") as caught:
        select("procedures", Filters(**filters), good)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"category": "faset"}, "'faset' is not a value of --category. Did you mean 'facet'? One of: general"),
        ({"region": "west"}, "'west' is not a value of --region. "),
        ({"guidance": "fluoroscope"}, "Did you mean 'fluoroscopy'?"),
        ({"bleeding_risk": "hihg"}, "'hihg' is not a value of --bleeding-risk. Did you mean 'high'?"),
        ({"category": ""}, "'' is not a value of --category. One of:"),
    ],
)
def test_a_value_that_does_not_exist(good: Knowledge, filters: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        select("procedures", Filters(**filters), good)
    assert says in str(caught.value)


def test_a_condition_that_does_not_exist(good: Knowledge) -> None:
    with pytest.raises(NotFoundError, match=r"No condition called 'examplits'. Did you mean: condition-one"):
        select("procedures", Filters(condition="examplits"), good)


@pytest.mark.parametrize(
    ("what", "filters", "option"),
    [
        ("conditions", {"category": "facet"}, "--category"),
        ("conditions", {"bleeding_risk": "low"}, "--bleeding-risk"),
        ("medications", {"region": "north"}, "--region"),
        ("questions", {"condition": "condition-one"}, "--condition"),
    ],
)
def test_a_filter_of_something_else(good: Knowledge, what: str, filters: dict[str, str], option: str) -> None:
    with pytest.raises(UsageError, match=f"{option} does not filter {what}"):
        select(what, Filters(**filters), good)


def test_every_value_of_every_filter_is_understood(built_in: Knowledge) -> None:
    regions = [option.id for option in built_in.questions[Id("pain_regions")].options]
    filters: list[dict[str, str]] = [
        *({"category": value} for value in Category),
        *({"guidance": value} for value in Modality),
        *({"bleeding_risk": value} for value in BleedingClass),
        *({"region": value} for value in regions),
    ]
    for each in filters:
        with suppress(NothingFoundError):
            assert ids("procedures", built_in, **each)
