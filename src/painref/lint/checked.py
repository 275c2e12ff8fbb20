"""Knowledge that has passed the checks which using it relies on."""

from __future__ import annotations

from pathlib import Path

from painref.knowledge.knowledge import Knowledge
from painref.lint.integrity import integrity_problems, without_warnings
from painref.sources.loader import DataError, assemble, read


def load_folder(folder: Path) -> Knowledge:
    """Return the knowledge of a data folder.

    Raises `DataError` if files do not read or bind, or references and criteria do not resolve.
    """
    reading = read(folder)
    if reading.problems:
        raise DataError(sorted(reading.problems))
    knowledge = assemble(reading)
    if problems := without_warnings(integrity_problems(reading, knowledge)):
        raise DataError(problems)
    return knowledge
