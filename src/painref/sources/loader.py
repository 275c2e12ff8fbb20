"""YAML files to `Knowledge`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from painref.errors import PainrefError, Place
from painref.knowledge import model as models
from painref.knowledge.entries import Entries
from painref.knowledge.kinds import BY_LIST, ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.sources.binder import Binder, Places, Problem
from painref.sources.document import MAX_BYTES, Node, read_document
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Sequence as SequenceNode
from painref.sources.rules import Rule


class DataError(PainrefError):
    """Knowledge that cannot be used; `problems` lists everything found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        more = f" (and {len(problems) - 1} more; painref lint lists all)" if len(problems) > 1 else ""
        super().__init__(f"{first.message} {first.remedy}{more}", place=Place(first.file, first.line, first.column))
        self.problems = tuple(problems)


@dataclass(slots=True)
class Reading:
    """What was read: entries in file order, where each was written, and what was wrong on the way."""

    entries: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in BY_LIST})
    releases: list[models.Release] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    problems: list[Problem] = field(default_factory=list)
    digest: str = ""


def data_files(folder: Path) -> list[Path]:
    """Return the YAML files of a data folder and its subfolders, by name.

    Hidden files and folders are left out: an editor's locks and backups, what a file server adds, a repository's own.

    Raises `PainrefError` if there is no such folder or nothing in it.
    """
    if not folder.is_dir():
        kind = "is not a folder" if folder.exists() else "does not exist"
        raise PainrefError(f"data folder {kind}.", place=Place(str(folder)), remedy="Name a folder of YAML files.")
    found = (path for path in folder.rglob("*.yaml") if path.is_file())
    files = sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))
    if not files:
        raise PainrefError("no .yaml file in this folder.", place=Place(str(folder)), remedy="See docs/authoring.md.")
    return files


@dataclass(slots=True)
class Written:
    """The entries of a folder as they are written, not yet bound to their types, and what could not be read."""

    lists: dict[str, list[Node]] = field(default_factory=lambda: {name: [] for name in BY_LIST})
    releases: list[Node] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    digest: str = ""


def gather(folder: Path) -> Written:
    """Read every file of a data folder; problems are collected, not raised.

    Raises `PainrefError` if there is no such folder or nothing in it.
    """
    written = Written()
    digest = hashlib.sha256()
    for path in data_files(folder):
        name = str(path)
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            digest.update(data)
            _gather_file(read_document(data, name), written)
        except PainrefError as error:
            place = error.place or Place(name)
            written.problems.append(Problem.at(place, Rule.UNREADABLE, error.message, error.remedy))
        except OSError as error:
            reason = error.strerror or str(error)
            written.problems.append(Problem.at(Place(name), Rule.UNREADABLE, f"{reason}.", "Check the file."))
    written.digest = digest.hexdigest()[:8]
    return written


def _gather_file(document: Node, written: Written) -> None:
    if not isinstance(document, MappingNode):
        raise PainrefError(
            "a data file holds lists under their names", place=document.place, remedy=f"Known: {', '.join(BY_LIST)}."
        )
    for key, node in document.items.items():
        if key == "release":
            written.releases.append(node)
        elif key not in BY_LIST:
            message, remedy = f"'{key[:60]}' is not a list of entries.", f"Known: {', '.join(BY_LIST)}."
            written.problems.append(Problem.at(document.keys[key], Rule.UNKNOWN_KEY, message, remedy))
        elif not isinstance(node, SequenceNode):
            message, remedy = f"'{key}' must be a list.", "Begin each entry with '- '."
            written.problems.append(Problem.at(node.place, Rule.WRONG_TYPE, message, remedy))
        else:
            written.lists[key].extend(node.items)


def read(folder: Path) -> Reading:
    """Read and bind every file of a data folder; problems are collected, not raised."""
    return bind(gather(folder), Binder())


def bind(written: Written, binder: Binder) -> Reading:
    """Return the entries that were written, bound to their types; problems go to those of the binder."""
    binder.problems.extend(written.problems)
    reading = Reading(places=binder.places, problems=binder.problems, digest=written.digest)
    for node in written.releases:
        release = binder.bind(node, models.Release)
        reading.releases.extend([release] if release else [])
    for name, nodes in written.lists.items():
        bound = (binder.bind(node, BY_LIST[name].type) for node in nodes)
        reading.entries[name].extend(entry for entry in bound if entry is not None)
    return reading


def assemble(reading: Reading) -> Knowledge:
    """Return the knowledge of a reading; of entries with the same id the first counts (the lint reports the others)."""
    collections: dict[str, Any] = {kind.collection: Entries(reading.entries[kind.list]) for kind in ENTRY_KINDS}
    release = reading.releases[0] if reading.releases else models.Release(version="unreleased", reviewed="")
    return Knowledge(version=f"{release.version}+{reading.digest}", release=release, **collections)
