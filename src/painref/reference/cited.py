"""The sources that a record cites, as they are listed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, get_args

from painref.knowledge.bodies import speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Id,
    Reference,
)
from painref.records import annotations_of, field_names, record


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
    cls: Any = type(value)
    for name in _citing_fields(cls):
        inner = getattr(value, name)
        if name == "refs":
            found.update(dict.fromkeys(inner))
        elif name == "by" and isinstance(inner, str):
            found[Id(inner)] = None
        elif inner and not isinstance(inner, str):
            _cited(inner, found)


@cache
def _citing_fields(cls: type[Any]) -> tuple[str, ...]:
    """Return the fields of a record class, in their order, in which something can be cited."""
    hints = annotations_of(cls) if field_names(cls) else {}
    return tuple(name for name in field_names(cls) if name in _CITING or _may_cite(hints[name], frozenset({cls})))


def _may_cite(hint: Any, within: frozenset[Any]) -> bool:
    """Return whether a value with this annotation can cite something; `within` are the classes that it stands in.

    One that may stand in itself is looked through, since what else stands in it can cite.
    """
    if hint in within:
        return True
    if isinstance(hint, type) and (names := field_names(hint)):
        hints = annotations_of(hint)
        return any(name in _CITING or _may_cite(hints[name], within | {hint}) for name in names)
    return hint is Any or any(_may_cite(part, within) for part in get_args(hint))


_CITING = ("refs", "by")
"""The fields that name references."""


def sources_of(values: Iterable[Any], knowledge: Knowledge) -> tuple[Source, ...]:
    """Return the sources cited in the values, in the order in which they are first cited."""
    refs: dict[Id, None] = {}
    for value in values:
        _cited(value, refs)
    return tuple(source(knowledge.references[ref], knowledge) for ref in refs)
