"""Many patients: what ``painref triage --batch`` is asked to do."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from painref.batch.resume import as_of_records
from painref.batch.run import run_batch
from painref.batch.settings import InputFormat, batch_options, choice
from painref.cli.answers import today
from painref.cli.messages import say
from painref.errors import UsageError
from painref.library.open import load
from painref.output.options import Form
from painref.output.terminal.progress import progress
from painref.records import record

if TYPE_CHECKING:
    from datetime import date

    from painref.batch.run import Foreign
    from painref.knowledge.knowledge import Knowledge
    from painref.tables.written import TableForm

_RECORDS = (Form.TEXT, Form.JSON, "ndjson")
"""The forms that are records, as NDJSON."""


@record
class BatchAsked:
    """What the command line asks of many patients."""

    source: str
    format: str | None
    map: Path | None
    output: Path | None
    resume: bool
    record: str | None
    table: str | None
    form: StrEnum
    absent: str | None
    jobs: int | None
    follow: tuple[str, ...]
    overlays: tuple[Path, ...]
    engine: str | None = None


def run(asked: BatchAsked) -> int:
    """Assess the patients and write what is asked for; say how many failed, and return that.

    Raises `UsageError` for options that do not go together, `PainrefError` where the run cannot begin or go on.
    """
    if asked.engine is not None:
        return _by_engine(asked)
    if asked.table is None and asked.form not in _RECORDS:
        remedy = "Name a table with --table, or leave --format out and choose from the records with jq."
        raise UsageError(f"--batch writes NDJSON, not {asked.form}.", remedy=remedy)
    is_foreign = asked.map is not None or _is_parquet(asked.source)
    if is_foreign and asked.format is not None:
        raise UsageError("--batch-format is of patients without a --map.", remedy="Leave it out.")
    options = batch_options(
        source=asked.source,
        format_=InputFormat.NDJSON if is_foreign else asked.format,
        output=asked.output,
        resume=asked.resume,
        record=asked.record,
        absent=asked.absent,
        jobs=asked.jobs,
        follow=asked.follow,
    )
    knowledge = load(overlays=asked.overlays)
    now = (as_of_records(options.output) if options.resume and options.output else None) or today()
    tables = _foreign(asked, knowledge, now) if is_foreign else None
    start = partial(run_batch, knowledge=knowledge, today=now, say=say, progress=progress, foreign=tables)
    if asked.table is None:
        done = start(options)
    else:
        from painref.tables.rows import ResultTable  # imported where it is asked for
        from painref.tables.run import run_table

        kind, form = choice(ResultTable, asked.table, "--table"), _table_form(asked.form)
        done = run_table(options, kind, form, lambda options, written: start(options, written=written))
    say(f"{done.failed:,} of {done.total:,} patients failed.")
    return done.failed


def _is_parquet(source: str) -> bool:
    return Path(source).suffix.casefold() == ".parquet"


def _foreign(asked: BatchAsked, knowledge: Knowledge, now: date) -> Foreign:
    from painref.tables.foreign import foreign  # imported where it is asked for

    return foreign(asked.source, asked.map, knowledge, now)


def _by_engine(asked: BatchAsked) -> int:
    """Assess a table of the contract of `painref sql` by DuckDB; nobody fails, or all do."""
    if asked.engine != "duckdb":
        raise UsageError(
            f"--engine is '{str(asked.engine)[:60]}'.", remedy="It is duckdb; without it painref assesses."
        )
    if asked.output is None or asked.output.suffix.casefold() not in (".parquet", ".ndjson"):
        raise UsageError("--engine duckdb writes a file.", remedy="Name it with --output FILE.parquet or FILE.ndjson.")
    others = (asked.format, asked.map, asked.resume, asked.table, asked.record, asked.absent)
    if any(others) or asked.form not in _RECORDS:
        raise UsageError(
            "--engine duckdb goes with --output, --follow, --jobs and --data only.", remedy="Leave the others out."
        )
    from painref.sql.duck import assess_table  # imported where it is asked for
    from painref.triage.engine.rules import prepare
    from painref.triage.lens import parse_lens

    knowledge = load(overlays=asked.overlays)
    rules = prepare(knowledge, parse_lens(asked.follow, knowledge))
    done = assess_table(Path(asked.source), asked.output, rules, jobs=asked.jobs)
    say(f"{done.total:,} patients are written to {asked.output}.")
    return 0


def _table_form(form: StrEnum) -> TableForm:
    """Return how a table is written; raises `UsageError` for a form that is not one of tables."""
    from painref.tables.written import TableForm  # as above

    return TableForm.CSV if form is Form.TEXT else choice(TableForm, str(form), "--format")
