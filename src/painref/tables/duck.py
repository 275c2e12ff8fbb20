"""Tables in Parquet and DuckDB, by DuckDB, which is an extra."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from painref.errors import PainrefError, Place
from painref.tables.columns import ColumnType, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.COUNT: "BIGINT",
    ColumnType.TRUTH: "BOOLEAN",
}


def connected(database: Path | None = None) -> DuckDBPyConnection:
    """Return a connection to a database file, or to one in memory, that loads nothing from anywhere.

    Raises `PainrefError` if DuckDB is not installed, or cannot open the file.
    """
    try:
        import duckdb  # an extra
    except ModuleNotFoundError:
        raise PainrefError(
            "Parquet and DuckDB need the package duckdb, which is not installed.",
            remedy="Install it with pip install 'painref[sql]'; tables in CSV do without.",
        ) from None
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        return duckdb.connect(str(database) if database else ":memory:", config=settings)
    except duckdb.Error as error:
        raise _failed(error, database) from None


def load_rows(connection: DuckDBPyConnection, table: Table, rows: Path) -> None:
    """Make a table of the rows in a file of NDJSON, with the types of its columns. Raises `PainrefError`."""
    import duckdb  # it is there: the connection is one

    types = ", ".join(f"{_quoted(column.name)}: '{_TYPES[column.type]}'" for column in table.columns)
    try:
        connection.execute(
            f"CREATE TABLE {_quoted(table.name)} AS SELECT * FROM read_json(?, format='newline_delimited', "  # noqa: S608
            f"columns={{{types}}}, maximum_object_size=104857600)",
            [str(rows)],
        )
    except duckdb.Error as error:
        raise _failed(error, rows) from None


def write_parquet(connection: DuckDBPyConnection, table: Table, path: Path) -> None:
    """Write a table to a Parquet file. Raises `PainrefError`."""
    import duckdb  # as above

    try:
        name, where = _quoted(table.name), str(path).replace("'", "''")
        connection.execute(f"COPY {name} TO '{where}' (FORMAT parquet, COMPRESSION zstd)")
    except duckdb.Error as error:
        raise _failed(error, path) from None


def _quoted(name: str) -> str:
    """Return a name of ours as an identifier."""
    return f'"{name}"'


def _failed(error: Exception, path: Path | None) -> PainrefError:
    message = f"DuckDB cannot do this: {str(error).splitlines()[0][:200]}"
    return PainrefError(message, place=Place(str(path)) if path else None, remedy="Check the file and the disk.")
