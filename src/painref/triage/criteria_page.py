"""What each body or payer asks for before a procedure, and how far one patient's answers meet it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from itertools import chain

from painref.criteria.judgement import FALSE, TRUE, is_open
from painref.criteria.parser import parse
from painref.criteria.syntax import PAST, AnyOf, Criterion, Done, Not, Op, Times
from painref.knowledge.bodies import is_payer
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Procedure, Requirement, Role
from painref.knowledge.names import lowered
from painref.knowledge.resolver import resolve
from painref.knowledge.vocabulary import questions_in_order
from painref.records import extend, record
from painref.reference.cited import Source, sources_of
from painref.reference.listing import NothingFoundError
from painref.reference.wording import in_words
from painref.triage.assessment import RecommendationRecord, RequirementRecord
from painref.triage.engine.conditions import ConditionSupport, condition_support
from painref.triage.engine.context import PatientContext
from painref.triage.engine.procedure_rules import IndicationRules, ProcedureRules, RecommendationRules
from painref.triage.engine.recommendations import (
    RecommendationResult,
    RecommendationStatus,
    judge_recommendation,
    judge_requirement,
    status_of,
)
from painref.triage.engine.requirements import RequirementResult, requirement_rules
from painref.triage.engine.rules import prepare
from painref.triage.lens import Lens, follows_only_payers
from painref.triage.patient import Patient
from painref.triage.reporting.recommendations import recommendation_record, requirement_record


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
    left to do, answer or confirm. The requirements are the body's own.

    `met` of the `counted` requirements are met by the answers, and nothing is taken for granted. Not counted are the
    `repeats`: those for a repeat of the procedure, where nothing says that it has been done.
    """

    recommendation: RecommendationRecord
    payer: bool
    applies: str
    missing: tuple[StillMissing, ...]
    met: int
    counted: int
    repeats: tuple[str, ...]


@record
class IndicationCriteria:
    """What is asked for one condition. `condition_support` is how far the answers support it.

    `first` is what care of the condition begins with, whoever recommends the procedure.
    """

    condition: Id
    condition_name: str
    role: Role
    condition_support: ConditionSupport
    first: tuple[RequirementRecord, ...]
    bodies: tuple[BodyCriteria, ...]


@record
class PrerequisiteRecord(RequirementRecord):
    """What comes before a procedure whoever recommends it, and who says so."""

    refs: tuple[Id, ...]
    verified: bool


@record
class ProcedureCriteria:
    """What is asked before one procedure; `prerequisites` come first whoever recommends it."""

    procedure: Id
    procedure_name: str
    prerequisites: tuple[PrerequisiteRecord, ...]
    indications: tuple[IndicationCriteria, ...]
    origin: str | None = None


@record
class AskedQuestion:
    """An item of the questionnaire that a requirement, or whether a recommendation applies, still waits for."""

    question: Id
    option: Id | None
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


def criteria_page(name: str, condition: str | None, lens: Lens, patient: Patient, knowledge: Knowledge) -> CriteriaPage:
    """Return what the bodies of the lens ask for before the procedure, by name, for one condition or for all.

    Raises `NotFoundError` for a procedure or condition that is not in the knowledge, `NothingFoundError` if nobody in
    the lens speaks of it.
    """
    named = resolve(name, ("procedure",), knowledge, hint="painref list shows them all.")
    procedure = knowledge.procedures[named.id]
    wanted = None
    if condition is not None:
        wanted = resolve(condition, ("condition",), knowledge, hint="painref list conditions shows them all.").id
    context = PatientContext(knowledge, patient)
    payers_only = follows_only_payers(lens, knowledge)
    every = [rules for rules in prepare(knowledge, lens).procedures if procedure.id in rules.lineage]
    variants = tuple(found for rules in every if (found := _of_procedure(rules, wanted, context)).indications)
    if payers_only:
        variants = tuple(map(_payers_own, variants))
    if not variants:
        raise _nobody_speaks(procedure, wanted, lens, knowledge)
    answered = _answered(patient, knowledge)
    open_requirements = _open_requirements(variants, records_known=Id(PAST) in answered)
    return CriteriaPage(
        procedure=procedure.id,
        procedure_name=procedure.name,
        is_family=procedure.id in knowledge.families,
        lens=lens.name,
        answered=answered,
        variants=variants,
        questions=tuple(_questions([*open_requirements, *_open_scope(every, wanted, context)], knowledge)),
        sources=sources_of(variants, knowledge),
        origin=procedure.origin,
    )


def _payers_own(variant: ProcedureCriteria) -> ProcedureCriteria:
    """Return the criteria without what clinical sources ask for whoever recommends it: a payer has its own rules."""
    indications = tuple(replace(indication, first=()) for indication in variant.indications)
    return replace(variant, prerequisites=(), indications=indications)


