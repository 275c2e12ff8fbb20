from __future__ import annotations

from dataclasses import replace

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError
from painref.knowledge.model import BleedingClass, Hold, HoldAction, Id, Interval
from painref.reference.holds import HoldPage, HoldsOfClass, hold_page

ALL = tuple(BleedingClass)


def of_class(page: HoldPage, klass: BleedingClass) -> HoldsOfClass:
    return next(item for item in page.medications[0].classes if item.bleeding_class is klass)


def hold(by: str, action: HoldAction = HoldAction.STOP, stop: Interval | None = None) -> Hold:
    return Hold(by=Id(by), bleeding_classes=ALL, action=action, says="It is said.", stop=stop)


def with_holds(knowledge: Knowledge, *holds: Hold) -> Knowledge:
    drug = replace(knowledge.medications[Id("example-drug")], holds=holds)
    return replace(knowledge, medications={drug.id: drug})


def span(unit: str, low: float) -> Interval:
    return Interval(unit=unit, low=low, high=low)


@pytest.mark.parametrize("name", ["example-drug", "EXAMPLINE", "examplon", "Example Drug"])
def test_a_drug_goes_by_any_of_its_names(name: str, good: Knowledge) -> None:
    assert hold_page([name], None, good).medications[0].id == "example-drug"


def test_a_drug_named_twice_is_shown_once(good: Knowledge) -> None:
    assert len(hold_page(["examplon", "exampline"], None, good).medications) == 1


def test_an_unknown_drug_is_an_error_with_a_suggestion_even_beside_a_known_one(good: Knowledge) -> None:
    with pytest.raises(NotFoundError) as caught:
        hold_page(["exampline", "examplom"], None, good)
    assert caught.value.suggestions == ("example-drug",)


def test_every_class_is_shown_with_who_speaks_and_under_which_condition(good: Knowledge) -> None:
    page = hold_page(["exampline"], None, good)
    assert [item.bleeding_class for item in page.medications[0].classes] == list(BleedingClass)
    assert of_class(page, BleedingClass.LOW).statements == ()
    (said,) = of_class(page, BleedingClass.HIGH).statements
    assert (said.body, said.year, said.in_force) == ("Example Society", 2020, True)
    assert said.proviso == "unless wish"
    assert said.stop == Interval(unit="days", low=3, high=None)
    assert [item.id for item in page.modifiers] == ["example-modifier"]
    assert [item.id for item in page.sources] == ["guideline-2020"]


def test_for_a_procedure_only_its_own_class_is_shown(good: Knowledge) -> None:
    page = hold_page(["exampline"], "leaf-two", good)
    assert page.procedure is not None
    assert (page.procedure.stated_for, page.procedure.raised_to) == ("leaf-two", None)
    assert [item.bleeding_class for item in page.medications[0].classes] == [BleedingClass.HIGH]


def test_a_variant_without_a_class_takes_that_of_its_family_and_says_so(good: Knowledge) -> None:
    page = hold_page(["exampline"], "flf", good)
    assert page.procedure is not None
    assert page.procedure.bleeding_risk is not None
    assert (page.procedure.stated_for, page.procedure.raised_to) == ("branch-family", BleedingClass.INTERMEDIATE)
    assert {"guideline-2010", "guideline-2020"} == {item.id for item in page.sources}


def test_without_a_class_every_class_is_shown_and_those_of_the_variants(good: Knowledge) -> None:
    page = hold_page(["exampline"], "root-family", good)
    assert page.procedure is not None
    assert (page.procedure.bleeding_risk, page.procedure.stated_for) == (None, None)
    assert {(item.id, item.bleeding_class) for item in page.procedure.variants} == {
        ("leaf-one", BleedingClass.LOW),
        ("leaf-two", BleedingClass.HIGH),
    }
    assert len(page.medications[0].classes) == len(BleedingClass)


@pytest.mark.parametrize(
    ("holds", "differ"),
    [
        ((), False),
        ((hold("guideline-2020"), hold("policy-2022")), False),
        ((hold("guideline-2020"), hold("policy-2022", HoldAction.CONTINUE)), True),
        ((hold("guideline-2020", stop=span("days", 3)), hold("policy-2022", stop=span("days", 5))), True),
        ((hold("guideline-2020", stop=span("days", 3)), hold("policy-2022", stop=span("hours", 72))), False),
        ((hold("guideline-2020", stop=span("days", 3)), hold("policy-2022")), False),
        ((hold("guideline-2020", stop=span("days", 3)), hold("guideline-2020", stop=span("days", 5))), False),
    ],
)
def test_bodies_differ_only_where_two_of_them_state_something_else(
    holds: tuple[Hold, ...], differ: bool, good: Knowledge
) -> None:
    page = hold_page(["exampline"], None, with_holds(good, *holds))
    assert of_class(page, BleedingClass.LOW).differ is differ


def test_what_is_no_longer_in_force_comes_last(good: Knowledge) -> None:
    knowledge = with_holds(good, hold("guideline-2010"), hold("guideline-2020"), hold("policy-2022"))
    said = of_class(hold_page(["exampline"], None, knowledge), BleedingClass.LOW).statements
    assert [item.by for item in said] == ["policy-2022", "guideline-2020", "guideline-2010"]


def test_every_drug_and_procedure_of_the_built_in_knowledge_has_a_page(built_in: Knowledge) -> None:
    drugs = list(built_in.medications)
    assert len(hold_page(drugs, None, built_in).medications) == len(drugs)
    for procedure in built_in.procedures:
        page = hold_page(drugs[:1], procedure, built_in)
        assert page.procedure is not None
        assert len(page.medications[0].classes) == (1 if page.procedure.bleeding_risk else len(BleedingClass))


def test_a_drug_with_entries_by_dose_names_them(built_in: Knowledge) -> None:
    assert "apixaban-low-dose" in hold_page(["eliquis"], None, built_in).medications[0].narrower
