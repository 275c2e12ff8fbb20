"""Triage in the browser: one file, opened from disk in Chromium, says what the command line says and asks for nothing.

`PAINREF_PAGE` names the page that `make web` builds; without it, or without Chromium, only its sources are tested.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.cli.terminal import EXAMPLES, REPOSITORY, run

WEB = REPOSITORY / "web"
PAGE = os.environ.get("PAINREF_PAGE", "")

in_chromium = pytest.mark.skipif(
    not PAGE or shutil.which("chromium") is None, reason="needs Chromium, and PAINREF_PAGE from make web"
)

PATIENTS = {
    "emergency": (EXAMPLES / "cauda-equina.yaml").read_text(encoding="utf-8"),
    "apixaban": (EXAMPLES / "stenosis-on-apixaban.yaml").read_text(encoding="utf-8"),
    "crps": (EXAMPLES / "crps.yaml").read_text(encoding="utf-8"),
}

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--virtual-time-budget=120000"),
)


def hosts(log: Path) -> set[str]:
    """The hosts that were asked for anything, by the log of Chromium, but for what it asks its maker for by itself."""
    found = re.findall(r'"url":"(?:https?|wss?)://([^/"]+)', log.read_text(encoding="utf-8"))
    return {host for host in found if not host.endswith((".google.com", ".googleapis.com", ".gvt1.com"))}


@cache
def opened(patient: str, log: Path) -> str:
    """The page after it has read the answers of a patient; what Chromium asked of the network goes to a log."""
    address = f"{Path(PAGE).resolve().as_uri()}#answers={quote(PATIENTS[patient])}"
    arguments = ("chromium", *QUIET, f"--log-net-log={log}", "--dump-dom", address)
    return subprocess.run(arguments, capture_output=True, text=True, timeout=300, check=True).stdout


@in_chromium
@pytest.mark.slow
@pytest.mark.parametrize("patient", PATIENTS)
def test_the_page_says_what_the_command_line_says_and_asks_the_network_for_nothing(
    patient: str, tmp_path: Path
) -> None:
    log = tmp_path / "net.json"
    dom = opened(patient, log)
    said = re.search(r'<pre id="json"[^>]*>(.*?)</pre>', dom, re.DOTALL)
    assert said is not None
    (tmp_path / "answers.yaml").write_text(PATIENTS[patient], encoding="utf-8")
    real = run("triage", "--answers", tmp_path / "answers.yaml", "--json")
    assert json.loads(html.unescape(said[1])) == json.loads(real.stdout)
    assert 'data-ready="yes"' in dom
    assert hosts(log) == set()


@in_chromium
@pytest.mark.slow
def test_the_page_shows_the_emergency_first(tmp_path: Path) -> None:
    dom = opened("emergency", tmp_path / "net.json")
    assert re.search(r'<h2 class="word alarm"><b>EMERGENCY </b>Cauda equina syndrome</h2>', dom)


def test_the_page_may_connect_to_nothing() -> None:
    page = (WEB / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'; connect-src 'none'" in page
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", page)


def test_every_field_of_the_page_has_a_label() -> None:
    page = (WEB / "page.html").read_text(encoding="utf-8")
    fields = re.findall(r'<input id="([a-z]+)"', page)
    assert fields
    assert all(re.search(rf'<label[^>]*>[^<]*<input id="{field}"', page) for field in fields)
