"""The questionnaire in typed lines, without a terminal: what a line means, what to say, which screen comes next.

A dialogue is a value; every line that is typed gives a new one. Nothing is recorded that is not said back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from painref.knowledge.model import Question
from painref.knowledge.names import lowered, normalise, some_of
from painref.triage.assessment import FlagRecord
from painref.triage.engine.decide import Decided
from painref.triage.engine.disposition import DispositionWord
from painref.triage.hand_over import in_words
from painref.triage.questionnaire.changes import PartAnswer, WholeAnswer, said, said_back
from painref.triage.questionnaire.session import Part, Session, Turn, answered, turn_of
from painref.triage.questionnaire.types import Choice, Item
from painref.triage.questionnaire.understanding import Refused, Unclear, Understood, is_number, shown_number
from painref.triage.questionnaire.values import OptionAnswer
from painref.triage.questionnaire.words import means_no
from painref.triage.reporting.findings import flag_record
from painref.triage.summarise import summarise

COMMANDS = (
    "Enter: don't know · b: back · e NUMBER or NAME: edit an answer · ?: how to ask · ??: which rules need it · "
    "s: skip to the result · q: quit"
)
"""What can be typed at any screen."""

KEYS = "Enter don't know · ? how to ask · ?? why · b back · e edit · s result · q quit"
"""The same in few words, below each screen."""


class Stage(Enum):
    """Where a dialogue is.

    It waits for an answer; it has stopped, at an emergency or since the first rows need no more, and waits for whether
    to go on; it has come to the result; or the person has left without one.
    """

    ASKING = auto()
    EMERGENCY = auto()
    ENOUGH = auto()
    RESULT = auto()
    LEFT = auto()

    @property
    def waits(self) -> bool:
        """Whether a line is waited for."""
        return self in (Stage.ASKING, Stage.EMERGENCY, Stage.ENOUGH)


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say; `hang` indents what does not fit on the first line, a `choice` may stand beside others."""

    text: str
    hang: int = 0
    choice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """A questionnaire under way. `replies` answers the line that was typed, `put` puts the screen that is waited for.

    `why` are the questions whose rules were asked for. While `unclear` is set, the next line may choose from it;
    `typed` and `chosen` are what it belongs to. `announced` are the red flags and contradictions that have been said;
    `reached` is the part of the questionnaire that has been reached, from 0, which never falls.
    """

    session: Session
    stage: Stage = Stage.ASKING
    turn: Turn | None = None
    replies: tuple[Line, ...] = ()
    put: tuple[Line, ...] = ()
    why: tuple[Question, ...] = ()
    announced: frozenset[str] = frozenset()
    emergency_accepted: bool = False
    reached: int = 0
    unclear: Unclear | None = None
    typed: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    def reply(self, line: str) -> Dialogue:
        """Return the dialogue after a line was typed."""
        if self.turn is not None and self.unclear is not None:
            found = self.unclear.pick(line)
            if found is not None:
                return self._take(self.turn, self.typed, {**self.chosen, self.unclear.piece: found})
            if not line.strip() or means_no(line):
                return self._stay(Line("  Nothing recorded. Type the answer again, or none."))
            if is_number(line.strip()):
                return replace(self, replies=(Line(f"  {line.strip()[:10]} is not one of these."),), put=(), why=())
        match line.casefold().split(maxsplit=1):
            case ["b"]:  # "back" is where it hurts
                return self._back()
            case ["e" | "edit", *name]:
                return self._edit("".join(name).strip())
            case ["s" | "skip"]:
                return replace(self._stay(), stage=Stage.RESULT)
            case ["q" | "quit"]:
                return replace(self._stay(), stage=Stage.LEFT)
            case words if self.stage is Stage.EMERGENCY or self.stage is Stage.ENOUGH:
                return self._go_on(words)
            case _ if self.turn is None:
                return self
            case []:
                return self._enter(self.turn)
            case ["?"]:
                return self._stay(*_how(self.turn))
            case ["??" | "why"]:
                return replace(self._stay(), why=tuple(dict.fromkeys(item.question for item in self.turn.screen.items)))
            case _:
                return self._take(self.turn, line, {})

    def _go_on(self, words: list[str]) -> Dialogue:
        """Return the dialogue after the person was asked whether to go on: Enter ends it, ``g`` goes on."""
        if not words:
            return replace(self._stay(), stage=Stage.RESULT)
        if words == ["g"]:
            session = self.session
            if self.stage is Stage.ENOUGH:
                session = replace(session, everything=True)
            accepted = self.emergency_accepted or self.stage is Stage.EMERGENCY
            return replace(self, emergency_accepted=accepted)._next(session)
        return self._stay(Line("  Type g to go on, or Enter for the result."))

    def _take(self, turn: Turn, typed: str, chosen: Mapping[str, str]) -> Dialogue:
        """Return the dialogue after an answer was typed; `chosen` says what its unclear pieces mean."""
        session = self.session
        match turn.screen.understand(typed, chosen, session.given):
            case Understood(changes):
                back = said_back(changes, session.knowledge) or "don't know"
                return self._next(session.answer(turn, changes), Line(f"  Recorded: {back}.", hang=4))
            case Unclear() as unclear:
                waiting = self._stay(*_choices(unclear))
                return replace(waiting, unclear=unclear, typed=typed, chosen=chosen)
            case Refused(message):
                return self._stay(Line(f"  {message}", hang=2))

    def _enter(self, turn: Turn) -> Dialogue:
        """Return the dialogue after Enter: "don't know" to what has no answer; one that is there stays."""
        session = self.session
        has = {item.key for item, _ in answered(turn.screen, session.given)}
        changes = [change for change in turn.screen.not_known() if has.isdisjoint(change.items)]
        replies = "Kept as it is" if has and not changes else "Recorded: don't know"
        return self._next(session.answer(turn, changes), Line(f"  {replies}."))

    def _back(self) -> Dialogue:
        earlier = self.session.before(self.turn) if self.turn is not None else next(reversed(self.session.put), None)
        return self._stay(Line("This is the first question.")) if earlier is None else self._put(earlier)

    def _edit(self, name: str) -> Dialogue:
        """Return the dialogue with an earlier screen put again, by its number, or by the name of one of its items."""
        session = self.session
        number = shown_number(name, len(session.put))
        if number is not None:
            return self._put(session.put[number - 1])
        wanted = normalise(name)
        names = {normalise(name): name for name in _editable(session)}
        found = turn_of(names[wanted], session) if wanted in names else None
        if found is not None:
            return self._put(found)
        known = "; ".join(
            f"{number} {some_of(_names(turn), 2, ', ', last=' and')}" for number, turn in enumerate(session.put, 1)
        )
        shown = [item for turn in session.put for item in _names(turn)]
        more = [id_ for id_ in session.given.values if id_ not in shown]
        so_far = "; ".join(filter(None, [known, *more])) or "nothing"
        return self._stay(Line(f"  No answer '{name[:60]}' to edit. Answered so far: {so_far}.", hang=2))

    def _stay(self, *replies: Line) -> Dialogue:
        """Return the dialogue at the same screen."""
        return replace(self, replies=replies, put=(), why=(), unclear=None, typed="", chosen={})

    def _put(self, turn: Turn, *before: Line) -> Dialogue:
        shown = (*before, *_lines(turn, self.session))
        return replace(self._stay(), stage=Stage.ASKING, turn=turn, put=shown)

    def _next(self, session: Session, *replies: Line) -> Dialogue:
        """Return the dialogue at the next screen that could change the result, or where there is none."""
        decided = session.decided
        stops = decided.disposition.word is DispositionWord.EMERGENCY and not self.emergency_accepted
        carded = decided.disposition.flags if stops else ()
        news = tuple(_news(decided, self.announced.union(carded)))
        announced = self.announced | {item.flag.id for item in decided.screening.raised}
        announced |= {item.says for item in decided.contradictions}
        following = replace(self._stay(*replies, *news), session=session, announced=announced)
        if stops:
            stop = Line("\nEnter: stop asking and show the result · b: back · g: go on asking all the same", hang=2)
            return replace(following, stage=Stage.EMERGENCY, turn=None, put=(*_card(session), stop))
        turns = session.turns
        if turns:
            parts = list(Part)
            reached = max(self.reached, parts.index(turns[0].part))
            head = Line(f"\n{len(session.put) + 1}. {turns[0].part} (part {reached + 1} of {len(parts)})")
            return replace(following._put(turns[0], head), replies=following.replies, reached=reached)
        if more := session.more:
            enough = "\nThe first two rows need no more answers."
            end = Line(f"{enough} Enter: the result · g: {more} more screens for the other rows", hang=2)
            return replace(following, stage=Stage.ENOUGH, turn=None, put=(end,))
        end = Line("\nNothing more to ask: no open question could change the result.")
        return replace(following, stage=Stage.RESULT, turn=None, put=(end,))


