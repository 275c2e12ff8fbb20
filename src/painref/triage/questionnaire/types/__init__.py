"""One class per kind of screen: what is shown, what typed text means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, QuestionType
from painref.triage.questionnaire.types.base import Choice as Choice
from painref.triage.questionnaire.types.base import Item as Item
from painref.triage.questionnaire.types.base import Screen as Screen
from painref.triage.questionnaire.types.clearings import ClearingList
from painref.triage.questionnaire.types.form import Form
from painref.triage.questionnaire.types.names import NameList
from painref.triage.questionnaire.types.options import OptionList
from painref.triage.questionnaire.types.records import DoneList

SCREENS: Mapping[QuestionType, type[Screen]] = {
    QuestionType.YES_NO: Form,
    QuestionType.NUMBER: Form,
    QuestionType.CHOICE: Form,
    QuestionType.OPTIONS: NameList,
    QuestionType.NAMES: NameList,
    QuestionType.RECORDS: DoneList,
    QuestionType.CLEARINGS: ClearingList,
}
"""The class for a question as a whole, by its type; single options are an `OptionList`."""


def screen_of(items: Iterable[Item], knowledge: Knowledge, offered: tuple[Id, ...] = ()) -> Screen:
    """Return the screen on which some items are asked, which all belong to one kind.

    `offered` are the names that have a number, where a question is asked as a whole by names.
    """
    items = tuple(items)
    first = items[0]
    if first.option is not None and first.question.type is not QuestionType.RECORDS:
        return OptionList(items, knowledge)
    kind = SCREENS[first.question.type]
    if kind is NameList or kind is DoneList:
        return kind(items, knowledge, offered)
    return kind(items, knowledge)
