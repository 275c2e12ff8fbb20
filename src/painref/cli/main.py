"""The program: its commands, and the one place that turns errors into messages and exit codes."""

from __future__ import annotations

import os
import sys
from io import BytesIO, TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from painref.cli.cases import cases
from painref.cli.compare import compare
from painref.cli.completion import completion
from painref.cli.criteria import criteria
from painref.cli.guide import guide
from painref.cli.hold import hold
from painref.cli.lint import lint
from painref.cli.listing import list_entries
from painref.cli.man import man
from painref.cli.matrix import matrix
from painref.cli.refs import refs
from painref.cli.search import search
from painref.cli.show import show
from painref.cli.triage import triage
from painref.errors import ExitCode, PainrefError

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What Typer raises for a command line that it does not understand; it exports only some of its subclasses."""

_LONGEST = 300
"""How much of such a message is shown: it repeats what was typed, however long."""


class _Program(TyperGroup):
    """The group of commands, with the order of its help and the handling of errors."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().make_context(*args, **extra)
        except _UsageError as error:
            raise _harmless(error) from None

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # the interface of typer
        return list(self.commands)

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except _UsageError as error:
            raise _harmless(error) from None
        except PainrefError as error:
            _say(f"painref: {error}")
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            _say("painref: interrupted.")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except BrokenPipeError:
            # The reader of the pipe has what it wanted.
            _drop_output()
            raise typer.Exit(ExitCode.ANSWERED) from None
        except OSError as error:
            _drop_output()
            _say(f"painref: cannot write the output: {(error.strerror or str(error)).lower()}. Write it elsewhere.")
            raise typer.Exit(ExitCode.NOT_FOUND_OR_INVALID) from None
        return result


def _harmless(error: Any) -> Any:
    """The same usage error, repeating nothing that a terminal would obey, and not without end."""
    from painref.render.text import plain

    message = plain(" ".join(error.message.split()))
    error.message = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}..."
    return error


def _drop_output() -> None:
    """Lets what is still to be written go nowhere: Python flushes stdout again on exit, and would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(message: str) -> None:
    """One message to the person, in one line on stderr, with nothing in it that a terminal would obey."""
    from painref.render.text import plain

    sys.stderr.write(plain(" ".join(message.split())) + "\n")


app = typer.Typer(
    cls=_Program,
    name="painref",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("show")(show)
app.command("list")(list_entries)
app.command("triage")(triage)
app.command("hold")(hold)
app.command("criteria")(criteria)
app.command("compare")(compare)
app.command("matrix")(matrix)
app.command("search")(search)
app.command("guide")(guide)
app.command("refs")(refs)
app.command("cases")(cases)
app.command("lint")(lint)
app.command("completion")(completion)
app.command("man")(man)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        from painref.knowledge import load

        typer.echo(f"painref {version('painref')} (data {load().version})")
        raise typer.Exit


@app.callback()
def painref(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Version, and that of the data.")
    ] = False,
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
    except Exception as error:
        if os.environ.get("PAINREF_DEBUG"):
            raise
        _say(
            f"painref: this is a bug ({type(error).__name__}: {error}). Please report it, with the command; "
            "PAINREF_DEBUG=1 shows where it happened."
        )
        sys.exit(ExitCode.BUG)
