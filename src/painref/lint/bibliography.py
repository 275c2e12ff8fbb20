"""What a reference has to say of the work that it cites, and which references carry nothing by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from painref.knowledge import model as models
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.walk import refs_of
from painref.sources.binder import Problem
from painref.sources.loader import Reading
from painref.sources.rules import Rule

POLICY_YEARS = 3
"""How old a payer's policy may be before a note has to say why it is still cited."""

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMID = re.compile(r"\d{1,8}")
_PMCID = re.compile(r"PMC\d{1,9}")
_ISBN = re.compile(r"(97[89])?\d{9}[\dX]")
_EDITION = re.compile(r"(\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_BARE_IP = re.compile(r"[\d.]+|[\da-f:]*:[\da-f:]*")
_EARLIEST_YEAR = 1900


def bibliography_problems(reading: Reading, knowledge: Knowledge, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield what is wrong with references, and statements that only a superseded edition carries."""
    for reference in reading.entries["references"]:
        yield from _figures(reading, reference)
        yield from _host(reading, reference, knowledge.release.refused_hosts)
        yield from _paper(reading, reference)
        yield from _policy(reading, reference, knowledge.release.reviewed)
    yield from _twice(reading)
    yield from _superseded(reading, knowledge, parts)


def _twice(reading: Reading) -> Iterator[Problem]:
    """Yield references to a paper that another reference is to."""
    first: dict[tuple[str, str], models.Reference] = {}
    for reference in reading.entries["references"]:
        for key in ("doi", "pmid", "pmcid"):
            value = (getattr(reference, key) or "").casefold()
            if value and first.setdefault((key, value), reference) is not reference:
                message = f"{key} '{value}' is that of '{first[key, value].id}' too."
                yield Problem.at(reading.places.of(reference, key), Rule.LISTED_TWICE, message, "Put them together.")
                break


def _figures(reading: Reading, reference: models.Reference) -> Iterator[Problem]:
    """Check that identifiers and dates have the form of what they are called."""
    forms = {
        "doi": (_DOI, "is not the form of a DOI (10.xxxx/...)"),
        "pmid": (_PMID, "is not the form of a PMID (digits)"),
        "pmcid": (_PMCID, "is not the form of a PMCID (PMC and digits)"),
        "isbn": (_ISBN, "is not the form of an ISBN (10 or 13 digits, without dashes)"),
        "edition": (_EDITION, "is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"),
    }
    for key, (form, what) in forms.items():
        value = getattr(reference, key)
        if value and not form.fullmatch(value):
            yield _figure(reading, reference, key, what)
    if reference.year < _EARLIEST_YEAR:
        yield _figure(reading, reference, "year", "is no year of publication")


def _figure(reading: Reading, reference: models.Reference, key: str, what: str) -> Problem:
    message = f"{key} '{getattr(reference, key)}' {what}."
    return Problem.at(reading.places.of(reference, key), Rule.BAD_FIGURE, message, "Correct the figure.")


def _host(reading: Reading, reference: models.Reference, refused: tuple[str, ...]) -> Iterator[Problem]:
    """Refuse a link to a copy: to a refused host, one below it, or a machine that has no name."""
    if host := refused_host(reference.url, refused):
        message = f"'{host}' shares or mirrors the work of others."
        remedy = "Put the address under read_at:, and the official one, or a DOI, in its place."
        yield Problem.at(reading.places.of(reference, "url"), Rule.REFUSED_HOST, message, remedy)


def refused_host(url: str, refused: tuple[str, ...]) -> str:
    """Return the host of a link if no reference may link to it, else nothing."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return url
    if _BARE_IP.fullmatch(host) or any(host == name or host.endswith(f".{name}") for name in refused):
        return host
    return ""


def _paper(reading: Reading, reference: models.Reference) -> Iterator[Problem]:
    """Yield papers without an identifier that do not say why, and references with one that say why there is none."""
    if reference.is_identified and reference.no_doi is not None:
        message = f"'{reference.id}' says that it has no DOI, and gives a DOI, PMID or PMCID."
        yield Problem.at(reading.places.of(reference, "no_doi"), Rule.OUT_OF_PLACE, message, "Take no_doi: out.")
    elif reference.kind in models.JOURNAL_KINDS and not reference.is_identified and reference.no_doi is None:
        message = f"'{reference.id}' is a {reference.kind} without DOI, PMID or PMCID."
        remedy = f"Add one of them, or say why: no_doi: {', '.join(models.NoDoi)}."
        yield Problem.at(reading.places.of(reference), Rule.UNIDENTIFIED_PAPER, message, remedy)


def _policy(reading: Reading, reference: models.Reference, reviewed: str) -> Iterator[Problem]:
    """Yield payers' policies that were old when the knowledge was last reviewed and have no note."""
    if reference.kind is models.ReferenceKind.COVERAGE_POLICY and is_old(reference, reviewed) and not reference.note:
        message = f"'{reference.id}' is a payer's policy of more than {POLICY_YEARS} years before the last review."
        remedy = "Cite the edition in force, or say in note: why this one is still cited."
        yield Problem.at(reading.places.of(reference), Rule.OLD_POLICY, message, remedy)


def is_old(reference: models.Reference, reviewed: str) -> bool:
    """Return whether an edition is older than `POLICY_YEARS` at a review on YYYY-MM-DD, as far as its date is known."""
    if not reviewed[:4].isdigit():
        return False
    limit = f"{int(reviewed[:4]) - POLICY_YEARS}{reviewed[4:]}"
    edition = reference.edition or str(reference.year)
    return edition < limit[: len(edition)]


def _superseded(reading: Reading, knowledge: Knowledge, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield statements that cite nothing but superseded editions, without a note that says why."""
    known = knowledge.references
    replaced = {id_: found.superseded_by for id_, found in known.items() if found.superseded_by in known}
    for part in parts:
        refs = refs_of(part)
        if refs and replaced.keys() >= set(refs) and not getattr(part, "note", ""):
            message = f"nothing but '{refs[0]}' carries this, which '{replaced[refs[0]]}' has superseded."
            remedy = "Read it in the new edition and cite that; if it is not there, or was not read, say so in note:."
            key = "by" if getattr(part, "by", None) else "refs"
            yield Problem.at(reading.places.of(part, key), Rule.SUPERSEDED_ALONE, message, remedy)
