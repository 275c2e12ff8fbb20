"""Who speaks in a reference: a clinical body, a payer, or only its authors."""

from __future__ import annotations

import re

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import BodyKind, Id, Reference, ReferenceKind
from painref.knowledge.names import first_part


def is_payer(reference: Reference, knowledge: Knowledge) -> bool:
    """Return whether a reference says who pays rather than who may benefit."""
    body = knowledge.bodies.get(reference.body) if reference.body else None
    return reference.kind is ReferenceKind.COVERAGE_POLICY or (body is not None and body.kind is BodyKind.PAYER)


def is_body(reference: Reference, knowledge: Knowledge) -> bool:
    """Return whether a body speaks in a reference, and not the authors of a study or a review alone."""
    return reference.body is not None and knowledge.bodies[reference.body].kind is not BodyKind.AUTHORS


def speaker(reference: Reference, knowledge: Knowledge) -> str:
    """Return the short name of the body that issued a reference, else its first author, without what explains them."""
    if reference.body:
        return knowledge.bodies[reference.body].called
    authors = re.sub(r" \([^)]*\)", "", reference.authors)
    return first_part(authors, ",") or reference.source or reference.id


def same_body(one: Id, other: Id, knowledge: Knowledge) -> bool:
    """Return whether two references are the same, or of the same body."""
    return one == other or body_or_itself(one, knowledge) == body_or_itself(other, knowledge)


def body_or_itself(reference: Id, knowledge: Knowledge) -> str:
    """Return what two references have in common if they are the `same_body`, and only then."""
    return knowledge.once(_Bodies)[reference]


class _Bodies(dict[Id, str]):
    """The body of each reference, or the reference itself where it is of none; looked up once."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__()
        self._knowledge = knowledge

    def __missing__(self, reference: Id) -> str:
        body = self._knowledge.references[reference].body
        self[reference] = found = f"body {body}" if body is not None else reference
        return found
