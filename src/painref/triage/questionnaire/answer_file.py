"""Answers as text, in the form in which a file of answers is read: "Saving" in docs/answers.md.

Every option is spelled out by its id, so that no later edition of the questions changes what a file says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from painref.criteria.answers import Number
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.knowledge.vocabulary import option_ids, questions_in_order
from painref.triage.engine.context import DIAGNOSES
from painref.triage.questionnaire.answers_yaml import yaml_lines
from painref.triage.questionnaire.dates import parse_when
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import OTHER, OTHERS
from painref.triage.questionnaire.reading import EDITION
from painref.triage.questionnaire.resolve import RED_FLAGS
from painref.triage.questionnaire.slots import REQUESTED, options_covered
from painref.triage.questionnaire.values import (
    AnswerValue,
    ClearedAnswer,
    Given,
    NumberAnswer,
    OptionAnswer,
    OptionsAnswer,
    PastAnswer,
)
from painref.triage.questionnaire.words import UNKNOWN

STATEMENT = "  # by one statement"
"""What follows the one answer that stands for others: it is kept as it was said."""

_DATES = ("last", "first", "on")


def answers_text(given: Given, knowledge: Knowledge) -> str:
    """Return answers as the text of an answers file, in the order of the questionnaire."""
    lines = list(yaml_lines(_head(given)))
    for question in questions_in_order(knowledge):
        if question.id in given.unknown:
            lines.append(f"{question.id}: {UNKNOWN}")
        elif question.id in given.values:
            written = list(yaml_lines({question.id: _plain(question, given.values[question.id], given, knowledge)}))
            if question.id == RED_FLAGS and given.values[question.id] == "none":
                written[-1] += STATEMENT
            lines.extend(written)
    return "".join(f"{line}\n" for line in lines)


def _head(given: Given) -> dict[str, Any]:
    head: dict[str, Any] = {
        "painref": EDITION,
        "vocabulary": given.vocabulary,
        "as_of": given.as_of.isoformat(),
        "follow": list(given.follow),
        "id": given.patient_id,
    }
    return {name: value for name, value in head.items() if value}


def _plain(question: Question, value: AnswerValue, given: Given, knowledge: Knowledge) -> Any:
    """Return an answer as the plain data that a file holds."""
    match value:
        case bool() | str():
            return value
        case NumberAnswer(text=text):
            return float(text) if text.replace(".", "", 1).isdecimal() else text
        case OptionsAnswer():
            return _options(question, value, given, knowledge)
        case PastAnswer():
            return _past(value, given.as_of)
        case ClearedAnswer():
            return {flag: _dated(entry, given.as_of) for flag, entry in value.texts.items()}


def _options(question: Question, value: OptionsAnswer, given: Given, knowledge: Knowledge) -> Any:
    """Return the options one by one; those that the rest of a list denies are named too."""
    if question.closed or question.id == REQUESTED:  # nobody asks for a procedure by asking for no other
        named = [option for option, answer in value.options.items() if answer.truth]
        if len(named) == len(value.options) and OTHER not in named:
            return named
    words: dict[str, str] = {
        option: _option(question, option, answer, given.as_of) for option, answer in value.options.items()
    }
    words |= dict.fromkeys(sorted(value.unknown - words.keys()), UNKNOWN)
    if value.others_denied and question.id == DIAGNOSES:  # a no by itself would rule each of them out
        words[OTHERS] = "no"
    elif value.others_denied and question.id != REQUESTED:
        words = dict.fromkeys(options_covered(question, given.vocabulary, knowledge), "no") | words
    if question.id == REQUESTED:  # they are answered in the order in which they were asked
        return words
    order = [option for option in (*option_ids(question, knowledge), OTHERS) if option in words]
    return {option: words[option] for option in order}


def _option(question: Question, option: Id, answer: OptionAnswer, as_of: date) -> str:
    """Return the answer to an option as a file says it, with the day where it is exact."""
    if answer.weeks is None or answer.words:
        return answer.text
    if not question.dated:
        course = "new" if answer.new else "old"
        day = _day(answer.weeks, as_of)
        return f"{course} since {day}" if day else answer.text
    planned = any(item.planned for item in question.options if item.id == option)
    return _day(answer.weeks, as_of, ahead=planned) or answer.text


def _past(value: PastAnswer, as_of: date) -> Any:
    done = {what: _dated(entry, as_of) for what, entry in value.texts.items()}
    if value.nothing_else:
        done[OTHERS] = "no"
    return done


def _dated(entry: Any, as_of: date) -> Any:
    """Return a record, or a list of them, with its dates absolute where they are exact."""
    if isinstance(entry, list):
        return [_dated(item, as_of) for item in entry]
    if isinstance(entry, Mapping):
        return {key: _absolute(item, as_of) if key in _DATES else _number(item) for key, item in entry.items()}
    return _absolute(entry, as_of)


def _absolute(text: str, as_of: date) -> str:
    try:
        when = parse_when(text, Place(""), as_of)
    except AnswerError:  # a word, such as yes
        return text
    return text if when.weeks is None else _day(when.weeks, as_of, ahead=when.is_ahead) or text


def _number(item: Any) -> Any:
    """Return text that is a number as one, so that it is written without quotes."""
    return float(item) if isinstance(item, str) and item.replace(".", "", 1).isdecimal() else item


def _day(weeks: Number, as_of: date, *, ahead: bool = False) -> str | None:
    """Return the day that lies so many weeks back, or ahead; None if it is not one day."""
    if not isinstance(weeks, float | int):
        return None
    days = round(weeks * 7)
    if days / 7 != weeks or days > (as_of - date.min).days:
        return None
    return (as_of + timedelta(days if ahead else -days)).isoformat()
