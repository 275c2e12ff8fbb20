"""What painref names and does not cover, as `painref show` gives it."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import NotCovered
from painref.records import record
from painref.reference.cited import Source, sources_of


@record
class NotCoveredPage:
    """A treatment that painref does not cover, with its sources."""

    entry: NotCovered
    sources: tuple[Source, ...]


def not_covered_page(entry: NotCovered, knowledge: Knowledge) -> NotCoveredPage:
    """Return the page of a treatment that painref does not cover."""
    return NotCoveredPage(entry=entry, sources=sources_of([entry], knowledge))
