"""What to ask next, and why. Pure: a session is a value, and every step gives a new one.

Asked first: age, sex, how long, where, what is requested; then safety for that region; then what is known already;
then what the first row waits for, then the second. What else could change something is asked only on request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from painref.criteria.judgement import FALSE, TRUE, any_of, is_open, open_part
from painref.criteria.syntax import PAST
from painref.knowledge.model import Id, Question, QuestionType
from painref.knowledge.names import item_name
from painref.triage.assessment import OpenQuestion
from painref.triage.engine.conditions import Support
from painref.triage.engine.context import DIAGNOSES, MAIN_REGION, PatientContext
from painref.triage.engine.disposition import CARE_TRIED, Why
from painref.triage.engine.open_needs import OpenNeeds
from painref.triage.questionnaire.changes import Change, changed
from painref.triage.questionnaire.occasions import EVENTS, events_of_drugs, spans_of_events
from painref.triage.questionnaire.slots import REQUESTED
from painref.triage.questionnaire.types import Item, Screen, screen_of
from painref.triage.questionnaire.types.form import Form
from painref.triage.questionnaire.types.options import OptionList
from painref.triage.questionnaire.under_way import UnderWay
from painref.triage.questionnaire.values import Given, OptionAnswer, OptionsAnswer, PastAnswer
from painref.triage.reporting.questions import is_asked, open_questions

START = (("age", "sex", "pain_duration"), ("pain_regions",), ("main_region",), (REQUESTED,))
"""The questions asked first, by screen."""

KNOWN = ("diagnoses", "drugs")
"""What is known already, asked as a whole, once; after it events, then what has been done."""

ALWAYS = frozenset({"diagnoses", PAST})
"""What is asked even where nothing waits for it; a name may lead to something else."""

MOST_OF_SAFETY = 8
"""How many options of safety one key may deny."""

MOST_OPTIONS = 14
MOST_LINES = 17
MOST_VALUES = 8
"""How many options a list has, and how many lines with the prompts of its questions; how many values a form."""

MOST_DIAGNOSES = 24
MOST_PROCEDURES = 14
"""How many names have a number where a question is asked as a whole."""


class Part(StrEnum):
    """The parts of a questionnaire, in the order of asking."""

    START = "Start"
    SAFETY = "Safety"
    KNOWN = "Known already"
    ROWS = "For the first rows"
    REST = "For the rest"


_NEAR = frozenset({"must", "request", "first", "second", "condition"})
"""The reasons for which events are asked with what is known already."""

_PARTS = {"must": Part.SAFETY, "request": Part.ROWS, "first": Part.ROWS, "second": Part.ROWS}


@dataclass(frozen=True, slots=True)
class Turn:
    """A screen, and the part it belongs to."""

    part: Part
    screen: Screen


@dataclass(frozen=True)
class Session(UnderWay):
    """A questionnaire under way: what was answered, what was put and in which order.

    Items in `asked` are not put again unless somebody goes back to them. With `everything` all that could change
    something is asked; else what the first two rows wait for.
    """

    put: tuple[Turn, ...] = ()
    asked: frozenset[str] = frozenset()
    everything: bool = False

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
        if found := list(self._start()):
            return tuple(found)
        found += self._open(Part.SAFETY)
        found += self._known()
        found += self._open(Part.ROWS)
        if self.everything:
            found += self._open(Part.REST)
        elif not self.decided.rows:
            found += self._open(Part.REST, "condition") or self._open(Part.REST)
        if not found and self.decided.disposition.why is Why.NOT_ENOUGH_KNOWN:
            found += self._care()
        return tuple(found)

    @property
    def more(self) -> int:
        """The number of further screens that could change something beyond the first two rows."""
        return 0 if self.everything else len(replace(self, everything=True).turns)

    @cached_property
    def open(self) -> tuple[OpenQuestion, ...]:
        """The open items, in the order in which they should be asked."""
        return tuple(open_questions(OpenNeeds(self.decided), self.decided.context))

    def _start(self) -> Iterator[Turn]:
        for names in START:
            waiting = [self.question(name) for name in names if self._waits(name)]
            if waiting:
                yield Turn(Part.START, screen_of(waiting, self.knowledge, self.offered(names[0])))

    def question(self, name: str) -> Item:
        """Return a question as it is asked."""
        return asked_as(self.knowledge.questions[Id(name)], self.decided.context)

    def _known(self) -> Iterator[Turn]:
        for name in KNOWN:
            if self._waits(name) and (name in ALWAYS or self._is_open(name)):
                yield self._whole(Part.KNOWN, name)
        for group in _groups(list(self._events())):
            yield Turn(Part.KNOWN, screen_of(group, self.knowledge))
        if self._waits(PAST):
            yield self._whole(Part.KNOWN, PAST)

    def _events(self) -> Iterator[Item]:
        """Yield the events that bear on a drug of the patient, and with these any on which the first rows depend.

        Where no drug asks for events, those of the rows are asked with what else the rows wait for.
        """
        context = self.decided.context
        of_drugs = {event for event in events_of_drugs(context) if is_open(context.said(EVENTS, event))}
        if not of_drugs:
            return
        near = {item.option for item in self.open if item.question == EVENTS and item.because in _NEAR}
        for option in self.knowledge.questions[Id(EVENTS)].options:
            item = self._item(f"{EVENTS}.{option.id}")
            if option.id in of_drugs | near and not self._was_asked(item):
                yield item

    def _care(self) -> Iterator[Turn]:
        """Yield the screens of what may have been tried, which decides between care and more questions."""
        context = self.decided.context
        tried = open_part(context.fact(CARE_TRIED))
        waiting = [self._item(name) for name in context.items(tried) if is_asked(name, context)]
        for group in _groups([item for item in waiting if not self._was_asked(item)]):
            yield Turn(Part.REST, screen_of(group, self.knowledge))

    def _whole(self, part: Part, name: str) -> Turn:
        """Return the screen of a question that is asked as a whole."""
        return Turn(part, screen_of([Item(self.knowledge.questions[Id(name)])], self.knowledge, self.offered(name)))

    def offered(self, name: str) -> tuple[Id, ...]:
        """Return the names that have a number where a question is asked as a whole: those that are nearest."""
        if name == DIAGNOSES:
            nearest = sorted(self.decided.supports, key=self._distance)
            return tuple(item.condition.id for item in nearest)[:MOST_DIAGNOSES]
        if name == PAST:
            asked = [item.option for item in self.open if item.question == PAST and item.because != "flag"]
            ranked = [item.row.procedure for item in self.decided.rows]
            return tuple(dict.fromkeys(name for name in (*asked, *ranked) if name))[:MOST_PROCEDURES]
        if name == REQUESTED:
            return self._most_spoken_of()
        return self.knowledge.questions[Id(name)].common

    def _most_spoken_of(self) -> tuple[Id, ...]:
        """Return the procedures that bodies speak of for the most conditions of the regions that hurt.

        A condition counts by how much of it these regions are: one that may be anywhere says little of a knee.
        """
        hurting, spoken_of = self.decided.context.regions, self.knowledge.procedures.index("spoken-of")
        weights: dict[Id, float] = {}
        for condition in (item.condition for item in self.decided.supports if item.condition.regions):
            share = len(hurting.intersection(condition.regions)) / len(condition.regions)
            for procedure in spoken_of.get(condition.id, ()) if share else ():
                weights[procedure] = weights.get(procedure, 0) + share
        return tuple(sorted(weights, key=lambda procedure: -weights[procedure]))[:MOST_PROCEDURES]

    def _distance(self, item: Support) -> tuple[int, bool, int, int, str]:
        """Return how far a condition is from the patient: supported ones first, then those of just these regions.

        One that only some can have (of a pump, a stimulator) comes after the others until it is known of this patient.
        """
        context, own, applies = self.decided.context, item.condition.regions, item.condition.applies
        may_not_be = applies is not None and context.judge(applies) != TRUE
        near, besides = context.regions.intersection(own), set(own) - context.regions
        return item.support.rank, may_not_be, -len(near), len(besides), item.condition.id

    def _waits(self, name: str) -> bool:
        question = self.knowledge.questions.get(Id(name))
        if question is None or name in self.asked or name in self.given.unknown or name in self.given.values:
            return False
        context = self.decided.context
        return is_asked(name, context) and (question.ask_if is None or context.judge(question.ask_if) == TRUE)

    def _is_open(self, name: str) -> bool:
        return any(item.question == name for item in self.open)

    def _open(self, part: Part, because: str = "") -> list[Turn]:
        """Return the screens of the open items of a part, as few as may be; with `because` only those for a reason."""
        found = [
            self._item(item_name(item.question, item.option))
            for item in self.open
            if _PARTS.get(item.because, Part.REST) is part and because in ("", item.because)
        ]
        if part is not Part.SAFETY:
            found = [gate for item in found for gate in self._gate_first(item)]
        waiting = [item for item in dict.fromkeys(found) if not self._was_asked(item)]
        most = MOST_OF_SAFETY if part is Part.SAFETY else MOST_OPTIONS
        return [Turn(part, screen_of(group, self.knowledge)) for group in _groups(waiting, most)]

    def _gate_first(self, item: Item) -> Iterator[Item]:
        """Yield an item; or, while it is open whether there is anything to ask of, the items that settle that.

        Who does not know whether there is a pump is not asked for its alarm, unless everything is asked.
        """
        context = self.decided.context
        conditions = (item.question.ask_if, item.listed.ask_if if item.listed else None)
        gate = any_of(open_part(context.judge(text)) for text in conditions if text is not None)
        if gate == FALSE:
            yield item
            return
        settling = [self._item(name) for name in context.items(gate) if is_asked(name, context)]
        waiting = [one for one in settling if not self._was_asked(one)]
        if waiting:
            yield from waiting
        elif self.everything:
            yield item

    def _item(self, name: str) -> Item:
        """Return what asks for an item; for an event, within the time that rules read."""
        question, option = self.knowledge.asked_by(name)
        chosen = option.id if option else Id(name.partition(".")[2]) or None
        return Item(question, chosen, self._spans.get(chosen, "") if question.id == EVENTS and chosen else "")

    @cached_property
    def _spans(self) -> Mapping[Id, str]:
        return spans_of_events(self.rules, self.decided.context)

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


def asked_as(question: Question, context: PatientContext) -> Item:
    """Return a question as it is asked of a patient: of the main pain, only the regions that hurt are offered."""
    return Item(question, among=context.regions if question.id == MAIN_REGION else frozenset())


def _groups(items: list[Item], most: int = MOST_OPTIONS) -> Iterator[list[Item]]:
    """Yield items that are asked on one screen: options, values, or what has been done.

    They come in the order of the first of each kind. The options of one question stay together, on a later screen if
    there is no room for all of them.
    """
    waiting = list(items)
    while waiting:
        first = waiting[0]
        group: list[Item] = []
        for together in _by_question(item for item in waiting if _kind(item) == _kind(first)):
            wider = list(group)
            for item in together:
                if _has_room(wider, item, most):
                    wider.append(item)
            if len(wider) == len(group) + len(together) or not group:
                group = wider
        waiting = [item for item in waiting if item not in group]
        asked = list(dict.fromkeys(item.question.id for item in group))
        yield sorted(group, key=lambda item: asked.index(item.question.id))


def _by_question(items: Iterable[Item]) -> list[list[Item]]:
    """Group items by question, because half a list of implants is no question."""
    found: dict[Id, list[Item]] = {}
    for item in items:
        found.setdefault(item.question.id if item.option else Id(item.key), []).append(item)
    return list(found.values())


def _kind(item: Item) -> object:
    """Return what decides whether items may stand on one screen."""
    if item.option is None:
        return "value"
    return item.question.type is QuestionType.RECORDS


def _has_room(group: list[Item], item: Item, most: int) -> bool:
    if item.option is None:
        return len(group) < MOST_VALUES
    questions = {other.question.id for other in group} | {item.question.id}
    prompts = len(questions) if len(questions) > 1 else 0
    return len(group) < most and len(group) + 1 + prompts <= MOST_LINES


def turn_of(name: str, session: Session) -> Turn | None:
    """Return a screen for a question or an option by its id, or None if there is none of that name."""
    question = session.knowledge.questions.get(Id(name))
    if question is not None:
        item = session.question(question.id)
        return Turn(Part.REST, screen_of([item], session.knowledge, session.offered(question.id)))
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
