"""Everything there is to say of one procedure: what `painref show` prints. Inheritance along families is resolved here.

`origin` names the overlay that a record or a part of one comes from; None is built in.
"""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Category,
    Contraindication,
    ContraindicationSeverity,
    CourseStatement,
    Gap,
    Guidance,
    Id,
    Invasiveness,
    Modality,
    Prerequisite,
    Procedure,
    Risk,
    RiskSeverity,
    Statement,
)
from painref.knowledge.until import until_in_words
from painref.records import extend, record
from painref.reference.bleeding import BodyClasses, SpokenBleedingRisk, classes_by_body, spoken_risks
from painref.reference.cited import Source, sources_of
from painref.reference.indications import IndicationLine, IndicationPage, indication_lines, indication_page
from painref.reference.lines import usual_modalities


@record
class StatedGuidance(Guidance):
    """Guidance, with the procedure or family it is stated for."""

    stated_for: Id


@record
class StatedPrerequisite(Prerequisite):
    """A prerequisite, with the procedure or family it is stated for."""

    stated_for: Id


@record
class StatedContraindication(Contraindication):
    """A contraindication, with the procedure or family it is stated for.

    `ends` says in words when one that postpones ends; it is empty for any other.
    """

    stated_for: Id
    ends: str


@record
class StatedRisk(Risk):
    """A risk, with the procedure or family it is stated for."""

    stated_for: Id


@record
class StatedCourse(CourseStatement):
    """A part of the course, with the procedure or family it is stated for."""

    stated_for: Id


@record
class StatedStatement(Statement):
    """An outcome or a fact of technique, with the procedure or family it is stated for."""

    stated_for: Id


@record
class VariantLine:
    """A member of a family, with what it is done for, its usual guidance and each body's bleeding-risk classes."""

    id: Id
    name: str
    is_family: bool
    modalities: tuple[Modality, ...]
    bleeding: tuple[BodyClasses, ...]
    indications: tuple[IndicationLine, ...]
    origin: str | None = None


@record
class ProcedurePage:
    """A procedure as `painref show` gives it. `families` runs from the nearest family to the root.

    `variant_risks` are the serious and catastrophic risks that members of a family state themselves, the gravest first:
    those of an implanted pump, which a trial does not share. A family of general procedures has none: it is too wide.
    """

    id: Id
    name: str
    is_family: bool
    category: Category
    abbreviations: tuple[str, ...]
    aliases: tuple[str, ...]
    families: tuple[Id, ...]
    variants: tuple[VariantLine, ...]
    summary: Statement
    mechanism: Statement | None
    regions: tuple[Id, ...]
    invasiveness: Invasiveness | None
    bleeding_risk: tuple[SpokenBleedingRisk, ...]
    guidance: tuple[StatedGuidance, ...]
    prerequisites: tuple[StatedPrerequisite, ...]
    indications: tuple[IndicationPage, ...]
    contraindications: tuple[StatedContraindication, ...]
    risks: tuple[StatedRisk, ...]
    variant_risks: tuple[StatedRisk, ...]
    outcomes: tuple[StatedStatement, ...]
    course: tuple[StatedCourse, ...]
    technique: tuple[StatedStatement, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[Source, ...]
    origin: str | None = None


def _variant_line(procedure: Procedure, knowledge: Knowledge) -> VariantLine:
    return VariantLine(
        id=procedure.id,
        name=procedure.name,
        is_family=procedure.id in knowledge.families,
        modalities=usual_modalities(procedure, knowledge),
        bleeding=classes_by_body(spoken_risks(procedure, knowledge)),
        indications=indication_lines(procedure, knowledge),
        origin=procedure.origin,
    )


def _ends(contraindication: Contraindication, knowledge: Knowledge) -> str:
    return until_in_words(contraindication.until, knowledge) if contraindication.until else ""


def _variant_risks(procedure: Procedure, knowledge: Knowledge) -> tuple[StatedRisk, ...]:
    if procedure.category is Category.GENERAL:
        return ()
    known = {risk.name for _, risk in knowledge.risks(procedure)}
    grave = [
        extend(StatedRisk, risk, stated_for=member.id)
        for member in knowledge.members(procedure.id)
        for risk in member.risks
        if risk.severity.rank >= RiskSeverity.SERIOUS.rank and risk.name not in known
    ]
    return tuple(sorted(grave, key=lambda risk: -risk.severity.rank))


_SEVERITIES = list(ContraindicationSeverity)


def procedure_page(procedure: Procedure, knowledge: Knowledge) -> ProcedurePage:
    """Return everything the knowledge says of a procedure, what it inherits included."""
    page = ProcedurePage(
        id=procedure.id,
        name=procedure.name,
        is_family=procedure.id in knowledge.families,
        category=procedure.category,
        abbreviations=procedure.abbreviations,
        aliases=procedure.aliases,
        families=tuple(ancestor.id for ancestor in knowledge.lineage(procedure))[1:],
        variants=tuple(_variant_line(member, knowledge) for member in knowledge.members(procedure.id)),
        summary=procedure.summary,
        mechanism=procedure.mechanism,
        regions=procedure.regions,
        invasiveness=procedure.invasiveness,
        bleeding_risk=spoken_risks(procedure, knowledge),
        guidance=tuple(
            extend(StatedGuidance, item, stated_for=stated.id) for stated, item in knowledge.guidance(procedure)
        ),
        prerequisites=tuple(
            extend(StatedPrerequisite, item, stated_for=stated.id)
            for stated, item in knowledge.prerequisites(procedure)
        ),
        indications=tuple(indication_page(item, knowledge) for item in knowledge.indications(procedure)),
        contraindications=tuple(
            extend(StatedContraindication, item, stated_for=stated.id, ends=_ends(item, knowledge))
            for stated, item in sorted(
                knowledge.contraindications(procedure), key=lambda pair: _SEVERITIES.index(pair[1].severity)
            )
        ),
        risks=tuple(
            extend(StatedRisk, item, stated_for=stated.id)
            for stated, item in sorted(knowledge.risks(procedure), key=lambda pair: -pair[1].severity.rank)
        ),
        variant_risks=_variant_risks(procedure, knowledge),
        outcomes=tuple(
            extend(StatedStatement, item, stated_for=stated.id) for stated, item in knowledge.outcomes(procedure)
        ),
        course=tuple(extend(StatedCourse, item, stated_for=stated.id) for stated, item in knowledge.course(procedure)),
        technique=tuple(
            extend(StatedStatement, item, stated_for=stated.id) for stated, item in knowledge.technique(procedure)
        ),
        gaps=procedure.gaps,
        sources=(),
        origin=procedure.origin,
    )
    return extend(ProcedurePage, page, sources=sources_of([page], knowledge))
