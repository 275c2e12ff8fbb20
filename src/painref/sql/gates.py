"""Truth of many patients at once: gates over sets of bits, one bit a patient.

A wire is a number; `NONE` and `EVERY` are the wires that hold of nobody and of everybody. Equal gates are made once,
and what is constant is never a gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from painref.records import record

NONE, EVERY = 0, 1

_AND, _OR, _XOR = range(3)


class Gates:
    """Gates in the order in which they can be carried out, each after those that it reads."""

    def __init__(self) -> None:
        self._gates: dict[int, tuple[int, int, int]] = {}
        self._made: dict[tuple[int, int, int], int] = {}
        self._next = 2

    def wire(self) -> int:
        """Return a new wire, of which the bits are given from outside."""
        self._next += 1
        return self._next - 1

    def both(self, one: int, other: int) -> int:
        """Return where both hold."""
        if one > other:
            one, other = other, one
        if one in (NONE, other):
            return one
        if one == EVERY:
            return other
        return NONE if self._are_opposite(one, other) else self._gate(_AND, one, other)

    def either(self, one: int, other: int) -> int:
        """Return where at least one holds."""
        if one > other:
            one, other = other, one
        if one in (EVERY, other):
            return one
        if one == NONE:
            return other
        return EVERY if self._are_opposite(one, other) else self._gate(_OR, one, other)

    def differ(self, one: int, other: int) -> int:
        """Return where one of two holds, and not both."""
        if one > other:
            one, other = other, one
        if one == other:
            return NONE
        if one == NONE:
            return other
        if one == EVERY and (found := self._gates.get(other)) is not None and found[:2] == (_XOR, EVERY):
            return found[2]
        return self._gate(_XOR, one, other)

    def opposite(self, wire: int) -> int:
        """Return where something does not hold."""
        return self.differ(EVERY, wire)

    def all(self, wires: Iterable[int]) -> int:
        """Return where all of some hold."""
        found = EVERY
        for wire in wires:
            found = self.both(found, wire)
        return found

    def any(self, wires: Iterable[int]) -> int:
        """Return where one of some holds."""
        found = NONE
        for wire in wires:
            found = self.either(found, wire)
        return found

    def _are_opposite(self, one: int, other: int) -> bool:
        return self._made.get((_XOR, EVERY, one)) == other or self._made.get((_XOR, EVERY, other)) == one

    def _gate(self, *gate: int) -> int:
        operator, one, other = gate
        key = (operator, one, other)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._next
            self._gates[found] = key
            self._next += 1
        return found

    # --- Numbers: the wires of their bits, the lowest first -----------------------------------------------------------

    def sum_of(self, one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
        """Return the sum of two numbers."""
        carried, found = NONE, []
        for a, b in _beside(one, other):
            unlike = self.differ(a, b)
            found.append(self.differ(unlike, carried))
            carried = self.either(self.both(a, b), self.both(carried, unlike))
        return _trimmed((*found, carried))

    def difference_of(self, one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
        """Return a difference of two numbers that is not negative."""
        borrowed, found = NONE, []
        for a, b in _beside(one, other):
            unlike = self.differ(a, b)
            found.append(self.differ(unlike, borrowed))
            borrowed = self.either(self.both(self.opposite(a), b), self.both(self.opposite(unlike), borrowed))
        return _trimmed(found)

    def are_equal(self, one: Sequence[int], other: Sequence[int]) -> int:
        """Return where two numbers are the same."""
        return self.all(self.opposite(self.differ(a, b)) for a, b in _beside(one, other))

    def is_less(self, one: Sequence[int], other: Sequence[int]) -> int:
        """Return where one number is less than another."""
        found = NONE
        for a, b in _beside(one, other):
            lower, same = self.both(self.opposite(a), b), self.opposite(self.differ(a, b))
            found = self.either(lower, self.both(same, found))
        return found

    def least_of(self, numbers: Sequence[tuple[Sequence[int], int]]) -> tuple[tuple[int, ...], int]:
        """Return the least of those numbers that are known, each with where it is, and where there is one."""
        known = self.any(there for _, there in numbers)
        left = [there for _, there in numbers]
        found: list[int] = []
        for place in reversed(range(max(len(bits) for bits, _ in numbers))):
            bits = [bits[place] if place < len(bits) else NONE for bits, _ in numbers]
            low = [self.both(there, self.opposite(bit)) for there, bit in zip(left, bits, strict=True)]
            some = self.any(low)
            none = self.opposite(some)
            found.append(none)
            left = [
                there if there == zero else self.either(zero, self.both(there, none))
                for there, zero in zip(left, low, strict=True)
            ]
        return tuple(reversed(found)), known


def _beside(one: Sequence[int], other: Sequence[int]) -> Iterable[tuple[int, int]]:
    width = max(len(one), len(other))
    padded = ((*bits, *[NONE] * (width - len(bits))) for bits in (one, other))
    return zip(*padded, strict=True)


def _trimmed(bits: Sequence[int]) -> tuple[int, ...]:
    """Return a number without the highest bits that nobody has."""
    width = len(bits)
    while width and bits[width - 1] == NONE:
        width -= 1
    return tuple(bits[:width])


# --- Carrying them out ------------------------------------------------------------------------------------------------


@record(kw_only=False)
class Program:
    """Gates to carry out in turn, each with the place where its bits are put: a place is used again once it is free."""

    tape: tuple[tuple[int, int, int, int], ...]
    places: int
    given: Mapping[int, int]
    outputs: Mapping[int, int]

    def run(self, given: Mapping[int, int], everybody: int) -> dict[int, int]:
        """Return the bits of the outputs by wire, from those of the wires that are given; `everybody` has all bits."""
        at = [0] * self.places
        at[EVERY] = everybody
        for wire, place in self.given.items():
            at[place] = given[wire]
        for operator, place, one, other in self.tape:
            if operator == _AND:
                at[place] = at[one] & at[other]
            elif operator == _OR:
                at[place] = at[one] | at[other]
            else:
                at[place] = at[one] ^ at[other]
        return {wire: at[place] for wire, place in self.outputs.items()}


def program(gates: Gates, outputs: Iterable[int]) -> Program:
    """Return the gates that some outputs need."""
    made = gates._gates  # of this module
    outputs = tuple(dict.fromkeys(outputs))
    needed: dict[int, int] = dict.fromkeys(outputs, -1)
    for wire in sorted(made, reverse=True):
        if wire in needed:
            for part in made[wire][1:]:
                needed.setdefault(part, wire)  # the last that reads it
    kept = {NONE, EVERY, *outputs}
    place_of = {NONE: NONE, EVERY: EVERY}
    free: list[int] = []
    places = 2
    tape, given = [], {}
    for wire in sorted(needed.keys() - {NONE, EVERY}):
        gate = made.get(wire)
        if gate is None:
            place_of[wire] = given[wire] = places
            places += 1
            continue
        operator, one, other = gate
        read = place_of[one], place_of[other]
        free += [place_of[part] for part in {one, other} if needed[part] == wire and part not in kept]
        if free:
            place = free.pop()
        else:
            place, places = places, places + 1
        place_of[wire] = place
        tape.append((operator, place, *read))
    return Program(tuple(tape), places, given, {wire: place_of[wire] for wire in outputs})
