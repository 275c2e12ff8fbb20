"""Triage of a table by DuckDB: a Parquet file of the contract in, one record a patient out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from painref.errors import PainrefError, Place, reason_of
from painref.knowledge.knowledge import Knowledge
from painref.records import record
from painref.sql.arrow import truths
from painref.sql.asked import JOINT
from painref.sql.at_once import LIST, ONE, AtOnce, Found, at_once
from painref.sql.contract import KEY, ContractColumn, contract, every_column
from painref.sql.statement import record_of
from painref.sql.writer import nested, quoted
from painref.suggestions import suggestion
from painref.tables.duck import connected
from painref.triage.engine.rules import Rules

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


MANY = 32_768
"""So many patients are decided at once; more at once need more memory."""

_PACKED, _PLACE = "packed", "row_place"


@record
class Assessed:
    """How many patients were assessed."""

    total: int


def assess_table(
    source: Path, output: Path, rules: Rules, *, jobs: int | None = None, implied: bool = True
) -> Assessed:
    """Assess every patient of a Parquet file, and write a record of each: Parquet, or else NDJSON.

    What answers imply holds too, unless it is not to be `implied`: the table has it already.
    Raises `PainrefError` for a table that is not of the contract, and what DuckDB cannot read or write.
    """
    with TemporaryDirectory(prefix="painref-") as folder, connected(Path(folder) / "work.duckdb") as database:
        import duckdb  # it is there: the connection is one

        try:
            database.execute("SET enable_progress_bar = false; SET memory_limit = '500MB'")
            if jobs is not None:
                database.execute(f"SET threads = {jobs}")
            there = _columns_of(database, source, rules.knowledge)
            _reserve(output)
            try:
                triage = at_once(rules, there, implied=implied)
                return _assess(database, output, source, rules, triage, there)
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
        remedy = _nearest(unknown[0], known) or "painref sql --contract shows them all."
        raise PainrefError(f"'{unknown[0][:80]}' is not a column of the contract.", place=place, remedy=remedy)
    counted = f"SELECT count(*), count(DISTINCT {KEY}), count({KEY}) FROM {read}"
    total, ids, named = database.execute(counted).fetchall()[0]
    if not total == ids == named:
        raise PainrefError(
            f"{total:,} rows have {ids:,} different {KEY}.", place=place, remedy="Give every row an id of its own."
        )
    return frozenset(there)


def _nearest(unknown: str, known: Iterable[str]) -> str:
    """Return the column, of thousands, that a mistyped one may stand for: of its question, or which question."""
    of_question: dict[str, list[str]] = {}
    for name in known:
        of_question.setdefault(name.partition(JOINT)[0], []).append(name)
    question = unknown.partition(JOINT)[0]
    return suggestion(unknown, of_question[question]) if question in of_question else suggestion(question, of_question)


def _assess(
    database: DuckDBPyConnection, output: Path, source: Path, rules: Rules, triage: AtOnce, there: frozenset[str]
) -> Assessed:
    table = _typed(source, contract(triage.layout.read, rules.knowledge), there)
    total = int(database.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
    columns = [*(f"{name} BIGINT" for name in ONE), *(f"{name} BIGINT[]" for name in LIST)]
    database.execute(f"CREATE TABLE {_PACKED} ({KEY} VARCHAR, {', '.join(columns)})")
    for start in range(0, total, MANY):
        end = min(start + MANY, total)
        part = f"(SELECT * FROM {table} WHERE {_PLACE} >= {start} AND {_PLACE} < {end})"
        leaves = truths(database.sql(nested(triage.layout, part, _PLACE)), end - start)
        _unpack(database, triage.decide(leaves, (1 << end - start) - 1), end - start, part)
    form = "parquet, ROW_GROUP_SIZE 8192" if output.suffix.casefold() == ".parquet" else "json"
    records = record_of(rules, triage.flags, _PACKED)
    database.execute(f"COPY ({records}) TO {_text(str(output))} (FORMAT {form}, USE_TMP_FILE false)")
    return Assessed(total=total)


def _typed(source: Path, columns: Sequence[ContractColumn], there: frozenset[str]) -> str:
    """Return the table of a file in the types of the contract, what it lacks NULL, and the place of each row."""
    cells = (
        f"CAST({quoted(column.name) if column.name in there else 'NULL'} AS {column.type}) AS {quoted(column.name)}"
        for column in columns
    )
    read = f"read_parquet({_text(str(source))}, file_row_number = true)"
    return f"(SELECT file_row_number AS {_PLACE}, {', '.join(cells)} FROM {read})"


def _unpack(database: DuckDBPyConnection, found: Iterable[Found], patients: int, part: str) -> None:
    """Add the results of some patients to the table: a number in sets of bits becomes a number of each patient."""
    at, size = "CAST(xor(n, 7) AS INTEGER)", (patients + 7) // 8  # the lowest bit of a byte is the highest for DuckDB
    values: list[bytes] = []

    def bit(bits: int) -> str:
        values.append(bits.to_bytes(size, "little"))
        return f"get_bit(CAST(CAST(${len(values)} AS BLOB) AS BIT), {at})"

    cells: dict[str, list[str]] = {name: [] for name in (*ONE, *LIST)}
    for item in found:
        known = bit(item.known)
        more = (f"(CAST({bit(bits)} AS BIGINT) << {place})" for place, bits in item.more.items())
        cells[item.column].append(f"CASE WHEN {known} = 1 THEN {' + '.join((str(item.least), *more))} END")
    columns = [*(cells[name][0] if cells[name] else "NULL" for name in ONE)]
    columns += [f"list_sort(list_filter([{', '.join(cells[name])}], lambda x: x IS NOT NULL))" for name in LIST]
    ids = f"SELECT {KEY}, {_PLACE} - min({_PLACE}) OVER () AS n FROM {part}"
    database.execute(f"INSERT INTO {_PACKED} SELECT {KEY}, {', '.join(columns)}\nFROM ({ids}) ORDER BY n", values)


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
