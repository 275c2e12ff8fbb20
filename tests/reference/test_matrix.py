from __future__ import annotations

import pytest

from painref.errors import UsageError
from painref.knowledge.knowledge import Knowledge
from painref.reference.indications import Balance
from painref.reference.matrix import matrix


def test_variants_by_the_conditions_that_somebody_speaks_of(good: Knowledge) -> None:
    record = matrix(None, good)
    assert [condition.id for condition in record.conditions] == ["condition-one", "condition-two"]
    cells = {(row.id, cell.condition): cell.balance for row in record.procedures for cell in row.cells}
    assert cells == {
        ("leaf-one", "condition-one"): Balance.FOR,
        ("leaf-two", "condition-one"): Balance.NEUTRAL,
        ("leaf-two", "condition-two"): Balance.CONTESTED,
    }


def test_a_region_keeps_its_conditions_and_who_speaks_of_them(good: Knowledge) -> None:
    record = matrix("South", good)
    assert record.region == "south"
    assert [condition.id for condition in record.conditions] == ["condition-two"]
    assert [row.id for row in record.procedures] == ["leaf-two"]


def test_an_unknown_region_is_wrong_usage(good: Knowledge) -> None:
    with pytest.raises(UsageError):
        matrix("west", good)


def test_every_indication_is_a_cell_even_one_that_nobody_has_spoken_on(built_in: Knowledge) -> None:
    record = matrix(None, built_in)
    expected = sum(1 for variant in built_in.indicated for _ in built_in.indications(variant))
    assert sum(len(row.cells) for row in record.procedures) == expected
