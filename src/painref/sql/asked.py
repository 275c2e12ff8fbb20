"""The answers of a patient as expressions: what each column of the contract says, and what follows from others.

A column that a table lacks is unknown. Columns are named here and nowhere else:

- `question` for yes or no, a choice (the id of the option) or a number; `question__low` and `question__high` for a
  number of which only a bound is known, the bound included;
- `question__option` for an option; `question__option__new` whether it is new;
  `question__option__weeks` (`__low`, `__high`) for how long ago it was or began, or until it;
  `question__option__not_within` for so many weeks in which it did not happen;
- `diagnoses__ID__suspected` for a diagnosis with a question mark; `diagnoses__ID__not_made` where nobody has made it,
  which does not rule it out;
- `done__ID` for what has been done or not, `done__ID__times`, `relief`, `lasted`, `last`, `first` (each with `__low`
  and `__high`) and `done__ID__result` for its record, `done__ID__not_within` for weeks without it, and `done__others`,
  which is FALSE where nothing else was done;
- `requested__ID`, and `requested__other` for what painref does not hold;
- `cleared__FLAG__TEST` for a test that looked into a red flag, and `cleared__FLAG__weeks` for how long ago.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from painref.criteria.syntax import NEW, PAST, Op
from painref.knowledge.model import Id
from painref.records import record
from painref.sql.expression import (
    FALSE,
    TRUE,
    Expression,
    all_of,
    any_of,
    case,
    coalesce,
    column,
    compare,
    is_false,
    is_true,
    is_unknown,
    not_,
    number,
    total,
)
from painref.triage.engine.context import DIAGNOSES
from painref.triage.questionnaire.slots import REQUESTED

CLEARED = "cleared"
OTHERS = "others"
JOINT = "__"

MANY = 1e9
"""More sessions than anybody has: what stands for no limit."""

A_LITTLE = 1e-9
"""Less than any two times differ by, in weeks."""


@record(kw_only=False)
class Ends:
    """The least and the greatest that a number may be, both included; each is NULL where it has no limit."""

    low: Expression
    high: Expression

    @property
    def unknown(self) -> Expression:
        """Whether nothing is known of it."""
        return all_of((is_unknown(self.low), is_unknown(self.high)))


def named(*parts: str) -> Expression:
    """Return the column of some parts of a name."""
    return column(JOINT.join(parts))


def ends(*parts: str) -> Ends:
    """Return the number whose columns start with this name: an exact value, or its bounds."""
    exact = named(*parts)
    return Ends(coalesce((exact, named(*parts, "low"))), coalesce((exact, named(*parts, "high"))))


@record(kw_only=False)
class Past:
    """The columns of what has been done of one procedure."""

    what: str

    @property
    def recorded(self) -> Expression:
        """Whether there is a record of it."""
        return is_true(named(PAST, self.what))

    @property
    def denied(self) -> Expression:
        """Whether it was said not to have been done."""
        return is_false(named(PAST, self.what))

    @property
    def times(self) -> Ends:
        """How many sessions the record stands for; one at least."""
        found = self.detail("times")
        return Ends(coalesce((found.low, number(1))), coalesce((found.high, number(MANY))))

    @property
    def result(self) -> Expression:
        """The clinician's word for the result."""
        return named(PAST, self.what, "result")

    @property
    def not_within(self) -> Expression:
        """The weeks within which it was not done."""
        return named(PAST, self.what, "not_within")

    def detail(self, name: str) -> Ends:
        """Return one of the numbers of the record."""
        return ends(PAST, self.what, name)


@record(kw_only=False)
class Asked:
    """The answers as far as other answers or denials change them; what is not there is as its columns say.

    `truths` are by slot as in `painref.criteria.answers.Answers`, `words` and `numbers` by question.
    """

    truths: Mapping[str, Expression] = field(default_factory=dict)
    words: Mapping[str, Expression] = field(default_factory=dict)
    numbers: Mapping[str, Ends] = field(default_factory=dict)

    def truth(self, slot: str) -> Expression:
        """Return the truth of a slot: of a question, an option, or whether it is new."""
        if slot in self.truths:
            return self.truths[slot]
        question, _, option = slot.partition(".")
        if not option:
            return named(question)
        if option.endswith(NEW):
            present = self.truth(slot.removesuffix(NEW))
            said = named(question, option.removesuffix(NEW), "new")
            return case((is_unknown(said), case((is_false(present), FALSE))), otherwise=said)
        if question == DIAGNOSES:
            said, not_made = named(question, option), is_true(named(question, option, "not_made"))
            return case((all_of((is_unknown(said), not_made)), FALSE), otherwise=said)
        return named(question, option)

    def word(self, question: str) -> Expression:
        """Return the option chosen."""
        return self.words[question] if question in self.words else named(question)

    def number(self, question: str) -> Ends:
        """Return a number."""
        return self.numbers[question] if question in self.numbers else ends(question)

    def weeks(self, slot: str) -> Ends:
        """Return how long ago an option happened or began, or how long until it."""
        question, _, option = slot.partition(".")
        found = ends(question, option, "weeks")
        return Ends(coalesce((found.low, total((self.not_within(slot), number(A_LITTLE))))), found.high)

    def not_within(self, slot: str) -> Expression:
        """Return for how many weeks it has not happened, if it ever has."""
        question, _, option = slot.partition(".")
        return named(question, option, "not_within")

    def onset(self, slot: str) -> Ends:
        """Return how long ago a finding began."""
        question, _, option = slot.partition(".")
        return ends(question, option, "weeks")

    def suspected(self, condition: Id) -> Expression:
        """Return whether a clinician suspects a condition."""
        return is_true(named(DIAGNOSES, condition, "suspected"))

    def not_made(self, condition: Id) -> Expression:
        """Return whether a condition is denied only since nobody has made the diagnosis."""
        said = named(DIAGNOSES, condition)
        return all_of((is_unknown(said), is_true(named(DIAGNOSES, condition, "not_made"))))

    def requested(self, procedure: str) -> Expression:
        """Return whether a procedure is asked for."""
        return is_true(named(REQUESTED, procedure))

    def nothing_else(self) -> Expression:
        """Return whether nothing has been done but what is recorded."""
        return is_false(named(PAST, OTHERS))


_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


def compared(value: Ends, op: Op, with_: float) -> Expression:
    """Return a comparison of a number with a constant: true or false if it is so of every number between its ends."""
    limit = number(with_)
    if op in (Op.EQ, Op.NE):
        same = all_of((compare(value.low, ">=", limit), compare(value.high, "<=", limit)))
        apart = any_of((compare(value.low, ">", limit), compare(value.high, "<", limit)))
        found = case((apart, FALSE), (same, TRUE))
        return found if op is Op.EQ else not_(found)
    near, far = (value.low, value.high) if op in (Op.GE, Op.GT) else (value.high, value.low)
    return case((compare(near, op, limit), TRUE), (compare(far, _OPPOSITE[op], limit), FALSE))
