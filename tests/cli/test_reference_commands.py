"""The commands that look things up: hold, criteria, compare, matrix, search, guide, refs, lint --stats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from painref.output.machine.json import schema_name
from tests.cli.terminal import EXAMPLES, on_terminal, piped

FACET = str(EXAMPLES / "facet-pain.yaml")

ANSWERED = [
    (("hold", "eliquis", "aspirin", "--for", "scs"), "hold"),
    (("criteria", "lumbar-medial-branch-rfa", "--by", "cms", "--answers", FACET), "criteria"),
    (("compare", "scs", "drg-stimulation", "pns"), "comparison"),
    (("matrix", "--region", "knee"), "matrix"),
    (("search", "dorsal", "root", "ganglion"), "search"),
    (("guide",), "topics"),
    (("guide", "timing"), "topic"),
    (("refs", "--body", "nice"), "references"),
    (("refs", "nice-2016-ng59"), "reference"),
    (("refs", "--unverified"), "unverified"),
    (("lint", "--stats"), "statistics"),
]


@pytest.mark.parametrize(("arguments", "kind"), ANSWERED, ids=lambda value: " ".join(value)[:40])
def test_each_answers_as_a_table_and_as_json(arguments: tuple[str, ...], kind: str) -> None:
    table = piped(*arguments)
    assert (table.code, table.stderr) == (0, "")
    assert table.stdout.strip()
    assert "\x1b" not in table.stdout
    record = piped(*arguments, "--json")
    assert (record.code, record.stderr) == (0, "")
    envelope = json.loads(record.stdout)
    assert envelope["schema"] == schema_name(kind)
    assert envelope["result"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("hold", "apixabn"), 1, "Did you mean: apixaban"),
        (("criteria", "scs", "--by", "nobody"), 1, "unknown body 'nobody' to follow"),
        (("criteria", "scs", "--set", "agee=4"), 1, "Did you mean 'age'?"),
        (("compare", "scs"), 2, "Name 2 to 3 procedures."),
        (("matrix", "--region", "kne"), 2, "Did you mean 'knee'?"),
        (("search", "qqqqqq"), 1, "nothing about 'qqqqqq'"),
        (("guide", "benifits"), 1, "Did you mean: benefits"),
        (("refs", "nice-2016-ng95"), 1, "Did you mean: nice-2016-ng59"),
        (("refs", "nice-ng59"), 1, "No source called 'nice-ng59'. Did you mean: nice-2016-ng59"),
        (("refs", "--format", "bibtex", "--json"), 2, "contradict each other"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_wrong_is_said_with_a_way_on(arguments: tuple[str, ...], code: int, said: str) -> None:
    result = piped(*arguments)
    assert (result.code, result.stdout) == (code, "")
    assert said in result.stderr


@pytest.mark.parametrize("name", ["chemonucleolysis", "condoliase", "lidocaine infusion"])
def test_what_is_named_and_not_covered_is_said_to_be_so(name: str) -> None:
    result = piped("show", name)
    assert (result.code, result.stderr) == (0, "")
    assert "painref does not cover it." in result.stdout


def test_a_route_shows_the_results_of_its_family_and_whose_they_are() -> None:
    shown = piped("show", "lumbar-interlaminar-esi", "--full").stdout
    outcomes = shown.partition("\nOutcomes\n")[2].partition("\nTechnique\n")[0]
    assert "(lumbar-epidural-steroid-injection)" in outcomes


def test_what_was_looked_for_and_not_found_stands_in_its_place(tmp_path: Path) -> None:
    gaps = "[{about: outcomes, text: No result.}, {about: serious-risk-figure, text: No rate.}]"
    (tmp_path / "a.yaml").write_text(f"procedures:\n  - {{id: discography, gaps: {gaps}}}\n")
    shown = piped("show", "discography", "--full", "--data", str(tmp_path)).stdout
    risks, _, outcomes = shown.partition("\nOutcomes\n")
    assert "None found: No rate." in risks
    assert "None found: No result." in outcomes


def test_the_bibliography_exports_without_an_envelope() -> None:
    items = json.loads(piped("refs", "--year", "2025", "--format", "csl-json").stdout)
    assert {item["issued"]["date-parts"][0][0] for item in items} == {2025}
    assert piped("refs", "--year", "2025", "--format", "bibtex").stdout.count("\n@") == len(items) - 1


@pytest.mark.parametrize("arguments", [("matrix",), ("hold", "aspirin"), ("compare", "scs", "drg-stimulation", "pns")])
def test_on_a_terminal_nothing_is_wider_than_it(arguments: tuple[str, ...]) -> None:
    code, _, screen = on_terminal(*arguments, columns=80)
    assert code == 0
    assert max(map(len, screen.splitlines())) <= 80


@pytest.mark.parametrize("command", ["hold", "criteria", "compare", "matrix", "search", "guide", "refs", "lint"])
def test_help_begins_with_examples(command: str) -> None:
    text = piped(command, "--help").stdout
    assert text.index(f"  painref {command}") < text.index("Options:")


@pytest.mark.parametrize(
    "words",
    [
        ("--for", "scs", "--for", "lumbar rfa"),
        ("--for", "scs, lumbar rfa"),
        ("--for", "scs,", "lumbar", "rfa"),
        ("--for", "scs and lumbar rfa"),
    ],
)
def test_a_hold_before_several_procedures_has_them_side_by_side(words: tuple[str, ...]) -> None:
    record = json.loads(piped("hold", "clopidogrel", *words, "--json").stdout)["result"]
    assert record["procedure"]["id"] == "spinal-cord-stimulation"
    assert [other["procedure"]["id"] for other in record["also_before"]] == ["lumbar-medial-branch-rfa"]
    table = piped("hold", "clopidogrel", *words, "--format", "csv", "--fields", "procedure").stdout.split()
    assert list(dict.fromkeys(table[1:])) == ["spinal-cord-stimulation", "lumbar-medial-branch-rfa"]
    assert "ASRA 2018 and ASIPP 2024 differ by procedure" in piped("hold", "clopidogrel", *words).stdout


def test_several_procedures_side_by_side_say_which_of_them_nobody_classes_and_which_variants_are_classed() -> None:
    page = piped("hold", "apixaban", "--for", "tfesi", "--for", "rfa").stdout
    (said,) = [line for line in page.splitlines() if line.startswith("CLASS")]
    assert "classes Radiofrequency ablation; every class is shown" in said
    assert "its variants have: " in said
    assert "Genicular nerve radiofrequency ablation" in said


def test_the_criteria_of_a_family_say_which_variant_a_prerequisite_is_of() -> None:
    page = piped("criteria", "rfa").stdout
    (said,) = [line for line in page.splitlines() if line.startswith("PREREQUISITE")]
    assert "genicular nerve radiofrequency ablation: a diagnostic genicular nerve block" in said
    of_one = piped("criteria", "genicular-nerve-rfa").stdout
    assert "PREREQUISITE  A diagnostic genicular nerve block that relieved the pain\n" in of_one


def test_what_speaks_against_stopping_a_drug_is_short_first_and_whole_in_full():
    page = piped("hold", "warfarin", "--for", "tfesi").stdout
    (short,) = [line for line in page.splitlines() if line.startswith("STOPPING IT")]
    assert short.startswith("STOPPING IT  with atrial fibrillation: No heparin bridging")
    assert "within 3 months of stroke (ACC/AHA 2024, ACCP 2022)" in short
    assert "with mechanical heart valve (ACCP 2022)" in short
    assert len(short) < 700
    assert "caged-ball" in piped("hold", "warfarin", "--for", "tfesi", "--full").stdout


def test_a_hold_without_a_drug_is_refused() -> None:
    answer = piped("hold", "")
    assert (answer.code, answer.stdout) == (2, "")
    assert "no drug is named" in answer.stderr
