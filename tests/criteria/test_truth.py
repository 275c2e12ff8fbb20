import pytest

from painref.criteria import Truth

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE


@pytest.mark.parametrize(("value", "negated"), [(T, F), (U, U), (F, T)])
def test_not_swaps_true_and_false_and_leaves_unknown(value: Truth, negated: Truth) -> None:
    assert ~value is negated


def test_false_comes_before_unknown_and_unknown_before_true() -> None:
    assert sorted([T, F, U]) == [F, U, T]


def test_a_known_boolean_is_true_or_false() -> None:
    assert Truth.of(True) is T
    assert Truth.of(False) is F


def test_each_value_has_the_word_that_is_shown() -> None:
    assert [value.word for value in (T, U, F)] == ["true", "unknown", "false"]
