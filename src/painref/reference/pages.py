"""What there is to say of one entry, put together from all over the knowledge: what `show` and `list` print.

Inheritance along families is resolved here, recommendations know who speaks and when, and every source cited is listed.
`origin` names the overlay that a record or a part of one comes from (see `Knowledge.origin`); None is built in.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from painref.knowledge.bodies import is_payer, speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    BleedingClass,
    BleedingRisk,
    Category,
    Condition,
    Contraindication,
    CourseStatement,
    Direction,
    Gap,
    Guidance,
    GuidanceRole,
    Id,
    Indication,
    Invasiveness,
    Modality,
    OrderedEnum,
    Prerequisite,
    Procedure,
    Recommendation,
    Reference,
    Risk,
    Role,
    Statement,
)


class Balance(OrderedEnum):
    """What the clinical recommendations for an indication come to, payers aside. Nothing is averaged: it is a tally."""

    FOR = "for"
    CONTESTED = "contested"
    NEUTRAL = "neutral"
    AGAINST = "against"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source as it is listed: who, what, when, and where to find it."""

    id: Id
    authors: str
    title: str
    source: str
    body: str
    year: int
    link: str
    superseded_by: Id | None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedGuidance(Guidance):
    """Guidance, with the procedure or family it is stated for."""

    stated_for: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPrerequisite(Prerequisite):
    """A prerequisite, with the procedure or family it is stated for."""

    stated_for: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedContraindication(Contraindication):
    """A contraindication, with the procedure or family it is stated for."""

    stated_for: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRisk(Risk):
    """A risk, with the procedure or family it is stated for."""

    stated_for: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenRecommendation(Recommendation):
    """A recommendation, with who speaks, when and where, and whether that is a payer."""

    body: str
    year: int
    jurisdiction: str
    payer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicationPage:
    """One indication with its recommendations, newest first."""

    condition: Id
    condition_name: str
    role: Role
    balance: Balance
    recommendations: tuple[SpokenRecommendation, ...]
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicationLine:
    """One indication in a line."""

    procedure: Id
    procedure_name: str
    condition: Id
    condition_name: str
    role: Role
    balance: Balance
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantLine:
    """A member of a family, with what it is done for."""

    id: Id
    name: str
    is_family: bool
    indications: tuple[IndicationLine, ...]
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedurePage:
    """A procedure as `painref show` gives it. `families` runs from the nearest family to the root."""

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
    bleeding_risk: BleedingRisk | None
    guidance: tuple[StatedGuidance, ...]
    prerequisites: tuple[StatedPrerequisite, ...]
    indications: tuple[IndicationPage, ...]
    contraindications: tuple[StatedContraindication, ...]
    risks: tuple[StatedRisk, ...]
    course: tuple[CourseStatement, ...]
    technique: tuple[Statement, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[Source, ...]
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionPage:
    """A condition as `painref show` gives it, with the procedures that bodies have spoken on."""

    condition: Condition
    procedures: tuple[IndicationLine, ...]
    sources: tuple[Source, ...]
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureLine:
    """A procedure as `painref list` gives it. `modalities` are those required, recommended or alternative."""

    id: Id
    name: str
    family: Id | None
    is_family: bool
    category: Category
    regions: tuple[Id, ...]
    modalities: tuple[Modality, ...]
    bleeding_class: BleedingClass | None
    indications: tuple[IndicationLine, ...]
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLine:
    """A condition as `painref list conditions` gives it."""

    id: Id
    name: str
    regions: tuple[Id, ...]
    codes: tuple[str, ...]
    procedures: int
    origin: str | None = None


T = TypeVar("T")


def extend(cls: type[T], item: Any, **more: Any) -> T:
    """`item` as an instance of its subclass `cls`, with the fields that this adds."""
    fields = {spec.name: getattr(item, spec.name) for spec in dataclasses.fields(item)}
    return cls(**fields, **more)


def source(reference: Reference, knowledge: Knowledge) -> Source:
    """The reference as it is listed; a DOI goes before another link, PubMed before a plain address."""
    link = reference.url
    if reference.pmid:
        link = f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/"
    if reference.doi:
        link = f"https://doi.org/{reference.doi}"
    return Source(
        id=reference.id,
        authors=reference.authors,
        title=reference.title,
        source=reference.source,
        body=speaker(reference, knowledge),
        year=reference.year,
        link=link,
        superseded_by=reference.superseded_by,
        origin=reference.origin,
    )


def balance(recommendations: Iterable[Recommendation], knowledge: Knowledge) -> Balance:
    """For, against, contested if bodies speak both ways, neutral if they only weigh; silent if none has spoken."""
    clinical = [item for item in recommendations if not is_payer(knowledge.references[item.by], knowledge)]
    directions = {item.direction for item in clinical}
    speaks_for = bool(directions & {Direction.FOR, Direction.CONDITIONAL_FOR})
    speaks_against = bool(directions & {Direction.AGAINST, Direction.CONDITIONAL_AGAINST})
    if speaks_for and speaks_against:
        return Balance.CONTESTED
    if speaks_for or speaks_against:
        return Balance.FOR if speaks_for else Balance.AGAINST
    return Balance.NEUTRAL if directions else Balance.SILENT


def _spoken(recommendation: Recommendation, knowledge: Knowledge) -> SpokenRecommendation:
    reference = knowledge.references[recommendation.by]
    return extend(
        SpokenRecommendation,
        recommendation,
        body=speaker(reference, knowledge),
        year=reference.year,
        jurisdiction=reference.jurisdiction,
        payer=is_payer(reference, knowledge),
    )


def _indication_page(indication: Indication, knowledge: Knowledge) -> IndicationPage:
    spoken = (_spoken(item, knowledge) for item in indication.recommendations)
    return IndicationPage(
        condition=indication.condition,
        condition_name=knowledge.conditions[indication.condition].name,
        role=indication.role,
        balance=balance(indication.recommendations, knowledge),
        recommendations=tuple(sorted(spoken, key=lambda item: (item.payer, -item.year, item.by))),
        origin=indication.origin,
    )


def indication_lines(procedure: Procedure, knowledge: Knowledge) -> tuple[IndicationLine, ...]:
    """Its own and its families' indications, a line each."""
    return tuple(
        IndicationLine(
            procedure=procedure.id,
            procedure_name=procedure.name,
            condition=indication.condition,
            condition_name=knowledge.conditions[indication.condition].name,
            role=indication.role,
            balance=balance(indication.recommendations, knowledge),
            origin=indication.origin,
        )
        for indication in knowledge.indications(procedure)
    )


def _variant_line(procedure: Procedure, knowledge: Knowledge) -> VariantLine:
    return VariantLine(
        id=procedure.id,
        name=procedure.name,
        is_family=procedure.id in knowledge.families,
        indications=indication_lines(procedure, knowledge),
        origin=procedure.origin,
    )


def _cited(value: Any) -> Iterator[Id]:
    """Every reference cited anywhere inside a record."""
    if dataclasses.is_dataclass(value):
        for spec in dataclasses.fields(value):
            inner = getattr(value, spec.name)
            if spec.name == "refs":
                yield from inner
            elif spec.name == "by" and isinstance(inner, str):
                yield Id(inner)
            else:
                yield from _cited(inner)
    elif isinstance(value, tuple):
        for item in value:
            yield from _cited(item)


def sources_of(values: Iterable[Any], knowledge: Knowledge) -> tuple[Source, ...]:
    """The sources cited in the values, in the order in which they are first cited."""
    refs = dict.fromkeys(ref for value in values for ref in _cited(value))
    return tuple(source(knowledge.references[ref], knowledge) for ref in refs)


def procedure_page(procedure: Procedure, knowledge: Knowledge) -> ProcedurePage:
    """Everything the knowledge says of a procedure, what it inherits included."""
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
        bleeding_risk=knowledge.bleeding_risk(procedure),
        guidance=tuple(
            extend(StatedGuidance, item, stated_for=stated.id) for stated, item in knowledge.guidance(procedure)
        ),
        prerequisites=tuple(
            extend(StatedPrerequisite, item, stated_for=stated.id)
            for stated, item in knowledge.prerequisites(procedure)
        ),
        indications=tuple(_indication_page(item, knowledge) for item in knowledge.indications(procedure)),
        contraindications=tuple(
            extend(StatedContraindication, item, stated_for=stated.id)
            for stated, item in sorted(
                knowledge.contraindications(procedure), key=lambda pair: pair[1].severity != "absolute"
            )
        ),
        risks=tuple(
            extend(StatedRisk, item, stated_for=stated.id)
            for stated, item in sorted(knowledge.risks(procedure), key=lambda pair: -pair[1].severity.rank)
        ),
        course=procedure.course,
        technique=procedure.technique,
        gaps=procedure.gaps,
        sources=(),
        origin=procedure.origin,
    )
    parts = [getattr(page, spec.name) for spec in dataclasses.fields(page)]
    return dataclasses.replace(page, sources=sources_of(parts, knowledge))


