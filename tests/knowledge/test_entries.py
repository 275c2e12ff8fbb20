"""Entries are a mapping in the order of the files, with indexes over their names, families and conditions."""

from __future__ import annotations

import pytest

from painref.knowledge.entries import INDEXES, Entries
from painref.knowledge.model import Condition, Id, Statement, Step, StepKind
from painref.library.open import load

ONE, TWO = Id("one"), Id("two")


def step(id_: Id, name: str) -> Step:
    return Step(id=id_, name=name, kind=StepKind.CARE)


def condition(id_: str, *aliases: str) -> Condition:
    return Condition(
        id=Id(id_), name=f"Condition {id_}", aliases=aliases, summary=Statement(text="", refs=()), regions=()
    )


def test_entries_keep_their_order_and_the_first_of_an_id() -> None:
    entries = Entries([step(TWO, "second"), step(ONE, "first"), step(ONE, "other")])
    assert list(entries) == [TWO, ONE]
    assert entries[ONE].name == "first"
    assert len(entries) == 2


def test_entries_equal_a_mapping_with_the_same() -> None:
    first = step(ONE, "first")
    assert Entries([first]) == {ONE: first}
    assert repr(Entries([first])) == repr({ONE: first})


def test_index_of_names_puts_the_entry_with_that_id_first() -> None:
    entries = Entries([condition("one", "Two"), condition("two")])
    assert entries.index("name")["two"] == (TWO, ONE)
    assert entries.index("name")["condition-one"] == (ONE,)


@pytest.mark.parametrize("name", INDEXES)
@pytest.mark.parametrize("prefix", ["", "s", "spinal-c", "lumbar-", "zzz", "\U0010ffff"])
def test_index_finds_every_key_with_a_beginning(name: str, prefix: str) -> None:
    knowledge = load()
    for entries in (knowledge.procedures, knowledge.references, Entries(knowledge.procedures.values())):
        index = entries.index(name)
        assert list(index.beginning(prefix)) == sorted(key for key in index if key.startswith(prefix))
        assert len(index) == len(list(index))


def test_index_has_no_other_keys() -> None:
    index = load().procedures.index("family")
    assert index.get("no such family") is None
    assert index.get("") is None


def test_procedures_for_a_condition_are_those_that_inherit_it_too() -> None:
    knowledge = load()
    for id_ in knowledge.conditions:
        expected = [
            procedure.id
            for procedure in knowledge.indicated
            if any(indication.condition == id_ for indication in knowledge.indications(procedure))
        ]
        assert [procedure.id for procedure in knowledge.indicated_for(id_)] == expected
