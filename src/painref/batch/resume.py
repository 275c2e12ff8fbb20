"""Where the records of a batch go: complete, in order, and so that an interrupted run can go on."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from itertools import count
from pathlib import Path
from typing import BinaryIO

from painref.batch.checkpoint import Checkpoint, checkpoint_path, read_checkpoint
from painref.batch.lines import Line, MappedLine
from painref.batch.records import Outcome
from painref.batch.settings import RecordKind
from painref.errors import PainrefError, Place, reason_of

_BEGINNING = b'{"schema":"painref/batch-'
"""How every record begins."""

_HEAD = re.compile(
    rb'\{"schema":"painref/batch-(?P<kind>summary|full|error)/[0-9]+",'
    rb'"id":(?:null|-?[0-9]+|"(?:[^"\\]|\\.)*"),"line":(?P<line>[0-9]{1,15}),'
)
"""The head of a record, as far as its line."""

_HEAD_BYTES = 2_000
"""So much of a record holds its head."""

_MAX_RECORD_BYTES = 16_000_000
"""Every record is shorter."""


_AS_OF = re.compile(rb'"as_of":"(\d{4}-\d{2}-\d{2})"')


def as_of_records(path: Path) -> date | None:
    """Return the day from which the records of an output count; None if it has none that says so."""
    if not path.is_file():  # opening a pipe to read would wait for someone to write
        return None
    try:
        with path.open("rb") as file:
            found = _AS_OF.search(file.readline(_HEAD_BYTES))
    except OSError:
        return None
    return date.fromisoformat(found[1].decode()) if found else None


class Patients(Iterator[Line]):
    """The lines of the input that are patients, with a running digest of those taken."""

    def __init__(self, lines: Iterator[Line], header: bytes = b"") -> None:
        self._lines = lines
        self._digest = hashlib.sha256(header + b"\n")

    def __next__(self) -> Line:
        line = next(self._lines)
        # The line end is left out: the last line of a file may gain one when more patients are appended.
        self._digest.update(b"\n\n" if line.data is None else line.data.rstrip(b"\r\n") + b"\n")
        if isinstance(line, MappedLine):
            self._digest.update(repr((line.missed, line.error)).encode())
        return line

    def digest(self) -> str:
        """Return the digest of the header and of every line taken so far."""
        return self._digest.hexdigest()


class Stream:
    """Writes records to standard output, which nobody can resume."""

    done = Outcome()

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @property
    def is_terminal(self) -> bool:
        """Whether the records go to a terminal."""
        return self._file.isatty()

    def write(self, outcome: Outcome, patients: str) -> None:  # noqa: ARG002  # as of an OutputFile
        """Write complete records and flush."""
        self._file.write(outcome.records)
        self._file.flush()

    def finish(self) -> None:
        """Do nothing: there is no checkpoint."""


class OutputFile:
    """Writes records to a file, with a checkpoint after each write. `done` counts those that were there before too."""

    is_terminal = False

    def __init__(self, path: Path, descriptor: int, checkpoint: int) -> None:
        self.path = path
        self.done = Outcome()
        self._descriptor = descriptor
        self._checkpoint = checkpoint
        self._bytes = 0
        self._digest = hashlib.sha256()

    def write(self, outcome: Outcome, patients: str) -> None:
        """Write complete records; `patients` is the digest of the input as far as they answer it.

        Raises `PainrefError` if they cannot be written, on a full disk for example.
        """
        with self._writing():
            _write_all(self._descriptor, outcome.records)
            self._advance(outcome)
            self._mark(patients)

    def finish(self) -> None:
        """Remove the checkpoint, since every patient has a record."""
        with suppress(OSError):
            checkpoint_path(self.path).unlink()

    def recover(
        self, patients: Patients, kind: RecordKind, work: Callable[[Sequence[Line]], Outcome]
    ) -> tuple[str, ...]:
        """Take the patients whose records are there from the input, and get ready to go on after them.

        Each complete record must answer the next patient, and the whole must be what the checkpoint says. Records after
        the checkpoint, and always the last one, are made again and must be the same: this shows other settings and
        other knowledge. A record that was only half written is cut off.

        Returns what the user has to know. Raises `PainrefError`, with nothing touched, if the output is not that of a
        batch, is damaged, or does not belong to these patients, settings and knowledge.
        """
        checkpoint = read_checkpoint(self._checkpoint, checkpoint_path(self.path))
        made_again, line, record = False, None, b""
        for record, found, number in _records(self._descriptor, self.path):
            if found not in (kind, "error"):  # an error record is the same in both kinds of output
                raise self._refused(f"the output has {found} records.", f"Repeat the command with --record {found}.")
            line = next(patients, None)
            self._check_line(line, number)
            self._advance(Outcome(record, 1, int(found == "error")))
            if checkpoint and self.done.total == checkpoint.records:
                self._check_digests(checkpoint, patients)
            made_again = checkpoint is not None and self.done.total > checkpoint.records
            if made_again:
                self._check_same(line, record, work)
        if not made_again:
            self._check_same(line, record, work)
        if checkpoint and self.done.total < checkpoint.records:
            message = f"the output has {self.done.total:,} records, and {checkpoint.records:,} had been written."
            name = checkpoint_path(self.path).name
            raise self._refused(message, f"Restore it, or remove {name} to go on from what is there.")
        with self._writing():
            os.ftruncate(self._descriptor, self._bytes)
            os.lseek(self._descriptor, self._bytes, os.SEEK_SET)
            self._mark(patients.digest())
        unproven = () if checkpoint or line is None else (self._unproven(),)
        return (*unproven, *_made_private(self._descriptor, self.path))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Report a failure of the disk as one of writing, with the name of the output."""
        try:
            yield
        except OSError as error:
            message = f"cannot write the output: {reason_of(error)}."
            remedy = "Mend that, and go on with --resume."
            raise PainrefError(message, place=Place(str(self.path)), remedy=remedy) from None

    def _advance(self, outcome: Outcome) -> None:
        self._bytes += len(outcome.records)
        self._digest.update(outcome.records)
        self.done = self.done.plus(outcome)

    def _mark(self, patients: str) -> None:
        checkpoint = Checkpoint(self.done.total, self._bytes, self._digest.hexdigest(), patients)
        os.lseek(self._checkpoint, 0, os.SEEK_SET)
        _write_all(self._checkpoint, checkpoint.to_bytes())

    def _check_line(self, line: Line | None, number: int) -> None:
        if line is None:
            message = f"the output has a record of line {number}, after the last of the patients."
        elif line.number < number:
            message = f"the output has no record of line {line.number}, but one of line {number} in its place."
        elif line.number > number:
            message = f"the output has a record of line {number} where that of line {line.number} should be."
        else:
            return
        raise self._refused(message, "Name the patients and the --output of the run that was interrupted.")

    def _check_digests(self, checkpoint: Checkpoint, patients: Patients) -> None:
        if (self._bytes, self._digest.hexdigest()) != (checkpoint.size, checkpoint.output):
            message = f"the first {checkpoint.records:,} records of the output are not as they were written."
            raise self._refused(message, "Restore the output, or begin a new one.")
        if patients.digest() != checkpoint.patients:
            message = f"the first {checkpoint.records:,} patients are not those that the output was made from."
            raise self._refused(message, "Restore the patients, or name another --output.")

    def _check_same(self, line: Line | None, record: bytes, work: Callable[[Sequence[Line]], Outcome]) -> None:
        if line is not None and work([line]).records != record:
            raise self._refused(
                f"line {line.number} of the patients does not give its record in the output: the patients, the "
                "options or the data are not those of the run that was interrupted.",
                "Repeat them as they were, or name another --output.",
            )

    def _refused(self, message: str, remedy: str) -> PainrefError:
        return PainrefError(message, place=Place(str(self.path), self.done.total or 1, 1), remedy=remedy)

    def _unproven(self) -> str:
        name = checkpoint_path(self.path).name
        return f"{name} is not there: of the records, only their lines and the last one were checked."


