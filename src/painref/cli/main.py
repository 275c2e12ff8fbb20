"""The program: its commands, and the one place that turns errors into messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from itertools import takewhile
from shutil import get_terminal_size
from typing import Annotated, Any, NamedTuple, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from painref.cli.messages import say
from painref.cli.options import DataOption
from painref.cli.overlays import configured_overlays
from painref.cli.streams import OutputError, drop_output, ready_streams
from painref.cli.whole_names import with_whole_names
from painref.errors import ExitCode, PainrefError, reason_of
from painref.notice import VERSION
from painref.output.text import plain
from painref.suggestions import suggestion

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What Typer raises for a command line that it does not understand; it exports only some of its subclasses."""

_LONGEST = 300
"""How much of such a message is shown: it repeats what was typed, however long."""


class Home(NamedTuple):
    """Where a command lives in `painref.cli`, and the line that the help gives to it."""

    module: str
    function: str
    help: str


COMMANDS = {
    "show": Home("show", "show", "Show the page of a procedure, condition, drug or red flag."),
    "list": Home("listing", "list_entries", "List procedures, conditions, drugs, questions, red flags."),
    "triage": Home("triage", "triage", "Rank procedures for one patient, with reasons."),
    "report": Home("report", "report", "Print a one-page report on a patient for the chart."),
    "packet": Home("packet", "packet", "Print a prior-authorisation packet for a payer."),
    "form": Home("form", "form", "Fill in a form, with the ranking next to it."),
    "fhir": Home("fhir", "fhir", "Read and write FHIR: questionnaire, answers, assessment."),
    "hold": Home("hold", "hold", "Show when each body stops and restarts a drug."),
    "criteria": Home("criteria", "criteria", "Show what each body or payer requires."),
    "site": Home("site", "site", "Write the reference as a folder of HTML pages."),
    "template": Home("template", "template", "Write an empty table of patients to fill in."),
    "export": Home("export", "export", "Write the knowledge as tables."),
    "serve": Home("serve", "serve", "Serve triage to a record system over CDS Hooks."),
    "sql": Home("sql", "sql", "Print the rules as SQL, to run on a population."),
    "compare": Home("compare", "compare", "Compare two or three procedures side by side."),
    "matrix": Home("matrix", "matrix", "Show a grid of procedures by conditions."),
    "search": Home("search", "search", "Full-text search."),
    "guide": Home("guide", "guide", "Read short cited pages for newcomers."),
    "refs": Home("refs", "refs", "List the sources and where each is cited."),
    "cases": Home("cases", "cases", "Show the cited patients that painref is tested on."),
    "test": Home("test", "check_patients", "Check that patients come out as you expect."),
    "convert": Home("convert", "convert", "Convert a first-edition answers file."),
    "lint": Home("lint", "lint", "Check the data files and name every problem."),
    "diff": Home("diff", "diff", "Show what an overlay changes."),
    "completion": Home("completion", "completion", "Set up completion for bash, zsh or fish."),
    "man": Home("man", "man", "Print a manual page."),
    "schema": Home("schema", "schema", "Print the JSON Schema of what --json gives."),
}
"""The commands in the order of the help. None is imported until it is called: a look-up needs one of them."""

_SETTINGS: dict[str, Any] = {
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}


@cache
def _command(name: str) -> Any:
    """Return one command; building all of them would take longer than a look-up."""
    home = COMMANDS[name]
    alone = typer.Typer(add_completion=False, **_SETTINGS)
    function = getattr(import_module(f"painref.cli.{home.module}"), home.function)
    alone.command(name, cls=_Command, help=function.__doc__ or home.help)(function)  # with -OO there are no docstrings
    return typer.main.get_command(alone)


def _paged(text: str) -> str:
    """Return a help that fits the window or is for no window; page a longer one, and return nothing."""
    lines = get_terminal_size().lines
    if not sys.stdout.isatty() or text.count("\n") + 2 < lines:
        return text
    from painref.output.terminal.pager import Pager  # for a person who reads help

    Pager(lines).show(f"{text}\n")
    return ""


