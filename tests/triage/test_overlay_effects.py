"""What the example overlay does to the cited patients."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.library.case_files import case_documents
from painref.library.open import load
from painref.sources.document import read_document
from painref.triage import assess
from painref.triage.assessment import Assessment, VerdictKind
from painref.triage.cases import Case, parse_cases
from painref.triage.overlay_effects import OverlayEffects, overlay_effects
from painref.triage.questionnaire.answers import parse_answers
from painref.triage.questionnaire.uses import uses

CLINIC = Path(__file__).parents[2] / "examples" / "clinic"

CASES = """\
cases:
  - id: one-block
    title: One block of 60 percent
    about: Enough for some bodies, not for the clinic.
    refs: [cohen-2020-lumbar-facet]
    expect: {}
    answers:
      age: 50
      diagnoses: [lumbar-facet-pain]
      pain_regions: [low-back]
      limb_dominant: no
      pain_duration_weeks: 40
      conservative_care_weeks: 12
      tried: [nsaid]
      mbb_blocks_done: 1
      mbb_relief_percent: 60
      diagnostic_blocks_positive: [medial-branch]
      prior_procedures: [vertebroplasty]
  - id: headache
    title: Another matter altogether
    about: Nothing of this is in the overlay.
    refs: [cohen-2020-lumbar-facet]
    expect: {}
    answers: {diagnoses: [sciatica], pain_regions: [low-back], age: 30}
"""


def cases_in(folder: Path, knowledge: Knowledge) -> Iterator[Case]:
    return parse_cases(case_documents(folder), knowledge)


def effects_on(folder: Path, overlay: Path) -> OverlayEffects:
    """What an overlay does to the cases of a folder."""
    before = load()
    return overlay_effects(before, load(overlays=[overlay]), list(cases_in(folder, before)))


@pytest.fixture(scope="module")
def effects(tmp_path_factory: pytest.TempPathFactory) -> OverlayEffects:
    folder = tmp_path_factory.mktemp("cases")
    (folder / "cases.yaml").write_text(CASES)
    return effects_on(folder, CLINIC)


def test_a_case_that_comes_out_differently_is_named_with_what_differs(effects: OverlayEffects) -> None:
    assert effects.cases == 2
    changed = {case.id: case for case in effects.changed_cases}["one-block"]
    after = {item.procedure: item.after for item in changed.comparison.verdicts}
    assert after["lumbar-medial-branch-rfa"] is VerdictKind.CRITERIA_NOT_MET


def test_a_case_with_the_same_verdicts_and_another_drug_hold_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    case = CASES.replace("prior_procedures: [vertebroplasty]", "medications: [apixaban]")
    (tmp_path / "cases" / "cases.yaml").write_text(case)
    (tmp_path / "clinic").mkdir()
    hold = "by: treede-2019-icd11, bleeding_classes: [low, intermediate, high], action: continue, says: Go on."
    (tmp_path / "clinic" / "a.yaml").write_text(f"medications: [{{id: apixaban, holds: [{{{hold}}}]}}]")
    effects = effects_on(tmp_path / "cases", tmp_path / "clinic")
    assert effects.changed_cases == ()
    assert [case.id for case in effects.done_otherwise] == ["one-block"]


def test_an_overlay_of_no_consequence_changes_no_case(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "cases.yaml").write_text(CASES)
    (tmp_path / "clinic").mkdir()
    words = "questions: [{id: pain_duration_weeks, prompt: How long?}]"
    (tmp_path / "clinic" / "a.yaml").write_text(words)
    effects = effects_on(tmp_path / "cases", tmp_path / "clinic")
    assert (effects.changed_cases, effects.done_otherwise, effects.lost_cases) == ((), (), ())


def test_a_patient_who_had_a_procedure_that_was_withdrawn_since_can_still_be_assessed(effects: OverlayEffects) -> None:
    assert effects.lost_cases == ()


def test_a_case_whose_words_are_gone_is_lost_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "cases.yaml").write_text(CASES)
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "a.yaml").write_text("conditions:\n  - {id: knee-osteoarthritis, withdraw: true}\n")
    cases = CASES.replace("[sciatica]", "[knee-osteoarthritis]")
    (tmp_path / "cases" / "cases.yaml").write_text(cases)
    effects = effects_on(tmp_path / "cases", tmp_path / "clinic")
    assert [(case.id, case.because) for case in effects.lost_cases] == [
        ("headache", "diagnoses cannot be answered with knee-osteoarthritis any more.")
    ]


def test_what_comes_from_the_overlay_says_so_in_the_assessment(tmp_path: Path) -> None:
    (tmp_path / "cases.yaml").write_text(CASES)
    knowledge = load(overlays=[CLINIC])
    case = next(iter(cases_in(tmp_path, knowledge)))
    verdicts = [
        item
        for item in assess(knowledge, case.answers).verdicts
        if (item.procedure, item.condition) == ("lumbar-medial-branch-rfa", "lumbar-facet-pain")
    ]
    assert [item.origin for item in verdicts] == ["clinic"]
    origins = {item.by: item.origin for item in verdicts[0].recommendations}
    assert origins.pop("example-clinic-2026-facet") == "clinic"
    assert set(origins.values()) == {None}
    assert "clinic" in [item.origin for item in verdicts[0].prerequisites]


def test_what_changes_only_because_a_fact_did_says_so_in_the_assessment(tmp_path: Path) -> None:
    (tmp_path / "clinic").mkdir()
    fact = "{id: chronic_pain, when: pain_duration_weeks >= 52, refs: [treede-2019-icd11]}"
    (tmp_path / "clinic" / "a.yaml").write_text(f"facts:\n  - {fact}\n")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "cases.yaml").write_text(CASES)
    knowledge = load(overlays=[tmp_path / "clinic"])
    cases = {case.id: case for case in cases_in(tmp_path / "cases", knowledge)}
    found = 0
    for change in effects_on(tmp_path / "cases", tmp_path / "clinic").changed_cases:
        assessment = assess(knowledge, cases[change.id].answers)
        marked = {item.condition for item in assessment.conditions if item.origin}
        verdicts = {(item.procedure, item.condition): item for item in assessment.verdicts}
        for differs in change.comparison.verdicts:
            verdict = verdicts.get((differs.procedure, differs.condition))
            if verdict is not None:
                found += 1
                assert verdict.origin or verdict.condition in marked
                assert verdict.condition in marked or any(item.origin for item in verdict.recommendations)
        assert any(verdict.origin is None for verdict in assessment.verdicts)
    assert found


def test_a_rule_that_explains_why_something_is_asked_says_where_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "clinic").mkdir()
    fact = "{id: chronic_pain, when: pain_duration_weeks >= 52, refs: [treede-2019-icd11]}"
    (tmp_path / "clinic" / "a.yaml").write_text(f"facts: [{fact}]")
    asked = {use.origin for use in uses(Id("pain_duration_weeks"), load(overlays=[tmp_path / "clinic"]))}
    assert asked == {"clinic", None}  # those that speak of chronic_pain, and those with a number of weeks of their own
    assert {use.origin for use in uses(Id("pain_duration_weeks"), load())} == {None}


def test_facts_in_other_words_change_no_cited_patient(tmp_path: Path) -> None:
    """Rules that rest on them come from the overlay now; what is done does not change."""
    facts = [{"id": fact.id, "when": f"({fact.when}) and ({fact.when})"} for fact in load().named_facts.values()]
    (tmp_path / "facts.yaml").write_text(json.dumps({"facts": facts}))
    effects = effects_on(CLINIC.parents[1] / "tests" / "cases", tmp_path)
    assert (effects.changed_cases, effects.done_otherwise, effects.lost_cases) == ((), (), ())


def over(tmp_path: Path, overlay: str, answers: str) -> Assessment:
    """The assessment of some answers, written as in a file, under an overlay called ``clinic``."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    (folder / "a.yaml").write_text(overlay)
    knowledge = load(overlays=[folder])
    return assess(knowledge, parse_answers(read_document(answers.encode(), "answers.yaml"), knowledge))


