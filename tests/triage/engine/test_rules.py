"""What is prepared once: whose recommendations count, and what families pass down."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Direction, Id, Prerequisite, Recommendation
from painref.sources.document import read_document
from painref.triage.engine.decide import decide
from painref.triage.engine.procedure_rules import ProcedureRules
from painref.triage.engine.requirements import requirement_rules
from painref.triage.engine.rules import prepare
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.lens import parse_lens
from painref.triage.questionnaire.resolve import parse_answers
from tests.opened import built_in_knowledge

from .tiny import (
    FACET,
    NOBODY,
    SCIATICA,
    TESTED,
    TINY,
    TRIED,
    but,
    changed,
    indication_of,
    order_of,
    row,
    said_of,
    saying,
    verdict,
    with_procedures,
)

REPOSITORY = Path(__file__).parents[3]

PATIENTS = (NOBODY, FACET, TESTED, SCIATICA, TRIED)


def held_by(knowledge: Knowledge) -> dict[str, tuple[int, int]]:
    """What a knowledge holds by name: which value, and of what size."""
    return {name: (id(value), len(value) if isinstance(value, Sized) else 0) for name, value in vars(knowledge).items()}


def test_knowledge_grows_nothing_from_one_patient_to_the_next() -> None:
    knowledge = replace(TINY)
    for patient in PATIENTS:
        decide(prepare(knowledge, many=True), patient)
    before = held_by(knowledge)
    for terms in ((), ("uk",), ("payers",)):
        for patient in PATIENTS:
            decide(prepare(knowledge, parse_lens(terms, knowledge)), patient)
    assert held_by(knowledge) == before


# --- The lens ---------------------------------------------------------------------------------------------------------


def by(reference: str) -> Recommendation:
    return said_of("block", by=Id(reference), requires=())


def spoken(*terms: str, gone: str = "") -> list[str]:
    """The references that count for the block where every one recommends it; one more may be retired."""
    knowledge = with_procedures(saying("block", *map(by, TINY.references)))
    references = {id_: replace(item, retired=item.retired or id_ == gone) for id_, item in TINY.references.items()}
    knowledge = replace(knowledge, references=references)
    found = row("block", FACET, knowledge, parse_lens(terms, knowledge))
    return [str(item.rules.recommendation.by) for item in found.recommendations]


def test_by_default_every_clinical_guideline_in_force_counts() -> None:
    assert spoken() == ["society-2020", "college-2015"]


@pytest.mark.parametrize("terms", [(), ("clinical",), ("uk",), ("society",)])
def test_a_retired_or_replaced_reference_does_not_count(terms: tuple[str, ...]) -> None:
    assert not {"retired-2010", "replaced-2005"} & set(spoken(*terms))


def test_a_retired_reference_counts_where_it_is_named() -> None:
    assert spoken("retired-2010") == ["retired-2010"]


def test_payers_count_where_they_are_followed() -> None:
    assert spoken("payers") == ["payer-2022"]
    assert spoken("payer") == ["payer-2022"]
    assert spoken("clinical", "payers") == ["payer-2022", "society-2020", "college-2015"]


def test_a_jurisdiction_or_a_body_may_be_followed() -> None:
    assert spoken("uk") == ["college-2015"]
    assert spoken("society") == ["society-2020"]


def test_a_body_with_nothing_in_force_is_silent_and_all_others_count() -> None:
    assert spoken("society", gone="society-2020") == ["college-2015"]


def test_rules_under_another_lens_are_as_if_prepared_for_it() -> None:
    uk = parse_lens(("uk",), TINY)
    for patient in PATIENTS:
        one, other = decide(prepare(TINY).under(uk), patient), decide(prepare(TINY, uk), patient)
        assert [item.keys for item in one.rows] == [item.keys for item in other.rows]


# --- Families ---------------------------------------------------------------------------------------------------------


def test_a_family_passes_down_its_prerequisites() -> None:
    before = Prerequisite(
        text="Care first",
        when=CriterionText("care_weeks >= 50"),
        step=Id("conservative-care"),
        refs=(Id("society-2020"),),
    )
    found = row("block", FACET, changed("needle", prerequisites=(before,)))
    assert (found.verdict, found.steps) == (VerdictKind.AFTER_STEP, ("conservative-care",))


def test_a_family_passes_down_what_bodies_say() -> None:
    against = replace(by("college-2015"), direction=Direction.AGAINST)
    knowledge = changed("needle", indications=(replace(indication_of("block"), recommendations=(against,)),))
    found = row("block", FACET, knowledge)
    assert [item.rules.recommendation.by for item in found.recommendations] == ["society-2020", "college-2015"]
    assert found.count.against == 1


def test_a_grandparent_passes_down_too() -> None:
    needle = replace(TINY.procedures[Id("needle")], family=Id("any"))
    any_procedure = replace(needle, id=Id("any"), family=None)
    knowledge = with_procedures(replace(needle, contraindications=(), bleeding_risk=()), any_procedure)
    assert verdict("block", but(FACET, yes="allergy"), knowledge) is VerdictKind.EXCLUDED
    assert row("block", FACET, knowledge).safety.bleeding_class == "low"


def test_waiting_for_a_family_is_waiting_for_its_variants() -> None:
    (requirement,) = said_of("ablation").requires
    waiting = said_of("ablation", requires=(replace(requirement, step=Id("needle")),))
    knowledge = with_procedures(saying("ablation", waiting))
    assert order_of(FACET, knowledge) == ["block", "ablation"]


# --- What denies the past ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "denials", "asked"),
    [
        ("not done('block')", 1, False),
        ("times('block', within=26) < 3", 1, False),
        ("times('block') == 0 and tender", 1, True),
        ("not done('block') or last('block').relief >= 50", 1, False),
        ("not done('block') and times('epidural') <= 2", 2, False),
        ("done('block')", 0, True),
        ("times('block') >= 1", 0, True),
        ("not done('block') or tender", 0, True),
        ("not tender", 0, True),
    ],
)
def test_what_denies_the_past_is_told_apart(when: str, denials: int, asked: bool) -> None:
    (requirement,) = said_of("block").requires
    rules = requirement_rules(replace(requirement, when=CriterionText(when)))
    assert (len(rules.denials), rules.asked is not None) == (denials, asked)


def test_preparing_the_rules_opens_no_procedure() -> None:
    rules = prepare(built_in_knowledge())
    assert rules.procedures
    assert not any(opened(item) for item in rules.procedures)


def test_only_procedures_for_what_a_patient_may_have_are_opened() -> None:
    rules = prepare(built_in_knowledge())
    document = read_document((REPOSITORY / "examples" / "sciatica.yaml").read_bytes(), "sciatica.yaml")
    decided = decide(rules, parse_answers(document, rules.knowledge, date(2026, 11, 28)))
    supported = {item.condition.id for item in decided.supports if item.support.is_supported}
    assert {item.row.procedure for item in decided.rows} <= {item.id for item in rules.procedures if opened(item)}
    assert all(item.conditions & supported for item in rules.procedures if opened(item))


def opened(rules: ProcedureRules) -> set[str]:
    """Return what has been worked out of a procedure."""
    return vars(rules).keys() & {"procedure", "indications", "prerequisites", "contraindications", "bleeding_risk"}
