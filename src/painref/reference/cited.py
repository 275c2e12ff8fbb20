"""The sources that a record cites, as they are listed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from painref.knowledge.bodies import speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Id,
    Reference,
)
from painref.records import record


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
    """The reference as it is listed; a DOI goes before another link, PubMed before a plain address."""
    link = reference.url
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


def _cited(value: Any) -> Iterator[Id]:
    """Every reference cited anywhere inside a record."""
    if dataclasses.is_dataclass(value):
        for spec in dataclasses.fields(value):
            inner = getattr(value, spec.name)
            if spec.name == "refs":
                yield from inner
            elif spec.name == "by" and isinstance(inner, str):
                yield Id(inner)
            else:
                yield from _cited(inner)
    elif isinstance(value, tuple):
        for item in value:
            yield from _cited(item)


def sources_of(values: Iterable[Any], knowledge: Knowledge) -> tuple[Source, ...]:
    """The sources cited in the values, in the order in which they are first cited."""
    refs = dict.fromkeys(ref for value in values for ref in _cited(value))
    return tuple(source(knowledge.references[ref], knowledge) for ref in refs)
