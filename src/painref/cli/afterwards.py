"""What can be done with a result on a terminal: explained, changed for the sake of argument, printed, saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import partial
from io import StringIO
from pathlib import Path

from painref.cli.answers import GivenAnswers, today
from painref.cli.conversation import read_line, say_lines
from painref.cli.documents import write_new
from painref.cli.interview import Keeper
from painref.errors import PainrefError
from painref.output.emit import emit
from painref.output.options import Color, OutputOptions
from painref.triage.assess import assess_with, narrowed_to
from painref.triage.assessment import Assessment
from painref.triage.compare import compare_assessments
from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.dialogue import Line

KEYS = "NUMBER explain · w NAME=VALUE what if · f in full · p FILE print · save FILE · b back to questions · q quit"
"""What can be typed after the result."""

KEY_LINES = 2
"""How many lines they take at 80 columns."""


@dataclass(frozen=True)
class Result:
    """A result on the screen, and the answers that it comes from."""

    assessment: Assessment
    keeper: Keeper
    rules: Rules
    options: OutputOptions

    def show_in_full(self) -> None:
        """Show every row, red flag, condition and open question."""
        emit("assessment", self.assessment, self.options, explain=False, full=True, today=today())

    def explain(self, name: str) -> None:
        """Show the whole reasoning on one procedure. Raises `PainrefError` if there is none of that name."""
        narrowed = narrowed_to(self.assessment, name, self.rules.knowledge)
        emit("assessment", narrowed, self.options, explain=True, full=False, today=today())

    def what_if(self, setting: str) -> None:
        """Show what changes if one answer were so. Raises `PainrefError` for what is no answer."""
        knowledge, given = self.rules.knowledge, self.keeper.session.given
        changed = GivenAnswers.of(given, knowledge).changed([setting], knowledge)
        after = assess_with(self.rules, changed.patient(knowledge))
        emit("what-if", compare_assessments(self.assessment, after), self.options, settings=[setting])

    def print_to(self, path: Path) -> None:
        """Write the screen to a file that is not there yet. Raises `PainrefError` if that is not possible."""
        printed = StringIO()
        with redirect_stdout(printed):
            plainly = replace(self.options, color=Color.NEVER, no_pager=True)
            emit("assessment", self.assessment, plainly, explain=False, full=False, today=today())
        write_new(path, printed.getvalue().encode(), otherwise="Name another file.")


def afterwards(result: Result) -> bool:
    """Do what is asked for with a result, until the person leaves; return whether to go back to the questions.

    Answers that are in no file are printed at the end of input.
    """
    try:
        return _attend(result)
    except EOFError:
        result.keeper.tell(only_unsaved=True)
        return False


def _attend(result: Result) -> bool:
    warned = False
    while True:
        say_lines([Line(KEYS, hang=2)])
        typed = read_line("> ").strip()
        word, _, rest = typed.partition(" ")
        match word.casefold(), rest.strip():
            case (("q" | "quit"), _):
                if not result.keeper.loses or warned:
                    return False
                warned = True
                say_lines([Line("  The answers are in no file: save FILE keeps them, q again leaves them.", hang=2)])
            case (("b" | "back"), ""):
                return True
            case "", "":
                pass
            case (("f" | "full"), ""):
                result.show_in_full()
            case (("w" | "what-if"), setting) if "=" in setting:
                _attempt(partial(result.what_if, setting))
            case (("p" | "print"), name) if name:
                _attempt(partial(result.print_to, Path(name)), f"Printed to {name}.")
            case "save", name if name:
                _attempt(partial(result.keeper.save, Path(name)), f"Saved in {name}.")
            case (("w" | "what-if" | "p" | "print" | "save"), _):
                say_lines([Line(f"  {_EXAMPLES[word.casefold()[0]]}", hang=2)])
            case (("e" | "explain"), name) if name:
                _attempt(partial(result.explain, name))
            case _:
                _attempt(partial(result.explain, typed))


_EXAMPLES = {
    "w": "For example: w drugs.apixaban=no",
    "p": "For example: p result.txt",
    "s": "For example: save patient.yaml",
}


def _attempt(do: Callable[[], None], done: str = "") -> None:
    """Do something, and say that it is done; an expected error is said, and nothing is lost."""
    try:
        do()
    except PainrefError as error:
        say_lines([Line(f"  {error}", hang=2)])
    else:
        if done:
            say_lines([Line(f"  {done}", hang=2)])
