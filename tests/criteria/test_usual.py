"""The short way to a tree leads to the same tree as Python's grammar, or nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painref.criteria import CriterionError, parse
from painref.criteria.parser import MAX_DEPTH, by_grammar
from painref.criteria.syntax import Criterion
from painref.criteria.usual import usual
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.walk import all_criteria

from .strategies import criterion_texts


def both_ways(text: str) -> tuple[Criterion | None, Criterion | None]:
    """Return the tree by the short way and by the grammar, None for none."""
    try:
        whole: Criterion | None = by_grammar(text)
    except CriterionError:
        whole = None
    return usual(text, MAX_DEPTH), whole


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "not a and (b or not (c and d))",
        "'leg' not in regions\n  or 'a:new' in b",
        "x >= 12 and y < 0.5 and side == 'left'",
        "done('rfa') or done('rfa', within=26)",
        "times('rfa', relief=50, within=52) >= 2",
        "weeks_since('stent') <= 6 and weeks_until('surgery') > 4",
        "count(regions) >= 2 or count(a, x > 1) == 1",
    ],
)
def test_what_is_written_as_usual_is_read(text: str) -> None:
    assert usual(text, MAX_DEPTH) == by_grammar(text)


@pytest.mark.parametrize(
    "text",
    [
        *("'a' 'b' in x", "b'a' in x", "'a # b' in x", "'a\\x41' in x", "'a' in not", "'a'' in x", "' a' in x or '"),
        *("x == 007", "x == 0x10", "x == 1_000", "x == 1e3", "x == .5", "x == 1.5.2", "x == 0or y", "x == -1"),
        *("a b", "a and", "and a", "a or or b", "(a", "a)", "not", "()", "a not in b", "1 < 2", "x == y", "True"),
        *("a == 'b' == c", "(a) == 1", "not = 1", "in", "lambda", "count()", "count", "count(a)", "count(a) >= 'b'"),
        *("done('a', within='b')", "done('a', within=1, within=2)", "done(within=1)", "done('a',)", "times('a')"),
        *("weeks_since('a', within=1) > 2", "other('a') > 1", "x == ﬁt", "'é' in x", "a\0", "a\x1cand\x1cb", ""),
    ],
)
def test_what_is_not_is_left_to_the_grammar(text: str) -> None:
    short, whole = both_ways(text)
    assert short is None or short == whole


@given(criterion_texts)
def test_any_criterion_has_one_tree(text: str) -> None:
    short, whole = both_ways(text)
    assert whole is not None
    assert short is None or short == whole


_PIECES = [*"abx()'\",.", "1", "0", "12.5", "'b'", "'", "count(", "done(", "within=", "relief=2", "times('a'"]
_PIECES += ["=", "==", "<", ">=", "in", "not", "and", "or", "is", "if", "#", "\\", "\n", " ", "weeks_since(", ") >= 1"]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join) | st.lists(st.sampled_from(_PIECES)).map("".join))
def test_no_jumble_has_another_tree(text: str) -> None:
    short, whole = both_ways(text)
    assert short is None or short == whole


@pytest.mark.parametrize(
    ("opens", "closes"), [("not ", ""), ("(", ")"), ("count(a, ", ") > 1"), ("count(a, b or c and ", ") > 1")]
)
def test_no_depth_is_allowed_that_the_grammar_refuses(opens: str, closes: str) -> None:
    for depth in range(1, 60):
        short, whole = both_ways(opens * depth + "a" + closes * depth)
        assert short is None or short == whole, depth


def test_most_of_what_is_shipped_is_written_as_usual(built_in: Knowledge) -> None:
    texts = set(all_criteria(built_in))
    read = [text for text in texts if usual(text, MAX_DEPTH) == parse(text)]
    assert len(read) > 0.8 * len(texts)
