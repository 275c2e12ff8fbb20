"""What an overlay does: to the entries, and to the cited patients that the knowledge is tested on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from painref.errors import PainrefError
from painref.knowledge.difference import Difference, difference
from painref.knowledge.library import Knowledge
from painref.knowledge.models import Id
from painref.logic.check import OneOf, SomeOf
from painref.triage.cases import Case, assess_case, read_cases
from painref.triage.what_if import Comparison, compare_assessments


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """A case that comes out differently."""

    id: Id
    title: str
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class LostCase:
    """A case that cannot be assessed any more, and why."""

    id: Id
    title: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayEffects:
    """What an overlay changes in the entries, and which of the `cases` come out differently under it."""

    before: str
    after: str
    entries: Difference
    cases: int
    changed_cases: tuple[CaseChange, ...]
    lost_cases: tuple[LostCase, ...]


def overlay_effects(before: Knowledge, after: Knowledge, cases: Path) -> OverlayEffects:
    """What differs from one knowledge to the other; `cases` is the folder of the cited patients."""
    every = list(read_cases(cases, before))
    changed: list[CaseChange] = []
    lost: list[LostCase] = []
    for case in every:
        try:
            reason = next(_unanswerable(case, after), "")
            comparison = None if reason else _compared(case, before, after)
        except PainrefError as error:
            reason, comparison = error.message, None
        if comparison is None:
            lost.append(LostCase(id=case.id, title=case.title, because=reason))
        elif _differs(comparison):
            changed.append(CaseChange(id=case.id, title=case.title, comparison=comparison))
    return OverlayEffects(
        before=before.version,
        after=after.version,
        entries=difference(before, after),
        cases=len(every),
        changed_cases=tuple(changed),
        lost_cases=tuple(lost),
    )


def _unanswerable(case: Case, knowledge: Knowledge) -> Iterator[str]:
    """What the case's answers say that the knowledge has no words for any more."""
    for name, value in case.answers.items():
        kind = knowledge.vocabulary.get(name)
        if Id(name) not in knowledge.questions:
            yield f"the question {name} is gone."
        elif isinstance(kind, OneOf | SomeOf):
            given = value if isinstance(value, frozenset) else {value}
            yield from (
                f"{name} cannot be answered with {item} any more." for item in given if item not in kind.options
            )


def _compared(case: Case, before: Knowledge, after: Knowledge) -> Comparison:
    return compare_assessments(assess_case(case, before), assess_case(case, after))


def _differs(comparison: Comparison) -> bool:
    return bool(
        comparison.verdicts
        or comparison.red_flags_raised
        or comparison.red_flags_gone
        or comparison.disposition_before is not comparison.disposition_after
        or comparison.top_before != comparison.top_after
    )
