"""One row of a CSV file as answers that are not checked yet, in the dialects that spreadsheets write."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from painref.batch.columns import Column, answers_of, column_of
from painref.batch.lines import MAX_FIELDS, Line, LineError, repeated, text_of
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.sources.document import Node

ID = "id"
"""The column, or key, of the patient's own identifier."""

COMMA, SEMICOLON, TAB = ",", ";", "\t"
"""What may stand between the columns."""

_SHOWN = {COMMA: "','", SEMICOLON: "';'", TAB: "a tab"}

DECLARED = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
"""The line before the header by which Excel is told what separates the columns."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a CSV file, and the separator between them."""

    columns: tuple[Column, ...]
    separator: str

    @property
    def questions(self) -> frozenset[str]:
        """The questions that a column asks for."""
        return frozenset(column.question.id for column in self.columns if column.question is not None)


def read_header(lines: Iterator[Line], knowledge: Knowledge, file: str) -> Columns:
    """Take the header from the lines, with the line before it that says what separates the columns, if there is one.

    Raises `LineError`, with its place, for a file without a header, too many columns, a column without a name, given
    twice, or that is neither `id` nor a question.
    """
    header = next(lines, None)
    declared = None
    try:
        if header is not None and (found := DECLARED.fullmatch(text_of(header))):
            declared = _known_separator(found[1])
            header = next(lines, None)
        if header is None or not (text := text_of(header)).strip():
            remedy = "Its columns are id and the ids of questions; painref list questions shows them."
            raise LineError("the first line is not a header.", remedy=remedy)
        separator = declared or _separator(text)
        names = tuple(cell.strip() for cell in _cells(text, separator))
        _check_names(names)
        return Columns(tuple(column_of(name, knowledge) for name in names), separator)
    except LineError as error:
        place = Place(file, header.number if header else 1, 1)
        raise LineError(error.message, place=place, remedy=error.remedy) from None


def row_of(line: Line, columns: Columns) -> dict[str, Node]:
    """Return what the cells of a line say, as the mapping of an answers file.

    Raises `LineError` for a line that cannot be read.
    """
    cells = _cells(text_of(line), columns.separator)
    if len(cells) != len(columns.columns):
        message = f"the line has {len(cells):,} cells, the header {len(columns.columns):,}."
        joint = COMMA if columns.separator == SEMICOLON else SEMICOLON
        remedy = f"Quote a cell that holds {_SHOWN[columns.separator]}, or join a list with '{joint}'."
        raise LineError(message, remedy=remedy)
    given = [(column, cell.strip()) for column, cell in zip(columns.columns, cells, strict=True) if cell.strip()]
    return answers_of(given, Place("", line.number), decimal_comma=columns.separator != COMMA)


def _known_separator(sign: str) -> str:
    if sign not in _SHOWN:
        raise LineError(f"the columns are separated by '{sign}'.", remedy="Separate them by ',', ';' or tabs.")
    return sign


def _separator(header: str) -> str:
    """Return what separates the columns: no column has such a sign in its name, so the one that is there is it."""
    if COMMA in header and SEMICOLON in header:
        raise LineError("the header has both ',' and ';'.", remedy="Put the same sign between all columns.")
    if SEMICOLON in header:
        return SEMICOLON
    return TAB if COMMA not in header and TAB in header else COMMA


def _check_names(names: tuple[str, ...]) -> None:
    if len(names) > MAX_FIELDS:
        message = f"the header has {len(names):,} columns."
        raise LineError(message, remedy=f"At most {MAX_FIELDS:,}; each is id or the id of a question.")
    if "" in names:
        remedy = "Name it, or remove it from every line."
        raise LineError(f"column {names.index('') + 1} has no name.", remedy=remedy)
    if twice := repeated(names):
        raise LineError(f"column '{twice[:60]}' is there twice.", remedy="Remove or rename one of them.")


def _cells(text: str, separator: str) -> list[str]:
    """Return the cells of a line. A line break within quotes is not supported: a stray quote costs one line only."""
    try:
        rows = list(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error as error:
        remedy = "Check its quotes; a cell holds no line break."
        raise LineError(f"not well-formed CSV: {error}.", remedy=remedy) from None
    return rows[0] if rows else []