def test_what_is_withdrawn_is_said_to_be_left_out(tmp_path: Path) -> None:
    assessment = over(tmp_path, "red_flags: [{id: cauda-equina-syndrome, withdraw: true}]", "{}")
    (left_out,) = assessment.withdrawals
    assert (left_out.kind, left_out.id, left_out.origin) == ("red flag", "cauda-equina-syndrome", "clinic")
    assert assess(load(), {}).withdrawals == ()


def test_a_step_and_the_requirement_that_asks_for_it_say_whose_they_are(tmp_path: Path) -> None:
    answers = "{diagnoses: [lumbar-facet-pain], pain_regions: [low-back], mbb_blocks_done: 0, tried: [nsaid]}"
    knowledge = load(overlays=[CLINIC])
    assessment = assess(knowledge, parse_answers(read_document(answers.encode(), "answers.yaml"), knowledge))
    verdict = next(item for item in assessment.verdicts if item.procedure == "lumbar-medial-branch-rfa")
    assert [item.origin for item in verdict.prerequisites if item.origin] == ["clinic"]
    assert [item.requirement.origin for item in verdict.prerequisites if item.origin] == ["clinic"]
    own = next(item for item in verdict.recommendations if item.origin)
    assert {item.origin for item in own.requirements} == {"clinic"}
    others = [item for item in verdict.recommendations if not item.origin]
    assert others
    assert {need.origin for item in others for need in item.requirements} == {None}


def test_a_drug_hold_for_a_class_that_the_overlay_raised_says_so(tmp_path: Path) -> None:
    modifier = "bleeding_modifiers: [{id: any-age, text: Any age, when: age >= 0, refs: [treede-2019-icd11]}]"
    answers = "{diagnoses: [sciatica], pain_regions: [low-back], medications: [apixaban], age: 60}"
    assessment = over(tmp_path, modifier, answers)
    holds = [hold for verdict in assessment.verdicts for hold in verdict.holds]
    assert holds
    raised = {verdict.procedure for verdict in assessment.verdicts if any(hold.origin for hold in verdict.holds)}
    assert "lumbar-transforaminal-esi" in raised
    built_in = assess(load(), {"diagnoses": frozenset({"sciatica"}), "medications": frozenset({"apixaban"})})
    assert not any(hold.origin for verdict in built_in.verdicts for hold in verdict.holds)
