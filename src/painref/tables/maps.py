"""A map: what the columns, units and codes of a foreign table mean. docs/interop.md has the syntax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from painref.batch.columns import Column, column_of
from painref.batch.lines import LineError
from painref.coding.concepts import Kind, System, system_called
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.records import record
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar, read_document
from painref.tables.map_keys import (
    Keys,
    MapError,
    as_of_in,
    dates_in,
    encoding_in,
    mapping_of,
    scalar_of,
    separator_in,
)
from painref.triage.questionnaire.nodes import written
from painref.triage.questionnaire.reading import read_answers

EDITION = "map/1"

KINDS = {"drugs": Kind.DRUG, "findings": Kind.FINDING}
"""What a list may be of."""

TOP_KEYS = (
    *("painref", "id", "as_of", "dates", "encoding", "separator", "unknown", "set", "columns", "ignore", "rows"),
    *("beside", "harmless"),
)
COLUMN_KEYS = ("to", "unit", "factor", "offset", "values", "from", "list", "system", "split")
ROW_KEYS = ("list", "code", "system", "text", "since", "until")
_BESIDE_KEYS = ("file", "id", *ROW_KEYS)
"""The keys of a map, of a column in it, of the rows of a long table, and of a table beside."""

BIRTH_DATE = "birth-date"


@record
class CellMap:
    """What a column means: the answer that it gives (`to`), or the `kind` of list that it holds.

    `values` are foreign words with those of painref; a number is `factor` times the cell, plus `offset`, in `unit`.
    """

    name: str
    place: Place
    to: Column | None = None
    kind: Kind | None = None
    system: System = System.OTHER
    split: str = ";"
    unit: str = ""
    factor: float | None = None
    offset: float = 0.0
    values: Mapping[str, str]
    is_birth_date: bool = False


@record
class RowsMap:
    """What the columns of a long table mean: a row is one finding or drug of a patient."""

    id: str
    kind: Kind
    place: Place
    file: str = ""
    code: str = ""
    system: System = System.OTHER
    text: str = ""
    since: str = ""
    until: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return tuple(filter(None, (self.id, self.code, self.text, self.since, self.until)))


@record
class TableMap:
    """A map. `unknown` are words for nothing known, `set` are answers of every patient, as an answers file has them.

    With `own_words` the cells are painref's own, and a word that denies a list is taken at its word.
    """

    file: str
    content: bytes
    id: str
    cells: tuple[CellMap, ...]
    ignore: frozenset[str]
    ignore_all: bool
    rows: RowsMap | None
    beside: tuple[RowsMap, ...]
    as_of: str
    dates: str
    encoding: str
    separator: str
    unknown: frozenset[str]
    set: Mapping[str, Any]
    harmless: tuple[str, ...]
    own_words: bool = False


def read_map(path: Path, content: bytes, knowledge: Knowledge, today: date) -> TableMap:
    """Return the map in a file. Raises `PainrefError`, with its place, for what is no map or names nothing known."""
    document = read_document(content, str(path))
    if not isinstance(document, MappingNode):
        raise MapError("a map is a mapping.", place=Place(str(path)), remedy=f"Begin with painref: {EDITION}.")
    keys = Keys(document, TOP_KEYS)
    if keys.text("painref") != EDITION:
        place = document.keys.get("painref", document.place)
        raise MapError("the file does not say that it is a map.", place=place, remedy=f"Write painref: {EDITION}.")
    rows = keys.node("rows")
    ignore = keys.texts("ignore")
    table_id = keys.text("id")
    found = TableMap(
        file=str(path),
        content=content,
        id=table_id,
        cells=tuple(_cells(keys.mapping("columns"), knowledge)),
        ignore=frozenset(ignore) - {"*"},
        ignore_all="*" in ignore,
        rows=_rows(rows, ROW_KEYS, table_id) if rows is not None else None,
        beside=tuple(_rows(node, _BESIDE_KEYS, "") for node in keys.items("beside")),
        as_of=as_of_in(keys),
        dates=dates_in(keys),
        encoding=encoding_in(keys),
        separator=separator_in(keys),
        unknown=frozenset(text.casefold() for text in keys.texts("unknown")),
        set=_set(keys.mapping("set"), knowledge, today),
        harmless=keys.texts("harmless"),
    )
    _check_once(found.cells)
    if not found.cells and found.rows is None and not found.beside:
        raise MapError("the map has no columns.", place=document.place, remedy="Write columns, rows or beside.")
    if not found.id and (found.rows is not None or found.beside):
        raise MapError("the map names no id.", place=document.place, remedy="Write id: and the column of patients.")
    return found


def own_map(names: tuple[str, ...], file: str, knowledge: Knowledge) -> TableMap:
    """Return the map of a table whose columns are painref's own. Raises `PainrefError` for one that is not."""
    place = Place(file, 1, 1)
    cells = tuple(
        CellMap(name=name, place=place, to=_column(name, place, knowledge), values={}) for name in names if name != "id"
    )
    identity = "id" if "id" in names else ""
    nothing: frozenset[str] = frozenset()
    return TableMap(
        file=file, content=b"", id=identity, cells=cells, ignore=nothing, ignore_all=False, rows=None, beside=(),
        as_of="", dates="", encoding="", separator="", unknown=nothing, set={}, harmless=(), own_words=True,
    )  # fmt: skip