class _Command(TyperCommand):
    """A command whose help is paged, and whose options take names of several words."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        arguments = [one for one in self.params if one.param_type_name == "argument"]
        choices = {str(choice) for one in arguments for choice in getattr(one.type, "choices", ())}
        needs = any(one.required for one in arguments)
        return super().parse_args(ctx, with_whole_names(args, choices=choices, needs_argument=needs))

    def get_help(self, ctx: Any) -> str:
        return _paged(super().get_help(ctx))


class _Program(TyperGroup):
    """The group of commands, with the order of its help and the handling of errors."""

    def get_help(self, ctx: Any) -> str:
        return _paged(super().get_help(ctx))

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        completing = extra.get("resilient_parsing", False)
        with _errors_reported():
            return super().make_context(info_name, args or ([] if completing else ["--help"]), parent, **extra)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # the interface of typer
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.commands[cmd_name] = _command(cmd_name)
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, home.help) for name, home in COMMANDS.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            if not (suggestion(args[0], COMMANDS) and not _is_name(args)):
                return "show", self.get_command(ctx, "show"), args
            # What typer suggests for a misspelt command comes from those that it has.
            for name in COMMANDS:
                self.get_command(ctx, name)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        with _errors_reported():
            return super().invoke(ctx)


def _is_name(words: list[str]) -> bool:
    """Return whether words that are no command are a name, up to the first option: ``painref rfa`` shows it.

    Several of which the first stands in a name are taken for one: ``painref cervical tfesi dexamethasone``.
    """
    from painref.knowledge.resolver import PAGES, RED_FLAGS, is_word_of_a_name, names_exactly
    from painref.library.open import load

    name = [plain(word) for word in takewhile(lambda word: not word.startswith("-"), words)]
    knowledge = load(overlays=configured_overlays())
    return names_exactly(" ".join(name), (*PAGES, RED_FLAGS), knowledge) or (
        len(name) > 1 and is_word_of_a_name(name[0], ("procedure", "condition", "medication"), knowledge)
    )


@contextmanager
def _errors_reported() -> Iterator[None]:
    """Turn errors into messages and exit codes, those of writing what is still in the buffer of stdout too."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except _UsageError as error:
        raise _harmless(error) from None
    except _EXPECTED as error:
        raise typer.Exit(_reported(error)) from None


_EXPECTED = (PainrefError, KeyboardInterrupt, OSError, MemoryError, UnicodeEncodeError)


def _reported(error: BaseException) -> ExitCode:
    """Write the message of an expected error, if it needs one, and return the exit code."""
    match error:
        case PainrefError():
            if isinstance(error, OutputError):
                drop_output()
            for one in error.all_errors():
                say(str(one))
            return error.exit_code
        case KeyboardInterrupt():
            say("interrupted.")
            return ExitCode.INTERRUPTED
        case BrokenPipeError():  # the reader of the pipe has what it wanted
            drop_output()
            return ExitCode.ANSWERED
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            say(f"{where}{reason_of(error)}.")
        case UnicodeEncodeError():  # stdout replaces what it cannot encode, so this came from the command line
            say(f"{error.object[:60]!a} is not text. Write it in UTF-8.")
            return ExitCode.USAGE
        case _:
            say("there is not enough memory for this. Give it less at once, or more memory.")
    return ExitCode.NOT_FOUND_OR_INVALID


def _harmless(error: Any) -> Any:
    """Return the same usage error, shortened, without anything that a terminal would obey."""
    message = plain(" ".join(error.message.split()))
    error.message = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}..."
    return error


app = typer.Typer(cls=_Program, name="painref", add_completion=False, **_SETTINGS)


def _print_version(ctx: typer.Context, wanted: bool) -> None:
    if wanted:
        from painref.library.open import damage, load  # only this option needs it

        overlays = ctx.params.get("_data") or configured_overlays()
        typer.echo(f"painref {VERSION} (data {load(overlays=overlays).version})")
        if found := damage():
            say(found)
        raise typer.Exit


@app.callback()
def painref(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version of painref and of the data."
        ),
    ] = False,
    _data: DataOption = None,
) -> None:
    """Procedure reference and triage for interventional pain medicine. For health professionals.

    \b
    painref show rfa                        a page by name; so does painref rfa
    painref list --condition sciatica       what there is for a condition
    painref triage                          answer questions, get a ranking
    painref triage patient.yaml             the same from a file
    painref hold apixaban --for scs         when each body stops a drug
    painref search "dorsal root ganglion"   full-text search
    """


def main() -> NoReturn:
    """Run the console script, and end the process at once.

    Python would first take every module and object apart, which takes a tenth of a look-up and changes nothing: what
    was written has been flushed by then. ``python -m painref`` ends as usual, for profilers that write when it ends.
    """
    try:
        run()
    except SystemExit as end:
        if isinstance(end.code, str):  # as Python would: the text is said, and the code is not 0
            say(end.code)
        with suppress(OSError):
            sys.stderr.flush()
        os._exit(ExitCode.ANSWERED if end.code is None else end.code if isinstance(end.code, int) else ExitCode.BUG)
    os._exit(ExitCode.ANSWERED)


def run() -> None:
    """Run the program. An unexpected exception is a bug: one line that says so, and exit code 3."""
    ready_streams()
    if "_PAINREF_COMPLETE" in os.environ:
        if "COMP_WORDS" not in os.environ or not os.environ.get("COMP_CWORD", "").isdecimal():
            say("only a shell asks for completions. Set it up with painref completion.")
            sys.exit(ExitCode.USAGE)
        # Typer answers a shell that asks for completions only if told so; its own scripts for shells are not used.
        from typer.completion import completion_init  # type: ignore[attr-defined]

        completion_init()
    try:
        try:
            app(prog_name="painref")
        finally:
            sys.stdout.flush()
    except _EXPECTED as error:  # while completing, which comes before any context
        sys.exit(_reported(error))
    except Exception as error:
        if os.environ.get("PAINREF_DEBUG"):
            raise
        say(
            f"this is a bug ({type(error).__name__}: {error}). Please report it, with the command; "
            "PAINREF_DEBUG=1 shows where it happened."
        )
        sys.exit(ExitCode.BUG)
