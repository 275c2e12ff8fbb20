"""The program: its commands, and the one place that turns errors into messages and exit codes."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from io import BytesIO, TextIOWrapper
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup

from painref.cli.messages import say
from painref.cli.options import DataOption
from painref.cli.overlays import configured_overlays
from painref.errors import ExitCode, PainrefError, reason_of

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
    "show": Home("show", "show", "Show a procedure or a condition, with its sources."),
    "list": Home("listing", "list_entries", "List procedures, conditions, medications or questions."),
    "triage": Home("triage", "triage", "Rank procedures for one patient, with reasons."),
    "hold": Home("hold", "hold", "Say when a drug stops before a procedure, by each body."),
    "criteria": Home("criteria", "criteria", "Say what each body or payer asks for."),
    "compare": Home("compare", "compare", "Put two or three procedures side by side."),
    "matrix": Home("matrix", "matrix", "Show what bodies say, procedures by conditions."),
    "search": Home("search", "search", "Find entries by the words anywhere in them."),
    "guide": Home("guide", "guide", "Read short cited pages on the field."),
    "refs": Home("refs", "refs", "List the sources, and where each is cited."),
    "cases": Home("cases", "cases", "Show the cited patients that painref is tested on."),
    "lint": Home("lint", "lint", "Check the knowledge, with file, line and remedy."),
    "diff": Home("diff", "diff", "Show what a clinic's own folder changes."),
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


def _command(name: str) -> Any:
    """One command; building all of them would take longer than a look-up."""
    home = COMMANDS[name]
    alone = typer.Typer(add_completion=False, **_SETTINGS)
    alone.command(name)(getattr(import_module(f"painref.cli.{home.module}"), home.function))
    return typer.main.get_command(alone)


class _Program(TyperGroup):
    """The group of commands, with the order of its help and the handling of errors."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().make_context(*args, **extra)
        except _UsageError as error:
            raise _harmless(error) from None

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
        if args and args[0] not in COMMANDS:
            # What typer suggests for a misspelt command comes from those that it has.
            for name in COMMANDS:
                self.get_command(ctx, name)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except _UsageError as error:
            raise _harmless(error) from None
        except PainrefError as error:
            for one in error.all_errors():
                say(str(one))
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            say("interrupted.")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except BrokenPipeError:
            # The reader of the pipe has what it wanted.
            _drop_output()
            raise typer.Exit(ExitCode.ANSWERED) from None
        except OSError as error:
            _drop_output()
            say(f"cannot write the output: {reason_of(error)}. Write it elsewhere.")
            raise typer.Exit(ExitCode.NOT_FOUND_OR_INVALID) from None
        return result


def _harmless(error: Any) -> Any:
    """The same usage error, repeating nothing that a terminal would obey, and not without end."""
    from painref.output.text import plain

    message = plain(" ".join(error.message.split()))
    error.message = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}..."
    return error


def _drop_output() -> None:
    """Lets what is still to be written go nowhere: Python flushes stdout again on exit, and would fail again."""
    with suppress(OSError):  # a stdout that is closed has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(cls=_Program, name="painref", no_args_is_help=True, add_completion=False, **_SETTINGS)


def _print_version(ctx: typer.Context, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        from painref.library.access import load

        overlays = ctx.params.get("_data") or configured_overlays()
        typer.echo(f"painref {version('painref')} (data {load(overlays=overlays).version})")
        raise typer.Exit


@app.callback()
def painref(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Version, and that of the data.")
    ] = False,
    _data: DataOption = None,
) -> None:
    """Procedure reference and triage for interventional pain medicine. For health professionals.

    \b
    painref show rfa                        one procedure: guidance, evidence, risks, sources
    painref list --condition sciatica       what there is for a condition
    painref triage                          questionnaire that ranks procedures, with reasons
    painref triage --answers patient.yaml   the same from a file; --json for scripts
    painref hold apixaban --for scs         when a drug stops, by each body
    painref search "dorsal root ganglion"   wherever the words stand
    """


def _ready_streams() -> None:
    """A closed standard stream is an empty one; what the encoding of stdout lacks is replaced, not a crash."""
    for name in ("stdin", "stdout", "stderr"):
        setattr(sys, name, getattr(sys, name) or TextIOWrapper(BytesIO()))
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def run() -> None:
    """The console script. An unexpected exception is a bug: one line that says so, and exit code 3."""
    _ready_streams()
    if "_PAINREF_COMPLETE" in os.environ:
        # Typer answers a shell that asks for completions only if told so; its own scripts for shells are not used.
        from typer.completion import completion_init  # type: ignore[attr-defined]

        completion_init()
    try:
        app(prog_name="painref")
    except PainrefError as error:  # from an option that is answered before any command begins
        say(str(error))
        sys.exit(error.exit_code)
    except Exception as error:
        if os.environ.get("PAINREF_DEBUG"):
            raise
        say(
            f"this is a bug ({type(error).__name__}: {error}). Please report it, with the command; "
            "PAINREF_DEBUG=1 shows where it happened."
        )
        sys.exit(ExitCode.BUG)
