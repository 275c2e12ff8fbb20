"""Triage of many patients at once: the expressions that the statement writes, carried out on sets of bits.

An engine of tables finds the leaves, what is asked of single columns, and takes the results, both as sets of bits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from painref.knowledge.model import Id
from painref.records import record
from painref.sql.asked import Asked
from painref.sql.contract import ColumnType, contract
from painref.sql.decide import decide, denying
from painref.sql.expression import Expression, Kind, case, is_true, number
from painref.sql.gates import NONE, Program, program
from painref.sql.implications import with_implications
from painref.sql.sliced import Number, Sliced
from painref.sql.statement import if_clear, is_screening, packed_requests, packed_rows
from painref.sql.writer import Layout, beneath, laid_out
from painref.triage.engine.rules import Rules

ONE, LIST = ("disposition", "if_clear"), ("red_flags", "red_flags_lifted", "red_flags_open", "requests", "rows")
"""The columns of the results: of the first a patient has one number or none, of the others any number of numbers."""


@record(kw_only=False)
class Result:
    """A number of a column, and its wires: where it is known, and each bit, the lowest first."""

    column: str
    known: int
    bits: tuple[int, ...]


@record(kw_only=False)
class Found:
    """A number of some patients: who has it, the bits that all of them have, and by place those that some have."""

    column: str
    known: int
    least: int
    more: Mapping[int, int]


@record(kw_only=False)
class AtOnce:
    """Triage of many: the leaves that it reads, by the names `l0`, `l1`, ..., and the program that decides."""

    layout: Layout
    flags: tuple[Id, ...]
    _wires: tuple[tuple[int, int], ...]
    _program: Program
    _results: tuple[Result, ...]

    def decide(self, leaves: Sequence[tuple[int, int]], everybody: int) -> Iterator[Found]:
        """Yield the results of some patients from where each leaf is true and where it is false."""
        given = {}
        for (true, false), (is_so, is_not) in zip(self._wires, leaves, strict=True):
            given[true], given[false] = is_so, is_not
        bits = self._program.run({wire: given[wire] for wire in self._program.given}, everybody)
        for item in self._results:
            known, least, more = bits[item.known], 0, {}
            for place, wire in enumerate(item.bits):
                here = bits[wire] & known
                if here == known:
                    least |= 1 << place
                elif here:
                    more[place] = here
            if known:
                yield Found(item.column, known, least, more)


def at_once(rules: Rules, there: frozenset[str], *, implied: bool = True) -> AtOnce:
    """Return the triage of tables that have some columns; `implied` is as in `painref.sql.statement`."""
    asked = with_implications(Asked(), rules.knowledge) if implied else Asked()
    first = decide(rules, asked)
    clear = decide(rules, denying(asked, {item: is_true(holds) for item, holds in first.disposed.must.items()}))
    screening = is_screening(first)
    answers = zip(packed_requests(first).values(), packed_requests(clear).values(), strict=True)
    numbers: list[tuple[str, Expression]] = [
        ("disposition", first.disposed.word),
        ("if_clear", case((screening, if_clear(clear)))),
        *(("requests", case((screening, after), otherwise=before)) for before, after in answers),
        *(("rows", key) for key in packed_rows(first)),
    ]
    for place, state in enumerate(first.flags):
        states = (state.raised, state.lifted, state.open)
        numbers += [(name, case((holds, number(place)))) for name, holds in zip(LIST, states, strict=False)]
    expressions = [expression for _, expression in numbers]
    columns = [item.text for item in beneath(expressions) if item.kind is Kind.COLUMN]
    values = [column.name for column in contract(columns, rules.knowledge) if column.type is not ColumnType.BOOLEAN]
    sliced = Sliced(frozenset(values), there)
    sliced.add(expressions)
    results = [Result(column, found.known, found.bits) for column, found in _numbers(numbers, sliced)]
    made = program(sliced.gates, (wire for item in results for wire in (item.known, *item.bits)))
    read = {leaf: truth for leaf, truth in sliced.leaves.items() if {truth.true, truth.false} & made.given.keys()}
    return AtOnce(
        laid_out({f"l{place}": leaf for place, leaf in enumerate(read)}),
        tuple(state.flag.id for state in first.flags),
        tuple((truth.true, truth.false) for truth in read.values()),
        made,
        tuple(results),
    )


def _numbers(numbers: Sequence[tuple[str, Expression]], sliced: Sliced) -> Iterator[tuple[str, Number]]:
    for column, expression in numbers:
        found = sliced.number(expression)
        if found.known != NONE:
            yield column, found
