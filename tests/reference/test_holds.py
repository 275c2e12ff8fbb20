from __future__ import annotations

from dataclasses import replace

import pytest

from painref.errors import UsageError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError
from painref.knowledge.model import BleedingClass, Hold, HoldAction, Id, Interval
from painref.reference.holds import HoldPage, hold_page, side_by_side
from painref.reference.spoken_holds import HoldsOfClass
from tests.opened import built_in_knowledge

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


def test_for_a_procedure_each_body_goes_by_its_own_class(good: Knowledge) -> None:
    said = replace(hold("policy-2022", HoldAction.CONTINUE), bleeding_classes=(BleedingClass.MODERATE,))
    other = replace(hold("policy-2022"), bleeding_classes=(BleedingClass.HIGH,))
    own = replace(hold("guideline-2020", stop=span("days", 3)), bleeding_classes=(BleedingClass.HIGH,))
    page = hold_page(["exampline"], "leaf-two", with_holds(good, said, other, own))
    assert page.procedure is not None
    assert page.procedure.stated_for == "leaf-two"
    (drug,) = page.medications
    found = [(of.bleeding_class, item.body, item.decides) for of in drug.classes for item in of.statements]
    assert found == [(BleedingClass.HIGH, "Example Society", True), (BleedingClass.MODERATE, "Example Payer", False)]
    assert drug.classes[1].statements[0].levels == ("The north",)
    assert (drug.differ, drug.without_class) == (True, ())


def test_a_factor_of_some_procedures_is_not_shown_for_another() -> None:
    knowledge = built_in_knowledge()

    def factors(procedure: str | None) -> set[Id]:
        return {item.id for item in hold_page(["apixaban"], procedure, knowledge).modifiers}

    of_the_spine = Id("previous-surgery-at-target")
    assert of_the_spine in factors("lumbar-interlaminar-esi")
    assert of_the_spine not in factors("sacroiliac-joint-injection")
    assert of_the_spine not in factors("knee-joint-injection")
    assert of_the_spine in factors(None)


def test_a_variant_without_a_class_takes_those_of_its_family_and_says_so(good: Knowledge) -> None:
    page = hold_page(["exampline"], "flf", good)
    assert page.procedure is not None
    assert [item.bleeding_class for item in page.procedure.bleeding_risk] == [BleedingClass.LOW]
    assert page.procedure.stated_for == "branch-family"
    assert {"guideline-2010", "guideline-2020"} == {item.id for item in page.sources}


def test_a_body_with_no_rule_for_its_class_is_named(good: Knowledge) -> None:
    (drug,) = hold_page(["exampline"], "flf", good).medications
    assert (drug.classes, drug.without_class) == ((), ())
    (silent,) = drug.without_rule
    assert (silent.body, silent.its_classes) == ("Example Society", (BleedingClass.LOW,))
    assert silent.spoken_of == (BleedingClass.INTERMEDIATE, BleedingClass.HIGH)


def test_what_names_a_procedure_stands_in_the_place_of_what_its_source_says_of_the_class(good: Knowledge) -> None:
    both = (BleedingClass.LOW, BleedingClass.HIGH)
    general = replace(hold("guideline-2020", HoldAction.CONTINUE), bleeding_classes=both)
    named = replace(general, action=HoldAction.INDIVIDUALISE, procedures=(Id("leaf-one"),))
    knowledge = with_holds(good, general, named)

    def said(procedure: str) -> list[tuple[HoldAction, str]]:
        classes = hold_page(["exampline"], procedure, knowledge).medications[0].classes
        return [(item.action, item.proviso) for of in classes for item in of.statements]

    assert said("leaf-one") == [(HoldAction.INDIVIDUALISE, "")]
    assert said("leaf-two") == [(HoldAction.CONTINUE, "")]


def test_without_a_procedure_it_is_said_before_which_alone_a_hold_is(good: Knowledge) -> None:
    named = replace(hold("guideline-2020"), procedures=(Id("leaf-one"), Id("leaf-two")))
    page = hold_page(["exampline"], None, with_holds(good, named))
    (said,) = of_class(page, BleedingClass.LOW).statements
    assert said.proviso == "only before first leaf or second leaf"


@pytest.mark.parametrize("drug", ["nsaid", "ibuprofen", "naproxen", "diclofenac", "ketorolac", "piroxicam"])
def test_an_nsaid_is_held_before_the_procedures_that_asra_names_alone(drug: str) -> None:
    def said(procedure: str) -> set[HoldAction]:
        classes = hold_page([drug], procedure, built_in_knowledge()).medications[0].classes
        return {item.action for of in classes for item in of.statements if item.body == "ASRA" and item.year == 2018}

    assert said("sgb") == said("cervical-interlaminar-esi") == {HoldAction.INDIVIDUALISE}
    assert said("tfesi") == {HoldAction.CONTINUE}


