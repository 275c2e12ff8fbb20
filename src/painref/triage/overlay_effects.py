"""What an overlay does: to the entries, and to the cited patients that the knowledge is tested on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from painref.criteria.typecheck import OneOf, SomeOf
from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.overlay.diff import Difference, difference
from painref.records import record
from painref.triage.assessment import Assessment, VerdictKind
from painref.triage.cases import Case, assessing
from painref.triage.compare import Comparison, compare_assessments


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

    In `done_otherwise` are those whose verdicts are as before, while what is on offer stands in another order, or has
    another step, drug hold or contraindication to it.
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
    assessed_before, assessed_after = assessing(before), assessing(after)
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
    for name, value in case.answers.items():
        kind = knowledge.vocabulary.get(name)
        if Id(name) not in knowledge.questions:
            yield f"the question {name} is gone."
        elif isinstance(kind, OneOf | SomeOf):
            given = value if isinstance(value, frozenset) else {value}
            yield from (
                f"{name} cannot be answered with {item} any more." for item in given if item not in kind.options
            )


def _differs(comparison: Comparison) -> bool:
    return bool(
        comparison.verdicts
        or comparison.red_flags_raised
        or comparison.red_flags_gone
        or comparison.disposition_before is not comparison.disposition_after
        or comparison.top_before != comparison.top_after
    )


def _to_do(assessment: Assessment) -> list[tuple[Any, ...]]:
    """Return what is on offer, or would be after a step, with what comes before it; wherever that is from."""
    return [
        (
            *(verdict.procedure, verdict.condition, verdict.role, verdict.bleeding_class, verdict.to_confirm),
            [replace(item, origin=None) for item in verdict.steps],
            [replace(item, origin=None) for item in verdict.contraindications],
            [replace(item, origin=None) for item in verdict.holds],
        )
        for verdict in assessment.verdicts
        if verdict.verdict.is_candidate or verdict.verdict is VerdictKind.NOT_YET
    ]
