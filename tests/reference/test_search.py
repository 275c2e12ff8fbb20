from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painref.knowledge.knowledge import Knowledge
from painref.reference.search import NoMatchError, SearchResult, _one_error, search
from tests.opened import built_in_knowledge
from tests.samples import Sampled


def ids(result: SearchResult) -> list[str]:
    return [hit.id for hit in result.hits]


def test_names_go_before_text(good: Knowledge) -> None:
    result = search("leaf", good, most=20)
    assert ids(result)[:2] == ["leaf-one", "leaf-two"]
    assert "name" in {result.hits[0].field, *result.hits[0].also_in}


@pytest.mark.parametrize("query", ["examplitis", "EXAMPLITIS", "examplitiss", "exmplitis", "exapmlitis", "examplytis"])
def test_case_and_one_typing_error_do_not_matter(query: str, good: Knowledge) -> None:
    assert ids(search(query, good, most=5)) == ["condition-one"]


@pytest.mark.parametrize(
    ("query", "id_"),
    [
        ("neuritides neuritis", "hip-articular-rfa"),
        ("epidural injections steroids", "epidural-steroid-injection"),
        ("hemorrhage subarachnoid", "thunderclap-headache"),
        ("dorsal root ganglion", "drg-stimulation"),
        ("eliquis", "apixaban"),
        ("kyphoplsty", "kyphoplasty"),
    ],
)
def test_plurals_spellings_and_typing_errors_in_the_built_in_knowledge(
    query: str, id_: str, built_in: Knowledge
) -> None:
    assert id_ in ids(search(query, built_in, most=200))


def test_every_word_counts(good: Knowledge) -> None:
    assert ids(search("second leaf", good, most=5)) == ["leaf-two"]


def test_where_no_entry_holds_all_words_those_with_most_say_what_they_lack(good: Knowledge) -> None:
    result = search("second leaf xylophone", good, most=5)
    assert ids(result) == ["leaf-two"]
    assert result.hits[0].missing == ("xylophone",)


def test_the_place_is_told_down_to_the_indication(good: Knowledge) -> None:
    (hit,) = search("weighed", good, most=5).hits
    assert (hit.kind, hit.id) == ("procedure", "branch-family")
    assert hit.field == "indications[condition-one].recommendations"
    assert hit.snippet == "The branch is weighed."
    assert hit.matched == ("weighed",)


def test_most_limits_the_hits_but_not_the_count(good: Knowledge) -> None:
    result = search("example", good, most=2)
    assert len(result.hits) == 2
    assert result.total > 2


def test_nothing_found_suggests_words_that_occur(good: Knowledge) -> None:
    with pytest.raises(NoMatchError) as caught:
        search("exemplitiss", good, most=5)
    assert "examplitis" in caught.value.remedy


@pytest.mark.parametrize("query", ["", "  ", "...", "_"])
def test_there_must_be_a_word(query: str, good: Knowledge) -> None:
    with pytest.raises(NoMatchError):
        search(query, good, most=5)


def test_every_entry_is_found_by_its_id(built_in: Knowledge, sampled: Sampled) -> None:
    every = (*built_in.procedures, *built_in.conditions, *built_in.topics, *built_in.references)
    for id_ in sampled(every[::10], 40):
        assert id_ in ids(search(id_, built_in, most=1000))


WORDS = st.text(alphabet="abc", max_size=5)


@given(WORDS, WORDS)
def test_one_error_is_one_edit_or_swap(first: str, second: str) -> None:
    edits = {first[:i] + first[i + 1 :] for i in range(len(first))}
    edits |= {first[:i] + letter + first[i:] for i in range(len(first) + 1) for letter in "abc"}
    edits |= {first[:i] + letter + first[i + 1 :] for i in range(len(first)) for letter in "abc"}
    edits |= {first[:i] + first[i + 1] + first[i] + first[i + 2 :] for i in range(len(first) - 1)}
    assert _one_error(first, second) is (second in edits | {first})


BUILT_IN = built_in_knowledge()


@settings(max_examples=settings().max_examples // 2, deadline=None)
@given(st.text(max_size=30))
def test_any_query_is_answered_or_told_that_there_is_nothing(query: str) -> None:
    try:
        result = search(query, BUILT_IN, most=3)
    except NoMatchError:
        return
    assert 1 <= len(result.hits) <= 3
    for hit in result.hits:
        assert all(word in hit.snippet.casefold() for word in hit.matched[:1])


def test_the_snippet_holds_the_word_that_was_typed_first(sampled: Sampled) -> None:
    """However far from it the other words stand."""
    for query in sampled(("neurological cord", "infection bleeding", "block relief", "weeks conservative"), 4):
        for hit in search(query, BUILT_IN, most=20).hits:
            assert hit.matched[0] in hit.snippet.casefold(), (query, hit.id)


def test_a_query_of_very_many_words_is_refused_at_once() -> None:
    with pytest.raises(NoMatchError, match=r"the query has 17,000 different words"):
        search(" ".join(f"w{number}" for number in range(17_000)), BUILT_IN, most=10)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("injections for knees", "knee-joint-injection"),
        ("cortisone shot knee", "knee-joint-injection"),
        ("splanchnic rfa", "splanchnic-nerve-rfa"),
    ],
)
def test_what_the_words_mean_comes_first(query: str, first: str, built_in: Knowledge) -> None:
    assert search(query, built_in, most=5).hits[0].id == first


def test_what_is_not_covered_comes_behind_what_is(built_in: Knowledge) -> None:
    assert all(hit.kind == "procedure" for hit in search("rfa", built_in, most=5).hits)


def test_a_word_that_is_near_nothing_suggests_nothing(built_in: Knowledge) -> None:
    with pytest.raises(NoMatchError) as caught:
        search("homeopathy", built_in, most=5)
    assert "Did you mean" not in caught.value.remedy
    assert "painref holds" in caught.value.remedy
