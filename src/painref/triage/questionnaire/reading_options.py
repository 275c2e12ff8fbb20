"""Answers to options and names, one by one or as a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Any

from painref.criteria.answers import Number
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError, find
from painref.knowledge.model import Id, NamesOf, Option, Question
from painref.knowledge.names import normalise
from painref.knowledge.vocabulary import members, option_ids
from painref.records import record
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.suggestions import suggestion
from painref.triage.questionnaire.dates import When, parse_when
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import (
    NO,
    NONE,
    OTHER,
    OTHERS,
    UNKNOWN,
    YES,
    one_value,
    plain_word,
    raise_together,
)
from painref.triage.questionnaire.values import OptionAnswer, OptionsAnswer

MOST_ITEMS = 1000
"""How many items one answer may have; no list of the knowledge is so long."""

BLOOD_THINNERS = frozenset({"anticoagulants", "antiplatelets"})
"""Denied together, they leave no antithrombotic that painref does not hold."""


class Choices:
    """What may be answered to each question that has options or names entries, by id: worked out once for everybody."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._by_question: dict[Id, dict[Id, Option | None]] = {}

    def of(self, question: Question) -> dict[Id, Option | None]:
        """Return the ids that may be answered, each with its option if the question lists it."""
        found = self._by_question.get(question.id)
        if found is None:
            listed = {option.id: option for option in question.options}
            found = {id_: listed.get(id_) for id_ in option_ids(question, self._knowledge)}
            self._by_question[question.id] = found
        return found


@record(kw_only=False)
class OptionReader:
    """Reads the answers to single options; `as_of` is the day from which times count."""

    knowledge: Knowledge
    as_of: date

    def choices(self, question: Question) -> dict[Id, Option | None]:
        """Return the ids that may be answered to a question, each with its option if the question lists it."""
        return self.knowledge.once(Choices).of(question)

    def option_called(self, name: str, place: Place, question: Question) -> Id:
        """Return the option of a question, or the entry that it names, by any of its names. Raises `AnswerError`."""
        ids = self.choices(question)
        if name in ids:
            return Id(name)
        if question.names is None:
            word = normalise(name)
            if word in ids:
                return Id(word)
            hint = suggestion(word, ids) or f"Options: {', '.join(islice(ids, 40))}."
            raise AnswerError(f"'{name[:60]}' is not an option of {question.id}.", place=place, remedy=hint)
        what = str(question.names).removesuffix("s").replace("_", " ")
        try:
            hint = f"painref list {question.names} shows them."
            entry: Any = find(name, self.knowledge.nameable(question), what=what, hint=hint)
            return Id(entry.id)
        except NotFoundError as error:
            raise AnswerError(error.message, place=place, remedy=error.remedy) from None

    def option_answer(self, question: Question, option: Option | None, name: str, node: Node) -> OptionAnswer | None:
        """Return the answer to one option; None if it is not known. Raises `AnswerError`."""
        scalar = one_value(question, node, f"{question.id}.{name}")
        word = plain_word(scalar)
        if word in UNKNOWN or (scalar.value is None and scalar.plain):
            return None
        if question.other is not None and name == question.other:
            return self._in_words(scalar, word)
        if word in YES:
            return OptionAnswer(text="yes", truth=True)
        if word in NO:
            return OptionAnswer(text="no", truth=False, new=False)
        if word in question.values:
            return OptionAnswer(text=word, suspected=True)
        if option is not None and option.course:
            return self._course(question, name, scalar, word)
        if question.dated:
            when = parse_when(scalar.text, scalar.place, self.as_of)
            return self._dated(option, name, scalar, when)
        known = ["yes", "no", "unknown", *question.values]
        raise AnswerError(
            f"'{scalar.text[:40]}' does not answer {question.id}.{name}.",
            place=scalar.place,
            remedy=f"Write one of: {', '.join(known)}.",
        )

    def _in_words(self, scalar: Scalar, word: str) -> OptionAnswer:
        if word in NO:
            return OptionAnswer(text="no", truth=False)
        return OptionAnswer(text=scalar.text, truth=True, words="" if word in YES else scalar.text)

    def _course(self, question: Question, name: str, scalar: Scalar, word: str) -> OptionAnswer:
        if word == "not new":
            return OptionAnswer(text=word, new=False)
        first, _, rest = word.partition(" ")
        if first not in ("new", "old"):
            raise AnswerError(
                f"'{scalar.text[:40]}' does not answer {question.id}.{name}.",
                place=scalar.place,
                remedy="Write yes, no, new, old or not new; new and old may be followed by a time: new 3 days ago.",
            )
        weeks: Number | None = None
        if rest:
            when = parse_when(rest.removeprefix("since ").strip(), scalar.place, self.as_of)
            weeks = when.weeks
        return OptionAnswer(text=scalar.text, truth=True, new=first == "new", weeks=weeks)

    def _dated(self, option: Option | None, name: str, scalar: Scalar, when: When) -> OptionAnswer:
        planned = option is not None and option.planned
        if when.not_within is not None:
            return OptionAnswer(text=scalar.text, not_within=when.not_within)
        if when.is_ahead and not planned:
            raise AnswerError(
                f"{name} is '{scalar.text[:40]}', which lies ahead.", place=scalar.place, remedy="Correct the date."
            )
        return OptionAnswer(text=scalar.text, truth=True, weeks=when.weeks)


