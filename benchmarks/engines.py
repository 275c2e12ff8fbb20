"""All criteria of the knowledge over random patients: painref, zen-engine and Python written by hand, one process.

Run, after `.venv/bin/python -m pip install -e '.[bench]'`:

    .venv/bin/python benchmarks/engines.py [--patients 100] [--rounds 15] [--seed 1]

First every truth value of every engine is compared with that of painref's plain evaluator. Then the engines take turns;
the best round of each counts. painref also says which questions an unknown criterion still needs; the others do not.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from by_hand import Function, functions, normal
from subject import as_json, people
from turns import take_turns
from zen_rules import Translator, decision

from painref.criteria.evaluate import Evaluator, Value
from painref.criteria.judgement import truth_of
from painref.criteria.parser import parse
from painref.criteria.python import compile_criteria
from painref.criteria.truth import Truth
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.walk import all_criteria
from painref.library.open import load

People = Sequence[dict[str, Value]]
Judge = Callable[[Any], Any]


class Engine(NamedTuple):
    """A way to judge all criteria for one patient.

    `judge` is timed; it takes a patient in the form that `given` has. `truths` turns its result into truth values: all
    three, or whether each criterion is true and nothing else if `only_true`; None if there is nothing to compare.
    """

    name: str
    given: Sequence[object]
    judge: Judge
    truths: Callable[[Any], Sequence[int]] | None
    only_true: bool = False


def painref_engines(texts: Sequence[str], patients: People, knowledge: Knowledge) -> Iterator[Engine]:
    """painref as a batch judges, and as a single patient is judged."""
    facts, bits = knowledge.facts, knowledge.question_bits
    criteria = [parse(text) for text in texts]

    def of_judgements(judgements: Sequence[int]) -> list[int]:
        return [truth_of(judgement) for judgement in judgements]

    yield Engine(
        "painref, compiled: truth and open questions",
        patients,
        compile_criteria(criteria, facts, bits),
        of_judgements,
    )
    yield Engine(
        "painref, plain: truth and open questions",
        patients,
        lambda answers: list(map(Evaluator(answers, facts, bits).judge, criteria)),
        of_judgements,
    )


def zen_engines(texts: Sequence[str], patients: People, knowledge: Knowledge) -> Iterator[Engine]:
    """zen-engine in every way its Python bindings offer that differs in speed. A patient comes as JSON text, the form
    that it takes over fastest, unless said otherwise; writing that text is not counted."""
    import zen

    as_objects = [as_json(answers, options_as_keys=True) for answers in patients]
    as_lists = [as_json(answers, options_as_keys=False) for answers in patients]
    json_objects, json_lists = list(map(json.dumps, as_objects)), list(map(json.dumps, as_lists))
    by_key, by_list = Translator(knowledge.facts, True), Translator(knowledge.facts, False)

    truths, true = [by_key.truth(text) for text in texts], [by_key.is_true(text) for text in texts]
    one_list = zen.compile_expression(f"[{', '.join(truths)}]").evaluate
    true_list = zen.compile_expression(f"[{', '.join(true)}]").evaluate
    of_lists = zen.compile_expression(f"[{', '.join(by_list.truth(text) for text in texts)}]").evaluate
    each = [zen.compile_expression(expression).evaluate for expression in truths]
    engine = zen.ZenEngine()
    decide, decide_true = engine.create_decision(decision(truths)), engine.create_decision(decision(true))
    keys = [f"k{number}" for number in range(len(texts))]

    def in_order(response: Mapping[str, Any]) -> list[int]:
        return [int(response["result"][key]) for key in keys]

    def numbers(values: Sequence[float]) -> list[int]:
        return list(map(int, values))

    def one_by_one(given: str) -> list[float]:
        return [evaluate(given) for evaluate in each]

    yield Engine("zen, one list expression", json_objects, one_list, numbers)
    yield Engine("zen, one list expression, dict", as_objects, one_list, numbers)
    yield Engine("zen, one list expression, options in lists", json_lists, of_lists, numbers)
    yield Engine("zen, one list expression, only whether true", json_objects, true_list, numbers, only_true=True)
    yield Engine("zen, decision", json_objects, decide.evaluate, in_order)
    yield Engine("zen, decision, only whether true", json_objects, decide_true.evaluate, in_order, only_true=True)
    yield Engine("zen, an expression per criterion", json_objects, one_by_one, numbers)
    yield Engine(
        "zen, the patient handed over, nothing judged", json_objects, zen.compile_expression("1").evaluate, None
    )


def hand_engine(written: Sequence[Function], patients: People) -> Engine:
    """The criteria written by hand."""

    def truths(values: Sequence[bool | None]) -> list[int]:
        return [Truth.UNKNOWN if value is None else Truth.of(value) for value in values]

    return Engine("Python by hand: truth", patients, lambda answers: [judge(answers) for judge in written], truths)


def check(engine: Engine, expected: Sequence[Sequence[int]], texts: Sequence[str]) -> int:
    """How many truth values were compared; ends the program at the first that differs."""
    if engine.truths is None:
        return 0
    for given, truths in zip(engine.given, expected, strict=True):
        wanted = [truth == Truth.TRUE for truth in truths] if engine.only_true else truths
        for text, found, right in zip(texts, engine.truths(engine.judge(given)), wanted, strict=True):
            if found != right:
                sys.exit(f"{engine.name} gives {found}, not {right}, for {text}\nThe patient: {given}")
    return len(expected) * len(texts)


def compare(title: str, texts: Sequence[str], engines: Sequence[Engine], patients: People, rounds: int) -> None:
    """Checks the engines against painref's plain evaluator, and prints the table."""
    knowledge = load()
    criteria = [parse(text) for text in texts]
    judges = (Evaluator(answers, knowledge.facts, knowledge.question_bits).judge for answers in patients)
    expected = [[truth_of(judge(criterion)) for criterion in criteria] for judge in judges]
    compared = sum(check(engine, expected, texts) for engine in engines)
    shares = [sum(row.count(truth) for row in expected) / len(expected) / len(texts) for truth in Truth]
    print(f"\n{title}: {len(texts)} criteria, {len(patients)} patients; {compared:,} truth values compared, all equal")
    print("  " + ", ".join(f"{share:.0%} {truth.word}" for truth, share in zip(Truth, shares, strict=True)))
    tasks = {engine.name: partial(_all, engine.judge, engine.given) for engine in engines}
    best = take_turns(tasks, rounds)
    base = best[engines[0].name]
    print(f"  {'':46} {'µs/patient':>11} {'patients/s':>11} {'to painref':>11}")
    for name, seconds in best.items():
        each = seconds / len(patients)
        print(f"  {name:46} {each * 1e6:11.1f} {1 / each:11,.0f} {seconds / base:11.2f}")


def _all(judge: Judge, given: Sequence[object]) -> None:
    for patient in given:
        judge(patient)


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patients", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    try:
        import zen  # noqa: F401  # only to say early, and well, that it is missing
    except ImportError:
        sys.exit("zen-engine is missing: .venv/bin/python -m pip install -e '.[bench]'")
    knowledge = load()
    texts, patients = all_criteria(knowledge), people(knowledge, arguments.patients, arguments.seed)
    engines = [*painref_engines(texts, patients, knowledge), *zen_engines(texts, patients, knowledge)]
    compare("All criteria", texts, engines, patients, arguments.rounds)

    written = functions()
    known = {normal(text): text for text in texts}
    for gone in [text for text in written if text not in known]:
        print(f"\nNo criterion of the knowledge any more, left out: {gone}")
    both = {known[text]: function for text, function in written.items() if text in known}
    engines = [
        *painref_engines(list(both), patients, knowledge),
        hand_engine(list(both.values()), patients),
        *zen_engines(list(both), patients, knowledge),
    ]
    compare("Those written by hand", list(both), engines, patients, arguments.rounds)


if __name__ == "__main__":
    main()
