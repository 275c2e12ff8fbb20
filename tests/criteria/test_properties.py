"""What holds of every criterion, whatever it says and whatever was answered."""

import math
import sqlite3
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from painref.criteria import Criterion, Evaluator, Judgement, Truth, parse, truth_of
from painref.criteria.python import compile_criteria
from painref.criteria.satisfiable import satisfiable
from painref.criteria.syntax import (
    All,
    AnyOf,
    Compare,
    CountOptions,
    CountTrue,
    Has,
    Holds,
    Not,
    Op,
)

from .strategies import (
    BITS,
    FACT_TEXTS,
    FACTS,
    REGIONS,
    VALUES,
    VOCABULARY,
    Plain,
    all_answers,
    complete_answers,
    criteria,
    criterion_texts,
    evaluate,
    items_of,
    needed,
    partial_answers,
    reader,
)


def truth(criterion: Criterion, answers: Plain) -> Truth:
    return truth_of(judgement(criterion, answers))


def judgement(criterion: Criterion, answers: Plain) -> Judgement:
    return evaluate(criterion, answers)


def open_items(criterion: Criterion, answers: Plain) -> set[str]:
    return needed(judgement(criterion, answers))


# The meaning is SQL's


def to_sql(criterion: Criterion) -> str:
    match criterion:
        case Holds(name) if name in FACTS:
            return to_sql(FACTS[name])
        case Holds(name):
            return name
        case Compare(name, op, value):
            return f"({name} {op} {value!r})"
        case Has(name, option):
            return f"{name}_{option}"
        case CountOptions(name, op, value):
            return _count_to_sql([f"{name}_{option}" for option in REGIONS], op, value)
        case CountTrue(of, op, value):
            return _count_to_sql([to_sql(part) for part in of], op, value)
        case Not(of):
            return f"(NOT {to_sql(of)})"
        case All(of):
            return f"({' AND '.join(map(to_sql, of))})"
        case AnyOf(of):
            return f"({' OR '.join(map(to_sql, of))})"


def _count_to_sql(parts: list[str], op: Op, value: float) -> str:
    """SQL has no count of conditions that survives NULL, so: some pair, some triple, and so on, are all true."""

    def at_least(size: int) -> str:
        return " OR ".join(f"({' AND '.join(['1', *chosen])})" for chosen in combinations(parts, size)) or "0"

    least = math.ceil(value)
    match op:
        case Op.GE:
            return f"({at_least(least)})"
        case Op.GT:
            return f"({at_least(least + 1)})"
        case Op.LT:
            return f"(NOT ({at_least(least)}))"
        case Op.LE:
            return f"(NOT ({at_least(least + 1)}))"
        case Op.EQ:
            return f"(({at_least(least)}) AND NOT ({at_least(least + 1)}))"
        case Op.NE:
            return f"(NOT ({at_least(least)}) OR ({at_least(least + 1)}))"


def to_row(answers: Plain) -> dict[str, Any]:
    """One column for each item; NULL where there is no answer."""
    return {name.replace(".", "_"): answers.get(name) for name in VALUES}


DATABASE = sqlite3.connect(":memory:")


@given(criteria, partial_answers)
def test_a_criterion_means_what_sql_says_with_null_for_unknown(criterion: Criterion, answers: Plain) -> None:
    row = to_row(answers)
    patient = ", ".join(f":{column} AS {column}" for column in row)
    [result] = DATABASE.execute(f"SELECT {to_sql(criterion)} FROM (SELECT {patient})", row).fetchone()
    assert truth(criterion, answers) is {None: Truth.UNKNOWN, 0: Truth.FALSE, 1: Truth.TRUE}[result]


# With everything answered, the meaning is Python's


def _count(*of: Any) -> int:
    return len(of[0]) if isinstance(of[0], set) else sum(of)


@given(criterion_texts, complete_answers)
def test_with_complete_answers_a_criterion_means_what_python_says(text: str, answers: Plain) -> None:
    chosen = {region for region in REGIONS if answers[f"regions.{region}"]}
    names: dict[str, Any] = {"count": _count, **answers, "regions": chosen}
    for fact, meaning in FACT_TEXTS.items():
        names[fact] = eval(meaning, names)
    assert truth(parse(text), answers) is Truth.of(eval(text, names))


