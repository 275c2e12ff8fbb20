"""The knowledge in one file of plain JSON text; an entry or an index can be read without the rest.

The first line, the head, says what the file was made of, and how long the second line, the contents, is and what its
digest is. The contents hold the release and, for every list of entries, pieces: where in the body that follows the ids
of the entries, the entries themselves and their indexes are. Every piece has its digest, and the data version ends in
the digest of the contents, which therefore covers every letter of every entry. Nothing is taken from a piece that does
not have its digest.

    {"format": ..., "made_of": ..., "length": ..., "digest": ...}
    {"release": {...}, "lists": {"procedures": {"ids": PIECE, "entries": PIECE, "indexes": {"name": PIECE, ...}}, ...}}
    [{"id": ...},
    {"id": ...}]                      a block of entries, a line each, so that one is decoded without the others;
                                      a comma and a tab between its fields, so that one is decoded without the others
    {"rfa": [0], ...}                 a block of an index: the positions of the entries with each key
    [[0, 0, 4093, "0123..."], ...]    a table of blocks: first position or key, then PIECE = offset, length, digest
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from mmap import mmap
from typing import Any, TypeVar

try:
    from _blake2 import blake2b  # what hashlib has; with it comes OpenSSL, which takes longer to load than an answer
except ImportError:  # pragma: no cover  # another Python than CPython
    from hashlib import blake2b

from painref.errors import PainrefError
from painref.knowledge.entries import INDEXES, Entries, Index
from painref.knowledge.kinds import ENTRY_KINDS, EntryKind
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Release
from painref.records import Folded, field_names, folded, from_builtins, to_builtins

T = TypeVar("T")

FORMAT = "painref/knowledge/3"
"""The version of the file format."""

_BLOCK = 4096
"""About how many bytes of entries are read at once: small entries share a block, a large one has its own."""

_BETWEEN_FIELDS = ",\t"
"""Separates two fields of an entry. JSON escapes tabs, so it occurs nowhere else and a field is found undecoded."""

Piece = Sequence[Any]
"""Where a piece of the body is: offset, length in bytes, digest."""


class DamagedError(PainrefError):
    """The compiled knowledge is not what was written, and cannot be made again."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the built-in knowledge is damaged: {what}.", remedy="Install painref again.")


def digest(data: bytes, size: int = 8) -> str:
    """Return the BLAKE2b digest of so many bytes, as hexadecimal digits."""
    return blake2b(data, digest_size=size).hexdigest()


# --- Writing ----------------------------------------------------------------------------------------------------------


def write(knowledge: Knowledge, made_of: str) -> bytes:
    """Return the file for some knowledge; `made_of` tells later whether what it was made of is still the same.

    The same knowledge gives the same bytes. Its version is not written: it follows from the contents.
    """
    body = _Body()
    contents = {
        "release": to_builtins(knowledge.release),
        "lists": {kind.list: _list(getattr(knowledge, kind.collection), body) for kind in ENTRY_KINDS},
    }
    text = _json(contents)
    head = {"format": FORMAT, "made_of": made_of, "length": len(text), "digest": digest(text, 16)}
    return b"\n".join([_json(head), text, *body.pieces, b""])


def _list(entries: Entries[Any], body: _Body) -> dict[str, Any]:
    positions = {id_: position for position, id_ in enumerate(entries)}
    indexes = {}
    for name in INDEXES:
        index = entries.index(name)
        items = ((key, _json(key) + b":" + _json([positions[id_] for id_ in ids])) for key, ids in index.items())
        if index:
            indexes[name] = body.add(_json(list(body.blocks(items, b"{%b}", b","))))
    records = ((position, _line(entry)) for position, entry in enumerate(entries.values()))
    return {
        "entries": body.add(_json(list(body.blocks(records, b"[%b]", b",\n")))),
        "ids": body.add(_json(list(entries))),
        "indexes": indexes,
    }


def _line(entry: Any) -> bytes:
    fields: dict[str, Any] = to_builtins(entry)
    return b"{%b}" % _BETWEEN_FIELDS.encode().join(_json(name) + b":" + _json(fields[name]) for name in fields)


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


