"""Red flags, safety questions and conditions as records."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from painref.criteria.facts import leaves_beneath
from painref.criteria.judgement import FALSE, TRUE, word_of
from painref.criteria.parser import parse
from painref.criteria.syntax import NEW, Has
from painref.knowledge.model import Id, RedFlag
from painref.triage.assessment import (
    Asked,
    ConditionRecord,
    CouldHoldUp,
    CriteriaFinding,
    FlagRecord,
    LiftRecord,
    NotCleared,
    OpenFlagRecord,
    SafetyRecord,
)
from painref.triage.engine.conditions import Support, meets
from painref.triage.engine.context import DIAGNOSES, REGIONS, PatientContext
from painref.triage.engine.decide import Decided
from painref.triage.engine.open_needs import OpenNeeds
from painref.triage.engine.procedure_rules import ProcedureRules
from painref.triage.engine.red_flags import OpenFlag, RaisedFlag, must_options
from painref.triage.engine.requests import Answer
from painref.triage.reporting.items import asked_item, open_items, said
from painref.triage.reporting.questions import is_asked


def flag_record(item: RaisedFlag, decided: Decided) -> FlagRecord:
    """Return a red flag that is raised, or was lifted: by what, and what it defers."""
    flag, context = item.flag, decided.context
    return FlagRecord(
        id=flag.id,
        name=flag.name,
        urgency=flag.urgency,
        text=flag.text,
        action=flag.action,
        raised_by=tuple(_raised_by(name, context) for name in item.raised_by),
        course_not_said=not context.presumed_new.isdisjoint(item.raised_by),
        taken_for_new=tuple(
            asked_item(name, context.knowledge, "yes") for name in item.raised_by if name in context.presumed_new
        ),
        defers=tuple(rules.id for rules in decided.rules.procedures if flag.id in rules.flags),
        not_cleared=tuple(NotCleared(by=one.given.tests, reason=one.reason) for one in item.not_cleared),
        lifted_by=_lift(item, context),
        refs=flag.refs,
        verified=flag.verified,
        origin=flag.origin,
    )


def _raised_by(item: str, context: PatientContext) -> Asked:
    """Return what raised a flag: an option that applies, or a number as it was given."""
    answer = said(item, context) if item in context.patient.answers.numbers else "yes"
    return asked_item(item, context.knowledge, answer)


def _lift(item: RaisedFlag, context: PatientContext) -> LiftRecord | None:
    lift = item.lift
    if lift is None:
        return None
    text = lift.clearing.text if lift.clearing else ""
    if lift.diagnosis is not None:
        text = f"explained by {context.knowledge.conditions[lift.diagnosis].name}"
    return LiftRecord(
        kind=lift.by,
        tests=lift.given.tests if lift.given else (),
        diagnosis=lift.diagnosis,
        flag=lift.flag,
        text=text,
    )


def open_flag_record(item: OpenFlag, context: PatientContext, *, asked: bool = True) -> OpenFlagRecord:
    """Return a red flag that is not ruled out, with what is to be `asked` for it."""
    return OpenFlagRecord(
        id=item.flag.id,
        name=item.flag.name,
        urgency=item.flag.urgency,
        must=item.must != FALSE,
        open=open_items(item.needs, context) if asked else (),
        origin=item.flag.origin,
    )


def safety_record(needs: OpenNeeds, decided: Decided) -> SafetyRecord:
    """Return the safety questions that must be asked: how many, those answered and how, and those that are open.

    One that nobody answered and on which nothing depends any more, as a flag is raised anyway, is not among them.
    """
    context = decided.context
    unanswered = set(context.items(needs.must))
    known = {item: _said_of_sign(item, context) for item in must_options(context) if item not in unanswered}
    answered = tuple(asked_item(item, context.knowledge, answer) for item, answer in known.items() if answer)
    open_ = open_items(needs.must, context)
    return SafetyRecord(
        total=len(answered) + len(open_),
        answered=answered,
        open=open_,
        could_hold_up=tuple(_could_hold_up(decided)),
    )


def _could_hold_up(decided: Decided) -> Iterator[CouldHoldUp]:
    """Yield the open flags that what comes first or what is asked for would wait for, those to be named first.

    Not those that are asked before anything, those that a diagnosis that was made would lift, nor those that only an
    answer could raise that is not asked for of this patient.
    """
    waiting = dict(_in_question(decided))
    can_be_raised = _can_be_raised(decided)
    found: list[tuple[OpenFlag, tuple[Id, ...]]] = []
    for item in decided.screening.open:
        flag = item.flag
        procedures = tuple(id_ for id_, rules in waiting.items() if flag.id in rules.flags)
        explained = any(decided.context.said(DIAGNOSES, diagnosis) == TRUE for diagnosis in flag.explained_by)
        if procedures and item.must == FALSE and not explained and can_be_raised(flag):
            found.append((item, procedures))
    for item, procedures in sorted(found, key=lambda pair: _prominence(pair[0], decided)):
        flag = item.flag
        yield CouldHoldUp(flag=flag.id, name=flag.name, procedures=procedures, origin=flag.origin)


def _can_be_raised(decided: Decided) -> Callable[[RedFlag], bool]:
    """Return what says of an open flag whether it could be raised if all were no that is not asked of this patient."""
    context = decided.context
    patient = context.patient
    open_ = {name for item in decided.screening.open for name in context.items(item.needs)}
    unasked = [name for name in open_ - patient.answers.truths.keys() if not is_asked(name, context)]
    judge = PatientContext(context.knowledge, patient.denying(unasked)).judge
    return lambda flag: judge(flag.when) != FALSE


def _in_question(decided: Decided) -> Iterator[tuple[Id, ProcedureRules]]:
    """Yield what comes first and what is asked for, as far as it is on offer or depends on open answers."""
    disposition = decided.disposition.if_clear or decided.disposition
    rows = (disposition.row, *(request.row for request in decided.requests))
    yield from ((item.row.procedure, item.row.rules) for item in rows if item and item.row.verdict.is_reachable)
    depend = (item for item in decided.requests if item.row is None and item.answer is Answer.NEEDS_ANSWERS)
    asked = frozenset[Id]().union(*(item.procedures for item in depend))
    yield from ((rules.id, rules) for rules in decided.rules.procedures if rules.id in asked)


def _prominence(item: OpenFlag, decided: Decided) -> tuple[bool, bool, int]:
    """Return the key by which flags are named: those that are about where it hurts first.

    Then those that are not pressing, which nothing else asks for; among them those for which the fewest procedures
    wait.
    """
    is_here = _is_about_regions(item, decided.context)
    return not is_here, item.flag.urgency.is_pressing, decided.rules.held_up[item.flag.id]


def _is_about_regions(item: OpenFlag, context: PatientContext) -> bool:
    """Return whether a flag, or whether what it still needs is asked, depends on a region that hurts."""
    knowledge, criteria = context.knowledge, [item.flag.when]
    for name in context.items(item.needs):
        question, option = knowledge.asked_by(name)
        if option is not None and not context.regions.isdisjoint(option.must):
            return True
        criteria += filter(None, (question.ask_if, option.ask_if if option else None))
    leaves = (leaf for text in criteria for leaf in leaves_beneath(parse(text), knowledge.facts))
    return any(isinstance(leaf, Has) and leaf.name == REGIONS and leaf.option in context.regions for leaf in leaves)


def _said_of_sign(item: str, context: PatientContext) -> str | None:
    """Return the answer to a sign; also that it is known not to be new, though not whether it is there at all."""
    is_new = context.patient.answers.truths.get(f"{item}{NEW}")
    return said(item, context) or ("not new" if is_new is False else None)


def condition_record(item: Support, decided: Decided) -> ConditionRecord:
    """Return a condition of the patient's regions with what supports it."""
    condition, context = item.condition, decided.context
    return ConditionRecord(
        condition=condition.id,
        name=condition.name,
        support=item.support,
        supported_by=item.by,
        leading=condition.id in decided.leading,
        kind=condition.kind,
        parent=condition.parent,
        criteria=tuple(
            CriteriaFinding(
                name=criteria.name,
                truth=word_of(meets(criteria.when, criteria.unless, context)),
                open=open_items(meets(criteria.when, criteria.unless, context), context),
                refs=criteria.refs,
                verified=criteria.verified,
                origin=criteria.origin,
            )
            for criteria in condition.criteria
            if criteria.when is not None
        ),
        open=open_items(item.needs, context),
        origin=condition.origin,
    )
