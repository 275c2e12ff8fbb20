"""Procedures and conditions in a line each: what `painref list` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Category, GuidanceRole, Id, Modality, Procedure
from painref.records import record
from painref.reference.bleeding import BodyClasses, classes_by_body, spoken_risks
from painref.reference.indications import IndicationLine, indication_lines

if TYPE_CHECKING:
    from painref.knowledge.model import Condition  # the page of a procedure does without the types of conditions


@record
class ProcedureLine:
    """A procedure as `painref list` gives it. `modalities` are those required, recommended or alternative.

    `bleeding` has each body's bleeding-risk classes of it.
    """

    id: Id
    name: str
    family: Id | None
    is_family: bool
    category: Category
    regions: tuple[Id, ...]
    modalities: tuple[Modality, ...]
    bleeding: tuple[BodyClasses, ...]
    indications: tuple[IndicationLine, ...]
    origin: str | None = None


@record
class ConditionLine:
    """A condition as `painref list conditions` gives it."""

    id: Id
    name: str
    regions: tuple[Id, ...]
    codes: tuple[str, ...]
    procedures: int
    origin: str | None = None


_USABLE = (GuidanceRole.REQUIRED, GuidanceRole.RECOMMENDED, GuidanceRole.ALTERNATIVE)


def usual_modalities(procedure: Procedure, knowledge: Knowledge) -> tuple[Modality, ...]:
    """Return the means of guidance that are required, recommended or an alternative."""
    usable = (item.modality for _, item in knowledge.guidance(procedure) if item.role in _USABLE)
    return tuple(dict.fromkeys(usable))


def procedure_line(procedure: Procedure, knowledge: Knowledge) -> ProcedureLine:
    """Return a procedure in a line."""
    return ProcedureLine(
        id=procedure.id,
        name=procedure.name,
        family=procedure.family,
        is_family=procedure.id in knowledge.families,
        category=procedure.category,
        regions=procedure.regions,
        modalities=usual_modalities(procedure, knowledge),
        bleeding=classes_by_body(spoken_risks(procedure, knowledge)),
        indications=indication_lines(procedure, knowledge),
        origin=procedure.origin,
    )


def condition_line(condition: Condition, knowledge: Knowledge) -> ConditionLine:
    """Return a condition in a line."""
    return ConditionLine(
        id=condition.id,
        name=condition.name,
        regions=condition.regions,
        codes=tuple(code.code for code in condition.icd10cm.codes) if condition.icd10cm else (),
        procedures=len(knowledge.indicated_for(condition.id)),
        origin=condition.origin,
    )
