"""The site: a page for each entry, links that lead somewhere, nothing loaded from elsewhere, readable by everybody."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.notice import INTENDED_USE
from painref.site.entries import FOLDERS
from painref.site.generate import site_files
from tests.opened import built_in_knowledge
from tests.triage.engine.tiny import TINY

VOID = {"br", "hr", "meta", "link", "input"}


class Tags(HTMLParser):
    """The tags of a page with their attributes, and whether every one is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.well_formed = True
        self.feed(text)
        self.well_formed = self.well_formed and not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.well_formed = False


def files_of(knowledge: Knowledge) -> dict[str, str]:
    return {file.path: file.text for file in site_files(knowledge)}


@cache
def files() -> dict[str, str]:
    """The site of the tiny knowledge."""
    return files_of(TINY)


@cache
def whole() -> dict[str, str]:
    """The site of the built-in knowledge."""
    return files_of(built_in_knowledge())


def pages(site: dict[str, str]) -> dict[str, Tags]:
    return {path: Tags(text) for path, text in site.items() if path.endswith(".html")}


def dead_links(site: dict[str, str]) -> list[str]:
    """Return the links within the site that lead to no file, or to no place on it."""
    found = []
    every = pages(site)
    places = {path: {attributes.get("id") for _, attributes in page.tags} for path, page in every.items()}
    for path, page in every.items():
        for tag, attributes in page.tags:
            href = attributes.get("href")
            if tag != "a" or href is None or href.startswith(("https://", "http://")):
                continue
            target, _, place = href.partition("#")
            full = normpath(join(dirname(path), target)) if target else path
            if full not in every or (place and place not in places[full]):
                found.append(f"{path}: {href}")
    return found


def test_every_entry_has_a_page() -> None:
    for kind, entries in (
        ("procedure", TINY.procedures),
        ("condition", TINY.conditions),
        ("reference", TINY.references),
    ):
        assert {f"{FOLDERS[kind]}/{id_}.html" for id_ in entries} <= files().keys()


def test_every_link_within_the_site_leads_somewhere() -> None:
    assert dead_links(files()) == []


def test_every_page_is_well_formed_with_one_heading_on_top_and_none_skipped() -> None:
    for path, page in pages(files()).items():
        assert page.well_formed, path
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), path


def test_every_field_has_a_label_and_the_keyboard_goes_in_reading_order() -> None:
    for page in pages(files()).values():
        labelled = {attributes.get("for") for tag, attributes in page.tags if tag == "label"}
        assert {attributes["id"] for tag, attributes in page.tags if tag == "input"} <= labelled
        assert {attributes.get("tabindex") for _, attributes in page.tags} <= {None, "0", "-1"}
        links = [attributes for tag, attributes in page.tags if tag == "a"]
        assert links[0].get("href") == "#content"


def test_a_page_loads_nothing_from_elsewhere() -> None:
    for path, page in pages(files()).items():
        for tag, attributes in page.tags:
            if tag in ("script", "link", "img"):
                address = attributes.get("src") or attributes.get("href") or ""
                assert not re.match(r"(?:https?:)?//", address), path


def test_every_page_carries_the_version_and_the_intended_use() -> None:
    for path, text in files().items():
        if path.endswith(".html"):
            assert INTENDED_USE in text, path
            assert TINY.version in text, path


def test_a_picture_says_in_words_what_it_shows() -> None:
    drawn = [text for text in files().values() if "<svg" in text]
    assert drawn
    for text in drawn:
        assert len(re.findall(r"<svg [^>]*aria-label=\"[^\"]+\"", text)) == text.count("<svg ")


# --- Contrast ---------------------------------------------------------------------------------------------------------

CSS = files()["assets/site.css"]
SCHEMES = [
    dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.S)
]
LEAST = 4.5
"""Least contrast of text, by WCAG 2.1 (1.4.3, level AA)."""


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < LEAST


def test_all_text_stands_out_in_light_and_dark() -> None:
    assert len(SCHEMES) == 2
    for scheme in SCHEMES:
        for ink in ("ink", "faint", "link", "good", "caution", "bad"):
            assert contrast(scheme[ink], scheme["paper"]) >= LEAST, ink
        for ink in ("ink", "link"):
            assert contrast(scheme[ink], scheme["bar"]) >= LEAST, ink


# --- The whole of it --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_whole_site_has_no_dead_link_and_is_well_formed() -> None:
    site = whole()
    assert dead_links(site) == []
    assert [path for path, page in pages(site).items() if not page.well_formed] == []


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
@pytest.mark.parametrize(
    ("typed", "leads_to"), [("apixban", "drugs/apixaban.html"), ("sciatca", "conditions/sciatica.html")]
)
def test_the_search_finds_what_is_misspelt_from_a_file(typed: str, leads_to: str, tmp_path: Path) -> None:
    for path, text in whole().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    address = f"{(tmp_path / 'index.html').as_uri()}#search={typed}"
    arguments = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", address)
    dumped = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=True).stdout
    hits = re.search(r'<div id="hits".*?</div>', dumped, re.S)
    assert hits is not None
    assert re.findall(r'href="([^"]+)"', hits[0])[0] == leads_to


CHECKED = (
    "index.html",
    "evidence.html",
    "procedures/index.html",
    "procedures/lumbar-medial-branch-rfa.html",
    "conditions/sciatica.html",
    "drugs/apixaban.html",
    "red-flags/cauda-equina-syndrome.html",
)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_as_the_browser_builds_them_can_be_read_and_reached_by_everybody(scheme: str, tmp_path: Path) -> None:
    """Headings, names of fields, computed contrast and the order of the keyboard: `check.js` writes what is wrong."""
    site = whole()
    assert set(CHECKED) <= site.keys()
    check = (Path(__file__).parent / "check.js").read_text(encoding="utf-8")
    for path, text in site.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "assets" / "check.js").write_text(check, encoding="utf-8")
    for path in CHECKED:
        page = tmp_path / path
        script = f'<script src="{"../" * path.count("/")}assets/check.js"></script></body>'
        page.write_text(site[path].replace("</body>", script), encoding="utf-8")
        dark = ("--blink-settings=preferredColorScheme=0",) if scheme == "dark" else ()
        arguments = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", *dark, "--dump-dom", page.as_uri())
        dumped = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=True).stdout
        found = re.search(r'<pre id="checks">(.*?)</pre>', dumped, re.DOTALL)
        assert found is not None, path
        said = json.loads(html.unescape(found[1]))
        assert said["dark"] is (scheme == "dark")
        assert said["texts"] > 5, path
        assert said["wrong"] == [], path
