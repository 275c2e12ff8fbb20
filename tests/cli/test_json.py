"""JSON for scripts: one envelope, ASCII, the same bytes for the same question."""

from __future__ import annotations

import json
from itertools import starmap

import pytest

from painref.output.machine.json import schema_name
from tests.cli.terminal import EXAMPLES, ON_ONE_DAY, piped, run
from tests.samples import rest_slow

FACET = str(EXAMPLES / "facet-pain.yaml")

COMMANDS = {
    ("show", "lumbar-medial-branch-rfa"): "procedure",
    ("show", "rfa"): "procedure",
    ("show", "sciatica"): "condition",
    ("list",): "procedures",
    ("list", "conditions"): "conditions",
    ("list", "medications"): "medications",
    ("list", "questions"): "questions",
    ("list", "--condition", "sciatica"): "procedures",
    ("triage", "--answers", FACET): "assessment",
    ("triage", "--answers", FACET, "--explain", "rfa"): "assessment",
    ("lint",): "problems",
}


def record(*arguments: str):
    return json.loads(piped(*arguments, "--json").out)["result"]


@pytest.mark.parametrize(
    ("arguments", "kind"), rest_slow(starmap(pytest.param, COMMANDS.items()), 2), ids=map(" ".join, COMMANDS)
)
def test_every_answer_comes_in_one_envelope_in_ascii(arguments, kind):
    result = piped(*arguments, "--json")
    assert result.code == 0
    assert result.out.isascii()
    assert result.out.endswith(b"}\n")
    envelope = json.loads(result.out)
    assert list(envelope) == ["schema", "data_version", "intended_use", "result"]
    assert envelope["schema"] == schema_name(kind)
    assert envelope["intended_use"].startswith("For health professionals.")
    if kind != "problems":
        assert envelope["data_version"] in piped("--version").stdout


def test_the_window_changes_nothing_in_json():
    assert piped("show", "rfa", "--json", COLUMNS="80").out == piped("show", "rfa", "--json").out


@pytest.mark.parametrize(
    "arguments",
    rest_slow([("triage", "--answers", FACET, *ON_ONE_DAY, "--json"), ("triage", "--answers", FACET, *ON_ONE_DAY)], 2),
    ids=" ".join,
)
def test_the_same_question_gives_the_same_bytes_whatever_the_hash_seed(arguments):
    first, second = (run(*arguments, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert first.code == 0
    assert first.out == second.out


def test_a_family_lists_its_variants_and_a_variant_its_families():
    family, variant = record("show", "rfa"), record("show", "lumbar-medial-branch-rfa")
    assert family["is_family"]
    assert variant["id"] in {item["id"] for item in family["variants"]}
    assert family["id"] in variant["families"]


def test_a_variant_lists_what_it_inherits_with_the_family_that_states_it():
    stated_for = {item["stated_for"] for item in record("show", "lumbar-medial-branch-rfa")["contraindications"]}
    assert "percutaneous-procedure" in stated_for


def test_a_condition_lists_the_procedures_that_bodies_have_spoken_on():
    assert "lumbar-transforaminal-esi" in {line["procedure"] for line in record("show", "sciatica")["procedures"]}


@pytest.mark.parametrize(
    "page",
    [("show", "rfa"), ("show", "sciatica"), ("triage", "--answers", FACET)],
    ids=" ".join,
)
def test_every_reference_cited_is_listed_with_its_year(page):
    result = record(*page)
    listed = {source["id"] for source in result["sources"]}

    def cited(item):
        if isinstance(item, list):
            return set().union(*map(cited, item))
        if not isinstance(item, dict):
            return set()
        own = set(item.get("refs", ())) | ({item["by"]} if isinstance(item.get("by"), str) else set())
        return own.union(*(cited(value) for value in item.values()))

    assert cited(result) <= listed
    assert all(1980 <= source["year"] <= 2100 for source in result["sources"])


def test_an_assessment_carries_version_lens_sources_the_unanswered_and_the_intended_use():
    assessment = record("triage", "--answers", FACET)
    assert assessment["data_version"] in piped("--version").stdout
    assert assessment["lens"] == "all current clinical guidelines (no payers)"
    assert assessment["sources"]
    assert assessment["intended_use"].startswith("For health professionals.")
    given, derived = ({item["question"] for item in assessment["answers"][how]} for how in ("given", "derived"))
    still_open = {item["question"] for item in assessment["open_questions"]}
    assert given | derived | still_open <= {question["id"] for question in record("list", "questions")}
    assert {"age", "facet_findings"} <= given
    assert "done" in still_open


def test_the_screen_carries_version_lens_open_questions_and_that_it_only_informs():
    assessment, screen = record("triage", "--answers", FACET), piped("triage", "--answers", FACET).stdout
    assert f"Used: {assessment['lens']}." in screen
    assert f"Data {assessment['data_version']}. Informs only." in screen
    first = assessment["open_questions"][0]
    assert f"\nSTILL ASK  {first['label'] or first['text']}" in screen


def test_the_full_screen_carries_the_sources_and_the_intended_use():
    assessment, screen = record("triage", "--answers", FACET), piped("triage", "--answers", FACET, "--full").stdout
    assert assessment["intended_use"] in screen
    assert "\nSources\n" in screen


def test_list_gives_json_the_same_entries_as_the_table():
    ids = [line["id"] for line in record("list", "--condition", "sciatica")]
    answer, head, *rows, _ = piped("list", "--condition", "sciatica").lines
    assert answer.startswith("BOTTOM LINE")
    assert head.split()[0] == "id"
    assert [row.split()[0] for row in rows] == ids
