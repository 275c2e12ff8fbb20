"""The files of cited patients: read here, so that triage opens no file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from painref.knowledge.lookup import find
from painref.knowledge.model import Id
from painref.records import record
from painref.sources.document import Node, read_document
from painref.sources.loader import data_files

_ID_LINE = re.compile(r"^  - id: (\S+)$", re.MULTILINE)


@record
class _Place:
    """Where the text of a case stands: in a file, from one character up to another."""

    id: Id
    path: Path
    start: int
    end: int


def case_documents(folder: Path) -> Iterator[Node]:
    """Yield the document of every YAML file in a folder, by name, for `painref.triage.cases.parse_cases`.

    Raises `PainrefError`, with its location, for a folder or a file that cannot be read.
    """
    for path in data_files(folder):
        yield read_document(path.read_bytes(), str(path))


def case_document(name: str, folder: Path) -> Node:
    """Return a document of the one case that goes by this name; its lines are counted as in its file.

    The other cases are not parsed. Raises `NotFoundError` with suggestions.
    """
    places = {place.id: place for path in data_files(folder) for place in _places(path)}
    case = find(name, places, what="case", hint="painref cases shows them all.")
    text = case.path.read_text(encoding="utf-8")
    alone = "cases:" + "\n" * text.count("\n", 0, case.start) + text[case.start : case.end]
    return read_document(alone.encode(), str(case.path))


def case_ids(folder: Path) -> list[str]:
    """Return the ids of the cases of a folder as its files are laid out, without parsing them; for completion."""
    return [place.id for path in data_files(folder) for place in _places(path)]


def _places(path: Path) -> Iterator[_Place]:
    """Yield where the cases of a file stand, as it is laid out."""
    text = path.read_text(encoding="utf-8")
    found = list(_ID_LINE.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=False):
        yield _Place(id=Id(match[1]), path=path, start=match.start(), end=end)
