"""One class per type of question: what it reads, understands, writes and says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Question, QuestionType
from painref.triage.questionnaire.types.base import AnswerType
from painref.triage.questionnaire.types.names import NamesType
from painref.triage.questionnaire.types.number import NumberType
from painref.triage.questionnaire.types.options import ChoicesType, ChoiceType
from painref.triage.questionnaire.types.yes_no import YesNoType

TYPES: Mapping[QuestionType, type[AnswerType[Any]]] = {
    QuestionType.YES_NO: YesNoType,
    QuestionType.NUMBER: NumberType,
    QuestionType.CHOICE: ChoiceType,
    QuestionType.CHOICES: ChoicesType,
    QuestionType.NAMES: NamesType,
}
"""The class of each type of question."""


def answer_type(question: Question, knowledge: Knowledge) -> AnswerType[Any]:
    """Return the question as its type sees it."""
    return TYPES[question.type](question, knowledge)
