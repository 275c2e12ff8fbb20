"""The cited patients, between them, reach all that the shipped knowledge can say of a patient.

Who adds a red flag, an absolute contraindication, a step or a condition adds a patient who shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from painref.criteria.judgement import TRUE
from painref.knowledge.model import ContraindicationSeverity, Id, Procedure
from painref.library.case_files import case_documents
from painref.triage.assessment import (
    Assessment,
    ConditionSupport,
    DispositionWord,
    Verdict,
    VerdictKind,
)
from painref.triage.cases import Case, parse_cases
from painref.triage.engine.patient import PatientContext
from painref.triage.engine.verdicts import DIAGNOSIS_STEP
from painref.triage.lens import parse_lens, whole_lens
from tests.triage.test_cases import CASES, KNOWLEDGE, assessment_of

Stated = tuple[Id, str]
"""A contraindication: the procedure or family that states it, and its text."""


@cache
def assessed() -> tuple[tuple[Case, Assessment], ...]:
    return tuple((case, assessment_of(case)) for case in parse_cases(case_documents(CASES), KNOWLEDGE))


def verdicts() -> Iterator[tuple[Case, Verdict]]:
    for case, assessment in assessed():
        for verdict in assessment.verdicts:
            yield case, verdict


def is_expected(case: Case, verdict: Verdict) -> bool:
    """Whether the case says that the procedure, or a family of it, is excluded."""
    procedure = KNOWLEDGE.procedures[verdict.procedure]
    return any(ancestor.id in case.expect.excluded for ancestor in KNOWLEDGE.lineage(procedure))


def absolute_contraindications(procedure: Procedure) -> Iterator[Stated]:
    for stated, item in KNOWLEDGE.contraindications(procedure):
        if item.severity is ContraindicationSeverity.ABSOLUTE and item.when:
            yield stated.id, item.text


def test_every_red_flag_is_expected_of_a_case() -> None:
    expected = {flag for case, _ in assessed() for flag in case.expect.red_flags}
    assert set(KNOWLEDGE.red_flags) - expected == set()


def test_every_absolute_contraindication_excludes_as_a_case_expects() -> None:
    """Own and inherited ones of every variant, told apart by who states them and in what words."""
    stated = {item for variant in KNOWLEDGE.variants for item in absolute_contraindications(variant)}
    excluding = {
        (item.stated_for, item.text)
        for case, verdict in verdicts()
        if verdict.verdict is VerdictKind.EXCLUDED and is_expected(case, verdict)
        for item in verdict.contraindications
        if item.severity is ContraindicationSeverity.ABSOLUTE
    }
    assert stated - excluding == set()


def test_every_kind_of_verdict_comes_out() -> None:
    assert {verdict.verdict for _, verdict in verdicts()} == set(VerdictKind)


def test_every_disposition_is_expected_of_a_case() -> None:
    assert {case.expect.disposition for case, _ in assessed()} - {None} == set(DispositionWord)


def test_every_step_is_expected_of_a_case() -> None:
    """Those of the questionnaire, and the procedures that another one waits for."""
    named = {DIAGNOSIS_STEP} | set(KNOWLEDGE.steps)
    for procedure in KNOWLEDGE.procedures.values():
        named |= {item.step for item in procedure.prerequisites if item.step}
        for indication in procedure.indications:
            named |= {need.step for item in indication.recommendations for need in item.requires if need.step}
    assert named - {step for case, _ in assessed() for step in case.expect.steps} == set()


def test_every_condition_is_supported() -> None:
    supported = {
        finding.condition
        for _, assessment in assessed()
        for finding in assessment.conditions
        if finding.support is not ConditionSupport.OPEN
    }
    assert set(KNOWLEDGE.conditions) - supported == set()


def test_every_condition_that_can_be_suspected_is_found_without_a_stated_diagnosis() -> None:
    found = {
        finding.condition
        for case, assessment in assessed()
        for finding in assessment.conditions
        if finding.support in (ConditionSupport.POSSIBLE, ConditionSupport.CRITERIA_MET)
    }
    can_be = {item.id for item in KNOWLEDGE.conditions.values() if item.suspect or any(c.when for c in item.criteria)}
    assert can_be - found == set()


def test_every_kind_of_lens_is_used() -> None:
    used = {term for case, _ in assessed() for term in case.follow}
    assert {"clinical", "payers"} <= used
    assert used & set(KNOWLEDGE.references), "a reference"
    assert used & {body.jurisdiction for body in KNOWLEDGE.bodies.values()}, "a jurisdiction"
    assert used & {body.id for body in KNOWLEDGE.bodies.values()}, "a body"
    assert any(not case.follow for case, _ in assessed()), "the default"
    everyone = whole_lens(KNOWLEDGE).references
    assert any(parse_lens(case.follow, KNOWLEDGE).references >= everyone for case, _ in assessed())


def test_every_class_of_drug_is_held_as_a_case_expects() -> None:
    expected = {drug for case, _ in assessed() for drug in case.expect.holds}
    classes = {drug.drug_class for drug in KNOWLEDGE.medications.values()}
    assert classes - {KNOWLEDGE.medications[drug].drug_class for drug in expected} == set()


def test_every_bleeding_modifier_alone_raises_the_class_of_a_procedure() -> None:
    raising = set()
    for case, assessment in assessed():
        patient = PatientContext(KNOWLEDGE, case.answers)
        true = [id_ for id_, item in KNOWLEDGE.bleeding_modifiers.items() if patient.judge(item.when) == TRUE]
        if len(true) == 1 and any(is_raised(verdict) for verdict in assessment.verdicts if verdict.holds):
            raising |= set(true)
    assert set(KNOWLEDGE.bleeding_modifiers) - raising == set()


def is_raised(verdict: Verdict) -> bool:
    """Whether the drugs are held for a higher class than the procedure's own."""
    stated = KNOWLEDGE.bleeding_risk(KNOWLEDGE.procedures[verdict.procedure])
    return stated is not None and verdict.bleeding_class is not stated.bleeding_class


def test_every_kind_of_expectation_is_used() -> None:
    """A key that no case uses is one that nobody has tried."""
    used = {name for case, _ in assessed() for name in case.expect.__slots__ if getattr(case.expect, name)}
    assert used == set(assessed()[0][0].expect.__slots__)
