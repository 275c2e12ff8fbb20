import math

import pytest
from hypothesis import given

from painref.criteria import Criterion, CriterionError, Vocabulary, check, parse, satisfiable
from painref.criteria.typecheck import Number, OneOf, SomeOf, YesNo, cyclic_facts

from .strategies import FACTS, VOCABULARY, criteria


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("smokes", "nobody asks for 'smokes' (did you mean 'smoker'?). Name a question or fact of questions.yaml"),
        ("zzz", "nobody asks for 'zzz'. Name a question"),
        ("nothing > 3", "nobody asks for 'nothing'"),
        ("'leg' in region", "did you mean 'regions'?"),
        ("smoker and (age > 1 or not zzz)", "nobody asks for 'zzz'"),
        ("count(smoker, zzz) >= 1", "nobody asks for 'zzz'"),
        ("smoker > 3", "smoker is yes or no. Write its name alone"),
        ("smoker == 'yes'", "smoker is yes or no. Write its name alone"),
        ("'leg' in smoker", "smoker is yes or no"),
        ("count(smoker) >= 1", "smoker is yes or no"),
        ("adult >= 1", "adult is yes or no"),
        ("age", "age is a number. Compare it with a number."),
        ("age == 'left'", "age is a number"),
        ("'leg' in age", "age is a number"),
        ("count(age) > 1", "age is a number"),
        ("age > 3.5", "age is compared with 3.5, outside its bounds 0 to 3. Correct the number"),
        ("side", "side is one of several options. Compare it with a quoted option by == or !=."),
        ("side == 3", "side is one of several options"),
        ("'left' in side", "side is one of several options"),
        ("count(side) == 1", "side is one of several options"),
        ("side == 'letf'", "'letf' is not an option of side. Did you mean 'left'?"),
        ("side == 'zzz'", "'zzz' is not an option of side. It offers: left, right, both."),
        ("side < 'left'", "the options of side have no order. Use == or !=."),
        ("regions", "regions is a set of options. Write 'option' in it, or count(...) of it."),
        ("regions == 'leg'", "regions is a set of options"),
        ("regions > 2", "regions is a set of options"),
        ("'legs' in regions", "'legs' is not an option of regions. Did you mean 'leg'?"),
        ("'zzz' not in regions", "'zzz' is not an option of regions. It offers: back, leg, neck."),
    ],
)
def test_a_misuse_of_the_vocabulary_is_named_and_mended(text: str, words: str) -> None:
    with pytest.raises(CriterionError) as misuse:
        check(parse(text), VOCABULARY)
    assert words in str(misuse.value)
    assert misuse.value.remedy


def test_the_first_misuse_from_the_left_is_named() -> None:
    with pytest.raises(CriterionError, match="age is a number"):
        check(parse("smoker and age or zzz"), VOCABULARY)


@given(criteria)
def test_whatever_speaks_the_vocabulary_passes(criterion: Criterion) -> None:
    check(criterion, VOCABULARY)


@pytest.mark.parametrize("bound", ["0", "3"])
def test_bounds_are_inclusive(bound: str) -> None:
    check(parse(f"age == {bound}"), VOCABULARY)


def test_a_number_need_not_have_bounds() -> None:
    check(parse("weight > 1e300"), {"weight": Number()})


# Whether a criterion can be true at all (its exactness against brute force: test_properties.py)

MANY = tuple(f"option-{number:02}" for number in range(40))
WIDE: Vocabulary = {
    "smoker": YesNo(),
    "age": Number(0, 120),
    "weight": Number(),
    "side": OneOf(("left", "right")),
    "regions": SomeOf(("back", "leg", "neck")),
    "many": SomeOf(MANY),
}


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
    assert satisfiable(parse(text), WIDE, {})


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
    assert not satisfiable(parse(text), WIDE, {})


def test_a_fact_is_looked_into() -> None:
    assert satisfiable(parse("adult and age < 3"), VOCABULARY, FACTS)
    assert not satisfiable(parse("adult and age < 2"), VOCABULARY, FACTS)
    assert not satisfiable(parse("at_risk and not smoker and not adult"), VOCABULARY, FACTS)


def test_the_largest_number_is_a_number() -> None:
    assert satisfiable(parse(f"weight >= {math.nextafter(math.inf, 0)!r}"), WIDE, {})


# Facts that depend on themselves


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
    assert cyclic_facts({name: parse(text) for name, text in facts.items()}) == cyclic
