"""One patient as triage sees them: the answers that criteria read, and what is said besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from painref.criteria.answers import Answers, Number
from painref.knowledge.model import Id
from painref.records import nothing, record


@record
class Cleared:
    """Tests by which a red flag is said to have been looked into, and the weeks since; None if that is not known.

    `for_this_pain`: no day was given but that they were done for this pain, so that they are no older than it.
    """

    flag: Id
    tests: tuple[Id, ...]
    weeks_ago: Number | None = None
    for_this_pain: bool = False


@record
class Patient:
    """The answers of one patient, with all that they imply.

    `suspected` are diagnoses with a question mark. `requested` are the procedures asked for, `requested_otherwise`
    those that painref does not hold, in the writer's words. `onsets` are the weeks since an option began, by
    ``question.option``. `in_words` are what painref does not hold, by ``question.option``. Items in `by_statement` were
    denied by one statement, diagnoses in `by_closure` only as the rest of the list: nobody made them, and nobody ruled
    them out. Items in `derived` follow from other answers, by the id of the implication.
    """

    answers: Answers = field(default_factory=Answers)
    suspected: frozenset[Id] = frozenset()
    requested: tuple[Id, ...] = ()
    requested_otherwise: tuple[str, ...] = ()
    cleared: tuple[Cleared, ...] = ()
    onsets: Mapping[str, Number] = field(default_factory=nothing)
    in_words: Mapping[str, str] = field(default_factory=nothing)
    by_statement: frozenset[str] = frozenset()
    by_closure: frozenset[str] = frozenset()
    derived: Mapping[str, Id] = field(default_factory=nothing)
    as_of: str = ""
    vocabulary: str = ""

    def denying(self, items: Iterable[str]) -> Patient:
        """Return the same patient with these options answered no."""
        denied = {slot: False for item in items for slot in (item, f"{item}:new")}
        return replace(self, answers=replace(self.answers, truths={**self.answers.truths, **denied}))

    def affirming(self, item: str) -> Patient:
        """Return the same patient with this option answered yes, and new."""
        affirmed = {item: True, f"{item}:new": True}
        return replace(self, answers=replace(self.answers, truths={**self.answers.truths, **affirmed}))
