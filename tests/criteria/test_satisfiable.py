"""Whether a criterion can be true at all. That this is exact is a property (test_properties.py)."""

import math

import pytest

from painref.criteria import Truth, Vocabulary, parse
from painref.criteria.satisfiable import Budget, satisfiable
from painref.criteria.typecheck import Number, OneOf, SomeOf, YesNo

from .strategies import FACTS, VOCABULARY

MANY = tuple(f"option-{number:02}" for number in range(40))
WIDE = Vocabulary(
    kinds={
        "smoker": YesNo(),
        "age": Number(0, 120),
        "weight": Number(),
        "side": OneOf(("left", "right")),
        "regions": SomeOf(("back", "leg", "neck")),
        "many": SomeOf(MANY),
    }
)


@pytest.mark.parametrize(
    "text",
    [
        "smoker",
        "not smoker",
        "age == 0",
        "age > 17 and age < 18",
        "age != 5",
        "weight > 1e15",
        "weight < 0",
        "side != 'left' and side != 'right' or smoker",
        "'leg' in regions and not 'back' in regions",
        "count(regions) == 0",
        "count(regions) == 3",
        "count(regions) >= 2 and not 'leg' in regions",
        "count(many) == 40",
        "count(many) == 17 and 'option-39' not in many",
        "'option-39' in many and not " + " and not ".join(f"'{option}' in many" for option in MANY[:-1]),
    ],
)
def test_can_be_true(text: str) -> None:
    assert satisfiable(parse(text), WIDE, {}) is Truth.TRUE


@pytest.mark.parametrize(
    "text",
    [
        "smoker and not smoker",
        "age < 0",
        "age > 120",
        "age > 18 and age < 18",
        "weight > 5 and weight < 5",
        "side == 'left' and side == 'right'",
        "side != 'left' and side != 'right'",
        "'leg' in regions and 'leg' not in regions",
        "count(regions) > 3",
        "count(regions) >= 3 and 'leg' not in regions",
        "count(regions) == 1 and 'leg' in regions and 'back' in regions",
        "count(regions) == 1.5",
        "count(smoker, not smoker) == 2",
        "count(many) > 20 and count(many) < 20",
        "smoker and not smoker and (" + " or ".join(f"'{option}' in many" for option in MANY) + ")",
    ],
)
def test_can_never_be_true(text: str) -> None:
    assert satisfiable(parse(text), WIDE, {}) is Truth.FALSE


def test_a_fact_is_looked_into() -> None:
    assert satisfiable(parse("adult and age < 3"), VOCABULARY, FACTS) is Truth.TRUE
    assert satisfiable(parse("adult and age < 2"), VOCABULARY, FACTS) is Truth.FALSE
    assert satisfiable(parse("at_risk and not smoker and not adult"), VOCABULARY, FACTS) is Truth.FALSE


def test_the_largest_number_is_a_number() -> None:
    assert satisfiable(parse(f"weight >= {math.nextafter(math.inf, 0)!r}"), WIDE, {}) is Truth.TRUE


# The budget: what cannot be decided within it is unknown, and takes no longer than the budget allows

SOME = ", ".join(f"'{option}' in many" for option in MANY[:24])
HARD = parse(f"count({SOME}) >= 13 and count({SOME}) <= 12")


def test_undecided_within_the_budget_is_unknown() -> None:
    assert satisfiable(HARD, WIDE, {}) is Truth.UNKNOWN


def test_easy_criteria_are_decided_after_a_hard_one() -> None:
    budget = Budget(each=2_000, left=10_000)
    assert satisfiable(HARD, WIDE, {}, budget) is Truth.UNKNOWN
    assert satisfiable(parse("smoker"), WIDE, {}, budget) is Truth.TRUE
    assert satisfiable(parse("smoker and not smoker"), WIDE, {}, budget) is Truth.FALSE


def test_many_hard_criteria_share_one_budget() -> None:
    budget = Budget(each=2_000, left=3_000)
    assert [satisfiable(HARD, WIDE, {}, budget) for _ in range(3)] == [Truth.UNKNOWN] * 3
    assert satisfiable(parse("smoker"), WIDE, {}, Budget(left=0)) is Truth.UNKNOWN


def test_a_question_with_very_many_options_is_not_taken_apart() -> None:
    """Its options alone exceed the budget."""
    vocabulary = Vocabulary(kinds={"many": SomeOf(tuple(f"option-{number}" for number in range(200_000)))})
    assert satisfiable(parse("count(many) >= 3"), vocabulary, {}) is Truth.UNKNOWN
