"""What the short pages say of a statement."""

from __future__ import annotations

import pytest

from painref.knowledge.model import Role
from painref.output.reference_wording import head, verdict_in_words
from painref.reference.cards import verdict
from painref.reference.indications import Balance


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It helps; it may bleed.", "It helps"),
        ("It helps. It may bleed.", "It helps"),
        (
            "VAPOUR (120 patients; 6 weeks) found a difference; others did not.",
            "VAPOUR (120 patients; 6 weeks) found a difference",
        ),
        ("It helps; it may bleed (3 of 40).", "It helps"),
    ],
)
def test_the_head_of_a_statement_is_its_first_clause_with_brackets_whole(text: str, first: str) -> None:
    assert head(text) == first


def test_what_is_said_of_the_main_use_comes_first() -> None:
    said = verdict(
        [("Neck root pain", Role.THERAPEUTIC, Balance.CONTESTED), ("Shingles", Role.THERAPEUTIC, Balance.FOR)]
    )
    assert verdict_in_words(said, "it", by_use=True) == (
        "Bodies disagree for neck root pain. They support it for shingles."
    )
    assert verdict_in_words(said, "it").startswith("Bodies support it for shingles. They disagree")