@contextmanager
def open_output(path: Path, *, resume: bool) -> Iterator[tuple[OutputFile, tuple[str, ...]]]:
    """Open a file for records, readable by its owner only, with what the user has to know of it.

    It is a new one, or to `resume` one that an interrupted run left.

    Raises `PainrefError` if it is there unasked, is not a regular file, cannot be written, or another run writes it.
    """
    with ExitStack() as stack:
        descriptor = _open(path, os.O_RDWR | os.O_CREAT | (0 if resume else os.O_EXCL))
        stack.callback(os.close, descriptor)
        notices = _lock(descriptor, path)
        beside = _open(checkpoint_path(path), os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0))
        stack.callback(os.close, beside)
        if not resume:
            # It may be of an output that is gone; another file of that name is not overwritten.
            read_checkpoint(beside, checkpoint_path(path))
            os.ftruncate(beside, 0)
        yield OutputFile(path, descriptor, beside), notices


def _open(path: Path, flags: int) -> int:
    try:
        descriptor = os.open(path, flags, 0o600)
    except FileExistsError:
        remedy = "Add --resume to continue it, or name another file."
        raise PainrefError("the output is there already.", place=Place(str(path)), remedy=remedy) from None
    except OSError as error:
        remedy = "Name a file in a folder that you can write to."
        message = f"cannot write the output: {reason_of(error)}."
        raise PainrefError(message, place=Place(str(path)), remedy=remedy) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        remedy = "Name a file, or leave --output out to write to standard output."
        raise PainrefError("the output is not a regular file.", place=Place(str(path)), remedy=remedy)
    return descriptor


