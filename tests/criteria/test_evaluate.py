import operator
from itertools import product

import pytest

from painref.criteria import Evaluator, Reader, Truth, parse, truth_of

from .strategies import BITS, FACTS, REGIONS, VOCABULARY, Plain, Value, answers_of, evaluate, needed

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE


NAMES = {**BITS, "a": 1 << 40, "b": 1 << 41, "c": 1 << 42}


def plain(**answers: Value | set[str]) -> Plain:
    """Answers by item; a set of regions is a whole answer."""
    items: Plain = {}
    for name, value in answers.items():
        if isinstance(value, set):
            items |= {f"{name}.{region}": region in value for region in REGIONS}
        else:
            items[name] = value
    return items


def truth(text: str, **answers: Value | set[str]) -> Truth:
    read = Reader(answers_of(plain(**answers)), VOCABULARY, NAMES).judge
    return truth_of(Evaluator(read, FACTS).judge(parse(text)))


def still_needed(text: str, **answers: Value | set[str]) -> set[str]:
    return needed(evaluate(parse(text), plain(**answers)))


def yes_no(**truths: Truth) -> dict[str, bool]:
    """Yes for true, no for false, and no answer at all for unknown."""
    return {name: value is T for name, value in truths.items() if value is not U}


# Kleene's tables


@pytest.mark.parametrize(
    ("a", "b", "result"),
    [
        (T, T, T),
        (T, U, U),
        (T, F, F),
        (U, T, U),
        (U, U, U),
        (U, F, F),
        (F, T, F),
        (F, U, F),
        (F, F, F),
    ],
)
def test_and(a: Truth, b: Truth, result: Truth) -> None:
    assert truth("a and b", **yes_no(a=a, b=b)) is result


@pytest.mark.parametrize(
    ("a", "b", "result"),
    [
        (T, T, T),
        (T, U, T),
        (T, F, T),
        (U, T, T),
        (U, U, U),
        (U, F, U),
        (F, T, T),
        (F, U, U),
        (F, F, F),
    ],
)
def test_or(a: Truth, b: Truth, result: Truth) -> None:
    assert truth("a or b", **yes_no(a=a, b=b)) is result


@pytest.mark.parametrize(("a", "result"), [(T, F), (U, U), (F, T)])
def test_not(a: Truth, result: Truth) -> None:
    assert truth("not a", **yes_no(a=a)) is result


def test_unknown_is_not_reasoned_about() -> None:
    """As in SQL, a tautology over an unknown is unknown."""
    assert truth("a or not a") is U
    assert truth("a and not a") is U
    assert truth("age < 18 or age >= 18") is U


# Leaves


@pytest.mark.parametrize(
    ("text", "at_17", "at_18", "at_19"),
    [
        ("age == 18", F, T, F),
        ("age != 18", T, F, T),
        ("age < 18", T, F, F),
        ("age <= 18", T, T, F),
        ("age > 18", F, F, T),
        ("age >= 18", F, T, T),
        ("18 > age", T, F, F),
        ("17 < age <= 18", F, T, F),
    ],
)
def test_a_number_is_compared_by_size(text: str, at_17: Truth, at_18: Truth, at_19: Truth) -> None:
    assert [truth(text, age=age) for age in (17, 18, 19.0)] == [at_17, at_18, at_19]


def test_a_choice_is_or_is_not_an_option() -> None:
    assert truth("side == 'left'", side="left") is T
    assert truth("side == 'left'", side="right") is F
    assert truth("side != 'left'", side="right") is T


def test_what_was_not_chosen_in_an_answered_multiple_choice_is_false() -> None:
    assert truth("'leg' in regions", regions={"leg", "back"}) is T
    assert truth("'leg' in regions", regions={"back"}) is F
    assert truth("'leg' not in regions", regions=set()) is T


def test_an_option_without_an_answer_is_unknown() -> None:
    assert truth("'leg' in regions") is U
    assert truth("'leg' not in regions", **{"regions.back": True}) is U
    assert truth("count(regions) >= 2", **{"regions.back": True}) is U
    assert truth("count(regions) >= 1", **{"regions.back": True}) is T


