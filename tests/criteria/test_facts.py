"""How facts use one another."""

import pytest

from painref.criteria import parse
from painref.criteria.facts import cyclic_facts


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