class _Body:
    """The pieces written so far."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._length = 0

    def add(self, data: bytes) -> Piece:
        """Append a piece, and return where it is."""
        piece = [self._length, len(data), digest(data)]
        self.pieces.append(data)
        self._length += len(data) + 1
        return piece

    def blocks(self, items: Iterable[tuple[Any, bytes]], form: bytes, between: bytes) -> Iterator[Any]:
        """Append items, several to a block, and yield the first key of each block and where it is."""
        gathered: list[bytes] = []
        first: Any = None
        for key, data in items:
            if gathered and sum(map(len, gathered)) + len(data) > _BLOCK:
                yield [first, *self.add(form % between.join(gathered))]
                gathered = []
            first = first if gathered else key
            gathered.append(data)
        if gathered:
            yield [first, *self.add(form % between.join(gathered))]


# --- Reading ----------------------------------------------------------------------------------------------------------


class Artefact:
    """The file, opened: `made_of` as it was given, and `version`, that of the knowledge in it.

    `rebuild` makes the bytes again where a piece turns out to be damaged; without it, or if it does not give the same
    contents, reading raises `DamagedError`. So does opening a file whose head or contents are damaged.
    """

    def __init__(self, data: bytes | mmap, rebuild: Callable[[], bytes | mmap] | None = None) -> None:
        try:
            end = data.find(b"\n") + 1
            head = json.loads(data[:end])
            contents = data[end : end + head["length"]]
            self.made_of = head["made_of"]
            self.digest: str = head["digest"]
            sound = head["format"] == FORMAT and self.digest == digest(contents, 16)
            self._contents = json.loads(contents)
            self.release = from_builtins(self._contents["release"], Release)  # ValueError if another painref wrote it
        except (ValueError, KeyError, TypeError, RecursionError):
            sound = False
        if not sound:
            raise DamagedError("its table of contents is not what was written")
        self.data, self._body = data, end + len(contents) + 1
        self._rebuild = rebuild
        self.version = f"{self.release.version}+{self.digest[:8]}"

    def knowledge(self) -> Knowledge:
        """Return the knowledge; an entry is read when it is first asked for."""
        lists = self._contents["lists"]
        collections: dict[str, Any] = {
            kind.collection: _StoredEntries(self, lists[kind.list], kind) for kind in ENTRY_KINDS
        }
        return Knowledge(version=self.version, release=self.release, **collections)

    def text(self, piece: Piece) -> str:
        """Return the JSON text of a piece."""
        return (self._sound(piece) or self._rebuilt(piece)).decode()

    def read(self, piece: Piece) -> Any:
        """Return what a piece says."""
        return json.loads(self.text(piece))

    def is_sound(self) -> bool:
        """Return whether every piece is what was written."""
        pieces = [piece for stored in self._contents["lists"].values() for piece in _pieces(stored)]
        blocks = (row[1:] for piece, table in pieces if table and self._sound(piece) for row in self.read(piece))
        return all(self._sound(piece) for piece, _ in pieces) and all(map(self._sound, blocks))

    def _sound(self, piece: Piece) -> bytes | None:
        """Return the bytes of a piece if they have its digest."""
        begin = self._body + piece[0]
        data = self.data[begin : begin + piece[1]]
        return data if digest(data) == piece[2] else None

    def _rebuilt(self, piece: Piece) -> bytes:
        """Return the bytes of a piece after making all of them again."""
        if self._rebuild is None:
            raise DamagedError("an entry is not what was written")
        other = Artefact(self._rebuild())
        if other.digest != self.digest:
            raise DamagedError("an entry is not what was written, and the YAML says something else")
        self.data, self._body, self._rebuild = other.data, other._body, None
        return self._sound(piece) or self._rebuilt(piece)


def _pieces(stored: dict[str, Any]) -> Iterator[tuple[Piece, bool]]:
    """Yield the pieces of a list, and whether each is a table of more pieces."""
    yield stored["ids"], False
    yield stored["entries"], True
    for piece in stored["indexes"].values():
        yield piece, True


class _Table:
    """The blocks of some entries or of an index, in order of their first position or key."""

    def __init__(self, artefact: Artefact, piece: Piece) -> None:
        self._artefact = artefact
        self._rows: list[Any] = artefact.read(piece)
        self._firsts = [row[0] for row in self._rows]
        self._contents: dict[int, Any] = {}

    def block(self, key: Any) -> tuple[Any, str]:
        """Return the first key and the text of the block that has a key, if any has."""
        first, *piece = self._rows[self._row(key)]
        return first, self._artefact.text(piece)

    def read(self, key: Any) -> Any:
        """Return the content of the block that has a key, if any has; it is decoded once."""
        return self._content(self._row(key))

    def blocks(self, key: Any = None) -> Iterator[Any]:
        """Yield the content of every block, or of those from the one that has a key."""
        yield from map(self._content, range(0 if key is None else self._row(key), len(self._rows)))

    def _row(self, key: Any) -> int:
        return max(bisect_right(self._firsts, key) - 1, 0)

    def _content(self, row: int) -> Any:
        if row not in self._contents:
            self._contents[row] = self._artefact.read(self._rows[row][1:])
        return self._contents[row]


class _StoredEntries(Entries[T]):
    """Entries of the file. Each is made of its record when it is first asked for, and stays the same object."""

    def __init__(self, artefact: Artefact, stored: dict[str, Any], kind: EntryKind) -> None:
        super().__init__()
        self._artefact = artefact
        self._stored = stored
        self._kind = kind  # whose type is imported when an entry is made: a look-up needs few of them
        self._ids: dict[Id, int] | None = None
        self._table: _Table | None = None
        self._lines: dict[int, str] = {}

    @property
    def positions(self) -> dict[Id, int]:
        """The position of each entry by its id."""
        if self._ids is None:
            self._ids = {id_: position for position, id_ in enumerate(self._artefact.read(self._stored["ids"]))}
        return self._ids

    def __getitem__(self, id_: Id) -> T:
        entry = self._entries.get(id_)
        if entry is None:
            position = self.positions[id_]
            entry = self._entries[id_] = _made(self._line(position), self._kind.type)
            self._lines.pop(position, None)
        return entry

    def name(self, id_: Id) -> str:
        """Return the name of an entry, which is not made for that, nor its type imported."""
        if id_ in self._entries:
            return super().name(id_)
        name: str = json.loads(self._line(self.positions[id_]))["name"]
        return name

    def _line(self, position: int) -> str:
        if position not in self._lines:
            self._table = self._table or _Table(self._artefact, self._stored["entries"])
            first, block = self._table.block(position)
            self._lines.update(enumerate(block[1:-1].split(",\n"), first))
        return self._lines[position]

    def __contains__(self, id_: object) -> bool:
        return id_ in self.positions

    def __iter__(self) -> Iterator[Id]:
        return iter(self.positions)

    def __len__(self) -> int:
        return len(self.positions)

    def index(self, name: str) -> Index:
        """Return one of the `INDEXES`; it is opened once."""
        if name not in self._indexes:
            piece = self._stored["indexes"].get(name)
            table = _Table(self._artefact, piece) if piece else None
            self._indexes[name] = _StoredIndex(tuple(self), table) if table else Index({}, name)
        return self._indexes[name]


def _made(line: str, cls: Any) -> Any:
    """Return the entry of a line; a large one makes its fields when they are asked for."""
    if not issubclass(cls, Folded):
        return from_builtins(json.loads(line), cls)
    fields = dict(zip(field_names(cls), line[1:-1].split(_BETWEEN_FIELDS), strict=True))
    return folded(cls, lambda name: json.loads(fields[name][len(name) + 3 :]))


class _StoredIndex(Index):
    """An index of the file, read block by block."""

    def __init__(self, positions: Sequence[Id], table: _Table) -> None:
        self._positions = positions
        self._table = table

    def __getitem__(self, key: str) -> tuple[Id, ...]:
        return tuple(self._positions[position] for position in self._table.read(key)[key])

    def __iter__(self) -> Iterator[str]:
        for block in self._table.blocks():
            yield from block

    def __len__(self) -> int:
        return sum(map(len, self._table.blocks()))

    def beginning(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with `prefix`, in their order."""
        for block in self._table.blocks(prefix):
            keys = list(block)
            for key in keys[bisect_left(keys, prefix) :]:
                if not key.startswith(prefix):
                    return
                yield key
