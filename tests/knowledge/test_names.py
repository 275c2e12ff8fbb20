"""What an entry is called, as it stands inside a sentence; the first sentence of a text; some of many."""

from __future__ import annotations

import pytest

from painref.knowledge.names import first_sentence, lowered, some_of


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Fever", "fever"),
        ("MRI of the spine", "MRI of the spine"),
        ("HbA1c of at most 8 percent", "HbA1c of at most 8 percent"),
        ("Anti-CGRP antibody", "anti-CGRP antibody"),
        ("Morton neuroma", "Morton neuroma"),
        ("", ""),
    ],
)
def test_abbreviations_and_eponyms_keep_their_capitals_inside_a_sentence(text: str, inside: str) -> None:
    assert lowered(text) == inside


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Six weeks of exercise. Less does not count.", "Six weeks of exercise"),
        ("INR under 1.8 (or 3.0). Measured today.", "INR under 1.8 (or 3.0)"),
        ("Deficiency of vitamin B. Or of another.", "Deficiency of vitamin B. Or of another"),
        ("One clause; another.", "One clause; another"),
    ],
)
def test_a_sentence_ends_after_a_word_a_figure_or_a_bracket(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_more_names_than_fit_are_counted() -> None:
    assert some_of("abc", 2) == "a; b; and 1 more"
    assert some_of("abc", 2, last=";") == "a; b; 1 more"
    assert some_of("ab", 2) == "a; b"
