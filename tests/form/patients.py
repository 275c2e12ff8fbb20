"""States of a form for tests."""

from __future__ import annotations

from datetime import date
from functools import cache

from painref.form.lines import FormLine, lines_of
from painref.form.state import FormState
from painref.knowledge.knowledge import Knowledge
from painref.sources.document import read_document
from painref.triage.engine.rules import Rules, prepare
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.understanding import Understood
from tests.opened import built_in_knowledge

AS_OF = date(2026, 11, 28)

SCIATICA = """
age: 42
sex: female
pain_duration: 6 weeks
pain_regions: [low-back, leg]
requested: none
"""


@cache
def knowledge() -> Knowledge:
    return built_in_knowledge()


@cache
def rules() -> Rules:
    return prepare(knowledge())


def state(text: str = SCIATICA) -> FormState:
    """The state of a form in which these answers have been given."""
    document = read_document(f'painref: answers/2\nvocabulary: "{knowledge().release.vocabulary}"{text}'.encode(), "a")
    return FormState(rules(), read_answers(document, knowledge(), AS_OF))


def line_of(key: str, of: FormState) -> FormLine:
    """The line of a question or option, by the name of the item."""
    return next(
        line for name in of.knowledge.sections for line in lines_of(of, name, every=True) if line.item.key == key
    )


def answered(of: FormState, key: str, typed: str) -> FormState:
    """The state after a line was answered."""
    understood = line_of(key, of).screen(of).understand(typed, {}, of.given)
    assert isinstance(understood, Understood), understood
    return of.answered(understood.changes)
