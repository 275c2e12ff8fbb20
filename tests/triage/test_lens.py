"""Whose recommendations count, and what is suggested when nobody goes by the name."""

from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.triage.lens import LensError, parse_lens
from tests.opened import built_in_knowledge


@pytest.fixture(scope="module")
def built_in() -> Knowledge:
    return built_in_knowledge()


@pytest.mark.parametrize(
    ("typed", "meant"), [("nice-cg95", "nice-2010-cg95"), ("nice-2016-ng95", "nice-2016-ng59"), ("nize", "nice")]
)
def test_a_name_that_comes_near_a_body_or_a_reference_is_suggested(built_in: Knowledge, typed: str, meant: str) -> None:
    with pytest.raises(LensError, match=f"Did you mean: .*{meant}"):
        parse_lens((typed,), built_in)


def test_with_nothing_near_the_kinds_are_named(built_in: Knowledge) -> None:
    with pytest.raises(LensError, match="Use a body, a jurisdiction"):
        parse_lens(("qqqqqq",), built_in)


def test_a_word_of_a_title_suggests_no_paper(built_in: Knowledge) -> None:
    with pytest.raises(LensError) as caught:
        parse_lens(("new york",), built_in)
    assert "Did you mean" not in str(caught.value)


def test_a_name_of_another_kind_is_said_to_be_that(built_in: Knowledge) -> None:
    with pytest.raises(LensError, match="'aspirin' is a drug"):
        parse_lens(("aspirin",), built_in)
