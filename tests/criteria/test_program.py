"""Criteria as a graph of shared parts. That the function made from it means the same is a property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painref.criteria import Criterion, parse
from painref.criteria.program import (
    Conjunction,
    Count,
    Disjunction,
    Negation,
    Part,
    Program,
    Reading,
    make_program,
)
from painref.criteria.syntax import CountOptions, Has, Holds, Op
from painref.criteria.typecheck import SomeOf, Vocabulary

from .strategies import FACTS, REGIONS, VOCABULARY, criteria


def program(*texts: str) -> Program:
    return make_program(map(parse, texts), FACTS, VOCABULARY)


SMOKER, PREGNANT = Reading(Holds("smoker")), Reading(Holds("pregnant"))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("smoker and pregnant", Conjunction((0, 1))),
        ("smoker or pregnant", Disjunction((0, 1))),
        ("count(smoker, pregnant) >= 2", Count((0, 1), Op.GE, 2)),
    ],
)
def test_a_compound_refers_to_its_parts_by_position(text: str, part: Part) -> None:
    assert program(text) == Program((SMOKER, PREGNANT, part), (2,))


def test_negation_refers_to_its_part() -> None:
    assert program("not (smoker and pregnant)").parts[-1] == Negation(2)
    assert program("not smoker").parts[-1] == Negation(0)


def test_every_leaf_is_read_once() -> None:
    parts = program("age >= 1 and smoker and (age >= 1 or 'leg' in regions)").parts
    read = [part for part in parts if isinstance(part, Reading)]
    assert len(read) == 3


def test_shared_parts_occur_once() -> None:
    shared = program("smoker and pregnant", "age > 1 or smoker and pregnant", "smoker and pregnant")
    assert shared.results[0] == shared.results[2]
    assert len(shared.parts) == 5


def test_a_fact_is_its_criterion() -> None:
    assert program("adult", "age >= 2").results == (0, 0)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("count(regions) >= 1", Disjunction((0, 1, 2))),
        ("count(regions) >= 2", Count((0, 1, 2), Op.GE, 2)),
    ],
)
def test_counted_options_are_read_one_by_one(text: str, part: Part) -> None:
    assert program(text).parts == (*(Reading(Has("regions", region)) for region in REGIONS), part)


def test_a_group_is_any_of_its_members() -> None:
    vocabulary = Vocabulary(kinds={"regions": SomeOf(REGIONS, groups={"lower": ("back", "leg")})})
    back, leg = Reading(Has("regions", "back")), Reading(Has("regions", "leg"))
    assert make_program([parse("'lower' in regions")], {}, vocabulary) == Program(
        (back, leg, Disjunction((0, 1))), (2,)
    )


def test_the_same_part_counted_twice_counts_twice() -> None:
    assert program("count(smoker, smoker) >= 2").parts[-1] == Count((0, 0), Op.GE, 2)


@given(st.lists(criteria, max_size=5))
def test_parts_are_distinct_and_come_after_what_they_refer_to(several: list[Criterion]) -> None:
    made = make_program(several, FACTS, VOCABULARY)
    assert len(set(made.parts)) == len(made.parts)
    for position, part in enumerate(made.parts):
        match part:
            case Reading(leaf):
                assert leaf.name not in FACTS
                assert not isinstance(leaf, CountOptions)
            case Negation(of):
                assert of < position
            case Conjunction(of) | Disjunction(of) | Count(of):
                assert all(inner < position for inner in of)
