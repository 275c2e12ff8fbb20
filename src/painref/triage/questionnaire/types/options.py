"""Questions with options: one of them, or any of them."""

from __future__ import annotations

import json

from painref.knowledge.names import normalise
from painref.sources.document import Node, Scalar
from painref.suggestions import suggestion
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.matching import Candidate, match
from painref.triage.questionnaire.types.base import AnswerType, ListType, V, pieces
from painref.triage.questionnaire.understanding import (
    Chosen,
    Refused,
    Unclear,
    Understanding,
    Understood,
    is_number,
    shown_number,
)
from painref.triage.questionnaire.words import means_no, means_none, means_yes

_AS_WORDS = {"true": "yes", "false": "no"}
"""How JSON writes the options yes and no."""


class _OptionType(AnswerType[V]):
    """What questions with options share."""

    @property
    def _ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.question.options)

    def _option(self, node: Scalar) -> str:
        """Return the option that a file names. Raises `AnswerError`."""
        ids = self._ids
        if node.text in ids:
            return node.text
        text = normalise(node.text)
        text = _AS_WORDS.get(text, text) if "yes" in ids else text
        if text in ids:
            return text
        message = f"'{node.text[:60]}' is not an option of {self.question.id}."
        raise AnswerError(message, place=node.place, remedy=self._near(text))

    def _near(self, text: str) -> str:
        return suggestion(text, self._ids) or f"Options: {', '.join(self._ids)}."

    def _typed_option(self, piece: str) -> str | Unclear | Refused:
        """Return the option that a number or words choose, or what else they come to."""
        options = self.question.options
        if is_number(piece):
            number = shown_number(piece, len(options))
            if number is not None:
                return options[number - 1].id
            return Refused(f"There is no option {piece[:10]}. Options: {', '.join(self._ids)}.")
        found = match(piece, [Candidate(option.id, option.text) for option in options])
        if found is None:
            return Refused(f"'{piece[:60]}' is not an option of {self.question.id}. {self._near(normalise(piece))}")
        return found

    def _text_of(self, option: str) -> str:
        return next((each.text for each in self.question.options if each.id == option), option)


class ChoiceType(_OptionType[str]):
    """One option."""

    wanted = "one option"
    typing = "a number or name"

    def _value(self, node: Node) -> str:
        return self._option(self._scalar(node))

    def _understand(self, typed: str, chosen: Chosen) -> Understanding:
        piece = typed.strip()
        found = chosen.get(piece) or self._yes_or_no(piece) or self._typed_option(piece)
        return Understood(found) if isinstance(found, str) else found

    def _yes_or_no(self, piece: str) -> str | Refused | None:
        """Return the option that a word for yes, or for no and none, stands for; None for other words.

        A word for no never chooses an option that says something else, such as ``no-response``.
        """
        ids = self._ids
        if means_no(piece):
            found = [option for option in ("no", "none") if option in ids]
            return found[0] if len(found) == 1 else self._not_clear(piece)
        if means_none(piece):
            return self._not_clear(piece)
        return "yes" if means_yes(piece) and "yes" in ids else None

    def _not_clear(self, piece: str) -> Refused:
        return Refused(
            f"'{piece[:60]}' does not say which option. Type a number or name, or Enter for don't know. "
            f"Options: {', '.join(self._ids)}."
        )

    def written(self, value: str) -> str:
        """Return the option in quotes, so that nothing takes ``no`` for a value of YAML."""
        return json.dumps(value)

    def said(self, value: str) -> str:
        """Return the text of the option."""
        return self._text_of(value)


class ChoicesType(ListType, _OptionType[frozenset[str]]):
    """Any of the options, or none of them."""

    wanted = "a list of options"
    typing = "numbers or names joined by commas, or none"

    def _item(self, node: Scalar) -> str:
        return self._option(node)

    def _typed_item(self, piece: str) -> str | Understanding:
        return self._typed_option(piece)

    def _pieces(self, typed: str) -> list[str]:
        """Return the items; numbers may be joined by spaces."""
        words = typed.split()
        return words if len(words) > 1 and all(map(is_number, words)) else pieces(typed)

    def said(self, value: frozenset[str]) -> str:
        """Return the texts of the options, in their order."""
        return "; ".join(option.text for option in self.question.options if option.id in value) or "none of these"
