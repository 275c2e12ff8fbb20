"""What each body says: the status of a recommendation, its requirements, and how far bodies agree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from painref.criteria.answers import Span
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Certainty,
    ConservativeFirst,
    CriterionText,
    Direction,
    Id,
    Recommendation,
    Requirement,
    Strength,
)
from painref.triage.engine.recommendations import (
    Agreement,
    Count,
    RecommendationResult,
    RecommendationStatus,
    StepKind,
    step_kind,
)
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.lens import Lens
from painref.triage.patient import Patient

from .tiny import (
    FACET,
    SUSPECTED,
    TESTED,
    TINY,
    asked,
    but,
    changed_condition,
    decided,
    did,
    indication_of,
    row,
    said_of,
    saying,
    verdict,
    with_procedures,
)


def needing(*criteria: str, **changes: Any) -> Knowledge:
    """The tiny knowledge in which the ablation needs these, and nothing else."""
    requires = tuple(Requirement(text=text, when=CriterionText(text)) for text in criteria)
    return with_procedures(saying("ablation", said_of("ablation", requires=requires, **changes)))


def result(patient: Patient, knowledge: Knowledge = TINY, procedure: str = "ablation") -> RecommendationResult:
    (found,) = row(procedure, patient, knowledge).recommendations
    return found


def status(patient: Patient, knowledge: Knowledge = TINY, procedure: str = "ablation") -> RecommendationStatus:
    return result(patient, knowledge, procedure).status


# --- Status -----------------------------------------------------------------------------------------------------------


def test_met_when_everything_it_requires_is_true() -> None:
    assert status(TESTED) is RecommendationStatus.MET


def test_met_when_it_requires_nothing() -> None:
    assert status(FACET, needing()) is RecommendationStatus.MET


def presuming(criterion: str) -> Knowledge:
    """The tiny knowledge in which the ablation takes something for granted."""
    requires = (Requirement(text="Presumed", when=CriterionText(criterion), step=Id("diagnosis"), presumed=True),)
    return with_procedures(saying("ablation", said_of("ablation", requires=requires)))


def test_what_is_presumed_holds_until_somebody_speaks_of_it() -> None:
    knowledge, unspoken = presuming("frail or bleeds"), but(FACET, unknown="frail bleeds")
    found = result(unspoken, knowledge)
    assert found.status is RecommendationStatus.MET
    assert [item.rules.requirement.text for item in found.presumed] == ["Presumed"]
    assert "frail" in asked(unspoken, found.needs)
    assert not row("ablation", unspoken, knowledge).is_screened, "it is listed to be asked"
    assert status(but(unspoken, no="frail"), knowledge) is RecommendationStatus.OPEN
    assert status(but(unspoken, no="frail bleeds"), knowledge) is RecommendationStatus.PENDING


def test_pending_while_a_step_is_still_to_be_taken() -> None:
    assert status(FACET) is RecommendationStatus.PENDING


def test_not_met_once_the_step_was_taken_and_failed() -> None:
    assert status(but(FACET, done=(did("block", relief=40.0),))) is RecommendationStatus.NOT_MET


def test_pending_when_the_step_neither_met_nor_failed() -> None:
    assert status(but(FACET, done=(did("block", relief=60.0),))) is RecommendationStatus.PENDING


def test_not_met_when_no_step_would_fulfil_it() -> None:
    assert status(TESTED, needing("frail")) is RecommendationStatus.NOT_MET


def test_not_applicable_to_other_patients() -> None:
    assert status(TESTED, needing("frail", applies=CriterionText("frail"))) is RecommendationStatus.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("needs", "changes"), [("frail", {}), ("tender", {"applies": CriterionText("frail")})], ids=["required", "applies"]
)
def test_open_while_an_answer_is_unknown(needs: str, changes: dict[str, Any]) -> None:
    patient, knowledge = but(TESTED, unknown="frail"), needing(needs, **changes)
    assert status(patient, knowledge) is RecommendationStatus.OPEN
    assert asked(patient, result(patient, knowledge).needs, knowledge) == {"frail"}


def test_a_missing_step_outweighs_an_open_answer() -> None:
    knowledge = with_procedures(saying("ablation", said_of("ablation", applies=CriterionText("frail"))))
    assert status(but(FACET, unknown="frail"), knowledge) is RecommendationStatus.PENDING


@pytest.mark.parametrize(
    ("known", "steps"),
    [
        ({"care_weeks": 0.0}, ("conservative-care", "diagnosis")),
        ({"care_weeks": 4.0}, ("diagnosis",)),
        ({"unknown": "frail care_weeks"}, ("diagnosis",)),
    ],
    ids=["none given", "some given", "not known"],
)
def test_where_no_care_was_given_an_assessment_does_not_come_before_it(
    known: dict[str, Any], steps: tuple[str, ...]
) -> None:
    """The frail are spared the care, and nobody knows who is."""
    assessed = Requirement(text="Assessed", when=CriterionText("comfort"), step=Id("diagnosis"))
    cared = Requirement(text="Care", when=CriterionText("care_weeks >= 8 or frail"), step=Id("conservative-care"))
    knowledge = with_procedures(saying("ablation", said_of("ablation", requires=(assessed, cared))))
    assert row("ablation", but(FACET, **{"unknown": "frail", **known}), knowledge).steps == steps


def test_what_is_checked_by_hand_decides_nothing() -> None:
    by_hand = Requirement(text="Consent")
    tender = Requirement(text="Tender", when=CriterionText("tender"))
    both = with_procedures(saying("ablation", said_of("ablation", requires=(tender, by_hand))))
    assert status(TESTED, both) is RecommendationStatus.MET


def test_what_is_checked_by_hand_only_is_to_be_confirmed() -> None:
    by_hand = (Requirement(text="Consent"),)
    treatment = with_procedures(saying("ablation", said_of("ablation", requires=by_hand)))
    assert status(TESTED, _without_care(treatment)) is RecommendationStatus.OPEN
    test = with_procedures(saying("block", said_of("block", requires=by_hand)))
    assert status(FACET, _without_care(test), "block") is RecommendationStatus.MET


def _without_care(knowledge: Knowledge) -> Knowledge:
    return replace(knowledge, conditions=changed_condition("facet-pain", conservative_first=None).conditions)


def test_a_requirement_of_every_body_comes_with_the_procedure() -> None:
    (prerequisite,) = TINY.procedures[Id("implant")].prerequisites
    entry = replace(saying("ablation", said_of("ablation", requires=())), prerequisites=(prerequisite,))
    assert result(TESTED, with_procedures(entry)).steps == ("trial",)


@pytest.mark.parametrize(("open_", "kind"), [(2, VerdictKind.IF_CONFIRMED), (3, VerdictKind.AFTER_STEP)])
def test_a_step_is_nearer_than_three_open_answers(open_: int, kind: VerdictKind) -> None:
    slots = ("frail", "bleeds", "comfort")[:open_]
    requires = tuple(Requirement(text=slot, when=CriterionText(f"not {slot}")) for slot in slots)
    step = said_of("ablation", by=Id("college-2015"))
    knowledge = with_procedures(saying("ablation", said_of("ablation", requires=requires), step))
    assert verdict("ablation", but(FACET, unknown=" ".join(slots)), knowledge) is kind


# --- What has not been done before ------------------------------------------------------------------------------------

UNTOLD = replace(TESTED, answers=replace(TESTED.answers, nothing_else=False))
"""The same, and nobody says that nothing else was done."""

REPEATED = "not done('ablation') or last('ablation').relief >= 50"


@pytest.mark.parametrize("when", ["not done('ablation')", "times('ablation') < 2", "times('ablation', within=52) <= 1"])
def test_a_denial_of_the_past_holds_without_a_record(when: str) -> None:
    found = result(UNTOLD, needing(when))
    assert found.status is RecommendationStatus.MET
    assert asked(UNTOLD, found.unasked) == {"done.ablation"}


def test_a_denial_of_the_past_fails_by_a_record() -> None:
    done = but(UNTOLD, done=(did("ablation", relief=80.0, lasted=20.0),))
    assert status(done, needing("not done('ablation')")) is RecommendationStatus.NOT_MET


def test_what_must_have_been_done_is_not_presumed() -> None:
    assert status(UNTOLD, needing("done('epidural')")) is RecommendationStatus.OPEN


@pytest.mark.parametrize(
    ("relief", "expected"), [(80.0, RecommendationStatus.MET), (40.0, RecommendationStatus.NOT_MET)]
)
def test_not_done_or_helped_counts_once_there_is_a_record(relief: float, expected: RecommendationStatus) -> None:
    knowledge = needing(REPEATED)
    assert status(UNTOLD, knowledge) is RecommendationStatus.MET
    done = but(UNTOLD, done=(did("ablation", relief=relief),))
    assert status(done, knowledge) is expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (40.0, RecommendationStatus.MET),
        (60.0, RecommendationStatus.NOT_MET),
        (Span(50.0, 54.0), RecommendationStatus.OPEN),
        (None, RecommendationStatus.OPEN),
    ],
)
@pytest.mark.parametrize("when", ["times('ablation', within=52) >= 1", "done('ablation', within=52)"])
def test_within_counts_recent_sessions(when: str, last: float | Span | None, expected: RecommendationStatus) -> None:
    patient = but(TESTED, done=(did("block", relief=90.0), did("ablation", last=last)))
    assert status(patient, needing(when)) is expected


@pytest.mark.parametrize(
    ("relief", "expected"),
    [
        (Span(80.0, 100.0), RecommendationStatus.MET),
        (Span(50.0, 79.0), RecommendationStatus.PENDING),
        (Span(0.0, 50.0, high_open=True), RecommendationStatus.NOT_MET),
        (Span(70.0, 90.0), RecommendationStatus.OPEN),
        (None, RecommendationStatus.OPEN),
    ],
)
def test_relief_in_a_span_is_true_where_all_of_it_is(relief: Span | None, expected: RecommendationStatus) -> None:
    assert status(but(TESTED, done=(did("block", relief=relief),))) is expected


# --- Agreement --------------------------------------------------------------------------------------------------------

FOR, AGAINST = Direction.FOR, Direction.AGAINST


def says(by: str, direction: Direction, **changes: Any) -> Recommendation:
    return said_of("ablation", by=Id(by), direction=direction, requires=(), **changes)


def count(*said: Recommendation, knowledge: Knowledge = TINY, lens: Lens | None = None) -> Count:
    changed = with_procedures(saying("ablation", *said))
    return row("ablation", TESTED, replace(knowledge, procedures=changed.procedures), lens).count


@pytest.mark.parametrize(
    ("directions", "word"),
    [
        ((FOR, FOR), Agreement.ALL_FOR),
        ((FOR, Direction.CONDITIONAL_FOR, AGAINST), Agreement.MOST_FOR),
        ((FOR, AGAINST), Agreement.SPLIT),
        ((FOR, Direction.CONDITIONAL_AGAINST, AGAINST), Agreement.MOST_AGAINST),
        ((Direction.NEUTRAL,), Agreement.NO_BODY),
    ],
)
def test_agreement_in_words(directions: tuple[Direction, ...], word: Agreement) -> None:
    bodies = ("society-2020", "college-2015", "institute-2019")
    institute = replace(TINY.references[Id("society-2020")], id=Id("institute-2019"), body=Id("institute"), year=2019)
    knowledge = replace(TINY, references={**TINY.references, institute.id: institute})
    said = (says(by, direction) for by, direction in zip(bodies, directions, strict=False))
    assert count(*said, knowledge=knowledge).agreement is word


def test_a_body_against_counts() -> None:
    found = count(says("society-2020", FOR), says("college-2015", AGAINST))
    assert (found.in_favour, found.against) == (1, 1)
    assert {item.rules.recommendation.by for item in found.spoken} == {"society-2020", "college-2015"}


def test_one_against_what_does_not_apply_does_not_count() -> None:
    found = count(says("society-2020", FOR), says("college-2015", AGAINST, applies=CriterionText("frail")))
    assert found.agreement is Agreement.ALL_FOR


UNMET = (Requirement(text="Never", when=CriterionText("pain_duration > 1000")),)
"""What nobody fulfils."""


def test_a_body_whose_criteria_are_not_met_is_not_for_it_in_this_patient() -> None:
    wants = replace(says("college-2015", FOR), requires=UNMET)
    found = count(says("society-2020", FOR), wants)
    assert (found.in_favour, [item.rules.recommendation.by for item in found.unmet]) == (1, ["college-2015"])


def test_a_body_against_counts_whatever_it_asks_for() -> None:
    found = count(says("society-2020", FOR), replace(says("college-2015", AGAINST), requires=UNMET))
    assert (found.in_favour, found.against) == (1, 1)


def test_where_nobody_s_criteria_are_met_it_is_these_that_are_missing() -> None:
    wants = replace(says("society-2020", FOR), requires=UNMET)
    strongly = replace(says("college-2015", AGAINST), strength=Strength.STRONG)
    assert verdict("ablation", TESTED, with_procedures(saying("ablation", wants, strongly))) is (
        VerdictKind.CRITERIA_NOT_MET
    )


def test_each_body_counts_once_by_its_newest() -> None:
    older = replace(TINY.references[Id("society-2020")], id=Id("society-2012"), year=2012)
    knowledge = replace(TINY, references={**TINY.references, older.id: older})
    found = count(says("society-2012", AGAINST), says("society-2020", FOR), knowledge=knowledge)
    assert (found.in_favour, found.against) == (1, 0)


def test_a_payer_that_is_followed_does_not_count() -> None:
    lens = Lens("all", frozenset(TINY.references))
    found = count(says("society-2020", FOR), says("payer-2022", AGAINST), lens=lens)
    assert found.agreement is Agreement.ALL_FOR


@pytest.mark.parametrize("gone", ["retired-2010", "replaced-2005"])
def test_what_is_no_longer_in_force_is_not_read(gone: str) -> None:
    knowledge = with_procedures(saying("ablation", says(gone, FOR)))
    assert row("ablation", TESTED, knowledge).recommendations == ()
    assert verdict("ablation", TESTED, knowledge) is VerdictKind.NO_POSITION


def test_a_payer_is_read_only_where_it_is_followed() -> None:
    knowledge = with_procedures(saying("ablation", says("payer-2022", FOR)))
    assert verdict("ablation", TESTED, knowledge) is VerdictKind.NO_POSITION
    lens = Lens("payer", frozenset({Id("payer-2022")}))
    assert row("ablation", TESTED, knowledge, lens).verdict is VerdictKind.NOW


def of_the_umbrella(*said: Recommendation) -> Knowledge:
    """The tiny knowledge in which bodies speak of the ablation for back pain as well."""
    own = indication_of("ablation")
    wider = replace(own, condition=Id("back-pain"), recommendations=said)
    entry = replace(TINY.procedures[Id("ablation")], indications=(own, wider))
    return with_procedures(entry)


def test_what_is_said_of_the_wider_condition_counts() -> None:
    found = row("ablation", TESTED, of_the_umbrella(says("college-2015", AGAINST))).count
    assert (found.in_favour, found.against) == (1, 1)


def test_unless_the_body_speaks_of_the_narrower_one() -> None:
    """Be it in an older edition."""
    older = replace(TINY.references[Id("society-2020")], id=Id("society-2012"), year=2012)
    own, wider = of_the_umbrella(says("society-2020", AGAINST)).procedures[Id("ablation")].indications
    own = replace(own, recommendations=(says("society-2012", FOR),))
    knowledge = with_procedures(replace(TINY.procedures[Id("ablation")], indications=(own, wider)))
    knowledge = replace(knowledge, references={**TINY.references, older.id: older})
    found = row("ablation", TESTED, knowledge).count
    assert (found.in_favour, found.against) == (1, 0)


@pytest.mark.parametrize(
    ("age", "applies", "in_favour"), [(50.0, None, 1), (12.0, None, 0), (12.0, "age < 18", 1), (50.0, "age < 18", 0)]
)
def test_of_a_child_a_body_speaks_of_a_wider_condition_only_if_it_names_an_age(
    age: float, applies: str | None, in_favour: int
) -> None:
    said = says("society-2020", FOR, applies=applies and CriterionText(applies))
    own, wider = of_the_umbrella(said).procedures[Id("ablation")].indications
    own = replace(own, recommendations=())
    knowledge = with_procedures(replace(TINY.procedures[Id("ablation")], indications=(own, wider)))
    assert row("ablation", but(TESTED, age=age), knowledge).count.in_favour == in_favour


# --- The nearest ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ({"verified": False, "strength": Strength.STRONG}, {"strength": Strength.WEAK}),
        ({"strength": Strength.WEAK}, {"strength": Strength.STRONG}),
        ({"certainty": Certainty.LOW}, {"certainty": Certainty.HIGH}),
    ],
    ids=["read at its source", "stronger", "more certain"],
)
def test_among_those_met_the_nearest_is(newer: dict[str, Any], older: dict[str, Any]) -> None:
    said = (says("society-2020", FOR, **newer), says("college-2015", FOR, **older))
    nearest = row("ablation", TESTED, with_procedures(saying("ablation", *said))).nearest
    assert nearest is not None
    assert nearest.rules.recommendation.by == "college-2015"


# --- Care that comes first --------------------------------------------------------------------------------------------

UMBRELLA_CARE = ConservativeFirst(text="Walk.", when=CriterionText("frail"), step=Id("conservative-care"), refs=())


@pytest.mark.parametrize(
    ("patient", "umbrella", "expected"),
    [
        (but(SUSPECTED, yes="frail"), True, RecommendationStatus.PENDING),
        (but(SUSPECTED, unknown="frail"), True, RecommendationStatus.OPEN),
        (SUSPECTED, True, RecommendationStatus.MET),
        (but(FACET, yes="frail"), True, RecommendationStatus.MET),
        (but(SUSPECTED, yes="frail"), False, RecommendationStatus.MET),
    ],
)
def test_care_of_an_umbrella_covers_what_is_only_suspected_under_it(
    patient: Patient, umbrella: bool, expected: RecommendationStatus
) -> None:
    knowledge = changed_condition("back-pain", umbrella=umbrella, conservative_first=UMBRELLA_CARE)
    assert row("block", patient, knowledge).recommendations[0].status is expected


# --- Steps ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("conservative-care", StepKind.CARE),
        ("diagnosis", StepKind.ASSESSMENT),
        ("trial", StepKind.PROCEDURE),
    ],
)
def test_the_kind_of_a_step(step: str, kind: StepKind) -> None:
    assert step_kind(Id(step), decided(FACET).context) is kind
