"""The columns of a CSV file of patients, and what a row of them says as an answers mapping: docs/answers.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from painref.batch.lines import LineError
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question, QuestionType
from painref.knowledge.vocabulary import option_ids
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar, Sequence
from painref.suggestions import suggestion
from painref.triage.questionnaire.words import means_none, means_unknown

HEAD = ("id", "as_of", "vocabulary", "follow")
"""Columns that are no question."""

JOINT = "__"
"""What joins a question and an option, a procedure or a detail in the name of a column."""

OTHERS = "others"

_DETAILS = ("times", "relief", "lasted_weeks", "last_weeks", "first_weeks", "result")
_BOUNDS = ("low", "high")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
"""Numbers as they are written where the decimal sign is a comma, and those that may have a sign between thousands."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name and its parts. `question` is None for one of `HEAD`."""

    name: str
    parts: tuple[str, ...]
    question: Question | None


def column_of(name: str, knowledge: Knowledge) -> Column:
    """Return the column of a name. Raises `LineError` for a name that nothing in the questionnaire has."""
    if name in HEAD:
        return Column(name, (name,), None)
    first, *rest = name.split(JOINT)
    question = knowledge.questions.get(Id(first))
    if question is None:
        hint = suggestion(first[:60], [*knowledge.questions, *HEAD]) or "painref list questions shows them all."
        raise LineError(f"there is no question '{first[:60]}'.", remedy=hint)
    if not _fits(question, rest, knowledge):
        raise LineError(
            f"'{name[:80]}' is not a column of {question.id}.", remedy=f"Known: {', '.join(_known(question))}."
        )
    return Column(name, (first, *rest), question)


def _fits(question: Question, rest: list[str], knowledge: Knowledge) -> bool:
    match question.type, rest:
        case _, []:
            return question.type not in (QuestionType.RECORDS, QuestionType.CLEARINGS)
        case QuestionType.NUMBER, [bound]:
            return bound in _BOUNDS
        case ((QuestionType.OPTIONS | QuestionType.NAMES), [option]):
            groups = {group.id for group in question.groups}
            return option == OTHERS or option in groups or option in option_ids(question, knowledge)
        case QuestionType.OPTIONS, [option, "weeks"]:
            return question.dated and option in option_ids(question, knowledge)
        case QuestionType.RECORDS, [what]:
            return what == OTHERS or Id(what) in knowledge.nameable(question)
        case QuestionType.RECORDS, [what, detail]:
            return detail in _DETAILS and Id(what) in knowledge.nameable(question)
        case QuestionType.RECORDS, [what, detail, bound]:
            known = Id(what) in knowledge.nameable(question)
            return known and detail in _DETAILS[:-1] and bound in _BOUNDS
        case QuestionType.CLEARINGS, [flag, key]:
            return key in ("by", "on") and Id(flag) in knowledge.red_flags
        case _:
            return False


def _known(question: Question) -> Iterator[str]:
    match question.type:
        case QuestionType.NUMBER:
            yield from (question.id, f"{question.id}__low", f"{question.id}__high")
        case QuestionType.RECORDS:
            yield from (f"{question.id}__ID", f"{question.id}__{OTHERS}")
            yield from (f"{question.id}__ID__{detail}" for detail in _DETAILS)
        case QuestionType.CLEARINGS:
            yield from (f"{question.id}__FLAG__by", f"{question.id}__FLAG__on")
        case QuestionType.OPTIONS | QuestionType.NAMES:
            yield from (question.id, f"{question.id}__OPTION")
        case _:
            yield question.id


@dataclass(slots=True)
class _Row:
    """A row on its way to an answers mapping."""

    place: Place
    decimal_comma: bool
    items: dict[str, Node] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    bounds: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)
    records: dict[str, dict[str, str]] = field(default_factory=dict)
    clearings: dict[str, dict[str, str]] = field(default_factory=dict)

    def scalar(self, text: str, *, quoted: bool = False) -> Scalar:
        """Return a text as a node."""
        return Scalar(self.place, text, plain=not quoted)

    def mapping(self, items: Mapping[str, Node]) -> MappingNode:
        """Return keys and values as a node."""
        return MappingNode(self.place, dict(items), dict.fromkeys(items, self.place))


def answers_of(cells: Iterable[tuple[Column, str]], place: Place, *, decimal_comma: bool) -> dict[str, Node]:
    """Return what the cells of a row say, as the mapping of an answers file.

    Raises `LineError` for an option that is yes in one cell and no in another, and for a number given twice.
    """
    row = _Row(place, decimal_comma)
    for column, text in cells:
        _take(row, column, text)
    for parts, bounds in row.bounds.items():
        _put_bounds(row, parts, bounds)
    for question, options in row.options.items():
        row.items[question] = row.mapping({option: row.scalar(text) for option, text in options.items()})
    if row.records:
        row.items.setdefault("done", row.mapping({}))
        done = row.items["done"]
        if isinstance(done, MappingNode):
            for what, details in row.records.items():
                node: Node = row.scalar(details[""]) if set(details) == {""} else _record(row, details)
                done.items[what], done.keys[what] = node, place
    if row.clearings:
        row.items["cleared"] = row.mapping({flag: _clearing(row, keys) for flag, keys in row.clearings.items()})
    return row.items


