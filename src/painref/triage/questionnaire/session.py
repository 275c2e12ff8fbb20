"""What to ask next, and why. Pure: a session is a value, and every step gives a new one.

Asked first: age, sex, how long, where, what is requested; then safety for that region; then what is known already;
then what the first row waits for, then the second. What else could change something is asked only on request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from painref.criteria.judgement import FALSE
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, QuestionType
from painref.triage.assessment import Assessment
from painref.triage.engine.decide import Decided, decide
from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.changes import Change, changed
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.types import Item, Screen, screen_of
from painref.triage.questionnaire.types.form import Form
from painref.triage.questionnaire.types.options import OptionList
from painref.triage.questionnaire.values import Given, OptionAnswer, OptionsAnswer, PastAnswer
from painref.triage.reporting.questions import is_asked
from painref.triage.reporting.report import report

START = (("age", "sex", "pain_duration"), ("pain_regions",), ("main_region",), ("requested",))
"""The questions asked first, by screen."""

KNOWN = ("diagnoses", "drugs", "events", "done")
"""What is known already; each is asked as a whole, once."""

ALWAYS = frozenset({"diagnoses", "done"})
"""Those of them that are asked even where nothing waits for them; a name may lead to something else."""

TRIED = "tried"
"""What has been tried, which decides between care and more questions where no procedure is in question."""

TOGETHER = (
    ("saddle-sensory-change",),
    ("bladder-change", "bowel-change"),
    ("leg-weakness", "bilateral-leg-symptoms"),
    ("arm-weakness",),
)
"""Options of safety that are asked by themselves or in pairs (docs/answers.md, "Safety screening")."""

MOST_OF_SAFETY = 8
"""How many options of safety one key may deny."""

MOST_OPTIONS = 12
MOST_VALUES = 4
"""How many options a list has, and how many values a form."""


class Part(StrEnum):
    """The parts of a questionnaire, in the order of asking."""

    START = "Start"
    SAFETY = "Safety"
    KNOWN = "Known already"
    FIRST = "For the first row"
    SECOND = "For the second row"
    REST = "For the rest"


_PARTS = {"must": Part.SAFETY, "first": Part.FIRST, "second": Part.SECOND}


@dataclass(frozen=True, slots=True)
class Turn:
    """A screen, and the part it belongs to."""

    part: Part
    screen: Screen


@dataclass(frozen=True)
class Session:
    """A questionnaire under way: what was answered, what was put and in which order.

    Items in `asked` are not put again unless somebody goes back to them. With `everything` all that could change
    something is asked; else what the first two rows wait for.
    """

    rules: Rules
    given: Given
    put: tuple[Turn, ...] = ()
    asked: frozenset[str] = frozenset()
    everything: bool = False

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge whose questions are asked."""
        return self.rules.knowledge

    @cached_property
    def decided(self) -> Decided:
        """What the answers so far decide."""
        return decide(self.rules, patient_of(self.given, self.knowledge))

    @cached_property
    def assessment(self) -> Assessment:
        """The assessment of the answers so far."""
        return report(self.decided)

    def answer(self, turn: Turn, changes: Iterable[Change]) -> Session:
        """Return the session after the changes that an answer to a screen makes.

        Values of a form that were not typed stay open; everything else on the screen was asked.
        """
        changes = tuple(changes)
        done = {item for change in changes for item in change.items}
        keys = turn.screen.keys & done if isinstance(turn.screen, Form) and changes else turn.screen.keys
        put = self.put if turn in self.put else (*self.put, turn)
        return replace(self, given=changed(self.given, changes), put=put, asked=self.asked | keys | done)

    def before(self, turn: Turn) -> Turn | None:
        """Return the screen that was put before this one, or None if there was none."""
        earlier = self.put[: self.put.index(turn)] if turn in self.put else self.put
        return earlier[-1] if earlier else None

    # --- What comes next ------------------------------------------------------------------------------------------

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """What is still to be asked as far as the answers so far show, in order."""
        found = list(self._start())
        if not found:
            found += self._open(Part.SAFETY)
            found += self._known()
            found += self._open(Part.FIRST)
            found += self._open(Part.SECOND)
            if self.everything or not self.assessment.rows:
                found += self._open(Part.REST)
            if not self.assessment.rows and not found and self._waits(TRIED):
                found.append(Turn(Part.REST, screen_of([Item(self.knowledge.questions[Id(TRIED)])], self.knowledge)))
        return tuple(found)

    @property
    def more(self) -> int:
        """The number of further screens that could change something beyond the first two rows."""
        return 0 if self.everything else sum(1 for _ in self._open(Part.REST))

    def _start(self) -> Iterator[Turn]:
        for names in START:
            waiting = [Item(self.knowledge.questions[Id(name)]) for name in names if self._waits(name)]
            if waiting:
                yield Turn(Part.START, screen_of(waiting, self.knowledge))

    def _known(self) -> Iterator[Turn]:
        for name in KNOWN:
            if self._waits(name) and (name in ALWAYS or not self._is_settled(name)):
                yield Turn(Part.KNOWN, screen_of([Item(self.knowledge.questions[Id(name)])], self.knowledge))

    def _waits(self, name: str) -> bool:
        question = self.knowledge.questions.get(Id(name))
        if question is None or name in self.asked or name in self.given.unknown or name in self.given.values:
            return False
        context = self.decided.context
        return is_asked(name, context) and (question.ask_if is None or context.judge(question.ask_if) < FALSE)

    def _is_settled(self, name: str) -> bool:
        """Return whether nothing of a question is open."""
        return not any(item.question == name for item in self.assessment.open_questions)

    def _open(self, part: Part) -> Iterator[Turn]:
        """Yield the open items of a part, on as few screens as may be."""
        waiting = [
            Item(self.knowledge.questions[item.question], item.option)
            for item in self.assessment.open_questions
            if _PARTS.get(item.because, Part.REST) is part
        ]
        waiting = [item for item in waiting if not self._was_asked(item)]
        groups = _safety_groups(waiting) if part is Part.SAFETY else _groups(waiting)
        for group in groups:
            yield Turn(part, screen_of(group, self.knowledge))

    def _was_asked(self, item: Item) -> bool:
        """Return whether an item was put, or is known not to be known.

        What is named is not asked one by one: nobody goes through forty drugs after naming those that are taken, and
        not to have made a diagnosis is not to have ruled it out.
        """
        question = item.question
        if item.key in self.asked or question.id in self.given.unknown:
            return True
        if (
            question.type is not QuestionType.RECORDS
            and question.names
            and question.id in (*self.asked, *self.given.values)
        ):
            return True
        value = self.given.values.get(question.id)
        match value:
            case OptionsAnswer():
                return item.option in value.unknown
            case PastAnswer():
                return item.option in value.kept_open
            case _:
                return False


