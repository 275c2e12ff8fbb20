"""What a typed line changes in the answers of a patient, and how it is said back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, NamesOf, Question
from painref.triage.questionnaire.values import (
    AnswerValue,
    ClearedAnswer,
    Given,
    NumberAnswer,
    OptionAnswer,
    OptionsAnswer,
    PastAnswer,
)


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """The answer to a question, in place of any before; None is "don't know"."""

    question: Id
    value: AnswerValue | None

    @property
    def items(self) -> tuple[str, ...]:
        """What it answers."""
        return (self.question,)


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """The answer to one option, which leaves the others as they are; None is "don't know"."""

    question: Id
    option: Id
    answer: OptionAnswer | None

    @property
    def items(self) -> tuple[str, ...]:
        """What it answers."""
        return (f"{self.question}.{self.option}",)


Change = WholeAnswer | PartAnswer


def changed(given: Given, changes: Iterable[Change]) -> Given:
    """Return the answers after some changes."""
    values, unknown = dict(given.values), list(given.unknown)
    for change in changes:
        if change.question in unknown:
            unknown.remove(change.question)
        if isinstance(change, PartAnswer):
            before = values.get(change.question)
            values[change.question] = _with_part(before if isinstance(before, OptionsAnswer) else None, change)
        elif change.value is None:
            values.pop(change.question, None)
            unknown.append(change.question)
        else:
            values[change.question] = change.value
    return replace(given, values=values, unknown=tuple(unknown))


def _with_part(before: OptionsAnswer | None, change: PartAnswer) -> OptionsAnswer:
    before = before or OptionsAnswer(options={})
    options = {option: answer for option, answer in before.options.items() if option != change.option}
    if change.answer is None:
        return replace(before, options=options, unknown=before.unknown | {change.option})
    options[change.option] = change.answer
    return replace(before, options=options, unknown=before.unknown - {change.option})


def said_back(changes: Iterable[Change], knowledge: Knowledge) -> str:
    """Return what is recorded, in words: what applies, then what does not, then what is not known."""
    present: list[str] = []
    denied: list[str] = []
    unknown: list[str] = []
    for change in changes:
        question = knowledge.questions[change.question]
        if isinstance(change, PartAnswer):
            text = name_of(question, change.option, knowledge)
            if change.answer is None:
                unknown.append(text)
            elif change.answer.truth is False:
                denied.append(text)
            else:
                present.append(f"{text}: {said_of_option(change.answer)}")
        elif change.value is None:
            unknown.append(question.prompt.rstrip("?"))
        else:
            present.append(f"{short_prompt(question)}: {said(question, change.value, knowledge)}")
    groups = (("", present), ("no: ", denied), ("not known: ", unknown))
    return ". ".join(f"{head}{'; '.join(texts)}" for head, texts in groups if texts)


_SAID_BY_ITS_NAME = frozenset({"grade", "ratio"})
"""Units that the name of a number says already: a Kellgren-Lawrence grade, an INR."""


def said(question: Question, value: AnswerValue, knowledge: Knowledge) -> str:
    """Return the answer to a question in words."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return next((option.text for option in question.options if option.id == value), value)
        case NumberAnswer():
            bare_number = value.text.strip().replace(".", "", 1).isdecimal()
            told = bare_number and question.unit not in _SAID_BY_ITS_NAME
            return f"{value.text.strip()} {question.unit}" if told else value.text.strip()
        case OptionsAnswer():
            return "; ".join(_options_said(question, value, knowledge)) or "none named, none ruled out"
        case PastAnswer():
            return "; ".join(_past_said(question, value, knowledge)) or "not known"
        case ClearedAnswer():
            return "; ".join(f"{item.flag} by {', '.join(item.tests)}" for item in value.cleared)


def said_of_option(answer: OptionAnswer) -> str:
    """Return the answer to one option in words."""
    return answer.text.strip()


def _options_said(question: Question, value: OptionsAnswer, knowledge: Knowledge) -> Iterator[str]:
    yes = [(option, answer) for option, answer in value.options.items() if answer.truth is not False]
    no = [option for option, answer in value.options.items() if answer.truth is False]
    for option, answer in yes:
        text = said_of_option(answer)
        yield name_of(question, option, knowledge) + ("" if text == "yes" else f", {text}")
    if value.others_denied and question.names is NamesOf.CONDITIONS:
        yield "all others are ruled out"
    elif value.others_denied:
        yield "no others" if yes else "none"
    elif no:
        yield "no: " + ", ".join(name_of(question, option, knowledge) for option in no)
    if value.unknown:
        yield "not known: " + ", ".join(name_of(question, option, knowledge) for option in sorted(value.unknown))


def _past_said(question: Question, value: PastAnswer, knowledge: Knowledge) -> Iterator[str]:
    for what, text in value.texts.items():
        records = text if isinstance(text, list) else [text]
        yield f"{name_of(question, Id(what), knowledge)}: {' and '.join(map(record_said, records))}"
    if value.nothing_else:
        yield "nothing else" if value.texts else "nothing"


def record_said(record: object) -> str:
    """Return how a file says one session of what has been done, in words."""
    if isinstance(record, dict):
        return ", ".join(f"{key} {text}" for key, text in record.items())
    return str(record)


def short_prompt(question: Question) -> str:
    """Return the prompt of a question without its mark."""
    return question.prompt.rstrip("?: ")


def name_of(question: Question, option: Id, knowledge: Knowledge) -> str:
    """Return what an option, or the entry that it names, is called."""
    texts = {item.id: item.text for item in question.options} | {item.id: item.text for item in question.groups}
    text = texts.get(option)
    if text is None and question.names is not None and (entry := knowledge.nameable(question).get(option)):
        text = entry.name
    return text or option