# Partial answers


@given(st.lists(criteria, max_size=5), partial_answers)
def test_compiled_criteria_mean_what_the_criteria_mean(several: list[Criterion], answers: Plain) -> None:
    named = {str(number): criterion for number, criterion in enumerate(several)}
    judged = compile_criteria(named, FACTS, VOCABULARY, BITS)(reader(answers))
    assert judged == {name: judgement(criterion, answers) for name, criterion in named.items()}


@given(st.lists(criteria, max_size=5), partial_answers)
def test_criteria_judged_together_mean_what_each_means_alone(several: list[Criterion], answers: Plain) -> None:
    """An evaluator keeps the judgement of each fact."""
    evaluator = Evaluator(reader(answers).judge, FACTS)
    assert [evaluator.judge(criterion) for criterion in several] == [judgement(one, answers) for one in several]


@given(criteria, partial_answers, complete_answers)
def test_once_settled_no_further_answer_changes_it(criterion: Criterion, known: Plain, others: Plain) -> None:
    before = truth(criterion, known)
    after = truth(criterion, {**others, **known})
    assert before in (after, Truth.UNKNOWN)


@given(criteria, partial_answers)
def test_a_question_is_needed_exactly_while_the_criterion_is_unknown(criterion: Criterion, answers: Plain) -> None:
    assert bool(open_items(criterion, answers)) == (truth(criterion, answers) is Truth.UNKNOWN)


@given(criteria, partial_answers)
def test_only_unanswered_items_of_the_criterion_are_needed(criterion: Criterion, answers: Plain) -> None:
    assert open_items(criterion, answers) <= items_of(criterion) - answers.keys()


@given(criteria, partial_answers, complete_answers)
def test_an_answer_that_is_not_needed_changes_nothing(criterion: Criterion, known: Plain, others: Plain) -> None:
    missing = open_items(criterion, known)
    more = {name: value for name, value in others.items() if name not in missing} | dict(known)
    assert truth(criterion, more) is truth(criterion, known)
    assert open_items(criterion, more) == missing


@given(criteria, partial_answers, complete_answers)
def test_the_answers_that_are_needed_settle_it(criterion: Criterion, known: Plain, others: Plain) -> None:
    more = dict(known) | {name: others[name] for name in open_items(criterion, known)}
    assert truth(criterion, more) is not Truth.UNKNOWN


# Laws that a clinician's eye takes for granted


@given(criteria, criteria, partial_answers)
def test_de_morgan(a: Criterion, b: Criterion, answers: Plain) -> None:
    assert truth(Not(All((a, b))), answers) is truth(AnyOf((Not(a), Not(b))), answers)
    assert truth(Not(AnyOf((a, b))), answers) is truth(All((Not(a), Not(b))), answers)


@given(criteria, criteria, partial_answers)
def test_the_order_of_parts_does_not_matter(a: Criterion, b: Criterion, answers: Plain) -> None:
    assert truth(All((a, b)), answers) is truth(All((b, a)), answers)
    assert truth(AnyOf((a, b)), answers) is truth(AnyOf((b, a)), answers)


@given(criteria, criteria, partial_answers)
def test_and_is_a_count_of_all_and_or_a_count_of_one(a: Criterion, b: Criterion, answers: Plain) -> None:
    assert truth(CountTrue((a, b), Op.GE, 2), answers) is truth(All((a, b)), answers)
    assert truth(CountTrue((a, b), Op.GE, 1), answers) is truth(AnyOf((a, b)), answers)


# Whether a criterion can be true


@given(criteria)
def test_satisfiable_is_whether_some_complete_answers_make_it_true(criterion: Criterion) -> None:
    some = any(truth(criterion, answers) is Truth.TRUE for answers in all_answers(items_of(criterion)))
    assert satisfiable(criterion, VOCABULARY, FACTS) is Truth.of(some)


@given(criteria, criteria)
def test_a_contradiction_is_never_satisfiable(a: Criterion, b: Criterion) -> None:
    assert satisfiable(All((a, b, Not(a))), VOCABULARY, FACTS) is Truth.FALSE
