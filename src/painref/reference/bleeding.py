"""The bleeding-risk classes of a procedure, each with the body that gives it. No class is taken from one body for
another's rule."""

from __future__ import annotations

from collections.abc import Iterable

from painref.knowledge.bodies import speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import BleedingClass, BleedingRisk, CriterionText, Procedure
from painref.records import extend, record


@record
class SpokenBleedingRisk(BleedingRisk):
    """One body's class of a procedure, with who speaks and when.

    `only_if` says in words for which patients the body gives it (`where`), where it does not give it to all.
    """

    body: str
    year: int
    only_if: str


@record
class BodyClasses:
    """The classes that one body gives a procedure, least cautious first: several where they differ by level."""

    body: str
    classes: tuple[BleedingClass, ...]


def spoken_risks(procedure: Procedure, knowledge: Knowledge) -> tuple[SpokenBleedingRisk, ...]:
    """Return the nearest classes stated along the lineage, each with who speaks."""
    return tuple(_spoken(risk, knowledge) for risk in knowledge.bleeding_risk(procedure))


def _spoken(risk: BleedingRisk, knowledge: Knowledge) -> SpokenBleedingRisk:
    reference = knowledge.references[risk.by]
    return extend(
        SpokenBleedingRisk,
        risk,
        body=speaker(reference, knowledge),
        year=reference.year,
        only_if=_words(risk.where, knowledge) if risk.where else "",
    )


def _words(where: CriterionText, knowledge: Knowledge) -> str:
    from painref.reference.wording import in_words  # most pages need no criterion in words

    return in_words(where, knowledge)


def classes_by_body(risks: Iterable[SpokenBleedingRisk]) -> tuple[BodyClasses, ...]:
    """Return the classes of each body, in the order in which the bodies are named."""
    found: dict[str, set[BleedingClass]] = {}
    for risk in risks:
        found.setdefault(risk.body, set()).add(risk.bleeding_class)
    return tuple(
        BodyClasses(body=body, classes=tuple(sorted(classes, key=lambda klass: klass.rank)))
        for body, classes in found.items()
    )
