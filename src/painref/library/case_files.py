"""The files of cited patients: read here, so that triage opens no file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from painref.sources.document import Node, read_document
from painref.sources.loader import data_files

_ID_LINE = re.compile(r"^  - id: (\S+)$", re.MULTILINE)


def case_documents(folder: Path) -> Iterator[Node]:
    """Yield the document of every YAML file in a folder, by name, for `painref.triage.cases.parse_cases`.

    Raises `PainrefError`, with its location, for a folder or a file that cannot be read.
    """
    for path in data_files(folder):
        yield read_document(path.read_bytes(), str(path))


def case_ids(folder: Path) -> list[str]:
    """Return the ids of the cases of a folder as its files are laid out, without parsing them; for completion."""
    return [id_ for path in data_files(folder) for id_ in _ID_LINE.findall(path.read_text(encoding="utf-8"))]