def begin(session: Session) -> Dialogue:
    """Return the dialogue at its first screen."""
    return Dialogue(session=session)._next(session)


def _names(turn: Turn) -> list[str]:
    return list(dict.fromkeys(item.option or item.question.id for item in turn.screen.items))


def _editable(session: Session) -> Iterator[str]:
    """Yield the questions and options that have been put or answered; options by themselves too."""
    yield from session.given.values
    yield from session.given.unknown
    for turn in session.put:
        for item in turn.screen.items:
            yield item.question.id
            if item.listed is not None:
                yield str(item.option)
                yield item.key


def _news(decided: Decided, announced: frozenset[str]) -> Iterator[Line]:
    """Yield a line for each red flag, and for all contradictions, that have not been announced."""
    for item in decided.screening.raised:
        if item.flag.id not in announced:
            yield _flag(flag_record(item, decided))
    if new := [item.says for item in decided.contradictions if item.says not in announced]:
        yield Line("\n! These answers do not go together; e NAME edits one:", hang=2)
        yield from (Line(f"  - {says}", hang=4) for says in new)


def _flag(flag: FlagRecord) -> Line:
    presumed = _presumed(asked.text for asked in flag.taken_for_new)
    return Line(f"\n! RED FLAG, {flag.urgency}: {flag.name}. {flag.action}{presumed}", hang=2)


