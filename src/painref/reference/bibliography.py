"""The bibliography, where each entry of it is cited, and which statements nobody has read at their source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import ContraindicationSeverity, Id, Reference, ReferenceKind
from painref.knowledge.resolver import resolve
from painref.knowledge.walk import Part, all_parts, refs_of, text_of
from painref.records import record
from painref.reference.cited import Source, source
from painref.reference.listing import NothingFoundError


@record
class ReferenceLine:
    """A reference as the bibliography lists it, with how many statements cite it."""

    source: Source
    kind: ReferenceKind
    jurisdiction: str
    in_force: bool
    cited: int


@record
class CitedStatement:
    """A statement that cites something: which kind of entry, which entry, which field of it, and what it says."""

    kind: str
    id: Id
    field: str
    text: str
    at: str
    refs: tuple[Id, ...]
    verified: bool
    note: str
    origin: str | None = None


@record
class ReferencePage:
    """A reference, and every statement that cites it."""

    reference: Reference
    source: Source
    cited_by: tuple[CitedStatement, ...]


def selected(id_: str | None, body: str | None, year: int | None, knowledge: Knowledge) -> tuple[Reference, ...]:
    """Return the references with this id, body and year (each optional), in the order of the files.

    Raises `NotFoundError` for an id or a body that is not in the knowledge, `NothingFoundError` if none is left.
    """
    wanted = None if id_ is None else resolve(id_, ("reference",), knowledge, hint="Try painref refs.").id
    speaks = None if body is None else resolve(body, ("body",), knowledge, hint=_bodies(knowledge)).id
    found = tuple(
        reference
        for reference in knowledge.references.values()
        if wanted in (None, reference.id) and speaks in (None, reference.body) and year in (None, reference.year)
    )
    if not found:
        raise NothingFoundError("no reference passes these filters.", remedy="Drop one of them.")
    return found


def _bodies(knowledge: Knowledge) -> str:
    return f"One of: {', '.join(knowledge.bodies)}."


def bibliography(references: Sequence[Reference], knowledge: Knowledge) -> tuple[ReferenceLine, ...]:
    """Return the references as they are listed."""
    cited = Counter(ref for part in all_parts(knowledge) for ref in set(refs_of(part.value)))
    return tuple(
        ReferenceLine(
            source=source(reference, knowledge),
            kind=reference.kind,
            jurisdiction=reference.jurisdiction,
            in_force=reference.in_force,
            cited=cited[reference.id],
        )
        for reference in references
    )


def reference_page(reference: Reference, knowledge: Knowledge) -> ReferencePage:
    """Return one reference with everything that cites it."""
    return ReferencePage(
        reference=reference,
        source=source(reference, knowledge),
        cited_by=tuple(statement for statement in cited_statements(knowledge) if reference.id in statement.refs),
    )


def unverified_statements(
    id_: str | None, body: str | None, year: int | None, knowledge: Knowledge
) -> tuple[CitedStatement, ...]:
    """Return the statements that are not verified, of all references or of those that pass the filters.

    Those that exclude a patient come first: they are the first to look up. The rest is in the order of the files.
    Raises as `selected`, and `NothingFoundError` if every one is verified.
    """
    wanted = {reference.id for reference in selected(id_, body, year, knowledge)}
    citing = (part for part in all_parts(knowledge) if wanted & set(refs_of(part.value)))
    unverified = (part for part in citing if not getattr(part.value, "verified", True))
    found = tuple(_statement(part) for part in sorted(unverified, key=_excludes, reverse=True))
    if not found:
        raise NothingFoundError("every statement that cites these is verified.", remedy="Drop a filter to see others.")
    return found


def _excludes(part: Part) -> bool:
    return getattr(part.value, "severity", None) is ContraindicationSeverity.ABSOLUTE


def cited_statements(knowledge: Knowledge) -> Iterator[CitedStatement]:
    """Yield every statement that cites something, in the order of the files."""
    for part in all_parts(knowledge):
        if refs_of(part.value):
            yield _statement(part)


def _statement(part: Part) -> CitedStatement:
    value = part.value
    return CitedStatement(
        kind=part.kind,
        id=part.entry.id,
        field=part.field,
        text=text_of(value),
        at=getattr(value, "at", ""),
        refs=refs_of(value),
        verified=getattr(value, "verified", True),
        note=getattr(value, "note", ""),
        origin=value.origin,
    )
