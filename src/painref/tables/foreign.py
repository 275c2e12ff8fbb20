"""Foreign tables as patients of a batch: the table that it names, and those beside it that say more of each patient."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from painref.batch.lines import Line, LineError, MappedLine
from painref.batch.run import Foreign
from painref.batch.settings import STREAM
from painref.coding.concepts import Concept
from painref.errors import PainrefError, Place, reason_of
from painref.knowledge.knowledge import Knowledge
from painref.suggestions import suggestion
from painref.tables.cells import Mapper
from painref.tables.map_keys import MapError
from painref.tables.maps import RowsMap, TableMap, own_map, read_map
from painref.tables.reading import Row, Table, read_csv, read_parquet

PARQUET = ".parquet"

MAX_MAP_BYTES = 1_000_000
"""Largest map."""


def foreign(source: str, map_file: Path | None, knowledge: Knowledge, today: date) -> Foreign:
    """Return how the patients of a foreign table are read; without a map its columns are painref's own.

    Raises `PainrefError` for a map that cannot be read or used.
    """
    content = _map_bytes(map_file) if map_file is not None else b""
    table = read_map(map_file, content, knowledge, today) if map_file is not None else None
    digest = hashlib.sha256(content)
    beside = tuple(table.beside) if table else ()
    for rows in beside:
        digest.update(_digest_of(_beside(rows, table)))

    def lines(opened: BinaryIO, name: str) -> Iterator[Line]:
        found = _opened(opened, source, name, table)
        used = table or own_map(found.names, name, knowledge)
        _check_columns(used, found.names, name)
        mapper = Mapper(used, knowledge, today, decimal_comma=found.separator != ",")
        said = _said_beside(used, mapper)
        if used.rows is not None:
            return _long(used, used.rows, found, mapper, said)
        return _wide(used, found, mapper, said)

    return Foreign(lines, digest.digest())


def _opened(opened: BinaryIO, source: str, name: str, table: TableMap | None) -> Table:
    if source != STREAM and Path(source).suffix.casefold() == PARQUET:
        return read_parquet(Path(source))
    wanted = frozenset(_wanted(table)) if table else frozenset()
    return read_csv(
        opened,
        name,
        lambda names: len(wanted.intersection(names)),
        encoding=table.encoding if table else "",
        separator=table.separator if table else "",
    )


# --- The table that the batch names -----------------------------------------------------------------------------------


def _wanted(table: TableMap) -> Iterator[str]:
    """Yield the columns of the main table that a map reads."""
    if table.id:
        yield table.id
    yield from (cell.name for cell in table.cells)
    if table.rows is not None:
        yield from table.rows.wanted


def _check_columns(table: TableMap, names: tuple[str, ...], file: str) -> None:
    """Raise `MapError` for a column of the map that is not there, or one of the table that the map does not mention."""
    for cell in table.cells:
        _check_there(cell.name, names, cell.place, file)
    for name in _wanted(table):
        _check_there(name, names, Place(table.file), file)
    known = {*_wanted(table), *table.ignore}
    rest = [name for name in names if name not in known]
    if rest and not table.ignore_all:
        more = f", and {len(rest) - 3} more" if len(rest) > 3 else ""
        shown = ", ".join(f"'{name[:40]}'" for name in rest[:3])
        remedy = "Say what they mean under columns, or name them under ignore; ignore: '*' leaves out the rest."
        raise MapError(f"the map does not mention {shown}{more} of {file}.", place=Place(table.file), remedy=remedy)


def _check_there(name: str, names: tuple[str, ...], place: Place, file: str) -> None:
    if name not in names:
        hint = suggestion(name, names) or f"It has: {', '.join(one[:30] for one in names[:8])}."
        raise MapError(f"{file} has no column '{name[:60]}'.", place=place, remedy=hint)


def _wide(table: TableMap, found: Table, mapper: Mapper, said: Mapping[str, list[Concept]]) -> Iterator[Line]:
    """Yield a line for each row, with what tables beside it say of the same patient."""
    for row in found.rows:
        cells = dict(zip(found.names, row.cells, strict=False))
        identity = cells.get(table.id, "")
        yield _line(row, identity, cells, mapper, said.get(identity, ()))


def _long(
    table: TableMap, rows: RowsMap, found: Table, mapper: Mapper, said: Mapping[str, list[Concept]]
) -> Iterator[Line]:
    """Yield a line for each patient of a long table, in the order in which they first stand there."""
    first: dict[str, Row] = {}
    concepts: dict[str, list[Concept]] = {}
    for row in found.rows:
        cells = dict(zip(found.names, row.cells, strict=False))
        identity = cells.get(table.id, "")
        if row.error or not identity:
            yield _line(row, identity, {}, mapper, ())
            continue
        first.setdefault(identity, row)
        concepts.setdefault(identity, list(said.get(identity, ()))).append(mapper.concept(rows, cells))
    for identity, row in first.items():
        cells = dict(zip(found.names, row.cells, strict=False)) if table.cells else {}
        yield _line(row, identity, cells, mapper, concepts[identity])


def _line(row: Row, identity: str, cells: Mapping[str, str], mapper: Mapper, concepts: Iterable[Concept]) -> MappedLine:
    line = MappedLine(row.number, b"{}", error=row.error, remedy=row.remedy)
    if row.error:
        return line
    try:
        answers, missed = mapper.answers(cells, row.number, concepts)
    except LineError as error:
        return replace(line, error=error.message, remedy=error.remedy)
    head = {"id": identity} if identity else {}
    return replace(line, data=json.dumps({**head, **answers}).encode(), missed=missed)


# --- The tables beside it ---------------------------------------------------------------------------------------------


def _beside(rows: RowsMap, table: TableMap | None) -> Path:
    """Return where a table beside the map is."""
    return Path(table.file).parent / rows.file if table else Path(rows.file)


def _said_beside(table: TableMap, mapper: Mapper) -> Mapping[str, list[Concept]]:
    """Return what the tables beside say of each patient. They are held in memory, each distinct row once."""
    said: dict[str, list[Concept]] = {}
    once: dict[Concept, Concept] = {}
    for rows in table.beside:
        path = _beside(rows, table)
        for row, names in _rows_of(path, rows, table):
            if row.error:
                raise PainrefError(row.error, place=Place(str(path), row.number, 1), remedy=row.remedy)
            cells = dict(zip(names, row.cells, strict=False))
            concept = mapper.concept(rows, cells)
            said.setdefault(cells[rows.id], []).append(once.setdefault(concept, concept))
    return said


def _rows_of(path: Path, rows: RowsMap, table: TableMap) -> Iterator[tuple[Row, tuple[str, ...]]]:
    if path.exists() and not path.is_file():  # a pipe may have nobody to write it, and a device no end
        raise PainrefError(f"{path.name} is not a regular file.", place=rows.place, remedy="Name a table.")
    try:
        with path.open("rb") as opened:
            if path.suffix.casefold() == PARQUET:
                found = read_parquet(path)
            else:
                fits = frozenset(rows.wanted)
                found = read_csv(opened, str(path), lambda n: len(fits.intersection(n)), encoding=table.encoding)
            for name in rows.wanted:
                _check_there(name, found.names, rows.place, str(path))
            yield from ((row, found.names) for row in found.rows)
    except OSError as error:
        raise _not_read(path, error, rows.place) from None


def _digest_of(path: Path) -> bytes:
    """Return the digest of a table beside, so that --resume notices another; nothing of one that cannot be read."""
    if not path.is_file():
        return b""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b""


def _map_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_MAP_BYTES + 1)
    except OSError as error:
        raise _not_read(path, error, Place(str(path))) from None
    if len(content) > MAX_MAP_BYTES:
        raise MapError(f"the map is more than {MAX_MAP_BYTES:,} bytes.", place=Place(str(path)), remedy="Shorten it.")
    return content


def _not_read(path: Path, error: OSError, place: Place) -> PainrefError:
    return PainrefError(
        f"cannot read {path.name}: {reason_of(error)}.", place=place, remedy="Name a file that is there."
    )
