"""What a table is made of: columns with a name, a type, what they say, and where in a row's source they are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any

from painref.records import record

JOINT = "|"
"""What joins several values in one cell, as in the columns of patients."""


class ColumnType(StrEnum):
    """What the cells of a column hold. Any cell may be empty: then the source says nothing there."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "whole number"
    TRUTH = "true or false"


@record(kw_only=False)
class Column:
    """A column: its name, what it says, how its cell is found in what a row is made from, and its type."""

    name: str
    about: str
    of: Callable[[Any], Any]
    type: ColumnType = ColumnType.TEXT


@record(kw_only=False)
class Table:
    """A kind of table: one row for each `row`, whose first columns say what it is about."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def cells(self, sources: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield a row of cells, text, numbers, true, false or None, for each source of one."""
        finders = [column.of for column in self.columns]
        for source in sources:
            yield tuple(plain_cell(find(source)) for find in finders)


def plain_cell(value: Any) -> Any:
    """Return a value as a cell: words as text, several joined by `JOINT`, nothing as None."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple | list | frozenset):
        return JOINT.join(map(str, value)) or None
    return str(value) or None