def _take(row: _Row, column: Column, text: str) -> None:
    question = column.question
    if question is None:
        row.items[column.name] = row.scalar(text, quoted=column.name == "id")
        return
    first, *rest = column.parts
    match question.type, rest:
        case ((QuestionType.OPTIONS | QuestionType.NAMES), []):
            _take_list(row, question, text)
        case ((QuestionType.OPTIONS | QuestionType.NAMES), [option]):
            _take_option(row, first, option, text)
        case QuestionType.OPTIONS, [option, _]:
            planned = any(one.id == option and one.planned for one in question.options)
            _take_option(row, first, option, f"in {text} weeks" if planned else f"{text} weeks ago")
        case QuestionType.NUMBER, []:
            if (first,) in row.bounds:
                raise LineError(f"{first} is given twice.", remedy="Give the number, or its ends.")
            row.items[first] = row.scalar(_decimal(row, column.name, text))
        case QuestionType.NUMBER, [bound]:
            if first in row.items:
                raise LineError(f"{first} is given twice.", remedy="Give the number, or its ends.")
            row.bounds.setdefault((first,), {})[bound] = _decimal(row, column.name, text)
        case QuestionType.RECORDS, [what]:
            row.records.setdefault(what, {})[""] = text
        case QuestionType.RECORDS, [what, detail]:
            row.records.setdefault(what, {})[detail] = text if detail == "result" else _decimal(row, column.name, text)
        case QuestionType.RECORDS, [what, detail, bound]:
            row.bounds.setdefault((first, what, detail), {})[bound] = _decimal(row, column.name, text)
        case QuestionType.CLEARINGS, [flag, key]:
            row.clearings.setdefault(flag, {})[key] = text
        case _:
            row.items[first] = row.scalar(text)


def _take_list(row: _Row, question: Question, text: str) -> None:
    """Take the cell of a whole question: ``a|b``, ``leg-weakness:old|others:no``, or one word."""
    pieces = [piece.strip() for piece in re.split(r"[|;,]", text) if piece.strip()]
    if len(pieces) == 1 and ":" not in pieces[0] and question.id not in row.options:
        options = {option.id for option in question.options}
        is_word = means_none(pieces[0]) or means_unknown(pieces[0])
        if is_word or (question.names is None and pieces[0] not in options):
            row.items[question.id] = row.scalar(pieces[0])
            return
    for piece in pieces:
        option, _, said = piece.partition(":")
        _take_option(row, question.id, option.strip(), said.strip() or "yes", listed=True)


def _take_option(row: _Row, question: str, option: str, text: str, *, listed: bool = False) -> None:
    """Take one option; a column of its own wins over a list, and contradicts it where one is yes and the other no."""
    given = row.options.setdefault(question, {})
    whole = row.items.pop(question, None)
    if isinstance(whole, Scalar) and whole.text not in ("unknown", ""):
        given[OTHERS] = "no"
    before = given.get(option)
    if before is not None and {before, text} == {"yes", "no"}:
        raise LineError(f"{question}.{option} is yes in one column and no in another.", remedy="Correct one of them.")
    if before is None or not listed:
        given[option] = text


def _decimal(row: _Row, name: str, text: str) -> str:
    if not row.decimal_comma:
        return text
    if _GROUPED.fullmatch(text):
        hint = "Write thousands without a sign between them, and fractions with one or two digits: 1500, or 1,5."
        raise LineError(f"{name} is '{text[:40]}', which may be thousands or a fraction.", remedy=hint)
    return text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text


def _span(bounds: Mapping[str, str]) -> str:
    low, high = bounds.get("low"), bounds.get("high")
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}"


def _put_bounds(row: _Row, parts: tuple[str, ...], bounds: Mapping[str, str]) -> None:
    match parts:
        case (question,):
            row.items[question] = row.scalar(_span(bounds))
        case (_, what, detail):
            row.records.setdefault(what, {})[detail] = _span(bounds)


_WORDS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "times": ("times", str),
    "relief": ("relief", str),
    "lasted_weeks": ("lasted", lambda text: f"{text} weeks"),
    "last_weeks": ("last", lambda text: f"{text} weeks ago"),
    "first_weeks": ("first", lambda text: f"{text} weeks ago"),
    "result": ("result", str),
}
"""How the details of a record are called in an answers file, and how their cells are written there."""


def _record(row: _Row, details: Mapping[str, str]) -> MappingNode:
    return row.mapping({_WORDS[key][0]: row.scalar(_WORDS[key][1](text)) for key, text in details.items() if key})


def _clearing(row: _Row, keys: Mapping[str, str]) -> MappingNode:
    items: dict[str, Node] = {}
    if "by" in keys:
        tests = [piece.strip() for piece in keys["by"].split("|") if piece.strip()]
        items["by"] = Sequence(row.place, [row.scalar(test) for test in tests])
    if "on" in keys:
        items["on"] = row.scalar(keys["on"])
    return row.mapping(items)
