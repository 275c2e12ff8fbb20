"""The files of the site: one page for each entry, lists, an evidence map, the search, and what they share."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.knowledge.resolver import Named
from painref.notice import INTENDED_USE
from painref.output.options import Detail
from painref.output.registry import imported, record_kind
from painref.pictures.svg import Picture
from painref.records import record
from painref.reference.bibliography import CitedStatement, ReferenceLine, ReferencePage, bibliography, cited_statements
from painref.reference.cited import source
from painref.reference.pages import page_of
from painref.site.drawn import evidence_map, of_condition, of_drug, of_procedure
from painref.site.entries import FOLDERS, SiteEntry, links_of, site_entries
from painref.site.html_page import HtmlPage

_IN_DETAIL = frozenset({"procedure", "condition", "hold", "red-flag"})
"""The kinds of page with a first screen and sections behind it."""

_KINDS = {
    "procedures": "Procedures",
    "conditions": "Conditions",
    "drugs": "Drugs",
    "red-flags": "Red flags",
    "topics": "Topics",
    "bodies": "Bodies",
    "sources": "Sources",
}


@record
class SiteFile:
    """A file of the site, by its path from the top."""

    path: str
    text: str


def site_files(knowledge: Knowledge) -> Iterator[SiteFile]:
    """Yield every file of the site. Raises `PainrefError` if Jinja2 is not installed."""
    shell = _shell()
    entries = list(site_entries(knowledge))
    site = _site(knowledge, entries)
    common = {"data_version": knowledge.version, "intended_use": INTENDED_USE, "kinds": _KINDS}
    for entry in entries:
        body = _body(entry, site)
        yield SiteFile(
            path=entry.path,
            text=shell.render(title=entry.name, up="../", here=FOLDERS[entry.kind], body=body, **common),
        )
    for kind, folder in FOLDERS.items():
        listed = [entry for entry in entries if entry.kind == kind]
        yield SiteFile(
            path=f"{folder}/index.html",
            text=shell.render(
                title=_KINDS[folder], up="../", here=folder, body=_list(_KINDS[folder], listed), **common
            ),
        )
    yield SiteFile(
        path="evidence.html",
        text=shell.render(title="Evidence map", up="", here="evidence", body=_maps(knowledge), **common),
    )
    yield SiteFile(
        path="index.html", text=shell.render(title="painref", up="", here="", body=_asset("home.html"), **common)
    )
    yield SiteFile(path="assets/index.js", text=f"window.PAINREF = {_index(entries)};\n")
    for name in ("site.css", "search.js", "minisearch.js", "minisearch.LICENSE.txt"):
        yield SiteFile(path=f"assets/{name}", text=_asset(name))


def _shell() -> Any:
    try:
        from jinja2 import Environment, StrictUndefined  # an extra
    except ModuleNotFoundError:
        raise PainrefError(
            "the site needs Jinja2, which is not installed.", remedy="Install it with pip install 'painref[html]'."
        ) from None
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_asset("shell.html.j2"))


def _asset(name: str) -> str:
    return files("painref.site").joinpath("assets", name).read_text(encoding="utf-8")


@record
class _Site:
    """What every page is made with: the knowledge, the addresses of pages, and what was worked out once for all."""

    knowledge: Knowledge
    links: Mapping[str, str]
    cited: Mapping[Id, list[CitedStatement]]
    bibliography: Mapping[Id, ReferenceLine]


def _site(knowledge: Knowledge, entries: list[SiteEntry]) -> _Site:
    cited: dict[Id, list[CitedStatement]] = defaultdict(list)
    for statement in cited_statements(knowledge):
        for ref in dict.fromkeys(statement.refs):
            cited[ref].append(statement)
    lines = bibliography(tuple(knowledge.references.values()), knowledge)
    return _Site(
        knowledge=knowledge,
        links=links_of(entries, "../"),
        cited=cited,
        bibliography={line.source.id: line for line in lines},
    )


def _body(entry: SiteEntry, site: _Site) -> str:
    """Return the content of a page: the card, the pictures, and the sections."""
    page = HtmlPage(site.links, here=f"../{entry.path}")
    kind, made = _record(entry, site)
    page.title(entry.name)
    show = imported(record_kind(kind).screen)
    if kind in _IN_DETAIL:
        show(made, page, detail=Detail())
        for picture in _pictures(kind, made):
            page.picture(picture.svg, picture.says)
        page.again()
        show(made, page, detail=Detail(full=True))
    else:
        show(made, page)
    return page.html


def _record(entry: SiteEntry, site: _Site) -> tuple[str, Any]:
    """Return the kind of record that a page shows, and the record."""
    knowledge = site.knowledge
    match entry.kind:
        case "reference":
            reference = knowledge.references[Id(entry.id)]
            cited = tuple(site.cited.get(reference.id, ()))
            return "reference", ReferencePage(reference=reference, source=source(reference, knowledge), cited_by=cited)
        case "body":
            spoken = [ref.id for ref in knowledge.references.values() if ref.body == entry.id]
            return "references", tuple(site.bibliography[id_] for id_ in spoken)
        case _:
            return page_of(Named(kind=entry.kind, id=Id(entry.id), name=entry.name), knowledge)


def _pictures(kind: str, made: Any) -> Iterable[Picture]:
    match kind:
        case "procedure":
            return of_procedure(made)
        case "condition":
            return of_condition(made)
        case "hold":
            return of_drug(made)
        case _:
            return ()


def _list(title: str, entries: list[SiteEntry]) -> str:
    page = HtmlPage(
        {entry.name.casefold(): f"../{entry.path}" for entry in entries}
        | {entry.id: f"../{entry.path}" for entry in entries}
    )
    page.title(title)
    page.table(
        {"name": False, "also": False, "id": True},
        [
            (entry.name, ", ".join(entry.aliases[:6]), entry.id)
            for entry in sorted(entries, key=lambda entry: entry.name.casefold())
        ],
    )
    return page.html


def _maps(knowledge: Knowledge) -> str:
    page = HtmlPage({})
    page.title("Evidence map")
    page.line("How many bodies speak for and against each procedure, by condition; payers are not counted.")
    regions = dict.fromkeys(region for condition in knowledge.conditions.values() for region in condition.regions)
    for region in regions:
        picture = evidence_map(region, knowledge)
        if picture is not None:
            page.heading(region.replace("-", " ").capitalize())
            page.picture(picture.svg, "")
    return page.html


def _index(entries: list[SiteEntry]) -> str:
    """Return what the search goes through, as JSON that may stand in a script."""
    items = [
        {
            "id": number,
            "kind": entry.kind,
            "name": entry.name,
            "also": " ".join((entry.id.replace("-", " "), *entry.aliases)),
            "path": entry.path,
        }
        for number, entry in enumerate(entries)
    ]
    return json.dumps(items, ensure_ascii=True).replace("</", "<\\/")
