"""Two or three procedures side by side: what `painref compare` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from painref.errors import UsageError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Category,
    Id,
    Invasiveness,
    Procedure,
)
from painref.knowledge.resolver import resolve
from painref.records import record
from painref.reference.bleeding import BodyClasses, SpokenBleedingRisk, classes_by_body, spoken_risks
from painref.reference.cited import Source, sources_of
from painref.reference.indications import IndicationLine, indication_lines
from painref.reference.procedure import (
    ProcedurePage,
    StatedContraindication,
    StatedCourse,
    StatedGuidance,
    StatedRisk,
    StatedStatement,
    procedure_page,
)

MOST = 3
"""How many procedures still fit side by side."""

T = TypeVar("T")


@record
class ComparedProcedure:
    """One side of a comparison. What all sides share is left to the `Comparison`.

    A family's `invasiveness` is that of its variants; `variant_classes` are the bleeding-risk classes of the variants
    of a family that has none itself, by body.
    """

    id: Id
    name: str
    is_family: bool
    category: Category
    invasiveness: tuple[Invasiveness, ...]
    bleeding_risk: tuple[SpokenBleedingRisk, ...]
    variant_classes: tuple[BodyClasses, ...]
    guidance: tuple[StatedGuidance, ...]
    contraindications: tuple[StatedContraindication, ...]
    risks: tuple[StatedRisk, ...]
    outcomes: tuple[StatedStatement, ...]
    course: tuple[StatedCourse, ...]
    origin: str | None = None


@record
class ComparedCondition:
    """One condition, with the indications of each procedure for it, in the order of the procedures.

    A family's are those of its variants.
    """

    condition: Id
    condition_name: str
    indications: tuple[tuple[IndicationLine, ...], ...]

    @property
    def shared(self) -> int:
        """How many of the procedures somebody has spoken on."""
        return sum(bool(lines) for lines in self.indications)


@record
class Comparison:
    """Procedures side by side. Contraindications are absolute ones; `shared_...` hold for every procedure."""

    procedures: tuple[ComparedProcedure, ...]
    conditions: tuple[ComparedCondition, ...]
    shared_contraindications: tuple[StatedContraindication, ...]
    shared_risks: tuple[StatedRisk, ...]
    sources: tuple[Source, ...]


def compare(names: Sequence[str], knowledge: Knowledge) -> Comparison:
    """Return the comparison of two or three procedures, by name; conditions that most of them share come first.

    Raises `UsageError` for fewer, more, or the same one twice, `NotFoundError` for one that is not in the knowledge.
    """
    if not 2 <= len(names) <= MOST:
        raise UsageError(f"{len(names)} to compare.", remedy=f"Name 2 to {MOST} procedures.")
    procedures = [knowledge.procedures[resolve(name, ("procedure",), knowledge).id] for name in names]
    if len({procedure.id for procedure in procedures}) < len(procedures):
        raise UsageError("the same procedure is named twice.", remedy="Name different ones.")
    pages = [procedure_page(procedure, knowledge) for procedure in procedures]
    risks = _common([page.risks for page in pages])
    absolute = [tuple(item for item in page.contraindications if item.severity == "absolute") for page in pages]
    contraindications = _common(absolute)
    sides = tuple(
        _side(page, own, contraindications, risks, _variants(procedure, knowledge), knowledge)
        for procedure, page, own in zip(procedures, pages, absolute, strict=True)
    )
    return Comparison(
        procedures=sides,
        conditions=_conditions(procedures, knowledge),
        shared_contraindications=contraindications,
        shared_risks=risks,
        sources=sources_of([sides, contraindications, risks], knowledge),
    )


def _common(sides: Sequence[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(item for item in sides[0] if all(item in other for other in sides[1:]))


def _side(
    page: ProcedurePage,
    contraindications: tuple[StatedContraindication, ...],
    shared_contraindications: tuple[StatedContraindication, ...],
    shared_risks: tuple[StatedRisk, ...],
    variants: Sequence[Procedure],
    knowledge: Knowledge,
) -> ComparedProcedure:
    invasiveness = {variant.invasiveness for variant in variants if variant.invasiveness}
    risks = [risk for variant in variants for risk in spoken_risks(variant, knowledge)]
    return ComparedProcedure(
        id=page.id,
        name=page.name,
        is_family=page.is_family,
        category=page.category,
        invasiveness=tuple(sorted(invasiveness, key=lambda item: item.rank)),
        bleeding_risk=page.bleeding_risk,
        variant_classes=() if page.bleeding_risk else classes_by_body(risks),
        guidance=page.guidance,
        contraindications=tuple(item for item in contraindications if item not in shared_contraindications),
        risks=tuple(item for item in page.risks if item not in shared_risks),
        outcomes=page.outcomes,
        course=page.course,
        origin=page.origin,
    )


def _conditions(procedures: Sequence[Procedure], knowledge: Knowledge) -> tuple[ComparedCondition, ...]:
    lines = [_lines(procedure, knowledge) for procedure in procedures]
    names = {line.condition: line.condition_name for of_one in lines for line in of_one}
    rows = (
        ComparedCondition(
            condition=condition,
            condition_name=name,
            indications=tuple(tuple(line for line in of_one if line.condition == condition) for of_one in lines),
        )
        for condition, name in names.items()
    )
    return tuple(sorted(rows, key=lambda row: -row.shared))


def _lines(procedure: Procedure, knowledge: Knowledge) -> list[IndicationLine]:
    return [line for variant in _variants(procedure, knowledge) for line in indication_lines(variant, knowledge)]


def _variants(procedure: Procedure, knowledge: Knowledge) -> list[Procedure]:
    """Return the variants of a family; for any other procedure, itself."""
    return [variant for variant in knowledge.indicated if procedure in knowledge.lineage(variant)] or [procedure]
