"""Records with lists inside them as rows: nothing that is there, and nothing that is not, gets lost."""

from __future__ import annotations

from painref.output.machine.tabular import joined


def test_a_record_comes_once_for_each_item_of_the_list():
    record = {"id": "a", "list": [{"n": 1}, {"n": 2}]}
    assert list(joined(record, "list")) == [{"id": "a", "list": {"n": 1}}, {"id": "a", "list": {"n": 2}}]


def test_a_list_in_a_list_comes_with_what_is_around_it():
    record = {"outer": [{"id": "a", "inner": [1, 2]}, {"id": "b", "inner": [3]}]}
    assert [(row["outer"]["id"], row["outer"]["inner"]) for row in joined(record, "outer.inner")] == [
        ("a", 1),
        ("a", 2),
        ("b", 3),
    ]


def test_what_has_nothing_in_its_list_keeps_a_row():
    record = {"outer": [{"id": "a", "inner": []}, {"id": "b", "inner": [3]}]}
    assert [(row["outer"]["id"], row["outer"]["inner"]) for row in joined(record, "outer.inner")] == [
        ("a", None),
        ("b", 3),
    ]


def test_a_record_with_nothing_at_all_keeps_a_row():
    assert list(joined({"id": "a", "outer": []}, "outer.inner")) == [{"id": "a", "outer": None}]


def test_a_single_record_on_the_way_is_no_list():
    assert list(joined({"page": {"list": [1]}}, "page.list")) == [{"page": {"list": 1}}]
