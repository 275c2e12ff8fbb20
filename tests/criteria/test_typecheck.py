import pytest
from hypothesis import given

from painref.criteria import Criterion, CriterionError, Vocabulary, check, parse
from painref.criteria.typecheck import Number

from .strategies import VOCABULARY, criteria


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("smokes", "unknown question or fact 'smokes' (did you mean 'smoker'?). Name a question"),
        ("zzz", "unknown question or fact 'zzz'. Name a question"),
        ("nothing > 3", "unknown question or fact 'nothing'"),
        ("'leg' in region", "did you mean 'regions'?"),
        ("smoker and (age > 1 or not zzz)", "unknown question or fact 'zzz'"),
        ("count(smoker, zzz) >= 1", "unknown question or fact 'zzz'"),
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
def test_misuse_of_the_vocabulary_is_reported_with_a_hint(text: str, words: str) -> None:
    with pytest.raises(CriterionError) as misuse:
        check(parse(text), VOCABULARY)
    assert words in str(misuse.value)
    assert misuse.value.remedy


def test_the_first_misuse_from_the_left_is_named() -> None:
    with pytest.raises(CriterionError, match="age is a number"):
        check(parse("smoker and age or zzz"), VOCABULARY)


@given(criteria)
def test_criteria_within_the_vocabulary_pass(criterion: Criterion) -> None:
    check(criterion, VOCABULARY)


@pytest.mark.parametrize("bound", ["0", "3"])
def test_bounds_are_inclusive(bound: str) -> None:
    check(parse(f"age == {bound}"), VOCABULARY)


def test_a_number_need_not_have_bounds() -> None:
    check(parse("weight > 1e300"), Vocabulary(kinds={"weight": Number()}))
