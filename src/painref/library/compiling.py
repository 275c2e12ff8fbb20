"""Writing the compiled knowledge; `painref.library.store` says what it is, and reads it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import index
from painref.library.completion import words
from painref.library.store import PAGED, STORE_NAME, Snapshot, replacement, sources_of, unchanged
from painref.records import to_builtins
from painref.reference.listing import LISTED, all_lines, rank, traits
from painref.reference.pages import entry_page

_SCHEMA = """
CREATE TABLE meta (version TEXT NOT NULL, release TEXT NOT NULL);
CREATE TABLE sources (path TEXT PRIMARY KEY, size INTEGER, time INTEGER, sha256 TEXT);
CREATE TABLE names (name TEXT PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, abbreviation TEXT);
CREATE TABLE pages (kind TEXT, id TEXT, record TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE lines (what TEXT, position INTEGER, record TEXT NOT NULL, PRIMARY KEY (what, position)) WITHOUT ROWID;
CREATE TABLE traits (
    what TEXT, trait TEXT, value TEXT, position INTEGER, rank INTEGER NOT NULL,
    PRIMARY KEY (what, trait, value, position)
) WITHOUT ROWID;
CREATE TABLE words (kind TEXT, word TEXT, names TEXT, PRIMARY KEY (kind, word, names)) WITHOUT ROWID;
CREATE TABLE lists (name TEXT NOT NULL, ids TEXT NOT NULL, records TEXT NOT NULL);
"""
"""`records` of a list are JSON texts, a line each, so that any of them can be read without the others."""


def compile_store(knowledge: Knowledge, before: Snapshot, folder: Path) -> bool:
    """Writes the compiled file of a data folder; `before` is what its sources were before the knowledge was read.

    False where it cannot be written, or where a source has changed meanwhile; neither is an error.
    """
    with suppress(sqlite3.Error, OSError), replacement(folder) as temporary:
        with closing(sqlite3.connect(temporary)) as connection, connection:
            _write(connection, knowledge, before)
        if unchanged(sources_of(folder), before) is not None:
            temporary.replace(folder / STORE_NAME)
            return True
    return False


def _write(connection: sqlite3.Connection, knowledge: Knowledge, before: Snapshot) -> None:
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO meta VALUES (?, ?)", (knowledge.version, _text(knowledge.release)))
    sources = ((name, *signature) for name, signature in before.items())
    connection.executemany("INSERT INTO sources VALUES (?, ?, ?, ?)", sources)
    connection.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", _names(knowledge))
    connection.executemany("INSERT INTO pages VALUES (?, ?, ?)", _pages(knowledge))
    for what in LISTED:
        for position, line in enumerate(all_lines(what, knowledge)):
            connection.execute("INSERT INTO lines VALUES (?, ?, ?)", (what, position, _text(line)))
            connection.executemany(
                "INSERT INTO traits VALUES (?, ?, ?, ?, ?)",
                (
                    (what, trait, value, position, rank(line, value) if trait == "condition" else 0)
                    for trait, values in traits(what, line).items()
                    for value in dict.fromkeys(values)
                ),
            )
    all_words = ((word.kind, name, " ".join(word.names)) for word in words(knowledge) for name in word.names)
    connection.executemany("INSERT OR IGNORE INTO words VALUES (?, ?, ?)", all_words)
    for kind in ENTRY_KINDS:
        entries = getattr(knowledge, kind.collection)
        records = "\n".join(map(_text, entries.values()))
        connection.execute("INSERT INTO lists VALUES (?, ?, ?)", (kind.list, json.dumps(list(entries)), records))


def _text(record: Any) -> str:
    return json.dumps(to_builtins(record), separators=(",", ":"))


def _names(knowledge: Knowledge) -> Iterator[tuple[str, str, str, str | None]]:
    kinds = {id_: kind for kind, collection in PAGED.items() for id_ in getattr(knowledge, collection)}
    entries = [entry for collection in PAGED.values() for entry in getattr(knowledge, collection).values()]
    for name, entry in index(entries).items():
        yield name, kinds[entry.id], entry.id, next(iter(entry.abbreviations), None)


def _pages(knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    for kind, collection in PAGED.items():
        for entry in getattr(knowledge, collection).values():
            yield kind, entry.id, json.dumps(to_builtins(entry_page(entry, knowledge)), indent=2)
