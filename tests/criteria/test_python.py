"""Criteria at the limits of what is accepted compile as any other does; that they mean the same is a property."""

import pytest

from painref.criteria import TRUE, Answers, CriterionError, parse
from painref.criteria.answers import Record, Span
from painref.criteria.parser import MAX_DEPTH, MAX_LENGTH
from painref.criteria.python import compile_criteria

from .strategies import BITS, FACTS, VOCABULARY, Plain, evaluate, reader


def nested(depth: int) -> str:
    """A criterion nested in every way there is."""
    if depth == 0:
        return "at_risk"
    ways = (
        "not ({0})",
        "smoker or pregnant and ({0})",
        "pregnant and (smoker or ({0}))",
        "count(({0}), smoker, pregnant) >= 2",
    )
    return ways[depth % len(ways)].format(nested(depth - 1))


@pytest.mark.parametrize("answers", [{}, {"smoker": True}, {"smoker": False, "pregnant": True, "age": 3}])
def test_the_deepest_criterion_compiles(answers: Plain) -> None:
    depth = max(depth for depth in range(MAX_DEPTH) if is_accepted(nested(depth)))
    assert depth > MAX_DEPTH / 2
    criterion = parse(nested(depth))
    judge = compile_criteria({"it": criterion}, FACTS, VOCABULARY, BITS)
    assert judge(reader(answers)) == {"it": evaluate(criterion, answers)}


def is_accepted(text: str) -> bool:
    try:
        parse(text)
    except CriterionError:
        return False
    return True


@pytest.mark.parametrize("operator", ["or", "and"])
def test_the_longest_criterion_compiles(operator: str) -> None:
    part = f" {operator} age > 1"
    text = "smoker" + part * ((MAX_LENGTH - len("smoker")) // len(part))
    answers: Plain = {"smoker": True, "age": 2}
    judge = compile_criteria({"it": parse(text)}, FACTS, VOCABULARY, BITS)
    assert judge(reader(answers)) == {"it": TRUE}


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "==", "!="])
@pytest.mark.parametrize("value", [3, 5, 8])
@pytest.mark.parametrize("open_ends", [False, True])
def test_a_span_that_ends_at_the_bound_compiles(operator: str, value: int, open_ends: bool) -> None:
    """The compiled comparison says what the reader says of each end, counted or not."""
    answers = Answers(numbers={"age": Span(3.0, 5.0, low_open=open_ends, high_open=open_ends)})
    criterion = parse(f"age {operator} {value}")
    read = reader(answers)
    judge = compile_criteria({"it": criterion}, FACTS, VOCABULARY, BITS)
    assert judge(read) == {"it": read.judge(criterion)}


PAST = [
    Answers(),
    Answers(nothing_else=True),
    Answers(nothing_else=True, kept_open=frozenset({"injection"})),
    Answers(denied=frozenset({"epidural"})),
    Answers(not_within={"epidural": 20.0}),
    Answers(records=(Record(what="caudal", times=2.0, relief=60.0, last=4.0),)),
    Answers(records=(Record(what="injection"),), denied=frozenset({"block"})),
]


@pytest.mark.parametrize("answers", PAST)
@pytest.mark.parametrize("what", ["injection", "epidural", "caudal", "lumbar", "block"])
def test_what_was_done_is_judged_as_the_reader_does_recorded_or_not(answers: Answers, what: str) -> None:
    texts = [
        f"done('{what}')",
        f"done('{what}', within=12)",
        f"times('{what}') >= 1",
        f"times('{what}') == 0",
        f"times('{what}', relief=50, within=52) < 2",
        f"last('{what}').relief >= 50",
        f"last('{what}').result == 'good'",
    ]
    criteria = {text: parse(text) for text in texts}
    read = reader(answers)
    plain = {text: reader(answers).judge(criterion) for text, criterion in criteria.items()}
    assert compile_criteria(criteria, FACTS, VOCABULARY, BITS)(read) == plain
