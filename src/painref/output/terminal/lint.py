"""The problems of a data folder on the screen, one line each."""

from __future__ import annotations

from collections.abc import Sequence

from painref.output.terminal.console import Page
from painref.sources.binder import Problem


def print_problems(problems: Sequence[Problem], page: Page) -> None:
    """Print the problems, each on one line, as compilers write theirs."""
    for problem in problems:
        page.unbroken(str(problem))
