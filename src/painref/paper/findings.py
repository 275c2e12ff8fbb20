"""The answers of a patient as they stand in a chart: what is there first, and everything by section."""

from __future__ import annotations

from collections.abc import Iterator

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.knowledge.names import lowered
from painref.triage.questionnaire.changes import name_of, record_said, said, said_of_option, short_prompt
from painref.triage.questionnaire.values import AnswerValue, Given, OptionsAnswer, PastAnswer

_SAFETY = "safety"


def present_findings(given: Given, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield by section of the questionnaire what is there: no denials, and not the safety questions."""
    for section in knowledge.sections.values():
        found = [
            text
            for question in knowledge.questions.values()
            if question.section == section.id and section.id != _SAFETY and question.id in given.values
            for text in [_present(question, given.values[question.id], knowledge)]
            if text
        ]
        if found:
            yield section.name, ". ".join(found)


def answers_by_section(given: Given, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield every question that was answered with its answer, in the order of the questionnaire."""
    for question in knowledge.questions.values():
        if question.id in given.values:
            yield label_of(question), said(question, given.values[question.id], knowledge)
        elif question.id in given.unknown:
            yield label_of(question), "asked, not known"


def answer_of(question: Question, given: Given, knowledge: Knowledge) -> str:
    """Return what is said of one question, with what it is called: what is there, or else that nothing is."""
    if question.id not in given.values:
        return ""
    value = given.values[question.id]
    return _present(question, value, knowledge) or f"{label_of(question)}: {said(question, value, knowledge)}"


def _present(question: Question, value: AnswerValue, knowledge: Knowledge) -> str:
    """Return what of an answer is there; empty if nothing is."""
    match value:
        case OptionsAnswer():
            there = "; ".join(filter(None, (_option(question, option, value, knowledge) for option in value.options)))
            return f"{question.label}: {there}" if there and question.label else there
        case PastAnswer():
            there = "; ".join(past_said(question, value, knowledge))
            return f"{label_of(question)}: {there}" if there else ""
        case bool():
            return f"{label_of(question)}: {'yes' if value else 'no'}"
        case _:
            text = said(question, value, knowledge)
            return "" if text in ("none", "nothing", "not known") else f"{label_of(question)}: {lowered(text)}"


def label_of(question: Question) -> str:
    """Return what the answer to a question is called in a chart."""
    return question.label or short_prompt(question)


def past_said(question: Question, value: PastAnswer, knowledge: Knowledge) -> Iterator[str]:
    """Yield what has been done, with what is known of it; not what has not."""
    for what, text in value.texts.items():
        sessions = text if isinstance(text, list) else [text]
        sessions_said = [record_said(session) for session in sessions if str(session) not in ("no", "unknown")]
        if sessions_said and not all(str(session).startswith("not within") for session in sessions):
            yield f"{name_of(question, Id(what), knowledge)} ({' and '.join(sessions_said)})"


def _option(question: Question, option: Id, value: OptionsAnswer, knowledge: Knowledge) -> str:
    answer = value.options[option]
    if answer.truth is False or answer.not_within is not None:
        return ""
    text = said_of_option(answer)
    return name_of(question, option, knowledge) + ("" if text == "yes" else f" ({text})")
