"""The open questions in the order in which they should be asked, and the answers given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from painref.criteria.judgement import FALSE
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, QuestionType
from painref.triage.assessment import AnswersRecord, Asked, NotCovered, OpenQuestion
from painref.triage.engine.context import DIAGNOSES, DRUGS, PatientContext
from painref.triage.engine.open_needs import OpenNeeds
from painref.triage.patient import Patient
from painref.triage.reporting.items import asked_item, said


def open_questions(needs: OpenNeeds, context: PatientContext) -> Iterator[OpenQuestion]:
    """Yield the open items in the order in which they should be asked, each once, with the first reason for it."""
    knowledge = context.knowledge
    bears: Counter[str] = Counter(item for row in needs.rows for item in context.items(row.every))
    met = FALSE
    for because, judgement in needs.turns():
        for item in context.items(judgement & ~met):
            if not is_asked(item, context):
                continue
            question, option = knowledge.asked_by(item)
            yield OpenQuestion(
                question=question.id,
                option=option.id if option else Id(item.partition(".")[2]) or None,
                text=knowledge.text_of(item),
                label=question.label if option else "",
                prompt=question.prompt,
                how=(option.how if option else "") or question.how,
                because=because,
                rows=bears[item],
            )
        met |= judgement


def is_asked(item: str, context: PatientContext) -> bool:
    """Return whether an open item is put to a person: not while its condition for being asked is false."""
    question, option = context.knowledge.asked_by(item)
    conditions = (question.ask_if, option.ask_if if option else None)
    return question.ask and all(ask_if is None or context.judge(ask_if) != FALSE for ask_if in conditions)


def answers_record(context: PatientContext) -> AnswersRecord:
    """Return what was answered, in the order of the questionnaire, and what follows from that."""
    patient, knowledge = context.patient, context.knowledge
    derived = tuple(asked_item(item, knowledge, said(item, context)) for item in patient.derived)
    by_statement = tuple(asked_item(item, knowledge, "no") for item in sorted(patient.by_statement))
    skip = {*patient.derived, *patient.by_statement}
    answers = patient.answers
    answered = {*answers.truths, *answers.words, *answers.numbers, *(f"{DIAGNOSES}.{id_}" for id_ in patient.suspected)}
    given = [(item, said(item, context)) for item in knowledge.bits if item in answered and item not in skip]
    for question in knowledge.questions.values():
        if question.type is QuestionType.RECORDS:
            given += [(f"{question.id}.{record.what}", "yes") for record in answers.records]
            given += [(f"{question.id}.{what}", "no") for what in sorted(answers.denied)]
    return AnswersRecord(
        given=tuple(_given(item, answer, patient, knowledge) for item, answer in given if answer is not None),
        derived=derived,
        by_statement=by_statement,
    )


def _given(item: str, answer: str, patient: Patient, knowledge: Knowledge) -> Asked:
    """Return what was answered; what painref does not hold in the writer's words."""
    asked = asked_item(item, knowledge, answer)
    return replace(asked, text=patient.in_words[item]) if item in patient.in_words else asked


def not_covered(patient: Patient) -> Iterator[NotCovered]:
    """Yield what painref does not hold, in the writer's words."""
    yield from (NotCovered(kind="procedure", words=words) for words in patient.requested_otherwise)
    for slot, words in patient.in_words.items():
        yield NotCovered(kind="drug" if slot.startswith(f"{DRUGS}.") else "diagnosis", words=words)
