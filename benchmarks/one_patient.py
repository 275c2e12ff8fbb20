"""One patient: the whole assessment against the bare evaluation of the criteria that it asks for.

Run: .venv/bin/python benchmarks/one_patient.py [--patients 30] [--rounds 9] [--seed 1]

Three ways: as the command line meets a patient, with knowledge just loaded and every criterion still text (parsing it
belongs to both sides, preparing the rules to the assessment); the same with criteria parsed and rules prepared; and as
a batch, every criterion compiled. Loading the knowledge is in none of them. The median ratio of the rounds counts.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from statistics import median
from typing import Any, NamedTuple

from subject import people
from turns import middle_ratio, timed

from painref.criteria.evaluate import Answers, Evaluator
from painref.criteria.parser import parse
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText
from painref.knowledge.walk import all_parts
from painref.library.open import load
from painref.triage import assess, assess_with
from painref.triage.engine.decide import decide
from painref.triage.engine.rules import Rules, prepare


class Case(NamedTuple):
    """A patient with the criteria that the assessment asks for."""

    answers: Answers
    criteria: tuple[CriterionText, ...]


def asked_for(rules: Rules, answers: Answers) -> tuple[CriterionText, ...]:
    """The criteria that an assessment asks for, under rules that are not compiled."""
    judgements: Any = getattr(decide(rules, answers).patient.judge, "__self__", None)
    return tuple(judgements)


def whole_knowledge() -> Knowledge:
    """The knowledge just loaded, every entry of it made, so that this is no part of an assessment."""
    knowledge = load()
    for _ in all_parts(knowledge):
        pass
    for entries in (knowledge.references, knowledge.questions, knowledge.bodies, knowledge.steps):
        list(entries.values())
    return knowledge


def bare(case: Case, knowledge: Knowledge) -> None:
    """The criteria alone, not compiled."""
    judge = Evaluator(case.answers, knowledge.facts, knowledge.question_bits).judge
    for text in case.criteria:
        judge(parse(text))


def compiled(cases: Sequence[Case], rules: Rules) -> None:
    """The criteria alone, compiled: all of them, as a batch judges them."""
    assert rules.judge_all
    for answers, _ in cases:
        rules.judge_all(answers)


def first(case: Case) -> tuple[float, float]:
    """Seconds of the assessment and of its criteria, each with knowledge that has judged nothing yet."""
    seconds: list[float] = []
    for work in (lambda fresh: assess(fresh, case.answers), lambda fresh: bare(case, fresh)):
        parse.cache_clear()
        fresh = whole_knowledge()
        seconds.append(timed(lambda: work(fresh)))  # noqa: B023  # called at once
    return seconds[0], seconds[1]


def next_one(case: Case, knowledge: Knowledge, rules: Rules) -> tuple[float, float]:
    """Seconds of the assessment and of its criteria, each with criteria parsed and rules prepared."""
    bare(case, knowledge)
    return timed(lambda: assess_with(rules, case.answers)), timed(lambda: bare(case, knowledge))


def hundredth(cases: Sequence[Case], rules: Rules) -> tuple[float, float]:
    """Seconds of the assessments and of their criteria, every criterion compiled."""
    return (
        timed(lambda: [assess_with(rules, case.answers) for case in cases]),
        timed(lambda: compiled(cases, rules)),
    )


def decided(cases: Sequence[Case], rules: Rules) -> tuple[float, float]:
    """The same for deciding alone, without the words of an assessment."""
    return (
        timed(lambda: [decide(rules, case.answers) for case in cases]),
        timed(lambda: compiled(cases, rules)),
    )


def row(name: str, measured: Sequence[tuple[float, float]], patients: int) -> None:
    """Prints medians and the median ratio."""
    whole, criteria = [pair[0] for pair in measured], [pair[1] for pair in measured]
    ratio = middle_ratio(whole, criteria)
    print(
        f"{name:46} {median(whole) / patients * 1e3:8.2f} ms {median(criteria) / patients * 1e3:8.2f} ms {ratio:7.2f}"
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patients", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    knowledge = load()
    rules = prepare(knowledge)
    cases = [
        Case(answers, asked_for(rules, answers)) for answers in people(knowledge, arguments.patients, arguments.seed)
    ]
    number = len(cases)
    print(f"{number} patients, {median(len(case.criteria) for case in cases):g} criteria asked for (median)")
    print(f"{'':46} {'whole':>11} {'criteria':>11} {'ratio':>7}")
    row("first patient, criteria still text", [first(case) for case in cases], 1)
    row("next patient, criteria parsed, rules prepared", [next_one(case, knowledge, rules) for case in cases], 1)
    compiled_rules = prepare(knowledge, many=True)
    row("in a batch, compiled", [hundredth(cases, compiled_rules) for _ in range(arguments.rounds)], number)
    row(
        "in a batch, compiled, decided but not told",
        [decided(cases, compiled_rules) for _ in range(arguments.rounds)],
        number,
    )


if __name__ == "__main__":
    main()
