"""The form of the questionnaire in LHC-Forms: filled in Chromium by a script, it gives what the command line gives.

LHC-Forms is had from npm for this test, and is no part of painref: its licence is that of the U.S. National Library of
Medicine.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from painref.fhir.questionnaire import questionnaire
from painref.fhir.response import response_of
from tests.cited_patients import KNOWLEDGE
from tests.cli.terminal import EXAMPLES, run
from tests.fhir.packages import PATIENCE, unpacked
from tests.fhir.resources import answered
from tests.web.test_page import QUIET

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
]

PAGE = """<!doctype html><html><head><meta charset="utf-8"></head><body><div id="form"></div>
<script src="lforms/dist/lforms/webcomponent/assets/lib/zone.min.js"></script>
<script src="lforms/dist/lforms/webcomponent/lhc-forms.js"></script>
<script src="lforms/dist/lforms/fhir/R4/lformsFHIR.min.js"></script>
<script>const QUESTIONNAIRE = {questionnaire};
const RESPONSE = {response};</script>
<script>{script}</script></body></html>"""

SCRIPT = (Path(__file__).parent / "lforms.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with LHC-Forms unpacked in it."""
    return unpacked({"lforms": "lforms@40.1.3"}, tmp_path_factory.mktemp("forms"))


def filled(answers: str, folder: Path) -> Any:
    """What the form says once it is filled with some answers, and what of them it does not show."""
    parts = {
        "questionnaire": json.dumps(questionnaire(KNOWLEDGE)),
        "response": json.dumps(response_of(answered(answers), KNOWLEDGE)),
        "script": SCRIPT,
    }
    page = folder / "page.html"
    page.write_text(re.sub(r"\{(\w+)\}", lambda part: parts[part[1]], PAGE), encoding="utf-8")
    budget = [one for one in QUIET if "virtual-time" not in one] + ["--virtual-time-budget=600000"]
    command = ["chromium", *budget, "--dump-dom", page.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=2 * PATIENCE, check=True).stdout
    said = re.search(r'<pre id="said">(.*?)</pre>', dom, re.DOTALL)
    assert said is not None, dom[-2000:]
    return json.loads(html.unescape(said[1]))


@pytest.mark.parametrize(
    ("example", "never_asked"),
    [("cauda-equina", ()), ("stenosis-on-apixaban", ()), ("failed-back-surgery", ("headache_red_flags",))],
)
def test_a_form_filled_gives_the_assessment_of_the_command_line(
    example: str, never_asked: tuple[str, ...], folder: Path, tmp_path: Path
) -> None:
    answers = EXAMPLES / f"{example}.yaml"
    said = filled(answers.read_text(encoding="utf-8"), folder)
    assert set(said["missing"]) == set(never_asked)
    response = tmp_path / "response.json"
    response.write_text(json.dumps(said["filled"]))
    day = ("--set", "as_of=2026-11-28")
    vocabulary = ("--set", f"vocabulary={KNOWLEDGE.release.vocabulary}")
    left_out = [word for question in never_asked for word in ("--set", f"{question}=unknown")]
    of_form = run("triage", response, *day, "--json")
    of_file = run("triage", answers, *day, *vocabulary, *left_out, "--json")
    assert of_form.code == 0, of_form.stderr
    assert json.loads(of_form.stdout) == json.loads(of_file.stdout)


def test_an_empty_form_answers_nothing_and_shows_every_question(folder: Path) -> None:
    said = filled("as_of: 2026-11-28", folder)
    links = [item["linkId"] for section in said["filled"]["item"] for item in section["item"]]
    assert links == ["about.vocabulary"]
    shown_always = [item for section in questionnaire(KNOWLEDGE)["item"] for item in section["item"]]
    hidden = {item["linkId"] for item in shown_always if "questionnaire-hidden" in json.dumps(item)}
    assert {item["linkId"] for item in shown_always} - hidden == set(said["shown"])
