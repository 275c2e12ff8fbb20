"""The questionnaire on a terminal: one question at a time, in plain lines that work over ssh and on a dumb terminal.

What a line means and what comes next is decided in `painref.triage.questionnaire.dialogue`; here it is read and said.
"""

from __future__ import annotations

import gc
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from painref.cli.conversation import read_line, say_lines
from painref.cli.saving import AnswersFile, answers_file
from painref.errors import PainrefError
from painref.knowledge.bodies import speaker
from painref.knowledge.names import some_of
from painref.output.text import plain
from painref.triage.questionnaire.answer_file import answers_text
from painref.triage.questionnaire.dialogue import COMMANDS, KEYS, Dialogue, Line, Stage, begin
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.uses import uses

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.model import Id, Question
    from painref.triage.patient import Patient
    from painref.triage.questionnaire.session import Session

_MOST_USES = 6


def interview(keeper: Keeper, *, back: bool = False) -> None:
    """Ask what can still change the answer, and keep all answers; `back` begins at the screen that was put last.

    Raises KeyboardInterrupt if the person leaves without a result, or the input ends.
    """
    gc.enable()
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    say_lines([Line(COMMANDS)])
    try:
        dialogue = begin(keeper.session)
        dialogue = dialogue.reply("b") if back else dialogue
        say_lines((*dialogue.replies, *dialogue.put))
        while dialogue.stage.waits:
            following = _reply(dialogue, read_line("> "))
            say_lines(following.replies)
            keeper.keep(following.session)
            dialogue = following
            for question in dialogue.why:
                say_lines(_reasons(question, keeper.session.knowledge))
            say_lines(dialogue.put or ([Line(KEYS)] if dialogue.stage is Stage.ASKING else []))
    except EOFError:
        raise KeyboardInterrupt from None
    if dialogue.stage is Stage.LEFT:
        raise KeyboardInterrupt


def _reply(dialogue: Dialogue, line: str) -> Dialogue:
    """Return the dialogue after a line; after a bug the one before, so that it costs one line and not the answers."""
    try:
        return dialogue.reply(line)
    except Exception as error:
        if os.environ.get("PAINREF_DEBUG"):
            raise
        bug = f"! This is a bug ({type(error).__name__}: {error}). Nothing was recorded. Please report it."
        return replace(dialogue, replies=(Line(bug, hang=2),), put=(), why=())


@dataclass
class Keeper:
    """Keeps the answers: in the file if there is one, and else until they are printed."""

    session: Session
    file: AnswersFile | None
    changed: bool = False
    saved: bool = False

    def keep(self, session: Session) -> None:
        """Save the answers of a session if they changed; where that fails, ask for another file, or go on without."""
        if session is self.session:
            return
        self.session, self.changed, self.saved = session, True, False
        while self.file is not None and not self.saved:
            try:
                self.file.write(self._text())
                self.saved = True
            except PainrefError as error:
                self.file = _other_file(error)

    def tell(self, *, only_unsaved: bool = False) -> None:
        """Say which file the answers are in, or print those that are in no file."""
        if not self.changed or (self.saved and only_unsaved):
            return
        if self.saved and self.file is not None:
            name = shlex.quote(str(self.file.path))
            going_on = f"painref triage --answers {name} --ask --save {name}"
            say_lines([Line(f"\nAnswers are in {self.file.path}; go on with: {going_on}")])
            return
        say_lines([Line("\nThese answers are in no file. Saved as patient.yaml, they are taken up by: ")])
        say_lines([Line("painref triage --answers patient.yaml --ask --save patient.yaml")])
        sys.stderr.write(f"\n{plain(self._text())}")
        sys.stderr.flush()

    @contextmanager
    def losing_none(self) -> Iterator[None]:
        """Say where the answers are, or print them, when the person leaves or something goes wrong in what is done."""
        try:
            yield
        except BaseException:
            self.tell()
            raise

    @property
    def patient(self) -> Patient:
        """The patient of the answers so far."""
        return patient_of(self.session.given, self.session.knowledge)

    @property
    def loses(self) -> bool:
        """Whether answers would be lost by leaving."""
        return self.changed and not self.saved

    def save(self, path: Path) -> None:
        """Save the answers to a file that is not there yet, or is the one they are in. Raises `PainrefError`."""
        ours = self.file is not None and self.file.path == path
        file = self.file if self.file is not None and ours else answers_file(path)
        file.write(self._text())
        self.file, self.saved = file, True

    def _text(self) -> str:
        return answers_text(self.session.given, self.session.knowledge)


def _other_file(error: PainrefError) -> AnswersFile | None:
    """Return another file to save to, or None to go on without saving."""
    while True:
        say_lines([Line(f"\n! {error}", hang=2)])
        name = read_line("Save to another file (Enter: go on without saving): ").strip()
        if not name:
            return None
        try:
            return answers_file(Path(name))
        except (PainrefError, ValueError) as another:
            error = another if isinstance(another, PainrefError) else PainrefError(f"not the name of a file: {another}")


def _reasons(question: Question, knowledge: Knowledge) -> list[Line]:
    """Return the rules that need a question, with their sources."""
    from painref.output.wording import origin  # loads Rich, which no other line of the dialogue needs

    lines = [Line(f"{question.id}:{origin(question)}")]
    found = list(uses(question.id, knowledge))
    for use in found[:_MOST_USES]:
        years = some_of((_source(ref, knowledge) for ref in use.refs), 2)
        lines.append(Line(f"  {use.rule}: {use.text} [{years}]{origin(use)}", hang=4))
    if len(found) > _MOST_USES:
        lines.append(Line(f"  and {len(found) - _MOST_USES} more rules"))
    return lines if found else [*lines, Line("  No rule names it.")]


def _source(ref: Id, knowledge: Knowledge) -> str:
    reference = knowledge.references[ref]
    return f"{speaker(reference, knowledge)} {reference.year}"
