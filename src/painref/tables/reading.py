"""A foreign table as rows of text: the encodings and dialects of CSV that spreadsheets write, and Parquet."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from painref.batch.lines import MAX_LINE_BYTES, repeated
from painref.batch.table import DECLARED
from painref.errors import PainrefError, Place, reason_of
from painref.tables.duck import connected

MAX_COLUMNS = 10_000
"""Most columns of a foreign table."""

MAX_CELL = 100_000
"""Longest cell, in characters."""

SEPARATORS = (",", ";", "\t", "|")

_EXCEL = "painref-cp1252"
"""The handler of bytes that are not UTF-8: they are read as Excel writes them in Western Europe and America."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the line on which it begins and its cells; or why it cannot be read, and how to mend that."""

    number: int
    cells: tuple[str, ...] = ()
    error: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns, what separates them, and its rows."""

    names: tuple[str, ...]
    separator: str
    rows: Iterator[Row]


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_EXCEL, _as_cp1252)


def read_csv(
    source: BinaryIO,
    file: str,
    fits: Callable[[tuple[str, ...]], int],
    *,
    encoding: str = "",
    separator: str = "",
) -> Table:
    """Return the table in a source of CSV, which messages call `file`.

    UTF-8 and UTF-16 are told apart by how the source begins; single bytes that are not UTF-8 are those of Windows-1252.
    The separator is the one that the file declares, or under which most of the names of its header fit.

    Raises `PainrefError` for a source that cannot be read, has no header, or one with too many or repeated names.
    """
    text = _decoded(source, file, encoding)
    lines = _Lines(text, file)
    declared, header_line = separator, ""
    for line in lines:
        if not declared and (found := DECLARED.fullmatch(line.strip("\r\n\ufeff"))):
            declared = _known(found[1], Place(file, lines.number, 1))
        elif line.strip("\r\n\ufeff ,;\t"):
            header_line = line.lstrip("\ufeff")
            break
    place = Place(file, max(lines.number, 1), 1)
    if not header_line:
        raise PainrefError("the table has no header.", place=place, remedy="Its first line names the columns.")
    candidates = {sign: _header(header_line, sign) for sign in ([declared] if declared else SEPARATORS)}
    sign = max(candidates, key=lambda one: (fits(candidates[one]), len(candidates[one]) > 1))
    names = candidates[sign]
    check_names(names, place)
    return Table(names, sign, _rows(lines, sign, len(names)))


def _known(sign: str, place: Place) -> str:
    if sign not in SEPARATORS:
        remedy = "Separate them by ',', ';', '|' or tabs."
        raise PainrefError(f"the columns are separated by '{sign}'.", place=place, remedy=remedy)
    return sign


def check_names(names: tuple[str, ...], place: Place) -> None:
    """Raise `PainrefError` for too many columns, one without a name, or a name given twice."""
    if len(names) > MAX_COLUMNS:
        raise PainrefError(
            f"the header has {len(names):,} columns.", place=place, remedy=f"At most {MAX_COLUMNS:,}; drop some."
        )
    if "" in names:
        raise PainrefError(
            f"column {names.index('') + 1} has no name.", place=place, remedy="Name it, or remove it from every line."
        )
    if twice := repeated(names):
        raise PainrefError(f"column '{twice[:60]}' is there twice.", place=place, remedy="Rename one of them.")


def _decoded(source: BinaryIO, file: str, encoding: str) -> io.TextIOWrapper:
    buffered = source if isinstance(source, io.BufferedReader) else io.BufferedReader(source)  # type: ignore[type-var]
    try:
        beginning = buffered.peek(4)[:4]
    except OSError as error:
        raise _unreadable(file, error) from None
    if beginning.startswith((b"PK\x03\x04", b"\x1f\x8b", b"PAR1")):
        what = {b"P": "a workbook, an archive or Parquet", b"\x1f": "compressed"}[beginning[:1]]
        remedy = "Save it as CSV, or uncompress it; the name of a Parquet file ends in .parquet."
        raise PainrefError(f"the table is {what}, not CSV.", place=Place(file), remedy=remedy)
    name = encoding or "utf-8"
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    elif not encoding and len(beginning) > 1 and 0 in beginning[:2]:
        name = "utf-16-be" if beginning[0] == 0 else "utf-16-le"
    errors = _EXCEL if name == "utf-8" else "replace"
    return io.TextIOWrapper(buffered, encoding=name, errors=errors, newline="")


class _Lines:
    """The lines of a text with their ends, counted; of one that is too long, only its beginning."""

    def __init__(self, text: io.TextIOWrapper, file: str) -> None:
        self._text = text
        self._file = file
        self.number = 0
        self.too_long = False
        self._ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = "" if self._ended else self._read()
        if not line:
            if not self._ended:
                self._text.detach()  # else the source would be closed with it, and it is not ours
            self._ended = True
            raise StopIteration
        self.number += 1
        if len(line) >= MAX_LINE_BYTES and not line.endswith(("\n", "\r")):
            self.too_long = True
            rest = line
            while rest and not rest.endswith(("\n", "\r")):
                rest = self._read()
            return "\n"
        return line

    def _read(self) -> str:
        try:
            return self._text.readline(MAX_LINE_BYTES)
        except OSError as error:
            raise _unreadable(self._file, error) from None


def _header(line: str, separator: str) -> tuple[str, ...]:
    try:
        [cells] = csv.reader([line], delimiter=separator)
    except (csv.Error, ValueError):
        return (line.strip(),)
    names = [" ".join(cell.split()) for cell in cells]
    while len(names) > 1 and not names[-1]:  # spreadsheets leave empty columns at the end
        names.pop()
    return tuple(names)


def _rows(lines: _Lines, separator: str, width: int) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=separator)
    while True:
        begin = lines.number + 1
        lines.too_long = False
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            where = f"lines {begin} to {lines.number}" if lines.number > begin else f"line {begin}"
            yield Row(begin, error=f"{where}: not well-formed CSV: {error}.", remedy="Check its quotes.")
            continue
        row = tuple(cell.strip() for cell in cells)
        if lines.too_long:
            yield Row(begin, error="the line is too long.", remedy=f"At most {MAX_LINE_BYTES:,} characters.")
        elif any(row):
            yield _checked(begin, row, width)


def _checked(number: int, row: tuple[str, ...], width: int) -> Row:
    if len(row) > width and not any(row[width:]):
        row = row[:width]
    if len(row) != width:
        remedy = "Quote a cell that holds what separates the columns."
        return Row(number, error=f"the line has {len(row):,} cells, the header {width:,}.", remedy=remedy)
    if any("\0" in cell for cell in row):
        return Row(number, error="a cell holds a NUL character.", remedy="Write the table anew.")
    if any(len(cell) > MAX_CELL for cell in row):
        return Row(number, error="a cell is too long.", remedy=f"At most {MAX_CELL:,} characters.")
    return Row(number, row)


def read_parquet(path: Path) -> Table:
    """Return the table in a Parquet file, its values as text. Raises `PainrefError`; it needs DuckDB."""
    connection = connected()
    import duckdb  # it is there: it has connected

    try:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
    except duckdb.Error as error:
        message = f"not a Parquet file that can be read: {str(error).splitlines()[0][:200]}"
        raise PainrefError(message, place=Place(str(path)), remedy="Check the file.") from None
    names = tuple(str(column[0]) for column in found.description or ())
    check_names(names, Place(str(path)))

    def rows() -> Iterator[Row]:
        number = 0
        while chunk := found.fetchmany(1000):
            for values in chunk:
                number += 1
                yield _checked(number, tuple(map(_text, values)), len(names))

    return Table(names, ",", rows())


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.15g}"
        case datetime() | date():
            return value.isoformat()
        case list() | tuple():
            return "|".join(map(_text, value))
        case _:
            return str(value).strip()


def _unreadable(file: str, error: OSError) -> PainrefError:
    remedy = "Check the disk or the program that they come from."
    return PainrefError(f"cannot read the patients: {reason_of(error)}.", place=Place(file), remedy=remedy)
