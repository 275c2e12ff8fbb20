"""The leaves of criteria in SQL: what `painref.criteria.reader` says, on columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from painref.criteria.reader import ALL_RELIEF, GOOD_RELIEF, GOOD_WEEKS
from painref.criteria.syntax import (
    GOOD,
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
from painref.sql.asked import A_LITTLE, MANY, Asked, Ends, Past, compared
from painref.sql.expression import (
    FALSE,
    NULL,
    TRUE,
    Expression,
    all_of,
    any_of,
    case,
    compare,
    how_many,
    is_false,
    is_known,
    is_true,
    is_unknown,
    minus,
    not_,
    number,
    total,
    word,
)


def counted(parts: Sequence[Expression], op: Op, value: float) -> Expression:
    """Return how many are true, compared with a number: unknown while those that are unknown can tip it."""
    least = how_many(parts)
    most = total(case((is_false(part), number(0)), otherwise=number(1)) for part in parts)
    return compared(Ends(least, most), op, value)


class Leaves:
    """Reads leaves off the columns of the contract; `names` are all that can have been done."""

    def __init__(self, asked: Asked, vocabulary: Vocabulary) -> None:
        self.asked = asked
        self._vocabulary = vocabulary

    def read(self, leaf: Leaf) -> Expression:
        """Return a checked leaf that is not a fact."""
        match leaf:
            case Has(name, option):
                return self.has(name, option)
            case Compare(name, op, str(value)):
                equal = compare(self.asked.word(name), "=", word(value))
                return equal if op is Op.EQ else not_(equal)
            case Compare(name, op, value):
                return compared(self.asked.number(name), op, float(value))
            case Holds(name):
                return self.asked.truth(name)
            case CountOptions(name, op, value):
                return counted([self.has(name, option) for option in self._options(name)], op, value)
            case Weeks():
                return self._weeks(leaf)
            case Done(what, within):
                return self.done(what, within)
            case Times():
                return compared(self._times(leaf), leaf.op, leaf.value)
            case Last():
                return self._last(leaf)

    def _options(self, name: str) -> tuple[str, ...]:
        kind = self._vocabulary.kinds[name]
        return kind.options if isinstance(kind, SomeOf) else ()

    def has(self, name: str, option: str) -> Expression:
        """Return whether an option applies; a group has one of its members."""
        kind = self._vocabulary.kinds[name]
        if isinstance(kind, SomeOf) and option in kind.groups:
            return any_of(self.has(name, member) for member in kind.groups[option])
        return self.asked.truth(f"{name}.{option}")

    # --- Dates --------------------------------------------------------------------------------------------------------

    def _weeks(self, leaf: Weeks) -> Expression:
        if not leaf.latest:
            return self.weeks_of(self._vocabulary.dated[leaf.name], leaf.name, leaf.op, leaf.value)
        options = self._options(leaf.name)
        if leaf.op in (Op.LT, Op.LE):
            return any_of(self.weeks_of(leaf.name, option, leaf.op, leaf.value) for option in options)
        sooner = Op.LT if leaf.op is Op.GE else Op.LE
        recent = any_of(self.weeks_of(leaf.name, option, sooner, leaf.value) for option in options)
        return all_of((any_of(self.has(leaf.name, option) for option in options), not_(recent)))

    def weeks_of(self, question: str, option: str, op: Op, value: float) -> Expression:
        """Return a comparison of the weeks since an option: false where it did not happen."""
        slot = f"{question}.{option}"
        found = compared(self.asked.weeks(slot), op, value)
        if_at_all = all_of((is_true(found), is_known(self.asked.not_within(slot))))
        return case((is_false(self.asked.truth(slot)), FALSE), (if_at_all, NULL), otherwise=found)

    # --- What has been done -------------------------------------------------------------------------------------------

    def certain(self, what: str) -> list[Past]:
        """Return what counts as a session of it if it is recorded: itself, and every kind of it."""
        return [Past(name) for name in self._vocabulary.kinds_of[what]]

    def _possible(self, what: str) -> list[Past]:
        """Return what may be a session of it: that which it is a kind of."""
        return [Past(name) for name in self._lineage(what) if name != what]

    def _is_possible(self, past: Past, what: str) -> Expression:
        """Return whether a record of what is wider may be a session of it: nothing of the kind was denied."""
        between = self._vocabulary.lineages[what] - self._vocabulary.lineages[past.what]
        return all_of((past.recorded, not_(any_of(Past(name).denied for name in sorted(between)))))

    def _lineage(self, what: str) -> tuple[str, ...]:
        return tuple(sorted(self._vocabulary.lineages[what]))

    def recorded(self, what: str) -> Expression:
        """Return whether there is a record of something under just this name."""
        return Past(what).recorded

    def _denied(self, what: str) -> Expression:
        return any_of(Past(name).denied for name in self._lineage(what))

    def _recorded(self, what: str) -> Expression:
        return any_of(Past(name).recorded for name in self._lineage(what))

    def _not_within(self, what: str, within: float) -> Expression:
        return any_of(is_true(compare(Past(name).not_within, ">=", number(within))) for name in self._lineage(what))

    def done(self, what: str, within: float | None = None) -> Expression:
        """Return whether something has been done, at any time or within so many weeks."""
        certain, possible = self.certain(what), self._possible(what)
        recent = any_of(all_of((past.recorded, is_true(_is_within(past, within)))) for past in certain)
        unclear = any_of(all_of((past.recorded, is_unknown(_is_within(past, within)))) for past in certain)
        maybe = any_of(
            all_of((self._is_possible(past, what), not_(is_false(_is_within(past, within))))) for past in possible
        )
        settled = [self.asked.nothing_else(), self._denied(what)]
        if within is not None:
            settled += [self._not_within(what, within), self._recorded(what)]
        return case((recent, TRUE), (any_of((unclear, maybe)), NULL), (any_of(settled), FALSE))

    def _times(self, leaf: Times) -> Ends:
        lows, highs = [], []
        for past in self.certain(leaf.what):
            fewest, most = _sessions(past, leaf)
            lows.append(case((past.recorded, fewest), otherwise=number(0)))
            highs.append(case((past.recorded, most), otherwise=number(0)))
        for past in self._possible(leaf.what):
            _, most = _sessions(past, leaf)
            highs.append(case((self._is_possible(past, leaf.what), most), otherwise=number(0)))
        closed = [self.asked.nothing_else(), self._recorded(leaf.what), self._denied(leaf.what)]
        if leaf.within is not None:
            closed.append(self._not_within(leaf.what, leaf.within))
        return Ends(total(lows), case((any_of(closed), total(highs)), otherwise=number(MANY)))

    def _last(self, leaf: Last) -> Expression:
        certain = self.certain(leaf.what)
        none = not_(any_of(past.recorded for past in certain))
        found = [(self._is_latest(past, past.recorded, certain), self._detail(past, leaf)) for past in certain]
        for past in self._possible(leaf.what):
            latest = self._is_latest(past, self._is_possible(past, leaf.what), certain)
            found.append((latest, self._detail(past, leaf)))
        not_true = any_of(all_of((latest, not_(is_true(detail)))) for latest, detail in found)
        not_false = any_of(all_of((latest, not_(is_false(detail)))) for latest, detail in found)
        never = case((is_false(self.done(leaf.what)), FALSE))
        return case((none, never), (not_(not_true), TRUE), (not_(not_false), FALSE))

    def _is_latest(self, past: Past, counts: Expression, certain: Iterable[Past]) -> Expression:
        """Return whether a record counts and may be later than all others that do for certain."""
        later = (all_of((other.recorded, _is_later(other, past))) for other in certain if other.what != past.what)
        return all_of((counts, not_(any_of(later))))

    def _detail(self, past: Past, leaf: Last) -> Expression:
        if leaf.detail is Detail.RESULT:
            said = result_of(past, is_test=past.what in self._vocabulary.tests)
            equal = compare(said, "=", word(str(leaf.value)))
            return equal if leaf.op is Op.EQ else not_(equal)
        if leaf.detail is Detail.RELIEF:
            return _relief(past, leaf.op, float(leaf.value))
        name = "lasted" if leaf.detail is Detail.LASTED else "last"
        return compared(past.detail(name), leaf.op, float(leaf.value))


def result_of(past: Past, *, is_test: bool) -> Expression:
    """Return the result of a record: in the clinician's word, else in the word that its figures come to."""
    return case((is_known(past.result), past.result), otherwise=figures_of(past, is_test=is_test))


