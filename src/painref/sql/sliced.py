"""Expressions as gates: each truth is two sets of patients, those of whom it is true and those of whom it is false.

What is said of numbers and words of the table are leaves, truths that the engine of the table finds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from painref.records import record
from painref.sql.expression import (
    FALSE,
    NULL,
    TRUE,
    Expression,
    Kind,
    all_of,
    any_of,
    case,
    compare,
    is_false,
    is_true,
    is_unknown,
    minus,
    not_,
)
from painref.sql.gates import EVERY, NONE, Gates
from painref.sql.writer import beneath


@record(kw_only=False)
class Truth:
    """Where something is true, and where it is false; elsewhere it is unknown."""

    true: int
    false: int


@record(kw_only=False)
class Number:
    """The bits of a number that is not negative, the lowest first, and where it is known; elsewhere they are any."""

    bits: tuple[int, ...]
    known: int


UNKNOWN = Truth(NONE, NONE)


class Sliced:
    """Makes gates of expressions; `leaves` are the truths that are read from the table, each with its two wires."""

    def __init__(self, values: frozenset[str], there: frozenset[str]) -> None:
        """Take the names of the columns that are numbers or words, and of those that the table has."""
        self.gates = Gates()
        self.leaves: dict[Expression, Truth] = {}
        self._values = values
        self._there = there
        self._is_value: dict[Expression, bool] = {}
        self._said: dict[Expression, Expression] = {}
        self._found: dict[Expression, Truth | Number] = {}

    def add(self, expressions: Sequence[Expression]) -> None:
        """Make the gates of some expressions and of all that they need."""
        for item in beneath(expressions):
            self._reads_value(item)
        for item in beneath(expressions, self._parts):
            if item not in self._found:
                self._found[item] = self._lowered(item)

    def truth(self, item: Expression) -> Truth:
        """Return a truth that was added."""
        found = self._found[item]
        if isinstance(found, Number):
            raise TypeError(f"{item.kind} is a number")
        return found

    def number(self, item: Expression) -> Number:
        """Return a number that was added."""
        found = Number((), NONE) if item is NULL else self._found[item]
        if isinstance(found, Truth):
            raise TypeError(f"{item.kind} is a truth")
        return found

    # --- What the table says ------------------------------------------------------------------------------------------

    def _reads_value(self, item: Expression) -> bool:
        """Return whether an expression is a number or a word of the table, or may be one."""
        if item not in self._is_value:
            self._is_value[item] = self._may_be_value(item)
        return self._is_value[item]

    def _may_be_value(self, item: Expression) -> bool:
        match item.kind:
            case Kind.COLUMN:
                return item.text in self._values
            case Kind.CONSTANT:
                return item not in (TRUE, FALSE, NULL) and not item.text.isdecimal()
            case Kind.CASE:
                return any(map(self._reads_value, (*item.of[1:-1:2], item.of[-1])))
            case Kind.SUM | Kind.CALL | Kind.BITS:
                return any(map(self._reads_value, item.of))
            case _:
                return False

    def _asks_table(self, item: Expression) -> bool:
        """Return whether an expression is a question about numbers or words of the table."""
        return item.kind in (Kind.COMPARE, Kind.IS, Kind.IN) and any(map(self._reads_value, item.of))

    def _parts(self, item: Expression) -> tuple[Expression, ...]:
        """Return what the gates of an expression are made from; nothing for what is read from the table."""
        if not self._asks_table(item):
            return item.of
        if item not in self._said:
            self._said[item] = parted(item)
        said = self._said[item]
        return () if said is item else (said,)

    def _leaf(self, item: Expression) -> Truth:
        known = item.kind is Kind.IS
        if any(part.kind is Kind.COLUMN and part.text not in self._there for part in (item, *_operands(item))):
            return Truth(EVERY, NONE) if known else UNKNOWN
        true = self.gates.wire()
        false = self.gates.opposite(true) if item.certain else self.gates.wire()
        self.leaves[item] = Truth(true, false)
        return self.leaves[item]

    # --- Each kind ----------------------------------------------------------------------------------------------------

    def _lowered(self, item: Expression) -> Truth | Number:
        gates = self.gates
        if item.kind is Kind.COLUMN:
            return self._leaf(item)
        if self._asks_table(item):
            said = self._said[item]
            return self._leaf(item) if said is item else self._found[said]
        match item.kind:
            case Kind.CONSTANT:
                return self._constant(item)
            case Kind.ALL:
                parts = [self.truth(part) for part in item.of]
                return Truth(gates.all(part.true for part in parts), gates.any(part.false for part in parts))
            case Kind.ANY:
                parts = [self.truth(part) for part in item.of]
                return Truth(gates.any(part.true for part in parts), gates.all(part.false for part in parts))
            case Kind.NOT:
                found = self.truth(item.of[0])
                return Truth(found.false, found.true)
            case Kind.IS:
                return self._is(item)
            case Kind.COMPARE:
                return self._compared(item)
            case Kind.IN:
                one = self.number(item.of[0])
                return self._where_known(
                    one.known, gates.any(gates.are_equal(one.bits, self.number(part).bits) for part in item.of[1:])
                )
            case Kind.CASE:
                return self._case(item)
            case Kind.SUM:
                numbers = [self.number(part) for part in item.of]
                known = gates.all(number.known for number in numbers)
                add = gates.difference_of if item.text == "-" else gates.sum_of
                return Number(reduce(add, (number.bits for number in numbers)), known)
            case Kind.BITS:
                return self._bits(item)
            case Kind.CALL:
                return self._called(item)
        raise TypeError(f"{item.kind} has no gates")

    def _constant(self, item: Expression) -> Truth | Number:
        if item is NULL:
            return UNKNOWN
        if item in (TRUE, FALSE):
            return Truth(EVERY, NONE) if item is TRUE else Truth(NONE, EVERY)
        value = int(item.text)
        return Number(tuple(value >> place & 1 for place in range(value.bit_length())), EVERY)

    def _known(self, item: Expression) -> int:
        found = self._found[item]
        return found.known if isinstance(found, Number) else self.gates.either(found.true, found.false)

    def _is(self, item: Expression) -> Truth:
        (part,) = item.of
        if item.text == "NULL":
            true = self.gates.opposite(self._known(part))
        else:
            found = self.truth(part)
            true = found.true if item.text == "TRUE" else found.false
        return Truth(true, self.gates.opposite(true))

    def _where_known(self, known: int, holds: int) -> Truth:
        return Truth(self.gates.both(known, holds), self.gates.both(known, self.gates.opposite(holds)))

    def _compared(self, item: Expression) -> Truth:
        one, other = (self.number(part) for part in item.of)
        holds = {
            "=": lambda: self.gates.are_equal(one.bits, other.bits),
            "<>": lambda: self.gates.opposite(self.gates.are_equal(one.bits, other.bits)),
            "<": lambda: self.gates.is_less(one.bits, other.bits),
            ">=": lambda: self.gates.opposite(self.gates.is_less(one.bits, other.bits)),
            ">": lambda: self.gates.is_less(other.bits, one.bits),
            "<=": lambda: self.gates.opposite(self.gates.is_less(other.bits, one.bits)),
        }[str(item.text)]()
        return self._where_known(self.gates.both(one.known, other.known), holds)

    def _case(self, item: Expression) -> Truth | Number:
        gates = self.gates
        chosen, left = [], EVERY
        for when, then in zip(item.of[:-1:2], item.of[1::2], strict=True):
            holds = self.truth(when).true
            chosen.append((gates.both(left, holds), then))
            left = gates.both(left, gates.opposite(holds))
        chosen.append((left, item.of[-1]))
        values = [then for _, then in chosen if then is not NULL]
        if not any(isinstance(self._found[then], Number) for then in values):
            truths = [(here, self.truth(then)) for here, then in chosen]
            return Truth(
                gates.any(gates.both(here, truth.true) for here, truth in truths),
                gates.any(gates.both(here, truth.false) for here, truth in truths),
            )
        numbers = [(here, self.number(then)) for here, then in chosen]
        width = max(len(number.bits) for _, number in numbers)
        bits = (
            gates.any(gates.both(here, number.bits[place]) for here, number in numbers if place < len(number.bits))
            for place in range(width)
        )
        return Number(tuple(bits), gates.any(gates.both(here, number.known) for here, number in numbers))

    def _bits(self, item: Expression) -> Number:
        found = self.number(item.of[0])
        if item.text.startswith("*"):
            shift = int(item.text.removeprefix("* ")).bit_length() - 1
            return Number((*[NONE] * shift, *found.bits), found.known)
        low, mask = map(int, item.text.removeprefix(">> ").split(" & "))
        return Number(found.bits[low : low + mask.bit_length()], found.known)

    def _called(self, item: Expression) -> Number:
        gates, numbers = self.gates, [self.number(part) for part in item.of]
        if item.text == "LEAST":
            return Number(*gates.least_of([(number.bits, number.known) for number in numbers]))
        if item.text == "GREATEST":
            width = max(len(number.bits) for number in numbers)
            turned = [
                (tuple(map(gates.opposite, (*number.bits, *[NONE] * (width - len(number.bits))))), number.known)
                for number in numbers
            ]
            bits, known = gates.least_of(turned)
            return Number(tuple(map(gates.opposite, bits)), known)
        if item.text != "COALESCE":
            raise TypeError(f"{item.text} has no gates")
        found, width, left = [NONE] * max(len(number.bits) for number in numbers), 0, EVERY
        for number in numbers:
            here = gates.both(left, number.known)
            left = gates.both(left, gates.opposite(number.known))
            for place, bit in enumerate(number.bits):
                found[place] = gates.either(found[place], gates.both(here, bit))
        return Number(tuple(found), gates.any(number.known for number in numbers))


# --- Questions about values that are taken apart ----------------------------------------------------------------------


def parted(item: Expression) -> Expression:
    """Return a question about a value as questions about the values that it may be: only those are for the table.

    What decides between them is logic, and the gates have that.
    """
    if item.kind is Kind.IS:
        return _parted_unknown(item.of[0]) if item.text == "NULL" else item
    if item.kind is not Kind.COMPARE:
        return item
    one, other = item.of
    if one.kind is Kind.SUM and one.text == "-":
        taken = one.of[1]
        return _parted(one.of[0], item.text, lambda value: compare(minus(value, taken), item.text, other))
    if one.kind in _PARTED:
        return _parted(one, item.text, lambda value: parted(compare(value, item.text, other)))
    if other.kind in _PARTED:
        return _parted(other, _TURNED[item.text], lambda value: parted(compare(one, item.text, value)))
    if one.kind is Kind.CONSTANT and other.kind is Kind.CONSTANT and item.text == "=":
        return TRUE if one is other else FALSE
    return NULL if NULL in item.of else item


_PARTED = (Kind.CASE, Kind.CALL)
_TURNED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _parted(value: Expression, operator: str, ask: Callable[[Expression], Expression]) -> Expression:
    """Return what is asked of a value, asked of each that it may be."""
    if value is NULL:
        return NULL
    if value.kind is Kind.CASE:
        whens, thens = value.of[:-1:2], value.of[1::2]
        answers = ((when, _parted(then, operator, ask)) for when, then in zip(whens, thens, strict=False))
        return case(*answers, otherwise=_parted(value.of[-1], operator, ask))
    if value.kind is not Kind.CALL:
        return ask(value)
    answered = [_parted(part, operator, ask) for part in value.of]
    if value.text == "COALESCE":
        return case(*((not_(_parted_unknown(part)), answer) for part, answer in zip(value.of, answered, strict=True)))
    if operator not in ("<", "<=", ">", ">="):
        raise TypeError(f"{value.text} {operator} is not taken apart")
    some = any_of(map(is_true, answered)), any_of(map(is_false, answered))
    one_is_enough = (value.text == "LEAST") == operator.startswith("<")
    (first, says), (second, else_says) = ((some[0], TRUE), (some[1], FALSE))[:: 1 if one_is_enough else -1]
    return case((first, says), (second, else_says))


def _parted_unknown(value: Expression) -> Expression:
    if value.kind is Kind.CASE:
        whens, thens = value.of[:-1:2], value.of[1::2]
        answers = ((when, _parted_unknown(then)) for when, then in zip(whens, thens, strict=False))
        return case(*answers, otherwise=_parted_unknown(value.of[-1]))
    if value.kind is Kind.CALL:
        return all_of(map(_parted_unknown, value.of))
    if value.kind is Kind.SUM:
        return any_of(map(_parted_unknown, value.of))
    return is_unknown(value)


def _operands(item: Expression) -> tuple[Expression, ...]:
    """Return the values that a question is about, those of a difference too."""
    return tuple(part for one in item.of for part in (one.of if one.kind is Kind.SUM and one.text == "-" else (one,)))
