"""A filled-in form and the lists of a record as one patient. What either says is there stays there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.records import record
from painref.triage.questionnaire.changes import name_of
from painref.triage.questionnaire.values import Given, OptionsAnswer

FROM_THE_RECORD = (Id("age"), Id("sex"), Id("requested"))
"""Questions that the record answers better than a form of an earlier day."""


@record(kw_only=False)
class Merged:
    """Answers of two sources, and what was made of their contradictions."""

    given: Given
    notes: tuple[str, ...]


def merged(form: Given, lists: Given, knowledge: Knowledge) -> Merged:
    """Return the answers of a form with what the lists of a record add.

    The form is of somebody who asked, so it counts, but that what a list has is never denied: a form that says no to it
    is contradicted in the notes. What the lists lack denies nothing.
    """
    values = dict(form.values)
    notes: list[str] = []
    for question, listed in lists.values.items():
        asked = values.get(question)
        if isinstance(listed, OptionsAnswer) and isinstance(asked, OptionsAnswer):
            values[question] = _options(asked, listed)
            notes.extend(_denied(question, asked, listed, knowledge))
        elif asked is None or question in FROM_THE_RECORD or isinstance(listed, OptionsAnswer):
            values[question] = listed
    unknown = tuple(question for question in form.unknown if question not in lists.values)
    return Merged(replace(form, values=values, unknown=unknown), tuple(notes))


def _options(asked: OptionsAnswer, listed: OptionsAnswer) -> OptionsAnswer:
    """Return the options of both; where the form says that one is there it says more than the list."""
    said = {option: answer for option, answer in asked.options.items() if answer.truth or option not in listed.options}
    present = {option: answer for option, answer in listed.options.items() if option not in said}
    return replace(asked, options={**said, **present}, unknown=asked.unknown - present.keys())


def _denied(question: Id, asked: OptionsAnswer, listed: OptionsAnswer, knowledge: Knowledge) -> Iterator[str]:
    """Yield what the form denies and a list has."""
    for option in listed.options:
        answer = asked.options.get(option)
        if asked.others_denied if answer is None else answer.truth is False:
            name = name_of(knowledge.questions[question], option, knowledge)
            yield f"{name}: the form says no, the record has it; it is taken to be there."
