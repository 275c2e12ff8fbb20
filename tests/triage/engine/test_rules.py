"""What is prepared once: whose recommendations count, and what families pass down."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import replace

import pytest

from painref.criteria.evaluate import Answers
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Direction, Id, Prerequisite, Recommendation
from painref.triage import assess, assess_with, parse_lens, prepare
from painref.triage.assessment import VerdictKind

from .tiny import (
    FACET,
    SCIATICA,
    TESTED,
    TINY,
    TRIED,
    but,
    changed,
    indication_of,
    said_of,
    saying,
    verdict_on,
    verdicts_on,
    with_procedures,
    without,
)

PATIENTS: tuple[Answers, ...] = ({}, FACET, TESTED, SCIATICA, TRIED, without(FACET, "blocks", "allergy"))


# --- Rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [False, True])
def test_rules_for_many_patients_assess_as_for_one(many: bool) -> None:
    rules = prepare(TINY, many=many)
    assert [assess_with(rules, answers) for answers in PATIENTS] == [assess(TINY, answers) for answers in PATIENTS]


def test_rules_under_another_lens_are_as_if_prepared_for_it() -> None:
    uk = parse_lens(("uk",), TINY)
    for answers in PATIENTS:
        assert assess_with(prepare(TINY, many=True).under(uk), answers) == assess(TINY, answers, uk)


def held_by(knowledge: Knowledge) -> dict[str, tuple[int, int]]:
    """What a knowledge holds by name: which value, and of what size."""
    return {name: (id(value), len(value) if isinstance(value, Sized) else 0) for name, value in vars(knowledge).items()}


def test_knowledge_grows_nothing_from_one_patient_to_the_next() -> None:
    knowledge = replace(TINY)
    for answers in PATIENTS:
        assess(knowledge, answers)
    prepare(knowledge, many=True)
    before = held_by(knowledge)
    for terms in ((), ("uk",), ("payers",)):
        for answers in PATIENTS:
            assess(knowledge, answers, parse_lens(terms, knowledge))
    assert held_by(knowledge) == before


# --- The lens ---------------------------------------------------------------------------------------------------------


def spoken(*terms: str) -> list[str]:
    """The references that count for the block under a lens, where every reference recommends it."""
    knowledge = with_procedures(saying("block", *(by(reference) for reference in TINY.references)))
    found = verdicts_on("block", assess(knowledge, FACET, parse_lens(terms, knowledge)))
    return [str(item.by) for verdict in found for item in verdict.recommendations]


def by(reference: str) -> Recommendation:
    return replace(said_of("block"), by=Id(reference), requires=())


def test_by_default_every_clinical_guideline_in_force_counts() -> None:
    assert spoken() == ["society-2020", "college-2015"]


def test_a_retired_or_replaced_reference_does_not_count() -> None:
    for terms in ((), ("clinical",), ("uk",)):
        assert not {"retired-2010", "replaced-2005"} & set(spoken(*terms))


def test_a_retired_reference_alone_gives_no_verdict() -> None:
    for reference in ("retired-2010", "replaced-2005"):
        knowledge = with_procedures(saying("block", by(reference)))
        assert verdicts_on("block", assess(knowledge, FACET)) == []


def test_a_retired_reference_counts_where_it_is_named() -> None:
    assert spoken("retired-2010") == ["retired-2010"]


def test_payers_count_where_they_are_followed() -> None:
    assert spoken("payers") == ["payer-2022"]
    assert spoken("payer") == ["payer-2022"]
    assert spoken("clinical", "payers") == ["payer-2022", "society-2020", "college-2015"]


def test_a_jurisdiction_or_a_body_may_be_followed() -> None:
    assert spoken("uk") == ["college-2015"]
    assert spoken("society") == ["society-2020", "retired-2010"]


def test_a_procedure_outside_the_lens_has_no_verdict() -> None:
    uk = parse_lens(("uk",), TINY)
    assert {str(verdict.procedure) for verdict in assess(TINY, TRIED, uk).verdicts} == {"trial", "implant"}


# --- Families ---------------------------------------------------------------------------------------------------------


def test_a_family_passes_down_its_contraindications() -> None:
    for procedure, answers in (("block", FACET), ("ablation", TESTED), ("epidural", SCIATICA)):
        assert verdict_on(procedure, but(answers, allergy=True)).verdict is VerdictKind.EXCLUDED


def test_a_family_passes_down_its_prerequisites() -> None:
    before = Prerequisite(
        text="Care first",
        when=CriterionText("care_weeks >= 50"),
        step=Id("conservative-care"),
        refs=(Id("society-2020"),),
    )
    verdict = verdict_on("block", FACET, changed("needle", prerequisites=(before,)))
    assert (verdict.verdict, [step.step for step in verdict.steps]) == (VerdictKind.NOT_YET, ["conservative-care"])
    assert [item.stated_for for item in verdict.prerequisites] == ["needle"]


def test_a_family_passes_down_what_bodies_say() -> None:
    against = replace(by("college-2015"), direction=Direction.AGAINST)
    knowledge = changed("needle", indications=(replace(indication_of("block"), recommendations=(against,)),))
    assert [item.by for item in verdict_on("block", FACET, knowledge).recommendations] == [
        "society-2020",
        "college-2015",
    ]


def test_the_own_bleeding_risk_goes_before_the_familys() -> None:
    assert verdict_on("block", FACET).bleeding_class == "low"
    assert verdict_on("epidural", SCIATICA).bleeding_class == "intermediate"


def test_a_grandparent_passes_down_too() -> None:
    needle = replace(TINY.procedures[Id("needle")], family=Id("any"))
    any_procedure = replace(needle, id=Id("any"), family=None)
    knowledge = with_procedures(replace(needle, contraindications=(), bleeding_risk=None), any_procedure)
    verdict = verdict_on("block", but(FACET, allergy=True), knowledge)
    assert (verdict.verdict, verdict.bleeding_class) == (VerdictKind.EXCLUDED, "low")
    assert [item.stated_for for item in verdict.contraindications] == ["any"]


def test_waiting_for_a_family_is_waiting_for_its_variants() -> None:
    said = said_of("ablation")
    (requirement,) = said.requires
    knowledge = with_procedures(saying("ablation", replace(said, requires=(replace(requirement, step=Id("needle")),))))
    assert verdict_on("block", FACET, knowledge).leads_to == ("ablation",)
