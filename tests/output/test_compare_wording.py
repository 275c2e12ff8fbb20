"""What a comparison says first: where bodies differ between procedures, counted."""

from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.output.compare_wording import bottom_line, differences, of_all, rows_for
from painref.reference.compare import Comparison, compare


@pytest.fixture(scope="module")
def cement(built_in: Knowledge) -> Comparison:
    """Vertebroplasty beside kyphoplasty."""
    return compare(["vertebroplasty", "kyphoplasty"], built_in)


def test_what_differs_is_named_and_comes_first(cement: Comparison) -> None:
    assert bottom_line(cement).startswith("What bodies say differs for osteoporotic vertebral compression fracture")
    assert "it is the same of both for malignant vertebral fracture" in bottom_line(cement)
    assert rows_for(cement)[0] == (
        "Osteoporotic vertebral compression fracture",
        "4 for, 4 against",
        "5 for, 2 against",
    )
    assert ("Malignant vertebral fracture", "5 for (palliative)", "5 for (palliative)") in rows_for(cement)[2:]


def test_what_does_not_differ_is_no_difference(cement: Comparison) -> None:
    rows = differences(cement, lambda verified: "" if verified else " (not verified)")
    assert [row[0] for row in rows] == ["risks", "outcome"]


def test_two_are_both_and_three_are_all_three(cement: Comparison, built_in: Knowledge) -> None:
    assert of_all(cement) == "both"
    assert of_all(compare(["scs", "drg-stimulation", "pns"], built_in)) == "all three"
