"""Pages for newcomers, and the edition of the knowledge."""

from __future__ import annotations

from painref.knowledge.model.common import Id, Statement, not_written
from painref.records import record


@record
class Topic:
    """A short cited page for a newcomer to the field."""

    id: Id
    title: str
    statements: tuple[Statement, ...]
    aliases: tuple[str, ...] = ()
    origin: str | None = not_written()


@record
class Release:
    """Which edition of the knowledge this is: a version, the date of its last review as YYYY-MM-DD, and the vocabulary
    of its questionnaire."""

    version: str
    reviewed: str
    vocabulary: str = ""
