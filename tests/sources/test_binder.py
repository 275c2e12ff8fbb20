"""Trees to dataclasses: what fits is bound as written; what does not is a problem with its place, no exception."""

from __future__ import annotations

import dataclasses
import json
import typing
from enum import StrEnum
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from painref.errors import Place
from painref.knowledge import model as models
from painref.sources.binder import Binder, Problem
from painref.sources.document import Mapping, Node, Scalar, Sequence, read_document
from painref.sources.rules import Rule

MODELS = [value for value in vars(models).values() if dataclasses.is_dataclass(value)]
FIELDS = sorted({spec.name for model in MODELS for spec in dataclasses.fields(model)})
OPTIONS = sorted(
    str(member)
    for value in vars(models).values()
    if isinstance(value, type) and issubclass(value, StrEnum)
    for member in value
)
SHAPES = {Rule.UNKNOWN_KEY, Rule.MISSING_FIELD, Rule.WRONG_TYPE, Rule.UNKNOWN_VALUE}


def bind(text: str, cls: type[Any]) -> tuple[Any, list[str]]:
    binder = Binder()
    bound = binder.bind(read_document(text.encode(), "f.yaml"), cls)
    return bound, [str(problem) for problem in binder.problems]


# --- Single cases -----------------------------------------------------------------------------------------------------


def test_binds_as_written() -> None:
    text = "{low: 3, unit: '  last \n dose  to\tprocedure '}"
    assert bind(text, models.Interval) == (models.Interval(unit="last dose to procedure", low=3.0), [])


def test_numbers_are_of_the_type_asked_for() -> None:
    reference, problems = bind(
        "{id: a, kind: rct, title: T, year: 2.02e3, jurisdiction: uk, pmid: 007}", models.Reference
    )
    assert problems == []
    assert (reference.year, type(reference.year), reference.pmid) == (2020, int, "007")


def test_what_is_null_is_left_out() -> None:
    assert bind("{unit: days, low: ~, high: }", models.Interval) == (models.Interval(unit="days"), [])


def test_an_unknown_key_is_a_problem_but_the_rest_is_bound() -> None:
    bound, problems = bind("unit: days\nhihg: 3", models.Interval)
    assert bound == models.Interval(unit="days")
    assert problems == ["f.yaml:2:1: unknown-key: 'hihg' is not known here. Did you mean 'high'?"]


@pytest.mark.parametrize(
    ("text", "cls", "problem"),
    [
        ("[]", models.Step, "1:1: wrong-type: Expected a mapping (key: value), found a list."),
        ("step", models.Step, "1:1: wrong-type: Expected a mapping (key: value), found a single value."),
        ("{id: a, kind: care}", models.Step, "1:1: missing-field: 'name' is missing."),
        ("{id: a, kind: care, name: ''}", models.Step, "1:1: missing-field: 'name' is missing."),
        ("{id: a, kind: care, name: {}}", models.Step, "1:27: wrong-type: Expected text, found a mapping."),
        ("{unit: d, low: [1]}", models.Interval, "1:16: wrong-type: Expected one value (float), found a list."),
        ("{unit: d, low: '3'}", models.Interval, "1:16: wrong-type: Expected a number, found '3'."),
        ("{unit: d, low: true}", models.Interval, "1:16: wrong-type: Expected a number, found 'true'."),
        ("{unit: d, low: 1e999}", models.Interval, "1:16: wrong-type: Expected a number, found '1e999'."),
        ("{unit: d, low: nan}", models.Interval, "1:16: wrong-type: Expected a number, found 'nan'."),
        ("{text: a, refs: b}", models.Statement, "1:17: wrong-type: Expected a list ([a, b], or one '- ' line each),"),
        ("{text: a, refs: [[b]]}", models.Statement, "1:18: wrong-type: Expected text, found a list."),
        (
            "{text: a, refs: [], verified: no}",
            models.Statement,
            "1:31: wrong-type: Expected true or false, found 'no'.",
        ),
        (
            "{id: a, name: b, kind: Payer, jurisdiction: c}",
            models.Body,
            "1:24: unknown-value: 'Payer' is not possible here. Did you mean 'payer'? One of: society,",
        ),
        (
            "{id: a, kind: rct, title: b, jurisdiction: c, year: 2020.5}",
            models.Reference,
            "1:53: wrong-type: Expected a whole number, found '2020.5'.",
        ),
        (
            "{id: a, title: b, statements: [{text: c, refs: []}, {text: d}]}",
            models.Topic,
            "1:53: missing-field: 'refs' is missing.",
        ),
    ],
)
def test_what_does_not_fit_is_refused(text: str, cls: type[Any], problem: str) -> None:
    bound, problems = bind(text, cls)
    assert bound is None
    assert len(problems) == 1
    assert problems[0].startswith(f"f.yaml:{problem}")


def test_every_problem_is_reported_at_once() -> None:
    _, problems = bind("nmae: A\nstatements:\n  - {text: a}\n  - b\n", models.Topic)
    rules = [problem.split(": ")[1] for problem in problems]
    assert rules == ["unknown-key", "missing-field", "wrong-type", "missing-field", "missing-field"]


def test_places_of_objects_keys_and_items() -> None:
    binder = Binder()
    text = "text: a\nrefs:\n  - one\n  - two\n"
    statement = binder.bind(read_document(text.encode(), "f"), models.Statement)
    of = binder.places.of
    assert [of(statement), of(statement, "refs"), of(statement, "refs", 1)] == [
        Place("f", 1, 1),
        Place("f", 3, 3),
        Place("f", 4, 5),
    ]
    assert of(statement, "at") == of(statement)


