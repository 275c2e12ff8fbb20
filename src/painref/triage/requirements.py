"""What each body or payer asks for before a procedure, and how far one patient's answers meet it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from painref.criteria.evaluate import Answers
from painref.criteria.truth import Truth
from painref.knowledge.bodies import is_payer
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import find
from painref.knowledge.model import Id, Indication, Procedure, Recommendation, Requirement, Role
from painref.records import record
from painref.reference.cited import Source, sources_of
from painref.reference.listing import NothingFoundError
from painref.reference.wording import in_words
from painref.triage.assessment import (
    ConditionSupport,
    JudgedPrerequisite,
    JudgedRecommendation,
    JudgedRequirement,
    RecommendationStatus,
)
from painref.triage.engine.conditions import condition_support
from painref.triage.engine.patient import PatientContext
from painref.triage.engine.recommendations import judged_recommendation, recommendation_result
from painref.triage.engine.rules import condition_rules
from painref.triage.lens import Lens
from painref.triage.report import judged_prerequisites


class Lack(StrEnum):
    """In what way a requirement is still lacking."""

    NOT_MET = "not-met"
    RULED_OUT = "ruled-out"
    UNKNOWN = "unknown"
    TO_CONFIRM = "to-confirm"


@record
class StillMissing:
    """One thing that is still lacking, and in words what would mend it."""

    lack: Lack
    text: str
    remedy: str


@record
class BodyCriteria:
    """What one body asks for. `applies` says to which patients it applies, in words; `missing` is empty once nothing is
    left to do, answer or confirm."""

    recommendation: JudgedRecommendation
    payer: bool
    applies: str
    missing: tuple[StillMissing, ...]


@record
class IndicationCriteria:
    """What is asked for one condition. `condition_support` is how far the answers support it."""

    condition: Id
    condition_name: str
    role: Role
    condition_support: ConditionSupport
    bodies: tuple[BodyCriteria, ...]


@record
class ProcedureCriteria:
    """What is asked before one procedure; `prerequisites` come first whoever recommends it."""

    procedure: Id
    procedure_name: str
    prerequisites: tuple[JudgedPrerequisite, ...]
    indications: tuple[IndicationCriteria, ...]
    origin: str | None = None


@record
class AskedQuestion:
    """A question whose answer some requirement still waits for."""

    question: str
    prompt: str


@record
class CriteriaPage:
    """The criteria for a procedure, or for every variant of a family, against the answers (`answered`), if any."""

    procedure: Id
    procedure_name: str
    is_family: bool
    lens: str
    answered: tuple[str, ...]
    variants: tuple[ProcedureCriteria, ...]
    questions: tuple[AskedQuestion, ...]
    sources: tuple[Source, ...]
    origin: str | None = None


def criteria_page(name: str, condition: str | None, lens: Lens, answers: Answers, knowledge: Knowledge) -> CriteriaPage:
    """Return what the bodies of the lens ask for before the procedure, by name, for one condition or for all.

    Raises `NotFoundError` for a procedure or condition that is not in the knowledge, `NothingFoundError` if nobody in
    the lens speaks of it.
    """
    procedure = find(name, knowledge.procedures, what="procedure", hint="painref list shows them all.")
    wanted = None
    if condition is not None:
        hint = "painref list conditions shows them all."
        wanted = find(condition, knowledge.conditions, what="condition", hint=hint).id
    patient = PatientContext(knowledge, answers)
    variants = tuple(
        found
        for variant in _variants(procedure, knowledge)
        if (found := _of_procedure(variant, wanted, lens, patient)).indications
    )
    if not variants:
        raise _nobody_speaks(procedure, wanted, lens, knowledge)
    asked = {question for variant in variants for question in _questions(variant)}
    return CriteriaPage(
        procedure=procedure.id,
        procedure_name=procedure.name,
        is_family=procedure.id in knowledge.families,
        lens=lens.name,
        answered=patient.in_order(set(answers)),
        variants=variants,
        questions=tuple(
            AskedQuestion(question=question, prompt=knowledge.questions[Id(question)].prompt)
            for question in patient.in_order(asked)
        ),
        sources=sources_of(variants, knowledge),
        origin=procedure.origin,
    )


def _variants(procedure: Procedure, knowledge: Knowledge) -> tuple[Procedure, ...]:
    """Return the procedure itself, or every variant of a family; a family without any stands for itself."""
    members = tuple(variant for variant in knowledge.variants if procedure in knowledge.lineage(variant))
    return members or (procedure,)


def _nobody_speaks(procedure: Procedure, condition: Id | None, lens: Lens, knowledge: Knowledge) -> NothingFoundError:
    spoken = [
        (indication.condition, recommendation)
        for variant in _variants(procedure, knowledge)
        for indication in knowledge.indications(variant)
        for recommendation in indication.recommendations
    ]
    conditions = dict.fromkeys(of for of, item in spoken if lens.covers(item))
    if condition is not None and conditions:
        return NothingFoundError(
            f"nobody here speaks of {procedure.id} for {condition}.", remedy=f"For: {', '.join(conditions)}."
        )
    references = {item.by: knowledge.references[item.by] for _, item in spoken}
    bodies = dict.fromkeys(ref.body or ref.id for ref in references.values())
    remedy = f"Who does: {', '.join(bodies)}." if bodies else f"painref show {procedure.id} says what is known."
    return NothingFoundError(f"nobody in the lens ({lens.name}) speaks of {procedure.id}.", remedy=remedy)


def _of_procedure(procedure: Procedure, condition: Id | None, lens: Lens, patient: PatientContext) -> ProcedureCriteria:
    indications = (
        _of_indication(indication, lens, patient)
        for indication in patient.knowledge.indications(procedure)
        if condition in (None, indication.condition)
    )
    return ProcedureCriteria(
        procedure=procedure.id,
        procedure_name=procedure.name,
        prerequisites=judged_prerequisites(patient.knowledge.prerequisites(procedure), patient),
        indications=tuple(item for item in indications if item.bodies),
        origin=procedure.origin,
    )


def _of_indication(indication: Indication, lens: Lens, patient: PatientContext) -> IndicationCriteria:
    condition = patient.knowledge.conditions[indication.condition]
    bodies = (_of_body(item, patient) for item in indication.recommendations if lens.covers(item))
    return IndicationCriteria(
        condition=condition.id,
        condition_name=condition.name,
        role=indication.role,
        condition_support=condition_support(condition_rules(condition), patient).support,
        bodies=tuple(sorted(bodies, key=_clinical_first)),
    )


def _clinical_first(item: BodyCriteria) -> tuple[bool, int, Id]:
    return item.payer, -item.recommendation.year, item.recommendation.by


def _of_body(recommendation: Recommendation, patient: PatientContext) -> BodyCriteria:
    judged = judged_recommendation(recommendation, recommendation_result(recommendation, patient), patient)
    reference = patient.knowledge.references[recommendation.by]
    return BodyCriteria(
        recommendation=judged,
        payer=is_payer(reference, patient.knowledge),
        applies=in_words(recommendation.applies, patient.knowledge) if recommendation.applies else "",
        missing=tuple(_missing(recommendation, judged, patient)),
    )


def _missing(
    recommendation: Recommendation, judged: JudgedRecommendation, patient: PatientContext
) -> Iterator[StillMissing]:
    """Yield what still has to be done, answered or confirmed, in the order of the requirements."""
    if judged.status is RecommendationStatus.NOT_APPLICABLE:
        return
    if recommendation.applies and (asked := patient.questions(patient.judge(recommendation.applies))):
        text = "Whether it speaks of this patient"
        yield StillMissing(lack=Lack.UNKNOWN, text=text, remedy=f"answer {', '.join(asked)}")
    for requirement, finding in zip(recommendation.requires, judged.requirements, strict=True):
        if finding.failed or finding.truth != Truth.TRUE.word:
            lack, remedy = _lacking(requirement, finding, patient.knowledge)
            yield StillMissing(lack=lack, text=requirement.text, remedy=remedy)


def _lacking(requirement: Requirement, finding: JudgedRequirement, knowledge: Knowledge) -> tuple[Lack, str]:
    if finding.failed:
        return Lack.RULED_OUT, "it was tried, and the result speaks against it"
    if not finding.askable:
        return Lack.TO_CONFIRM, "no question covers it"
    if finding.truth == Truth.UNKNOWN.word:
        return Lack.UNKNOWN, f"answer {', '.join(finding.questions)}"
    return Lack.NOT_MET, ", ".join(filter(None, (_step(requirement.step, knowledge), finding.to_go)))


def _step(step: Id | None, knowledge: Knowledge) -> str:
    if step is None:
        return ""
    if step in knowledge.procedures:
        return f"first {knowledge.procedures[step].name}: {step}"
    return f"first {knowledge.step_name(step)}"


def _questions(variant: ProcedureCriteria) -> Iterator[str]:
    for prerequisite in variant.prerequisites:
        yield from prerequisite.requirement.questions
    for indication in variant.indications:
        for body in indication.bodies:
            yield from body.recommendation.questions
