"""A script as it is printed: comments, the table that it reads, and its statements."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from painref.sql.contract import TABLE
from painref.sql.dialects import SETTINGS, Dialect, statements, table
from painref.sql.statement import Script


def contract_lines(script: Script) -> Iterator[str]:
    """Yield the contract as CSV: the name of each column, its type, and what it says."""
    yield "column,type,says"
    for column in script.columns:
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow((column.name, column.type, column.says))
        yield line.getvalue()


def script_lines(script: Script, dialect: Dialect, version: str, lens: str) -> Iterator[str]:
    """Yield the lines of the script: what it is and rests on, the table that it reads, and the statements.

    Raises `PainrefError` where the dialect cannot have them.
    """
    made = list(statements(script, dialect))
    yield f"-- painref sql --dialect {dialect}: knowledge {version}, {_plain(lens)}."
    yield "-- Decision support from published guidelines, not medical advice. NULL is 'not asked', never no."
    yield f"-- {TABLE}: one row a patient; painref sql --contract lists its {len(script.columns):,} columns."
    for name, text in script.legend.items():
        yield f"-- {name}: {_plain(text)}"
    yield from SETTINGS[dialect]
    yield table(script.columns, dialect).replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", 1) + ";"
    for statement in made:
        yield statement + ";"


def _plain(text: str) -> str:
    """Return a text on one line, as a comment ends with its line."""
    return " ".join(text.split())