def read_options(question: Question, node: Node, reader: OptionReader) -> OptionsAnswer:
    """Return the answers to the options of a question. Raises `AnswerError`."""
    if isinstance(node, Scalar):
        if plain_word(node) in NONE:
            if question.closed:
                raise AnswerError(
                    f"{question.id} cannot be none.", place=node.place, remedy="Name at least one option."
                )
            return OptionsAnswer(options={}, others_denied=True)
        node = Sequence(node.place, [node])
    if len(node.items) > MOST_ITEMS:
        message = f"{question.id} has {len(node.items):,} items."
        raise AnswerError(message, place=node.place, remedy=f"At most {MOST_ITEMS:,}.")
    found = _Options(question, reader)
    if isinstance(node, Sequence):
        for item in node.items:
            found.add_listed(item)
    else:
        for key, value in node.items.items():
            found.add(key, node.keys[key], value)
    raise_together(found.errors)
    found.deny_unlisted()
    return OptionsAnswer(
        options=found.said,
        others_denied=found.others_denied or question.closed,
        unknown=frozenset(found.unknown),
    )


class _Options:
    """The options of a question as they are read, one after another."""

    def __init__(self, question: Question, reader: OptionReader) -> None:
        self.question = question
        self.reader = reader
        self.answers: dict[Id, OptionAnswer] = {}
        self.errors: list[AnswerError] = []
        self.others_denied = False
        self.unknown: set[Id] = set()
        self._denied: set[Id] = set()
        self._listed: set[Id] = set()
        self._choices = reader.choices(question)

    @property
    def said(self) -> dict[Id, OptionAnswer]:
        """The answers to options. One that is said to be unknown by itself is not denied with its group."""
        return {
            option: answer
            for option, answer in self.answers.items()
            if option in self._listed or option not in self.unknown
        }

    def add_listed(self, node: Node) -> None:
        """Take an item of a list: it is yes."""
        if isinstance(node, Mapping) and len(node.items) == 1:
            [(key, value)] = node.items.items()
            self.add(key, node.keys[key], value)
        elif isinstance(node, Scalar) and plain_word(node) in NONE and plain_word(node) not in self._choices:
            self.others_denied = True
        else:
            self._attempt(lambda: self._list(one_value(self.question, node)))

    def _list(self, scalar: Scalar) -> None:
        option = self.reader.option_called(scalar.text, scalar.place, self.question)
        self._put(option, OptionAnswer(text="yes", truth=True), scalar.place)

    def add(self, key: str, place: Place, node: Node) -> None:
        """Take one key of a mapping."""
        if key == OTHERS and OTHERS not in self._choices:
            self._attempt(lambda: self._others(node))
        elif any(key == group.id for group in self.question.groups):
            self._attempt(lambda: self._group(Id(key), node))
        elif key == OTHER and self.question.names is NamesOf.PROCEDURES:
            self._attempt(lambda: self._otherwise(node))
        else:
            self._attempt(lambda: self._option(key, place, node))

    def _attempt(self, take: Callable[[], None]) -> None:
        try:
            take()
        except AnswerError as error:
            self.errors.append(error)

    def _others(self, node: Node) -> None:
        scalar = one_value(self.question, node)
        if plain_word(scalar) not in NO:
            raise AnswerError("others can only be no.", place=scalar.place, remedy="Write others: no, or leave it out.")
        self.others_denied = True

    def _group(self, group: Id, node: Node) -> None:
        scalar = one_value(self.question, node)
        if plain_word(scalar) not in NO:
            raise AnswerError(
                f"{group} can only be answered no.", place=scalar.place, remedy="Name the drug, or write no."
            )
        self._denied.add(group)
        for member in members(_group_of(group), self.reader.knowledge):
            self.answers.setdefault(member, OptionAnswer(text="no", truth=False))

    def _otherwise(self, node: Node) -> None:
        """Take a request in words."""
        scalar = one_value(self.question, node)
        if not self._is_held(scalar):
            self.answers[Id(OTHER)] = OptionAnswer(text=scalar.text, truth=True, words=scalar.text)

    def _is_held(self, scalar: Scalar) -> bool:
        """Take what is given in words as yes to the entry that is held under this name; return whether there is one."""
        try:
            option = self.reader.option_called(scalar.text, scalar.place, self.question)
        except AnswerError:
            return False
        self._put(option, OptionAnswer(text="yes", truth=True), scalar.place)
        return True

    def _option(self, key: str, place: Place, node: Node) -> None:
        option_id = self.reader.option_called(key, place, self.question)
        if option_id == self.question.other and isinstance(node, Scalar) and self._is_held(node):
            return
        answer = self.reader.option_answer(self.question, self._choices.get(option_id), option_id, node)
        if answer is not None:
            self._put(option_id, answer, place)
        else:
            self.unknown.add(option_id)

    def deny_unlisted(self) -> None:
        """Answer no to what painref does not hold, where every group that it could belong to is denied."""
        if self.question.other is not None and self._denied >= BLOOD_THINNERS:
            self.answers.setdefault(self.question.other, OptionAnswer(text="no", truth=False))

    def _put(self, option: Id, answer: OptionAnswer, place: Place) -> None:
        before = self.answers.get(option)
        if option in self._listed and before is not None and before != answer:
            raise AnswerError(
                f"{self.question.id}.{option} is answered twice, '{before.text}' and '{answer.text}'.",
                place=place,
                remedy="Keep one of them.",
            )
        self._listed.add(option)
        self.answers[option] = answer


def _group_of(group: Id) -> Any:
    from painref.knowledge.model import DrugGroup  # only a file that denies a group needs it

    return DrugGroup(group)