def condition_page(condition: Condition, knowledge: Knowledge) -> ConditionPage:
    """Everything the knowledge says of a condition, with the procedures that bodies have spoken on for it."""
    lines = [
        line
        for procedure in knowledge.indicated
        for line in indication_lines(procedure, knowledge)
        if line.condition == condition.id
    ]
    return ConditionPage(
        condition=condition,
        procedures=tuple(sorted(lines, key=lambda line: (line.balance.rank, line.procedure_name))),
        sources=sources_of([condition], knowledge),
        origin=condition.origin,
    )


_USABLE = (GuidanceRole.REQUIRED, GuidanceRole.RECOMMENDED, GuidanceRole.ALTERNATIVE)


def procedure_line(procedure: Procedure, knowledge: Knowledge) -> ProcedureLine:
    """A procedure in a line."""
    modalities = (item.modality for _, item in knowledge.guidance(procedure) if item.role in _USABLE)
    risk = knowledge.bleeding_risk(procedure)
    return ProcedureLine(
        id=procedure.id,
        name=procedure.name,
        family=procedure.family,
        is_family=procedure.id in knowledge.families,
        category=procedure.category,
        regions=procedure.regions,
        modalities=tuple(dict.fromkeys(modalities)),
        bleeding_class=risk.bleeding_class if risk else None,
        indications=indication_lines(procedure, knowledge),
        origin=procedure.origin,
    )


def condition_line(condition: Condition, knowledge: Knowledge) -> ConditionLine:
    """A condition in a line."""
    spoken = sum(
        any(indication.condition == condition.id for indication in knowledge.indications(procedure))
        for procedure in knowledge.indicated
    )
    return ConditionLine(
        id=condition.id,
        name=condition.name,
        regions=condition.regions,
        codes=tuple(code.code for code in condition.icd10cm.codes) if condition.icd10cm else (),
        procedures=spoken,
        origin=condition.origin,
    )


def entry_page(entry: Procedure | Condition, knowledge: Knowledge) -> ProcedurePage | ConditionPage:
    """The page of a procedure or a condition."""
    return procedure_page(entry, knowledge) if isinstance(entry, Procedure) else condition_page(entry, knowledge)
