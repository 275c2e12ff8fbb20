"""Triage of a table by DuckDB: a Parquet file of the contract in, one record a patient out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from painref.errors import PainrefError, Place, reason_of
from painref.knowledge.knowledge import Knowledge
from painref.records import record
from painref.sql.contract import KEY, TABLE, every_column
from painref.sql.dialects import missing
from painref.sql.statement import CLEAR, DECIDED, Script, packed_record, triage_script
from painref.sql.writer import nested, quoted
from painref.suggestions import suggestion
from painref.triage.engine.rules import Rules

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@record
class Assessed:
    """How many patients were assessed."""

    total: int


def assess_table(source: Path, output: Path, rules: Rules, *, jobs: int | None = None) -> Assessed:
    """Assess every patient of a Parquet file, and write a record of each: Parquet, or else NDJSON.

    Raises `PainrefError` for a table that is not of the contract, and what DuckDB cannot read or write.
    """
    try:
        import duckdb  # of the extra
    except ImportError:
        raise missing("duckdb") from None
    with TemporaryDirectory(prefix="painref-") as folder, duckdb.connect(str(Path(folder) / "work.duckdb")) as database:
        try:
            database.execute("SET enable_progress_bar = false")
            if jobs is not None:
                database.execute(f"SET threads = {jobs}")
            there = _columns_of(database, source, rules.knowledge)
            _reserve(output)
            try:
                script = triage_script(rules)
                _open_table(database, source, script, there)
                return _assess(database, output, script, rules)
            except BaseException:
                output.unlink(missing_ok=True)
                raise
        except duckdb.Error as error:
            message = f"DuckDB says: {str(error).splitlines()[0]}"
            raise PainrefError(message, place=Place(str(source)), remedy="Correct the table, or free space.") from None


def _reserve(output: Path) -> None:
    """Make the file of the records, which only its owner reads; one that is there is never overwritten."""
    try:
        os.close(os.open(output, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise PainrefError(
            f"cannot write the records: {reason_of(error)}.", place=Place(str(output)), remedy="Name a new file."
        ) from None


def _columns_of(database: DuckDBPyConnection, source: Path, knowledge: Knowledge) -> frozenset[str]:
    """Return the columns of a file. Raises `PainrefError` where one is none of the contract, or an id comes twice."""
    place = Place(str(source))
    if not source.is_file():
        raise PainrefError("there is no such file.", place=place, remedy="Name a Parquet file of patients.")
    read = f"read_parquet({_text(str(source))})"
    there = [name for name, *_ in database.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()]
    known = every_column(knowledge)
    if KEY not in there:
        raise PainrefError(f"there is no column {KEY}.", place=place, remedy="Name the column of the patients' ids so.")
    if unknown := [name for name in there if name not in known]:
        near = suggestion(unknown[0], known) or "painref sql --contract shows them all."
        raise PainrefError(f"'{unknown[0][:80]}' is not a column of the contract.", place=place, remedy=near)
    counted = f"SELECT count(*), count(DISTINCT {KEY}), count({KEY}) FROM {read}"
    total, ids, named = database.execute(counted).fetchall()[0]
    if not total == ids == named:
        raise PainrefError(
            f"{total:,} rows have {ids:,} different {KEY}.", place=place, remedy="Give every row an id of its own."
        )
    return frozenset(there)


def _open_table(database: DuckDBPyConnection, source: Path, script: Script, there: frozenset[str]) -> None:
    """Make the view of the contract on a file: what the file lacks is NULL."""
    cells = ", ".join(
        f"CAST({quoted(column.name) if column.name in there else 'NULL'} AS {column.type}) AS {quoted(column.name)}"
        for column in script.columns
    )
    database.execute(f"CREATE VIEW {TABLE} AS SELECT {cells} FROM read_parquet({_text(str(source))})")


def _assess(database: DuckDBPyConnection, output: Path, script: Script, rules: Rules) -> Assessed:
    decided, clear = script.steps[:2]
    if decided.layout is None or clear.layout is None:
        raise TypeError("the first statements of triage have a layout")
    # A plan of this size takes longer to improve than to carry out; the last, short one is improved.
    optimizers = ", ".join(name for name, *_ in database.execute("SELECT name FROM duckdb_optimizers()").fetchall())
    database.execute(f"SET disabled_optimizers = {_text(optimizers)}")
    for step, results in ((decided, decided.layout.results), (clear, clear.layout.results)):
        if step.layout is not None:
            query = f"SELECT {_narrowed(list(results))} FROM ({nested(step.layout, step.source, KEY)})"
            database.execute(f"CREATE TABLE {step.makes} AS {query}")
    database.execute("SET disabled_optimizers = ''")
    form = "parquet" if output.suffix.casefold() == ".parquet" else "json"
    records = packed_record(rules, DECIDED, CLEAR)
    found = database.execute(f"COPY ({records}) TO {_text(str(output))} (FORMAT {form}, USE_TMP_FILE false)").fetchall()
    return Assessed(total=int(found[0][0]))


def _narrowed(names: Sequence[str]) -> str:
    """Return the columns of a result, with those of rows and of requests as lists of what is there."""
    return ", ".join((KEY, *_columns(names)))


def _columns(names: Sequence[str]) -> Iterator[str]:
    for start in ("row", "request"):
        packed = [name for name in names if name.startswith(start) and name[len(start) :].isdecimal()]
        if packed:
            chosen = f"list_filter([{', '.join(packed)}], lambda x: x IS NOT NULL)"
            yield f"{f'list_sort({chosen})' if start == 'row' else chosen} AS {start}s"
        names = [name for name in names if name not in packed]
    yield from map(quoted, names)


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
