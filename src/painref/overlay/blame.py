"""Which edit of an overlay causes a problem: one in a built-in file is reported at the place of the edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from painref.errors import Place
from painref.knowledge.model import Id
from painref.sources.binder import Problem


@dataclass(frozen=True, slots=True)
class Edit:
    """A withdrawal or change of an entry beneath by an overlay, and the place in the overlay that says so."""

    id: Id
    place: Place
    withdrawn: bool

    def is_named_in(self, message: str) -> bool:
        """Return whether a message names the entry."""
        return re.search(rf"(?<![\w-]){re.escape(self.id)}(?![\w-])", message) is not None


def explained(problems: Iterable[Problem], folders: Sequence[Path], edits: Iterable[Edit]) -> list[Problem]:
    """Return the problems; those in files outside the overlay `folders` are grouped by the edit that they come from."""
    edits = sorted(edits, key=lambda edit: not edit.withdrawn)
    reported: list[Problem] = []
    caused: dict[Edit, list[Problem]] = {}
    for problem in sorted(set(problems)):
        edit = next((edit for edit in edits if edit.is_named_in(problem.message)), None)
        if is_within(problem, folders):
            reported.append(problem)
        elif edit is None:
            remedy = f"{problem.remedy} If the file is sound by itself, an overlay has changed what it relies on."
            reported.append(replace(problem, remedy=remedy))
        else:
            caused.setdefault(edit, []).append(problem)
    return sorted([*reported, *_at_edits(caused.items())])


def is_within(problem: Problem, folders: Iterable[Path]) -> bool:
    """Return whether a problem is in a file of one of the folders."""
    return any(Path(problem.file).is_relative_to(folder) for folder in folders)


def _at_edits(caused: Iterable[tuple[Edit, list[Problem]]]) -> Iterator[Problem]:
    for edit, (first, *others) in caused:
        at = Place(first.file, first.line, first.column)
        where = f"in {len(others) + 1} places, first at {at}" if others else f"at {at}"
        doing = "withdrawing" if edit.withdrawn else "changing"
        remedy = (
            "Withdraw or change what is there too, or keep this one" if edit.withdrawn else "Change what is there too"
        )
        message = f"{doing} '{edit.id}' breaks what relies on it {where}: {first.message}"
        yield Problem.at(edit.place, first.rule, message, f"{remedy}.")
