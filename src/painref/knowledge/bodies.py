"""Who speaks in a reference: a clinical body, a payer, or only its authors."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import BodyKind, Id, Reference, ReferenceKind


def is_payer(reference: Reference, knowledge: Knowledge) -> bool:
    """Return whether a reference says who pays rather than who may benefit."""
    body = knowledge.bodies.get(reference.body) if reference.body else None
    return reference.kind is ReferenceKind.COVERAGE_POLICY or (body is not None and body.kind is BodyKind.PAYER)


def speaker(reference: Reference, knowledge: Knowledge) -> str:
    """Return the short name of the body that issued a reference, else its first author."""
    if reference.body:
        body = knowledge.bodies[reference.body]
        return body.short or body.name
    return reference.authors.split(",")[0] or reference.source or reference.id


def same_body(one: Id, other: Id, knowledge: Knowledge) -> bool:
    """Return whether two references are the same, or of the same body."""
    body = knowledge.references[one].body
    return one == other or (body is not None and body == knowledge.references[other].body)
