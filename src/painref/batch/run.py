"""``painref triage --batch``: many patients, from lines to records, in order and in constant memory."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from painref.batch.records import AbsentFields, InputFormat, Outcome, RecordKind, Terms, csv_terms, outcome_of
from painref.batch.resume import Sink, open_output
from painref.batch.rows import MAX_LINE_BYTES, Line, LineError
from painref.batch.workers import in_order
from painref.errors import ExitCode, PainrefError, Place, UsageError
from painref.library.access import load
from painref.output.terminal.progress import progress
from painref.records import record
from painref.triage import parse_lens, prepare

CHUNK_LINES = {RecordKind.SUMMARY: 32, RecordKind.FULL: 8}
"""Lines that a worker is given at once; a full record takes some hundred times the room of a summary."""

CHUNK_BYTES = 256_000
"""A chunk is closed once it holds this much, however few lines that is."""

E = TypeVar("E", bound=StrEnum)


@record
class BatchOptions:
    """The options of the command line that a batch takes, as they were typed; None where one was not."""

    source: str
    format: str | None
    output: Path | None
    resume: bool
    record: str
    absent: str
    jobs: int | None
    follow: tuple[str, ...]
    overlays: tuple[Path, ...] = ()


def run_batch(options: BatchOptions) -> ExitCode:
    """Assesses every patient of the source; says on stderr how many failed.

    Raises `PainrefError` where nothing can be done at all: a source or output that cannot be opened, a bad header.
    """
    gc.enable()
    absent = _choice(AbsentFields, options.absent, "--absent")
    record = _choice(RecordKind, options.record, "--record")
    input_format = _format(options)
    if options.resume and options.output is None:
        raise UsageError("--resume continues a file, and there is none.", remedy="Name it with --output.")
    knowledge = load(overlays=options.overlays)
    terms = Terms(
        rules=prepare(knowledge, parse_lens(options.follow, knowledge), many=True), absent=absent, record=record
    )
    with ExitStack() as stack:
        source = stack.enter_context(_source(options.source))
        lines = numbered_lines(source)
        if input_format is InputFormat.CSV:
            terms = _with_columns(terms, lines, options.source)
        sink = stack.enter_context(_sink(options))
        _skip_done(lines, sink, partial(outcome_of, terms=terms), options.source)
        done = _assess(lines, sink, terms, options, source)
    sys.stderr.write(f"painref: {done.failed:,} of {done.total:,} patients failed.\n")
    return ExitCode.NOT_FOUND_OR_INVALID if done.failed else ExitCode.ANSWERED


def _assess(lines: Iterator[Line], sink: Sink, terms: Terms, options: BatchOptions, source: BinaryIO) -> Outcome:
    """Everything that is still to do, written as it is done."""
    done = sink.done
    work = partial(outcome_of, terms=terms)
    outcomes = in_order(work, chunks(lines, CHUNK_LINES[terms.record]), options.jobs or processors())
    with closing(outcomes), progress(source, sink.file) as advance:
        try:
            for outcome in outcomes:
                sink.write(outcome.records)
                done = done.plus(outcome)
                advance(done)
        except KeyboardInterrupt:
            if options.output is not None:
                sys.stderr.write(f"painref: {done.total:,} patients are written; --resume goes on from there.\n")
            raise
    return done


def numbered_lines(source: BinaryIO) -> Iterator[Line]:
    """The lines of a source; of one that is too long, only that it was there."""
    number = 0
    while data := source.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(data) <= MAX_LINE_BYTES:
            yield Line(number, data)
            continue
        while data and not data.endswith(b"\n"):
            data = source.readline(MAX_LINE_BYTES)
        yield Line(number, None)


def chunks(lines: Iterator[Line], most: int) -> Iterator[list[Line]]:
    """The lines in chunks of bounded size, none of more lines than `most`."""
    chunk: list[Line] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line.data or b"")
        if len(chunk) >= most or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _choice(kind: type[E], text: str, option: str) -> E:
    try:
        return kind(text)
    except ValueError:
        raise UsageError(f"{option} is '{text[:60]}'.", remedy=f"It is one of: {', '.join(kind)}.") from None


def _format(options: BatchOptions) -> InputFormat:
    """As said, or by the ending of the file's name; standard input is NDJSON."""
    if options.format is not None:
        return _choice(InputFormat, options.format, "--batch-format")
    ending = Path(options.source).suffix.casefold()
    known = {"": InputFormat.NDJSON, ".ndjson": InputFormat.NDJSON, ".jsonl": InputFormat.NDJSON}
    known[".csv"] = InputFormat.CSV
    if ending not in known:
        message = f"'{ending[:20]}' does not say how the patients are written."
        raise UsageError(message, remedy="Add --batch-format ndjson or --batch-format csv.")
    return known[ending]


@contextmanager
def _source(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  # closed below; what the reader of it raises is not caught here
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = "Name a file of patients, or -."
        raise PainrefError(f"cannot read the patients: {reason}.", place=Place(name), remedy=remedy) from None
    with file:
        yield file


@contextmanager
def _sink(options: BatchOptions) -> Iterator[Sink]:
    if options.output is None:
        yield Sink(sys.stdout.buffer)
        return
    if options.source != "-" and options.output.exists() and options.output.samefile(options.source):
        raise UsageError("--output is the file of the patients.", remedy="Name another file.")
    with open_output(options.output, resume=options.resume) as sink:
        yield sink


def _with_columns(terms: Terms, lines: Iterator[Line], source: str) -> Terms:
    file = "<stdin>" if source == "-" else source
    header = next(lines, None)
    if header is None or header.data is None or not header.data.strip():
        remedy = "Its columns are id and the ids of questions; painref list questions shows them."
        raise LineError("the first line is no header.", place=Place(file, 1, 1), remedy=remedy)
    return csv_terms(terms, header, file)


def _skip_done(lines: Iterator[Line], sink: Sink, work: Callable[[list[Line]], Outcome], source: str) -> None:
    """Takes the lines that the output already has from the input.

    The last of them is assessed again: if it does not give the record that is there, this is not the run that was
    interrupted. One comparison of bytes tells other patients, options and knowledge alike.
    """
    if sink.last is None:
        return
    last = next((line for line in lines if line.number >= sink.last.line), None)
    if last is None or work([last]).records != sink.last.record:
        raise PainrefError(
            f"line {sink.last.line} of {'standard input' if source == '-' else source} does not give the last record "
            "of the output: the patients, the options or the data are not those of the run that was interrupted.",
            remedy="Repeat them as they were, or name another --output.",
        )
