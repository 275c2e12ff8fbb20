"""A question that is answered as a whole by names: options, diagnoses, drugs, procedures."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from painref.knowledge.lookup import suggest_from
from painref.knowledge.model import Id, NamesOf, Question
from painref.knowledge.names import lowered, normalise
from painref.suggestions import did_you_mean, suggestion
from painref.triage.questionnaire.changes import Change, WholeAnswer, name_of
from painref.triage.questionnaire.dates import as_time
from painref.triage.questionnaire.matching import Candidate, leading_name, names_in_a_row
from painref.triage.questionnaire.nodes import OTHER, OTHERS
from painref.triage.questionnaire.types.base import (
    Choice,
    Screen,
    named_pieces,
    numbered_pieces,
    numbers_in,
    words_of,
)
from painref.triage.questionnaire.types.options import NUMBERED
from painref.triage.questionnaire.understanding import Chosen, Refused, Unclear, Understanding, Understood
from painref.triage.questionnaire.values import Given
from painref.triage.questionnaire.words import means_no, means_none, means_others_no, means_unknown, means_yes


@dataclass(frozen=True, slots=True)
class NameList(Screen):
    """A question whose answer is any of its names, each with a value; the answer before is replaced.

    `offered` are the names that have a number, where the question lists no options.
    """

    offered: tuple[Id, ...] = ()

    @property
    def question(self) -> Question:
        """The question."""
        return self.items[0].question

    @property
    def typing(self) -> str:
        """What may be typed."""
        numbers = "numbers: 1 3-4, or names" if self._numbered else "names"
        if self.question.closed:
            return f"{numbers}; what is not named is no"
        if self._rules_out:
            return f"{numbers}; s suspected, n ruled out: 2s; n: none made; r at the end: the rest ruled out"
        more = ", with when" if self.question.dated else ""
        return f"{numbers}{more}; n: none; r at the end: no others"

    @property
    def _numbered(self) -> tuple[Id, ...]:
        options = tuple(option.id for option in self.question.options) or self.offered
        return options + self._groups

    @property
    def _groups(self) -> tuple[Id, ...]:
        return tuple(group.id for group in self.question.groups)

    @property
    def _rules_out(self) -> bool:
        """Whether no means that something was ruled out, which having no name for it does not."""
        return self.question.names is NamesOf.CONDITIONS

    def lines(self) -> Iterator[str | Choice]:
        """Yield the options by number, then the groups that may be denied."""
        for number, name in enumerate(self._numbered, 1):
            called = name_of(self.question, name, self.knowledge)
            yield Choice(number, f"No {lowered(called)}" if name in self._groups else called)

    def not_known(self) -> tuple[Change, ...]:
        """Return that it is not known."""
        return (WholeAnswer(self.question.id, None),)

    def understand(self, typed: str, chosen: Chosen, given: Given) -> Understanding:
        """Return the names with their values."""
        if means_unknown(typed):
            return Understood(self.not_known())
        if means_none(typed) and self._rules_out:
            return self._whole({}, given)
        if means_none(typed):
            return self._whole({OTHERS: "no"} if not self.question.closed else "none", given)
        found: dict[str, str] = {}
        for piece in numbered_pieces(typed) if self._numbered else named_pieces(typed):
            if means_others_no(piece):
                found[OTHERS] = "no"
                continue
            if means_none(piece) or means_unknown(piece):
                return Refused(f"'{piece[:40]}' cannot be typed beside other answers; r says that there are no others.")
            named = self._piece(piece, chosen, given)
            if isinstance(named, Refused | Unclear):
                return named
            for name, text in named.items():
                if found.setdefault(name, text) != text:
                    return Refused(f"{name} is answered twice.")
        return self._whole(found, given) if found else Refused(f"Type {self.typing}.")

    def _piece(self, piece: str, chosen: Chosen, given: Given) -> dict[str, str] | Refused | Unclear:
        """Return the names in one piece of the text, each with the value after them."""
        by_number = self._numbered
        if by_number and (numbered := NUMBERED.fullmatch(piece)):
            numbers = numbers_in(numbered[1], len(by_number))
            if isinstance(numbers, Refused):
                return numbers
            names: list[str] = [by_number[number - 1] for number in numbers or ()]
            valued = self._valued(names, words_of(numbered[2].strip().casefold()), chosen, given)
            if isinstance(valued, dict) and len(valued) > len(names) and self.question.names is NamesOf.MEDICATIONS:
                return Refused(f"'{piece[:40]}' may be a dose. Put a comma between a number and a name.")
            return valued if isinstance(valued, Unclear) else self._chosen_by_number(valued, names)
        words = words_of(piece)
        if words and words[0].casefold() == OTHER and self.question.names is NamesOf.PROCEDURES and len(words) > 1:
            return {OTHER: " ".join(words[1:])}
        found = leading_name(words, candidates_of(self), chosen)
        if found is None or isinstance(found, Unclear):
            return found or self._nothing(piece)
        name, rest = found
        return self._valued([name], rest, chosen, given)

    def _chosen_by_number(self, valued: dict[str, str], numbered: Container[str]) -> dict[str, str]:
        """Return names with their values, "no" for a group chosen by its number: its line says that there is none."""
        return {
            name: "no" if name in self._groups and name in numbered and text == "yes" else text
            for name, text in valued.items()
        }

    def _valued(self, names: list[str], rest: list[str], chosen: Chosen, given: Given) -> dict[str, str] | Unclear:
        """Return names with the value after them; what is no value, but more names, are names too."""
        text = " ".join(rest) or "yes"
        value = self._value(as_time(text, given.as_of) if self.question.dated else text)
        if rest and isinstance(self._whole(dict.fromkeys(names, value), given), Refused):
            others = names_in_a_row(rest, candidates_of(self), chosen)
            if isinstance(others, Unclear):
                return others
            if others is not None:
                return dict.fromkeys([*names, *others], "yes")
        return dict.fromkeys(names, value)

    def _value(self, text: str) -> str:
        """Return what a file says for a value: a letter stands for what begins with it, ``?`` for a suspicion."""
        if text == "?" and "suspected" in self.question.values:
            return "suspected"
        if len(text) == 1 and (found := [value for value in self.question.values if value.startswith(text)]):
            return found[0]
        return "yes" if means_yes(text) else "no" if means_no(text) else text

    def _nothing(self, piece: str) -> Refused:
        if self.question.names is None:
            near = suggestion(normalise(piece), [option.id for option in self.question.options])
            return Refused(f"'{piece[:60]}' is not an option of {self.question.id}. {near or 'Type its number.'}")
        near = did_you_mean(suggest_from(normalise(piece), self.knowledge.nameable(self.question)))
        what = str(self.question.names).removesuffix("s").replace("_", " ")
        return Refused(f"No {what} called '{piece[:60]}'. {near or 'Type at least three letters of the name.'}")


def candidates_of(screen: Screen) -> list[Candidate]:
    """Return everything that text may name on a screen of one question."""
    question = screen.items[0].question
    found = [Candidate(option.id, option.text) for option in question.options]
    found += [Candidate(group.id, group.text) for group in question.groups]
    if question.names is not None:
        found += [
            Candidate(
                id=entry.id,
                text=entry.name,
                names=(*getattr(entry, "abbreviations", ()), *getattr(entry, "brands", ())),
                aliases=getattr(entry, "aliases", ()),
            )
            for entry in screen.knowledge.nameable(question).values()
        ]
    if question.other is not None:
        found.append(Candidate(question.other, str(question.other).replace("-", " ")))
    return found
