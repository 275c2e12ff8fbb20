"""Whose recommendations count, and what is suggested when nobody goes by the name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Direction, Id
from painref.triage.engine.rules import prepare
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.lens import ELSEWHERE, LensError, named_lens, parse_lens
from tests.opened import built_in_knowledge
from tests.triage.engine.tiny import TESTED, row, said_of, saying, with_procedures


@pytest.fixture(scope="module")
def built_in() -> Knowledge:
    return built_in_knowledge()


@pytest.mark.parametrize(
    ("typed", "meant"), [("nice-cg95", "nice-2010-cg95"), ("nice-2016-ng95", "nice-2016-ng59"), ("nize", "nice")]
)
def test_a_name_that_comes_near_a_body_or_a_reference_is_suggested(built_in: Knowledge, typed: str, meant: str) -> None:
    with pytest.raises(LensError, match=f"Did you mean: .*{meant}"):
        parse_lens((typed,), built_in)


def test_with_nothing_near_the_kinds_are_named(built_in: Knowledge) -> None:
    with pytest.raises(LensError, match="Use a body, a jurisdiction"):
        parse_lens(("qqqqqq",), built_in)


def test_a_word_of_a_title_suggests_no_paper(built_in: Knowledge) -> None:
    with pytest.raises(LensError) as caught:
        parse_lens(("new york",), built_in)
    assert "Did you mean" not in str(caught.value)


def test_a_name_of_another_kind_is_said_to_be_that(built_in: Knowledge) -> None:
    with pytest.raises(LensError, match="'aspirin' is a drug"):
        parse_lens(("aspirin",), built_in)


def test_a_jurisdiction_counts_what_its_bodies_say_whoever_else_wrote_with_them(built_in: Knowledge) -> None:
    american = parse_lens(("us",), built_in).references
    assert Id("shanthanna-2023-asra-scs-selection-trial") in american
    assert Id("dworkin-2013-neupsig-interventional") not in american


# --- A body that applies the guidance of another ----------------------------------------------------------------------


def where_the_payer_follows_the_college(*said: tuple[str, Direction]) -> Knowledge:
    """The tiny knowledge with a payer who applies what the college says, and what bodies say of ablation."""
    recommendations = (
        said_of("ablation", by=Id(by), direction=direction, requires=(), applies=None) for by, direction in said
    )
    knowledge = with_procedures(saying("ablation", *recommendations))
    payer = replace(knowledge.bodies[Id("payer")], follows=(Id("college"),), refs=(Id("payer-2022"),))
    return replace(knowledge, bodies={**knowledge.bodies, payer.id: payer})


def verdict_under(knowledge: Knowledge, *terms: str) -> VerdictKind:
    return row("ablation", TESTED, knowledge, parse_lens(terms, knowledge)).verdict


def test_whom_a_body_follows_counts_where_it_is_silent() -> None:
    knowledge = where_the_payer_follows_the_college(("college-2015", Direction.FOR))
    assert verdict_under(knowledge, "payer") is VerdictKind.NOW
    assert row("ablation", TESTED, knowledge, named_lens(("payer",), knowledge)).verdict is VerdictKind.NO_POSITION


def test_what_a_body_says_itself_takes_the_place_of_whom_it_follows() -> None:
    knowledge = where_the_payer_follows_the_college(("payer-2022", Direction.AGAINST), ("college-2015", Direction.FOR))
    assert verdict_under(knowledge, "payer") is VerdictKind.NOT_RECOMMENDED


def test_whoever_is_followed_by_name_counts_beside_the_body() -> None:
    knowledge = where_the_payer_follows_the_college(("payer-2022", Direction.AGAINST), ("college-2015", Direction.FOR))
    assert verdict_under(knowledge, "payer", "college") is VerdictKind.NOW


def test_another_that_is_followed_does_not_silence_whom_a_body_follows() -> None:
    said = ("society-2020", Direction.AGAINST), ("college-2015", Direction.FOR)
    knowledge = where_the_payer_follows_the_college(*said)
    assert verdict_under(knowledge, "society", "payer") is VerdictKind.NOW


def test_the_name_says_whom_a_body_follows(built_in: Knowledge) -> None:
    lens = parse_lens(("nhs-england", "asipp"), built_in)
    assert lens.name == f"nhs-england (NICE where it has no policy of its own), asipp; {ELSEWHERE}"
    assert named_lens(("nhs-england",), built_in).name == "nhs-england"


@pytest.mark.parametrize("commissioner", ["nhs-england", "hwe icb", "mse icb", "hny icb", "nel icb"])
def test_the_commissioners_of_the_nhs_follow_nice(built_in: Knowledge, commissioner: str) -> None:
    viscosupplementation = built_in.procedures[Id("viscosupplementation")]
    (said,) = (item for item in viscosupplementation.indications if item.condition == "knee-osteoarthritis")
    counted = parse_lens((commissioner,), built_in).counted(said.recommendations)
    assert {built_in.references[item.by].body for item in counted} == {"nice"}


def test_the_policy_of_a_board_replaces_nice_for_whoever_follows_nhs_england_too(built_in: Knowledge) -> None:
    ablation = built_in.procedures[Id("lumbar-medial-branch-rfa")]
    (said,) = (item for item in ablation.indications if item.condition == "lumbar-facet-pain")
    bodies = {
        terms: {built_in.references[item.by].body for item in parse_lens(terms, built_in).counted(said.recommendations)}
        for terms in (("nhs-england",), ("nhs-england", "hny icb"))
    }
    assert bodies == {("nhs-england",): {"nice"}, ("nhs-england", "hny icb"): {"nhs-humber-north-yorkshire"}}


# --- What nobody followed speaks of -----------------------------------------------------------------------------------


def test_of_a_condition_of_which_a_body_says_nothing_others_count() -> None:
    knowledge = with_procedures(saying("ablation", said_of("ablation", requires=(), applies=None)))
    assert verdict_under(knowledge, "college") is VerdictKind.NOW
    assert parse_lens(("college",), knowledge).name == f"college; {ELSEWHERE}"


def test_what_a_body_leaves_out_of_a_condition_that_it_speaks_of_has_no_position() -> None:
    knowledge = with_procedures(
        saying("ablation", said_of("ablation", requires=(), applies=None)),
        saying("block", said_of("block", by=Id("college-2015"), requires=(), applies=None)),
    )
    assert verdict_under(knowledge, "college") is VerdictKind.NO_POSITION


def test_a_reference_that_is_followed_is_looked_at_by_itself() -> None:
    knowledge = with_procedures(saying("ablation", said_of("ablation", requires=(), applies=None)))
    assert verdict_under(knowledge, "college-2015") is VerdictKind.NO_POSITION


def test_payers_alone_are_looked_at_by_themselves() -> None:
    knowledge = with_procedures(saying("ablation", said_of("ablation", requires=(), applies=None)))
    assert verdict_under(knowledge, "payer") is VerdictKind.NO_POSITION
    assert verdict_under(knowledge, "payer", "college") is VerdictKind.NOW


def test_all_clinical_guidelines_count_on_what_nice_is_silent_on(built_in: Knowledge) -> None:
    spoken = prepare(built_in, parse_lens(("nice",), built_in)).procedures[0].spoken
    assert Id("sciatica") in spoken.of
    assert Id("occipital-neuralgia") not in spoken.of


def test_of_a_wider_condition_all_count_unless_the_patient_has_the_narrower_that_nice_speaks_of(
    built_in: Knowledge,
) -> None:
    rules = prepare(built_in, parse_lens(("nice",), built_in))
    injection = next(item for item in rules.procedures if item.id == "shoulder-injection")
    wider = next(item for item in injection.indications if item.indication.condition == "shoulder-pain")
    assert "shoulder-osteoarthritis" in wider.silent_beside
    assert wider.recommendations
    assert not wider.silenced.recommendations