def test_equal_objects_have_places_of_their_own() -> None:
    binder = Binder()
    text = "{id: t, title: T, statements: [{text: a, refs: [r]}, {text: a, refs: [r]}]}"
    topic = binder.bind(read_document(text.encode(), "f"), models.Topic)
    assert topic is not None
    first, second = topic.statements
    assert first == second
    assert [binder.places.of(first).column, binder.places.of(second).column] == [32, 54]


def test_problems_sort_by_place_and_name_it() -> None:
    later = Problem.at(Place("f", 10, 1), Rule.UNKNOWN_KEY, "No.", "Mend it.")
    earlier = Problem.at(Place("f", 9, 5), Rule.WRONG_TYPE, "No.", "")
    assert sorted([later, earlier]) == [earlier, later]
    assert [str(earlier), str(later)] == ["f:9:5: wrong-type: No.", "f:10:1: unknown-key: No. Mend it."]
    assert str(Problem.at(Place("f"), Rule.UNREADABLE, "No.", "")) == "f: unreadable: No."


def test_where_something_comes_from_cannot_be_written() -> None:
    _, problems = bind("{id: t, title: T, statements: [{text: a, refs: [r], origin: nowhere}]}", models.Topic)
    assert problems[0].startswith("f.yaml:1:53: unknown-key: 'origin' is not known here.")


# --- Every type -------------------------------------------------------------------------------------------------------

WORDS = st.from_regex(r"[a-z][a-z0-9é]{0,5}( [a-z]{1,3})?", fullmatch=True)


def written(hint: Any) -> st.SearchStrategy[Any]:
    """JSON that fits an annotation, with the value that it should become."""
    if typing.get_origin(hint) is tuple:
        items = st.lists(written(typing.get_args(hint)[0]), max_size=2)
        return items.map(lambda pairs: ([pair[0] for pair in pairs], tuple(pair[1] for pair in pairs)))
    if type(None) in typing.get_args(hint):
        return written(next(arg for arg in typing.get_args(hint) if arg is not type(None)))
    hint = getattr(hint, "__supertype__", hint)
    if dataclasses.is_dataclass(hint):
        return entry(typing.cast("type[Any]", hint))
    if hint is bool:
        return st.booleans().map(lambda value: (value, value))
    if hint in (int, float):
        return st.integers(-(10**6), 10**6).map(lambda number: (number, hint(number)))
    if hint is str:
        return WORDS.map(lambda text: (text, text))
    return st.sampled_from(list(hint)).map(lambda member: (str(member), member))


@cache
def entry(cls: type[Any]) -> st.SearchStrategy[tuple[dict[str, Any], Any]]:
    hints = typing.get_type_hints(cls)
    specs = [spec for spec in dataclasses.fields(cls) if spec.name != "origin"]
    required = {s.name: written(hints[s.name]) for s in specs if s.default is dataclasses.MISSING}
    others = {s.name: written(hints[s.name]) for s in specs if s.name not in required}
    return st.fixed_dictionaries(required, optional=others).map(
        lambda pairs: (
            {name: pair[0] for name, pair in pairs.items()},
            cls(**{name: pair[1] for name, pair in pairs.items()}),
        )
    )


@given(st.sampled_from(MODELS).flatmap(entry))
def test_what_fits_is_bound_and_nothing_is_lost(pair: tuple[dict[str, Any], Any]) -> None:
    data, value = pair
    bound, problems = bind(json.dumps(data, ensure_ascii=False), type(value))
    assert (bound, problems) == (value, [])
    assert hash(bound) == hash(value)


SCALARS = st.builds(
    Scalar,
    st.builds(Place, st.just("f"), st.integers(1, 9), st.integers(1, 9)),
    st.sampled_from([*OPTIONS, "", "~", "null", "true", "1", "-2.5", "1e999", "nan", "a word"]) | st.text(max_size=8),
    st.booleans(),
)


def _mapping(items: dict[str, Node]) -> Mapping:
    return Mapping(Place("f", 1, 1), items, dict.fromkeys(items, Place("f", 1, 1)))


NODES: st.SearchStrategy[Node] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: Sequence(Place("f", 1, 1), items))
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=4), inner, max_size=6).map(_mapping)
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.sampled_from(MODELS), NODES)
def test_any_tree_is_bound_or_is_a_problem(cls: type[Any], node: Node) -> None:
    binder = Binder()
    bound = binder.bind(node, cls)
    assert (bound is None) == any(problem.rule is not Rule.UNKNOWN_KEY for problem in binder.problems)
    assert bound is None or type(bound) is cls
    for problem in binder.problems:
        assert problem.rule in SHAPES
        assert problem.message
        assert problem.remedy
        assert (problem.file, problem.line > 0, problem.column > 0) == ("f", True, True)


@given(st.data())
def test_one_wrong_part_spoils_an_entry_and_is_named(data: st.DataObject) -> None:
    """A valid entry in which one part was exchanged for anything is bound or reported, as any tree is."""
    cls = data.draw(st.sampled_from(MODELS))
    raw, _ = data.draw(entry(cls))
    assume(raw)
    key = data.draw(st.sampled_from(sorted(raw)))
    raw[key] = data.draw(st.sampled_from([None, [], {}, "", "text", 1, True, [[]], [{}], {"text": []}, [None]]))
    bound, problems = bind(json.dumps(raw), cls)
    assert bound is not None or problems


# --- Immutability -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", MODELS, ids=lambda cls: cls.__name__)
def test_entries_cannot_be_changed(cls: type[Any]) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        object.__new__(cls).id = "other"
    for hint in typing.get_type_hints(cls).values():
        assert not {list, dict, set} & {hint, typing.get_origin(hint)}
