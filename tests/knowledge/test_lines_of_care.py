"""Where the shipped procedures stand in the care of a condition, and how conditions stand under one another."""

from __future__ import annotations

import pytest

from painref.knowledge.model import Basis, ConditionKind, Id, LineOfCare, Place, Role
from tests.opened import built_in_knowledge

KNOWLEDGE = built_in_knowledge()

ORDER = (Place.FIRST, Place.SECOND, Place.THIRD, Place.ADJUNCT, Place.LAST_RESORT, Place.NOT_PLACED)

RANKED = {
    f"{procedure.id} for {indication.condition}, {indication.role}": indication
    for procedure in KNOWLEDGE.variants
    for indication in KNOWLEDGE.indications(procedure)
}


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


def test_every_ranked_indication_has_a_line() -> None:
    assert RANKED
    assert [name for name, item in RANKED.items() if item.line is None or not item.line.text] == []


def test_a_line_names_procedures_and_references_that_there_are() -> None:
    lines = {name: item.line for name, item in RANKED.items() if item.line is not None}
    named = {name: {*line.decides, *line.after} - KNOWLEDGE.procedures.keys() for name, line in lines.items()}
    cited = {name: {*line.refs} - KNOWLEDGE.references.keys() for name, line in lines.items()}
    assert {name: unknown for name, unknown in named.items() if unknown} == {}
    assert {name: unknown for name, unknown in cited.items() if unknown} == {}


def test_a_line_cites_a_source_or_says_it_is_a_rule() -> None:
    def says(line: LineOfCare) -> bool:
        return bool(line.refs) if line.basis is Basis.SOURCE else "painref's own rule" in line.text

    assert [name for name, item in RANKED.items() if item.line and not says(item.line)] == []


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


def test_conditions_stand_in_a_tree() -> None:
    for condition in KNOWLEDGE.conditions.values():
        line = [condition.id]
        while (parent := KNOWLEDGE.conditions[line[-1]].parent) is not None:
            assert parent not in line, line
            line.append(parent)


def test_an_umbrella_is_a_syndrome() -> None:
    umbrellas = [condition for condition in KNOWLEDGE.conditions.values() if condition.umbrella]
    assert umbrellas
    assert all(condition.kind is ConditionKind.SYNDROME for condition in umbrellas)


@pytest.mark.parametrize(
    "name", ["cordotomy", "intrathecal-neurolysis", "celiac-plexus-neurolysis", "trigeminal-rhizotomy"]
)
def test_neurolysis_destroys(name: str) -> None:
    assert KNOWLEDGE.procedures[Id(name)].destroys
