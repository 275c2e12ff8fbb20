"""A program of criteria as one Python function, for many patients. It means what `painref.criteria.evaluate` says.

Every part of the program becomes a name, worked out once for each set of answers. What a single answer decides is a
plain Python condition, and unknown while there is no answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from painref.criteria.evaluate import Answers, judge_count
from painref.criteria.judgement import Bits, Judgement
from painref.criteria.program import Condition, Conjunction, Count, Disjunction, Negation, Part, Program, make_program
from painref.criteria.syntax import All, AnyOf, Compare, CountOptions, Criterion, Facts, Has, Holds, Not

JudgeAll = Callable[[Answers], tuple[Judgement, ...]]
"""The judgements of some criteria under partial answers, in the order of the criteria."""


def compile_criteria(criteria: Iterable[Criterion], facts: Facts, bits: Bits) -> JudgeAll:
    """Return one function that judges all these checked criteria."""
    names: dict[str, Any] = {"_count": judge_count}
    # The text is made of the whitelisted parts of parsed criteria: identifiers, numbers and quoted constants.
    exec(compile(source(make_program(criteria, facts), bits), "<criteria>", "exec"), names)  # noqa: S102
    judge: JudgeAll = names["judge"]
    return judge


def source(program: Program, bits: Bits) -> str:
    """Return the text of the function ``judge(answers)``. Everything that one answer decides comes together."""
    lines = ["def judge(answers):", " get = answers.get"]
    conditions: dict[str, list[tuple[int, Criterion]]] = {}
    for position, part in enumerate(program.parts):
        if isinstance(part, Condition):
            conditions.setdefault(part.question, []).append((position, part.criterion))
    for question, decided in conditions.items():
        unknown = " = ".join(_name(position) for position, _ in decided)
        lines += [f" v = get({question!r})", " if v is None:", f"  {unknown} = {bits[question]}", " else:"]
        lines += [f"  {_name(position)} = -1 if {_condition(criterion)} else 0" for position, criterion in decided]
    writer = _Writer(program)
    for position, part in enumerate(program.parts):
        if not isinstance(part, Condition) and position not in writer.inside:
            lines.append(f" {_name(position)} = {writer.expression(part)}")
    return "\n".join([*lines, f" return ({''.join(f'{_name(result)}, ' for result in program.results)})"])


def _name(position: int) -> str:
    return f"n{position}"


def _made_of(part: Part) -> tuple[int, ...]:
    match part:
        case Condition():
            return ()
        case Negation(of):
            return (of,)
        case Conjunction(parts) | Disjunction(parts) | Count(parts):
            return parts


_DEEPEST = 10
"""So many parts inside each other are written as one expression; Python limits how deep parentheses nest."""


class _Writer:
    """Writes the expressions of parts made of others.

    A part that only one conjunction needs is written `inside` it, and so worked out only if it decides.
    """

    def __init__(self, program: Program) -> None:
        self._parts = program.parts
        uses = Counter(chain(program.results, *map(_made_of, program.parts)))
        depths: list[int] = []
        for part in program.parts:
            depths.append(1 + max((depths[of] for of in _made_of(part)), default=-1))
        conjuncts = {of for part in program.parts if isinstance(part, Conjunction) for of in part.of}
        self.inside = frozenset(of for of in conjuncts if uses[of] == 1 and 0 < depths[of] <= _DEEPEST)

    def expression(self, part: Part) -> str:
        """Return the Python expression of a part that is not a condition."""
        names = list(map(_name, _made_of(part)))
        match part:
            case Negation():
                return f"{names[0]} if {names[0]} > 0 else ~{names[0]}"
            case Disjunction():
                return " | ".join(names)
            case Count():
                return f"_count(({''.join(f'{name}, ' for name in names)}), {str(part.op)!r}, {part.value!r})"
            case Conjunction():
                return self._conjunction(part)
        raise TypeError(f"{part!r} is not made of others")

    def _conjunction(self, part: Conjunction) -> str:
        """Return an expression: false if one is, else what the unknown ones need, true if there are none."""
        last = sorted(part.of, key=lambda of: of in self.inside)  # what is written inside is worked out if it must be
        none_false = " and ".join(map(self._inside_or_name, last))
        match list(map(_name, last)):
            case [_]:
                return none_false
            case [one, other]:
                return f"{none_false} and ({one} | {other} if {one} > 0 < {other} else {one} & {other})"
            case names:
                needs = " | ".join(f"({name} if {name} > 0 else 0)" for name in names)
                return f"{none_false} and (({needs}) or -1)"

    def _inside_or_name(self, position: int) -> str:
        name = _name(position)
        return f"({name} := {self.expression(self._parts[position])})" if position in self.inside else name


def _condition(criterion: Criterion) -> str:
    """Return the Python condition on the one answer, ``v``, that decides a criterion."""
    match criterion:
        case Holds():
            return "v"
        case Compare(_, op, value):
            return f"v {op} {value!r}"
        case Has(_, option):
            return f"{option!r} in v"
        case CountOptions(_, op, value):
            return f"len(v) {op} {value!r}"
        case Not(part):
            return f"not ({_condition(part)})"
        case All(parts):
            return " and ".join(f"({_condition(part)})" for part in parts)
        case AnyOf(parts) if all(isinstance(part, Has) for part in parts):
            return f"not v.isdisjoint({tuple(part.option for part in parts if isinstance(part, Has))!r})"
        case AnyOf(parts):
            return " or ".join(f"({_condition(part)})" for part in parts)
    raise TypeError(f"{criterion!r} asks more than one question")
