"""Criteria as expressions of zen-engine (https://gorules.io), a rule engine in Rust.

Its logic has two values: ``not null`` and ``null >= 12`` raise, ``null != 'a'`` is true. So a criterion becomes two
expressions, one that is true when the criterion is known to be true and one when it is known to be false; if neither
is, it is unknown. Missing answers are absent, and every leaf asks for that first where it has to.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from painref.criteria.parser import parse
from painref.criteria.syntax import All, AnyOf, Compare, CountOptions, CountTrue, Criterion, Facts, Has, Holds, Not, Op
from painref.criteria.truth import Truth

OPPOSITE = {Op.EQ: Op.NE, Op.NE: Op.EQ, Op.LT: Op.GE, Op.GE: Op.LT, Op.GT: Op.LE, Op.LE: Op.GT}


@dataclass(frozen=True)
class Translator:
    """Turns criteria into expressions. Facts are written out where they are named.

    `options_as_keys` says how a patient's chosen options come: as the keys of an object, or as a list.
    """

    facts: Facts
    options_as_keys: bool

    def known_to_be(self, criterion: Criterion, truth: bool) -> str:
        """An expression that is true if the criterion is known to have that truth value, and false else."""
        match criterion:
            case Not(part):
                return self.known_to_be(part, not truth)
            case All(of) | AnyOf(of):
                word = " and " if isinstance(criterion, All) is truth else " or "
                return f"({word.join(self.known_to_be(part, truth) for part in of)})"
            case CountTrue(of, op, value):
                return self._count(of, op if truth else OPPOSITE[op], value)
            case Holds(name) if name in self.facts:
                return self.known_to_be(self.facts[name], truth)
            case Holds(name):
                return f"{name} == {'true' if truth else 'false'}"
            case Compare(name, op, value):
                op = op if truth else OPPOSITE[op]
                test = f"{name} {op} {json.dumps(value)}"
                return test if op is Op.EQ else f"({name} != null and {test})"
            case Has(name, option):
                return self._has(name, option, truth)
            case CountOptions(name, op, value):
                chosen = f"keys({name})" if self.options_as_keys else name
                return f"({name} != null and len({chosen}) {op if truth else OPPOSITE[op]} {value:g})"

    def _has(self, name: str, option: str, truth: bool) -> str:
        if not self.options_as_keys:
            return f'({name} != null and "{option}" {"in" if truth else "not in"} {name})'
        return f'{name}["{option}"] == true' if truth else f'({name} != null and {name}["{option}"] == null)'

    def _count(self, of: Sequence[Criterion], op: Op, value: float) -> str:
        """Whether a count compares so whatever the unknown criteria turn out to be."""
        least = " + ".join(f"({self.known_to_be(part, True)} ? 1 : 0)" for part in of)
        most = f"({len(of)} - ({' + '.join(f'({self.known_to_be(part, False)} ? 1 : 0)' for part in of)}))"
        match op:
            case Op.GE | Op.GT:
                return f"(({least}) {op} {value:g})"
            case Op.LE | Op.LT:
                return f"({most} {op} {value:g})"
            case Op.EQ:
                return f"(({least}) == {value:g} and {most} == {value:g})"
            case Op.NE:
                return f"(({least}) > {value:g} or {most} < {value:g})"

    def is_true(self, text: str) -> str:
        """The expression for true."""
        return self.known_to_be(parse(text), True)

    def truth(self, text: str) -> str:
        """One expression for all three values, as the numbers of `Truth`."""
        true, false = self.is_true(text), self.known_to_be(parse(text), False)
        return f"({true} ? {Truth.TRUE:d} : ({false} ? {Truth.FALSE:d} : {Truth.UNKNOWN:d}))"


def decision(expressions: Sequence[str]) -> str:
    """A decision in zen's own JSON: one node with all the expressions, keyed by their numbers."""
    node = {
        "id": "judge",
        "name": "judge",
        "type": "expressionNode",
        "content": {
            "expressions": [{"id": f"e{n}", "key": f"k{n}", "value": text} for n, text in enumerate(expressions)]
        },
    }
    given = {"id": "in", "name": "in", "type": "inputNode"}
    found = {"id": "out", "name": "out", "type": "outputNode"}
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "judge", "type": "edge"},
        {"id": "2", "sourceId": "judge", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": [given, node, found], "edges": edges})
