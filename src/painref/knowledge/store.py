"""The knowledge compiled into one file: single pages read without the rest, the whole read without parsing YAML.

The file is an SQLite database beside the YAML. It names every source it was made from, program code included, with
size, time and SHA-256, and is used only if they still are what they were. It is replaced whole or not at all, so that
two processes at once do no harm; where it cannot be written, everything works without it, only slower.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from painref.knowledge.names import normalise

if TYPE_CHECKING:
    from painref.knowledge.completion import Word
    from painref.knowledge.library import Knowledge

STORE_NAME = ".compiled.sqlite"
"""The compiled file, in the data folder itself."""

PAGED = {"procedure": "procedures", "condition": "conditions"}
"""The kinds of entry whose pages are compiled, and the collections that hold them."""

_SCHEMA = """
CREATE TABLE meta (version TEXT NOT NULL);
CREATE TABLE sources (path TEXT PRIMARY KEY, size INTEGER, time INTEGER, sha256 TEXT);
CREATE TABLE names (name TEXT PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE words (kind TEXT NOT NULL, names TEXT NOT NULL);
CREATE INDEX words_by_kind ON words (kind);
CREATE TABLE pages (kind TEXT, id TEXT, record TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE knowledge (records TEXT NOT NULL);
"""


class StoredPage(NamedTuple):
    """One page as JSON text, indented by two, with its kind and the version of the data."""

    kind: str
    record: str
    version: str


def _sources(folder: Path) -> dict[str, Path]:
    """Everything that the compiled file depends on, by a name that does not depend on where it is installed."""
    code = Path(__file__).parent
    data = {f"data/{path.relative_to(folder)}": path for path in folder.rglob("*.yaml")}
    return data | {f"code/{path.relative_to(code)}": path for path in code.rglob("*.py")}


Snapshot = dict[str, tuple[int, int, str]]
"""What the sources of a data folder were at one moment: size, time in nanoseconds and SHA-256 by name."""


def snapshot(folder: Path) -> Snapshot:
    """The sources as they are now; to be taken before they are read."""
    return {name: (*_size_and_time(path), _digest(path)) for name, path in _sources(folder).items()}


def _size_and_time(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _digest(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def _open(folder: Path) -> sqlite3.Connection | None:
    """The compiled file of a data folder if it is there and right, else None."""
    path = folder / STORE_NAME
    if not path.is_file():
        return None
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    with suppress(sqlite3.Error):
        known = {row[0]: row[1:] for row in connection.execute("SELECT path, size, time, sha256 FROM sources")}
        if _unchanged(_sources(folder), known):
            return connection
    connection.close()
    return None


def _unchanged(sources: dict[str, Path], known: dict[str, tuple[int, int, str]]) -> bool:
    """Same files, same sizes, and same times or else same contents (installing a package gives files new times)."""
    if sources.keys() != known.keys():
        return False
    for name, path in sources.items():
        size, time, sha256 = known[name]
        size_now, time_now = _size_and_time(path)
        if size_now != size or (time_now != time and _digest(path) != sha256):
            return False
    return True


def stored_page(name: str, folder: Path) -> StoredPage | None:
    """The page of the entry that goes by a normalised name, or None if that takes the whole knowledge."""
    connection = _open(folder)
    if connection is None:
        return None
    with closing(connection):
        found = connection.execute(
            "SELECT kind, record FROM names JOIN pages USING (kind, id) WHERE name = ?", (name,)
        ).fetchone()
        if found is None:
            return None
        (version,) = connection.execute("SELECT version FROM meta").fetchone()
        return StoredPage(kind=found[0], record=found[1], version=version)


def page_called(name: str, folder: Path, overlays: Sequence[Path] = ()) -> StoredPage:
    """The page of the procedure or condition that goes by this name, from the compiled file if there is one.

    With `overlays` over the built-in folder it is made anew: the compiled file knows the built-in knowledge alone.

    Raises `painref.knowledge.NotFoundError` with suggestions if nothing does.
    """
    stored = None if overlays else stored_page(normalise(name), folder)
    if stored is not None:
        return stored
    from painref.knowledge.loader import load
    from painref.knowledge.lookup import find
    from painref.knowledge.pages import entry_page
    from painref.knowledge.record import plain_data

    knowledge = load(overlays=overlays)
    entry = find(
        name,
        knowledge.procedures,
        knowledge.conditions,
        what="procedure or condition",
        hint="painref list, and painref list conditions, show them all.",
    )
    kind, entries = next(
        (kind, entries) for kind, collection in PAGED.items() if entry.id in (entries := getattr(knowledge, collection))
    )
    record = json.dumps(plain_data(entry_page(entries[entry.id], knowledge)), indent=2)
    return StoredPage(kind=kind, record=record, version=knowledge.version)


def stored_words(kinds: Iterable[str], folder: Path) -> list[Word] | None:
    """The words of some kinds, for completion; None if there is no compiled file."""
    from painref.knowledge.completion import Word

    connection = _open(folder)
    if connection is None:
        return None
    with closing(connection):
        return [
            Word(kind, tuple(names.split()))
            for kind in sorted(kinds)
            for (names,) in connection.execute("SELECT names FROM words WHERE kind = ?", (kind,))
        ]


def stored_knowledge(folder: Path) -> Knowledge | None:
    """The whole knowledge, or None if there is no compiled file."""
    connection = _open(folder)
    if connection is None:
        return None
    with closing(connection):
        (version,) = connection.execute("SELECT version FROM meta").fetchone()
        (records,) = connection.execute("SELECT records FROM knowledge").fetchone()
    return _knowledge(version, json.loads(records))


def _knowledge(version: str, records: dict[str, Any]) -> Knowledge:
    from painref.knowledge.library import Knowledge
    from painref.knowledge.loader import LISTS
    from painref.knowledge.models import Release
    from painref.knowledge.record import revive

    release = revive(records.pop("release"), Release)
    lists: dict[str, Any] = {
        name: {item["id"]: revive(item, LISTS[name]) for item in items} for name, items in records.items()
    }
    lists["named_facts"] = lists.pop("facts")
    return Knowledge(version=version, release=release, **lists)


def compile_store(knowledge: Knowledge, before: Snapshot, folder: Path) -> bool:
    """Writes the compiled file of a data folder; `before` is what its sources were before the knowledge was read.

    False where it cannot be written, or where a source has changed meanwhile; neither is an error.
    """
    temporary = folder / f"{STORE_NAME}.{os.getpid()}"
    try:
        with closing(sqlite3.connect(temporary)) as connection, connection:
            _write(connection, knowledge, before)
        if _unchanged(_sources(folder), before):
            temporary.replace(folder / STORE_NAME)
            return True
    except (sqlite3.Error, OSError):
        pass
    with suppress(OSError):
        temporary.unlink(missing_ok=True)
    return False


def _write(connection: sqlite3.Connection, knowledge: Knowledge, before: Snapshot) -> None:
    from painref.knowledge.completion import words
    from painref.knowledge.loader import LISTS
    from painref.knowledge.lookup import index
    from painref.knowledge.pages import entry_page
    from painref.knowledge.record import plain_data

    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO meta VALUES (?)", (knowledge.version,))
    rows = ((name, *signature) for name, signature in before.items())
    connection.executemany("INSERT INTO sources VALUES (?, ?, ?, ?)", rows)
    kinds = {id_: kind for kind, collection in PAGED.items() for id_ in getattr(knowledge, collection)}
    entries = [entry for collection in PAGED.values() for entry in getattr(knowledge, collection).values()]
    for name, entry in index(entries).items():
        connection.execute("INSERT INTO names VALUES (?, ?, ?)", (name, kinds[entry.id], entry.id))
    for entry in entries:
        record = json.dumps(plain_data(entry_page(entry, knowledge)), indent=2)
        connection.execute("INSERT INTO pages VALUES (?, ?, ?)", (kinds[entry.id], entry.id, record))
    rows_of_words = ((word.kind, " ".join(word.names)) for word in words(knowledge))
    connection.executemany("INSERT INTO words VALUES (?, ?)", rows_of_words)
    lists = {name: getattr(knowledge, "named_facts" if name == "facts" else name) for name in LISTS}
    records = {name: [plain_data(entry) for entry in entries.values()] for name, entries in lists.items()}
    records_text = json.dumps({"release": plain_data(knowledge.release), **records})
    connection.execute("INSERT INTO knowledge VALUES (?)", (records_text,))