def _cells(columns: MappingNode | None, knowledge: Knowledge) -> Iterator[CellMap]:
    for name, node in columns.items.items() if columns else ():
        place = node.place
        if isinstance(node, Scalar):
            yield CellMap(name=name, place=place, to=_column(node.text, place, knowledge), values={})
            continue
        keys = Keys(mapping_of(node, f"columns.{name}"), COLUMN_KEYS)
        target, listed, source = keys.text("to"), keys.text("list"), keys.text("from")
        if bool(target) == bool(listed):
            raise MapError(
                f"column '{name[:60]}' says neither or both of to and list.", place=place, remedy="Write one."
            )
        if source not in ("", BIRTH_DATE):
            raise MapError(f"'{source[:40]}' is not what a cell is from.", place=place, remedy=f"Known: {BIRTH_DATE}.")
        values = keys.mapping("values")
        yield CellMap(
            name=name,
            place=place,
            to=_column(target, keys.place("to"), knowledge) if target else None,
            kind=_kind(listed, keys.place("list")) if listed else None,
            system=system_called(keys.text("system")),
            split=keys.text("split") or ";",
            unit=keys.text("unit"),
            factor=keys.number("factor"),
            offset=keys.number("offset") or 0.0,
            values={key.strip().casefold(): scalar_of(value, key) for key, value in values.items.items()}
            if values
            else {},
            is_birth_date=source == BIRTH_DATE,
        )


def _rows(node: Node, known: tuple[str, ...], identity: str) -> RowsMap:
    keys = Keys(mapping_of(node, "a table of rows"), known)
    found = RowsMap(
        id=identity or keys.text("id"),
        kind=_kind(keys.text("list"), keys.place("list")),
        place=node.place,
        file=keys.text("file"),
        code=keys.text("code"),
        system=system_called(keys.text("system")),
        text=keys.text("text"),
        since=keys.text("since"),
        until=keys.text("until"),
    )
    if not (found.code or found.text):
        raise MapError("rows without code and text say nothing.", place=node.place, remedy="Name one of the columns.")
    if "file" in known and not (found.file and found.id):
        raise MapError("a table beside needs a file and an id.", place=node.place, remedy="Write file: and id:.")
    return found


def _kind(text: str, place: Place) -> Kind:
    if text not in KINDS:
        raise MapError(f"'{text[:40]}' is no kind of list.", place=place, remedy=f"Known: {', '.join(KINDS)}.")
    return KINDS[text]


def _column(name: str, place: Place, knowledge: Knowledge) -> Column:
    try:
        return column_of(name, knowledge)
    except LineError as error:
        raise MapError(error.message, place=place, remedy=error.remedy) from None


def _set(node: MappingNode | None, knowledge: Knowledge, today: date) -> Mapping[str, Any]:
    """Return the answers of every patient; they must be right by themselves."""
    if node is None:
        return {}
    read_answers(node, knowledge, today)
    return {key: written(value) for key, value in node.items.items()}


def _check_once(cells: tuple[CellMap, ...]) -> None:
    """Raise `MapError` for two columns that mean the same: the table could contradict itself without a word."""
    met: set[str] = set()
    for cell in cells:
        if cell.to is not None and cell.to.name in met:
            message = f"column '{cell.name[:60]}' means {cell.to.name}, as another does."
            raise MapError(message, place=cell.place, remedy="Keep the one that counts; name the other under ignore.")
        if cell.to is not None:
            met.add(cell.to.name)
