"""The knowledge compiled into one file: single pages read without the rest, the whole read without parsing YAML.

The file is an SQLite database beside the YAML. It names every source it was made from, program code included, with
size, time and SHA-256, and is used only if they still are what they were. It is replaced whole or not at all, so that
two processes at once do no harm; where it cannot be written, everything works without it, only slower.

What is asked for is looked up, never looked through: ten times the knowledge must not take noticeably longer. What
the file does not answer, such as a name that does not exist, takes the whole knowledge or the list of all names.
`painref.library.compiling` writes it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from painref.knowledge.names import normalise

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge
    from painref.library.completion import Word

STORE_NAME = ".compiled.sqlite"
"""The compiled file, in the data folder itself."""

PAGED = {"procedure": "procedures", "condition": "conditions"}
"""The kinds of entry whose pages are compiled, and the collections that hold them."""


class StoredPage(NamedTuple):
    """One page as JSON text, indented by two, with its kind and the version of the data."""

    kind: str
    record: str
    version: str


class StoredLines(NamedTuple):
    """The lines of a list as plain data, the id of the condition that they are for, and the version of the data."""

    lines: list[Any]
    condition: str | None
    version: str


class StoredName(NamedTuple):
    """An entry as far as a suggestion needs it."""

    id: str
    abbreviations: tuple[str, ...]


def sources_of(folder: Path) -> dict[str, Path]:
    """Everything that the compiled file depends on, by a name that does not depend on where it is installed."""
    code = Path(__file__).parent.parent
    return dict([*_files(folder, ".yaml", "data/"), *_files(code, ".py", "code/")])


def _files(folder: Path, suffix: str, prefix: str) -> Iterable[tuple[str, Path]]:
    """The files of a folder and its subfolders that end so; at a fraction of the time that `Path.rglob` takes."""
    top = str(folder)
    for path, _, names in os.walk(top):
        for name in names:
            if name.endswith(suffix):
                file = os.path.join(path, name)  # noqa: PTH118
                yield prefix + file[len(top) + 1 :].replace(os.sep, "/"), Path(file)


Snapshot = dict[str, tuple[int, int, str]]
"""What the sources of a data folder were at one moment: size, time in nanoseconds and SHA-256 by name."""


def snapshot(folder: Path) -> Snapshot:
    """The sources as they are now; to be taken before they are read."""
    return {name: (*_size_and_time(path), _digest(path)) for name, path in sources_of(folder).items()}


def _size_and_time(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _digest(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def unchanged(sources: Mapping[str, Path], known: Snapshot) -> Snapshot | None:
    """The sources as they are now, if they are the same files with the same sizes, and the same times or contents.

    Installing a package gives files new times.
    """
    if sources.keys() != known.keys():
        return None
    now: Snapshot = {}
    for name, path in sources.items():
        size, time, sha256 = known[name]
        size_now, time_now = _size_and_time(path)
        if size_now != size or (time_now != time and _digest(path) != sha256):
            return None
        now[name] = size, time_now, sha256
    return now


def _open(folder: Path) -> sqlite3.Connection | None:
    """The compiled file of a data folder if it is there and right, else None."""
    path = folder / STORE_NAME
    if not path.is_file():
        return None
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    with suppress(sqlite3.Error):
        known = {row[0]: row[1:] for row in connection.execute("SELECT path, size, time, sha256 FROM sources")}
        now = unchanged(sources_of(folder), known)
        if now is not None:
            if now != known:
                remember_times(now, folder)
            return connection
    connection.close()
    return None


def remember_times(now: Snapshot, folder: Path) -> None:
    """Notes the times of sources whose contents had to be compared, if it can, so that the next look-up need not.

    Another process may have replaced the file meanwhile: a time goes only with the contents that had it.
    """
    with suppress(sqlite3.Error, OSError), replacement(folder) as temporary:
        temporary.write_bytes((folder / STORE_NAME).read_bytes())
        with closing(sqlite3.connect(temporary)) as connection, connection:
            times = ((time, name, sha256) for name, (_, time, sha256) in now.items())
            connection.executemany("UPDATE sources SET time = ? WHERE path = ? AND sha256 = ?", times)
        temporary.replace(folder / STORE_NAME)


@contextmanager
def replacement(folder: Path) -> Iterator[Path]:
    """The path for a file of this process alone, which is to replace the compiled one; unless it does, it goes."""
    temporary = folder / f"{STORE_NAME}.{os.getpid()}"
    try:
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _version(connection: sqlite3.Connection) -> str:
    (version,) = connection.execute("SELECT version FROM meta").fetchone()
    return str(version)


# --- Single answers ---------------------------------------------------------------------------------------------------


def stored_page(name: str, folder: Path) -> StoredPage | None:
    """The page of the entry that goes by a normalised name, or None if there is none here."""
    connection = _open(folder)
    if connection is None:
        return None
    with closing(connection):
        found = connection.execute(
            "SELECT kind, record FROM names JOIN pages USING (kind, id) WHERE name = ?", (name,)
        ).fetchone()
        return StoredPage(found[0], found[1], _version(connection)) if found else None


def stored_names(folder: Path) -> dict[str, StoredName] | None:
    """Every name that a page goes by, normalised, and whose it is; None if there is no compiled file."""
    connection = _open(folder)
    if connection is None:
        return None
    with closing(connection):
        rows = connection.execute("SELECT name, id, abbreviation FROM names ORDER BY rowid")
        return {name: StoredName(id_, (short,) if short else ()) for name, id_, short in rows}


def page_called(name: str, folder: Path, overlays: Sequence[Path] = ()) -> StoredPage:
    """The page of the procedure or condition that goes by this name, from the compiled file if there is one.

    With `overlays` over the built-in folder it is made anew: the compiled file knows the built-in knowledge alone.

    Raises `painref.knowledge.NotFoundError` with suggestions if nothing does.
    """
    what, hint = "procedure or condition", "painref list, and painref list conditions, show them all."
    if not overlays:
        wanted = normalise(name)
        stored = stored_page(wanted, folder)
        if stored is not None:
            return stored
        names = stored_names(folder)
        if names is not None:
            from painref.knowledge.lookup import NotFoundError, suggest

            raise NotFoundError(name, what, suggest(wanted, names), hint)
    import json

    from painref.knowledge.lookup import find
    from painref.library.access import load
    from painref.records import to_builtins
    from painref.reference.pages import entry_page

    knowledge = load(overlays=overlays)
    entry = find(name, knowledge.procedures, knowledge.conditions, what=what, hint=hint)
    kind, entries = next(
        (kind, entries) for kind, collection in PAGED.items() if entry.id in (entries := getattr(knowledge, collection))
    )
    record = json.dumps(to_builtins(entry_page(entries[entry.id], knowledge)), indent=2)
    return StoredPage(kind=kind, record=record, version=knowledge.version)


def stored_lines(what: str, filters: Mapping[str, str], folder: Path) -> StoredLines | None:
    """The lines of `painref list`, filtered by values as they are typed; None if that takes the whole knowledge.

    It does where nothing passes: only the whole knowledge can tell a value that does not exist from one without lines.
    """
    import json

    connection = _open(folder)
    if connection is None:
        return None
    with closing(connection):
        wanted = {name: normalise(value) for name, value in filters.items()}
        if "condition" in wanted:
            query = "SELECT id FROM names WHERE name = ? AND kind = 'condition'"
            (wanted["condition"],) = connection.execute(query, (wanted["condition"],)).fetchone() or ("",)
        query = "SELECT position, rank FROM traits WHERE what = ? AND trait = ? AND value = ?"
        passing = [dict(connection.execute(query, (what, *trait))) for trait in wanted.items()]
        if passing:
            kept = set(passing[0]).intersection(*passing)
            query = "SELECT record FROM lines WHERE what = ? AND position = ?"
            ordered = sorted(kept, key=lambda position: (sum(ranks[position] for ranks in passing), position))
            records = [connection.execute(query, (what, position)).fetchone()[0] for position in ordered]
        else:
            query = "SELECT record FROM lines WHERE what = ? ORDER BY position"
            records = [record for (record,) in connection.execute(query, (what,))]
        if not records:
            return None
        return StoredLines(json.loads(f"[{','.join(records)}]"), wanted.get("condition"), _version(connection))


def stored_words(kinds: Iterable[str], beginning: str, folder: Path) -> list[Word] | None:
    """The words of some kinds that begin so, or have another name that does; None if there is no compiled file."""
    from painref.library.completion import Word

    connection = _open(folder)
    if connection is None:
        return None
    with closing(connection):
        return [
            Word(kind, tuple(names.split()))
            for kind in sorted(kinds)
            for (names,) in connection.execute(
                "SELECT DISTINCT names FROM words WHERE kind = ? AND word BETWEEN ? AND ?",
                (kind, beginning, beginning + "\U0010ffff"),
            )
        ]


# --- The whole --------------------------------------------------------------------------------------------------------


def stored_knowledge(folder: Path) -> Knowledge | None:
    """The whole knowledge, each entry made when it is first asked for; None if there is no compiled file."""
    connection = _open(folder)
    if connection is None:
        return None
    with closing(connection):
        version, release = connection.execute("SELECT version, release FROM meta").fetchone()
        lists = connection.execute("SELECT name, ids, records FROM lists").fetchall()
    return _knowledge(version, release, lists)


def _knowledge(version: str, release: str, stored: Iterable[tuple[str, str, str]]) -> Knowledge:
    import json

    from painref.knowledge.kinds import BY_LIST
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.model import Release
    from painref.library.entries import Entries
    from painref.records import from_builtins

    decode = json.JSONDecoder().raw_decode

    def reader(cls: type[Any]) -> Callable[[str], Any]:
        return lambda text: from_builtins(decode(text)[0], cls)

    lists: dict[str, Any] = {}
    for name, ids, records in stored:
        texts = zip(json.loads(ids), records.split("\n"), strict=False)  # nothing at all is still one line
        lists[BY_LIST[name].collection] = Entries(dict(texts), reader(BY_LIST[name].type))
    return Knowledge(version=version, release=from_builtins(json.loads(release), Release), **lists)
