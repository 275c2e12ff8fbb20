"""References as other programs read them: BibTeX, and CSL-JSON (citeproc)."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import JOURNAL_KINDS, Reference
from painref.output.machine.json import write_document
from painref.output.options import Form
from painref.output.text import plain
from painref.records import record

_PERSON = re.compile(r"(?P<family>[^\W\d_][\w'’ -]*[\w'’]) (?P<given>[A-Z]{1,4})")
_ROLE = re.compile(r"\s*\([^)]*\)\s*$")
_ET_AL = re.compile(r",?\s*\bet al\.?\s*$")
_JOURNAL = re.compile(r"(?P<title>.+?) (?P<volume>\d+)(\((?P<issue>[^()]+)\))?:(?P<pages>[A-Za-z]*\d[\w-]*)")
# BibTeX counts a brace even behind a backslash, so braces in text are written by their names.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}


@record(kw_only=False)
class _Author:
    """A person with family name and initials, or an organisation under `family` alone."""

    family: str
    given: str = ""


@record(kw_only=False)
class _Authors:
    listed: tuple[_Author, ...]
    more: bool


@record(kw_only=False)
class _Venue:
    title: str
    volume: str = ""
    issue: str = ""
    pages: str = ""


def _authors(reference: Reference, knowledge: Knowledge) -> _Authors:
    """Return persons if every name has the form of one, else one organisation; without any, the body."""
    text = _ROLE.sub("", reference.authors)
    names = _ET_AL.sub("", text)
    persons = [_PERSON.fullmatch(name.strip()) for name in names.split(",")]
    if names and all(persons):
        listed = tuple(_Author(person["family"], person["given"]) for person in persons if person)
        return _Authors(listed, more=names != text)
    if names:
        return _Authors((_Author(names),), more=names != text)
    body = knowledge.bodies.get(reference.body) if reference.body else None
    return _Authors((_Author(body.name),) if body else (), more=False)


def _venue(reference: Reference) -> _Venue:
    parts = _JOURNAL.fullmatch(reference.source)
    if parts is None:
        return _Venue(reference.source)
    return _Venue(parts["title"], parts["volume"], parts["issue"] or "", parts["pages"])


def _is_article(reference: Reference, venue: _Venue) -> bool:
    return bool(venue.volume) or (reference.kind in JOURNAL_KINDS and reference.is_identified)


def write_citations(references: Sequence[Reference], form: str, knowledge: Knowledge) -> None:
    """Write the references to stdout in a format of other programs: ``bibtex`` or ``csl-json``."""
    if form == "bibtex":
        sys.stdout.write(plain(bibtex(references, knowledge)))
    else:
        write_document(csl(references, knowledge), Form.JSON)


# --- BibTeX -------------------------------------------------------------------------------------------------------


def bibtex(references: Sequence[Reference], knowledge: Knowledge) -> str:
    """Return the references as a BibTeX file, in UTF-8; titles keep their capitals."""
    return "\n".join(_bibtex_entry(reference, knowledge) for reference in references)


def _bibtex_entry(reference: Reference, knowledge: Knowledge) -> str:
    venue = _venue(reference)
    article = _is_article(reference, venue)
    fields = {
        "title": f"{{{_tex(reference.title)}}}",
        "author": _bibtex_authors(_authors(reference, knowledge)),
        "year": str(reference.year),
        "journal" if article else "howpublished": _tex(venue.title),
        "volume": _tex(venue.volume),
        "number": _tex(venue.issue),
        "pages": _tex(venue.pages).replace("-", "--"),
        "doi": _tex(reference.doi),
        "pmid": _tex(reference.pmid),
        "pmcid": reference.pmcid,
        "isbn": _tex(reference.isbn),
        "url": _url(reference.url),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = "article" if article else "misc"
    return "\n".join((f"@{kind}{{{reference.id},", *lines, "}", ""))


def _bibtex_authors(authors: _Authors) -> str:
    names = [
        f"{_tex(author.family)}, {'. '.join(author.given)}." if author.given else f"{{{_tex(author.family)}}}"
        for author in authors.listed
    ]
    return " and ".join((*names, "others") if authors.more else names)


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def _url(url: str) -> str:
    """Return an address as BibTeX styles print it, verbatim: what would end the field is percent-encoded."""
    return "".join(f"%{ord(character):02X}" if character in "{}\\ " else character for character in url)


# --- CSL-JSON -----------------------------------------------------------------------------------------------------


def csl(references: Sequence[Reference], knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return the references as CSL-JSON items."""
    return [_csl_item(reference, knowledge) for reference in references]


def _csl_item(reference: Reference, knowledge: Knowledge) -> dict[str, Any]:
    venue = _venue(reference)
    article = _is_article(reference, venue)
    authors = _authors(reference, knowledge)
    body = knowledge.bodies.get(reference.body) if reference.body else None
    names = [
        {"family": author.family, "given": " ".join(f"{initial}." for initial in author.given)}
        if author.given
        else {"literal": author.family}
        for author in authors.listed
    ]
    item = {
        "id": reference.id,
        "type": "article-journal" if article else "report",
        "title": reference.title,
        "author": [*names, {"literal": "et al."}] if authors.more else names,
        "issued": {"date-parts": [[reference.year]]},
        "container-title": venue.title,
        "volume": venue.volume,
        "issue": venue.issue,
        "page": venue.pages,
        "publisher": body.name if body and not article else "",
        "DOI": reference.doi,
        "PMID": reference.pmid,
        "PMCID": reference.pmcid,
        "ISBN": reference.isbn,
        "number": reference.number,
        "URL": reference.url,
    }
    return {name: value for name, value in item.items() if value}
