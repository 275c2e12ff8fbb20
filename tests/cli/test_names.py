"""Names on the command line: several words, a name without a command, a choice on a terminal."""

from __future__ import annotations

import json

import pytest

from painref.output.machine.json import schema_name
from tests.cli.terminal import EXAMPLES, Terminal, piped


@pytest.mark.parametrize(
    ("arguments", "kind", "id_"),
    [
        (("rfa",), "procedure", "radiofrequency-ablation"),
        (("L4-5", "ESI"), "procedure", "lumbar-epidural-steroid-injection"),
        (("show", "spinal", "stenosis"), "condition", "lumbar-spinal-stenosis"),
        (("show", "back", "pain"), "term", "back-pain"),
        (("show", "M54.16"), "term", "M54.16"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_words_show_what_is_meant(arguments: tuple[str, ...], kind: str, id_: str) -> None:
    record = json.loads(piped(*arguments, "--json").stdout)
    assert record["schema"] == schema_name(kind)
    assert record["result"].get("id", record["result"].get("condition", {}).get("id")) == id_


def test_a_drug_that_is_shown_is_its_holds() -> None:
    record = json.loads(piped("show", "eliquis", "--json").stdout)
    assert record["schema"] == schema_name("hold")
    assert [drug["id"] for drug in record["result"]["medications"]] == ["apixaban"]


def test_a_dose_is_said_back_on_stderr_only() -> None:
    result = piped("hold", "aspirin 81 mg", "--json")
    assert json.loads(result.stdout)["result"]["medications"][0]["id"] == "aspirin"
    assert result.stderr == "painref: 81 mg: noted; painref does not tell doses apart.\n"


def test_the_level_counts_where_a_class_depends_on_it() -> None:
    def levels(procedure: str) -> set[str]:
        record = json.loads(piped("hold", "apixaban", "--for", procedure, "--json").stdout)
        (drug,) = record["result"]["medications"]
        return {level for of_class in drug["classes"] for item in of_class["statements"] for level in item["levels"]}

    assert levels("tfesi") == {"L3 to S1", "L1 and L2"}
    assert levels("L4-5 tfesi") == {"L3 to S1"}
    assert levels("L2 tfesi") == {"L1 and L2"}


def test_a_list_for_a_word_has_what_is_done_for_each_condition_under_it() -> None:
    def listed(condition: str) -> set[str]:
        return {entry["id"] for entry in json.loads(piped("list", "--condition", condition, "--json").stdout)["result"]}

    assert listed("vertebrogenic pain")
    assert listed("vertebrogenic pain") < listed("low back pain")


def test_a_payer_goes_by_the_name_that_people_use() -> None:
    record = json.loads(piped("criteria", "scs", "--by", "medicare", "--json").stdout)["result"]
    bodies = [body for variant in record["variants"] for item in variant["indications"] for body in item["bodies"]]
    assert bodies
    assert all(body["payer"] and body["recommendation"]["body"] == "Medicare (CMS)" for body in bodies)
    assert not any(variant["prerequisites"] for variant in record["variants"])  # a payer's own rules only


def test_the_answers_may_be_named_without_an_option() -> None:
    file = str(EXAMPLES / "facet-pain.yaml")
    assert piped("triage", file, "--json").out == piped("triage", "--answers", file, "--json").out
    assert piped("triage", file, "--answers", file).code == 2


def test_a_misspelt_command_is_still_one() -> None:
    result = piped("shwo", "rfa")
    assert result.code == 2
    assert "Did you mean 'show'?" in result.stderr


def test_without_a_terminal_several_matches_are_an_error_that_lists_them() -> None:
    result = piped("show", "transforaminal")
    assert (result.code, result.stdout) == (1, "")
    assert "lumbar-transforaminal-esi" in result.stderr
    assert "cervical-transforaminal-esi" in result.stderr


def test_on_a_terminal_the_reader_chooses() -> None:
    with Terminal("show", "transforaminal") as terminal:
        listed = terminal.until("Enter for none: ")
        (number,) = [line.split()[0] for line in listed.splitlines() if "(lumbar-transforaminal-esi)" in line]
        terminal.send("9")
        terminal.until("Enter for none: ")
        terminal.send(number)
        terminal.until("Lumbar transforaminal epidural steroid injection")
        assert terminal.finish() == 0


def test_a_note_below_the_page_leaves_its_first_line_in_sight():
    with Terminal("show", "left", "L4-5", "ESI", rows=24, columns=80) as terminal:
        assert terminal.finish() == 0
    shown = terminal.screen.splitlines()
    assert any("noted" in line for line in shown)
    assert len(shown) <= 23
