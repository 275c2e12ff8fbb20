"""The status of each recommendation and requirement for a patient, all bodies side by side."""

from __future__ import annotations

from painref.criteria.evaluate import Answers
from painref.triage.assessment import JudgedRecommendation, RecommendationStatus
from painref.triage.lens import whole_lens

from .tiny import FACET, SCIATICA, TESTED, TINY, but, verdict_on, without


def said(procedure: str, answers: Answers) -> JudgedRecommendation:
    """What the Society says of a procedure for a patient."""
    return next(item for item in verdict_on(procedure, answers).recommendations if item.by == "society-2020")


def test_met() -> None:
    found = said("ablation", TESTED)
    (requirement,) = found.requirements
    assert (found.status, requirement.truth, requirement.failed) == (RecommendationStatus.MET, "true", False)


def test_pending_when_a_step_could_fulfil_it() -> None:
    found = said("block", but(FACET, care_weeks=6.0))
    (requirement,) = found.requirements
    assert (found.status, requirement.truth) == (RecommendationStatus.PENDING, "false")
    assert (requirement.step, requirement.to_go) == ("conservative-care", "2 more weeks")


def test_not_met_when_its_step_failed() -> None:
    found = said("ablation", but(FACET, blocks=1.0, block_relief=49.0))
    (requirement,) = found.requirements
    assert (found.status, requirement.failed) == (RecommendationStatus.NOT_MET, True)


def test_a_result_short_of_success_and_of_failure_leaves_it_pending() -> None:
    assert said("ablation", but(FACET, blocks=1.0, block_relief=60.0)).status is RecommendationStatus.PENDING


def test_open_while_unknown_with_the_questions() -> None:
    found = said("block", without(FACET, "care_weeks"))
    assert (found.status, found.questions) == (RecommendationStatus.OPEN, ("care_weeks",))
    assert found.requirements[0].truth == "unknown"


def test_open_while_it_may_not_apply() -> None:
    found = said("epidural", without(SCIATICA, "weeks"))
    assert (found.status, found.questions) == (RecommendationStatus.OPEN, ("weeks",))


def test_what_does_not_apply_is_shown_beside_what_does() -> None:
    verdict = verdict_on("epidural", but(SCIATICA, weeks=2.0), lens=whole_lens(TINY))
    assert {item.by: item.status for item in verdict.recommendations} == {
        "payer-2022": RecommendationStatus.MET,
        "society-2020": RecommendationStatus.NOT_APPLICABLE,
    }


def test_the_newest_comes_first() -> None:
    verdict = verdict_on("epidural", SCIATICA, lens=whole_lens(TINY))
    assert [(item.by, item.year, item.body) for item in verdict.recommendations] == [
        ("payer-2022", 2022, "Payer"),
        ("society-2020", 2020, "Society"),
    ]
