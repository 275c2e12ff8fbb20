"""Finding an entry by what people type."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError, find, index, names_of, normalise
from painref.library.open import load
from tests.samples import GOOD

KNOWLEDGE = load(GOOD)


def failure(text: str, knowledge: Knowledge) -> NotFoundError:
    with pytest.raises(NotFoundError) as caught:
        find(text, knowledge.procedures, knowledge.conditions, what="thing", hint="Look around.")
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "leaf-one",
        "LEAF-ONE",
        "leaf one",
        "  leaf_one ",
        "leaf/one",
        "Leaf, one.",
        "First leaf",
        "first-leaf",
        "FLF",
        "flf",
        "great leaf",
        "GREAT-LEAF",
        "leaf numéro un",
        "LEAF NUMÉRO UN",
    ],
)
def test_any_name_in_any_writing_leads_there(good: Knowledge, text: str) -> None:
    assert find(text, good.procedures, good.conditions).id == "leaf-one"


def test_every_kind_of_name_counts(good: Knowledge) -> None:
    assert find("examplon", good.medications).id == "example-drug"
    assert find("Exampline", good.medications).id == "example-drug"
    assert find("EXSOC", good.bodies).id == "example-society"
    assert find("example  topic", good.topics).id == "example-topic"
    assert find("EC", good.procedures, good.conditions).id == "condition-one"


def test_an_id_goes_before_another_entrys_alias(good: Knowledge) -> None:
    one, two, _ = good.conditions.values()
    object_with_alias = type(one)(id=one.id, name="A", summary=one.summary, regions=(), aliases=("condition two",))
    assert index([object_with_alias, two])["condition-two"] is two


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("leaf-onne", ("leaf-one",)),
        ("examplits", ("condition-one",)),
        ("numéro", ("leaf-one",)),  # part of a name
        ("bran", ("branch-family",)),  # the shortest part
        ("fll", ("flf (leaf-one)",)),  # short: by its abbreviation
        ("branch of exemples", ("branch-family",)),
        ("exammple", ("root-family",)),  # a word of a name, mistyped
    ],
)
def test_did_you_mean(good: Knowledge, text: str, suggestions: tuple[str, ...]) -> None:
    error = failure(text, good)
    assert error.suggestions[: len(suggestions)] == suggestions
    assert str(error).startswith(f"No thing called '{text}'. Did you mean: {suggestions[0]}")


def test_at_most_three_suggestions_each_once(good: Knowledge) -> None:
    suggestions = failure("leaf", good).suggestions
    assert len(suggestions) == len(set(suggestions)) <= 3


@pytest.mark.parametrize("text", ["", " ", "-", "()", "qqqqqq", "\x00", "日本"])
def test_with_nothing_near_the_hint_is_given(good: Knowledge, text: str) -> None:
    error = failure(text, good)
    assert error.suggestions == ()
    assert error.remedy == "Look around."


def test_something_endless_is_refused_briefly_and_soon(built_in: Knowledge) -> None:
    started = time.perf_counter()
    error = failure("lumbar " * 10_000, built_in)
    assert time.perf_counter() - started < 1
    assert len(str(error)) < 200


NAMES = [name for entry in (*KNOWLEDGE.procedures.values(), *KNOWLEDGE.conditions.values()) for name in names_of(entry)]
"""What a procedure or a condition of the small knowledge is called."""


@st.composite
def nearly_names(draw: st.DrawFn) -> str:
    """A name with a little put into it."""
    name = draw(st.sampled_from(NAMES))
    at = draw(st.integers(0, len(name)))
    return f"{name[:at]}{draw(st.text(max_size=2))}{name[at:]}"


@given(st.text() | st.sampled_from(NAMES) | nearly_names())
def test_anything_is_found_or_not_found(text: str) -> None:
    try:
        found = find(text, KNOWLEDGE.procedures, KNOWLEDGE.conditions)
    except NotFoundError as error:
        outcome = error
    else:
        assert normalise(text) in set(map(normalise, names_of(found)))
        return
    assert normalise(text) not in set(map(normalise, NAMES))
    ids = {*KNOWLEDGE.procedures, *KNOWLEDGE.conditions}
    assert all(suggestion.split(" (")[-1].rstrip(")") in ids for suggestion in outcome.suggestions)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize("name", ["procedures", "conditions", "medications", "topics", "bodies"])
def test_every_name_of_the_built_in_knowledge_leads_to_its_entry(built_in: Knowledge, name: str) -> None:
    entries = getattr(built_in, name)
    by_name = index(entries.values())
    for entry in entries.values():
        for text in names_of(entry):
            assert by_name[normalise(text)] is entry
            assert by_name[normalise(text.upper())] is entry


@pytest.mark.parametrize("drug", ["gliclazide", "ketoconazole", "paracetamol", "levothyroxine"])
def test_a_drug_that_is_not_there_is_not_taken_for_another(built_in: Knowledge, drug: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find(drug, built_in.medications, what="drug", hint="None.")
    assert caught.value.suggestions == ()


@pytest.mark.parametrize(("typed", "drug"), [("apixabann", "apixaban"), ("rivaroxban", "rivaroxaban")])
def test_a_misspelt_drug_is_still_suggested(built_in: Knowledge, typed: str, drug: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find(typed, built_in.medications, what="drug", hint="None.")
    assert caught.value.suggestions == (drug,)
