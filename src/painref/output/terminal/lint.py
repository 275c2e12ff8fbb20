"""The problems of a data folder, one line each, or as a record."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from painref.output.text import Form, plain
from painref.sources.binder import Problem


def print_problems(problems: Sequence[Problem], form: Form = Form.TEXT, fields: str | None = None) -> None:
    """Problems to stdout; the count of them, or that there are none, to stderr."""
    if form is not Form.TEXT:
        from painref.output.machine.json import print_record

        print_record("problems", problems, form=form, fields=fields)
        return
    for problem in problems:
        sys.stdout.write(plain(str(problem)) + "\n")
    count = len(problems)
    said = "no problems" if not count else "1 problem" if count == 1 else f"{count} problems"
    sys.stderr.write(f"painref lint: {said}.\n")
