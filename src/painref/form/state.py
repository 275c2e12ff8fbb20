"""The answers of a form under way, and what they come to. Pure: every answer gives a new state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.changes import Change, PartAnswer, WholeAnswer, changed
from painref.triage.questionnaire.types import Item
from painref.triage.questionnaire.under_way import UnderWay
from painref.triage.questionnaire.values import OptionsAnswer
from painref.triage.summarise import summarise
from painref.triage.summary import Summary


@dataclass(frozen=True)
class FormState(UnderWay):
    """The answers so far. `before` is the state that undoing goes back to, `base` that with which a what-if began.

    Old answers are told of by `today`.
    """

    before: FormState | None = None
    base: FormState | None = None
    today: date | None = None

    @cached_property
    def summary(self) -> Summary:
        """What is shown of it."""
        return summarise(self.assessment)

    @property
    def compared(self) -> FormState | None:
        """The state that this one is shown beside: that before the what-if, or before the last answer."""
        return self.base or self.before

    @cached_property
    def moves(self) -> dict[str, int]:
        """How many places each procedure has moved up since then; 0 for one that was not there, or is where it was."""
        if self.compared is None:
            return {}
        earlier = {row.procedure: row.rank for row in self.compared.assessment.rows}
        return {row.procedure: earlier.get(row.procedure, row.rank) - row.rank for row in self.assessment.rows}

    def answered(self, changes: Iterable[Change]) -> FormState:
        """Return the state after an answer. What was named before stays beside what is named now."""
        merged = tuple(self._whole(change) for change in changes)
        return replace(self, given=changed(self.given, merged), before=self) if merged else self

    def _whole(self, change: Change) -> Change:
        """Return a change as it is meant in a form, where an answer is put together piece by piece.

        What is named is added to what was named before. In a closed list the options without an answer are no.
        """
        before = self.given.values.get(change.question)
        named = before.options if isinstance(before, OptionsAnswer) else {}
        if isinstance(change, PartAnswer):
            if not self.knowledge.questions[change.question].closed or change.answer is None:
                return change
            options = {**named, change.option: change.answer}
            yes = {option: answer for option, answer in options.items() if answer.truth is not False}
            return WholeAnswer(change.question, OptionsAnswer(options=yes, others_denied=True) if yes else None)
        if not isinstance(change.value, OptionsAnswer) or not change.value.options:
            return change
        return replace(change, value=replace(change.value, options={**named, **change.value.options}))

    def cleared(self, item: Item) -> FormState:
        """Return the state in which an item has no answer, as if it had never been asked."""
        values, name = dict(self.given.values), item.question.id
        value = values.pop(name, None)
        if item.option is not None and isinstance(value, OptionsAnswer):
            options = {option: answer for option, answer in value.options.items() if option != item.option}
            if options or (value.others_denied and not item.question.closed):
                values[name] = replace(value, options=options, unknown=value.unknown - {item.option})
        unknown = tuple(one for one in self.given.unknown if one != name)
        return replace(self, given=replace(self.given, values=values, unknown=unknown), before=self)

    def undone(self) -> FormState:
        """Return the state before the last answer; a what-if ends where it began."""
        return self if self.before is None else self.before

    def followed(self, rules: Rules) -> FormState:
        """Return the same answers under other rules."""
        return replace(self, rules=rules, before=self)

    def supposing(self) -> FormState:
        """Return the state at the beginning of a what-if: all that follows is compared with it."""
        return replace(self, base=self, before=self)

    def kept(self) -> FormState:
        """Return the end of a what-if with its answers."""
        return replace(self, base=None, before=self)

    def dropped(self) -> FormState:
        """Return the end of a what-if without its answers."""
        return self.base or self
