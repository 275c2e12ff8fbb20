"""The shares that a release promises: papers that bear a number, statements that were read at their source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from painref.knowledge.shares import papers_identified, statements_verified
from painref.sources.binder import Problem
from painref.sources.loader import Reading
from painref.sources.rules import Rule


def share_problems(reading: Reading, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield each share that is smaller than the release promises."""
    checks = (
        (
            "papers_identified",
            papers_identified(reading.entries["references"]),
            "papers have a DOI or a PMID",
            "Look the others up: those whose no_doi: is not-found or not-searched.",
        ),
        (
            "statements_verified",
            statements_verified(parts),
            "statements were read at their source",
            "Read what was added at its source; painref refs --unverified lists it.",
        ),
    )
    for release in reading.releases:
        for key, share, what, remedy in checks:
            promised = getattr(release, key)
            if not share.reaches(promised):
                message = f"{share.part} of {share.whole} {what}, and the release promises {promised} percent."
                yield Problem.at(reading.places.of(release, key), Rule.SHARE_TOO_SMALL, message, remedy)
