"""``painref triage``: one patient."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from painref.cli.answers import (
    AnswersOption,
    FollowOption,
    GivenAnswers,
    SettingsOption,
    given_answers,
    one_source,
    today,
)
from painref.cli.completion import complete_setting, completing
from painref.cli.options import DataOption, with_output_options
from painref.errors import ExitCode, UsageError
from painref.knowledge.names import listed
from painref.output.emit import check_form, emit
from painref.output.options import Form, OutputOptions


class BatchForm(StrEnum):
    """The forms of an answer: those of a record, and those of tables of many patients."""

    TEXT = "text"
    JSON = "json"
    YAML = "yaml"
    CSV = "csv"
    MARKDOWN = "markdown"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    DUCKDB = "duckdb"


if TYPE_CHECKING:
    from painref.cli.interview import Keeper
    from painref.knowledge.knowledge import Knowledge
    from painref.triage.assessment import Assessment
    from painref.triage.engine.rules import Rules
    from painref.triage.questionnaire.values import Given


def triage(
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="The same as --answers FILE.")] = None,
    answers: AnswersOption = None,
    settings: SettingsOption = None,
    follow: FollowOption = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask what the given answers leave open.")] = False,
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Save the answers here, after each one.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Let --save overwrite an existing file.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="All the reasoning on one procedure, by name or by its number in the ranking.",
            autocompletion=completing("procedures"),
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Every row, red flag, condition and open question, with reasons and sources.")
    ] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="NAME=VALUE",
            help="Show what would change with this answer. Repeatable.",
            autocompletion=complete_setting,
        ),
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="With --json: only what the screen shows, not every row.")
    ] = False,
    batch: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Many patients, one per line, in NDJSON or CSV; - reads standard input."),
    ] = None,
    batch_format: Annotated[
        str | None, typer.Option(metavar="ndjson|csv", help="The format of the batch, if its file name does not tell.")
    ] = None,
    map_: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="FILE", help="A file that says what the columns of your table mean: docs/interop.md."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the batch's records here instead of to stdout.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue an --output that was interrupted.")] = False,
    record: Annotated[
        str | None,
        typer.Option(metavar="summary|full", help="How much the batch writes for each patient; by default a summary."),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            metavar="TABLE",
            help="Write one table instead of records: patients, verdicts, red-flags, requirements or requests.",
        ),
    ] = None,
    absent: Annotated[
        str | None,
        typer.Option(
            metavar="unknown|as-declared",
            help="How to read a field that a patient's record leaves out; by default unknown.",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Number of processes for the batch; by default one per processor."),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            metavar="duckdb",
            help="Run the whole batch in DuckDB on a Parquet file with the columns of painref sql: docs/sql.md.",
        ),
    ] = None,
    data: DataOption = None,
    *,
    exported: BatchForm | None,
    options: OutputOptions,
) -> None:
    """Rank procedures for one patient, with reasons, from a questionnaire on the terminal or from given answers.

    \b
    painref triage
    painref triage examples/sciatica.yaml
    painref triage --answers patient.json --set pregnancy=no --json
    painref triage --answers examples/facet-pain.yaml --follow uk
    painref triage examples/facet-pain.yaml --explain lumbar-medial-branch-rfa
    painref triage examples/facet-pain.yaml --what-if pain_intensity=3
    painref triage --save patient.yaml
    painref triage --answers patient.yaml --ask
    painref triage --batch patients.csv --output records.ndjson
    painref triage --batch cohort.csv --map map.yaml --table verdicts

    What was not asked stays unknown; it is never read as "no". painref list questions shows every question.
    """
    asked = _Asked(one_source(file, answers), settings or [], ask, save, force, explain, full, what_if or [], summary)
    if batch is None:
        of_many = {
            "--batch-format": batch_format is not None,
            "--map": map_ is not None,
            "--output": output is not None,
            "--resume": resume,
            "--record": record is not None,
            "--table": table is not None,
            "--absent": absent is not None,
            "--jobs": jobs is not None,
            "--engine": engine is not None,
        }
        if any(of_many.values()):
            raise UsageError(f"{listed(of_many)} belong to --batch.", remedy="Name the patients with --batch FILE.")
        if exported is not None:
            raise UsageError(f"--format {exported} is of --batch with --table.", remedy="Name one patient's form.")
        _triage_one(asked, follow or (), data or (), options)
        return
    _check_batch(asked, options)
    from painref.cli.batch import BatchAsked, run  # imported when patients are many

    failed = run(
        BatchAsked(
            source=batch,
            format=batch_format,
            map=map_,
            output=output,
            resume=resume,
            record=record,
            table=table,
            form=options.form if exported is None else exported,
            absent=absent,
            jobs=jobs,
            follow=tuple(follow or ()),
            overlays=tuple(data or ()),
            engine=engine,
        )
    )
    raise typer.Exit(ExitCode.NOT_FOUND_OR_INVALID if failed else ExitCode.ANSWERED)


triage = with_output_options(triage, BatchForm)


class _Asked(NamedTuple):
    """What the command line asks of one patient."""

    answers: str | None
    settings: list[str]
    ask: bool
    save: Path | None
    force: bool
    explain: str | None
    full: bool
    what_if: list[str]
    summary: bool

    @property
    def kind(self) -> str:
        """The kind of record that answers it."""
        return "what-if" if self.what_if else "summary" if self.summary else "assessment"

    @property
    def puts_questions(self) -> bool:
        """Whether the questionnaire is put: it was asked for, or there are no answers."""
        return self.ask or (self.answers is None and not self.settings)


def _check_batch(asked: _Asked, options: OutputOptions) -> None:
    """Raise `UsageError` for what is asked of one patient, and cannot be of many."""
    if any(part not in (None, False, []) for part in asked) or options.fields:
        raise UsageError(
            "--batch takes no --answers, --set, --ask, --save, --force, --explain, --full, --what-if, --summary "
            "and no --fields.",
            remedy="Write the answers of every patient in the file.",
        )


def _check_one(asked: _Asked, options: OutputOptions) -> None:
    """Raise `UsageError` for options that contradict each other, before the first question is put."""
    if (asked.summary or asked.full) and (asked.what_if or asked.explain is not None):
        raise UsageError(
            f"{'--summary' if asked.summary else '--full'} goes with neither --what-if nor --explain.",
            remedy="Leave it out.",
        )
    if asked.save is not None and not asked.puts_questions:
        raise UsageError("--save keeps what the questionnaire asks, and nothing is asked.", remedy="Add --ask.")
    if asked.force and asked.save is None:
        raise UsageError("--force belongs to --save.", remedy="Name the file that may be replaced by --save FILE.")
    check_form(asked.kind, options)


def _triage_one(asked: _Asked, follow: Sequence[str], overlays: Sequence[Path], options: OutputOptions) -> None:
    """Show what is asked for of one patient, whose answers are given, asked for, or both."""
    _check_one(asked, options)
    # Imported when the command runs: help, completion and a batch do without.
    from painref.library.open import load
    from painref.triage.assess import check_explained
    from painref.triage.engine.rules import prepare
    from painref.triage.lens import parse_lens

    knowledge = load(overlays=overlays)
    if asked.explain is not None:
        check_explained(asked.explain, knowledge)
    given = given_answers(asked.answers, asked.settings, knowledge)
    rules = prepare(knowledge, parse_lens(tuple(follow or given.given.follow), knowledge))
    if not asked.puts_questions:
        _answer(given, rules, asked, options)
        return
    from painref.cli.interview import interview  # imported when a person is asked: answers from a file do without

    keeper = _keeper(rules, given.given, asked)
    with keeper.losing_none():
        interview(keeper)
        if options.form is Form.TEXT and sys.stdout.isatty() and asked.kind == "assessment":
            _attend(keeper, options, asked.explain, full=asked.full)
            return
        _answer(GivenAnswers.of(keeper.session.given, knowledge), rules, asked, options)
    if keeper.file is not None or asked.kind != "assessment":  # an assessment shows what was answered
        keeper.tell(only_unsaved=True)


def _keeper(rules: Rules, given: Given, asked: _Asked) -> Keeper:
    """Return what keeps the answers to the questions. Raises `PainrefError` if they can neither be put nor be saved."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "the questionnaire needs a terminal.",
            remedy="Give --answers FILE (or - for standard input) or --set name=value.",
        )
    # Imported when a person is asked: answers from a file do without.
    from painref.cli.interview import Keeper
    from painref.cli.saving import answers_file
    from painref.triage.questionnaire.session import Session

    kept = None if asked.save is None else answers_file(asked.save, asked.answers, force=asked.force)
    return Keeper(Session(rules, given), kept)


