"""The sources that a record cites, as they are listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from painref.knowledge.bodies import speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Id,
    Reference,
)
from painref.records import field_names, record


@record
class Source:
    """A source as it is listed: who, what, when, and where to find it."""

    id: Id
    authors: str
    title: str
    source: str
    body: str
    year: int
    link: str
    superseded_by: Id | None
    origin: str | None = None


def source(reference: Reference, knowledge: Knowledge) -> Source:
    """Return the reference as it is listed; a DOI goes before another link, PubMed before a plain address."""
    link = reference.url
    if reference.pmcid:
        link = f"https://pmc.ncbi.nlm.nih.gov/articles/{reference.pmcid}/"
    if reference.pmid:
        link = f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/"
    if reference.doi:
        link = f"https://doi.org/{reference.doi}"
    return Source(
        id=reference.id,
        authors=reference.authors,
        title=reference.title,
        source=reference.source,
        body=speaker(reference, knowledge),
        year=reference.year,
        link=link,
        superseded_by=reference.superseded_by,
        origin=reference.origin,
    )


def _cited(value: Any, found: dict[Id, None]) -> None:
    """Add every reference cited anywhere inside a record."""
    if isinstance(value, tuple):
        for item in value:
            _cited(item, found)
        return
    for name in field_names(type(value)):
        inner = getattr(value, name)
        if name == "refs":
            found.update(dict.fromkeys(inner))
        elif name == "by" and isinstance(inner, str):
            found[Id(inner)] = None
        elif inner and not isinstance(inner, str):
            _cited(inner, found)


def sources_of(values: Iterable[Any], knowledge: Knowledge) -> tuple[Source, ...]:
    """Return the sources cited in the values, in the order in which they are first cited."""
    refs: dict[Id, None] = {}
    for value in values:
        _cited(value, refs)
    return tuple(source(knowledge.references[ref], knowledge) for ref in refs)
