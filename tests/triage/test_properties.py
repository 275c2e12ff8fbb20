"""What must hold for every patient, whatever the knowledge says. These are the tests that matter most."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from painref.criteria import TRUE, Evaluator, Judgement, evaluate, parse
from painref.criteria.evaluate import Value
from painref.records import to_builtins
from painref.triage import assess_with
from painref.triage.assessment import Assessment, Verdict, VerdictKind
from painref.triage.engine.ranking import SORT_KEYS
from painref.triage.questionnaire.session import REACHABLE

from .patients import KNOWLEDGE, RULES, complete_patients, patients, patients_and_more, values

Answers = dict[str, Value]


def key(verdict: Verdict) -> tuple[str, str, str]:
    return verdict.procedure, verdict.condition, verdict.role


def by_key(assessment: Assessment) -> dict[tuple[str, str, str], Verdict]:
    return {key(verdict): verdict for verdict in assessment.verdicts}


def outcome(assessment: Assessment) -> dict[str, Any]:
    """What a clinician acts on: disposition, red flags, and the order of what is on offer or could be."""
    return {
        "disposition": assessment.disposition.word,
        "red flags": [flag.id for flag in assessment.red_flags],
        "order": [(*key(verdict), verdict.verdict) for verdict in assessment.verdicts if verdict.verdict in REACHABLE],
    }


def is_true(criterion: str, answers: Answers) -> bool:
    return judged(criterion, answers) == TRUE


def judged(criterion: str, answers: Answers) -> Judgement:
    return evaluate(parse(criterion), answers, KNOWLEDGE.facts, KNOWLEDGE.question_bits)


@given(patients())
def test_compiled_rules_mean_what_the_rules_mean(answers: Answers) -> None:
    assert RULES.judge_all
    evaluator = Evaluator(answers, KNOWLEDGE.facts, KNOWLEDGE.question_bits)
    for text, judgement in RULES.judge_all(answers):
        assert judgement == evaluator.judge(parse(text))


@given(patients())
def test_a_true_absolute_contraindication_is_never_offered(answers: Answers) -> None:
    for verdict in assess_with(RULES, answers).verdicts:
        procedure = KNOWLEDGE.procedures[verdict.procedure]
        for _, item in KNOWLEDGE.contraindications(procedure):
            if item.severity == "absolute" and item.when and is_true(item.when, answers):
                assert verdict.verdict is VerdictKind.EXCLUDED


@given(patients())
def test_a_true_emergency_flag_leaves_nothing_that_it_defers_on_offer(answers: Answers) -> None:
    assessment = assess_with(RULES, answers)
    for flag in assessment.red_flags:
        red_flag = KNOWLEDGE.red_flags[flag.id]
        for verdict in assessment.verdicts:
            lineage = {entry.id for entry in KNOWLEDGE.lineage(KNOWLEDGE.procedures[verdict.procedure])}
            if lineage & set(red_flag.defers) and not lineage & set(red_flag.spares):
                assert not verdict.verdict.is_candidate


@given(patients_and_more())
def test_more_answers_never_turn_excluded_into_candidate(pair: tuple[Answers, Answers]) -> None:
    before, after = (by_key(assess_with(RULES, answers)) for answers in pair)
    for name, verdict in before.items():
        if verdict.verdict is VerdictKind.EXCLUDED and name in after:
            assert after[name].verdict is VerdictKind.EXCLUDED


@given(patients_and_more())
def test_what_could_exclude_a_candidate_is_listed_as_not_screened(pair: tuple[Answers, Answers]) -> None:
    partial, whole = (assess_with(RULES, answers) for answers in pair)
    after = by_key(whole)
    for verdict in partial.verdicts:
        if verdict.verdict.is_candidate and key(verdict) in after:
            later = after[key(verdict)]
            listed = {item.text for item in verdict.not_screened}
            if later.verdict is VerdictKind.EXCLUDED:
                assert {item.text for item in later.contraindications if item.severity == "absolute"} <= listed
            if later.verdict is VerdictKind.DEFERRED:
                assert set(later.deferred_by) <= {flag.id for flag in partial.red_flags_not_screened}


@given(patients(), st.data())
def test_an_answer_that_is_not_asked_for_changes_nothing(answers: Answers, data: st.DataObject) -> None:
    before = assess_with(RULES, answers)
    asked_for = {str(item.question) for item in before.open_questions}
    idle = [name for name in KNOWLEDGE.questions if name not in asked_for and name not in answers]
    more = {str(name): data.draw(values(KNOWLEDGE.questions[name])) for name in idle}
    assert outcome(assess_with(RULES, {**answers, **more})) == outcome(before)


@given(complete_patients)
@settings(max_examples=settings().max_examples * 3 // 10)
def test_asking_only_what_is_open_ends_where_asking_everything_does(answers: Answers) -> None:
    given_answers: Answers = {}
    asked = 0
    while open_questions := assess_with(RULES, given_answers).open_questions:
        first = min((item.question for item in open_questions), key=KNOWLEDGE.question_order.__getitem__)
        given_answers[first] = answers[first]
        asked += 1
    assert asked <= len(KNOWLEDGE.questions)
    assert outcome(assess_with(RULES, given_answers)) == outcome(assess_with(RULES, answers))


@given(patients(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(answers: Answers, source: random.Random) -> None:
    shuffled = list(answers.items())
    source.shuffle(shuffled)
    assert assess_with(RULES, dict(shuffled)) == assess_with(RULES, answers)


@given(patients())
def test_the_order_of_verdicts_is_total_and_says_why(answers: Answers) -> None:
    verdicts = assess_with(RULES, answers).verdicts
    ranks = [tuple(entry.rank(verdict) for entry in SORT_KEYS) for verdict in verdicts]
    assert ranks == sorted(ranks)
    assert len({key(verdict) for verdict in verdicts}) == len(verdicts)
    assert all(verdict.above_next for verdict in verdicts[:-1])


@given(patients())
@settings(max_examples=settings().max_examples * 3 // 20)
def test_the_same_input_gives_the_same_bytes(answers: Answers) -> None:
    first, second = (json.dumps(to_builtins(assess_with(RULES, answers))) for _ in range(2))
    assert first == second


@given(patients())
def test_unscreened_red_flags_are_those_that_are_not_settled(answers: Answers) -> None:
    assessment = assess_with(RULES, answers)
    settled = {flag.id for flag in KNOWLEDGE.red_flags.values() if judged(flag.when, answers) <= 0}
    assert {flag.id for flag in assessment.red_flags_not_screened} == set(KNOWLEDGE.red_flags) - settled


@given(patients())
def test_every_source_an_assessment_cites_is_listed(answers: Answers) -> None:
    assessment = assess_with(RULES, answers)
    listed = {source.id for source in assessment.sources}
    for verdict in assessment.verdicts:
        assert {item.by for item in verdict.recommendations} <= listed
        assert {ref for item in verdict.contraindications for ref in item.refs} <= listed
        assert {hold.by for hold in verdict.holds} <= listed


def test_nothing_is_offered_when_nothing_is_known() -> None:
    assessment = assess_with(RULES, {})
    assert not any(verdict.verdict.is_candidate for verdict in assessment.verdicts)
    assert assessment.open_questions
    assert {flag.id for flag in assessment.red_flags_not_screened} == set(KNOWLEDGE.red_flags)
