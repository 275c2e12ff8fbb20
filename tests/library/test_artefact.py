"""The compiled file says what the knowledge says, entry by entry, and nothing is taken from a damaged one."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterator

import pytest

from painref.knowledge.entries import INDEXES
from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.library.artefact import Artefact, DamagedError, digest, write
from painref.lint.checked import load_folder
from tests.samples import GOOD


@pytest.fixture(scope="module")
def read() -> Knowledge:
    return load_folder(GOOD)


@pytest.fixture(scope="module")
def data(read: Knowledge) -> bytes:
    return write(read, "something")


def test_same_knowledge_gives_the_same_bytes(read: Knowledge, data: bytes) -> None:
    assert write(read, "something") == data
    assert write(Artefact(data).knowledge(), "something") == data


def test_file_is_plain_json_line_by_line(data: bytes) -> None:
    text = data.decode("ascii")
    head, contents, *_ = text.splitlines()
    assert json.loads(head)["made_of"] == "something"
    assert set(json.loads(contents)["lists"]) == {kind.list for kind in ENTRY_KINDS}


def test_opened_knowledge_is_the_knowledge(read: Knowledge, data: bytes) -> None:
    opened = Artefact(data).knowledge()
    assert dataclasses.replace(opened, version=read.version) == read
    for kind in ENTRY_KINDS:
        ours, theirs = getattr(opened, kind.collection), getattr(read, kind.collection)
        assert list(ours) == list(theirs)
        for name in INDEXES:
            assert list(ours.index(name).items()) == list(theirs.index(name).items())


def test_opened_entries_are_frozen_and_whole(data: bytes) -> None:
    opened = Artefact(data).knowledge()
    for entry in (*opened.procedures.values(), *opened.conditions.values(), *opened.references.values()):
        assert type(entry)(**{spec.name: getattr(entry, spec.name) for spec in dataclasses.fields(entry)}) == entry
        with pytest.raises(dataclasses.FrozenInstanceError):
            entry.id = Id("other")  # type: ignore[misc]


def test_entry_is_the_same_object_every_time(data: bytes) -> None:
    procedures = Artefact(data).knowledge().procedures
    first = next(iter(procedures))
    assert procedures[first] is procedures[first]
    assert procedures.get(Id("no-such")) is None
    assert "no-such" not in procedures


def test_version_ends_in_the_digest_of_the_contents(read: Knowledge, data: bytes) -> None:
    artefact = Artefact(data)
    assert artefact.version == f"{read.release.version}+{artefact.digest[:8]}"
    one = next(iter(read.references.values()))
    other = {**read.references, one.id: dataclasses.replace(one, year=one.year + 1)}
    changed = Artefact(write(dataclasses.replace(read, references=other), "something"))  # type: ignore[arg-type]
    assert changed.version != artefact.version


def everything(artefact: Artefact) -> Iterator[object]:
    knowledge = artefact.knowledge()
    for kind in ENTRY_KINDS:
        entries = getattr(knowledge, kind.collection)
        yield from entries.values()
        yield from (list(entries.index(name).items()) for name in INDEXES)


def altered(data: bytes, at: int) -> bytes:
    return data[:at] + (b"0" if data[at : at + 1] != b"0" else b"1") + data[at + 1 :]


def test_every_altered_byte_is_noticed(read: Knowledge, data: bytes) -> None:
    """Only what it was made of, and the line ends between pieces, are not covered: neither is an answer."""
    expected = list(map(repr, everything(Artefact(data))))
    rng = random.Random(1)
    refused = 0
    for at in rng.sample(range(len(data)), 150):
        try:
            artefact = Artefact(altered(data, at))
            sound = artefact.is_sound()
            found = list(map(repr, everything(artefact)))
        except DamagedError:
            refused += 1
            continue
        assert sound
        assert found == expected
    assert refused > 140


@pytest.mark.parametrize("length", [0, 1, 100, 2000, 10000])
def test_truncated_file_is_refused(data: bytes, length: int) -> None:
    with pytest.raises(DamagedError, match="damaged"):
        list(everything(Artefact(data[:length])))


@pytest.mark.parametrize(
    "junk",
    [
        b"\n",
        b"{}\n{}\n",
        b"[]\n",
        b"null\n",
        b'{"length": "x"}\n',
        b'{"length": -1}\n',
        b"[" * 5000 + b"\n",
        bytes(range(256)),
    ],
    ids=range(8),
)
def test_other_content_is_refused(junk: bytes) -> None:
    with pytest.raises(DamagedError):
        Artefact(junk)


def test_file_of_a_painref_with_another_form_of_release_is_refused(data: bytes) -> None:
    lines = data.split(b"\n")
    head, contents = json.loads(lines[0]), json.loads(lines[1])
    del contents["release"]["refused_hosts"]
    lines[1] = json.dumps(contents).encode()
    whole = lines[1] + b"\n"
    lines[0] = json.dumps({**head, "length": len(whole), "digest": digest(whole, 16)}).encode()
    with pytest.raises(DamagedError):
        Artefact(b"\n".join(lines))


def test_random_bytes_are_refused() -> None:
    rng = random.Random(2)
    for _ in range(50):
        with pytest.raises(DamagedError):
            Artefact(rng.randbytes(rng.randrange(3000)))


def test_damaged_entry_is_made_again(data: bytes) -> None:
    damaged = altered(data, data.rindex(b"leaf-one"))
    made: list[int] = []
    artefact = Artefact(damaged, lambda: made.append(1) or data)  # type: ignore[func-returns-value]
    assert not artefact.is_sound()
    assert list(map(repr, everything(artefact))) == list(map(repr, everything(Artefact(data))))
    assert made == [1]
    assert artefact.is_sound()


def test_damaged_entry_is_refused_if_it_comes_out_otherwise(read: Knowledge, data: bytes) -> None:
    damaged = altered(data, data.rindex(b"leaf-one"))
    other = write(dataclasses.replace(read, topics={}), "something")  # type: ignore[arg-type]
    with pytest.raises(DamagedError, match="something else"):
        list(everything(Artefact(damaged, lambda: other)))
