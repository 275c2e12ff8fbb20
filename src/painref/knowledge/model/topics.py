"""Pages for newcomers, words for several entries, what is named and not covered, and the edition of the knowledge."""

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
class NotCovered:
    """A treatment that a reader may look for and that painref does not cover: what it is (`text`).

    `instead` names procedures and conditions that painref does cover and that the reader may want. Where a source is
    named in `refs` the text says what it says.
    """

    id: Id
    name: str
    text: str
    abbreviations: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    instead: tuple[Id, ...] = ()
    refs: tuple[Id, ...] = ()
    at: str = ""
    verified: bool = True
    note: str = ""
    origin: str | None = not_written()


@record
class Term:
    """A word that stands for several conditions, procedures or drugs: with each, what stands under it is meant too."""

    id: Id
    name: str
    aliases: tuple[str, ...] = ()
    conditions: tuple[Id, ...] = ()
    procedures: tuple[Id, ...] = ()
    medications: tuple[Id, ...] = ()
    origin: str | None = not_written()


@record
class Release:
    """Which edition of the knowledge this is, the hosts that no reference may link to, and the shares that it promises.

    A version, the date of its last review as YYYY-MM-DD, and the vocabulary of its questionnaire. `refused_hosts` are
    domains, each with all below it: mirrors, proxies, sites that share or scrape documents. So many percent of the
    papers have a DOI or a PMID, and of the statements were read at their source; the lint refuses less.
    """

    version: str
    reviewed: str
    vocabulary: str = ""
    refused_hosts: tuple[str, ...] = ()
    papers_identified: float = 0
    statements_verified: float = 0
