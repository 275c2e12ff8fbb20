"""What `show` and `list` say of an entry: who is for it, who against, who pays, and every source."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painref.knowledge.bodies import is_payer, speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import BodyKind, Certainty, Direction, Id, Recommendation, Role, Strength
from painref.library.open import load
from painref.reference.cards import verdict
from painref.reference.care import standing
from painref.reference.cited import source
from painref.reference.condition import condition_page
from painref.reference.indications import Balance, balance, indication_lines, positions
from painref.reference.lines import condition_line, procedure_line
from painref.reference.positions import Side
from painref.reference.procedure import procedure_page
from tests.samples import GOOD

KNOWLEDGE = load(GOOD)
ONE, TWO, BRANCH, ROOT = Id("leaf-one"), Id("leaf-two"), Id("branch-family"), Id("root-family")
SOCIETY, PAYER = Id("guideline-2020"), Id("policy-2022")
FOR = {Direction.FOR, Direction.CONDITIONAL_FOR}
AGAINST = {Direction.AGAINST, Direction.CONDITIONAL_AGAINST}


def says(direction: str, by: Id = SOCIETY) -> Recommendation:
    return Recommendation(
        by=by, direction=Direction(direction), strength=Strength.WEAK, certainty=Certainty.LOW, says="So."
    )


# --- Verdict ----------------------------------------------------------------------------------------------------------


def test_support_for_a_test_is_none_for_the_treatment() -> None:
    said = verdict(
        [
            ("Facet injection", Role.DIAGNOSTIC, Balance.FOR),
            ("Facet injection", Role.THERAPEUTIC, Balance.AGAINST),
            ("Discography", Role.DIAGNOSTIC, Balance.FOR),
        ]
    )
    assert said.supported == ("Facet injection as a test", "Discography")
    assert said.advised_against == ("Facet injection",)


# --- Balance ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        ([], Balance.SILENT),
        (["for"], Balance.FOR),
        (["conditional-for"], Balance.FOR),
        (["for", "neutral"], Balance.FOR),
        (["neutral"], Balance.NEUTRAL),
        (["against"], Balance.AGAINST),
        (["conditional-against", "neutral"], Balance.AGAINST),
        (["for", "against"], Balance.CONTESTED),
        (["conditional-for", "conditional-against"], Balance.CONTESTED),
        (["for", "for", "for", "neutral", "conditional-against"], Balance.CONTESTED),
    ],
)
def test_balance(directions: list[str], expected: Balance) -> None:
    assert balance([says(direction) for direction in directions], KNOWLEDGE) is expected


@pytest.mark.parametrize("direction", list(Direction))
def test_a_payer_alone_leaves_it_silent(direction: Direction) -> None:
    assert balance([says(direction, PAYER)], KNOWLEDGE) is Balance.SILENT


def without_bodies() -> Knowledge:
    """The tiny knowledge in which the guideline of 2020 is what its authors say, on behalf of no body."""
    bodies = {id_: replace(body, kind=BodyKind.AUTHORS) for id_, body in KNOWLEDGE.bodies.items()}
    return replace(KNOWLEDGE, bodies=bodies)


@pytest.mark.parametrize(
    ("directions", "expected", "side"),
    [
        (["conditional-for"], Balance.STUDIED, Side.AUTHORS),
        (["for", "against"], Balance.STUDIED, Side.AUTHORS),
        (["against"], Balance.NEUTRAL, Side.NEITHER),
    ],
)
def test_the_authors_of_a_study_are_no_body(directions: list[str], expected: Balance, side: Side) -> None:
    said, knowledge = [says(direction) for direction in directions], without_bodies()
    assert balance(said, knowledge) is expected
    assert [position.side for position in positions(said, knowledge)] == [side]


SPOKEN = st.lists(st.builds(says, st.sampled_from(Direction), st.sampled_from([SOCIETY, Id("guideline-2010")])))
PAID = st.lists(st.builds(says, st.sampled_from(Direction), st.just(PAYER)))


@given(SPOKEN, PAID, st.randoms(use_true_random=False))
def test_balance_is_a_tally_of_the_clinical_voices(
    spoken: list[Recommendation], paid: list[Recommendation], random: Any
) -> None:
    everyone = [*spoken, *paid]
    random.shuffle(everyone)
    directions = {item.direction for item in spoken}
    expected = {
        (True, False): Balance.FOR,
        (False, True): Balance.AGAINST,
        (True, True): Balance.CONTESTED,
        (False, False): Balance.NEUTRAL if spoken else Balance.SILENT,
    }[bool(directions & FOR), bool(directions & AGAINST)]
    assert balance(everyone, KNOWLEDGE) is balance(spoken, KNOWLEDGE) is expected


def test_a_payer_is_known_by_its_policy_or_its_body(good: Knowledge) -> None:
    policy, guideline = good.references[PAYER], good.references[SOCIETY]
    assert is_payer(policy, good)
    assert is_payer(replace(policy, body=None), good)
    assert is_payer(replace(guideline, body=Id("example-payer")), good)
    assert not is_payer(guideline, good)
    assert not is_payer(good.references[Id("cohort-2015")], good)


# --- Sources ----------------------------------------------------------------------------------------------------------


def test_who_speaks(good: Knowledge) -> None:
    cohort = good.references[Id("cohort-2015")]
    assert speaker(good.references[SOCIETY], good) == "Example Society"
    assert speaker(cohort, good) == "First A"
    assert speaker(replace(cohort, authors="", source="Example Journal"), good) == "Example Journal"
    assert speaker(replace(cohort, authors=""), good) == "cohort-2015"


@pytest.mark.parametrize(
    ("authors", "named"),
    [
        ("Bull MJ (Academy of Pediatrics, online)", "Bull MJ"),
        ("Sherman A (ed.), Other B", "Sherman A"),
        ("Cord Injury Practice (CIP) guideline group", "Cord Injury Practice guideline group"),
        ("(authors not shown; University Hospital, Lund)", "(authors not shown; University Hospital, Lund)"),
    ],
)
def test_brackets_after_an_author_are_left_out_and_never_halved(good: Knowledge, authors: str, named: str) -> None:
    assert speaker(replace(good.references[Id("cohort-2015")], authors=authors), good) == named


@pytest.mark.parametrize(
    ("reference", "link"),
    [
        ("guideline-2020", "https://doi.org/10.1234/example"),
        ("guideline-2010", "https://pubmed.ncbi.nlm.nih.gov/122/"),
        ("policy-2022", "https://example.org/policy"),
        ("cohort-2015", ""),
    ],
)
def test_the_best_link_is_given(good: Knowledge, reference: str, link: str) -> None:
    listed = source(good.references[Id(reference)], good)
    assert listed.link == link
    assert listed.superseded_by == ("guideline-2020" if reference == "guideline-2010" else None)


def cited(value: Any) -> Iterator[str]:
    """The ids of references anywhere in plain data; an independent way to find them."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "refs":
                yield from inner
            elif key == "by":
                yield from filter(None, (inner,))
            elif key != "sources":
                yield from cited(inner)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from cited(item)


