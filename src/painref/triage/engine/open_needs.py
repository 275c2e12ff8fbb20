"""What is still to be asked of a patient, and in which order: the open items on which something still depends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from painref.criteria.judgement import FALSE, Judgement, any_of, open_part
from painref.knowledge.model import Clearing, Id
from painref.records import record
from painref.triage.engine.context import EVENTS, PatientContext
from painref.triage.engine.decide import Decided
from painref.triage.engine.red_flags import RaisedFlag
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import Row


class RowNeeds(NamedTuple):
    """The open items of a row: those on which the recommendation nearest to being met rests, and all of them."""

    nearest: Judgement
    every: Judgement


@record(kw_only=False)
class OpenNeeds:
    """The items on which something still depends: on screening, on a request, on each row in order, on anything.

    `flags` holds the items of one red flag after another: first raised ones; then open ones that would hold up the
    first row or what is asked for, the most particular first; then the others. What is pressing among them is asked
    before all else, as `must`.
    """

    must: Judgement
    requests: Judgement
    rows: tuple[RowNeeds, ...]
    flags: tuple[Judgement, ...]
    conditions: Judgement

    def in_turn(self) -> Iterator[Judgement]:
        """Yield them in the order in which they should be asked, each item once."""
        met = FALSE
        for needs in self._parts:
            yield needs & ~met
            met |= needs

    @property
    def every(self) -> Judgement:
        """All of them."""
        return any_of(self._parts)

    @property
    def _parts(self) -> tuple[Judgement, ...]:
        return self.must, self.requests, *chain.from_iterable(self.rows), *self.flags, self.conditions


def open_needs(decided: Decided) -> OpenNeeds:
    """Return the open items on which something still depends."""
    asked = (item for item in decided.requests if item.row is None and item.answer is Answer.NEEDS_ANSWERS)
    raised = [_could_lift(item, decided.context) for item in decided.screening.raised]
    return OpenNeeds(
        must=any_of(item.must for item in decided.screening.open),
        requests=any_of(open_part(item.needs) for item in asked),
        rows=tuple([RowNeeds(_nearest(item.row), item.row.needs) for item in decided.rows]),
        flags=(*raised, *_open_flags(decided)),
        conditions=any_of(open_part(item.needs) for item in decided.supports),
    )


def _nearest(row: Row) -> Judgement:
    """Return the open items of the recommendation in favour of a row that is nearest to being met."""
    if row.nearest is None:
        return FALSE
    return any_of(map(open_part, (row.nearest.applies, *(item.judgement for item in row.nearest.requirements))))


def _could_lift(raised: RaisedFlag, context: PatientContext) -> Judgement:
    """Return the open items that say whether a test was done that lifts a raised flag, or whether that test counts."""
    found = FALSE
    told = any(one.given.flag == raised.flag.id for one in raised.not_cleared)
    for clearing in raised.flag.cleared_by:
        known = FALSE if clearing.known_when is None else context.judge(clearing.known_when)
        may_be_told = told or known != FALSE or _may_be_found_by_event(clearing, context)
        texts = [clearing.never_when, clearing.unless if may_be_told else None]
        found |= open_part(known) | any_of(open_part(context.judge(text)) for text in texts if text is not None)
    return found


def _may_be_found_by_event(clearing: Clearing, context: PatientContext) -> bool:
    return clearing.event is not None and context.said(EVENTS, clearing.event) != FALSE


def _open_flags(decided: Decided) -> list[Judgement]:
    """Return the open items of each open flag, those of one that would hold up the first row or a request first.

    Of these the one for which the fewest procedures wait comes first: it is the most particular to what it holds up.
    """
    first = [item.row.rules for item in decided.rows[:1]]
    concerned = (*first, *decided.rules.asked_for(decided.context.patient.requested))
    holding = frozenset[Id]().union(*(item.flags for item in concerned))
    held_up = decided.rules.held_up
    near = [item for item in decided.screening.open if item.flag.id in holding]
    other = [item for item in decided.screening.open if item.flag.id not in holding]
    return [item.needs for item in (*sorted(near, key=lambda item: held_up[item.flag.id]), *other)]