def _safety_groups(items: list[Item]) -> Iterator[list[Item]]:
    """Yield the options of safety: the gravest by themselves or in pairs, then the rest."""
    alone = {option: number for number, options in enumerate(TOGETHER) for option in options}
    for options in TOGETHER:
        if pair := [item for item in items if item.option in options]:
            yield pair
    rest = [item for item in items if item.option not in alone]
    yield from _groups(rest, MOST_OF_SAFETY)


def _groups(items: list[Item], most: int = MOST_OPTIONS) -> Iterator[list[Item]]:
    """Yield items that are asked on one screen, in the order of the first of each: options of one section, values of
    one section, what has been done."""
    waiting = list(items)
    while waiting:
        first = waiting[0]
        group: list[Item] = []
        for item in waiting:
            if len(group) < (MOST_VALUES if first.option is None else most) and _goes_with(item, first, group):
                group.append(item)
        waiting = [item for item in waiting if item not in group]
        yield group


def _goes_with(item: Item, first: Item, group: list[Item]) -> bool:
    """Return whether an item may stand on a screen with others."""
    same_kind = (item.option is None) is (first.option is None)
    done = QuestionType.RECORDS
    if not same_kind or (item.question.type is done) is not (first.question.type is done):
        return False
    if item.option is None:
        return item.question.section == first.question.section
    return item.question.section == first.question.section and all(
        item.option != other.option or item is other for other in group
    )


def turn_of(name: str, session: Session) -> Turn | None:
    """Return a screen for a question or an option by its id, or None if there is none of that name."""
    question = session.knowledge.questions.get(Id(name))
    if question is not None:
        return Turn(Part.REST, screen_of([Item(question)], session.knowledge))
    question_name, _, option = name.rpartition(".")
    for question in session.knowledge.questions.values():
        if question_name in ("", question.id) and option in [each.id for each in question.options]:
            return Turn(Part.REST, OptionList((Item(question, Id(option)),), session.knowledge))
    return None


def answered(screen: Screen, given: Given) -> Iterator[tuple[Item, object]]:
    """Yield the items of a screen that have an answer, with it."""
    for item in screen.items:
        value = given.values.get(item.question.id)
        if item.option is None:
            if value is not None:
                yield item, value
        elif isinstance(value, OptionsAnswer):
            option = value.options.get(item.option)
            denied = OptionAnswer(text="no", truth=False) if value.others_denied else None
            if (found := option or denied) is not None:
                yield item, found
        elif isinstance(value, PastAnswer) and item.option in value.texts:
            yield item, value.texts[item.option]