def figures_of(past: Past, *, is_test: bool) -> Expression:
    """Return the result in a word that the figures of a record come to."""
    enough = compared(past.detail("relief"), Op.GE, GOOD_RELIEF)
    good = word(GOOD)
    if not is_test:
        long_enough = compared(past.detail("lasted"), Op.GE, GOOD_WEEKS)
        good = case((is_true(long_enough), word(GOOD)), (is_false(long_enough), word(SHORT)))
    return case((is_false(enough), word(POOR)), (is_true(enough), good))


def _relief(past: Past, op: Op, value: float) -> Expression:
    """Return a comparison of the relief of a record: of its figure, else of what the word for its result means."""
    relief = past.detail("relief")
    meant = {
        POOR: Ends(number(0), number(GOOD_RELIEF - A_LITTLE)),
        SHORT: Ends(number(GOOD_RELIEF), number(ALL_RELIEF)),
        GOOD: Ends(number(GOOD_RELIEF), number(ALL_RELIEF)),
    }
    told = ((is_true(compare(past.result, "=", word(result))), ends) for result, ends in meant.items())
    by_word = case(*((said, compared(ends, op, value)) for said, ends in told))
    return case((relief.unknown, by_word), otherwise=compared(relief, op, value))


def _is_within(past: Past, within: float | None) -> Expression:
    return TRUE if within is None else compared(past.detail("last"), Op.LE, within)


def _sessions(past: Past, leaf: Times) -> tuple[Expression, Expression]:
    """Return how many sessions of a record certainly count, and how many may."""
    certain, possible = past.times.low, past.times.high
    if leaf.relief is not None:
        enough = _relief(past, Op.GE, leaf.relief)
        certain = case((is_true(enough), certain), otherwise=number(0))
        fewer = case((compare(possible, "<=", number(1)), number(0)), otherwise=minus(possible, number(1)))
        possible = case((is_false(enough), fewer), otherwise=possible)
    if leaf.within is None:
        return certain, possible
    first = past.detail("first")
    last_within, first_within = _is_within(past, leaf.within), compared(first, Op.LE, leaf.within)
    last = any_of((is_true(last_within), is_true(first_within)))
    all_recent = all_of(
        (last, case((first.unknown, compare(certain, "<=", number(1))), otherwise=is_true(first_within)))
    )
    one = case((compare(certain, ">", number(1)), number(1)), otherwise=certain)
    certain = case((is_false(last_within), number(0)), (all_recent, certain), (last, one), otherwise=number(0))
    return certain, case((is_false(last_within), number(0)), otherwise=possible)


def _is_later(one: Past, other: Past) -> Expression:
    """Return whether the last session of one is certainly later than that of the other."""
    return is_true(compare(one.detail("last").high, "<", minus(other.detail("last").low, number(A_LITTLE))))
