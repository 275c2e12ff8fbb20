"""Options that are asked one by one or as a list, of one question or of several."""

from __future__ import annotations

import re
from collections.abc import Iterator

from painref.knowledge.model import Id
from painref.knowledge.names import normalise
from painref.suggestions import suggestion
from painref.triage.questionnaire.changes import Change, PartAnswer, name_of
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.matching import Candidate, leading_name
from painref.triage.questionnaire.types.base import Item, Screen, numbered_pieces, numbers_in, refused, scalar, words_of
from painref.triage.questionnaire.understanding import Chosen, Refused, Unclear, Understanding, Understood
from painref.triage.questionnaire.values import Given, OptionAnswer
from painref.triage.questionnaire.words import means_no, means_none, means_others_no, means_unknown, means_yes

NUMBERED = re.compile(r"([0-9]{1,3}(?:-[0-9]{1,3})?)(?:\s+(.*))?", re.DOTALL)


class OptionList(Screen):
    """Some options; each is answered by itself, and a denial denies those shown and nothing else."""

    @property
    def typing(self) -> str:
        """What may be typed."""
        if len(self.items) == 1:
            return self._of_one
        course = ", with old or new" if any(item.listed and item.listed.course for item in self.items) else ""
        return f"n: none of these; or numbers{course}; add o where the others are no"

    @property
    def _of_one(self) -> str:
        [item] = self.items
        if item.listed is not None and item.listed.course:
            return "y, n, new, old, not new"
        if item.question.dated:
            return "y, n, or when: 2026-03, 5 weeks ago, not within 12 months"
        return ", ".join(["y", "n", *item.question.values])

    def lines(self) -> Iterator[str]:
        """Yield the options by number, and what counts as new."""
        for number, item in enumerate(self.items, 1):
            option = item.listed
            new = f" (new: {option.new})" if option is not None and option.new else ""
            head = f"{number:>2} " if len(self.items) > 1 else ""
            yield f"{head}{self._text(item)}{new}"

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
                return Refused(f"'{piece[:40]}' cannot be typed beside other answers; o says that the others are no.")
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
            return self._each([self.items[number - 1] for number in numbers or ()], numbered[2] or "yes", given)
        found = leading_name(words_of(piece), self._candidates(), chosen)
        if isinstance(found, Unclear):
            return found
        if found is not None:
            name, rest = found
            item = next(item for item in self.items if item.option == name)
            return self._each([item], " ".join(rest) or "yes", given)
        near = suggestion(normalise(piece), [str(item.option) for item in self.items])
        return Refused(f"'{piece[:60]}' is not one of these. {near or 'Type their numbers.'}")

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
        text = "yes" if means_yes(text) else "no" if means_no(text) else text
        try:
            return self._valued(item, text, given)
        except AnswerError as error:
            return refused(error)

    def _valued(self, item: Item, text: str, given: Given) -> PartAnswer:
        """Return the answer to an option. Raises `AnswerError` for a text that is not one."""
        option = item.option or Id("")
        reader = self._reader(given)
        return self._part(item, reader.option_answer(item.question, item.listed, option, scalar(item.question, text)))

    def _part(self, item: Item, answer: OptionAnswer | None) -> PartAnswer:
        return PartAnswer(item.question.id, item.option or Id(""), answer)
