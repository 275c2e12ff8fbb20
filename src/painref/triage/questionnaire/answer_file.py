"""Answers as text, in the form in which a file of answers is read."""

from __future__ import annotations

from collections.abc import Iterable

from painref.criteria.evaluate import Answers
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.triage.questionnaire.types import answer_type
from painref.triage.questionnaire.words import UNKNOWN


def answers_text(answers: Answers, knowledge: Knowledge, unknown: Iterable[str] = ()) -> str:
    """Return the answers as YAML, one line each, in the order given; then the questions that were asked in vain."""
    lines = [
        f"{name}: {answer_type(knowledge.questions[Id(name)], knowledge).written(value)}\n"
        for name, value in answers.items()
    ]
    lines += [f"{name}: {UNKNOWN}\n" for name in unknown]
    return "".join(lines)