def _lock(descriptor: int, path: Path) -> tuple[str, ...]:
    """Lock the output, since two runs on one file would do everything twice. The lock ends with the process."""
    if sys.platform == "win32":
        return ()
    import fcntl  # not there on Windows

    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        remedy = "Wait for it to end, or name another file."
        raise PainrefError("another run is writing the output.", place=Place(str(path)), remedy=remedy) from None
    except OSError as error:  # some network disks have no locks
        return (f"{path} cannot be locked ({reason_of(error)}): make sure that no other run writes it.",)
    return ()


def _made_private(descriptor: int, path: Path) -> tuple[str, ...]:
    """Make a file readable by its owner only, as a new one is; say so if that cannot be done."""
    if stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077:
        try:
            os.fchmod(descriptor, 0o600)
        except OSError as error:
            return (f"{path} can be read by others, and that cannot be changed: {reason_of(error)}.",)
    return ()


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _records(descriptor: int, path: Path) -> Iterator[tuple[bytes, str, int]]:
    """Yield the complete records of an output with the kind and the line of each.

    The descriptor stays open: closing any descriptor of a file ends the lock on it.
    """
    with open(descriptor, "rb", closefd=False) as file:
        for number in count(1):
            record = file.readline(_MAX_RECORD_BYTES)
            known = min(len(record), len(_BEGINNING))
            place = Place(str(path), number, 1)
            if record[:known] != _BEGINNING[:known] or len(record) == _MAX_RECORD_BYTES:
                remedy = "Name the --output of an interrupted run, or a new file."
                raise PainrefError("not the output of a batch.", place=place, remedy=remedy)
            if not record.endswith(b"\n"):
                return
            head = _HEAD.match(record)
            if head is None or not record.endswith(b"}\n"):
                remedy = "Remove the damaged lines at its end, or name another file."
                raise PainrefError("a record of the output is damaged.", place=place, remedy=remedy)
            yield record, head["kind"].decode(), int(head["line"])
