"""Checks of a whole data folder. Every problem names its file, line, column, rule, and a remedy.

`integrity` holds what using the knowledge relies on (ids, references and criteria that resolve); `content` holds what a
good entry needs (sources, completeness, readable text).
"""

from pathlib import Path

from painref.knowledge.binding import Problem
from painref.knowledge.lint.content import content_problems
from painref.knowledge.lint.integrity import integrity_problems
from painref.knowledge.loader import assemble, read

__all__ = ["integrity_problems", "lint"]


def lint(folder: Path) -> list[Problem]:
    """Every problem of a data folder, in the order of files and lines.

    Raises `painref.errors.PainrefError` if there is no such folder. Entries that do not read are reported and left out
    of the further checks.
    """
    reading = read(folder)
    knowledge = assemble(reading)
    problems = [*reading.problems, *integrity_problems(reading, knowledge), *content_problems(reading, knowledge)]
    return sorted(set(problems))
