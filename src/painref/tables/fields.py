"""Columns that are fields of a fact, and those that every fact has."""

from __future__ import annotations

from typing import Any

from painref.tables.columns import Column, ColumnType


def field(name: str, about: str, path: str | None = None, type_: ColumnType = ColumnType.TEXT) -> Column:
    """Return the column of a field, at a path of attributes; nothing where one on the way is not there."""
    steps = (path or name).split(".")

    def of(source: Any) -> Any:
        for step in steps:
            source = getattr(source, step, None)
        return source

    return Column(name, about, of, type_)


TRUTH, NUMBER, COUNT = ColumnType.TRUTH, ColumnType.NUMBER, ColumnType.COUNT


def sources(path: str = "") -> tuple[Column, ...]:
    """Return the columns that every fact ends with."""
    return (
        field("refs", "ids of the references", f"{path}refs"),
        *standing(path),
    )


def standing(path: str = "") -> tuple[Column, ...]:
    """Return the columns that say where a fact stands in its source, and whether it was read there."""
    return (
        field("at", "where in the source: table, section, page", f"{path}at"),
        field("verified", "whether the fact was read at its source", f"{path}verified", TRUTH),
        field("note", "what else is to be known of it", f"{path}note"),
        field("origin", "the overlay that it comes from; empty for the built-in knowledge", f"{path}origin"),
    )


WHERE = (
    field("procedure", "id of the procedure", "procedure.id"),
    field("number", "which of them, as written", "number", COUNT),
)
"""The columns by which a part of a procedure is found."""