def _answer(given: GivenAnswers, rules: Rules, asked: _Asked, options: OutputOptions) -> None:
    """Show what is asked for of some answers: what would change if they were different, or the assessment."""
    from painref.triage.assess import assess_with
    from painref.triage.compare import compare_assessments

    knowledge = rules.knowledge
    assessment = assess_with(rules, given.patient(knowledge))
    if asked.what_if:
        after = assess_with(rules, given.changed(asked.what_if, knowledge).patient(knowledge))
        comparison = compare_assessments(assessment, after)
        emit(asked.kind, comparison, options, data_version=knowledge.version, settings=asked.what_if)
    else:
        _show(assessment, asked, options, knowledge)


def _show(assessment: Assessment, asked: _Asked, options: OutputOptions, knowledge: Knowledge) -> None:
    """Show an assessment: its summary, the reasons of one procedure, or the whole."""
    if asked.explain is not None:
        from painref.triage.assess import narrowed_to

        assessment = narrowed_to(assessment, asked.explain, knowledge)
    if asked.summary:
        from painref.triage.summarise import summarise  # only this option needs it here

        emit(asked.kind, summarise(assessment), options, data_version=knowledge.version, today=today())
    else:
        shown = {"explain": asked.explain is not None, "full": asked.full, "today": today()}
        emit(asked.kind, assessment, options, data_version=knowledge.version, **shown)


def _attend(keeper: Keeper, options: OutputOptions, explain: str | None, *, full: bool) -> None:
    """Show the result on the terminal, and do what is asked for with it; back to the questions as often as wanted."""
    # Imported when a person is asked: answers from a file do without.
    from painref.cli.afterwards import KEY_LINES, Result, afterwards
    from painref.cli.interview import interview
    from painref.triage.assess import assess_with, narrowed_to

    rules = keeper.session.rules
    while True:
        assessment = assess_with(rules, keeper.patient)
        shown = assessment if explain is None else narrowed_to(assessment, explain, rules.knowledge)
        emit("assessment", shown, options, explain=explain is not None, full=full, keys=KEY_LINES, today=today())
        if not afterwards(Result(assessment, keeper, rules, options)):
            return
        interview(keeper, back=True)
