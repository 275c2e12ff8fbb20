"""The words that mean the same at every question."""

from __future__ import annotations

import pytest

from painref.triage.questionnaire.words import means_no, means_none, means_unknown, means_yes

NO = ("n", "N", "no", "No.", "nil", "none", "None.", "none!", "nothing", "neither", "0", "-", "\N{EM DASH}", "[none]")
NOT_APPLICABLE = ("n/a", "N/A", "na", "n.a.", "not applicable")


@pytest.mark.parametrize("text", NO)
def test_words_for_no_mean_no_and_none(text: str) -> None:
    assert means_no(text)
    assert means_none(text)
    assert not means_yes(text)


@pytest.mark.parametrize("text", NOT_APPLICABLE)
def test_not_applicable_is_none_on_a_list_but_not_no(text: str) -> None:
    """It may mean that something was not measured, and unknown is never "no"."""
    assert means_none(text)
    assert not means_no(text)


@pytest.mark.parametrize("text", ["unknown", "Don't know", "dont know", "not sure", "Not known."])
def test_words_for_unknown_mean_unknown_and_never_no(text: str) -> None:
    assert means_unknown(text)
    assert not means_none(text)


@pytest.mark.parametrize("text", ["", " ", ".", "/", "not", "1", "nor", "nsaid", "no fever", "²"])
def test_other_text_means_none_of_these(text: str) -> None:
    assert not means_none(text)
    assert not means_yes(text)
    assert not means_unknown(text)
