"""Where a patient stands on the path of care."""

from __future__ import annotations

from painref.output.path_wording import patient_path
from tests.cli.terminal import EXAMPLES, piped


def path(*settings: str) -> str:
    changes = [word for setting in settings for word in ("--set", setting)]
    lines = piped("triage", str(EXAMPLES / "facet-pain.yaml"), "--full", *changes).lines
    return lines[lines.index("Path of care for Lumbar facet joint pain") + 1].strip()


def test_the_block_comes_next_and_the_ablation_waits_for_it() -> None:
    test, first = path().split(" → ")[:2]
    assert test.startswith("test: lumbar medial branch block [next: now")
    assert first == "first: lumbar medial branch radiofrequency ablation [after a step]"


def test_after_two_good_blocks_the_ablation_comes_next() -> None:
    said = path("done.lumbar-medial-branch-block={times: 2, relief: 85}")
    assert "lumbar medial branch block [next" not in said
    assert "radiofrequency ablation [next: " in said


def test_a_test_that_relieved_for_hours_was_not_done_in_vain() -> None:
    said = path("done.lumbar-medial-branch-block={times: 2, relief: 85, lasted: 6 hours}")
    assert said.startswith("test: lumbar medial branch block [done]")


def test_a_treatment_that_helped_for_months_and_may_be_repeated_comes_next_again() -> None:
    lines = piped(
        *("triage", "--full", "--set", "diagnoses=occipital-neuralgia", "--set", "pain_regions=head"),
        *("--set", "done.occipital-nerve-block={last: 6 months ago, lasted: 5 months, result: good}"),
    ).lines
    said = lines[lines.index("Path of care for Occipital neuralgia") + 1].strip()
    assert said.startswith("first: occipital nerve block [next: again, ")
    assert said.count("next: ") == 1


def test_without_rows_there_is_no_path() -> None:
    assert patient_path([]) == ""


def test_what_shares_a_line_is_named_beside_it_each_with_its_state() -> None:
    osteoarthritis = ("--set", "diagnoses=knee-osteoarthritis", "--set", "pain_regions=knee", "--set", "red_flags=none")
    tried = ("--set", "tried.exercise=yes", "--set", "tried.nsaid=yes", "--set", "kellgren_lawrence=3")
    lines = piped("triage", "--full", *osteoarthritis, *tried, "--set", "surgical_candidate=declined").lines
    said = lines[lines.index("Path of care for Knee osteoarthritis") + 1]
    second = said.split(" → ")[2]
    assert second.startswith("second: genicular nerve radiofrequency ablation [")
    assert "] or platelet-rich plasma injection [" in second
