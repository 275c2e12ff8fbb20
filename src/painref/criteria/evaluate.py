"""The meaning of a criterion: its truth under partial answers, and the items that could still settle it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from painref.criteria.judgement import FALSE, TRUE, Judgement, any_of
from painref.criteria.syntax import All, AnyOf, Compare, CountTrue, Criterion, Facts, Has, Holds, Leaf, Not, Op

ReadLeaf = Callable[[Leaf], Judgement]
"""Gives the judgement of a leaf that is not a fact."""


class Evaluator:
    """Judges checked criteria (see `painref.criteria.typecheck`) from their leaves. Each fact is judged once."""

    __slots__ = ("_facts", "_judged", "_read")

    def __init__(self, read: ReadLeaf, facts: Facts) -> None:
        self._read = read
        self._facts = facts
        self._judged: dict[str, Judgement] = {}

    def judge(self, criterion: Criterion) -> Judgement:
        """Return the judgement of a criterion."""
        match criterion:
            case Has() | Compare():  # most are
                return self._read(criterion)
            case All():
                needs = FALSE
                for part in criterion.of:
                    judgement = self.judge(part)
                    if judgement == FALSE:
                        return FALSE
                    if judgement > 0:
                        needs |= judgement
                return needs or TRUE
            case AnyOf():
                return any_of(map(self.judge, criterion.of))
            case Not():
                judgement = self.judge(criterion.of)
                return judgement if judgement > 0 else ~judgement
            case CountTrue():
                return judge_count([self.judge(part) for part in criterion.of], criterion.op, criterion.value)
            case Holds() if criterion.name in self._facts:
                name = criterion.name
                if name not in self._judged:
                    self._judged[name] = self.judge(self._facts[name])
                return self._judged[name]
            case _:
                return self._read(criterion)


def judge_count(judgements: Sequence[Judgement], op: Op, value: float) -> Judgement:
    """Return the judgement of how many are true, compared with a number.

    It is unknown while those that are unknown can still tip the comparison.
    """
    compare = COMPARE[op]
    least, most = judgements.count(TRUE), len(judgements) - judgements.count(FALSE)
    result = compare(least, value)
    if op in (Op.EQ, Op.NE):
        tips = least < most and value in range(least, most + 1)
    else:
        tips = compare(most, value) is not result
    return any_of([judgement for judgement in judgements if judgement > 0]) if tips else -result


COMPARE: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
}
"""What each operator does."""
