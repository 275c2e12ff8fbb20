"""Checks of a whole data folder. Every problem names its file, line, column, rule, and a remedy.

`integrity` holds what using the knowledge relies on (ids, references and criteria that resolve); `content` holds what a
good entry needs (sources, completeness, readable text).
"""

from pathlib import Path

from painref.lint.content import content_problems
from painref.lint.integrity import integrity_problems, without_warnings
from painref.sources.binder import Problem
from painref.sources.loader import assemble, read

__all__ = ["integrity_problems", "lint", "without_warnings"]


def lint(folder: Path) -> list[Problem]:
    """Return every problem of a data folder, in the order of files and lines.

    Raises `painref.errors.PainrefError` if there is no such folder. If something does not read, that is all there is to
    report: whatever refers to it would seem wrong as well.
    """
    reading = read(folder)
    if reading.problems:
        return sorted(set(reading.problems))
    knowledge = assemble(reading)
    return sorted({*integrity_problems(reading, knowledge), *content_problems(reading, knowledge)})
