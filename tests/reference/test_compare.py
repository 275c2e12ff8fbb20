from __future__ import annotations

import pytest

from painref.errors import UsageError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError
from painref.knowledge.model import BleedingClass, Invasiveness
from painref.reference.bleeding import BodyClasses
from painref.reference.compare import compare
from painref.reference.indications import Balance


def test_what_all_share_is_said_once(good: Knowledge) -> None:
    record = compare(["leaf-one", "leaf-two"], good)
    assert [item.text for item in record.shared_contraindications] == ["Stated for the branch."]
    assert [item.name for item in record.shared_risks] == ["Small matter"]
    first, second = record.procedures
    assert [item.text for item in first.contraindications] == ["Stated for the leaf."]
    assert second.contraindications == ()
    assert [item.name for item in first.risks] == ["Grave matter"]


def test_only_absolute_contraindications_are_compared(good: Knowledge) -> None:
    record = compare(["leaf-one", "leaf-two"], good)
    every = [*record.shared_contraindications, *(c for side in record.procedures for c in side.contraindications)]
    assert {item.severity for item in every} == {"absolute"}


def test_shared_conditions_come_first(good: Knowledge) -> None:
    record = compare(["leaf-two", "leaf-one"], good)
    assert [(row.condition, row.shared) for row in record.conditions] == [("condition-one", 2), ("condition-two", 1)]
    assert [line.balance for line in record.conditions[1].indications[0]] == [Balance.CONTESTED]
    assert record.conditions[1].indications[1] == ()


def test_a_family_stands_for_its_variants(good: Knowledge) -> None:
    family = compare(["root-family", "leaf-two"], good).procedures[0]
    assert family.invasiveness == (Invasiveness.DEEP_INJECTION, Invasiveness.IMPLANT)
    assert family.bleeding_risk == ()
    assert family.variant_classes == (
        BodyClasses(body="Example Society", classes=(BleedingClass.LOW, BleedingClass.HIGH)),
        BodyClasses(body="Example Payer", classes=(BleedingClass.MODERATE,)),
    )


@pytest.mark.parametrize("names", [["leaf-one"], ["leaf-one", "flf"], ["leaf-one", "leaf-two", "x", "y"]])
def test_two_or_three_different_ones_are_compared(names: list[str], good: Knowledge) -> None:
    with pytest.raises(UsageError):
        compare(names, good)


def test_an_unknown_procedure_is_an_error(good: Knowledge) -> None:
    with pytest.raises(NotFoundError):
        compare(["leaf-one", "leaf-tow"], good)


def test_every_source_that_is_cited_is_listed(built_in: Knowledge) -> None:
    record = compare(["scs", "drg-stimulation", "pns"], built_in)
    listed = {source.id for source in record.sources}
    for side in record.procedures:
        for item in (*side.guidance, *side.contraindications, *side.risks, *side.course):
            assert set(item.refs) <= listed
