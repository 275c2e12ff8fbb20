"""Where the shipped procedures stand in the care of a condition, and how conditions stand under one another."""

from __future__ import annotations

import pytest

from painref.knowledge.model import Basis, Condition, ConditionKind, Id, Indication, LineOfCare, Place, Procedure, Role
from painref.library.open import load

KNOWLEDGE = load()

ORDER = (Place.FIRST, Place.SECOND, Place.THIRD, Place.ADJUNCT, Place.LAST_RESORT, Place.NOT_PLACED)

RANKED = [
    pytest.param(procedure, indication, id=f"{procedure.id}-{indication.condition}-{indication.role}")
    for procedure in KNOWLEDGE.variants
    for indication in KNOWLEDGE.indications(procedure)
]


def line_of(procedure: str, condition: str, role: Role) -> LineOfCare:
    indications = KNOWLEDGE.indications(KNOWLEDGE.procedures[Id(procedure)])
    found = next(item.line for item in indications if (item.condition, item.role) == (condition, role))
    assert found is not None
    return found


def lineage(procedure: str) -> set[Id]:
    return {ancestor.id for ancestor in KNOWLEDGE.lineage(KNOWLEDGE.procedures[Id(procedure)])}


def stands_before(one: tuple[str, Role], other: tuple[str, Role], condition: str) -> bool:
    """Return whether a line comes before another: the test of what it decides, what is tried first, the lower place."""
    first, then = line_of(one[0], condition, one[1]), line_of(other[0], condition, other[1])
    if first.place is Place.DECIDING_TEST:
        return not first.optional and not lineage(other[0]).isdisjoint(first.decides)
    return not lineage(one[0]).isdisjoint(then.after) or ORDER.index(first.place) < ORDER.index(then.place)


@pytest.mark.parametrize(("procedure", "indication"), RANKED)
def test_every_ranked_indication_has_a_line(procedure: Procedure, indication: Indication) -> None:
    line = indication.line
    assert line is not None
    assert line.text
    assert all(name in KNOWLEDGE.procedures for name in (*line.decides, *line.after))
    assert all(name in KNOWLEDGE.references for name in line.refs)


@pytest.mark.parametrize(("procedure", "indication"), RANKED)
def test_a_line_cites_a_source_or_says_it_is_a_rule(procedure: Procedure, indication: Indication) -> None:
    line = indication.line
    assert line is not None
    if line.basis is Basis.SOURCE:
        assert line.refs
    else:
        assert "painref's own rule" in line.text


D, T = Role.DIAGNOSTIC, Role.THERAPEUTIC


@pytest.mark.parametrize(
    ("condition", "first", "then"),
    [
        ("sciatica", ("lumbar-transforaminal-esi", T), ("epidural-adhesiolysis", T)),
        ("sciatica", ("lumbar-interlaminar-esi", T), ("percutaneous-disc-decompression", T)),
        ("lumbar-spinal-stenosis", ("lumbar-interlaminar-esi", T), ("percutaneous-lumbar-decompression", T)),
        ("lumbar-spinal-stenosis", ("percutaneous-lumbar-decompression", T), ("interspinous-spacer", T)),
        ("lumbar-spinal-stenosis", ("lumbar-interlaminar-esi", T), ("epidural-adhesiolysis", T)),
        ("chronic-low-back-pain", ("lumbar-medial-branch-rfa", T), ("peripheral-nerve-stimulation-trial", T)),
        ("chronic-low-back-pain", ("peripheral-nerve-stimulation-trial", T), ("spinal-cord-stimulation-trial", T)),
        ("crps", ("stellate-ganglion-block", T), ("drg-stimulation-trial", T)),
        ("crps", ("drg-stimulation-trial", T), ("intrathecal-drug-delivery-trial", T)),
        (
            "failed-back-surgery-syndrome",
            ("spinal-cord-stimulation-trial", T),
            ("peripheral-nerve-field-stimulation", T),
        ),
        ("failed-back-surgery-syndrome", ("spinal-cord-stimulation-trial", T), ("intrathecal-drug-delivery-trial", T)),
        ("cervical-facet-pain", ("cervical-medial-branch-block", D), ("cervical-medial-branch-rfa", T)),
        ("cervical-facet-pain", ("cervical-medial-branch-rfa", T), ("cervical-facet-joint-injection", T)),
        ("lumbar-facet-pain", ("lumbar-medial-branch-block", D), ("lumbar-medial-branch-rfa", T)),
        ("lumbar-facet-pain", ("lumbar-medial-branch-rfa", T), ("lumbar-facet-joint-injection", T)),
        ("sacroiliac-joint-pain", ("sacroiliac-joint-injection", T), ("sacral-lateral-branch-rfa", T)),
        ("knee-osteoarthritis", ("knee-joint-injection", T), ("genicular-nerve-rfa", T)),
        ("knee-osteoarthritis", ("genicular-nerve-rfa", T), ("viscosupplementation", T)),
        ("painful-diabetic-neuropathy", ("spinal-cord-stimulation-trial", T), ("drg-stimulation-trial", T)),
        ("cervical-radiculopathy", ("cervical-interlaminar-esi", T), ("cervical-transforaminal-esi", T)),
    ],
)
def test_order_a_specialist_expects(condition: str, first: tuple[str, Role], then: tuple[str, Role]) -> None:
    assert stands_before(first, then, condition)


@pytest.mark.parametrize("condition", KNOWLEDGE.conditions.values(), ids=KNOWLEDGE.conditions)
def test_conditions_stand_in_a_tree(condition: Condition) -> None:
    seen = {condition.id}
    while condition.parent is not None:
        assert condition.parent not in seen
        condition = KNOWLEDGE.conditions[condition.parent]
        seen.add(condition.id)


def test_an_umbrella_is_a_syndrome() -> None:
    umbrellas = [condition for condition in KNOWLEDGE.conditions.values() if condition.umbrella]
    assert umbrellas
    assert all(condition.kind is ConditionKind.SYNDROME for condition in umbrellas)


@pytest.mark.parametrize(
    "name", ["cordotomy", "intrathecal-neurolysis", "celiac-plexus-neurolysis", "trigeminal-rhizotomy"]
)
def test_neurolysis_destroys(name: str) -> None:
    assert KNOWLEDGE.procedures[Id(name)].destroys
