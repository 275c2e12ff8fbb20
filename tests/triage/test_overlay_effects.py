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
from painref.triage.assess import assess
from painref.triage.assessment import Assessment
from painref.triage.cases import AS_OF, Case, assess_case, parse_cases
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.overlay_effects import OverlayEffects, overlay_effects
from painref.triage.patient import Patient
from painref.triage.questionnaire.resolve import parse_answers
from painref.triage.questionnaire.uses import uses
from tests.cited_patients import cited_patients
from tests.opened import built_in_knowledge
from tests.samples import Sampled

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
      pain_duration: 40 weeks
      conservative_care: 12 weeks
      tried: [nsaid]
      done:
        lumbar-medial-branch-block: {times: 1, relief: 60}
        vertebroplasty: yes
  - id: headache
    title: Another matter altogether
    about: Nothing of this is in the overlay.
    refs: [cohen-2020-lumbar-facet]
    expect: {}
    answers: {diagnoses: [sciatica], pain_regions: [low-back], age: 30}
"""


HOLD = """\
medications:
  - id: apixaban
    holds:
      - by: manchikanti-2024-asipp-antithrombotic
        bleeding_classes: [moderate]
        action: stop
        stop: {low: 9, unit: days}
        says: Nine days here.
"""


def cases_in(folder: Path, knowledge: Knowledge) -> Iterator[Case]:
    return parse_cases(case_documents(folder), knowledge)


def effects_on(folder: Path, overlay: Path) -> OverlayEffects:
    """What an overlay does to the cases of a folder."""
    before = built_in_knowledge()
    return overlay_effects(before, load(overlays=[overlay]), list(cases_in(folder, before)))


@pytest.fixture(scope="module")
def effects(tmp_path_factory: pytest.TempPathFactory) -> OverlayEffects:
    folder = tmp_path_factory.mktemp("cases")
    (folder / "cases.yaml").write_text(CASES)
    return effects_on(folder, CLINIC)


def test_a_case_that_comes_out_differently_is_named_with_what_differs(effects: OverlayEffects) -> None:
    assert effects.cases == 2
    changed = {case.id: case for case in effects.changed_cases}["one-block"]
    after = {item.procedure: item.after for item in changed.comparison.rows}
    assert after["lumbar-medial-branch-rfa"] is VerdictKind.CRITERIA_NOT_MET


def test_a_case_with_the_same_verdicts_and_another_drug_hold_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    case = CASES.replace("age: 30", "age: 30, drugs: [apixaban]")
    (tmp_path / "cases" / "cases.yaml").write_text(case)
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "a.yaml").write_text(HOLD)
    effects = effects_on(tmp_path / "cases", tmp_path / "clinic")
    assert effects.changed_cases == ()
    assert [case.id for case in effects.done_otherwise] == ["headache"]


def test_an_overlay_of_no_consequence_changes_no_case(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "cases.yaml").write_text(CASES)
    (tmp_path / "clinic").mkdir()
    words = "questions: [{id: pain_duration, prompt: How long?}]"
    (tmp_path / "clinic" / "a.yaml").write_text(words)
    effects = effects_on(tmp_path / "cases", tmp_path / "clinic")
    assert (effects.changed_cases, effects.done_otherwise, effects.lost_cases) == ((), (), ())


def test_a_patient_who_had_a_procedure_that_was_withdrawn_since_can_still_be_assessed(effects: OverlayEffects) -> None:
    assert effects.lost_cases == ()


def test_a_case_whose_words_are_gone_is_lost_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "cases.yaml").write_text(CASES)
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "a.yaml").write_text(
        "conditions:\n  - {id: knee-osteoarthritis, withdraw: true}\n"
        "consistency:\n  - {id: knee-osteoarthritis-elsewhere, withdraw: true}\n"
        "  - {id: knee-osteoarthritis-and-a-normal-radiograph, withdraw: true}\n"
        "not_covered:\n  - {id: joint-replacement, withdraw: true}\n"
    )
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
    (row,) = [item for item in assess_case(case, knowledge).rows if item.procedure == "lumbar-medial-branch-rfa"]
    assert row.origin == "clinic"
    origins = {item.by: item.origin for item in row.recommendations}
    assert origins.pop("example-clinic-2026-facet") == "clinic"
    assert set(origins.values()) == {None}


def test_what_changes_only_because_a_fact_did_says_so_in_the_assessment(tmp_path: Path) -> None:
    (tmp_path / "clinic").mkdir()
    fact = "{id: chronic_pain, when: pain_duration >= 52, refs: [treede-2019-icd11]}"
    (tmp_path / "clinic" / "a.yaml").write_text(f"facts:\n  - {fact}\n")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "cases.yaml").write_text(CASES)
    knowledge = load(overlays=[tmp_path / "clinic"])
    cases = {case.id: case for case in cases_in(tmp_path / "cases", knowledge)}
    found = 0
    for change in effects_on(tmp_path / "cases", tmp_path / "clinic").changed_cases:
        assessment = assess_case(cases[change.id], knowledge)
        marked = {item.condition for item in assessment.conditions if item.origin}
        rows = {(item.procedure, item.condition): item for item in assessment.rows}
        for differs in change.comparison.rows:
            found += 1
            row = rows.get((differs.procedure, differs.condition))
            assert differs.condition in marked or (row and any(item.origin for item in row.recommendations))
        assert any(item.origin is None for row in assessment.rows for item in row.recommendations)
    assert found


def test_a_rule_that_explains_why_something_is_asked_says_where_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "clinic").mkdir()
    fact = "{id: chronic_pain, when: pain_duration >= 52, refs: [treede-2019-icd11]}"
    (tmp_path / "clinic" / "a.yaml").write_text(f"facts: [{fact}]")
    asked = {use.origin for use in uses(Id("pain_duration"), load(overlays=[tmp_path / "clinic"]))}
    assert asked == {"clinic", None}  # those that speak of chronic_pain, and those with a number of weeks of their own
    assert {use.origin for use in uses(Id("pain_duration"), built_in_knowledge())} == {None}


def test_facts_in_other_words_change_no_cited_patient(tmp_path: Path, sampled: Sampled) -> None:
    """Rules that rest on them come from the overlay now; what is done does not change."""
    facts = [{"id": fact.id, "when": f"not (not ({fact.when}))"} for fact in built_in_knowledge().named_facts.values()]
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "facts.yaml").write_text(json.dumps({"facts": facts}))
    cases = sampled((case for case in cited_patients().values() if not case.follow), 60)
    effects = overlay_effects(built_in_knowledge(), load(overlays=[tmp_path / "clinic"]), cases)
    assert effects.cases
    assert (effects.changed_cases, effects.done_otherwise, effects.lost_cases) == ((), (), ())


def over(tmp_path: Path, overlay: str, answers: str) -> Assessment:
    """The assessment of some answers, written as in a file, under an overlay called ``clinic``."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    (folder / "a.yaml").write_text(overlay)
    knowledge = load(overlays=[folder])
    return assess(knowledge, parse_answers(read_document(answers.encode(), "answers.yaml"), knowledge, AS_OF))