def test_a_new_option_is_asked_for_by_itself() -> None:
    assert truth("'leg:new' in regions", **{"regions.leg": True}) is U
    assert truth("'leg:new' in regions", **{"regions.leg": True, "regions.leg:new": False}) is F
    assert still_needed("'leg:new' in regions") == {"regions.leg"}


def test_count_of_a_multiple_choice_counts_the_options_chosen() -> None:
    assert truth("count(regions) >= 2", regions={"leg", "back"}) is T
    assert truth("count(regions) >= 2", regions={"leg"}) is F


@pytest.mark.parametrize("text", ["smoker", "age < 3", "age != 3", "side == 'left'", "side != 'left'"])
def test_a_question_without_an_answer_is_unknown(text: str) -> None:
    assert truth(text) is U


def test_no_and_zero_and_nothing_chosen_are_answers() -> None:
    assert truth("smoker", smoker=False) is F
    assert truth("age < 1", age=0) is T
    assert truth("count(regions) == 0", regions=set()) is T


def test_a_fact_means_its_criterion() -> None:
    assert truth("adult", age=2) is T
    assert truth("adult", age=1) is F
    assert truth("not adult") is U
    assert truth("at_risk", age=2, smoker=False, regions={"neck"}) is T


# Counting criteria


@pytest.mark.parametrize(
    ("b", "c", "result"),
    [
        (T, T, T),
        (T, U, T),
        (T, F, T),
        (U, U, U),
        (U, F, U),
        (F, F, F),
    ],
)
def test_two_of_three_when_the_first_is_true(b: Truth, c: Truth, result: Truth) -> None:
    assert truth("count(a, b, c) >= 2", **yes_no(a=T, b=b, c=c)) is result


def test_a_count_that_cannot_be_reached_is_false_before_all_is_known() -> None:
    assert truth("count(a, b, c) >= 2", a=False, b=False) is F
    assert truth("count(a, b, c) > 3") is F
    assert truth("count(a, b) == 1.5") is F


def test_a_count_that_cannot_fail_is_true_before_anything_is_known() -> None:
    assert truth("count(a, b, c) >= 0") is T
    assert truth("count(a, b, c) <= 3") is T
    assert truth("count(a, b, c) != 4") is T


_COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@pytest.mark.parametrize("op", _COMPARE)
@pytest.mark.parametrize("bound", range(5))
def test_a_count_of_separate_questions_says_what_all_ways_to_answer_the_rest_agree_on(op: str, bound: int) -> None:
    for truths in product((T, U, F), repeat=3):
        possible = product(*([t is T] if t is not U else [True, False] for t in truths))
        verdicts = {_COMPARE[op](sum(completion), bound) for completion in possible}
        expected = U if len(verdicts) == 2 else Truth.of(verdicts.pop())
        answers = yes_no(**dict(zip("abc", truths, strict=True)))
        assert truth(f"count(a, b, c) {op} {bound}", **answers) is expected


# What is still needed


def test_everything_is_needed_at_first() -> None:
    assert still_needed("smoker and (age > 1 or 'leg' in regions)") == {"smoker", "age", "regions.leg"}


def test_an_answered_question_is_not_needed() -> None:
    assert still_needed("smoker and age > 1", smoker=True) == {"age"}


def test_nothing_is_needed_once_one_part_decides() -> None:
    assert still_needed("smoker and age > 1", smoker=False) == set()
    assert still_needed("smoker or age > 1", smoker=True) == set()
    assert still_needed("count(smoker, pregnant, age > 1) >= 1", age=2) == set()


def test_a_settled_part_of_an_open_criterion_needs_nothing() -> None:
    assert still_needed("(smoker or age > 1) and pregnant", smoker=True) == {"pregnant"}
    assert still_needed("count(smoker or age > 1, pregnant, 'leg' in regions) >= 2", smoker=True) == {
        "pregnant",
        "regions.leg",
    }


def test_a_fact_is_needed_by_the_questions_beneath_it() -> None:
    assert still_needed("at_risk") == {"smoker", "age", "regions.neck"}
    assert still_needed("at_risk", age=1) == {"smoker"}
