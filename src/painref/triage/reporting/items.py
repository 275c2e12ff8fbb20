"""The items of the questionnaire in a record: what was asked, and what was answered."""

from __future__ import annotations

from painref.criteria.answers import Number, Span
from painref.criteria.judgement import Judgement, is_open
from painref.criteria.syntax import NEW
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.triage.assessment import Asked
from painref.triage.engine.context import DIAGNOSES, PatientContext


def asked_item(item: str, knowledge: Knowledge, answer: str | None = None) -> Asked:
    """Return an item of the questionnaire, with its answer in a word."""
    question, _, option = item.partition(".")
    return Asked(
        question=Id(question), option=Id(option) if option else None, text=knowledge.text_of(item), answer=answer
    )


def open_items(judgement: Judgement, context: PatientContext) -> tuple[Asked, ...]:
    """Return the items that could still settle a judgement."""
    if not is_open(judgement):
        return ()
    made = context.once(_Made)
    if judgement not in made.lists:
        items = context.items(judgement)
        for item in items:
            if item not in made.items:
                made.items[item] = asked_item(item, context.knowledge)
        made.lists[judgement] = tuple([made.items[item] for item in items])
    return made.lists[judgement]


class _Made:
    """Records of open items of one patient, and of all items of a judgement: many parts of a report need the same."""

    def __init__(self) -> None:
        self.items: dict[str, Asked] = {}
        self.lists: dict[Judgement, tuple[Asked, ...]] = {}


def said(item: str, context: PatientContext) -> str | None:
    """Return the answer to an item in a word or as a number in its unit, or None if there is none."""
    patient, answers = context.patient, context.patient.answers
    truth = answers.truths.get(item)
    if truth is not None:
        new = answers.truths.get(f"{item}{NEW}")
        return ("new" if new else "old" if new is False else "yes") if truth else "no"
    if item in answers.words:
        return answers.words[item]
    if item in answers.numbers:
        return _number(answers.numbers[item], *context.knowledge.questions[Id(item)].bounds)
    option = item.partition(".")[2]
    return "suspected" if option in patient.suspected and item.startswith(f"{DIAGNOSES}.") else None


def _number(number: Number, lowest: float, highest: float) -> str:
    """Return a number in words: an end of a span that is only the bound of the question was not said of the patient."""
    match number:
        case Span(low=low, high=high) if high == highest:
            return f"{'over' if number.low_open else 'at least'} {low:g}"
        case Span(low=low, high=high) if low == lowest:
            return f"{'under' if number.high_open else 'at most'} {high:g}"
        case Span(low=low, high=high):
            return f"{low:g} to {'under ' if number.high_open else ''}{high:g}"
    return f"{number:g}"
