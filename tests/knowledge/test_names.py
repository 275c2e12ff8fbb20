"""What an entry is called, as it stands inside a sentence."""

from __future__ import annotations

import pytest

from painref.knowledge.names import lowered


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Fever", "fever"),
        ("MRI of the spine", "MRI of the spine"),
        ("HbA1c of at most 8 percent", "HbA1c of at most 8 percent"),
        ("Anti-CGRP antibody", "anti-CGRP antibody"),
        ("", ""),
    ],
)
def test_abbreviations_keep_their_capitals_inside_a_sentence(text: str, inside: str) -> None:
    assert lowered(text) == inside
