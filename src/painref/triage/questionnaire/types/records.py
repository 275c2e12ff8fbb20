"""What has been done, typed: ``medial branch block 85%, twice, 5 weeks ago; caudal no``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from painref.knowledge.lookup import suggest_from
from painref.knowledge.model import Id, Question
from painref.knowledge.names import normalise
from painref.suggestions import did_you_mean
from painref.triage.questionnaire.changes import Change, WholeAnswer, name_of
from painref.triage.questionnaire.dates import in_figures, spelled_out
from painref.triage.questionnaire.matching import leading_name
from painref.triage.questionnaire.nodes import OTHERS
from painref.triage.questionnaire.types.base import Choice, Screen, numbered_pieces, numbers_in, words_of
from painref.triage.questionnaire.types.names import candidates_of
from painref.triage.questionnaire.types.options import NUMBERED
from painref.triage.questionnaire.understanding import Chosen, Refused, Unclear, Understanding
from painref.triage.questionnaire.values import Given, PastAnswer
from painref.triage.questionnaire.words import means_no, means_none, means_others_no, means_unknown, means_yes

_AMOUNT = (
    r"(?:[<>~]=?\s*|(?:at least|at most|from|over|more than|up to|under|below|less than|about|around)\s+)?[0-9].*?"
)
_DETAILS = (
    ("result", re.compile(r"(?:result )?(good|short|poor|void)(?: result)?")),
    ("relief", re.compile(r"(?:relief(?: of)?|helped) (.+?)\s*(?:%|percent)?")),
    ("relief", re.compile(rf"({_AMOUNT})\s*(?:%|percent)(?: relief)?")),
    ("times", re.compile(rf"times (.+)|({_AMOUNT}) (?:times|sessions)")),
    ("lasted", re.compile(r"(?:lasted|lasting|for) (.+)")),
    ("first", re.compile(r"first (.+)")),
    ("last", re.compile(r"last (.+)|(.+ ago|yesterday|today|[0-9]{4}(?:-[0-9]{2}){0,2})")),
)
_OF_AMOUNT = re.compile(
    r"$|%|-|\.[0-9]|(?:hour|day|week|month|year|percent|time|session)s?\b|(?:h|d|w|wks?|mo|y|yrs?|to)\b"
)
"""How what follows a number that is an amount begins: ``5 months ago`` is a detail, ``5 no`` is not."""

_COUNTS = {"once": "1", "twice": "2", "thrice": "3"}
_WITH_DETAILS = ", with relief, how long, when: 1 60%, lasted 10w, 5mo ago; 1 n52w: not within"
_TOLD_APART = "Join details by commas: epidural 60%, lasted 10 weeks, 5 months ago, twice."

Entry = dict[str, str] | str


@dataclass(frozen=True, slots=True)
class DoneList(Screen):
    """What has been done: all of it, or some procedures that are asked for by name. What was said before stays.

    `offered` are procedures that have a number where all of it is asked for.
    """

    offered: tuple[Id, ...] = ()

    @property
    def question(self) -> Question:
        """The question."""
        return self.items[0].question

    @property
    def keys(self) -> frozenset[str]:
        """The names of the items, and of what has a number: what is not typed of that is not known."""
        return frozenset({*(item.key for item in self.items), *(f"{self.question.id}.{name}" for name in self.offered)})

    @property
    def _shown(self) -> list[Id]:
        return [item.option for item in self.items if item.option is not None]

    @property
    def typing(self) -> str:
        """What may be typed."""
        if self._shown:
            return f"n: none of these; numbers{_WITH_DETAILS}"
        numbers = "numbers or names" if self.offered else "names"
        return f"{numbers}{_WITH_DETAILS}; 2-4 no; n: nothing at all; r at the end: no more"

    @property
    def _numbered(self) -> list[Id] | tuple[Id, ...]:
        return self._shown or self.offered

    def lines(self) -> Iterator[str | Choice]:
        """Yield the procedures asked for, by number."""
        for number, option in enumerate(self._numbered, 1):
            yield Choice(number, name_of(self.question, option, self.knowledge))

    def not_known(self) -> tuple[Change, ...]:
        """Return that it is not known; where some are asked for, nothing is taken away."""
        return () if self._shown else (WholeAnswer(self.question.id, None),)

    def understand(self, typed: str, chosen: Chosen, given: Given) -> Understanding:
        """Return all that has been done, with what was said before."""
        if means_unknown(typed):
            return self._read(dict.fromkeys(self._shown, "unknown"), given, others_no=False)
        if means_none(typed):
            if self._shown:
                return self._read(dict.fromkeys(self._shown, "no"), given, others_no=False)
            return self._read({}, given, others_no=True)
        if len(self._shown) == 1 and means_yes(typed):
            return self._read({self._shown[0]: "yes"}, given, others_no=False)
        found: dict[str, list[Entry]] = {}
        current = ""
        others_no = False
        for piece in numbered_pieces(in_figures(typed, given.as_of)):
            if means_others_no(piece):
                others_no = True
                continue
            if current and not self._begins_anew(piece) and (detail := _detail(piece)):
                key, text = detail
                if not _add(found[current], key, text):
                    return Refused(f"{key} of {current} is said twice. {_TOLD_APART}")
                continue
            if means_none(piece) or means_unknown(piece):
                return Refused(f"'{piece[:40]}' cannot be typed beside other answers; r says that there is no more.")
            named = self._named(piece, chosen)
            if isinstance(named, Refused | Unclear):
                return named
            names, entry = named
            for name in names:
                found.setdefault(name, []).append(dict(entry) if isinstance(entry, dict) else entry)
                current = name
        if not (found or others_no):
            return Refused(f"Type {self.typing}.")
        if self._shown and others_no:
            found = {**{name: ["no"] for name in self._shown}, **found}
            others_no = False
        return self._read({name: _entry(entries) for name, entries in found.items()}, given, others_no=others_no)

    def _read(self, said: dict[str, object] | dict[Id, str], given: Given, *, others_no: bool) -> Understanding:
        before = given.values.get(self.question.id)
        texts = dict(before.texts) if isinstance(before, PastAnswer) else {}
        closed = others_no or (isinstance(before, PastAnswer) and before.nothing_else)
        everything = {**texts, **{str(name): entry for name, entry in said.items()}}
        if closed:
            everything[OTHERS] = "no"
        return self._whole(everything, given)

    def _begins_anew(self, piece: str) -> bool:
        """Return whether a piece begins with a number of the list, and is no detail such as ``5 months ago``."""
        numbered = NUMBERED.fullmatch(piece)
        return bool(self._numbered and numbered and not _OF_AMOUNT.match(numbered[2].strip().casefold()))

    def _named(self, piece: str, chosen: Chosen) -> tuple[list[str], Entry] | Refused | Unclear:
        """Return what one piece names, and the word or the detail after it."""
        words = words_of(piece)
        if self._numbered and (numbered := NUMBERED.fullmatch(" ".join(words))):
            numbers = numbers_in(numbered[1], len(self._numbered))
            if isinstance(numbers, Refused):
                return numbers
            return _with([self._numbered[number - 1] for number in numbers or ()], numbered[2].strip())
        found = leading_name(words, candidates_of(self), chosen)
        if isinstance(found, Unclear):
            return found
        if found is not None:
            name, rest = found
            return _with([name], " ".join(rest))
        near = did_you_mean(suggest_from(normalise(piece), self.knowledge.nameable(self.question)))
        hint = near or "Type at least three letters of its name."
        return Refused(f"'{piece[:60]}' names no procedure and no detail of one. {hint}")


def _with(names: list[Id] | list[str], text: str) -> tuple[list[str], Entry] | Refused:
    """Return names with the word or the detail that follows them."""
    found = [str(name) for name in names]
    text = spelled_out(text)
    if not text or means_yes(text):
        return found, {}
    if means_no(text):
        return found, "no"
    if means_unknown(text) or text.casefold().startswith("not within "):
        return found, text
    detail = _detail(text)
    if detail is None:
        return Refused(f"'{text[:40]}' cannot be said of {found[0]}. {_TOLD_APART}")
    return found, dict([detail])


def _detail(text: str) -> tuple[str, str] | None:
    """Return the key of a record and its value, if a text is one."""
    plain = spelled_out(" ".join(text.casefold().split()))
    if plain in _COUNTS:
        return "times", _COUNTS[plain]
    for key, pattern in _DETAILS:
        if match_ := pattern.fullmatch(plain):
            return key, next(group for group in match_.groups() if group)
    return None


def _add(entries: list[Entry], key: str, text: str) -> bool:
    """Add a detail to the record that was named last; return whether it had none of the kind."""
    last = entries[-1]
    if not isinstance(last, dict) or key in last:
        return False
    last[key] = text
    return True


def _entry(entries: list[Entry]) -> object:
    """Return what a file says of a procedure: a word, a record or a list of records."""
    shown = [entry or "yes" for entry in entries]
    return shown[0] if len(shown) == 1 else shown
