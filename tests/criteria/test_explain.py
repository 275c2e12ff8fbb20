from collections.abc import Iterator

import pytest
from hypothesis import given

from painref.criteria import Criterion, Evaluator, Trace, Truth, parse, truth_of
from painref.criteria.explain import explain
from painref.criteria.syntax import Has, Leaf

from .strategies import FACTS, Plain, Value, criteria, partial_answers, reader

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE


def describe(leaf: Leaf, comparison: str) -> str:
    chosen = leaf.option if isinstance(leaf, Has) else ""
    return " ".join(filter(None, [leaf.name, chosen, comparison]))


def explained(text: str, **answers: Value) -> Trace:
    return explain(parse(text), Evaluator(reader(answers).judge, FACTS).judge, FACTS, describe)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("smoker", "smoker"),
        ("age == 2", "age is 2"),
        ("age != 2", "age is not 2"),
        ("age < 2", "age under 2"),
        ("age <= 2", "age at most 2"),
        ("age > 2", "age over 2"),
        ("age >= 2.5", "age at least 2.5"),
        ("2 <= age", "age at least 2"),
        ("side == 'left'", "side is left"),
        ("side != 'left'", "side is not left"),
        ("'leg' in regions", "regions leg"),
        ("count(regions) >= 2", "regions at least 2"),
    ],
)
def test_a_leaf_is_put_in_words_and_has_no_parts(text: str, words: str) -> None:
    assert explained(text) == Trace(words, U)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("smoker and pregnant", "all of"),
        ("smoker or pregnant", "any of"),
        ("count(smoker, pregnant) >= 2", "at least 2 of"),
        ("count(smoker, pregnant) < 2", "under 2 of"),
    ],
)
def test_a_compound_is_a_heading_over_its_parts(text: str, words: str) -> None:
    trace = explained(text, smoker=True, pregnant=False)
    assert trace.text == words
    assert trace.parts == (Trace("smoker", T), Trace("pregnant", F))


def test_not_shows_what_it_negates() -> None:
    assert explained("not smoker", smoker=True) == Trace("not", F, (Trace("smoker", T),))


def test_a_range_is_two_comparisons() -> None:
    both = (Trace("age at least 1", T), Trace("age under 3", F))
    assert explained("1 <= age < 3", age=3) == Trace("all of", F, both)


def test_a_fact_shows_the_criterion_beneath_it() -> None:
    assert explained("adult", age=2) == Trace("adult", T, (Trace("age at least 2", T),))


def test_every_part_is_shown_with_its_truth_even_when_an_earlier_one_decides() -> None:
    assert explained("smoker or pregnant and age > 1", smoker=True, age=1) == Trace(
        "any of",
        T,
        (Trace("smoker", T), Trace("all of", F, (Trace("pregnant", U), Trace("age over 1", F)))),
    )


def _all_parts(trace: Trace) -> Iterator[Trace]:
    yield trace
    for part in trace.parts:
        yield from _all_parts(part)


@given(criteria, partial_answers)
def test_the_trace_says_what_the_evaluation_says(criterion: Criterion, answers: Plain) -> None:
    judge = Evaluator(reader(answers).judge, FACTS).judge
    assert explain(criterion, judge, FACTS, describe).truth is truth_of(judge(criterion))


@given(criteria, partial_answers)
def test_the_parts_account_for_the_whole(criterion: Criterion, answers: Plain) -> None:
    judge = Evaluator(reader(answers).judge, FACTS).judge
    for trace in _all_parts(explain(criterion, judge, FACTS, describe)):
        truths = [part.truth for part in trace.parts]
        match trace.text:
            case "all of":
                assert trace.truth is min(truths)
            case "any of":
                assert trace.truth is max(truths)
            case "not":
                assert [~trace.truth] == truths
            case "adult" | "at_risk":
                assert [trace.truth] == truths
