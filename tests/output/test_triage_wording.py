"""A triage summary in the words of a clinician."""

from __future__ import annotations

import pytest

from painref.output.triage_wording import head


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Pregnancy: no elective fluoroscopy", "Pregnancy"),
        ("Tumour at the site (painref's own rule). Malignancy comes first.", "Tumour at the site (painref's own rule)"),
        ("INR over 1.8 before a procedure", "INR over 1.8 before a procedure"),
        ("Implant (see its label: Prometra) in the way; ask", "Implant (see its label: Prometra) in the way"),
    ],
)
def test_the_head_of_a_statement_names_what_it_is_about(text: str, first: str) -> None:
    assert head(text) == first
