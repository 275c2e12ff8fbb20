"""The answers of a patient as they stand in a chart: what is there first, and everything by section."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

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


def answer_of(question: Question, given: Given, knowledge: Knowledge, of: Collection[Id] = ()) -> str:
    """Return what is said of one question, with what it is called: what is there, or else that nothing is.

    Where some options or procedures `of` it are named, only what is there of these; empty if nothing is.
    """
    value = given.values.get(question.id)
    match value:
        case None:
            return ""
        case OptionsAnswer() if of:
            options = {id_: answer for id_, answer in value.options.items() if id_ in of}
            return _present(question, replace(value, options=options), knowledge)
        case PastAnswer() if of:
            texts = {what: text for what, text in value.texts.items() if _is_related(Id(what), of, knowledge)}
            return _present(question, replace(value, texts=texts), knowledge)
        case _:
            return _present(question, value, knowledge) or f"{label_of(question)}: {said(question, value, knowledge)}"


def denies(question: Question, given: Given, knowledge: Knowledge, of: Collection[Id]) -> bool:
    """Return whether an answer says of all these options or procedures of a question that they are not there."""
    match given.values.get(question.id):
        case OptionsAnswer() as value:
            return all(value.options[id_].truth is False if id_ in value.options else value.others_denied for id_ in of)
        case PastAnswer() as value:
            done = [record.what for record in value.records]
            return not any(_is_related(Id(what), of, knowledge) for what in done) and (
                value.nothing_else or all(id_ in value.denied or id_ in value.not_within for id_ in of)
            )
        case _:
            return False


def _is_related(procedure: Id, of: Collection[Id], knowledge: Knowledge) -> bool:
    """Return whether a procedure is one of some procedures, of their families or of their variants."""
    return any(procedure in knowledge.lineage_of(id_) or id_ in knowledge.lineage_of(procedure) for id_ in of)


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
