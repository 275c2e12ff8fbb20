"""The lines of a form: each question with its options, and how each stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from painref.form.state import FormState
from painref.knowledge.model import Id, Question, QuestionType
from painref.knowledge.names import item_name, normalise
from painref.triage.questionnaire.changes import name_of, said, short_prompt
from painref.triage.questionnaire.session import asked_as
from painref.triage.questionnaire.types import Item, Screen, screen_of
from painref.triage.questionnaire.values import OptionAnswer, OptionsAnswer, PastAnswer
from painref.triage.reporting.questions import is_asked


class Mark(StrEnum):
    """How an item stands, as a character that needs no colour."""

    UNKNOWN = "?"
    YES = "x"
    NO = "-"
    NEW = "+"
    OLD = "o"
    SUSPECTED = "~"
    VALUE = "="


MEANING = {
    Mark.UNKNOWN: "not asked",
    Mark.YES: "yes",
    Mark.NO: "no",
    Mark.NEW: "new",
    Mark.OLD: "old",
    Mark.SUSPECTED: "suspected",
    Mark.VALUE: "answered",
}


_NEXT = {Mark.UNKNOWN: "yes", Mark.YES: "no", Mark.NO: "?", Mark.SUSPECTED: "no"}
_NEXT_OF_COURSE = {Mark.UNKNOWN: "new", Mark.NEW: "old", Mark.YES: "old", Mark.OLD: "no", Mark.NO: "?"}
"""What one key makes of an option with such a mark, again and again."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of the form: a question, or one of its options below it. `answer` is what was answered, in words."""

    item: Item
    text: str
    mark: Mark
    answer: str = ""
    must: bool = False

    @property
    def is_question(self) -> bool:
        """Whether it is a question, and not an option of one."""
        return self.item.option is None

    @property
    def is_choice(self) -> bool:
        """Whether it is one of several options of which only one can be the answer."""
        return not self.is_question and self.item.question.type is QuestionType.CHOICE

    @property
    def takes_course(self) -> bool:
        """Whether the option may be new or old."""
        return self.item.listed is not None and self.item.listed.course

    @property
    def next_answer(self) -> str:
        """What one key, pressed again and again, answers next."""
        return (_NEXT_OF_COURSE if self.takes_course else _NEXT).get(self.mark, "?")

    def screen(self, state: FormState) -> Screen:
        """Return what understands text that is typed for it."""
        return screen_of([Item(self.item.question) if self.is_choice else self.item], state.knowledge)

    def typed(self, word: str) -> str:
        """Return what a key types: of a choice, yes is the option."""
        return self.item.option or "" if self.is_choice and word == "yes" else word


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section of the form: how many of its items are open, of these how many must be asked, what it has raised."""

    id: Id
    name: str
    open: int
    must: int
    raised: int


def sections_of(state: FormState) -> Iterator[SectionState]:
    """Yield the sections in order."""
    knowledge = state.knowledge
    section_of = {question.id: question.section for question in knowledge.questions.values()}
    opened = [(section_of[item.question], item.because) for item in state.assessment.open_questions]
    raised = {(section_of[asked.question], flag.id) for flag in state.assessment.red_flags for asked in flag.raised_by}
    for section in knowledge.sections.values():
        yield SectionState(
            section.id,
            section.name,
            open=sum(name == section.id for name, _ in opened),
            must=sum(name == section.id and because == "must" for name, because in opened),
            raised=sum(name == section.id for name, _ in raised),
        )


def lines_of(state: FormState, section: Id, *, every: bool = False) -> Iterator[FormLine]:
    """Yield the lines of a section: what is open or answered, and the rest of it too with `every`.

    Names of drugs, diagnoses and procedures are typed, so of those only what was named has a line.
    """
    musts = {item_name(item.question, item.option) for item in state.assessment.safety.open}
    opened = {item_name(item.question, item.option) for item in state.assessment.open_questions}
    for question in state.knowledge.questions.values():
        if question.section != section or not _is_shown(question, state):
            continue
        shown = list(_options(question, state, every, opened, musts))
        if every or shown or question.id in state.given.values or question.id in opened or not question.options:
            yield _question_line(question, state)
            yield from shown


def hits(state: FormState, words: str) -> list[FormLine]:
    """Return the lines, of any section, that hold every word, those that begin with them first."""
    wanted = normalise(words).split("-")
    found = [
        line
        for section in state.knowledge.sections
        for line in lines_of(state, section, every=True)
        if all(word in normalise(f"{line.text} {line.item.key}") for word in wanted)
    ]
    return sorted(found, key=lambda line: not normalise(line.text).startswith(wanted[0]))


def _is_shown(question: Question, state: FormState) -> bool:
    return question.id in state.given.values or is_asked(question.id, state.decided.context)


def _question_line(question: Question, state: FormState) -> FormLine:
    value = state.given.values.get(question.id)
    answer = "" if value is None or question.type is QuestionType.CHOICE else said(question, value, state.knowledge)
    if isinstance(value, OptionsAnswer) and question.options and question.names is None:
        answer = "the others: no" if value.others_denied else ""
    if question.id in state.given.unknown:
        answer = "not known"
    is_list = question.type is QuestionType.OPTIONS and question.names is None
    mark = Mark.UNKNOWN if value is None or is_list else Mark.VALUE
    if isinstance(value, bool):
        mark = Mark.YES if value else Mark.NO
    return FormLine(Item(question), short_prompt(question), mark, answer)


def _options(
    question: Question, state: FormState, every: bool, opened: set[str], musts: set[str]
) -> Iterator[FormLine]:
    value = state.given.values.get(question.id)
    if question.type is QuestionType.OPTIONS:
        answers = value if isinstance(value, OptionsAnswer) else OptionsAnswer(options={})
        listed = [] if question.names else [option.id for option in question.options]
        for option in [*listed, *(named for named in answers.options if named not in listed)]:
            key = item_name(question.id, option)
            answer = answers.options.get(option)
            is_open = key in opened or (not opened and option in listed) or question.closed
            if every or is_open or answer is not None:
                mark = _mark(answer, denied=answers.others_denied)
                text = "" if answer is None or answer.text in ("yes", "no", "new", "old") else answer.text
                yield FormLine(Item(question, option), _text(question, option, state), mark, text, key in musts)
    elif question.type is QuestionType.CHOICE:
        if every or value is not None or question.id in opened:
            for one in asked_as(question, state.decided.context).offered:
                yield FormLine(Item(question, one.id), one.text, Mark.YES if value == one.id else Mark.UNKNOWN)
    elif isinstance(value, PastAnswer):
        for what in value.texts:
            denied = what in value.denied
            mark = Mark.NO if denied else Mark.YES
            yield FormLine(Item(question, Id(what)), _text(question, Id(what), state), mark)


def _text(question: Question, option: Id, state: FormState) -> str:
    return name_of(question, option, state.knowledge)


def _mark(answer: OptionAnswer | None, *, denied: bool) -> Mark:
    if answer is None:
        return Mark.NO if denied else Mark.UNKNOWN
    if answer.suspected:
        return Mark.SUSPECTED
    if answer.truth is None:
        return Mark.UNKNOWN
    if not answer.truth:
        return Mark.NO
    return Mark.YES if answer.new is None else Mark.NEW if answer.new else Mark.OLD
