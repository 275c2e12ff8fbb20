"""What an overlay did to cause a problem: one that stands in a built-in file is told at the place of the deed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from painref.errors import Place
from painref.knowledge.model import Id
from painref.sources.binder import Problem


@dataclass(frozen=True, slots=True)
class Deed:
    """That an overlay has withdrawn an entry of the layers beneath, or changed it, and where it says so."""

    id: Id
    place: Place
    withdrawn: bool

    def is_named_in(self, message: str) -> bool:
        """Return whether a message names the entry."""
        return re.search(rf"(?<![\w-]){re.escape(self.id)}(?![\w-])", message) is not None


def explained(problems: Iterable[Problem], folders: Sequence[Path], deeds: Iterable[Deed]) -> list[Problem]:
    """Return the problems; those in files outside the overlay `folders` are grouped by the edit that they come from."""
    deeds = sorted(deeds, key=lambda deed: not deed.withdrawn)
    told: list[Problem] = []
    caused: dict[Deed, list[Problem]] = {}
    for problem in sorted(set(problems)):
        deed = next((deed for deed in deeds if deed.is_named_in(problem.message)), None)
        if is_within(problem, folders):
            told.append(problem)
        elif deed is None:
            remedy = f"{problem.remedy} If the file is sound by itself, an overlay has changed what it relies on."
            told.append(replace(problem, remedy=remedy))
        else:
            caused.setdefault(deed, []).append(problem)
    return sorted([*told, *_at_deeds(caused.items())])


def is_within(problem: Problem, folders: Iterable[Path]) -> bool:
    """Return whether a problem is in a file of one of the folders."""
    return any(Path(problem.file).is_relative_to(folder) for folder in folders)


def _at_deeds(caused: Iterable[tuple[Deed, list[Problem]]]) -> Iterator[Problem]:
    for deed, (first, *others) in caused:
        at = Place(first.file, first.line, first.column)
        where = f"in {len(others) + 1} places, first at {at}" if others else f"at {at}"
        doing = "withdrawing" if deed.withdrawn else "changing"
        remedy = (
            "Withdraw or change what is there too, or keep this one" if deed.withdrawn else "Change what is there too"
        )
        message = f"{doing} '{deed.id}' breaks what relies on it {where}: {first.message}"
        yield Problem.at(deed.place, first.rule, message, f"{remedy}.")
