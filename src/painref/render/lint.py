"""The problems of a data folder, one line each, or as JSON."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence

from painref.knowledge.binding import Problem
from painref.render.text import plain


def print_problems(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Problems to stdout; the count of them, or that there are none, to stderr."""
    if as_json:
        from painref.render.json import print_record

        print_record("problems", [dataclasses.asdict(problem) for problem in problems])
        return
    for problem in problems:
        sys.stdout.write(plain(str(problem)) + "\n")
    count = len(problems)
    said = "no problems" if not count else "1 problem" if count == 1 else f"{count} problems"
    sys.stderr.write(f"painref lint: {said}.\n")
