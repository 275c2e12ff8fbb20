"""The cited patients, between them, reach all that the shipped knowledge can say of a patient.

Who adds a red flag, an absolute contraindication, a step or a condition adds a patient who shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from painref.criteria.judgement import TRUE
from painref.knowledge.model import ContraindicationSeverity, Id, Procedure
from painref.triage.assessment import Assessment, DispositionWord, RowRecord, VerdictKind
from painref.triage.cases import Case
from painref.triage.engine.conditions import SupportedBy
from painref.triage.engine.context import PatientContext
from painref.triage.engine.requests import Answer
from painref.triage.lens import Lens, parse_lens, whole_lens
from painref.triage.questionnaire.resolve import patient_of
from tests.cited_patients import KNOWLEDGE, cited_patients, outcome_of

Stated = tuple[Id, str]
"""A contraindication: the procedure or family that states it, and its text."""


@cache
def assessed() -> tuple[tuple[Case, Assessment], ...]:
    return tuple((case, outcome_of(case.id)) for case in cited_patients().values())


def rows() -> Iterator[tuple[Case, RowRecord]]:
    for case, assessment in assessed():
        for row in assessment.rows:
            yield case, row


def is_expected(case: Case, row: RowRecord) -> bool:
    """Whether the case says that the procedure, or a family of it, is excluded."""
    procedure = KNOWLEDGE.procedures[row.procedure]
    return any(ancestor.id in case.expect.excluded for ancestor in KNOWLEDGE.lineage(procedure))


def absolute_contraindications(procedure: Procedure) -> Iterator[Stated]:
    for stated, item in KNOWLEDGE.contraindications(procedure):
        if item.severity is ContraindicationSeverity.ABSOLUTE and item.when:
            yield stated.id, item.text


def test_no_cited_patient_contradicts_themselves() -> None:
    assert [case.id for case, assessment in assessed() if assessment.contradictions] == []


def test_every_red_flag_is_expected_of_a_case() -> None:
    expected = {flag for case, _ in assessed() for flag in case.expect.red_flags}
    assert set(KNOWLEDGE.red_flags) - expected == set()


def test_every_absolute_contraindication_excludes_as_a_case_expects() -> None:
    """Own and inherited ones of every variant, told apart by who states them and in what words."""
    stated = {item for variant in KNOWLEDGE.variants for item in absolute_contraindications(variant)}
    excluding = {
        (item.stated_for, item.text)
        for case, row in rows()
        if row.verdict is VerdictKind.EXCLUDED and is_expected(case, row)
        for item in row.contraindications
        if item.severity is ContraindicationSeverity.ABSOLUTE
    }
    assert stated - excluding - set(refused()) == set()


def refused() -> Iterator[Stated]:
    """Yield those that are true of a patient for whom the procedure is requested and, as expected, contraindicated."""
    for case, _ in assessed():
        refusing = [request for request in case.expect.request if request.answer is Answer.CONTRAINDICATED]
        if refusing:
            patient = PatientContext(KNOWLEDGE, patient_of(case.given, KNOWLEDGE))
            for request in refusing:
                for stated, item in KNOWLEDGE.contraindications(KNOWLEDGE.procedures[Id(request.requested)]):
                    if item.when and patient.judge(item.when) == TRUE:
                        yield stated.id, item.text


def test_every_kind_of_verdict_comes_out() -> None:
    assert {row.verdict for _, row in rows()} == set(VerdictKind)


def test_every_disposition_is_expected_of_a_case() -> None:
    assert {case.expect.disposition for case, _ in assessed()} - {None} == set(DispositionWord)


def test_every_step_is_expected_of_a_case() -> None:
    """Those that conditions begin with, and what procedures wait for; not a test in one row with what it decides."""
    named = {item.conservative_first.step for item in KNOWLEDGE.conditions.values() if item.conservative_first}
    for procedure in KNOWLEDGE.procedures.values():
        named |= steps_of(procedure)
    own_row = {id_ for id_, item in KNOWLEDGE.procedures.items() if item.invasiveness and item.invasiveness.is_trial}
    own_row |= {id_ for id_ in named if id_ in KNOWLEDGE.procedures and id_ in steps_of(KNOWLEDGE.procedures[id_])}
    assert named - own_row - {step for case, _ in assessed() for step in case.expect.steps} == set()


def steps_of(procedure: Procedure) -> set[Id]:
    found = {item.step for item in procedure.prerequisites if item.step}
    for indication in procedure.indications:
        found |= {need.step for item in indication.recommendations for need in item.requires if need.step}
    return found


def test_every_condition_is_supported() -> None:
    supported = {
        finding.condition
        for _, assessment in assessed()
        for finding in assessment.conditions
        if finding.support.is_supported
    }
    assert set(KNOWLEDGE.conditions) - supported == set()


def test_every_condition_that_can_be_suspected_is_found_without_a_stated_diagnosis() -> None:
    found = {
        finding.condition
        for case, assessment in assessed()
        for finding in assessment.conditions
        if finding.support.is_supported and finding.supported_by in (SupportedBy.SUSPICION, SupportedBy.CRITERIA)
    }
    can_be = {item.id for item in KNOWLEDGE.conditions.values() if item.suspect}
    assert can_be - found == set()


def test_every_kind_of_lens_is_used() -> None:
    used = {term for case, _ in assessed() for term in case.follow}
    assert {"clinical", "payers"} <= used
    assert used & set(KNOWLEDGE.references), "a reference"
    assert used & {body.jurisdiction for body in KNOWLEDGE.bodies.values()}, "a jurisdiction"
    assert used & {body.id for body in KNOWLEDGE.bodies.values()}, "a body"
    assert any(not case.follow for case, _ in assessed()), "the default"
    everyone = followed(whole_lens(KNOWLEDGE))
    assert any(followed(parse_lens(case.follow, KNOWLEDGE)) >= everyone for case, _ in assessed())


def followed(lens: Lens) -> set[Id]:
    return {id_ for id_ in KNOWLEDGE.references if id_ in lens.references}


def test_every_class_of_drug_is_held_as_a_case_expects() -> None:
    expected = {drug for case, _ in assessed() for drug in case.expect.holds}
    classes = {drug.drug_class for drug in KNOWLEDGE.medications.values()}
    assert classes - {KNOWLEDGE.medications[drug].drug_class for drug in expected} == set()


def test_every_bleeding_modifier_alone_raises_the_class_of_a_procedure() -> None:
    raising = set()
    for case, assessment in assessed():
        if any(map(is_raised, assessment.rows)):
            patient = PatientContext(KNOWLEDGE, patient_of(case.given, KNOWLEDGE))
            true = [id_ for id_, item in KNOWLEDGE.bleeding_modifiers.items() if patient.judge(item.when) == TRUE]
            if len(true) == 1:
                raising |= set(true)
    assert set(KNOWLEDGE.bleeding_modifiers) - raising == set()


def is_raised(row: RowRecord) -> bool:
    """Whether a body holds a drug for another class of the procedure than it states."""
    stated = {(item.by, item.bleeding_class) for item in KNOWLEDGE.bleeding_risk(KNOWLEDGE.procedures[row.procedure])}
    return any((item.by, item.bleeding_class) not in stated for item in row.holds)


def test_every_kind_of_expectation_is_used() -> None:
    """A key that no case uses is one that nobody has tried."""
    used = {name for case, _ in assessed() for name in case.expect.__slots__ if getattr(case.expect, name)}
    assert used == set(assessed()[0][0].expect.__slots__)
