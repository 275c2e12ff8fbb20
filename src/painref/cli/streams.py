"""The standard streams: none is missing, none is a crash, and errors of writing are told from errors of reading."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import BufferedWriter, BytesIO, FileIO, TextIOWrapper
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


class _Messages(FileIO):
    """Standard error. Where it cannot be written to, the exit code still says how the command ended."""

    def write(self, data: ReadableBuffer, /) -> int:
        with suppress(OSError):
            return super().write(data)
        return memoryview(data).nbytes


def ready_streams() -> None:
    """Make a closed standard stream an empty one, replace what the encoding of stdout lacks, and tell errors apart."""
    for name in ("stdin", "stdout", "stderr"):
        setattr(sys, name, getattr(sys, name) or TextIOWrapper(BytesIO()))
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
    with suppress(OSError):  # a stdout that is closed has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
