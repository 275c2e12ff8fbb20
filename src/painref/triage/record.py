"""Answers written to a file, in the form in which they are read."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from painref.errors import PainrefError, Place
from painref.logic.evaluate import Answers, Value


def answers_text(answers: Answers) -> str:
    """The answers as YAML, one line each, in the order given."""
    return "".join(f"{name}: {_written(value)}\n" for name, value in answers.items())


def _written(value: Value) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return f"[{', '.join(sorted(value))}]"
        case float():
            return f"{value:g}"
        case _:
            return json.dumps(value)


def write_answers(answers: Answers, path: Path) -> None:
    """Writes the answers whole or not at all, readable by their owner only.

    Raises `PainrefError` if the file cannot be written.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(answers_text(answers))
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = "Name a file in a folder that you can write to."
        raise PainrefError(f"cannot save the answers: {reason}.", place=Place(str(path)), remedy=remedy) from None
