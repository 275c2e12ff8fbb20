"""How facts use one another."""

import pytest

from painref.criteria import TRUE, Facts, Truth, parse
from painref.criteria.facts import MAX_FACT_DEPTH, cyclic_facts, depths, in_order, names_beneath
from painref.criteria.parser import MAX_DEPTH
from painref.criteria.python import compile_criteria
from painref.criteria.satisfiable import satisfiable

from .strategies import BITS, VOCABULARY, Plain, evaluate, reader


def parsed(texts: dict[str, str]) -> Facts:
    return {name: parse(text) for name, text in texts.items()}


@pytest.mark.parametrize(
    ("facts", "cyclic"),
    [
        ({}, set()),
        ({"a": "x", "b": "a and y"}, set()),
        ({"a": "x", "b": "a", "c": "a", "d": "b or c"}, set()),
        ({"a": "a"}, {"a"}),
        ({"a": "x or not a"}, {"a"}),
        ({"a": "b", "b": "a"}, {"a", "b"}),
        ({"a": "b", "b": "count(c, x) >= 1", "c": "y and a"}, {"a", "b", "c"}),
        ({"a": "b", "b": "b", "c": "x"}, {"b"}),
        ({"a": "b", "b": "a", "c": "d", "d": "c", "e": "a and c"}, {"a", "b", "c", "d"}),
    ],
)
def test_only_facts_on_a_circle_depend_on_themselves(facts: dict[str, str], cyclic: set[str]) -> None:
    assert cyclic_facts(parsed(facts)) == cyclic


def test_names_beneath_follow_facts_into_facts() -> None:
    facts = parsed({"a": "x", "b": "a and y > 1", "c": "z"})
    assert names_beneath([parse("b or not w")], facts) == {"a", "b", "w", "x", "y"}


def test_depth_of_a_fact_counts_the_facts_it_uses() -> None:
    """A question is 1 deep; a fact, not, and, or and count each add 1 to what is in them."""
    facts = parsed({"a": "x", "b": "not a", "c": "count(b, y and a) >= 1"})
    assert depths(facts) == {"a": 1, "b": 3, "c": 5}


def test_order_has_each_fact_after_those_it_uses() -> None:
    order = in_order(parsed({"c": "b and a", "b": "a", "a": "x"}))
    assert order == ("a", "b", "c")


# Hostile facts: cost and depth of the walk do not grow beyond the size of the text (each would hang or overflow)

DOUBLED = {**{f"f{i}": f"f{i + 1} and f{i + 1}" for i in range(60)}, "f60": "age > 1"}
DIAMONDS = {
    **{f"f{i}": f"f{i + 1} and g{i + 1}" for i in range(60)},
    **{f"g{i}": f"f{i + 1} or g{i + 1}" for i in range(60)},
    "f60": "age > 1",
    "g60": "smoker",
}


@pytest.mark.parametrize("texts", [DOUBLED, DIAMONDS], ids=["doubled", "diamonds"])
def test_facts_used_again_and_again_are_judged_once(texts: dict[str, str]) -> None:
    facts, criterion = parsed(texts), parse("f0")
    answers: Plain = {"age": 2, "smoker": True}
    assert evaluate(criterion, answers, facts) == TRUE
    assert compile_criteria({"it": criterion}, facts, VOCABULARY, BITS)(reader(answers)) == {"it": TRUE}
    assert satisfiable(criterion, VOCABULARY, facts) is Truth.TRUE
    assert satisfiable(parse("f0 and age < 1 and not smoker"), VOCABULARY, facts) is Truth.FALSE
    assert cyclic_facts(facts) == set()


@pytest.mark.parametrize("length", [900, 2_000, 20_000])
def test_long_chains_and_circles_of_facts_are_walked(length: int) -> None:
    """No recursion over facts, and no quadratic search for circles."""
    chain = {f"f{i}": f"f{i + 1}" for i in range(length)}
    straight = parsed({**chain, f"f{length}": "smoker"})
    assert cyclic_facts(straight) == set()
    assert depths(straight)["f0"] == length + 1
    assert cyclic_facts(parsed({**chain, f"f{length}": "f0"})) == {f"f{i}" for i in range(length + 1)}


def test_deepest_facts_are_evaluated_and_compiled() -> None:
    """The deepest that the checks accept, under the deepest criterion that the parser accepts."""
    half = MAX_FACT_DEPTH // 2
    facts = parsed({"f0": "f1", **{f"f{i}": f"not f{i + 1}" for i in range(1, half)}, f"f{half}": "smoker"})
    criterion = parse("not " * MAX_DEPTH + "f0")
    assert max(depths(facts).values()) == MAX_FACT_DEPTH
    answers: Plain = {"smoker": True}
    expected = evaluate(criterion, answers, facts)
    assert compile_criteria({"it": criterion}, facts, VOCABULARY, BITS)(reader(answers)) == {"it": expected}
    assert satisfiable(criterion, VOCABULARY, facts) is Truth.TRUE
