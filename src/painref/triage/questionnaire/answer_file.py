"""Answers written to a file, in the form in which they are read."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from painref.criteria.evaluate import Answers, Value
from painref.errors import PainrefError, Place


def answers_text(answers: Answers, unknown: Iterable[str] = ()) -> str:
    """The answers as YAML, one line each, in the order given; then the questions that were asked in vain."""
    lines = [f"{name}: {_written(value)}\n" for name, value in answers.items()]
    lines += [f"{name}: unknown\n" for name in unknown]
    return "".join(lines)


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


def check_place(path: Path) -> None:
    """Raises `PainrefError` if answers can plainly not be written there."""
    if not path.parent.is_dir():
        raise _cannot_save("no such folder", path)
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise _cannot_save("is a directory" if path.is_dir() else "permission denied", path)


def _cannot_save(reason: str, path: Path) -> PainrefError:
    remedy = "Name a file in a folder that you can write to."
    return PainrefError(f"cannot save the answers: {reason}", place=Place(str(path)), remedy=remedy)


def write_answers(answers: Answers, unknown: Iterable[str], path: Path) -> None:
    """Writes the answers whole or not at all, readable by their owner only.

    Raises `PainrefError` if the file cannot be written.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(answers_text(answers, unknown))
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _cannot_save((error.strerror or str(error)).lower(), path) from None