@pytest.mark.parametrize("which", ["good", "built_in"])
def test_all_sources_cited_are_listed_once_and_no_others(which: str, request: pytest.FixtureRequest) -> None:
    knowledge: Knowledge = request.getfixturevalue(which)
    pages = [
        *(procedure_page(entry, knowledge) for entry in knowledge.procedures.values()),
        *(condition_page(entry, knowledge) for entry in knowledge.conditions.values()),
    ]
    for page in pages:
        assert [item.id for item in page.sources] == list(dict.fromkeys(cited(dataclasses.asdict(page))))
        assert all(item.title and item.body for item in page.sources)


# --- Procedure pages --------------------------------------------------------------------------------------------------


def test_page_of_a_variant(good: Knowledge) -> None:
    page = procedure_page(good.procedures[ONE], good)
    assert (page.is_family, page.families, page.variants) == (False, (BRANCH, ROOT), ())
    assert [(item.body, item.bleeding_class, item.only_if) for item in page.bleeding_risk] == [
        ("Example Society", "low", "")
    ]
    assert [(item.stated_for, item.modality) for item in page.guidance] == [
        (ONE, "fluoroscopy"),
        (ONE, "ct"),
        (ROOT, "landmark"),
    ]
    assert [(item.stated_for, item.step) for item in page.prerequisites] == [(BRANCH, "example-step")]
    assert [(item.stated_for, item.severity) for item in page.contraindications] == [
        (ONE, "absolute"),
        (BRANCH, "absolute"),
        (ONE, "until-corrected"),
        (ONE, "postponed"),
        (ONE, "postponed"),
        (ONE, "postponed"),
        (ROOT, "relative"),
    ]
    assert [item.ends for item in page.contraindications if item.ends] == [
        "6 weeks after a mishap",
        "fewer than 4 sessions of first leaf lie in the last 52 weeks",
        "2 weeks after an event ahead",
    ]
    assert [(item.stated_for, item.name, item.severity) for item in page.risks] == [
        (ONE, "Grave matter", "serious"),
        (ROOT, "Small matter", "minor"),
    ]
    assert page.mechanism is not None
    assert not page.mechanism.verified
    assert {item.id for item in page.sources} == set(good.references)


