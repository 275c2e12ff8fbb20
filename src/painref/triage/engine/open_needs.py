"""What is still to be asked of a patient, and in which order: the open items on which something still depends."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain, repeat
from typing import NamedTuple

from painref.criteria.judgement import FALSE, TRUE, Judgement, any_of, open_part
from painref.knowledge.model import Clearing, Id
from painref.records import record
from painref.triage.engine.context import EVENTS, PatientContext
from painref.triage.engine.decide import Decided
from painref.triage.engine.disposition import CARE_TRIED, Why
from painref.triage.engine.red_flags import RaisedFlag
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import Row


class RowNeeds(NamedTuple):
    """The open items of a row: those on which the recommendation nearest to being met rests, and all of them."""

    nearest: Judgement
    every: Judgement


@record(kw_only=False, eq=False, slots=False)
class OpenNeeds:
    """The items on which something that was decided still depends: screening, a request, each row in order, anything.

    `flags` holds the items of one red flag after another: first raised ones; then open ones that would hold up the
    first row or what is asked for, the most particular first; then the others. What is pressing among them is asked
    before all else, as `must`. A batch asks for few of them, so each is worked out when it is first asked for.
    """

    _decided: Decided

    @cached_property
    def must(self) -> Judgement:
        """The items that must be asked before all else."""
        return any_of(item.must for item in self._decided.screening.open)

    @cached_property
    def requests(self) -> Judgement:
        """The items on which the answer to a request depends, or of its row what is nearest to being met."""
        asked = (item for item in self._decided.requests if item.answer is Answer.NEEDS_ANSWERS)
        return any_of(open_part(item.needs) if item.row is None else _nearest(item.row.row) for item in asked)

    @cached_property
    def bars(self) -> Judgement:
        """The items of what could bar or postpone what is asked for, where it is open what it would be done for."""
        return any_of(open_part(item.bars) for item in self._decided.requests)

    @property
    def rows(self) -> Iterator[RowNeeds]:
        """The items of each row."""
        return (RowNeeds(_nearest(item.row), item.row.needs) for item in self._decided.rows)

    @cached_property
    def flags(self) -> tuple[Judgement, ...]:
        """The items of each red flag."""
        return (*self._raised, *_open_flags(self._decided))

    @cached_property
    def _raised(self) -> list[Judgement]:
        return [_could_lift(item, self._decided.context) for item in self._decided.screening.raised]

    @cached_property
    def conditions(self) -> Judgement:
        """The items on which a condition depends."""
        return any_of(self._conditions)

    @cached_property
    def _conditions(self) -> tuple[Judgement, Judgement]:
        """The items on which the conditions depend that anybody may have, and those that some may, if they are some."""
        judge = self._decided.context.judge
        anybody, some = FALSE, FALSE
        for item in self._decided.supports:
            applies = item.condition.applies
            if applies is None or judge(applies) == TRUE:
                anybody |= open_part(item.needs)
            else:
                some |= open_part(item.needs)
        return anybody, some

    def turns(self) -> Iterator[tuple[str, Judgement]]:
        """Yield the reasons for asking, each with its items, in the order of asking.

        What was tried comes early where too little is known. Where nothing is on offer, what would establish a
        condition comes before the flags that need not be asked. What could bar a request that has no row comes last.
        """
        yield "must", self.must
        yield "request", self.requests
        if self._decided.disposition.why is Why.NOT_ENOUGH_KNOWN:
            yield "condition", open_part(self._decided.context.fact(CARE_TRIED))
        for place, row in zip(chain(("first", "second"), repeat("row")), self.rows, strict=False):
            for part in row:
                yield place, part
        for flag in self._raised:
            yield "flag", flag
        conditions = [*zip(repeat("condition"), self._conditions, strict=False)]
        if not any(item.row.verdict.is_reachable for item in self._decided.rows):
            yield from conditions
        for flag in self.flags:
            yield "flag", flag
        yield from conditions
        yield "request", self.bars

    def in_turn(self) -> Iterator[Judgement]:
        """Yield the items in that order, each once."""
        met = FALSE
        for _, needs in self.turns():
            yield needs & ~met
            met |= needs

    @cached_property
    def every(self) -> Judgement:
        """All of them."""
        rows = (item.row.needs for item in self._decided.rows)
        flags = (item.needs for item in self._decided.screening.open)
        return any_of((self.must, self.requests, *rows, *self._raised, *flags, self.conditions, self.bars))


def _nearest(row: Row) -> Judgement:
    """Return the open items of the favourable recommendation that is nearest to being met."""
    if row.nearest is None:
        return FALSE
    return any_of(map(open_part, (row.nearest.applies, *(item.judgement for item in row.nearest.requirements))))


def _could_lift(raised: RaisedFlag, context: PatientContext) -> Judgement:
    """Return the open items that decide whether a test lifts a raised flag: was it done, and does it count."""
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
    """Return the open items of each open flag. Flags that would hold up the first row or a request come first.

    Among these, the flag that the fewest procedures wait for comes first, because it is the most specific.
    """
    first = [item.row.rules for item in decided.rows[:1]]
    concerned = (*first, *decided.rules.asked_for(decided.context.patient.requested))
    holding = frozenset[Id]().union(*(item.flags for item in concerned))
    held_up = decided.rules.held_up
    near = [item for item in decided.screening.open if item.flag.id in holding]
    other = [item for item in decided.screening.open if item.flag.id not in holding]
    return [item.needs for item in (*sorted(near, key=lambda item: held_up[item.flag.id]), *other)]