def test_aspirin_before_the_coeliac_plexus_has_no_word_on_the_stellate_ganglion() -> None:
    (drug,) = hold_page(["aspirin"], "celiac-plexus-block", built_in_knowledge()).medications
    assert not [item.says for of in drug.classes for item in of.statements if "stellate" in item.says]


def test_a_hold_of_every_class_needs_no_class(good: Knowledge) -> None:
    (drug,) = hold_page(["exampline"], "flf", with_holds(good, hold("policy-2022"))).medications
    assert [(of.bleeding_class, of.statements[0].body) for of in drug.classes] == [(None, "Example Payer")]


def test_without_a_class_every_class_is_shown_and_those_of_the_variants(good: Knowledge) -> None:
    page = hold_page(["exampline"], "root-family", good)
    assert page.procedure is not None
    assert (page.procedure.bleeding_risk, page.procedure.stated_for) == ((), None)
    classes = {item.id: [(of.body, of.classes) for of in item.classes] for item in page.procedure.variants}
    assert classes == {
        "leaf-one": [("Example Society", ("low",))],
        "leaf-two": [("Example Society", ("high",)), ("Example Payer", ("moderate",))],
    }
    assert len(page.medications[0].classes) == len(BleedingClass)


def test_the_risk_of_stopping_a_drug_or_its_group_is_shown(good: Knowledge) -> None:
    (drug,) = hold_page(["exampline"], None, good).medications
    found = [(item.id, item.body, item.in_words) for item in drug.thrombotic_risk]
    assert found == [
        ("example-wait", "Example Society", "a mishap"),
        ("example-finding", "Example Society", "wish"),
        ("example-pair", "Example Society", ""),
    ]


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


def test_what_was_written_for_pain_procedures_comes_before_what_is_newer_and_was_not(good: Knowledge) -> None:
    newer = replace(good.references[Id("guideline-2020")], written_for="surgery in general")
    knowledge = with_holds(good, hold("guideline-2020"), hold("cohort-2015"))
    knowledge = replace(knowledge, references={**good.references, newer.id: newer})
    statements = of_class(hold_page(["example-drug"], None, knowledge), BleedingClass.HIGH).statements
    assert [(item.by, item.written_for) for item in statements] == [
        ("cohort-2015", ""),
        ("guideline-2020", "surgery in general"),
    ]


def test_every_drug_and_procedure_of_the_built_in_knowledge_has_a_page(built_in: Knowledge) -> None:
    drugs = list(built_in.medications)
    assert len(hold_page(drugs, None, built_in).medications) == len(drugs)
    for procedure in built_in.procedures:
        page = hold_page(drugs[:1], procedure, built_in)
        assert page.procedure is not None
        if not page.procedure.bleeding_risk:
            assert len(page.medications[0].classes) == len(BleedingClass)


def test_a_drug_with_entries_by_dose_names_them(built_in: Knowledge) -> None:
    assert "apixaban-low-dose" in hold_page(["eliquis"], None, built_in).medications[0].narrower


def test_procedures_stand_side_by_side_with_all_that_they_cite(built_in: Knowledge) -> None:
    scs, rfa = (hold_page(["clopidogrel"], name, built_in) for name in ("scs", "lumbar-medial-branch-rfa"))
    page = side_by_side([scs, rfa])
    assert [one.procedure for one in page.each()] == [scs.procedure, rfa.procedure]
    assert [one.medications for one in page.each()] == [scs.medications, rfa.medications]
    assert {source.id for source in (*scs.sources, *rfa.sources)} == {source.id for source in page.sources}
    assert side_by_side([scs]) == scs


def test_a_procedure_named_twice_and_more_than_fit_are_errors(built_in: Knowledge) -> None:
    page = hold_page(["clopidogrel"], "scs", built_in)
    for pages in ([page, page], [page] * 4):
        with pytest.raises(UsageError):
            side_by_side(pages)


def test_a_drug_on_which_no_class_decides_has_no_factors_that_raise_one(built_in: Knowledge) -> None:
    assert hold_page(["ozempic"], "scs", built_in).modifiers == ()
    assert hold_page(["ozempic", "apixaban"], "scs", built_in).modifiers


def test_the_entry_of_another_dose_is_named() -> None:
    (drug,) = hold_page(["enoxaparin"], None, built_in_knowledge()).medications
    assert drug.narrower == ("enoxaparin-prophylactic",)
    (low,) = hold_page(["enoxaparin 40 mg"], None, built_in_knowledge()).medications
    assert (low.id, low.narrower) == ("enoxaparin-prophylactic", ())