def test_page_of_a_family_shows_its_members(good: Knowledge) -> None:
    page = procedure_page(good.procedures[ROOT], good)
    assert (page.is_family, page.families) == (True, ())
    assert [(line.id, line.is_family) for line in page.variants] == [(BRANCH, True)]
    branch = procedure_page(good.procedures[BRANCH], good)
    assert [(line.id, line.is_family) for line in branch.variants] == [(ONE, False), (TWO, False)]
    assert branch.variants[1].indications == indication_lines(good.procedures[TWO], good)


def test_recommendations_stand_newest_first_and_payers_apart(good: Knowledge) -> None:
    (indication,) = procedure_page(good.procedures[ONE], good).indications
    spoken = [(item.by, item.body, item.year, item.jurisdiction, item.payer) for item in indication.recommendations]
    assert spoken == [
        ("guideline-2020", "Example Society", 2020, "international", False),
        ("guideline-2010", "Example Society", 2010, "international", False),
        ("policy-2022", "Example Payer", 2022, "us", True),
    ]
    assert (indication.condition_name, indication.role, indication.balance) == (
        "Example condition",
        "therapeutic",
        "for",
    )
    assert indication.recommendations[0].requires[0].step == TWO
    assert indication.recommendations[0].says == "The society is for it."


def test_every_built_in_recommendation_is_shown_in_that_order(built_in: Knowledge) -> None:
    for procedure in built_in.procedures.values():
        for shown, stated in zip(
            procedure_page(procedure, built_in).indications, built_in.indications(procedure), strict=True
        ):
            keys = [(item.payer, -item.year) for item in shown.recommendations]
            assert keys == sorted(keys)
            assert sorted((r.by, r.says) for r in shown.recommendations) == sorted(
                (r.by, r.says) for r in stated.recommendations
            )


# --- Condition pages and lines ----------------------------------------------------------------------------------------


def test_page_of_a_condition(good: Knowledge) -> None:
    page = condition_page(good.conditions[Id("condition-one")], good)
    assert page.condition is good.conditions[Id("condition-one")]
    assert [(line.procedure, line.balance) for line in page.procedures] == [(ONE, "for"), (TWO, "neutral")]
    other = condition_page(good.conditions[Id("condition-two")], good)
    assert [(line.procedure_name, line.role, line.balance) for line in other.procedures] == [
        ("Second leaf", "diagnostic", "contested")
    ]


def test_procedures_of_a_condition_stand_by_line_of_care(built_in: Knowledge) -> None:
    for condition in built_in.conditions.values():
        lines = condition_page(condition, built_in).procedures
        keys = [standing(line, built_in).key for line in lines]
        assert keys == sorted(keys)
        assert not built_in.families & {line.procedure for line in lines}


def test_line_of_a_procedure(good: Knowledge) -> None:
    line = procedure_line(good.procedures[ONE], good)
    assert (line.family, line.is_family) == (BRANCH, False)
    assert [(item.body, item.classes) for item in line.bleeding] == [("Example Society", ("low",))]
    assert line.modalities == ("fluoroscopy", "landmark")  # ct is not recommended
    assert [(item.condition, item.balance) for item in line.indications] == [("condition-one", "for")]
    assert procedure_line(good.procedures[ROOT], good).bleeding == ()


def test_line_of_a_condition(good: Knowledge) -> None:
    lines = [condition_line(condition, good) for condition in good.conditions.values()]
    assert [(line.id, line.codes, line.procedures) for line in lines] == [
        ("condition-one", ("M54.5",), 2),
        ("condition-two", (), 1),
        ("condition-wide", (), 0),
    ]
