"""Options that are asked one by one or as a list, of one question or of several."""

from __future__ import annotations

import re
from collections.abc import Iterator

from painref.knowledge.model import Id
from painref.knowledge.names import normalise
from painref.suggestions import suggestion
from painref.triage.questionnaire.changes import Change, PartAnswer, name_of
from painref.triage.questionnaire.dates import as_time
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.matching import Candidate, leading_name, names_in_a_row
from painref.triage.questionnaire.types.base import (
    Choice,
    Item,
    Screen,
    numbered_pieces,
    numbers_in,
    refused,
    scalar,
    words_of,
)
from painref.triage.questionnaire.understanding import Chosen, Refused, Unclear, Understanding, Understood
from painref.triage.questionnaire.values import Given, OptionAnswer
from painref.triage.questionnaire.words import means_no, means_none, means_others_no, means_unknown, means_yes

NUMBERED = re.compile(r"([0-9]{1,3}(?:-[0-9]{1,3})?)(?![0-9-])\s*(.*)", re.DOTALL)
"""Numbers of a list, and the value after them: ``3``, ``1-4 no``, ``2o``."""

_COURSES = {"n": "new", "o": "old", "x": "not new"}
"""The letters after a number for the values of an option with a course."""


class OptionList(Screen):
    """Some options; each is answered by itself, and a denial denies those shown and nothing else."""

    @property
    def typing(self) -> str:
        """What may be typed."""
        if len(self.items) == 1:
            return self._of_one
        course = "; 1n new, 1o old, 1x not new, 1n 3d" if self._has_course else ""
        when = "; with when: 1 5w, 1 <5w, 1 n5w: not within" if any(item.question.dated for item in self.items) else ""
        return f"n: none of these; numbers: 1 3-4, 2? not known{course}{when}; r at the end: the rest no, 3r"

    @property
    def _has_course(self) -> bool:
        return any(item.listed and item.listed.course for item in self.items)

    @property
    def prompt(self) -> str:
        """What is asked; where options of several questions are, each has its own prompt among the lines."""
        return "Which of these?" if self.of_several else self.items[0].question.prompt

    @property
    def _of_one(self) -> str:
        [item] = self.items
        if item.listed is not None and item.listed.course:
            return "y, n, new, old, x: not new"
        if item.question.dated:
            return "y, n, or when: 5w, March, n12mo: not within"
        return ", ".join(["y", "n", *item.question.values])

    def lines(self) -> Iterator[str | Choice]:
        """Yield the options by number, and what counts as new; those of several questions under their prompts."""
        asked = None
        for number, item in enumerate(self.items, 1):
            if self.of_several and item.question is not asked:
                asked = item.question
                yield asked.prompt
            option = item.listed
            new = f" (new: {option.new})" if option is not None and option.new else ""
            text = f"{self._text(item)}{_span(item)}{new}"
            yield Choice(number, text) if len(self.items) > 1 else text

    def _text(self, item: Item) -> str:
        return name_of(item.question, item.option or Id(""), self.knowledge)

    def not_known(self) -> tuple[Change, ...]:
        """Return that none of them is known."""
        return tuple(self._part(item, None) for item in self.items)

    def understand(self, typed: str, chosen: Chosen, given: Given) -> Understanding:
        """Return the answers to the options named; to the others none, or no where the text says so."""
        if means_unknown(typed):
            return Understood(self.not_known())
        if means_none(typed):
            if len(self.items) == 1 and not means_no(typed):
                return Refused(f"'{typed.strip()[:40]}' is neither yes nor no. Type {self.typing}.")
            return Understood(tuple(self._valued(item, "no", given) for item in self.items))
        if len(self.items) == 1:
            value = self._change(self.items[0], typed, given)
            if not isinstance(value, Refused) or means_yes(typed):
                return Understood((value,)) if not isinstance(value, Refused) else value
        elif means_yes(typed):
            return Refused("Which of them? Type their numbers, or n for none of these.")
        return self._listed(typed, chosen, given)

    def _listed(self, typed: str, chosen: Chosen, given: Given) -> Understanding:
        found: dict[str, PartAnswer] = {}
        others_no = False
        for piece in numbered_pieces(typed):
            if means_others_no(piece):
                others_no = True
                continue
            if means_none(piece) or means_unknown(piece):
                return Refused(f"'{piece[:40]}' cannot be typed beside other answers; r says that the rest are no.")
            changes = self._piece(piece, chosen, given)
            if isinstance(changes, Refused | Unclear):
                return changes
            for change in changes:
                [key] = change.items
                if key in found and found[key] != change:
                    return Refused(f"{change.option} is answered twice.")
                found[key] = change
        if not found:
            return Refused(f"Type {self.typing}.")
        rest = [item for item in self.items if item.key not in found]
        changes = [self._valued(item, "no", given) if others_no else self._part(item, None) for item in rest]
        return Understood((*found.values(), *changes))

    def _piece(self, piece: str, chosen: Chosen, given: Given) -> list[PartAnswer] | Refused | Unclear:
        """Return the answers that one piece of the text gives: numbers or a name, and a value after it."""
        if numbered := NUMBERED.fullmatch(piece):
            numbers = numbers_in(numbered[1], len(self.items))
            if isinstance(numbers, Refused):
                return numbers
            text = numbered[2].strip() or "yes"
            chosen_items = [self.items[number - 1] for number in numbers or ()]
            if text.casefold() == "n" and self._has_course and not all(map(_has_course, chosen_items)):
                return Refused(f"{piece[:10]}: n is new, and this has no new or old. Type no where it is no.")
            return self._each(chosen_items, text, given)
        found = leading_name(words_of(piece), self._candidates(), chosen)
        if isinstance(found, Unclear):
            return found
        if found is not None:
            name, rest = found
            valued = self._each([self._called(name)], " ".join(rest) or "yes", given)
            others = names_in_a_row(rest, self._candidates(), chosen) if isinstance(valued, Refused) else None
            if isinstance(others, list):
                return self._each(list(map(self._called, [name, *others])), "yes", given)
            return others or valued
        near = suggestion(normalise(piece), [str(item.option) for item in self.items])
        return Refused(f"'{piece[:60]}' is not one of these. {near or 'Type their numbers.'}")

    def _called(self, name: str) -> Item:
        return next(item for item in self.items if item.option == name)

    def _candidates(self) -> list[Candidate]:
        return [Candidate(str(item.option), self._text(item)) for item in self.items]

    def _each(self, items: list[Item], text: str, given: Given) -> list[PartAnswer] | Refused:
        found: list[PartAnswer] = []
        for item in items:
            change = self._change(item, text, given)
            if isinstance(change, Refused):
                return change
            found.append(change)
        return found

    def _change(self, item: Item, text: str, given: Given) -> PartAnswer | Refused:
        if _has_course(item):
            text = _course(text, given, alone=len(self.items) == 1)
        elif item.question.dated:
            text = as_time(text, given.as_of, ahead=_is_planned(item))
        text = "yes" if means_yes(text) else "no" if means_no(text) else text
        try:
            return self._valued(item, text, given)
        except AnswerError as error:
            return refused(error)

    def _valued(self, item: Item, text: str, given: Given) -> PartAnswer:
        """Return the answer to an option. Raises `AnswerError` for a text that is not one."""
        option = item.option or Id("")
        if item.within and text in ("yes", "no", "never"):
            text = _of_span(item, text)
        reader = self._reader(given)
        return self._part(item, reader.option_answer(item.question, item.listed, option, scalar(item.question, text)))

    def _part(self, item: Item, answer: OptionAnswer | None) -> PartAnswer:
        return PartAnswer(item.question.id, item.option or Id(""), answer)


def _has_course(item: Item) -> bool:
    return item.listed is not None and item.listed.course


def _course(text: str, given: Given, *, alone: bool) -> str:
    """Return the course that text gives an option, as a file has it: ``n 3d`` as ``new 3d ago``."""
    word, _, when = text.strip().partition(" ")
    if word.casefold() in ("new", "old", *_COURSES) and not (alone and text.strip().casefold() == "n"):
        word = _COURSES.get(word.casefold(), word)
        return f"{word} {as_time(when, given.as_of)}".strip()
    return text


def _is_planned(item: Item) -> bool:
    return item.listed is not None and item.listed.planned


def _span(item: Item) -> str:
    """Return the span of time that an event is asked for, as it follows its name."""
    if not item.within:
        return ""
    return f", within {item.within}" if _is_planned(item) else f" in the last {item.within}"


def _of_span(item: Item, text: str) -> str:
    """Return what yes, no and never say of an event that is asked for within a span of time, as a file says it."""
    if text == "never":
        return "no"
    if text == "no":
        return f"not within {item.within}"
    return f"within {item.within}" if _is_planned(item) else f"under {item.within} ago"
