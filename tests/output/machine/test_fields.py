"""Fields by their paths: which a record has, and a record cut down to some of them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from painref.errors import UsageError
from painref.output.machine.fields import columns, paths_in, select, values_at


@dataclass(frozen=True)
class Paw:
    """One paw."""

    side: str
    claws: int | None = None


@dataclass(frozen=True)
class Cat:
    """A cat."""

    name: str
    toys: tuple[str, ...]
    tail: Paw | None
    paws: tuple[Paw, ...]
    rows: tuple[tuple[Paw, ...], ...] = ()


CATS = tuple[Cat, ...]
TOM = {
    "name": "Tom",
    "toys": ["mouse", "ball"],
    "tail": None,
    "paws": [{"side": "left", "claws": 5}, {"side": "right", "claws": None}],
    "rows": [[{"side": "left", "claws": 5}], []],
}


def test_paths_are_read_with_commas_each_once():
    assert paths_in("name, paws.side,name", CATS, "cats") == ("name", "paws.side")


def test_a_path_goes_through_lists_of_lists_and_what_may_be_missing():
    assert paths_in("tail.claws,rows.side", Cat, "cat") == ("tail.claws", "rows.side")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nmae", "'nmae' is not a field of cats. Did you mean 'name'? Known: name, toys, tail, paws, rows."),
        ("paws.zzz", "'zzz' is not a field of paws. Known: side, claws."),
        ("name.first", "'name.first': name has no fields of its own. Name name alone."),
        ("", "'' is not a field of cats. Known: name, toys, tail, paws, rows."),
        ("name,", "'' is not a field of cats. Known: name, toys, tail, paws, rows."),
        ("paws..side", "'' is not a field of paws. Known: side, claws."),
    ],
)
def test_a_field_that_is_not_there_is_an_error_that_names_the_valid_ones(text, message):
    with pytest.raises(UsageError) as caught:
        paths_in(text, CATS, "cats")
    assert str(caught.value) == message


def test_selected_fields_keep_their_place_in_the_structure():
    assert select([TOM], ("paws.side",)) == [{"paws": [{"side": "left"}, {"side": "right"}]}]
    assert select(TOM, ("rows.claws",)) == {"rows": [[{"claws": 5}], []]}


def test_selected_fields_come_in_the_order_asked_for():
    assert list(select(TOM, ("toys", "name"))) == ["toys", "name"]


def test_what_is_missing_stays_missing():
    assert select(TOM, ("tail.side",)) == {"tail": None}


@pytest.mark.parametrize("paths", [("paws", "paws.side"), ("paws.side", "paws")])
def test_a_whole_record_takes_in_its_fields(paths):
    assert select(TOM, paths) == {"paws": TOM["paws"]}


def test_two_fields_of_one_record_come_together():
    assert select(TOM, ("paws.claws", "name", "paws.side"))["paws"][0] == {"claws": 5, "side": "left"}


def test_columns_are_what_fits_into_a_cell():
    assert columns(CATS) == ("name", "toys", "tail.side", "tail.claws")


def test_a_list_of_records_takes_columns_only_if_asked_for():
    assert columns(CATS, ("paws",)) == ("paws.side", "paws.claws")
    assert columns(CATS, ("paws.side", "name")) == ("paws.side", "name")


def test_values_go_through_lists_and_a_missing_one_keeps_its_place():
    assert values_at(TOM, "toys") == ["mouse", "ball"]
    assert values_at(TOM, "paws.claws") == [5, None]
    assert values_at(TOM, "rows.side") == ["left"]
    assert values_at(TOM, "tail.side") == [None]
