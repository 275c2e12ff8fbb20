"""Red flags, as `painref show` and `painref list` give them: what counts as one, what is done, and what lifts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from painref.knowledge.model import Id, RedFlag, Urgency
from painref.records import record
from painref.reference.cited import Source, sources_of
from painref.reference.wording import alternatives

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge


@record
class RedFlagLine:
    """A red flag in a line: how urgent it is, and what to do, by whose word (empty if no source is cited)."""

    id: Id
    name: str
    urgency: Urgency
    action: str
    body: str
    year: int | None
    verified: bool
    origin: str | None = None


@record
class RedFlagPage:
    """A red flag. `counts` says in words what raises it, each by itself; `defers` and `explained_by` are names.

    `body` and `year` are those of the first source, which the action is cited from.
    """

    flag: RedFlag
    counts: tuple[str, ...]
    body: str
    year: int | None
    defers: tuple[str, ...]
    spares: tuple[str, ...]
    cleared_with: tuple[str, ...]
    explained_by: tuple[str, ...]
    sources: tuple[Source, ...]
    origin: str | None = None


def red_flag_page(flag: RedFlag, knowledge: Knowledge) -> RedFlagPage:
    """Return what the knowledge says of a red flag."""
    cited = sources_of([flag], knowledge)
    first = next((source for source in cited if source.id in flag.refs), None)
    return RedFlagPage(
        flag=flag,
        counts=alternatives(flag.when, knowledge),
        body=first.body if first else "",
        year=first.year if first else None,
        defers=tuple(map(knowledge.procedures.name, flag.defers)),
        spares=tuple(map(knowledge.procedures.name, flag.spares)),
        cleared_with=tuple(knowledge.red_flags[other].name for other in flag.cleared_with),
        explained_by=tuple(map(knowledge.conditions.name, flag.explained_by)),
        sources=cited,
        origin=flag.origin,
    )


def red_flag_lines(knowledge: Knowledge) -> tuple[RedFlagLine, ...]:
    """Return every red flag in a line, the most urgent first."""
    return tuple(
        sorted((_line(flag, knowledge) for flag in knowledge.red_flags.values()), key=lambda one: one.urgency.rank)
    )


def _line(flag: RedFlag, knowledge: Knowledge) -> RedFlagLine:
    page = red_flag_page(flag, knowledge)
    return RedFlagLine(
        id=flag.id,
        name=flag.name,
        urgency=flag.urgency,
        action=flag.action,
        body=page.body,
        year=page.year,
        verified=flag.verified,
        origin=flag.origin,
    )
