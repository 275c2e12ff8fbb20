"""Entries that are read when they are first asked for are, to everybody else, a mapping like any other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from painref.knowledge.model import Id, Step
from painref.library.entries import Entries

ONE, TWO = Id("one"), Id("two")
TEXTS = {TWO: '{"id": "two", "name": "Second"}', ONE: '{"id": "one", "name": "First"}'}
STEPS = {TWO: Step(id=TWO, name="Second"), ONE: Step(id=ONE, name="First")}


class Reader:
    """Reads a step, and keeps the texts that it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, text: str) -> Step:
        self.given.append(text)
        return Step(**json.loads(text))


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def entries(reader: Reader) -> Entries[Step]:
    return Entries(TEXTS, reader)


def test_what_there_is_is_known_without_reading_any(entries: Entries[Step], reader: Reader) -> None:
    assert list(entries) == [TWO, ONE]
    assert len(entries) == 2
    assert ONE in entries
    assert "three" not in entries
    assert reader.given == []


def test_only_what_is_asked_for_is_read(entries: Entries[Step], reader: Reader) -> None:
    assert entries[ONE] == STEPS[ONE]
    assert reader.given == [TEXTS[ONE]]


def test_an_entry_is_the_same_object_every_time(entries: Entries[Step], reader: Reader) -> None:
    assert entries[ONE] is entries[ONE]
    assert entries.get(ONE) is next(value for value in entries.values() if value.id == ONE)
    assert reader.given.count(TEXTS[ONE]) == 1


def test_what_is_not_there_is_missing(entries: Entries[Step]) -> None:
    assert entries.get(Id("three")) is None
    with pytest.raises(KeyError, match="three"):
        entries[Id("three")]


def test_order_is_that_of_the_texts_whatever_was_asked_for_first(entries: Entries[Step]) -> None:
    assert entries[ONE]
    assert list(entries.items()) == list(STEPS.items())


def test_it_equals_any_mapping_with_the_same_entries(entries: Entries[Step]) -> None:
    assert entries == STEPS
    assert entries == STEPS
    assert entries == Entries(TEXTS, Reader())
    assert entries != {ONE: STEPS[ONE]}
    assert {**entries} == STEPS
    assert repr(entries) == repr(STEPS)


def test_it_cannot_be_changed(entries: Any) -> None:
    with pytest.raises(TypeError):
        entries[ONE] = STEPS[TWO]
    with pytest.raises(TypeError):
        del entries[ONE]
    with pytest.raises(AttributeError):
        entries.more = 1
