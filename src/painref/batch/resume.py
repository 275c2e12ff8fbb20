"""Where the records of a batch go: whole, in order, and so that an interrupted run can go on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from painref.batch.records import Outcome
from painref.errors import PainrefError, Place

_BEGINNING = b'{"schema":"painref/batch-'
"""How every record begins."""

_FAILED = _BEGINNING + b"error/"

_MAX_RECORD_BYTES = 16_000_000
"""No record is as long."""


@dataclass(frozen=True, slots=True)
class LastRecord:
    """The last record of an output: its bytes, and the line of the input that it answers."""

    line: int
    record: bytes


@dataclass(slots=True)
class Sink:
    """Takes records. `done` counts those that were there before, and `last` is the last of them."""

    file: BinaryIO
    done: Outcome = Outcome()  # noqa: RUF009  # frozen
    last: LastRecord | None = None

    def write(self, records: bytes) -> None:
        """Writes whole records, and sees them off before it returns."""
        self.file.write(records)
        self.file.flush()


@contextmanager
def open_output(path: Path, *, resume: bool) -> Iterator[Sink]:
    """A file for records, readable by its owner only: a new one, or to `resume` one that an interrupted run left.

    Raises `PainrefError` if it is there unasked, is none of ours, cannot be written, or another run is writing it.
    """
    try:
        flags = os.O_RDWR | os.O_CREAT | (0 if resume else os.O_EXCL)
        descriptor = os.open(path, flags, 0o600)
    except FileExistsError:
        remedy = "Add --resume to continue it, or name another file."
        raise PainrefError("the output is there already.", place=Place(str(path)), remedy=remedy) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = "Name a file in a folder that you can write to."
        raise PainrefError(f"cannot write the output: {reason}.", place=Place(str(path)), remedy=remedy) from None
    with os.fdopen(descriptor, "r+b") as file:
        _lock(file, path)
        yield _recovered(file, path)


def _lock(file: BinaryIO, path: Path) -> None:
    """Two runs on one file would do everything twice. The lock goes with the process, however that ends."""
    with suppress(ImportError):
        import fcntl

        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            remedy = "Wait for it to end, or name another file."
            raise PainrefError("another run is writing the output.", place=Place(str(path)), remedy=remedy) from None


def _recovered(file: BinaryIO, path: Path) -> Sink:
    """What is there, counted; a record that was only half written is cut off."""
    whole = total = failed = 0
    last = b""
    while record := file.readline(_MAX_RECORD_BYTES):
        known = min(len(record), len(_BEGINNING))
        if record[:known] != _BEGINNING[:known] or len(record) == _MAX_RECORD_BYTES:
            remedy = "Name the --output of an interrupted run, or a new file."
            raise PainrefError("not the output of a batch.", place=Place(str(path), total + 1, 1), remedy=remedy)
        if not record.endswith(b"\n"):
            break
        whole += len(record)
        total += 1
        failed += record.startswith(_FAILED)
        last = record
    found = _last(last, Place(str(path), total, 1)) if last else None
    file.truncate(whole)
    file.seek(whole)
    return Sink(file, Outcome(total=total, failed=failed), found)


def _last(record: bytes, place: Place) -> LastRecord:
    try:
        return LastRecord(int(json.loads(record)["line"]), record)
    except (ValueError, LookupError, TypeError):
        remedy = "Remove the damaged lines at its end, or name another file."
        raise PainrefError("the last record of the output is damaged.", place=place, remedy=remedy) from None
