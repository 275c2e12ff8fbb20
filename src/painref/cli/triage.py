"""``painref triage``: one patient."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from painref.cli.answers import AnswersOption, FollowOption, SettingsOption, given_answers, today
from painref.cli.completion import complete_setting, completing
from painref.cli.messages import say
from painref.cli.options import DataOption, with_output_options
from painref.errors import ExitCode, UsageError
from painref.output.emit import check_form, emit
from painref.output.options import Form, OutputOptions

if TYPE_CHECKING:
    from painref.cli.interview import Keeper


@with_output_options
def triage(
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="The same as --answers FILE.")] = None,
    answers: AnswersOption = None,
    settings: SettingsOption = None,
    follow: FollowOption = None,
    ask: Annotated[bool, typer.Option("--ask", help="Go on asking what the answers given leave open.")] = False,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the questionnaire's answers here, after each of them.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Let --save replace a file that is there.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The whole reasoning on one procedure, by name or by its number on the screen.",
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
            help="What changes if this answer were so. Repeatable.",
            autocompletion=complete_setting,
        ),
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="With --json, what the screen shows, instead of every verdict.")
    ] = False,
    batch: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Many patients, one a line: NDJSON or CSV; - reads standard input."),
    ] = None,
    batch_format: Annotated[
        str | None, typer.Option(metavar="ndjson|csv", help="How they are written, if the file's name does not say.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The batch's records go here instead of to stdout.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an --output that was interrupted.")] = False,
    record: Annotated[
        str, typer.Option(metavar="summary|full", help="How much the batch writes of each patient.")
    ] = "summary",
    absent: Annotated[
        str,
        typer.Option(metavar="unknown|as-declared", help="What a field means that a patient of the batch lacks."),
    ] = "unknown",
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes for the batch; by default every processor.")
    ] = None,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Rank procedures for one patient, with reasons: by questionnaire on a terminal, or from answers given.

    \b
    painref triage
    painref triage examples/sciatica.yaml
    painref triage --answers patient.json --set pregnancy=no --json
    painref triage --answers examples/facet-pain.yaml --follow uk
    painref triage --answers examples/facet-pain.yaml --explain lumbar-medial-branch-rfa
    painref triage --answers examples/facet-pain.yaml \
        --what-if "done.lumbar-medial-branch-block={times: 2, relief: 85}"
    painref triage --save patient.yaml
    painref triage --answers patient.yaml --ask
    painref triage --batch patients.csv --output records.ndjson

    What was not asked is unknown, never "no". painref list questions shows every question and its answers.
    """
    if file is not None:
        if answers is not None:
            raise UsageError("the answers are named twice.", remedy="Name one file.")
        answers = file
    if batch is not None:
        of_one_patient = (
            answers is not None,
            settings,
            ask,
            save is not None,
            force,
            explain is not None,
            what_if,
            full,
        )
        if any(of_one_patient) or summary or options.fields:
            raise UsageError(
                "--batch takes no --answers, --set, --ask, --save, --force, --explain, --full, --what-if, --summary "
                "and no --fields.",
                remedy="Write the answers of every patient in the file.",
            )
        if options.form not in (Form.TEXT, Form.JSON):
            remedy = "Leave --format out, and choose from the records with jq."
            raise UsageError(f"--batch writes NDJSON, not {options.form}.", remedy=remedy)
        # Imported when the command runs: help, completion and one patient do without.
        from painref.batch.run import run_batch
        from painref.batch.settings import batch_options
        from painref.library.open import load
        from painref.output.terminal.progress import progress

        batch_settings = batch_options(
            source=batch,
            format_=batch_format,
            output=output,
            resume=resume,
            record=record,
            absent=absent,
            jobs=jobs,
            follow=tuple(follow or ()),
        )
        done = run_batch(batch_settings, load(overlays=data or ()), today(), say, progress)
        say(f"{done.failed:,} of {done.total:,} patients failed.")
        raise typer.Exit(ExitCode.NOT_FOUND_OR_INVALID if done.failed else ExitCode.ANSWERED)
    if batch_format or output or resume or jobs or record != "summary" or absent != "unknown":
        raise UsageError(
            "--batch-format, --output, --resume, --record, --absent and --jobs belong to --batch.",
            remedy="Name the patients with --batch FILE.",
        )
    if (summary or full) and (what_if or explain is not None):
        raise UsageError(
            f"{'--summary' if summary else '--full'} goes with neither --what-if nor --explain.",
            remedy="Leave it out.",
        )
    # Imported when the command runs: help, completion and a batch do without.
    from painref.library.open import load
    from painref.triage.assess import assess_with, narrowed_to
    from painref.triage.compare import compare_assessments
    from painref.triage.engine.rules import prepare
    from painref.triage.lens import parse_lens

    kind = "what-if" if what_if else "summary" if summary else "assessment"
    knowledge = load(overlays=data or ())
    given = given_answers(answers, settings or [], knowledge)
    rules = prepare(knowledge, parse_lens(tuple(follow or given.given.follow), knowledge))
    asks = ask or (answers is None and not settings)
    if save is not None and not asks:
        raise UsageError("--save keeps what the questionnaire asks, and nothing is asked.", remedy="Add --ask.")
    if force and save is None:
        raise UsageError("--force belongs to --save.", remedy="Name the file that may be replaced by --save FILE.")
    check_form(kind, options)  # before the questions are put, not after
    patient = given.patient(knowledge)
    if asks:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise UsageError(
                "the questionnaire needs a terminal.",
                remedy="Give --answers FILE (or - for standard input) or --set name=value.",
            )
        from painref.cli.interview import Keeper, interview
        from painref.cli.saving import answers_file
        from painref.triage.questionnaire.session import Session

        kept = None if save is None else answers_file(save, answers, force=force)
        keeper = Keeper(Session(rules, given.given), kept)
        interview(keeper)
        if options.form is Form.TEXT and sys.stdout.isatty() and not (what_if or summary):
            _attend(keeper, options, explain, full=full)
            return
        if kept is not None:
            keeper.tell(only_unsaved=True)
        patient = keeper.patient
    assessment = assess_with(rules, patient)
    if what_if:
        after = assess_with(rules, given.changed(what_if, knowledge).patient(knowledge))
        comparison = compare_assessments(assessment, after)
        emit(kind, comparison, options, data_version=knowledge.version, settings=what_if)
        return
    if explain is not None:
        assessment = narrowed_to(assessment, explain, knowledge)
    if summary:
        from painref.triage.summarise import summarise

        emit(kind, summarise(assessment), options, data_version=knowledge.version)
    else:
        emit(kind, assessment, options, data_version=knowledge.version, explain=explain is not None, full=full)


def _attend(keeper: Keeper, options: OutputOptions, explain: str | None, *, full: bool) -> None:
    """Show the result on the terminal, and do what is asked for with it; back to the questions as often as wanted."""
    # Imported when a person is asked: answers from a file do without.
    from painref.cli.afterwards import Result, afterwards
    from painref.cli.interview import interview
    from painref.triage.assess import assess_with, narrowed_to

    rules = keeper.session.rules
    while True:
        assessment = assess_with(rules, keeper.patient)
        shown = assessment if explain is None else narrowed_to(assessment, explain, rules.knowledge)
        emit("assessment", shown, options, explain=explain is not None, full=full)
        if not afterwards(Result(assessment, keeper, rules, options)):
            return
        interview(keeper, back=True)
