"""What has been done before: procedures with their sessions, relief and dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from painref.criteria.answers import Record, Span
from painref.criteria.syntax import RESULTS
from painref.errors import Place
from painref.knowledge.model import Id, Question, QuestionType
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.suggestions import suggestion
from painref.triage.questionnaire.dates import parse_when
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import (
    NO,
    NONE,
    OTHERS,
    UNKNOWN,
    YES,
    is_unknown,
    misfit,
    one_value,
    plain_word,
    raise_together,
    said_once,
    written,
)
from painref.triage.questionnaire.numbers import parse_number
from painref.triage.questionnaire.reading_options import OptionReader
from painref.triage.questionnaire.values import PastAnswer

VOID = "void"
"""The result of a test that cannot be read, such as one slept through: it counts as not done."""

_RESULTS = (*RESULTS, VOID)
_PERCENT = Question(
    id=Id("relief"), section=Id(""), type=QuestionType.NUMBER, prompt="", unit="percent", min=0.0, max=100.0
)
_TIMES = Question(
    id=Id("times"), section=Id(""), type=QuestionType.NUMBER, prompt="", unit="sessions", min=1.0, max=100.0
)
_LASTED = Question(
    id=Id("lasted"), section=Id(""), type=QuestionType.NUMBER, prompt="", unit="weeks", min=0.0, max=1040.0
)


def read_past(question: Question, node: Node, reader: OptionReader) -> PastAnswer:
    """Return what has been done. Raises `AnswerError`."""
    if isinstance(node, Scalar) and plain_word(node) in NONE:
        return PastAnswer(nothing_else=True)
    if not isinstance(node, Mapping):
        raise misfit(question, node.place, "a list or a word", "Write {procedure: yes}, or none.")
    found = _Past(question, reader)
    for key, value in node.items.items():
        found.add(key, node.keys[key], value)
    raise_together(found.errors)
    return found.answer()


class _Past:
    """What has been done, as it is read."""

    def __init__(self, question: Question, reader: OptionReader) -> None:
        self.question = question
        self.reader = reader
        self.records: list[Record] = []
        self.denied: set[Id] = set()
        self.void: set[Id] = set()
        self.not_within: dict[Id, float] = {}
        self.nothing_else = False
        self.kept_open: set[Id] = set()
        self.texts: dict[str, Any] = {}
        self.errors: list[AnswerError] = []

    def add(self, key: str, place: Place, node: Node) -> None:
        """Take what is said of one procedure."""
        try:
            if key == OTHERS:
                if not isinstance(node, Scalar) or plain_word(node) not in NO:
                    raise AnswerError("others can only be no.", place=place, remedy="Write others: no.")
                self.nothing_else = True
                return
            what = self.reader.option_called(key, place, self.question)
            said_once(self.question, what, self.texts, place)
            self.texts[what] = written(node)
            self._take(what, node)
        except AnswerError as error:
            self.errors.append(error)

    def _take(self, what: Id, node: Node) -> None:
        if isinstance(node, Sequence):
            for item in node.items:
                if not isinstance(item, Mapping):
                    raise misfit(self.question, item.place, "a word in a list", "Write a list of records.")
                self._record(what, item, alone=False)
        elif isinstance(node, Mapping):
            self._record(what, node, alone=True)
        else:
            self._word(what, node)

    def _record(self, what: Id, node: Mapping, *, alone: bool) -> None:
        record = _record(what, node, self.reader.as_of, alone=alone)
        if record.result == VOID:
            self.void.add(what)
        else:
            self.records.append(record)

    def _word(self, what: Id, node: Scalar) -> None:
        word = plain_word(node)
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
        told = self.reader.knowledge.vocabulary.kin({record.what for record in self.records}) if self.void else set()
        return PastAnswer(
            records=tuple(self.records),
            denied=frozenset(self.denied | (self.void - told)),
            not_within=self.not_within,
            nothing_else=self.nothing_else,
            kept_open=frozenset(self.kept_open),
            texts=self.texts,
        )


def _record(what: Id, node: Mapping, as_of: date, *, alone: bool) -> Record:
    """Return a record of something done. Raises `AnswerError`."""
    fields: dict[str, Any] = {}
    for key, value in node.items.items():
        if is_unknown(value):
            continue
        scalar = one_value(_TIMES, value, f"done.{what}.{key}")
        fields[key] = _detail(key, scalar, node.keys[key], as_of)
    if "times" not in fields:
        fields["times"] = Span(1.0, float("inf"), high_open=True) if alone else 1.0
    return Record(what=what, **fields)


def _detail(key: str, scalar: Scalar, place: Place, as_of: date) -> Any:
    match key:
        case "times":
            return parse_number(scalar.text, _TIMES, scalar.place, as_of)
        case "relief":
            return parse_number(scalar.text, _PERCENT, scalar.place, as_of)
        case "lasted":
            return parse_number(scalar.text, _LASTED, scalar.place, as_of)
        case "last" | "first":
            when = parse_when(scalar.text, scalar.place, as_of)
            if when.weeks is None or when.is_ahead:
                raise AnswerError(f"'{scalar.text[:40]}' is not a past date.", place=scalar.place, remedy="")
            return when.weeks
        case "result":
            if plain_word(scalar) in _RESULTS:
                return plain_word(scalar)
            raise AnswerError(
                f"'{scalar.text[:40]}' is not a result.",
                place=scalar.place,
                remedy=f"Write one of: {', '.join(_RESULTS)}.",
            )
    keys = ("times", "relief", "lasted", "last", "first", "result")
    hint = suggestion(key, keys) or f"Known: {', '.join(keys)}."
    raise AnswerError(f"'{key[:40]}' is not a detail of what has been done.", place=place, remedy=hint)
