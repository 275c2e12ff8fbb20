"""The questionnaire in typed lines, without a terminal: what a line means, what to say, which question comes next.

A dialogue is a value; every line that is typed gives a new one. Nothing is recorded that is not said back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from painref.knowledge.model import Id, Question
from painref.knowledge.names import normalise
from painref.records import record
from painref.triage.assessment import Assessment
from painref.triage.questionnaire.session import Session, still_possible
from painref.triage.questionnaire.types import answer_type
from painref.triage.questionnaire.understanding import Refused, Unclear, Understood, is_number, shown_number
from painref.triage.questionnaire.words import means_no

COMMANDS = (
    "Enter: don't know · b: back · e NAME: edit an answer · ?: why this is asked · s: skip to the result · q: quit"
)
"""What can be typed at any question."""


class Stage(Enum):
    """Where a dialogue is: it waits for a line, it has come to the result, or the person has left without one."""

    ASKING = auto()
    RESULT = auto()
    LEFT = auto()


@record(kw_only=False)
class Line:
    """Something to say; `hang` indents what does not fit on the first line."""

    text: str
    hang: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """A questionnaire under way. `heard` answers the line that was typed, `put` puts the question that is waited for.

    `why` is the question whose reasons were asked for. While `unclear` is set, the next line may choose from it;
    `typed` and `chosen` are what it belongs to.
    """

    session: Session
    stage: Stage = Stage.ASKING
    question: Question | None = None
    heard: tuple[Line, ...] = ()
    put: tuple[Line, ...] = ()
    why: Question | None = None
    announced: frozenset[Id] = frozenset()
    unclear: Unclear | None = None
    typed: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    def reply(self, line: str) -> Dialogue:
        """Return the dialogue after a line was typed."""
        if self.question is None:
            return self
        if self.unclear is not None:
            found = self.unclear.pick(line)
            if found is not None:
                return self._take(self.question, self.typed, {**self.chosen, self.unclear.piece: found})
            if not line.strip() or means_no(line):
                return self._stay(Line("  Nothing recorded. Type the answer again, or none."))
            if is_number(line.strip()):
                return replace(self, heard=(Line(f"  {line.strip()[:10]} is not one of these."),), put=(), why=None)
        match line.casefold().split(maxsplit=1):
            case []:
                return self._enter(self.question)
            case ["b"]:  # "back" is where it hurts
                earlier = self.session.before(self.question.id)
                if earlier is None:
                    return self._stay(Line("This is the first question."))
                return self._put(self.session.knowledge.questions[earlier])
            case ["e" | "edit", *name]:
                return self._edit("".join(name).strip())
            case ["?" | "why"]:
                return replace(self._stay(), why=self.question)
            case ["s" | "skip"]:
                return replace(self._stay(), stage=Stage.RESULT)
            case ["q" | "quit"]:
                return replace(self._stay(), stage=Stage.LEFT)
            case _:
                return self._take(self.question, line, {})

    def _take(self, question: Question, typed: str, chosen: Mapping[str, str]) -> Dialogue:
        """Return the dialogue after an answer was typed; `chosen` says what its unclear pieces mean."""
        asked = answer_type(question, self.session.knowledge)
        match asked.understand(typed, chosen):
            case Understood(value):
                said = "don't know" if value is None else asked.said(value)
                return self._next(self.session.answer(question.id, value), Line(f"  Recorded: {said}.", hang=4))
            case Unclear() as unclear:
                waiting = self._stay(*_choices(unclear))
                return replace(waiting, unclear=unclear, typed=typed, chosen=chosen)
            case Refused(message):
                return self._stay(Line(f"  {message}", hang=2))

    def _enter(self, question: Question) -> Dialogue:
        """Return the dialogue after Enter: "don't know" to a question without an answer; one that is there stays."""
        session = self.session
        if question.id in session.answers:
            said = answer_type(question, session.knowledge).said(session.answers[question.id])
            return self._next(session, Line(f"  Kept: {said}.", hang=4))
        return self._next(session.answer(question.id, None), Line("  Recorded: don't know."))

    def _edit(self, name: str) -> Dialogue:
        """Return the dialogue with an earlier question put again."""
        session, wanted = self.session, normalise(name)
        number = shown_number(name, len(session.asked))
        found = [id_ for id_ in (*session.asked, *map(Id, session.answers)) if wanted in (normalise(id_), id_)]
        if number is not None:
            found = [session.asked[number - 1]]
        if not found:
            known = ", ".join(f"{number} {id_}" for number, id_ in enumerate(session.asked, 1))
            more = [id_ for id_ in session.answers if id_ not in session.asked]
            answered = ", ".join(filter(None, [known, *more])) or "nothing"
            return self._stay(Line(f"  No answer '{name[:60]}' to edit. Answered so far: {answered}.", hang=2))
        return self._put(session.knowledge.questions[found[0]])

    def _stay(self, *heard: Line) -> Dialogue:
        """Return the dialogue at the same question."""
        return replace(self, heard=heard, put=(), why=None, unclear=None, typed="", chosen={})

    def _put(self, question: Question, *before: Line) -> Dialogue:
        return replace(self._stay(), question=question, put=(*before, *_lines(question, self.session)))

    def _next(self, session: Session, *heard: Line) -> Dialogue:
        """Return the dialogue at the next question that could change the result, or at the result if there is none."""
        assessment = session.assessment()
        flags = tuple(_flags(assessment, self.announced))
        announced = self.announced | {flag.id for flag in assessment.red_flags}
        following = replace(self._stay(*heard, *flags), session=session, announced=announced)
        questions = session.open_questions(assessment)
        if not questions:
            end = Line("\nNothing more to ask: no open question could change the result.")
            return replace(following, stage=Stage.RESULT, question=None, put=(end,))
        count = Line(
            f"\n{still_possible(assessment)} procedures still possible. "
            f"Question {len(session.asked) + 1}, at most {len(questions)} to go."
        )
        return replace(following, question=questions[0], put=(count, *_lines(questions[0], session)))


def begin(session: Session) -> Dialogue:
    """Return the dialogue at its first question."""
    return Dialogue(session=session)._next(session)


def _flags(assessment: Assessment, announced: frozenset[Id]) -> Iterator[Line]:
    """Yield a line for each red flag that has not been announced."""
    for flag in assessment.red_flags:
        if flag.id not in announced:
            yield Line(f"\n! RED FLAG, {flag.urgency}: {flag.name}. {flag.action}", hang=2)


def _lines(question: Question, session: Session) -> Iterator[Line]:
    """Yield the question, its options by number, and the answer it has so far."""
    asked = answer_type(question, session.knowledge)
    section = session.knowledge.sections[question.section].name
    yield Line(f"{section} - {question.prompt} ({asked.typing})")
    if question.help:
        yield Line(f"  {question.help}")
    for number, option in enumerate(question.options, 1):
        yield Line(f"  {number:>2} {option.text}", hang=5)
    if question.id in session.answers:
        said = asked.said(session.answers[question.id])
        yield Line(f"  Answered: {said} (Enter keeps it; unknown takes it away)", hang=4)
    elif question.id in session.asked:
        yield Line("  Answered: don't know (Enter keeps it)")


def _choices(unclear: Unclear) -> Iterator[Line]:
    """Yield what a piece of text may mean, by number."""
    if len(unclear.possible) == 1:
        yield Line(f"  '{unclear.piece[:60]}' may mean this: type y if it does, or the answer again.", hang=2)
    else:
        yield Line(f"  Several match '{unclear.piece[:60]}': type the number of one, or the answer again.", hang=2)
    for number, possible in enumerate(unclear.possible, 1):
        yield Line(f"  {number:>2} {possible.id}: {possible.text}", hang=5)
    if unclear.more:
        yield Line(f"  and {unclear.more} more: type more letters")
