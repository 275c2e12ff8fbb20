"""How far a batch is, on a terminal."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import IO, Any, BinaryIO

from painref.batch.records import Outcome


@contextmanager
def progress(source: BinaryIO, to_terminal: bool) -> Iterator[Callable[[Outcome], None]]:
    """Show a line on stderr that takes what is done and leaves nothing behind.

    There is none if stderr is not a terminal, or if the records go `to_terminal` themselves; where they go into a pipe,
    whose other end may write to the same terminal, none in the first second. It has a bar, by the bytes read, if the
    source is a file.
    """
    if not sys.stderr.isatty() or to_terminal:
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    size = _size(source)
    columns = (TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    # It draws when it is told to: a thread that draws by the clock has no place where processes are forked.
    bar = Progress(
        *((BarColumn(),) if size else ()), *columns, console=Console(stderr=True), transient=True, auto_refresh=False
    )
    task = bar.add_task("0 patients", total=size)
    seen_from = monotonic() + (_UNSEEN if _is_pipe(sys.stdout) else 0.0)

    def advance(done: Outcome) -> None:
        if monotonic() < seen_from:
            return
        bar.start()
        text = f"{done.total:,} patients, {done.failed:,} failed"
        bar.update(task, description=text, completed=source.tell() if size else 0, refresh=True)

    try:
        yield advance
    finally:
        bar.stop()


_UNSEEN = 1.0
"""Seconds before anything is shown beside a pipe; what ends sooner would stand before the first record."""


def _is_pipe(stream: IO[Any]) -> bool:
    status = _status(stream)
    return status is not None and stat.S_ISFIFO(status.st_mode)


def _size(source: BinaryIO) -> int | None:
    """Return the size of a source that is a file; None for a pipe, and for a standard input that is closed."""
    status = _status(source)
    return status.st_size if status is not None and stat.S_ISREG(status.st_mode) else None


def _status(stream: IO[Any]) -> os.stat_result | None:
    """Return what the system says of an open file; None for a stream that is closed or has none."""
    try:
        return os.fstat(stream.fileno())
    except OSError:
        return None
