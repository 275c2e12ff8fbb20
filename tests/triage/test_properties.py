"""What must hold for every patient, whatever the knowledge says. These are the tests that matter most."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from painref.criteria.judgement import TRUE
from painref.knowledge.model import ContraindicationSeverity
from painref.triage.engine.context import PatientContext
from painref.triage.engine.decide import decide
from painref.triage.engine.red_flags import screen_red_flags
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.patient import Patient

from .patients import KNOWLEDGE, RULES, patients, patients_and_less

PLAIN = replace(RULES, judge_all=None)


def flags(patient: Patient) -> tuple[set[str], set[str]]:
    """Return the red flags that are raised, and those that are lifted."""
    screening = screen_red_flags(PatientContext(KNOWLEDGE, patient))
    return {str(item.flag.id) for item in screening.raised}, {str(item.flag.id) for item in screening.lifted}


@given(patients)
def test_a_true_absolute_contraindication_is_never_offered(patient: Patient) -> None:
    decided = decide(RULES, patient)
    for item in decided.rows:
        for _, stated in KNOWLEDGE.contraindications(KNOWLEDGE.procedures[item.row.procedure]):
            absolute = stated.severity is ContraindicationSeverity.ABSOLUTE and not stated.for_classes
            if absolute and stated.when is not None and decided.context.judge(stated.when) == TRUE:
                assert item.row.verdict is VerdictKind.EXCLUDED


@given(patients)
def test_only_what_is_true_excludes(patient: Patient) -> None:
    for item in decide(RULES, patient).rows:
        if item.row.verdict is VerdictKind.EXCLUDED:
            assert item.row.safety.true(ContraindicationSeverity.ABSOLUTE)


@given(patients)
def test_what_is_now_has_nothing_true_against_it(patient: Patient) -> None:
    for item in decide(RULES, patient).rows:
        if item.row.verdict is VerdictKind.NOW:
            for severity in ContraindicationSeverity:
                assert severity is ContraindicationSeverity.RELATIVE or not item.row.safety.true(severity)
            assert not any(drug.postponed or drug.prescriber for drug in item.row.safety.drugs)


@given(patients)
def test_what_a_raised_flag_defers_is_not_reachable(patient: Patient) -> None:
    decided = decide(RULES, patient)
    raised = {item.flag.id for item in decided.screening.raised}
    for item in decided.rows:
        assert raised.isdisjoint(item.row.rules.flags) or not item.row.verdict.is_reachable


@given(patients)
def test_a_positive_safety_answer_is_shown(patient: Patient) -> None:
    context = PatientContext(KNOWLEDGE, patient)
    positive = {str(flag.id) for flag in KNOWLEDGE.red_flags.values() if context.judge_flag(flag.when) == TRUE}
    raised, lifted = flags(patient)
    assert raised | lifted == positive


@given(patients_and_less())
def test_more_answers_do_not_lower_a_flag(pair: tuple[Patient, Patient]) -> None:
    whole, less = pair
    raised, lifted = flags(whole)
    assert flags(less)[0] <= raised | lifted


@given(patients)
def test_the_order_of_rows_is_total(patient: Patient) -> None:
    rows = decide(RULES, patient).rows
    keys = [(item.keys, item.row.procedure) for item in rows]
    assert keys == sorted(keys)
    assert [item.rank for item in rows] == list(range(1, len(rows) + 1))
    assert len({item.row.procedure for item in rows}) == len(rows)


@given(patients)
def test_compiled_rules_decide_the_same(patient: Patient) -> None:
    compiled, plain = decide(RULES, patient), decide(PLAIN, patient)
    assert compiled.disposition.word is plain.disposition.word
    assert [(item.row.procedure, item.keys) for item in compiled.rows] == [
        (item.row.procedure, item.keys) for item in plain.rows
    ]
