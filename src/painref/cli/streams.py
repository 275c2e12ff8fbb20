"""The standard streams: none is missing, none is a crash, and errors of writing are told from errors of reading."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import BufferedWriter, BytesIO, FileIO, RawIOBase, TextIOWrapper
from typing import TYPE_CHECKING, Any

from painref.errors import PainrefError, reason_of

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class OutputError(PainrefError):
    """Standard output cannot be written to."""


class _Output(FileIO):
    """Standard output. A write that fails is an `OutputError`: any other `OSError` comes from something else."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write the output: {reason_of(error)}", remedy="Write it elsewhere.") from None


class _Closed(RawIOBase):
    """Standard output where the caller has closed it: an answer that cannot be given is an `OutputError`."""

    def writable(self) -> bool:
        """Return true: it is a write that fails."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:  # noqa: ARG002  # the interface of a stream
        """Raise `OutputError`."""
        raise OutputError("cannot write the output: it is closed", remedy="Write it elsewhere.")


class _Messages(FileIO):
    """Standard error. Where it cannot be written to, the exit code still says how the command ended."""

    def write(self, data: ReadableBuffer, /) -> int:
        with suppress(OSError):
            return super().write(data)
        return memoryview(data).nbytes


def ready_streams() -> None:
    """Put streams in the place of those that are closed, replace what the encoding of stdout lacks, tell errors apart.

    A closed stdin is empty; what is written to a closed stderr is dropped, and to a closed stdout an error.
    """
    for name in ("stdin", "stderr"):
        setattr(sys, name, getattr(sys, name) or TextIOWrapper(BytesIO()))
    sys.stdout = sys.stdout or TextIOWrapper(BufferedWriter(_Closed()))
    sys.stdout = _over(sys.stdout, _Output, "replace")
    sys.stderr = _over(sys.stderr, _Messages, "backslashreplace")


def _over(stream: Any, raw: type[FileIO], errors: str) -> Any:
    """Return a text stream over the same file descriptor; the stream itself if it has none."""
    try:
        descriptor = stream.fileno()
    except OSError:
        return stream
    return TextIOWrapper(
        BufferedWriter(raw(descriptor, "w", closefd=False)),
        encoding=stream.encoding,
        errors=errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def drop_output() -> None:
    """Let what is still to be written go nowhere: Python flushes stdout again on exit, and would fail again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:  # a stdout that is closed has no descriptor
        sys.stdout = TextIOWrapper(BytesIO())
