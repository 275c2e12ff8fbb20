"""What a batch is asked to do: where patients come from and records go, and what applies to every patient."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from painref.batch.table import Columns
from painref.errors import UsageError
from painref.records import record
from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.shared import SharedReading

STREAM = "-"
"""How standard input and standard output are named."""


class AbsentFields(StrEnum):
    """What a field that is absent from a patient's record means."""

    UNKNOWN = "unknown"
    AS_DECLARED = "as-declared"


class RecordKind(StrEnum):
    """How much is written of each patient."""

    SUMMARY = "summary"
    FULL = "full"


class InputFormat(StrEnum):
    """How patients are written."""

    NDJSON = "ndjson"
    CSV = "csv"


_FORMATS = {
    "": InputFormat.NDJSON,
    ".ndjson": InputFormat.NDJSON,
    ".jsonl": InputFormat.NDJSON,
    ".csv": InputFormat.CSV,
    ".tsv": InputFormat.CSV,
}
"""How patients are written by the ending of the file's name; standard input is NDJSON."""

Choice = TypeVar("Choice", bound=StrEnum)


@record
class Settings:
    """What applies to every patient of a batch.

    `rules` hold the knowledge and the lens; `as_of` is the day from which times count where a patient names none;
    `columns` are those of a CSV file, None for NDJSON. With `shared`, answers that are written alike are read once.
    """

    rules: Rules
    as_of: date
    absent: AbsentFields = AbsentFields.UNKNOWN
    record: RecordKind = RecordKind.SUMMARY
    columns: Columns | None = None
    shared: SharedReading | None = None


@record
class BatchOptions:
    """What a batch is asked to do. `output` is None for standard output, `jobs` None for every processor."""

    source: str
    format: InputFormat
    output: Path | None = None
    resume: bool = False
    record: RecordKind = RecordKind.SUMMARY
    absent: AbsentFields = AbsentFields.UNKNOWN
    jobs: int | None = None
    follow: tuple[str, ...] = ()
    as_of: date | None = None

    @property
    def source_name(self) -> str:
        """How messages call the source."""
        return "<stdin>" if self.source == STREAM else self.source


def batch_options(
    *,
    source: str,
    format_: str | None,
    output: Path | None,
    resume: bool,
    record: str | None,
    absent: str | None,
    jobs: int | None,
    follow: tuple[str, ...],
    as_of: date | None = None,
) -> BatchOptions:
    """Return the options of a batch from the words of the command line.

    Raises `UsageError` for a word that is not one of those that an option takes, and options that do not go together.
    """
    output = None if output is None or str(output) == STREAM else output
    if resume and output is None:
        raise UsageError("--resume continues a file, and there is none.", remedy="Name it with --output.")
    return BatchOptions(
        source=source,
        format=_format(source) if format_ is None else choice(InputFormat, format_, "--batch-format"),
        output=output,
        resume=resume,
        record=RecordKind.SUMMARY if record is None else choice(RecordKind, record, "--record"),
        absent=AbsentFields.UNKNOWN if absent is None else choice(AbsentFields, absent, "--absent"),
        jobs=jobs,
        follow=follow,
        as_of=as_of,
    )


def choice(kind: type[Choice], text: str, option: str) -> Choice:
    """Return the value of an option by its word; raises `UsageError` that lists them for any other."""
    try:
        return kind(text)
    except ValueError:
        raise UsageError(f"{option} is '{text[:60]}'.", remedy=f"It is one of: {', '.join(kind)}.") from None


def _format(source: str) -> InputFormat:
    ending = Path(source).suffix.casefold()
    if ending not in _FORMATS:
        message = f"'{ending[:20]}' does not say how the patients are written."
        raise UsageError(message, remedy="Add --batch-format ndjson or --batch-format csv.")
    return _FORMATS[ending]
