"""The errors that painref raises on purpose. Each says what is wrong, where, and how to mend it."""

from __future__ import annotations

from enum import IntEnum

from painref.records import record

LONGEST_NAME = 400
"""How many characters of the name of a file are shown, from its end."""


class ExitCode(IntEnum):
    """Exit codes of the command line."""

    ANSWERED = 0
    NOT_FOUND_OR_INVALID = 1
    USAGE = 2
    BUG = 3
    INTERRUPTED = 130


@record(kw_only=False)
class Place:
    """Where something stands: a file (or ``stdin``), line and column, both from 1; 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        file = self.file if len(self.file) <= LONGEST_NAME else f"...{self.file[-LONGEST_NAME:]}"
        return f"{file}:{self.line}:{self.column}" if self.line else file


class PainrefError(Exception):
    """Base of all expected errors: a message, where it applies, and what to do about it."""

    exit_code = ExitCode.NOT_FOUND_OR_INVALID

    def __init__(self, message: str, *, place: Place | None = None, remedy: str = "") -> None:
        super().__init__(message)
        message = " ".join(message.split())  # what it quotes may hold line breaks, and forge lines of its own
        self.message = message if message.endswith((".", "?", "!")) else f"{message}."
        self.place = place
        self.remedy = remedy
        self.others: tuple[PainrefError, ...] = ()
        """Further errors of the same kind that were found at the same time."""

    def all_errors(self) -> tuple[PainrefError, ...]:
        """Return this error and the others found at the same time."""
        return (self, *self.others)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return " ".join(f"{where}{self.message}{remedy}".split())


class UsageError(PainrefError):
    """The command was called in a way it does not understand."""

    exit_code = ExitCode.USAGE


def reason_of(error: OSError) -> str:
    """Return what the operating system says of an error, in lower case and without a full stop, to end a message."""
    return (error.strerror or str(error)).lower().rstrip(".")
