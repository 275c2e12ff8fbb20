"""A program of criteria as one Python function, for many patients. It means what `painref.criteria.evaluate` says.

Every part of the program becomes a name, worked out once for each set of answers. Truths, words and numbers are read
in place, and so is what was done where no record is of it; everything else by the reader (`painref.criteria.reader`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, TypeVar

from painref.criteria.evaluate import judge_count
from painref.criteria.judgement import FALSE, Bits, Judgement
from painref.criteria.program import Conjunction, Count, Disjunction, Negation, Part, Program, Reading, make_program
from painref.criteria.reader import Reader, judge_number, judge_unrecorded
from painref.criteria.syntax import PAST, Compare, Criterion, Done, Facts, Has, Holds, Last, Leaf, Op, Times
from painref.criteria.typecheck import Vocabulary

Name = TypeVar("Name", bound=str)


def compile_criteria(
    criteria: Mapping[Name, Criterion], facts: Facts, vocabulary: Vocabulary, bits: Bits
) -> Callable[[Reader], dict[Name, Judgement]]:
    """Return one function that judges all these checked criteria, and gives what they come to by their names."""
    program = make_program(criteria.values(), facts, vocabulary)
    operators = {f"_{op.name}": op for op in Op}
    names: dict[str, Any] = {"_count": judge_count, "_number": judge_number, "_leaf": _leaves(program), **operators}
    # The text is made of the whitelisted parts of parsed criteria (identifiers, numbers and quoted constants), and of
    # their names, quoted.
    exec(compile(source(program, criteria, bits), "<criteria>", "exec"), names)  # noqa: S102
    judge: Callable[[Reader], dict[Name, Judgement]] = names["judge"]
    return judge


def _leaves(program: Program) -> dict[int, Leaf]:
    return {position: part.leaf for position, part in enumerate(program.parts) if isinstance(part, Reading)}


def source(program: Program, names: Iterable[str], bits: Bits) -> str:
    """Return the text of the function ``judge(reader)``, which gives the results of a program by these names."""
    lines = [
        "def judge(reader):",
        " answers, read, (touched, not_done) = reader.answers, reader.judge, reader.past",
        " truth, word, number = answers.truths.get, answers.words.get, answers.numbers.get",
    ]
    numbers: dict[str, list[tuple[int, Compare]]] = {}
    past: dict[str, list[tuple[int, Done | Times | Last]]] = {}
    for position, leaf in _leaves(program).items():
        name, slot = _name(position), _slot(leaf)
        if slot is not None and slot.partition(":")[0] in bits:
            bit = bits[slot.partition(":")[0]]
            lines += [f" v = truth({slot!r})", f" {name} = {bit} if v is None else -v"]
        elif isinstance(leaf, Compare) and isinstance(leaf.value, str):
            lines += [f" v = word({leaf.name!r})"]
            lines += [f" {name} = {bits[leaf.name]} if v is None else -(v {leaf.op} {leaf.value!r})"]
        elif isinstance(leaf, Compare):
            numbers.setdefault(leaf.name, []).append((position, leaf))
        elif isinstance(leaf, Done | Times | Last):
            past.setdefault(leaf.what, []).append((position, leaf))
        else:
            lines.append(f" {name} = read(_leaf[{position}])")
    for name, compared in numbers.items():
        lines += _numbers(name, compared, bits[name])
    for what, asked in past.items():
        lines += _past(what, asked, bits[f"{PAST}.{what}"])
    writer = _Writer(program)
    for position, part in enumerate(program.parts):
        if not isinstance(part, Reading) and position not in writer.inside:
            lines.append(f" {_name(position)} = {writer.expression(part)}")
    pairs = zip(names, program.results, strict=True)
    results = ", ".join(f"{name!r}: {_name(position)}" for name, position in pairs)
    return "\n".join([*lines, f" return {{{results}}}"])


def _slot(leaf: Leaf) -> str | None:
    """Return the slot of the one truth that decides a leaf, if that is all it reads."""
    match leaf:
        case Holds(name):
            return name
        case Has(name, option):
            return f"{name}.{option}"
        case _:
            return None


def _numbers(name: str, compared: Iterable[tuple[int, Compare]], bit: Judgement) -> Iterator[str]:
    """Yield the lines that compare one number with constants; an exact number needs no function call."""
    compared = list(compared)
    yield f" v = number({name!r})"
    yield " if v is None:"
    yield f"  {' = '.join(_name(position) for position, _ in compared)} = {bit}"
    yield " elif v.__class__ is float:"
    yield from (f"  {_name(position)} = -(v {leaf.op} {leaf.value!r})" for position, leaf in compared)
    yield " else:"
    for position, leaf in compared:
        yield f"  {_name(position)} = _number(v, _{leaf.op.name}, {leaf.value!r}, {bit})"


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
        """Return the Python expression of a part that is not read."""
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
