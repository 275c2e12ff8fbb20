"""Reads the leaves of criteria off the answers of one patient.

What is open gives the bit of its item: the name of a question, ``question.option`` or, of what may have been done,
``done.what``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from painref.criteria.answers import Answers, Number, Record, Span, least, most
from painref.criteria.evaluate import COMPARE, judge_count
from painref.criteria.judgement import FALSE, TRUE, Bits, Judgement, any_of, both
from painref.criteria.syntax import (
    GOOD,
    PAST,
    POOR,
    SHORT,
    Compare,
    CountOptions,
    Detail,
    Done,
    Has,
    Holds,
    Last,
    Leaf,
    Op,
    Times,
    Weeks,
)
from painref.criteria.typecheck import SomeOf, Vocabulary

GOOD_RELIEF = 50.0
"""The relief in percent from which a result is taken for good where nobody has said so: the lowest figure that any
body in the data asks for. See docs/answers.md."""

ALL_RELIEF = 100.0
"""The relief in percent of a pain that is gone."""

GOOD_WEEKS = 12.0
"""The weeks that the relief of a treatment has to last for the same."""


def compare(number: Number, op: Op, value: float) -> bool | None:
    """Return whether a comparison holds for every number of a span (true), for none (false) or for some (None)."""
    compared = COMPARE[op]
    if not isinstance(number, Span):
        return compared(number, value)
    low, high, low_open, high_open = number.low, number.high, number.low_open, number.high_open
    if low == high:
        return compared(low, value)
    match op:
        case Op.GE | Op.GT:
            if low > value or (low == value and (op is Op.GE or low_open)):
                return True
            return False if high < value or (high == value and (op is Op.GT or high_open)) else None
        case Op.LE | Op.LT:
            more = compare(number, Op.GT if op is Op.LE else Op.GE, value)
            return None if more is None else not more
        case _:
            outside = value < low or value > high or (value == low and low_open) or (value == high and high_open)
            return (op is Op.NE) if outside else None


def judge_number(number: Number, op: Op, value: float, bit: Judgement) -> Judgement:
    """Return the judgement of a comparison; `bit` is what could settle it."""
    result = compare(number, op, value)
    return bit if result is None else -result


class Reader:
    """Judges leaves under the answers of one patient; each is judged when it is asked for, and not remembered.

    What was done is remembered, since hundreds of criteria ask for it, and so are the options that are counted.
    """

    __slots__ = (
        "_bits",
        "_certain",
        "_done",
        "_options",
        "_past",
        "_possible",
        "_vocabulary",
        "answers",
    )

    def __init__(self, answers: Answers, vocabulary: Vocabulary, bits: Bits) -> None:
        self.answers = answers
        self._vocabulary = vocabulary
        self._bits = bits
        self._options: dict[str, list[Judgement]] = {}
        self._past: tuple[frozenset[str], frozenset[str]] | None = None
        self._certain: dict[str, tuple[Record, ...]] = {}
        self._possible: dict[str, tuple[Record, ...]] = {}
        self._done: dict[tuple[str, float | None], Judgement] = {}

    def judge(self, leaf: Leaf) -> Judgement:
        """Return the judgement of a checked leaf that is not a fact."""
        return _JUDGES[leaf.__class__](self, leaf)

    def _holds(self, leaf: Holds) -> Judgement:
        truth = self.answers.truths.get(leaf.name)
        return self._bits[leaf.name] if truth is None else -truth

    def _counted(self, leaf: CountOptions) -> Judgement:
        found = self._options.get(leaf.name)
        if found is None:
            kind = self._vocabulary.kinds[leaf.name]
            options = kind.options if isinstance(kind, SomeOf) else ()
            found = self._options[leaf.name] = [self._has(leaf.name, option) for option in options]
        return judge_count(found, leaf.op, leaf.value)

    def _has(self, name: str, option: str) -> Judgement:
        slot = f"{name}.{option}"
        truth = self.answers.truths.get(slot)
        if truth is not None:
            return -truth
        bit = self._bits.get(slot)
        if bit is not None:
            return bit
        kind = self._vocabulary.kinds[name]
        if isinstance(kind, SomeOf) and option in kind.groups:
            return any_of(self._has(name, member) for member in kind.groups[option])
        return self._bits[slot.partition(":")[0]]

    def _compared(self, name: str, op: Op, value: float | str) -> Judgement:
        if isinstance(value, str):
            word = self.answers.words.get(name)
            return self._bits[name] if word is None else -COMPARE[op](word, value)
        number = self.answers.numbers.get(name)
        return self._bits[name] if number is None else judge_number(number, op, value, self._bits[name])

    # --- Dates ----------------------------------------------------------------------------------------------------

    def _weeks(self, leaf: Weeks) -> Judgement:
        if not leaf.latest:
            return self._weeks_of(self._vocabulary.dated[leaf.name], leaf.name, leaf.op, leaf.value)
        kind = self._vocabulary.kinds[leaf.name]
        options = kind.options if isinstance(kind, SomeOf) else ()
        if leaf.op in (Op.LT, Op.LE):  # one that is recent enough settles it
            return any_of(self._weeks_of(leaf.name, option, leaf.op, leaf.value) for option in options)
        sooner = Op.LT if leaf.op is Op.GE else Op.LE
        recent = any_of(self._weeks_of(leaf.name, option, sooner, leaf.value) for option in options)
        happened = any_of(self._has(leaf.name, option) for option in options)
        return both(happened, recent if recent > 0 else ~recent)

    def _weeks_of(self, question: str, option: str, op: Op, value: float) -> Judgement:
        """Return the judgement for one option: false where it did not happen."""
        slot = f"{question}.{option}"
        if self.answers.truths.get(slot) is False:
            return FALSE
        bit = self._bits[slot]
        weeks = self.answers.weeks.get(slot)
        if weeks is None:
            return bit
        result = compare(weeks, op, value)
        if result is None or (result and slot in self.answers.if_at_all):
            return bit
        return -result

    # --- What has been done ---------------------------------------------------------------------------------------

    def _past_bit(self, what: str) -> Judgement:
        return self._bits[f"{PAST}.{what}"]

    @property
    def past(self) -> tuple[frozenset[str], frozenset[str]]:
        """What the records (or a "not within" answer) bear on, and what else is known not to have been done."""
        if self._past is None:
            self._past = self._bearing(), self._not_done()
        return self._past

    def _bearing(self) -> frozenset[str]:
        answers, vocabulary = self.answers, self._vocabulary
        recorded = vocabulary.kin({record.what for record in answers.records})
        return recorded.union(*(vocabulary.kinds_of[name] for name in answers.not_within))

    def _not_done(self) -> frozenset[str]:
        answers, vocabulary = self.answers, self._vocabulary
        denied = frozenset[str]().union(*(vocabulary.kinds_of[name] for name in answers.denied))
        if not answers.nothing_else:
            return denied
        return denied | (vocabulary.lineages.keys() - vocabulary.kin(answers.kept_open))

    def _standing(self, what: str) -> Judgement | None:
        """Return false or open if no record bears on it, else None: then the records decide."""
        touched, not_done = self.past
        if what in touched:
            return None
        return FALSE if what in not_done else self._past_bit(what)

    def _judge_past(self, leaf: Done | Times | Last) -> Judgement:
        standing = self._standing(leaf.what)
        if standing is not None:
            return judge_unrecorded(leaf, standing)
        if isinstance(leaf, Done):
            return self._was_done(leaf.what, leaf.within)
        if isinstance(leaf, Last):
            return self._last(leaf)
        return judge_number(self._times(leaf), leaf.op, leaf.value, self._past_bit(leaf.what))

    def _certain_of(self, what: str) -> tuple[Record, ...]:
        """Return the records that are certainly sessions of it, or of a kind of it."""
        if what not in self._certain:
            lineages = self._vocabulary.lineages
            self._certain[what] = tuple(record for record in self.answers.records if what in lineages[record.what])
        return self._certain[what]

    def _possible_of(self, what: str) -> tuple[Record, ...]:
        """Return the records that may be sessions of it, because they name only a wider procedure.

        If it was denied, by name or with its family, a record of something wider than that is not one of them.
        """
        if what not in self._possible:
            denied, lineages = self.answers.denied, self._vocabulary.lineages
            lineage = lineages[what]
            self._possible[what] = tuple(
                record
                for record in self.answers.records
                if record.what in lineage and record.what != what and denied.isdisjoint(lineage - lineages[record.what])
            )
        return self._possible[what]

    def _closed(self, what: str) -> bool:
        """Return whether nothing is missing from the records of it."""
        answers, lineage = self.answers, self._vocabulary.lineages[what]
        named = any(record.what in lineage for record in answers.records)
        return self._nothing_else(what) or named or not lineage.isdisjoint(answers.denied)

    def _nothing_else(self, what: str) -> bool:
        """Return whether the list of all that was done is whole, as far as it is about this."""
        answers, lineages = self.answers, self._vocabulary.lineages
        if not answers.nothing_else:
            return False
        return not any(name in lineages[what] or what in lineages[name] for name in answers.kept_open)

    def _was_done(self, what: str, within: float | None) -> Judgement:
        known = self._done.get((what, within))
        if known is None:
            known = self._done[what, within] = self._judge_done(what, within)
        return known

    def _judge_done(self, what: str, within: float | None) -> Judgement:
        recent = [_is_within(record.last, within) for record in self._certain_of(what)]
        if True in recent:
            return TRUE
        maybe = [_is_within(record.last, within) for record in self._possible_of(what)]
        if None in recent or any(item is not False for item in maybe):
            return self._past_bit(what)
        lineage = self._vocabulary.lineages[what]
        longest = max((weeks for name, weeks in self.answers.not_within.items() if name in lineage), default=-1.0)
        if within is not None and longest >= within:
            return FALSE
        settled = self._nothing_else(what) or not lineage.isdisjoint(self.answers.denied)
        # A record of it that is too old does not say that there was no later one, unless it is its only entry.
        own = within is not None and any(record.what in lineage for record in self.answers.records)
        return FALSE if settled or own else self._past_bit(what)

    def _times(self, leaf: Times) -> Span:
        low = high = 0.0
        for certain, records in ((True, self._certain_of(leaf.what)), (False, self._possible_of(leaf.what))):
            for record in records:
                fewest, greatest = _sessions(record, leaf)
                low += fewest if certain else 0.0
                high += greatest
        if not self._closed(leaf.what) and not self._is_not_within(leaf):
            high = math.inf
        return Span(low, high, high_open=math.isinf(high))

    def _is_not_within(self, leaf: Times) -> bool:
        lineage = self._vocabulary.lineages[leaf.what]
        return leaf.within is not None and any(
            name in lineage and weeks >= leaf.within for name, weeks in self.answers.not_within.items()
        )

    def _last(self, leaf: Last) -> Judgement:
        """Return the judgement on the latest session: false where there was none, open where the order is not known."""
        certain = self._certain_of(leaf.what)
        if not certain:
            return FALSE if self._was_done(leaf.what, None) == FALSE else self._past_bit(leaf.what)
        latest = [record for record in (*certain, *self._possible_of(leaf.what)) if _may_follow(record, certain)]
        results = {self._detail(record, leaf) for record in latest}
        return self._past_bit(leaf.what) if len(results) > 1 or None in results else -bool(results.pop())

    def _detail(self, record: Record, leaf: Last) -> bool | None:
        if leaf.detail is Detail.RESULT:
            result = told_result(record, is_test=record.what in self._vocabulary.tests)
            return None if result is None else COMPARE[leaf.op](result, leaf.value)
        number = {
            Detail.RELIEF: relief_of(record),
            Detail.LASTED: record.lasted,
            Detail.WEEKS_AGO: record.last,
        }[leaf.detail]
        return None if number is None else compare(number, leaf.op, float(leaf.value))


_JUDGES: dict[type[Leaf], Callable[[Reader, Any], Judgement]] = {
    Has: lambda reader, leaf: reader._has(leaf.name, leaf.option),
    Compare: lambda reader, leaf: reader._compared(leaf.name, leaf.op, leaf.value),
    Holds: Reader._holds,
    CountOptions: Reader._counted,
    Weeks: Reader._weeks,
    Done: Reader._judge_past,
    Times: Reader._judge_past,
    Last: Reader._judge_past,
}
"""What judges each kind of leaf; looked up, since matching one kind after another takes longer than most judging."""


def judge_unrecorded(leaf: Done | Times | Last, standing: Judgement) -> Judgement:
    """Return the judgement of a leaf on the past where no record is of what it names; see `Reader.past`."""
    if not isinstance(leaf, Times):
        return standing
    sessions = Span(0.0, 0.0) if standing == FALSE else Span(0.0, math.inf, high_open=True)
    return judge_number(sessions, leaf.op, leaf.value, standing)


def told_result(record: Record, *, is_test: bool) -> str | None:
    """Return the result of a record in a word: the one that was told, else what its figures come to."""
    return record.result or result_of(record, is_test=is_test)


def result_of(record: Record, *, is_test: bool) -> str | None:
    """Return the result in a word that the figures of a record come to; None if they do not say."""
    if record.relief is None:
        return None
    enough = compare(record.relief, Op.GE, GOOD_RELIEF)
    if enough is None:
        return None
    if not enough:
        return POOR
    if is_test:
        return GOOD
    long_enough = None if record.lasted is None else compare(record.lasted, Op.GE, GOOD_WEEKS)
    return None if long_enough is None else GOOD if long_enough else SHORT


def relief_of(record: Record) -> Number | None:
    """Return the relief of a record: the figure that was told, else what the word for the result means.

    A good or a short result is at least `GOOD_RELIEF`, a poor one less. A word says nothing of how long it lasted.
    """
    if record.relief is None:
        if record.result == POOR:
            return Span(0.0, GOOD_RELIEF, high_open=True)
        if record.result in (GOOD, SHORT):
            return Span(GOOD_RELIEF, ALL_RELIEF)
    return record.relief


def _is_within(last: Number | None, within: float | None) -> bool | None:
    """Return whether the last session lies within so many weeks; None if that is not known."""
    if within is None:
        return True
    return None if last is None else compare(last, Op.LE, within)


def _sessions(record: Record, leaf: Times) -> tuple[float, float]:
    """Return how many sessions of a record certainly count, and how many may."""
    certain, possible = least(record.times), most(record.times)
    relief = relief_of(record)
    if leaf.relief is not None:
        enough = None if relief is None else compare(relief, Op.GE, leaf.relief)
        if enough is not True:
            certain = 0.0
        # The figure is that of the least of several sessions: the others may have brought more.
        if enough is False:
            possible = 0.0 if possible <= 1 else possible - 1
    if leaf.within is not None:
        last = _is_within(record.last, leaf.within)
        if last is False:
            return 0.0, 0.0
        # The last session is never before the first.
        last = last or (record.first is not None and _is_within(record.first, leaf.within)) or None
        first = _is_within(record.first if record.first is not None else record.last, leaf.within)
        all_recent = last is True and (first is True if record.first is not None else certain <= 1)
        if not all_recent:
            certain = min(certain, 1.0) if last is True else 0.0
    return certain, possible


def _is_later(one: Record, other: Record) -> bool:
    """Return whether the last session of one is certainly later than that of the other."""
    if one.last is None or other.last is None:
        return False
    return compare(other.last, Op.GT, most(one.last)) is True


def _may_follow(record: Record, records: Iterable[Record]) -> bool:
    """Return whether a record may be later than all the others."""
    return not any(_is_later(other, record) for other in records)