def _answered(patient: Patient, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the questions that something was answered to, in the order of the questionnaire."""
    answers = patient.answers
    slots = {*answers.truths, *answers.words, *answers.numbers, *answers.weeks}
    named = {slot.partition(".")[0] for slot in slots}
    if answers.records or answers.denied or answers.not_within or answers.nothing_else:
        named.add(PAST)
    return tuple(question.id for question in questions_in_order(knowledge) if question.id in named)


def _nobody_speaks(procedure: Procedure, condition: Id | None, lens: Lens, knowledge: Knowledge) -> NothingFoundError:
    spoken = [
        indication
        for variant in knowledge.variants
        if procedure in knowledge.lineage(variant)
        for indication in knowledge.indications(variant)
    ]
    conditions = dict.fromkeys(item.condition for item in spoken if lens.counted(item.recommendations))
    if condition is not None and conditions:
        return NothingFoundError(
            f"painref has no such criteria of {_whose(lens, knowledge)} for {lowered(procedure.name)} in {condition}.",
            remedy=f"It has them for: {', '.join(conditions)}.",
        )
    references = {said.by: knowledge.references[said.by] for item in spoken for said in item.recommendations}
    bodies = dict.fromkeys(ref.body or ref.id for ref in references.values())
    remedy = f"It has those of: {', '.join(bodies)}." if bodies else f"painref show {procedure.id} says what is known."
    message = f"painref has no criteria of {_whose(lens, knowledge)} for {lowered(procedure.name)}."
    return NothingFoundError(message, remedy=remedy)


def _whose(lens: Lens, knowledge: Knowledge) -> str:
    """Return whom a lens follows: a body by its own name, else the lens as it is called."""
    names = lens.name.split(", ")
    return ", ".join(knowledge.bodies[Id(name)].called if name in knowledge.bodies else name for name in names)


def _of_procedure(rules: ProcedureRules, condition: Id | None, context: PatientContext) -> ProcedureCriteria:
    procedure, knowledge = rules.procedure, context.knowledge
    shared = [item for _, item in knowledge.prerequisites(procedure) if not item.conditions]
    indications = (
        _of_indication(item, len(shared), context)
        for item in rules.indications
        if item.recommendations and condition in (None, item.indication.condition)
    )
    return ProcedureCriteria(
        procedure=procedure.id,
        procedure_name=procedure.name,
        prerequisites=tuple(
            extend(
                PrerequisiteRecord,
                requirement_record(judge_requirement(requirement_rules(item), context), context),
                refs=item.refs,
                verified=item.verified,
            )
            for item in shared
        ),
        indications=tuple(indications),
        origin=procedure.origin,
    )


def _of_indication(rules: IndicationRules, shared: int, context: PatientContext) -> IndicationCriteria:
    """Return what is asked for one condition; `shared` requirements of each body are those of the procedure.

    What is asked for the condition whoever recommends it comes first, as does its conservative care.
    """
    condition = context.knowledge.conditions[rules.indication.condition]
    one = rules.recommendations[0]
    support = condition_support(condition, context).support
    care = one.requirements[len(one.recommendation.requires) + shared :]
    if support is not ConditionSupport.ESTABLISHED:
        care += rules.umbrella_care
    bodies = (
        _of_body(item, context, deciding_test=rules.indication.is_deciding_test) for item in rules.recommendations
    )
    return IndicationCriteria(
        condition=condition.id,
        condition_name=condition.name,
        role=rules.indication.role,
        condition_support=support,
        first=tuple(requirement_record(judge_requirement(item, context), context) for item in care),
        bodies=tuple(sorted(bodies, key=_clinical_first)),
    )


def _clinical_first(item: BodyCriteria) -> tuple[bool, int, Id]:
    return item.payer, -item.recommendation.year, item.recommendation.by


def _of_body(rules: RecommendationRules, context: PatientContext, *, deciding_test: bool) -> BodyCriteria:
    recommendation, knowledge = rules.recommendation, context.knowledge
    own = replace(rules, requirements=rules.requirements[: len(recommendation.requires)])
    repeats = tuple(item.text for item in recommendation.requires if _is_of_a_repeat_not_done(item, context))
    result = _granting_nothing(
        judge_recommendation(own, context, deciding_test=deciding_test), repeats, deciding_test=deciding_test
    )
    counted = [item for item in result.requirements if item.rules.requirement.text not in repeats]
    return BodyCriteria(
        recommendation=recommendation_record(result, context),
        payer=is_payer(knowledge.references[recommendation.by], knowledge),
        applies=in_words(recommendation.applies, knowledge) if recommendation.applies else "",
        missing=tuple(item for item in _missing(result, context) if item.text not in repeats),
        met=sum(item.judgement == TRUE and not item.failed for item in counted),
        counted=len(counted),
        repeats=repeats,
    )


def _granting_nothing(
    result: RecommendationResult, repeats: Container[str], *, deciding_test: bool
) -> RecommendationResult:
    """Return the result by the answers alone: triage takes some requirements for granted, who decides on a request not.

    Those for a repeat stay as they are, where nothing says that it is one.
    """
    requirements = tuple(
        item if item.rules.requirement.text in repeats else item.granting_nothing for item in result.requirements
    )
    if result.status is RecommendationStatus.PENDING:
        return replace(result, requirements=requirements)
    status = status_of(result.applies, requirements, deciding_test=deciding_test)
    return replace(result, requirements=requirements, status=status)


def _is_of_a_repeat_not_done(requirement: Requirement, context: PatientContext) -> bool:
    """Return whether a requirement holds for a repeat only, and nothing says that the procedure has been done.

    Its criterion is true for whoever has not had the procedure, and asks something of those who have.
    """
    criterion = parse(requirement.when) if requirement.when else None
    if not isinstance(criterion, AnyOf):
        return False
    first_times = [part for part in criterion.of if _says_not_done(part)]
    return bool(first_times) and any(context.judge_tree(part) != FALSE for part in first_times)


def _says_not_done(criterion: Criterion) -> bool:
    match criterion:
        case Not(Done()):
            return True
        case Times(_, _, _, Op.EQ, 0):
            return True
        case _:
            return False


def _missing(result: RecommendationResult, context: PatientContext) -> Iterator[StillMissing]:
    """Yield what still has to be done, answered or confirmed, in the order of the requirements."""
    if result.status is RecommendationStatus.NOT_APPLICABLE:
        return
    if is_open(result.applies):
        text = "Whether it speaks of this patient"
        yield StillMissing(lack=Lack.UNKNOWN, text=text, remedy=_answering(context.items(result.applies)))
    for item in result.requirements:
        if item.failed or item.judgement != TRUE or item.rules.requirement.when is None:
            lack, remedy = _lacking(item, context)
            yield StillMissing(lack=lack, text=item.rules.requirement.text, remedy=remedy)


def _lacking(item: RequirementResult, context: PatientContext) -> tuple[Lack, str]:
    requirement = item.rules.requirement
    if item.failed:
        return Lack.RULED_OUT, "it was tried, and the result speaks against it"
    if requirement.when is None:
        return Lack.TO_CONFIRM, "no question covers it"
    if is_open(item.judgement):
        return Lack.UNKNOWN, _answering(context.items(item.judgement))
    return Lack.NOT_MET, _step(requirement.step, context.knowledge)


_FEW_OPTIONS = 3
"""So many open options of a question are named one by one; of more only the question."""


def _answering(items: Iterable[str]) -> str:
    """Return what to answer: the open options, or the question where many of its options are open."""
    by_question: dict[str, list[str]] = {}
    for item in items:
        by_question.setdefault(item.partition(".")[0], []).append(item)
    named = (options if len(options) <= _FEW_OPTIONS else [question] for question, options in by_question.items())
    return f"answer {', '.join(chain.from_iterable(named))}"


def _step(step: Id | None, knowledge: Knowledge) -> str:
    if step is None:
        return ""
    if step in knowledge.procedures:
        return f"first {knowledge.procedures[step].name}: {step}"
    return f"first {knowledge.step_name(step)}"


def _questions(items: Iterable[tuple[Id, Id | None]], knowledge: Knowledge) -> Iterator[AskedQuestion]:
    """Yield the items that are open, each once, in the order of the questionnaire."""
    order = {question.id: number for number, question in enumerate(questions_in_order(knowledge))}
    for question, option in sorted(set(items), key=lambda item: (order[item[0]], item[1] or "")):
        yield AskedQuestion(question=question, option=option, prompt=knowledge.questions[question].prompt)


def _open_requirements(variants: Iterable[ProcedureCriteria], *, records_known: bool) -> Iterator[tuple[Id, Id | None]]:
    """Yield the items that requirements wait for; once records are known, none for a repeat that they do not name."""
    for variant in variants:
        requirements: list[RequirementRecord] = [*variant.prerequisites]
        for indication in variant.indications:
            requirements += indication.first
            requirements += (
                item
                for body in indication.bodies
                for item in body.recommendation.requirements
                if not (records_known and item.text in body.repeats)
            )
        yield from ((item.question, item.option) for requirement in requirements for item in requirement.open)


def _open_scope(
    procedures: Iterable[ProcedureRules], condition: Id | None, context: PatientContext
) -> Iterator[tuple[Id, Id | None]]:
    """Yield the items that say whether a recommendation applies to this patient."""
    for indication in (item for rules in procedures for item in rules.indications):
        if condition in (None, indication.indication.condition):
            for rules in indication.recommendations:
                applies = rules.recommendation.applies
                for name in context.items(context.judge(applies)) if applies is not None else ():
                    question, _, option = name.partition(".")
                    yield Id(question), Id(option) if option else None
