"""What must hold for every patient, whatever the knowledge says. These are the tests that matter most."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import event, given
from hypothesis import strategies as st

from painref.criteria.judgement import TRUE
from painref.criteria.syntax import NEW
from painref.knowledge.model import ContraindicationSeverity, Id, QuestionType
from painref.triage.cases import AS_OF, VOCABULARY
from painref.triage.engine.context import PatientContext
from painref.triage.engine.decide import decide
from painref.triage.engine.open_needs import OpenNeeds
from painref.triage.engine.red_flags import screen_red_flags
from painref.triage.engine.verdicts import Row, VerdictKind
from painref.triage.patient import Patient
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.values import Given, OptionsAnswer
from tests.cited_patients import cited_patients

from .patients import KNOWLEDGE, RULES, patients, patients_and_less

PLAIN = replace(RULES, compiled=None)

SAFETY_OPTIONS = [
    f"{question.id}.{option.id}"
    for question in KNOWLEDGE.questions.values()
    for option in question.options
    if option.must or option.must_when
]
"""The options that are asked before anything else somewhere."""


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
    decided = decide(RULES, patient)
    excluded = [item.row.rules.procedure for item in decided.rows if item.row.verdict is VerdictKind.EXCLUDED]
    event(f"procedures excluded: {'some' if excluded else 'none'}")
    for procedure in excluded:
        absolute = [
            stated.when
            for _, stated in KNOWLEDGE.contraindications(procedure)
            if stated.severity is ContraindicationSeverity.ABSOLUTE and stated.when is not None
        ]
        assert any(decided.context.judge(when) == TRUE for when in absolute)


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
    for one, other in zip(compiled.rows, plain.rows, strict=True):
        assert (one.row.procedure, one.keys, one.row.needs) == (other.row.procedure, other.keys, other.row.needs)


# --- What further answers may change ----------------------------------------------------------------------------------

Place = tuple[str, str, str]
"""A row: procedure, condition and role."""

NOT_ASKED = ("declined.", "diagnoses.", "pain_regions.")
"""What may change a row without being an open question: what is wanted, what was diagnosed, where it hurts."""


def rows_by_place(patient: Patient) -> dict[Place, Row]:
    return {
        (row.procedure, row.condition, row.role.value): row
        for row in (item.row for item in decide(RULES, patient).rows)
    }


def procedures_with(patient: Patient, verdict: VerdictKind) -> set[str]:
    return {str(item.row.procedure) for item in decide(RULES, patient).rows if item.row.verdict is verdict}


@given(patients_and_less())
def test_what_is_excluded_stays_excluded_with_more_answers(pair: tuple[Patient, Patient]) -> None:
    whole, less = pair
    excluded = procedures_with(less, VerdictKind.EXCLUDED)
    event(f"procedures excluded: {'some' if excluded else 'none'}")
    other = {str(item.row.procedure) for item in decide(RULES, whole).rows} - procedures_with(
        whole, VerdictKind.EXCLUDED
    )
    assert excluded & other == set()


@given(patients_and_less())
def test_now_is_lost_only_through_a_question_that_was_open(pair: tuple[Patient, Patient]) -> None:
    whole, less = pair
    decided = decide(RULES, less)
    listed = set(decided.context.items(OpenNeeds(decided).every))
    unlisted = {
        slot: truth
        for slot, truth in whole.answers.truths.items()
        if slot.removesuffix(NEW) not in listed and not slot.startswith(NOT_ASKED)
    }
    told = replace(less, answers=replace(less.answers, truths={**unlisted, **less.answers.truths}))
    before = procedures_with(less, VerdictKind.NOW)
    event(f"procedures now: {'some' if before else 'none'}")
    assert before - procedures_with(told, VerdictKind.NOW) == set()


@given(patients_and_less())
def test_a_removed_answer_makes_nothing_now_that_was_to_be_confirmed(pair: tuple[Patient, Patient]) -> None:
    whole, less = pair
    before, after = rows_by_place(whole), rows_by_place(less)
    for place, row in after.items():
        if row.verdict is VerdictKind.NOW and place in before and row.nearest and not row.nearest.presumed:
            event("a row now with fewer answers")
            assert before[place].verdict is not VerdictKind.IF_CONFIRMED


@given(patients, st.sampled_from(SAFETY_OPTIONS))
def test_a_yes_to_a_safety_option_lowers_nothing(patient: Patient, option: str) -> None:
    truths = {slot: truth for slot, truth in patient.answers.truths.items() if slot.removesuffix(NEW) != option}
    unknown = replace(patient, answers=replace(patient.answers, truths=truths))
    found = replace(patient, answers=replace(patient.answers, truths={**truths, option: True}))
    raised = flags(unknown)[0]
    event(f"flags raised: {'some' if raised else 'none'}")
    assert raised <= flags(found)[0]


# --- Stored answers ---------------------------------------------------------------------------------------------------


def test_an_option_that_came_later_stays_unknown_in_a_stored_file() -> None:
    asked = [question for question in KNOWLEDGE.questions.values() if question.type is QuestionType.OPTIONS]
    denied = {question.id: OptionsAnswer(options={}, others_denied=True) for question in asked}
    stored = patient_of(Given(as_of=AS_OF, vocabulary=VOCABULARY, values=denied), KNOWLEDGE)
    later = [
        f"{question.id}.{option.id}"
        for question in asked
        for option in question.options
        if (option.since or question.since or "") > VOCABULARY
    ]
    derived = set(stored.derived)
    assert later
    assert [item for item in later if item in stored.answers.truths and item not in derived] == []


def test_what_a_stored_file_implies_covers_options_that_came_later() -> None:
    implants = OptionsAnswer(options={}, others_denied=True)
    stored = patient_of(Given(as_of=AS_OF, vocabulary=VOCABULARY, values={Id("implants"): implants}), KNOWLEDGE)
    question = KNOWLEDGE.questions[Id("device_red_flags")]
    assert any((option.since or question.since or "") > VOCABULARY for option in question.options)
    assert {f"{question.id}.{option.id}" for option in question.options} <= stored.derived.keys()


def test_a_clearing_made_older_brings_its_flag_back() -> None:
    seen = 0
    for case in cited_patients().values():
        patient = patient_of(case.given, KNOWLEDGE)
        if not patient.cleared:
            continue
        lifted = [
            item
            for item in screen_red_flags(PatientContext(KNOWLEDGE, patient)).lifted
            if item.lift
            and item.lift.given
            and (item.lift.given.weeks_ago is not None or item.lift.given in patient.cleared)
        ]  # what answers without a day explain has none to make older
        for item in lifted:
            assert item.lift is not None
            before = tuple(replace(given, weeks_ago=100_000.0) for given in patient.cleared)
            tests_and_events = ("events.", "imaging_done.")
            weeks = {
                slot: 100_000.0 if slot.startswith(tests_and_events) else ago
                for slot, ago in patient.answers.weeks.items()
            }
            older = replace(patient, cleared=before, answers=replace(patient.answers, weeks=weeks))
            raised, _ = flags(older)
            assert str(item.flag.id) in raised, case.id
            seen += 1
    assert seen > 50
