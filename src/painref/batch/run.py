"""Many patients, from lines to records, in order and in constant memory."""

from __future__ import annotations

import gc
import os
import stat
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from painref.batch.lines import Line, numbered_lines
from painref.batch.patient import is_blank, outcome_of
from painref.batch.records import Outcome
from painref.batch.resume import OutputFile, Patients, Stream, as_of_records, open_output
from painref.batch.settings import STREAM, BatchOptions, InputFormat, RecordKind, Settings
from painref.batch.table import read_header
from painref.batch.workers import in_order
from painref.errors import PainrefError, Place, UsageError, reason_of
from painref.knowledge.knowledge import Knowledge
from painref.triage.engine.rules import prepare
from painref.triage.lens import parse_lens
from painref.triage.questionnaire.shared import SharedReading

CHUNK_LINES = {RecordKind.SUMMARY: 32, RecordKind.FULL: 8}
"""Lines that a worker is given at once; a full record takes some hundred times the room of a summary."""

CHUNK_BYTES = 256_000
"""A chunk is closed once it holds this much, however few lines that is."""

Progress = Callable[[BinaryIO, bool], AbstractContextManager[Callable[[Outcome], None]]]
"""Makes a progress display from the source and whether records go to a terminal; it is called with each outcome."""

Say = Callable[[str], None]
"""Writes a message to the user, apart from the records."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """How a foreign table is read: a function that gives its lines, and a digest of all else that they depend on."""

    lines: Callable[[BinaryIO, str], Iterator[Line]]
    identity: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What is written instead of records: a heading, and a function that makes the output of some lines."""

    heading: bytes
    work: Callable[[Settings, Sequence[Line]], Outcome]


def run_batch(
    options: BatchOptions,
    knowledge: Knowledge,
    today: date,
    say: Say,
    progress: Progress,
    *,
    foreign: Foreign | None = None,
    written: Written | None = None,
) -> Outcome:
    """Assess every patient of the source and write their records; return how many there are and how many failed.

    Times count from the day of the options, or from that of the output that is resumed, else from `today`. Patients of
    a `foreign` table are read as it says; what is written of each is a record, or else what `written` says.

    Raises `PainrefError` where the run cannot begin or go on: a source or output that cannot be opened, read or
    written, a bad header, an output that is not that of this run.
    """
    rules = prepare(knowledge, parse_lens(options.follow, knowledge), many=True)
    gc.freeze()  # the knowledge stays, and is not looked through for what a patient has left
    gc.enable()  # which a look-up leaves off
    resumed = options.output if options.resume else None
    as_of = options.as_of or (as_of_records(resumed) if resumed else None) or today
    shared = SharedReading(knowledge)
    settings = Settings(rules=rules, as_of=as_of, absent=options.absent, record=options.record, shared=shared)
    with ExitStack() as stack:
        source = stack.enter_context(_source(options.source))
        patients, settings = _patients(source, settings, options, foreign)
        sink, notices = stack.enter_context(_sink(options))
        work = partial(written.work, settings) if written else partial(outcome_of, settings=settings)
        if isinstance(sink, OutputFile):
            notices += sink.recover(patients, settings.record, work)
        for notice in notices:
            say(notice)
        advance = stack.enter_context(progress(source, sink.is_terminal))
        done = sink.done
        if written:
            sink.write(Outcome(written.heading), patients.digest())
        chunks = _Chunks(patients, CHUNK_LINES[settings.record])
        outcomes = stack.enter_context(closing(in_order(work, chunks, options.jobs or processors())))
        try:
            for outcome in outcomes:
                sink.write(outcome, chunks.done())
                done = done.plus(outcome)
                advance(done)
        except KeyboardInterrupt:
            if options.output is not None and written is None:
                say(f"{done.total:,} patients are written; --resume goes on from there.")
            raise
        sink.finish()
    return done


class _Chunks(Iterator[list[Line]]):
    """Patients in chunks of bounded size, with the digest of the input as far as each goes."""

    def __init__(self, patients: Patients, most: int) -> None:
        self._patients = patients
        self._most = most
        self._digests: deque[str] = deque()

    def __next__(self) -> list[Line]:
        chunk: list[Line] = []
        size = 0
        for line in islice(self._patients, self._most):
            chunk.append(line)
            size += len(line.data or b"")
            if size >= CHUNK_BYTES:
                break
        if not chunk:
            raise StopIteration
        self._digests.append(self._patients.digest())
        return chunk

    def done(self) -> str:
        """Return the digest as far as the earliest chunk that has not been asked about."""
        return self._digests.popleft()


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _patients(
    source: BinaryIO, settings: Settings, options: BatchOptions, foreign: Foreign | None
) -> tuple[Patients, Settings]:
    """Return the patients of a source, and the settings with the columns of a CSV file."""
    if foreign is not None:
        return Patients(foreign.lines(source, options.source_name), foreign.identity), settings
    lines = numbered_lines(source, options.source_name)
    if options.format is InputFormat.CSV:
        settings = replace(settings, columns=read_header(lines, settings.rules.knowledge, options.source_name))
    columns = settings.columns
    header = columns.separator.join(column.name for column in columns.columns) if columns else ""
    return Patients((line for line in lines if not is_blank(line, columns)), header.encode()), settings


@contextmanager
def _source(name: str) -> Iterator[BinaryIO]:
    if name == STREAM:
        yield sys.stdin.buffer
        return
    remedy = "Name a file of patients, or -."
    try:
        file = Path(name).open("rb")  # noqa: SIM115  # closed below; what the reader of it raises is not caught here
    except OSError as error:
        message = f"cannot read the patients: {reason_of(error)}."
        raise PainrefError(message, place=Place(name), remedy=remedy) from None
    with file:
        kind = os.fstat(file.fileno()).st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind)):  # a device may never end
            raise PainrefError("the patients are not a file or a pipe.", place=Place(name), remedy=remedy)
        yield file


@contextmanager
def _sink(options: BatchOptions) -> Iterator[tuple[OutputFile | Stream, tuple[str, ...]]]:
    """Open what takes the records, with what the user has to know of it."""
    if options.output is None:
        yield Stream(sys.stdout.buffer), ()
        return
    if options.source != STREAM and options.output.exists() and options.output.samefile(options.source):
        raise UsageError("--output is the file of the patients.", remedy="Name another file.")
    with open_output(options.output, resume=options.resume) as opened:
        yield opened
