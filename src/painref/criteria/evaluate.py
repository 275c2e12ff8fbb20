"""The meaning of a criterion: its truth under partial answers, and the questions that could still settle it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from painref.criteria.judgement import FALSE, TRUE, Bits, Judgement
from painref.criteria.syntax import (
    All,
    AnyOf,
    Compare,
    CountOptions,
    CountTrue,
    Criterion,
    Facts,
    Has,
    Holds,
    Leaf,
    Not,
    Op,
)

Value = bool | float | str | frozenset[str]
"""An answer: yes or no, a number, one option, or the set of all options chosen."""

Answers = Mapping[str, Value]
"""Answers by question id. A question that is absent is unknown."""


class Evaluator:
    """Judges checked criteria (see `painref.criteria.typecheck`) under one set of answers. Each fact is judged once."""

    __slots__ = ("_answers", "_bits", "_facts", "_judged")

    def __init__(self, answers: Answers, facts: Facts, bits: Bits) -> None:
        self._answers = answers
        self._facts = facts
        self._bits = bits
        self._judged: dict[str, Judgement] = {}

    def judge(self, criterion: Criterion) -> Judgement:
        """Return the judgement of a criterion; raises TypeError for an answer of the wrong type."""
        match criterion:
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
                needs = FALSE
                for part in criterion.of:
                    needs |= self.judge(part)
                    if needs == TRUE:
                        return TRUE
                return needs
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
                answer = self._answers.get(criterion.name)
                return self._bits[criterion.name] if answer is None else -_is_true(criterion, answer)


def evaluate(criterion: Criterion, answers: Answers, facts: Facts, bits: Bits) -> Judgement:
    """Return the judgement of a single checked criterion; for several under the same answers use an `Evaluator`."""
    return Evaluator(answers, facts, bits).judge(criterion)


def _is_true(leaf: Leaf, answer: Value) -> bool:
    match leaf:
        case Has() if isinstance(answer, frozenset):
            return leaf.option in answer
        case Compare() if isinstance(answer, (float, int, str)):
            return COMPARE[leaf.op](answer, leaf.value)
        case Holds() if isinstance(answer, bool):
            return answer
        case CountOptions() if isinstance(answer, frozenset):
            return COMPARE[leaf.op](len(answer), leaf.value)
    raise TypeError(f"answer {answer!r} does not fit {leaf!r}")


def judge_count(judgements: Sequence[Judgement], op: Op, value: float) -> Judgement:
    """Return the judgement of how many are true, compared with a number.

    It is unknown while those that are unknown can still tip the comparison.
    """
    compare = COMPARE[op]
    unknown = [judgement for judgement in judgements if judgement > 0]
    least = judgements.count(TRUE)
    result = compare(least, value)
    if all(compare(count, value) is result for count in range(least + 1, least + len(unknown) + 1)):
        return -result
    needs = FALSE
    for judgement in unknown:
        needs |= judgement
    return needs


COMPARE: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
}
"""What each operator does."""
