"""Answers as a file holds them, second edition, to values: docs/answers.md has the syntax.

All errors of a file are collected and raised together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from painref.criteria.answers import Number, Record, Span
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError, find
from painref.knowledge.model import Id, NamesOf, Option, Question, QuestionType
from painref.knowledge.names import normalise
from painref.knowledge.vocabulary import members, option_ids
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.suggestions import suggestion
from painref.triage.patient import Cleared
from painref.triage.questionnaire.dates import When, parse_when
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.numbers import parse_number
from painref.triage.questionnaire.values import (
    AnswerValue,
    ClearedAnswer,
    Given,
    NumberAnswer,
    OptionAnswer,
    OptionsAnswer,
    PastAnswer,
)

EDITION = "answers/2"
MOST_ERRORS = 20
"""How many errors of a file are reported at once."""

MOST_ITEMS = 1000
"""How many items one answer may have; no list of the knowledge is so long."""

YES = frozenset({"yes", "y", "true"})
NO = frozenset({"no", "n", "false"})
NONE = frozenset({"none", "nil", "-", "no", "[]"})
UNKNOWN = frozenset({"unknown", "?", ""})
OTHERS = "others"
OTHER = "other"

HEAD = ("painref", "vocabulary", "as_of", "follow", "id")
"""The keys of a file that are about it, and not questions."""

BLOOD_THINNERS = frozenset({"anticoagulants", "antiplatelets"})
"""Denied together, they leave no antithrombotic that painref does not hold."""

_RESULTS = ("good", "short", "poor")
_PERCENT = Question(
    id=Id("relief"), section=Id(""), type=QuestionType.NUMBER, prompt="", unit="percent", min=0.0, max=100.0
)
_TIMES = Question(
    id=Id("times"), section=Id(""), type=QuestionType.NUMBER, prompt="", unit="sessions", min=1.0, max=100.0
)
_LASTED = Question(
    id=Id("lasted"), section=Id(""), type=QuestionType.NUMBER, prompt="", unit="weeks", min=0.0, max=1040.0
)


def read_answers(document: Node, knowledge: Knowledge, as_of: date) -> Given:
    """Return what an answers file says; `as_of` counts where the file names no day.

    Raises `AnswerError`, with its location, for the first thing that does not fit; its `others` are the rest.
    """
    document = answers_of(document)
    errors: list[AnswerError] = []

    def attempt(read: Callable[[], Any]) -> Any:
        try:
            return read()
        except AnswerError as error:
            errors.extend([error, *(item for item in error.others if isinstance(item, AnswerError))])
            return None

    head = attempt(lambda: _head(document, as_of))
    reader = AnswerReader(knowledge, head.as_of if head else as_of)
    values: dict[Id, AnswerValue] = {}
    unknown: list[Id] = []
    for key, node in document.items.items():
        if key in HEAD or len(errors) >= MOST_ERRORS:
            continue
        question = attempt(partial(question_called, key, document.keys[key], knowledge))
        if question is None:
            continue
        if is_unknown(node):
            unknown.append(question.id)
            continue
        value = attempt(partial(reader.read, question, node))
        if value is not None:
            values[question.id] = value
    raise_together(errors)
    return Given(
        as_of=head.as_of,
        values=values,
        unknown=tuple(unknown),
        vocabulary=head.vocabulary or knowledge.release.vocabulary,
        follow=head.follow,
        patient_id=head.patient_id,
    )


def answers_of(document: Node) -> Mapping:
    """Return a document that holds answers. Raises `AnswerError` for one that does not."""
    if not isinstance(document, Mapping):
        raise AnswerError(
            "answers are a mapping of questions to values.",
            place=document.place,
            remedy="Write for example: pain_duration: 20 weeks.",
        )
    return document


def raise_together(errors: Iterable[AnswerError]) -> None:
    """Raise the first of some errors, with the others beside it, if there are any."""
    errors = list(errors)
    if errors:
        first, *others = errors
        first.others = tuple(others[: MOST_ERRORS - 1])
        raise first


def question_called(name: str, place: Place, knowledge: Knowledge) -> Question:
    """Return the question of this id. Raises `AnswerError` with a suggestion if there is none."""
    question = knowledge.questions.get(Id(name))
    if question is None:
        hint = suggestion(name[:60], knowledge.questions) or "painref list questions shows them all."
        raise AnswerError(f"there is no question '{name[:60]}'.", place=place, remedy=hint)
    return question


def is_unknown(node: Node) -> bool:
    """Return whether an answer says that it is not known."""
    return isinstance(node, Scalar) and (node.value is None or _plain(node) in UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Head:
    as_of: date
    vocabulary: str
    follow: tuple[str, ...]
    patient_id: str


def _head(document: Mapping, as_of: date) -> _Head:
    items = document.items
    edition = _text_of(items.get("painref"))
    if edition and edition != EDITION:
        raise AnswerError(
            f"'{edition[:40]}' is not an edition of answers files.",
            place=document.keys["painref"],
            remedy=f"Write painref: {EDITION}; painref convert brings an older file up to date.",
        )
    day = items.get("as_of")
    if isinstance(day, Scalar):
        try:
            as_of = date.fromisoformat(day.text)
        except ValueError:
            raise AnswerError(
                f"as_of is '{day.text[:40]}', not a day.", place=day.place, remedy="Write for example: 2026-11-28."
            ) from None
    follow = items.get("follow")
    terms = [follow] if isinstance(follow, Scalar) else follow.items if isinstance(follow, Sequence) else []
    return _Head(
        as_of=as_of,
        vocabulary=_text_of(items.get("vocabulary")),
        follow=tuple(term.text for term in terms if isinstance(term, Scalar)),
        patient_id=_text_of(items.get("id")),
    )


def _text_of(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _plain(node: Scalar) -> str:
    return " ".join(node.text.casefold().split())


@dataclass(frozen=True, slots=True)
class AnswerReader:
    """Reads the answers to single questions."""

    knowledge: Knowledge
    as_of: date

    def read(self, question: Question, node: Node) -> AnswerValue:
        """Return the value of an answer that is not unknown. Raises `AnswerError`."""
        match question.type:
            case QuestionType.YES_NO:
                return self._yes_no(question, node)
            case QuestionType.CHOICE:
                return self._choice(question, node)
            case QuestionType.NUMBER:
                scalar = _scalar(question, node)
                return NumberAnswer(
                    text=scalar.text, number=parse_number(scalar.text, question, scalar.place, self.as_of)
                )
            case QuestionType.OPTIONS | QuestionType.NAMES:
                return self._options(question, node)
            case QuestionType.RECORDS:
                return self._past(question, node)
            case QuestionType.CLEARINGS:
                return self._cleared(question, node)

    # --- One value ------------------------------------------------------------------------------------------------

    def _yes_no(self, question: Question, node: Node) -> bool:
        scalar = _scalar(question, node)
        word = _plain(scalar)
        if word in YES or word in NO:
            return word in YES
        raise _misfit(question, scalar.place, f"'{scalar.text[:40]}'", "Write yes, no or unknown.")

    def _choice(self, question: Question, node: Node) -> str:
        scalar = _scalar(question, node)
        word = normalise(scalar.text)
        ids = [option.id for option in question.options]
        for option, words in (("yes", YES), ("no", NO), ("none", NONE)):
            if option in ids and word in words:
                return option
        if word in ids:
            return word
        hint = suggestion(word, ids) or f"Options: {', '.join(ids)}."
        raise AnswerError(f"'{scalar.text[:60]}' is not an option of {question.id}.", place=scalar.place, remedy=hint)

    # --- Options --------------------------------------------------------------------------------------------------

    def _options(self, question: Question, node: Node) -> OptionsAnswer:
        if isinstance(node, Scalar):
            if _plain(node) in NONE:
                if question.closed:
                    raise AnswerError(
                        f"{question.id} cannot be none.", place=node.place, remedy="Name at least one option."
                    )
                return OptionsAnswer(options={}, others_denied=True)
            node = Sequence(node.place, [node])
        if len(node.items) > MOST_ITEMS:
            message = f"{question.id} has {len(node.items):,} items."
            raise AnswerError(message, place=node.place, remedy=f"At most {MOST_ITEMS:,}.")
        found = _Options(question, self)
        if isinstance(node, Sequence):
            for item in node.items:
                found.add_listed(item)
        else:
            for key, value in node.items.items():
                found.add(key, node.keys[key], value)
        raise_together(found.errors)
        found.deny_unlisted()
        return OptionsAnswer(
            options=found.answers,
            others_denied=found.others_denied or question.closed,
            unknown=frozenset(found.unknown),
        )

    def option_called(self, name: str, place: Place, question: Question) -> Id:
        """Return the option of a question, or the entry that it names, by any of its names. Raises `AnswerError`."""
        ids = option_ids(question, self.knowledge)
        if name in ids:
            return Id(name)
        if question.names is None:
            word = normalise(name)
            if word in ids:
                return Id(word)
            hint = suggestion(word, ids) or f"Options: {', '.join(ids[:40])}."
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
        scalar = _scalar(question, node, f"{question.id}.{name}")
        word = _plain(scalar)
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

    # --- What has been done ---------------------------------------------------------------------------------------

    def _past(self, question: Question, node: Node) -> PastAnswer:
        if isinstance(node, Scalar) and _plain(node) in NONE:
            return PastAnswer(nothing_else=True)
        if not isinstance(node, Mapping):
            raise _misfit(question, node.place, "a list or a word", "Write {procedure: yes}, or none.")
        found = _Past(question, self)
        for key, value in node.items.items():
            found.add(key, node.keys[key], value)
        raise_together(found.errors)
        return found.answer()

    def record(self, what: Id, node: Mapping, *, alone: bool) -> Record:
        """Return a record of something done. Raises `AnswerError`."""
        fields: dict[str, Any] = {}
        for key, value in node.items.items():
            if is_unknown(value):
                continue
            scalar = _scalar(_TIMES, value, f"done.{what}.{key}")
            fields[key] = self._detail(key, scalar, node.keys[key])
        if "times" not in fields:
            fields["times"] = Span(1.0, float("inf"), high_open=True) if alone else 1.0
        return Record(what=what, **fields)

    def _detail(self, key: str, scalar: Scalar, place: Place) -> Any:
        match key:
            case "times":
                return parse_number(scalar.text, _TIMES, scalar.place, self.as_of)
            case "relief":
                return parse_number(scalar.text, _PERCENT, scalar.place, self.as_of)
            case "lasted":
                return parse_number(scalar.text, _LASTED, scalar.place, self.as_of)
            case "last" | "first":
                when = parse_when(scalar.text, scalar.place, self.as_of)
                if when.weeks is None or when.is_ahead:
                    raise AnswerError(f"'{scalar.text[:40]}' is not a past date.", place=scalar.place, remedy="")
                return when.weeks
            case "result":
                if _plain(scalar) in _RESULTS:
                    return _plain(scalar)
                raise AnswerError(
                    f"'{scalar.text[:40]}' is not a result.",
                    place=scalar.place,
                    remedy=f"Write one of: {', '.join(_RESULTS)}.",
                )
        keys = ("times", "relief", "lasted", "last", "first", "result")
        hint = suggestion(key, keys) or f"Known: {', '.join(keys)}."
        raise AnswerError(f"'{key[:40]}' is not known of what has been done.", place=place, remedy=hint)

    # --- What has been cleared ------------------------------------------------------------------------------------

    def _cleared(self, question: Question, node: Node) -> ClearedAnswer:
        if not isinstance(node, Mapping):
            raise _misfit(question, node.place, "a list or a word", "Write {flag: {by: test, on: date}}.")
        found: list[Cleared] = []
        errors: list[AnswerError] = []
        texts: dict[str, Any] = {}
        for key, value in node.items.items():
            try:
                flag = self.option_called(key, node.keys[key], question)
                _said_once(question, flag, texts, node.keys[key])
                texts[flag] = written(value)
                for entry in value.items if isinstance(value, Sequence) else [value]:
                    found.append(self._clearing(flag, entry))
            except AnswerError as error:
                errors.append(error)
        raise_together(errors)
        return ClearedAnswer(cleared=tuple(found), texts=texts)

    def _clearing(self, flag: Id, node: Node) -> Cleared:
        if not isinstance(node, Mapping) or "by" not in node.items:
            raise AnswerError(
                f"cleared.{flag} says no test.", place=node.place, remedy="Write {by: mri, on: 2026-09-20}."
            )
        if extra := [key for key in node.items if key not in ("by", "on")]:
            raise AnswerError(
                f"'{extra[0][:40]}' is not known of a clearing.", place=node.keys[extra[0]], remedy="Known: by, on."
            )
        by = node.items["by"]
        tests = [
            self._test(item) for item in (by.items if isinstance(by, Sequence) else [by]) if isinstance(item, Scalar)
        ]
        on = node.items.get("on")
        weeks = None
        if isinstance(on, Scalar) and not is_unknown(on):
            weeks = parse_when(on.text, on.place, self.as_of).weeks
        return Cleared(flag=flag, tests=tuple(tests), weeks_ago=weeks)

    def _test(self, node: Scalar) -> Id:
        word = Id(normalise(node.text))
        if word not in self.knowledge.tests:
            hint = suggestion(word, self.knowledge.tests) or f"Known: {', '.join(self.knowledge.tests)}."
            raise AnswerError(f"'{node.text[:40]}' is not a test.", place=node.place, remedy=hint)
        return word


@dataclass(slots=True)
class _Options:
    """The options of a question as they are read, one after another."""

    question: Question
    reader: AnswerReader
    answers: dict[Id, OptionAnswer] = field(default_factory=dict)
    errors: list[AnswerError] = field(default_factory=list)
    others_denied: bool = False
    unknown: set[Id] = field(default_factory=set)
    _denied: set[Id] = field(default_factory=set)
    _listed: set[Id] = field(default_factory=set)

    def add_listed(self, node: Node) -> None:
        """Take an item of a list: it is yes."""
        if isinstance(node, Mapping) and len(node.items) == 1:
            [(key, value)] = node.items.items()
            self.add(key, node.keys[key], value)
        elif isinstance(node, Scalar) and _plain(node) in NONE and _plain(node) not in self._ids:
            self.others_denied = True
        else:
            self._attempt(lambda: self._list(_scalar(self.question, node)))

    @property
    def _ids(self) -> tuple[Id, ...]:
        return option_ids(self.question, self.reader.knowledge)

    def _list(self, scalar: Scalar) -> None:
        option = self.reader.option_called(scalar.text, scalar.place, self.question)
        self._put(option, OptionAnswer(text="yes", truth=True), scalar.place)

    def add(self, key: str, place: Place, node: Node) -> None:
        """Take one key of a mapping."""
        if key == OTHERS and OTHERS not in self._ids:
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
        scalar = _scalar(self.question, node)
        if _plain(scalar) not in NO:
            raise AnswerError("others can only be no.", place=scalar.place, remedy="Write others: no, or leave it out.")
        self.others_denied = True

    def _group(self, group: Id, node: Node) -> None:
        scalar = _scalar(self.question, node)
        if _plain(scalar) not in NO:
            raise AnswerError(
                f"{group} can only be answered no.", place=scalar.place, remedy="Name the drug, or write no."
            )
        self._denied.add(group)
        for member in members(_group_of(group), self.reader.knowledge):
            self.answers.setdefault(member, OptionAnswer(text="no", truth=False))

    def _otherwise(self, node: Node) -> None:
        scalar = _scalar(self.question, node)
        self.answers[Id(OTHER)] = OptionAnswer(text=scalar.text, truth=True, words=scalar.text)

    def _option(self, key: str, place: Place, node: Node) -> None:
        option_id = self.reader.option_called(key, place, self.question)
        option = next((item for item in self.question.options if item.id == option_id), None)
        answer = self.reader.option_answer(self.question, option, option_id, node)
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


@dataclass(slots=True)
class _Past:
    """What has been done, as it is read."""

    question: Question
    reader: AnswerReader
    records: list[Record] = field(default_factory=list)
    denied: set[Id] = field(default_factory=set)
    not_within: dict[Id, float] = field(default_factory=dict)
    nothing_else: bool = False
    kept_open: set[Id] = field(default_factory=set)
    texts: dict[str, Any] = field(default_factory=dict)
    errors: list[AnswerError] = field(default_factory=list)

    def add(self, key: str, place: Place, node: Node) -> None:
        """Take what is said of one procedure."""
        try:
            if key == OTHERS:
                if not isinstance(node, Scalar) or _plain(node) not in NO:
                    raise AnswerError("others can only be no.", place=place, remedy="Write others: no.")
                self.nothing_else = True
                return
            what = self.reader.option_called(key, place, self.question)
            _said_once(self.question, what, self.texts, place)
            self.texts[what] = written(node)
            self._take(what, node)
        except AnswerError as error:
            self.errors.append(error)

    def _take(self, what: Id, node: Node) -> None:
        if isinstance(node, Sequence):
            for item in node.items:
                if not isinstance(item, Mapping):
                    raise _misfit(self.question, item.place, "a word in a list", "Write a list of records.")
                self.records.append(self.reader.record(what, item, alone=False))
        elif isinstance(node, Mapping):
            self.records.append(self.reader.record(what, node, alone=True))
        else:
            self._word(what, node)

    def _word(self, what: Id, node: Scalar) -> None:
        word = _plain(node)
        if word in UNKNOWN:
            self.kept_open.add(what)
            return
        if word in YES:
            self.records.append(Record(what=what))
        elif word in NO:
            self.denied.add(what)
        else:
            when = parse_when(node.text, node.place, self.reader.as_of)
            if when.not_within is not None:
                self.not_within[what] = when.not_within
            else:
                self.records.append(Record(what=what, last=when.weeks))

    def answer(self) -> PastAnswer:
        """Return what was read."""
        return PastAnswer(
            records=tuple(self.records),
            denied=frozenset(self.denied),
            not_within=self.not_within,
            nothing_else=self.nothing_else,
            kept_open=frozenset(self.kept_open),
            texts=self.texts,
        )


def written(node: Node) -> Any:
    """Return a node as plain data, every scalar as its text."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [written(item) for item in node.items]
        case Mapping():
            return {key: written(item) for key, item in node.items.items()}


def _scalar(question: Question, node: Node, what: str = "") -> Scalar:
    if not isinstance(node, Scalar):
        raise AnswerError(
            f"{what or question.id} wants one value, not a list or mapping.", place=node.place, remedy="Give one value."
        )
    return node


def _said_once(question: Question, what: Id, said: Collection[str], place: Place) -> None:
    """Check that nothing is said of an entry under two of its names. Raises `AnswerError`."""
    if what in said:
        raise AnswerError(f"{question.id}.{what} is answered twice.", place=place, remedy="Put both into one answer.")


def _misfit(question: Question, place: Place, got: str, hint: str) -> AnswerError:
    return AnswerError(f"{question.id} does not take {got}.", place=place, remedy=hint)
