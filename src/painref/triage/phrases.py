"""The sentences of an assessment that are part of its record: why a word, why a row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from math import ceil, inf

from painref.criteria.answers import Number, least, most
from painref.criteria.judgement import FALSE, is_open
from painref.criteria.weeks import weeks_of
from painref.knowledge.bodies import speaker
from painref.knowledge.model import ContraindicationSeverity, Id, Role
from painref.knowledge.model import Until as EndOfWait
from painref.knowledge.names import first_sentence, listed, lowered
from painref.knowledge.until import until_in_words
from painref.triage.assessment import Until
from painref.triage.engine.conditions import ConditionSupport
from painref.triage.engine.context import PatientContext
from painref.triage.engine.disposition import Disposition, Why, missing_basics
from painref.triage.engine.drugs import DrugRisk, weeks_left
from painref.triage.engine.recommendations import RecommendationResult, RecommendationStatus
from painref.triage.engine.requests import Answer, Requested
from painref.triage.engine.safety import Safety
from painref.triage.engine.verdicts import Row, Tried, VerdictKind

_BASICS = {"pain_regions": "where it hurts", "pain_duration": "since when", "tried": "what has been tried"}


def after_first_sentence(text: str) -> str:
    """Return what a text says after its first sentence; empty if that is all of it."""
    return text.partition(". ")[2]


def why_disposition(disposition: Disposition, requests: Iterable[Requested], context: PatientContext) -> str:
    """Return what decides the disposition, in a sentence; a request without a row decides by its answer."""
    flags = listed(context.knowledge.red_flags[flag].name for flag in disposition.flags)
    match disposition.why:
        case Why.RED_FLAG:
            return f"Red flag: {flags}."
        case Why.OPEN_FLAG:
            return f"Not asked yet: what would raise {flags}."
        case Why.POSTPONED | Why.FIRST_ROW | Why.REQUEST if disposition.row is not None:
            return f"{disposition.row.row.rules.procedure.name}: {why_row(disposition.row.row, context)}"
        case Why.REQUEST:
            return _why_request(min(requests, key=lambda item: item.answer.rank), context)
        case Why.NOTHING_LEFT if context.has_unlisted_diagnosis:
            return "painref does not hold the diagnosis that was made, and supports no procedure for anything else."
        case Why.NOTHING_LEFT:
            return "No guideline that is followed supports a procedure for these answers."
        case _:
            missing = [_BASICS[question] for question in missing_basics(context)]
            return f"Not known yet: {listed(missing) or 'what the pain comes from'}."


def _why_request(request: Requested, context: PatientContext) -> str:
    if request.answer is Answer.NOT_COVERED and not request.procedures:
        return why_answer(request, context)
    asked = context.knowledge.procedures.get(Id(request.asked))
    return f"{asked.name if asked else request.asked}: {why_answer(request, context)}"


def _still_open(request: Requested, context: PatientContext) -> str:
    """Return a sentence on the conditions that are still open; it names two of them."""
    conditions = context.knowledge.conditions
    names = [lowered(conditions[id_].name) for id_ in dict.fromkeys(request.open_for)]
    named = [*names[:2], *(["another condition that it is done for"] if len(names) > 2 else [])]
    return f"it is open whether there is {listed(named, 'or')}."


def why_row(row: Row, context: PatientContext) -> str:
    """Return why a row has its verdict, in a sentence."""
    safety = row.safety
    match row.verdict:
        case VerdictKind.EXCLUDED:
            word = "not indicated" if safety.only_without_benefit else "contraindicated"
            return f"{word}: {_texts(safety, ContraindicationSeverity.ABSOLUTE)}."
        case VerdictKind.DEFERRED:
            names = listed(context.knowledge.red_flags[flag].name for flag in row.deferred_by)
            return f"waits for the red flag: {names}."
        case VerdictKind.DECLINED:
            return "declined by the patient."
        case VerdictKind.DONE:
            if row.role is Role.DIAGNOSTIC and row.tried is Tried.UNTRIED:
                return "not needed: another test has given the answer."
            if row.role is Role.DIAGNOSTIC:
                return "already done: it has given its answer."
            return "already done: it has not helped enough, or not for long enough."
        case VerdictKind.NO_POSITION:
            return "no guideline that is followed applies to this patient; that is not the same as not indicated."
        case VerdictKind.NOT_RECOMMENDED:
            if against := _opponents(row, context):
                return f"not recommended by {against}."
            if any(item.rules.favourable for item in row.recommendations):
                return "guidelines recommend it for other patients only."
            return "no guideline that is followed recommends it."
        case VerdictKind.CRITERIA_NOT_MET:
            return f"criteria not met: {_unmet(row)}."
        case VerdictKind.POSTPONED:
            return f"postponed: {_postponed(row, context)}"
        case VerdictKind.AFTER_STEP:
            return f"first: {listed(step_name(step, context) for step in row.steps)}."
        case VerdictKind.IF_CONFIRMED:
            established = row.support.support is ConditionSupport.ESTABLISHED
            return f"{'if criteria are met' if established else 'if confirmed'}: {_open(row, context)}."
        case VerdictKind.AFTER_PREPARATION:
            return f"after preparation: {_preparation(row)}"
        case VerdictKind.NOW:
            return f"recommended by {_supporters(row, context) or 'no body'}."


def step_name(step: Id, context: PatientContext) -> str:
    """Return what a step is called inside a sentence."""
    return lowered(context.knowledge.step_name(step))


def _texts(safety: Safety, severity: ContraindicationSeverity) -> str:
    return "; ".join(item.contraindication.text.rstrip(".") for item in safety.true(severity))


def _body(result: RecommendationResult, context: PatientContext) -> str:
    return speaker(context.knowledge.references[result.rules.recommendation.by], context.knowledge)


def _supporters(row: Row, context: PatientContext) -> str:
    """Return who is for it with criteria that are met, those apart that do not count for or against."""
    met = [item for item in row.recommendations if item.status is RecommendationStatus.MET and item.rules.favourable]
    counted = {_body(item, context) for item in met if any(item is other for other in row.count.spoken)}
    names = [_body(item, context) for item in met]
    others = listed(name for name in names if name not in counted)
    not_counted = f"{others}, not counted" if others else ""
    return "; also ".join(filter(None, [listed(name for name in names if name in counted), not_counted]))


def _opponents(row: Row, context: PatientContext) -> str:
    """Return the bodies against it, for this condition or a wider one, and mark those not read at the source."""
    said = (*row.recommendations, *row.count.spoken)
    applying = [item for item in said if item.status is not RecommendationStatus.NOT_APPLICABLE]
    against = [item for item in applying if item.rules.unfavourable]
    read = {_body(item, context) for item in against if item.rules.recommendation.verified}
    names = dict.fromkeys(_body(item, context) for item in against)
    return listed(name if name in read else f"{name} (not verified at source)" for name in names)


def _unmet(row: Row) -> str:
    texts = [
        requirement.rules.requirement.text
        for item in row.recommendations
        if item.rules.favourable and item.status is RecommendationStatus.NOT_MET
        for requirement in item.requirements
        if requirement.failed or (requirement.judgement == FALSE and not requirement.pending)
    ]
    return "; ".join(_once(texts))


def _open(row: Row, context: PatientContext) -> str:
    if row.nearest is None:
        return ""
    texts = [
        first_sentence(item.rules.requirement.text) for item in row.nearest.requirements if is_open(item.judgement)
    ]
    if is_open(row.nearest.applies):
        texts.insert(0, f"whether the guideline of {_body(row.nearest, context)} applies to this patient")
    return "; ".join(_once(texts)[:2]) or "by hand, since no question asks for its criteria"


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(lowered, texts)))


def _preparation(row: Row) -> str:
    corrected = [
        item.contraindication.corrected.what if item.contraindication.corrected else item.contraindication.text
        for item in row.safety.true(ContraindicationSeverity.UNTIL_CORRECTED)
    ]
    drugs = [f"a plan for {drug.name} with its prescriber" for drug in row.safety.drugs if drug.prescriber]
    return f"{'; '.join([*corrected, *drugs])}."


def _postponed(row: Row, context: PatientContext) -> str:
    texts = [item.contraindication.text.rstrip(".") for item in row.safety.true(ContraindicationSeverity.POSTPONED)]
    for drug in row.safety.postponing(row.indication.indication):
        texts.append(f"do not stop {drug.name}; {_longest_wait(drug.risks).rstrip('.')}")
    until = until_of(row, context)
    return f"{'; '.join(texts)}{f', until {until.text}' if until and until.text else ''}."


def _longest_wait(risks: Iterable[DrugRisk]) -> str:
    """Return what the rule says whose interval runs longest, as far as that is known; empty if none has one."""
    left = {
        risk.rule.says: most(risk.weeks_left) if risk.weeks_left is not None else 0
        for risk in risks
        if risk.rule.wait is not None
    }
    return max(left, key=left.__getitem__, default="")


def until_of(row: Row, context: PatientContext) -> Until | None:
    """Return when a postponed row may be done; None for any other."""
    if row.verdict is not VerdictKind.POSTPONED:
        return None
    left: list[Number] = []
    for drug in row.safety.postponing(row.indication.indication):
        left.extend(risk.weeks_left for risk in drug.risks if risk.weeks_left is not None)
    texts: list[str] = []
    for item in row.safety.true(ContraindicationSeverity.POSTPONED):
        until = item.contraindication.until
        if until is None:
            continue
        weeks = _weeks_until(until, context)
        if weeks is not None and most(weeks) < inf and context.patient.as_of:
            left.append(weeks)
        else:
            texts.append(until_in_words(until, context.knowledge))
    day = latest_day(left, context.patient.as_of)
    return Until(date=day, text=" and ".join(filter(None, dict.fromkeys([day or "", *texts]))))


def _weeks_until(until: EndOfWait, context: PatientContext) -> Number | None:
    """Return in how many weeks a postponement ends; None if that is not known, or is no matter of days."""
    if until.event is not None and until.wait is not None and until.wait.low is not None:
        return weeks_left(until.event, weeks_of(until.wait.low, until.wait.unit), context)
    if until.sessions is None or until.within is None or until.fewer_than is None:
        return None
    done = [
        item
        for item in context.patient.answers.records
        if until.sessions in context.knowledge.lineage_of(Id(item.what))
    ]
    if len(done) != 1 or done[0].times != until.fewer_than:
        return None
    leaving = done[0].last if until.fewer_than == 1 else done[0].first
    if leaving is None:
        return None
    return max(0.0, until.within - least(leaving)) + 1 / 7  # the window counts its own last day


def latest_day(left: Iterable[Number], as_of: str) -> str | None:
    """Return the first day after the longest of some spans of weeks; None if none is known."""
    longest = max(map(most, left), default=None)
    if longest is None or longest == inf or not as_of:
        return None
    days = ceil(longest * 7 - _ROUNDING)
    return (date.fromisoformat(as_of) + timedelta(days=days)).isoformat()


_ROUNDING = 1e-9
"""What a span of weeks may be off by arithmetic, in days."""


def steps_of(request: Requested) -> tuple[Id, ...]:
    """Return what comes before what is asked for; where another row stands for it, that is its step."""
    if request.itself is not None:
        return request.itself.steps or ((request.row.row.procedure,) if request.row else ())
    return request.row.row.steps if request.row else ()


def why_answer(request: Requested, context: PatientContext) -> str:
    """Return why a request is answered so, in a sentence."""
    if request.itself is not None and (steps := steps_of(request)):
        return f"first: {listed(step_name(step, context) for step in steps)}."
    if request.row is not None:
        return why_row(request.row.row, context)
    match request.answer:
        case Answer.NOT_COVERED if request.procedures:
            return "painref does not hold the diagnosis that was made, and nothing else that it is done for is there."
        case Answer.NOT_COVERED:
            return f"painref does not cover {request.asked}."
        case Answer.NEEDS_ANSWERS:
            return _still_open(request, context)
        case Answer.NOT_YET_STEP_FIRST if request.care_first:
            return "care comes first for the pain that is there, whatever else is still open."
        case Answer.NOT_YET_STEP_FIRST:
            return "what a red flag calls for comes first."
        case Answer.CONTRAINDICATED:
            return "an absolute contraindication is present."
        case Answer.RED_FLAG_FIRST:
            return "a red flag comes first."
        case Answer.POSTPONED:
            return "it would be postponed, whatever else is still open."
        case _:
            return "nothing that it is done for is supported by these answers."
