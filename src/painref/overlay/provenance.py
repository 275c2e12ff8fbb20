"""Where everything comes from: which overlay has added or changed an entry, a part of one, or what a criterion means.

While overlays are laid over each other, this is noted beside the entries, by identity: what they are bound from cannot
say it. At the end it is written into them, as their `origin`, so that every record made of them has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from painref.criteria.facts import in_order
from painref.criteria.parser import CriterionError, parse
from painref.criteria.syntax import CountOptions, Criterion, Leaf, leaves
from painref.knowledge.model import Fact, Id, Procedure, Question
from painref.knowledge.walk import criteria_of, field_names, fields_of_records, parts_of, records_in

INHERITED = ("prerequisites", "indications", "contraindications", "risks", "guidance", "bleeding_risk")
"""What a family passes down to its variants."""

T = TypeVar("T")


class Origins:
    """The name of the overlay that entries and parts of them come from, by identity; others are built in."""

    def __init__(self) -> None:
        self._names: dict[int, tuple[object, str]] = {}
        self._entries: dict[int, object] = {}

    def of(self, part: object) -> str | None:
        """Return the overlay that something comes from."""
        found = self._names.get(id(part))
        return found[1] if found else None

    def mark(self, part: object, name: str) -> None:
        """Note that something comes from an overlay."""
        self._names[id(part)] = part, name

    def mark_entry(self, entry: Any, former: Any, *, of_entry: str | None, of_parts: str) -> None:
        """Note where an entry comes from, and which of its parts are not what they were beneath, in `former`."""
        self._entries[id(entry)] = entry
        beneath = {part: self.of(part) for part in parts_of(former)} if former is not None else {}
        for part in parts_of(entry):
            origin = of_entry if part is entry else beneath.get(part, of_parts)
            if origin is not None:
                self.mark(part, origin)

    def mark_uses(self, entries: Iterable[Any], meanings: Meanings, name: str) -> None:
        """Note every part with a criterion that has another meaning now, and what it is part of, up to the entry."""

        def mark(part: Any) -> bool:
            changed = [meanings.changed_in(part), *map(mark, records_in(part))]
            if any(changed):
                self.mark(part, name)
            return any(changed)

        for entry in entries:
            mark(entry)

    def mark_descendants(self, procedures: Sequence[Procedure], before: Mapping[Id, Procedure], name: str) -> None:
        """Note every procedure of a family in which an overlay has changed what it inherits, or taken it away."""
        families = {procedure.id: procedure.family for procedure in procedures}
        changed = {
            procedure.id
            for procedure in procedures
            if procedure.id in families.values()
            and procedure.id in before
            and self._changes_inheritance(procedure, before[procedure.id], name)
        }
        for procedure in procedures:
            family, met = procedure.family, {procedure.id}
            while family is not None and family not in met:
                if family in changed:
                    self.mark(procedure, name)
                    break
                met.add(family)
                family = families.get(family)

    def _changes_inheritance(self, family: Procedure, before: Procedure, name: str) -> bool:
        """Return whether the overlay added, removed or changed the meaning of something that variants inherit.

        An indication gone with its condition is no doing of the family, nor of its variants.
        """
        return self.of(family) == name and any(
            getattr(family, key) != getattr(before, key)
            or any(self.of(part) == name for item in getattr(family, key) for part in parts_of(item))
            for key in INHERITED
        )

    def written_into(self, entry: T) -> T:
        """Return the entry with its `origin` and those of its parts; itself if nothing in it comes from an overlay."""
        touched = id(entry) in self._names or id(entry) in self._entries
        return self._with_origins(entry) if touched else entry

    def _with_origins(self, part: T) -> T:
        changes: dict[str, Any] = {}
        for key in fields_of_records(part):
            value = getattr(part, key)
            inner = [self._with_origins(item) for item in _items(value)]
            if any(new is not old for new, old in zip(inner, _items(value), strict=True)):
                changes[key] = tuple(inner) if isinstance(value, tuple) else inner[0]
        origin = self.of(part)
        if origin is not None and "origin" in field_names(part):
            changes["origin"] = origin
        return replace(part, **changes) if changes else part  # type: ignore[type-var]


def _items(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


@dataclass(frozen=True, slots=True)
class Meanings:
    """The names in criteria whose meaning an overlay has changed. Those `recounted` have other options, which makes
    a difference to a criterion that counts them: one that names an option that is gone does not pass the checks."""

    changed: frozenset[str]
    recounted: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.changed or self.recounted)

    def changed_in(self, part: object) -> bool:
        """Return whether a criterion of this part itself, not of one inside it, has another meaning."""
        return any(
            _names_any(text, self.changed, self.recounted) for key in criteria_of(part) if (text := getattr(part, key))
        )


def changed_meanings(
    questions: Mapping[Id, Question],
    facts: Mapping[Id, Fact],
    new_questions: Iterable[Question],
    new_facts: list[Fact],
) -> Meanings:
    """Return the questions and facts whose meaning an overlay changed, and the facts that rest on such.

    A question put in other words, in another language perhaps, still means the same as far as a program can tell.
    """
    asked = [(questions[new.id], new) for new in new_questions if new.id in questions]
    changed = {new.id for old, new in asked if _answered_by(old) != _answered_by(new)}
    recounted = {new.id for old, new in asked if _offered(old) != _offered(new)}
    changed |= {new.id for new in new_facts if new.id in facts and new.when != facts[new.id].when}
    for name, criterion in _in_order(new_facts):
        if any(_is_one_of(leaf, changed, recounted) for leaf in leaves(criterion)):
            changed.add(name)
    return Meanings(frozenset(changed), frozenset(recounted))


def _in_order(facts: Iterable[Fact]) -> Iterator[tuple[Id, Criterion]]:
    """Yield the criteria of facts that can be parsed (the checks report the others), each after the facts it uses."""
    parsed: dict[str, Criterion] = {}
    for fact in facts:
        with suppress(CriterionError):
            parsed[fact.id] = parse(fact.when)
    return ((Id(name), parsed[name]) for name in in_order(parsed))


def _answered_by(question: Question) -> tuple[Any, ...]:
    return question.type, question.unit, question.min, question.max, question.normal, question.names, question.closed


def _offered(question: Question) -> set[Id]:
    return {option.id for option in question.options}


def _names_any(text: str, names: Collection[str], counted: Collection[str]) -> bool:
    """Return whether a criterion names one of the names, or counts the options of one of those counted."""
    if not any(name in text for name in (*names, *counted)):
        return False
    try:
        criterion = parse(text)
    except CriterionError:
        return False  # the checks say what is wrong with it
    return any(_is_one_of(leaf, names, counted) for leaf in leaves(criterion))


def _is_one_of(leaf: Leaf, names: Collection[str], counted: Collection[str]) -> bool:
    return leaf.name in names or (isinstance(leaf, CountOptions) and leaf.name in counted)
