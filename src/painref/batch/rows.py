"""One line of a batch as it is read: the patient's own identifier, and answers that are not checked yet."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from painref.errors import PainrefError, Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, QuestionType
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar
from painref.sources.document import Sequence as SequenceNode
from painref.triage.questionnaire.answers import parse_answers

MAX_LINE_BYTES = 1_000_000
"""Longest line of input, its line end included."""

MAX_ID_CHARACTERS = 200
"""Longest identifier of a patient."""

ID = "id"
"""The key, or column, of the patient's own identifier."""

COMMA, SEMICOLON = ",", ";"
"""What may stand between the columns of a CSV file."""

_JOINTS = re.compile("[;,|]")
"""What may stand between the items of a list in a cell."""

_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
"""Numbers as they are written where the decimal sign is a comma, and those that may have a sign between thousands."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input: its number, from 1, and its bytes; None if it was longer than `MAX_LINE_BYTES`."""

    number: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a CSV file by their names, and the separator between them."""

    names: tuple[str, ...]
    separator: str


class LineError(PainrefError):
    """A line of the batch that is no patient."""


def is_blank(line: Line, columns: Columns | None) -> bool:
    """Whether a line says nothing: only spaces, or in a CSV file only separators, as spreadsheets leave them."""
    if line.data is None:
        return False
    return not line.data.strip(b" \t\r\n\v\f" + (columns.separator.encode() if columns else b""))


def items_of(line: Line, columns: Columns | None, knowledge: Knowledge) -> dict[str, Node]:
    """What a line says, by question: a row of the columns of a CSV file, or without them a JSON object.

    Raises `LineError` for a line that cannot be read.
    """
    return _object(line) if columns is None else _row(line, columns, knowledge)


def identity(node: Node | None) -> str | int | None:
    """The patient's own identifier as it was given, if it was."""
    if node is None:
        return None
    if not isinstance(node, Scalar) or (node.plain and not node.text.removeprefix("-").isdecimal()):
        raise LineError("the id is neither text nor a whole number.", remedy='Write "id": "A-17", or leave it out.')
    if len(node.text) > MAX_ID_CHARACTERS:
        remedy = f"At most {MAX_ID_CHARACTERS} characters."
        raise LineError(f"the id has {len(node.text):,} characters.", remedy=remedy)
    return int(node.text) if node.plain else node.text


def _text(line: Line) -> str:
    if line.data is None:
        remedy = f"At most {MAX_LINE_BYTES:,} bytes; one patient is one line."
        raise LineError("the line is too long.", remedy=remedy)
    try:
        return line.data.decode("utf-8-sig" if line.number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise LineError(f"not UTF-8 text at byte {error.start + 1}.", remedy="Save the file as UTF-8.") from None


# --- NDJSON -----------------------------------------------------------------------------------------------------------


def _object(line: Line) -> dict[str, Node]:
    """The keys and values of a line that is one JSON object, without those of the value null under `id`."""
    place = Place("", line.number)

    def number(text: str) -> Scalar:
        return Scalar(place, text, plain=True)

    def constant(text: str) -> NoReturn:
        raise LineError(f"{text} is no JSON.", remedy="Write null for what is not known.")

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [key for key, _ in items]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise LineError(f"key '{twice[:60]}' is given twice.", remedy="Remove one of them.")
        return found

    text = _text(line)
    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_int=number, parse_float=number, parse_constant=constant)
    except json.JSONDecodeError as error:
        remedy = "Write one JSON object per line."
        raise LineError(f"not well-formed JSON at column {error.colno}: {error.msg}.", remedy=remedy) from None
    except RecursionError:
        raise LineError("nested too deeply.", remedy="Write one flat JSON object per line.") from None
    if not isinstance(value, dict):
        raise LineError("no JSON object.", remedy='Write {"id": ..., "pain_regions": [...], ...} on one line.')
    if value.get(ID, "") is None:
        del value[ID]
    return {key: _node(item, place) for key, item in value.items()}


def _node(value: Any, place: Place) -> Node:
    if isinstance(value, list):
        return SequenceNode(place, [_item(item, place) for item in value])
    return _item(value, place)


