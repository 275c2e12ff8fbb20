"""On which side a body is, of an indication or of a procedure for one patient."""

from __future__ import annotations

from painref.knowledge.model import OrderedEnum
from painref.records import record


class Side(OrderedEnum):
    """Which side a body is on: for, against, for some patients and against for others, or neither.

    `AUTHORS` of studies or reviews who are for it, on behalf of no body, are counted as none.
    """

    FOR = "for"
    DEPENDS = "depends"
    AUTHORS = "authors"
    NEITHER = "neither"
    AGAINST = "against"


@record
class BodyPosition:
    """A clinical body that has spoken on an indication: the year of its newest word, its side, and whether any of what
    it says was read at its source."""

    body: str
    year: int
    side: Side
    verified: bool
