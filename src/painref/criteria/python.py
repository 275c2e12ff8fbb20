"""A program of criteria as one Python function, for many patients. It means what `painref.criteria.evaluate` says.

Every part of the program becomes a name, worked out once for each set of answers. Truths, words and numbers are read
in place, and so is what was done where no record is of it; everything else by the reader (`painref.criteria.reader`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from sys import intern
from types import CodeType
from typing import Any, TypeVar

from painref.criteria.answers import Number
from painref.criteria.evaluate import judge_count
from painref.criteria.judgement import FALSE, Bits, Judgement
from painref.criteria.program import Conjunction, Count, Disjunction, Negation, Part, Program, Reading, make_program
from painref.criteria.reader import Reader, judge_number, judge_unrecorded
from painref.criteria.syntax import PAST, Compare, Criterion, Done, Facts, Has, Holds, Last, Leaf, Op, Times
from painref.criteria.typecheck import Vocabulary

Name = TypeVar("Name", bound=str)

_MOST_SPANS = 500
"""So many spans of each number are remembered, with what its comparisons come to."""


def compile_criteria(
    criteria: Mapping[Name, Criterion], facts: Facts, vocabulary: Vocabulary, bits: Bits
) -> Callable[[Reader], dict[Name, Judgement]]:
    """Return one function that judges all these checked criteria and returns the judgements by name."""
    program = make_program(criteria.values(), facts, vocabulary)
    names: dict[str, Any] = {"_count": judge_count, "_leaf": _leaves(program), "_spans": _spans(program, bits)}
    # The text is made of the whitelisted parts of parsed criteria (identifiers, numbers and quoted constants), and of
    # their names, quoted.
    exec(compile(source(program, criteria, bits), "<criteria>", "exec"), names)  # noqa: S102
    judge: Callable[[Reader], dict[Name, Judgement]] = names["judge"]
    judge.__code__ = _interned(judge.__code__)
    return judge


def _interned(code: CodeType) -> CodeType:
    """Return code with its texts interned, as the slots of answers are: then no look-up has to compare them."""
    return code.replace(co_consts=tuple(map(_interned_constant, code.co_consts)))


def _interned_constant(value: object) -> object:
    if type(value) is tuple:
        return tuple(map(_interned_constant, value))
    return intern(value) if type(value) is str else value


def _leaves(program: Program) -> dict[int, Leaf]:
    return {position: part.leaf for position, part in enumerate(program.parts) if isinstance(part, Reading)}


def _compared(program: Program) -> dict[str, list[tuple[int, Op, float]]]:
    """Return the comparisons of each number by its name, with the position of each in the program."""
    found: dict[str, list[tuple[int, Op, float]]] = {}
    for position, leaf in _leaves(program).items():
        if isinstance(leaf, Compare) and not isinstance(leaf.value, str):
            found.setdefault(leaf.name, []).append((position, leaf.op, leaf.value))
    return found


def _spans(program: Program, bits: Bits) -> dict[str, Callable[[Number], tuple[Judgement, ...]]]:
    """Return a function for each number that judges all its comparisons when it is a span; results are cached."""
    return {name: _judging(compared, bits[name]) for name, compared in _compared(program).items()}


def _judging(compared: list[tuple[int, Op, float]], bit: Judgement) -> Callable[[Number], tuple[Judgement, ...]]:
    @lru_cache(_MOST_SPANS)
    def judge(number: Number) -> tuple[Judgement, ...]:
        return tuple(judge_number(number, op, value, bit) for _, op, value in compared)

    return judge


def source(program: Program, names: Iterable[str], bits: Bits) -> str:
    """Return the text of the function ``judge(reader)``, which gives the results of a program by these names."""
    lines = [
        "def judge(reader):",
        " answers, read, (touched, not_done) = reader.answers, reader.judge, reader.past",
        " truth, word, number = answers.truths.get, answers.words.get, answers.numbers.get",
    ]
    past: dict[str, list[tuple[int, Done | Times | Last]]] = {}
    readings: dict[int, str] = {}
    for position, leaf in _leaves(program).items():
        if isinstance(leaf, Done | Times | Last):
            past.setdefault(leaf.what, []).append((position, leaf))
        elif not isinstance(leaf, Compare) or isinstance(leaf.value, str):
            readings[position] = _reading(position, leaf, bits)
    for name, compared in _compared(program).items():
        lines += _numbers(name, compared, bits[name])
    for what, asked in past.items():
        lines += _past(what, asked, bits[f"{PAST}.{what}"])
    writer = _Writer(program, readings)
    for position in range(len(program.parts)):
        if writer.is_assigned(position):
            lines.append(f" {_name(position)} = {writer.expression(position)}")
    pairs = zip(names, program.results, strict=True)
    results = ", ".join(f"{name!r}: {writer.operand(position)}" for name, position in pairs)
    return "\n".join([*lines, f" return {{{results}}}"])


def _reading(position: int, leaf: Leaf, bits: Bits) -> str:
    """Return the expression that reads a leaf by itself."""
    slot = _slot(leaf)
    if slot is not None and slot.partition(":")[0] in bits:
        return f"({bits[slot.partition(':')[0]]} if (v := truth({slot!r})) is None else -v)"
    if isinstance(leaf, Compare):
        return f"({bits[leaf.name]} if (v := word({leaf.name!r})) is None else -(v {leaf.op} {leaf.value!r}))"
    return f"read(_leaf[{position}])"


def _slot(leaf: Leaf) -> str | None:
    """Return the slot of the one truth that decides a leaf, if that is all it reads."""
    match leaf:
        case Holds(name):
            return name
        case Has(name, option):
            return f"{name}.{option}"
        case _:
            return None


def _numbers(name: str, compared: list[tuple[int, Op, float]], bit: Judgement) -> Iterator[str]:
    """Yield the lines that compare one number with constants; an exact number needs no function call."""
    yield f" v = number({name!r})"
    yield " if v is None:"
    yield f"  {' = '.join(_name(position) for position, _, _ in compared)} = {bit}"
    yield " elif v.__class__ is float:"
    yield from (f"  {_name(position)} = -(v {op} {value!r})" for position, op, value in compared)
    yield " else:"
    yield f"  {''.join(f'{_name(position)}, ' for position, _, _ in compared)} = _spans[{name!r}](v)"


def _past(what: str, asked: Iterable[tuple[int, Done | Times | Last]], bit: Judgement) -> Iterator[str]:
    """Yield the lines that judge all that is asked of one thing; where no record is of it, that is known beforehand."""
    asked = list(asked)
    yield f" if {what!r} in touched:"
    yield from (f"  {_name(position)} = read(_leaf[{position}])" for position, _ in asked)
    for test, standing in ((f" elif {what!r} in not_done:", FALSE), (" else:", bit)):
        yield test
        yield from (f"  {_name(position)} = {judge_unrecorded(leaf, standing)}" for position, leaf in asked)


def _name(position: int) -> str:
    return f"n{position}"


def _made_of(part: Part) -> tuple[int, ...]:
    match part:
        case Reading():
            return ()
        case Negation(of):
            return (of,)
        case Conjunction(parts) | Disjunction(parts) | Count(parts):
            return parts


_DEEPEST = 10
"""So many parts inside each other are written as one expression; Python limits how deep parentheses nest."""


class _Writer:
    """Writes the expressions of parts; `readings` are those of leaves that are read by themselves.

    A part that is needed once is written where it is needed, and so in a conjunction worked out only if it decides.
    """

    def __init__(self, program: Program, readings: Mapping[int, str]) -> None:
        self._parts = program.parts
        self._readings = readings
        uses = Counter(chain(program.results, *map(_made_of, program.parts)))
        depths: list[int] = []
        for part in program.parts:
            depths.append(1 + max((depths[of] for of in _made_of(part)), default=-1))
        self._inside = frozenset(
            position
            for position, part in enumerate(program.parts)
            if uses[position] == 1
            and depths[position] <= _DEEPEST
            and (position in readings or not isinstance(part, Reading))
        )

    def is_assigned(self, position: int) -> bool:
        """Return whether a part is worked out before those that need it, and is not read together with others."""
        read_elsewhere = isinstance(self._parts[position], Reading) and position not in self._readings
        return position not in self._inside and not read_elsewhere

    def operand(self, position: int, level: int = 0) -> str:
        """Return a part as it is written inside another, `level` deep."""
        return f"({self.expression(position, level)})" if position in self._inside else _name(position)

    def expression(self, position: int, level: int = 0) -> str:
        """Return the Python expression of a part."""
        part = self._parts[position]
        match part:
            case Reading():
                return self._readings[position]
            case Negation(of):
                first, name = self._named(of, level, 0)
                return f"{name} if {first} > 0 else ~{name}"
            case Disjunction(of):
                return " | ".join(self.operand(one, level + 1) for one in of)
            case Count(of):
                counted = "".join(f"{self.operand(one, level + 1)}, " for one in of)
                return f"_count(({counted}), {str(part.op)!r}, {part.value!r})"
            case Conjunction(of):
                return self._conjunction(of, level)

    def _conjunction(self, parts: Iterable[int], level: int) -> str:
        """Return an expression: false if one is, else what the unknown ones need, true if there are none."""
        last = sorted(parts, key=lambda of: of in self._inside)  # what is written inside is worked out if it must be
        named = [self._named(of, level, number) for number, of in enumerate(last)]
        none_false = " and ".join(first for first, _ in named)
        match [name for _, name in named]:
            case [_]:
                return none_false
            case [one, other]:
                return f"{none_false} and ({one} | {other} if {one} > 0 < {other} else {one} & {other})"
            case names:
                needs = " | ".join(f"({name} if {name} > 0 else 0)" for name in names)
                return f"{none_false} and (({needs}) or -1)"

    def _named(self, position: int, level: int, number: int) -> tuple[str, str]:
        """Return a part as it is written first, and its name from then on."""
        if position not in self._inside:
            return _name(position), _name(position)
        name = f"t{level}_{number}"
        return f"({name} := {self.expression(position, level + 1)})", name