def _item(value: Any, place: Place) -> Node:
    match value:
        case Scalar():
            return value
        case str():
            return Scalar(place, value, plain=False)
        case list() | dict():
            return MappingNode(place)  # no answer, whatever it holds
        case _:
            return Scalar(place, json.dumps(value), plain=True)


# --- CSV --------------------------------------------------------------------------------------------------------------


def csv_columns(header: Line, knowledge: Knowledge, file: str) -> Columns:
    """The columns that a CSV header names.

    Raises `PainrefError`, with its place, for a column without a name, given twice, or that is neither `id` nor a
    question.
    """
    place = Place(file, header.number, 1)
    try:
        text = _text(header)
        separator = _separator(text)
        names = tuple(cell.strip() for cell in _cells(text, separator))
    except LineError as error:
        raise LineError(error.message, place=place, remedy=error.remedy) from None
    if "" in names:
        remedy = "Name it, or remove it from every line."
        raise LineError(f"column {names.index('') + 1} has no name.", place=place, remedy=remedy)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise LineError(f"column '{twice[:60]}' is there twice.", place=place, remedy="Remove or rename one of them.")
    questions = [name for name in names if name != ID]
    nothing: dict[str, Node] = {name: Scalar(place, "", plain=True) for name in questions}
    parse_answers(MappingNode(place, nothing, dict.fromkeys(questions, place)), knowledge)
    return Columns(names, separator)


def _separator(header: str) -> str:
    """What stands between the columns. Neither sign is part of the name of one, so that whichever is there is it."""
    if COMMA in header and SEMICOLON in header:
        raise LineError("the header has both ',' and ';'.", remedy="Put the same sign between all columns.")
    return SEMICOLON if SEMICOLON in header else COMMA


def _cells(text: str, separator: str) -> list[str]:
    """The cells of a line. A line break within quotes is not supported, so that a stray quote costs one line only."""
    try:
        rows = list(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error as error:
        remedy = "Check its quotes; a cell holds no line break."
        raise LineError(f"not well-formed CSV: {error}.", remedy=remedy) from None
    return rows[0] if rows else []


def _row(line: Line, columns: Columns, knowledge: Knowledge) -> dict[str, Node]:
    """The cells of a line that are not empty, by column."""
    cells = _cells(_text(line), columns.separator)
    if len(cells) != len(columns.names):
        message = f"the line has {len(cells)} cells, the header {len(columns.names)}."
        joint = SEMICOLON if columns.separator == COMMA else COMMA
        remedy = f"Quote a cell that holds '{columns.separator}', or join a list with '{joint}'."
        raise LineError(message, remedy=remedy)
    given = {column: cell.strip() for column, cell in zip(columns.names, cells, strict=True) if cell.strip()}
    place = Place("", line.number)
    return {column: _cell(column, text, place, columns.separator, knowledge) for column, text in given.items()}


def _cell(column: str, text: str, place: Place, separator: str, knowledge: Knowledge) -> Node:
    if column == ID:
        return Scalar(place, text, plain=False)
    match knowledge.questions[Id(column)].type:
        case QuestionType.CHOICES | QuestionType.NAMES:
            items = [item.strip() for item in _JOINTS.split(text) if item.strip()]
            if len(items) > 1:
                return SequenceNode(place, [Scalar(place, item, plain=True) for item in items])
            text = items[0] if items else text
        case QuestionType.NUMBER if separator == SEMICOLON:
            text = _with_point(column, text)
    return Scalar(place, text, plain=True)


def _with_point(column: str, text: str) -> str:
    """A number of a file from where semicolons stand between columns: there a comma is its decimal sign.

    Raises `LineError` for one that means another number elsewhere, such as 1.500 and 1,500.
    """
    if _GROUPED.fullmatch(text):
        remedy = "Write thousands without a sign between them, and fractions with one or two digits: 1500, or 1,5."
        raise LineError(f"{column} is '{text[:40]}', which may be thousands or a fraction.", remedy=remedy)
    return text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text
