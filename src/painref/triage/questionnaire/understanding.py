"""What painref makes of typed text: an answer, a question back, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping

from painref.records import record
from painref.triage.questionnaire.changes import Change
from painref.triage.questionnaire.words import means_yes

Chosen = Mapping[str, str]
"""What a person chose for each piece of their text that was not clear: the piece, and the id chosen."""


@record(kw_only=False)
class Understood:
    """What the text answers; nothing is recorded besides."""

    changes: tuple[Change, ...]


@record(kw_only=False)
class Possible:
    """One thing that a piece of text may mean: its id, and what is shown of it."""

    id: str
    text: str


@record(kw_only=False)
class Unclear:
    """A piece of the text that may mean one of several things, or one that nobody should be taken to mean unasked.

    `more` is the number of further possibilities, which are too many to show.
    """

    piece: str
    possible: tuple[Possible, ...]
    more: int = 0

    def pick(self, typed: str) -> str | None:
        """Return the id of the possibility whose number was typed, or that ``y`` confirms; None if neither."""
        if len(self.possible) == 1 and means_yes(typed):
            return self.possible[0].id
        number = shown_number(typed, len(self.possible))
        return None if number is None else self.possible[number - 1].id


@record(kw_only=False)
class Refused:
    """Text that is not an answer to the question; `message` says why, and how to mend it."""

    message: str


Understanding = Understood | Unclear | Refused


def shown_number(typed: str, most: int) -> int | None:
    """Return the number that was typed if it is one of those shown, from 1 to `most`; else None."""
    typed = typed.strip()
    if not is_number(typed) or len(typed) > len(str(most)):
        return None
    number = int(typed)
    return number if 1 <= number <= most else None


def is_number(typed: str) -> bool:
    """Return whether the text is digits only: those that `int` reads, which superscripts are not."""
    return typed.isascii() and typed.isdecimal()
