"""What the short pages say of a statement."""

from __future__ import annotations

import pytest

from painref.output.reference_wording import head


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
