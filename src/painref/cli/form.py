"""``painref form``: one patient, every question at once, with the ranking beside it."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from painref.cli.answers import AnswersOption, FollowOption, SettingsOption, given_answers, one_source, today
from painref.cli.messages import say
from painref.cli.options import DataOption
from painref.errors import ExitCode, PainrefError, UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from painref.cli.saving import AnswersFile
    from painref.form.edge import Edge, Outcome
    from painref.knowledge.knowledge import Knowledge
    from painref.triage.assessment import Assessment
    from painref.triage.engine.rules import Rules


def form(
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="The same as --answers FILE.")] = None,
    answers: AnswersOption = None,
    settings: SettingsOption = None,
    follow: FollowOption = None,
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Save the answers here, after each one.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Let --save overwrite an existing file.")] = False,
    data: DataOption = None,
) -> None:
    """Fill in a form for one patient: every question at once, with the ranking next to it.

    \b
    painref form
    painref form examples/sciatica.yaml
    painref form --save patient.yaml

    The form needs Textual: pip install 'painref[tui]'. What was not asked stays unknown; it is never read as "no".
    painref triage asks the same questions line by line, for screen readers and plain terminals.
    """
    if force and save is None:
        raise UsageError("--force belongs to --save.", remedy="Name the file that may be replaced by --save FILE.")
    try:
        from painref.form.app import FormApp
    except ModuleNotFoundError:
        remedy = "Install it with pip install 'painref[tui]'; painref triage asks line by line without it."
        raise PainrefError("the form needs Textual, which is not installed.", remedy=remedy) from None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the form needs a terminal.", remedy="painref triage --answers FILE assesses without one.")
    # Imported when the command runs: help and completion do without.
    from painref.cli.saving import answers_file
    from painref.form.state import FormState
    from painref.library.open import load
    from painref.triage.engine.rules import prepare
    from painref.triage.lens import parse_lens

    knowledge = load(overlays=data or ())
    source = one_source(file, answers)
    given = given_answers(source, settings or [], knowledge).given
    rules = prepare(knowledge, parse_lens(tuple(follow or given.follow), knowledge))
    kept = None if save is None else answers_file(save, source, force=force)
    outcome = FormApp(FormState(rules, given, today=today()), edge_of(kept, knowledge)).run()
    if outcome is None:
        raise typer.Exit(ExitCode.BUG)
    _leave(outcome, knowledge)


def edge_of(file: AnswersFile | None, knowledge: Knowledge) -> Edge:
    """Return what the form does outside of itself: it saves to a file, follows others and explains."""
    from painref.cli.saving import answers_file
    from painref.form.edge import Edge
    from painref.output.terminal.console import Page
    from painref.output.terminal.explanation import print_explanation
    from painref.triage.engine.rules import prepare
    from painref.triage.lens import parse_lens
    from painref.triage.questionnaire.answer_file import answers_text

    def keeping(kept: AnswersFile) -> Edge:
        return replace(edge, keep=lambda given: kept.write(answers_text(given, knowledge)), kept_in=str(kept.path))

    def save_as(name: str) -> Edge:
        return keeping(answers_file(Path(name).expanduser()))

    def follow(whom: str) -> Rules:
        return prepare(knowledge, parse_lens(tuple(whom.replace(",", " ").split()), knowledge))

    def explain(assessment: Assessment, width: int) -> Text:
        return Page.drawn(lambda page: print_explanation(assessment, page), width)

    edge = Edge(save_as=save_as, follow=follow, explain=explain)
    return edge if file is None else keeping(file)


def _leave(outcome: Outcome, knowledge: Knowledge) -> None:
    """Print what the person left the form for: the result, the answers, or neither."""
    if outcome.result:
        from painref.output.emit import emit
        from painref.output.options import OutputOptions
        from painref.triage.assess import assess_with
        from painref.triage.questionnaire.resolve import patient_of

        assessment = assess_with(outcome.rules, patient_of(outcome.given, knowledge))
        emit("assessment", assessment, OutputOptions(), data_version=knowledge.version, today=today())
    if outcome.answers:
        from painref.output.text import plain
        from painref.triage.questionnaire.answer_file import answers_text

        say("these answers are in no file. Saved as patient.yaml, painref form --answers patient.yaml takes them up:")
        sys.stderr.write(plain(answers_text(outcome.given, knowledge)))
    elif outcome.saved_in:
        name = shlex.quote(outcome.saved_in)
        say(f"the answers are in {outcome.saved_in}; go on with: painref form --answers {name} --save {name}")