def test_what_is_withdrawn_is_said_to_be_left_out(tmp_path: Path) -> None:
    assessment = over(tmp_path, "red_flags: [{id: cauda-equina-syndrome, withdraw: true}]", "{}")
    (left_out,) = assessment.withdrawals
    assert (left_out.kind, left_out.id, left_out.origin) == ("red flag", "cauda-equina-syndrome", "clinic")
    assert assess(built_in_knowledge(), Patient()).withdrawals == ()


def test_a_step_and_the_requirement_that_asks_for_it_say_whose_they_are() -> None:
    answers = "{diagnoses: [lumbar-facet-pain], pain_regions: [low-back], done: none, tried: [nsaid]}"
    knowledge = load(overlays=[CLINIC])
    assessment = assess(knowledge, parse_answers(read_document(answers.encode(), "answers.yaml"), knowledge, AS_OF))
    row = next(item for item in assessment.rows if item.procedure == "lumbar-medial-branch-rfa")
    assert [item.step for item in row.steps if item.origin == "clinic"] == ["lumbar-medial-branch-block"]
    own = next(item for item in row.recommendations if item.origin)
    assert {item.origin for item in own.requirements if item.step == "lumbar-medial-branch-block"} == {"clinic"}
    others = [item for item in row.recommendations if not item.origin]
    assert others
    assert None in {need.origin for item in others for need in item.requirements}


def test_a_drug_hold_of_the_overlay_says_so(tmp_path: Path) -> None:
    answers = "{diagnoses: [sciatica], pain_regions: [low-back], drugs: [apixaban], age: 60}"
    holds = {hold.says: hold.origin for row in over(tmp_path, HOLD, answers).rows for hold in row.holds}
    assert holds.pop("Nine days here.") == "clinic"
    assert set(holds.values()) == {None}