def _presumed(signs: Iterable[str]) -> str:
    named = "; ".join(map(lowered, signs))
    return f" Counts as new, as nobody said that it is old: {named}." if named else ""


def _card(session: Session) -> Iterator[Line]:
    """Yield what to do in an emergency, what misleads, and what to tell the team that takes over."""
    summary = summarise(session.assessment)
    yield Line("\n=== EMERGENCY ===")
    for flag in summary.red_flags:
        if flag.decides:
            yield Line(f"  {flag.name} ({'; '.join(flag.raised_by)}).{_presumed(flag.taken_for_new)}", hang=2)
            yield Line(f"  {flag.action}", hang=2)
            if flag.remember:
                yield Line(f"  REMEMBER {flag.remember}", hang=2)
    if summary.hand_over:
        yield Line(f"  HAND OVER {in_words(summary.hand_over)}", hang=2)


def _how(turn: Turn) -> Iterator[Line]:
    """Yield how to ask each item of a screen in the patient's words."""
    said_so_far: set[str] = set()
    for number, item in enumerate(turn.screen.items, 1):
        how = (item.listed.how if item.listed else "") or item.question.how
        if how and how not in said_so_far:
            said_so_far.add(how)
            head = f"{number} " if len(turn.screen.items) > 1 else ""
            yield Line(f"  {head}{how}", hang=4)
    if not said_so_far:
        yield Line("  Ask it as it stands. ?? says which rules need it.")


def _lines(turn: Turn, session: Session) -> Iterator[Line]:
    """Yield the prompts of a screen, what can be chosen, and the answers it has so far."""
    screen = turn.screen
    yield Line(f"{screen.prompt} ({screen.typing})", hang=2)
    for shown in screen.lines():
        if isinstance(shown, Choice):
            yield Line(f"  {shown.number:>2} {shown.text}", hang=5, choice=True)
        else:
            yield Line(f"  {shown}", hang=4)
    if len(screen.items) == 1 and screen.items[0].option is not None and screen.items[0].listed:
        how = screen.items[0].listed.how
        if how:
            yield Line(f"  {how}", hang=2)
    has = list(answered(screen, session.given))
    options: list[PartAnswer] = []
    for item, value in has:
        if item.option is not None and isinstance(value, OptionAnswer):
            options.append(PartAnswer(item.question.id, item.option, value))
        else:
            yield Line(f"  Answered: {_said(item, value, session)} (Enter keeps it)", hang=4)
    if options:
        yield Line(f"  Answered: {said_back(options, session.knowledge)} (Enter keeps it)", hang=4)
    if not has and screen.keys & session.asked:
        yield Line("  Answered: don't know (Enter keeps it)")
    yield Line(KEYS)


def _said(item: Item, value: object, session: Session) -> str:
    if item.option is None:
        return said(item.question, value, session.knowledge)  # type: ignore[arg-type]
    return said_back([WholeAnswer(item.question.id, session.given.values[item.question.id])], session.knowledge)


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
