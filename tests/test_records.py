"""A record is a frozen dataclass with slots and keyword arguments, whatever it costs to define."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from painref.records import extend, field_names, record, to_builtins


@record
class Point:
    """A place on a plane, with a label that does not count."""

    x: int
    y: int = 0
    label: str | None = dataclasses.field(default=None, compare=False)


@record
class Solid(Point):
    """A point that has a height."""

    z: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The same, as the standard library makes it."""

    x: int
    y: int = 0
    label: str | None = dataclasses.field(default=None, compare=False)


def test_record_has_the_fields_of_a_dataclass() -> None:
    assert dataclasses.is_dataclass(Point)
    for ours, theirs in zip(dataclasses.fields(Point), dataclasses.fields(Plain), strict=True):
        assert (ours.name, ours.type, ours.default, ours.compare) == (
            theirs.name,
            theirs.type,
            theirs.default,
            theirs.compare,
        )
    assert [spec.name for spec in dataclasses.fields(Solid)] == ["x", "y", "label", "z"]


@pytest.mark.parametrize("cls", [Point, Plain])
def test_record_and_dataclass_become_built_in_values_alike(cls: Any) -> None:
    assert to_builtins((cls(x=1), None)) == [{"x": 1, "y": 0, "label": None}, None]


def test_record_takes_keywords_and_defaults() -> None:
    assert (Point(x=1).x, Point(x=1).y, Point(x=1).label) == (1, 0, None)
    assert Solid(x=1, z=3).z == 3


@pytest.mark.parametrize("arguments", [{}, {"y": 2}, {"x": 1, "other": 2}])
def test_record_refuses_missing_and_unknown_fields(arguments: dict[str, Any]) -> None:
    for _ in range(2):
        with pytest.raises(TypeError):
            Point(**arguments)


def test_record_refuses_positional_arguments() -> None:
    with pytest.raises(TypeError):
        Point(1)  # type: ignore[misc]


def test_record_cannot_be_changed() -> None:
    point: Any = Point(x=1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del point.x
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.new = 2
    assert not hasattr(point, "__dict__")


def test_records_are_equal_by_what_is_compared() -> None:
    assert Point(x=1, label="a") == Point(x=1, label="b")
    assert hash(Point(x=1, label="a")) == hash(Point(x=1, label="b"))
    assert Point(x=1) != Point(x=2)
    assert Point(x=1) != Plain(x=1)
    assert Point(x=1) != Solid(x=1, z=0)


def test_record_is_written_as_a_dataclass_is() -> None:
    assert repr(Point(x=1, label="a")) == repr(Plain(x=1, label="a")).replace("Plain", "Point")


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda item: pickle.loads(pickle.dumps(item))])
def test_record_can_be_copied_and_pickled(way: Any) -> None:
    solid = Solid(x=1, y=2, label="a", z=3)
    assert way(solid) == solid
    assert way(solid).label == "a"


def test_record_can_be_replaced() -> None:
    assert dataclasses.replace(Solid(x=1, z=3), z=4) == Solid(x=1, z=4)


def test_method_of_its_own_stays() -> None:
    @record
    class Named:
        name: str

        def __repr__(self) -> str:
            return self.name

    assert repr(Named(name="me")) == "me"


@record(kw_only=False)
class Pair:
    """Two numbers, by position."""

    first: int
    second: int = 2


@pytest.mark.parametrize("times", [1, 30])
def test_record_may_take_positional_arguments(times: int) -> None:
    for _ in range(times):
        assert (Pair(1), Pair(1, 3), Pair(second=3, first=1)) == (Pair(1, 2), Pair(1, second=3), Pair(1, 3))
    assert Pair.__match_args__ == ("first", "second")


@pytest.mark.parametrize(("positional", "named"), [((), {}), ((1, 2, 3), {}), ((1,), {"first": 1}), ((1,), {"x": 1})])
def test_record_refuses_wrong_positional_arguments(positional: Any, named: Any) -> None:
    with pytest.raises(TypeError):
        Pair(*positional, **named)


def test_record_made_often_is_made_alike() -> None:
    assert len({Point(x=1, y=2, label="a") for _ in range(50)}) == 1
    with pytest.raises(TypeError):
        Point(y=1)  # type: ignore[call-arg]


def test_the_fields_of_a_record_are_described_when_something_asks() -> None:
    @record
    class Asked:
        """Nothing has asked for its fields yet."""

        name: str
        number: int = 1

    assert field_names(Asked) == ("name", "number")
    assert Asked(name="a") == Asked(name="a", number=1)
    assert "__dataclass_params__" not in vars(Asked)
    assert [spec.name for spec in dataclasses.fields(Asked)] == ["name", "number"]
    assert "__dataclass_params__" in vars(Asked)


def test_a_record_in_other_values() -> None:
    assert extend(Solid, Solid(x=1, z=3), z=4) == Solid(x=1, z=4)
    assert extend(Solid, Point(x=1), z=4) == Solid(x=1, z=4)
