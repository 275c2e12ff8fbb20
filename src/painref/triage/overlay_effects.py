"""What an overlay does: to the entries, and to the cited patients that the knowledge is tested on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.knowledge.vocabulary import option_ids
from painref.overlay.diff import Difference, difference
from painref.records import record
from painref.triage.assessment import Assessment
from painref.triage.cases import Case, assessing
from painref.triage.compare import Comparison, compare_assessments
from painref.triage.questionnaire.nodes import OTHER
from painref.triage.questionnaire.values import AnswerValue, ClearedAnswer, OptionsAnswer, PastAnswer


@record
class CaseChange:
    """A case that comes out differently."""

    id: Id
    title: str
    comparison: Comparison


@record
class LostCase:
    """A case that cannot be assessed any more, and why."""

    id: Id
    title: str
    because: str


@record
class CaseName:
    """A case, and what it is called."""

    id: Id
    title: str


@record
class OverlayEffects:
    """What an overlay changes in the entries, and which of the `cases` come out differently under it.

    In `done_otherwise` are those whose verdicts are as before, while what is reachable stands in another order, or has
    another step, preparation, drug hold or contraindication to it.
    """

    before: str
    after: str
    entries: Difference
    cases: int
    changed_cases: tuple[CaseChange, ...]
    done_otherwise: tuple[CaseName, ...]
    lost_cases: tuple[LostCase, ...]


def overlay_effects(before: Knowledge, after: Knowledge, cases: Sequence[Case]) -> OverlayEffects:
    """Return what differs from one knowledge to the other; `cases` are patients as `before` reads them."""
    assessed_before, assessed_after = assessing(before, answers=False), assessing(after, answers=False)
    changed: list[CaseChange] = []
    done_otherwise: list[CaseName] = []
    lost: list[LostCase] = []
    for case in cases:
        try:
            reason = next(_unanswerable(case, after), "")
            assessed = None if reason else (assessed_before(case), assessed_after(case))
        except PainrefError as error:
            reason, assessed = error.message, None
        if assessed is None:
            lost.append(LostCase(id=case.id, title=case.title, because=reason))
        elif _differs(comparison := compare_assessments(*assessed)):
            changed.append(CaseChange(id=case.id, title=case.title, comparison=comparison))
        elif _to_do(assessed[0]) != _to_do(assessed[1]):
            done_otherwise.append(CaseName(id=case.id, title=case.title))
    return OverlayEffects(
        before=before.version,
        after=after.version,
        entries=difference(before, after),
        cases=len(cases),
        changed_cases=tuple(changed),
        done_otherwise=tuple(done_otherwise),
        lost_cases=tuple(lost),
    )


def _unanswerable(case: Case, knowledge: Knowledge) -> Iterator[str]:
    """Yield what the case's answers say that the knowledge has no words for any more."""
    for name, value in case.given.values.items():
        question = knowledge.questions.get(name)
        if question is None:
            yield f"the question {name} is gone."
            continue
        ids = (*option_ids(question, knowledge), OTHER)
        yield from (f"{name} cannot be answered with {item} any more." for item in _named(value) if item not in ids)


def _named(value: AnswerValue) -> Iterator[Id]:
    """Yield the options and entries that an answer names."""
    match value:
        case str():
            yield Id(value)
        case OptionsAnswer(options=options):
            yield from options
        case PastAnswer(records=records):
            yield from (Id(item.what) for item in records)
        case ClearedAnswer(cleared=cleared):
            yield from (item.flag for item in cleared)


def _differs(comparison: Comparison) -> bool:
    return bool(
        comparison.rows
        or comparison.requests
        or comparison.red_flags_raised
        or comparison.red_flags_gone
        or comparison.disposition_before is not comparison.disposition_after
        or comparison.first_before != comparison.first_after
        or comparison.if_clear_before is not comparison.if_clear_after
    )


def _to_do(assessment: Assessment) -> list[tuple[Any, ...]]:
    """Return what is on offer, or would be after a step, with what comes before it; wherever that is from."""
    return [
        (
            *(row.procedure, row.condition, row.role, row.until),
            *(_without_origin(row.steps), _without_origin(row.preparations), _without_origin(row.contraindications)),
            *(_without_origin(row.holds), _without_origin(row.thrombotic_risk)),
            *(_without_origin(row.check_before), _without_origin(row.by_hand), _without_origin(row.bleeding)),
        )
        for row in assessment.rows
        if row.verdict.is_reachable
    ]


def _without_origin(records: Sequence[Any]) -> list[Any]:
    return [replace(item, origin=None) for item in records]
