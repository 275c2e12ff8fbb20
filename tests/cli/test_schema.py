"""The JSON of every command is what its schema says, and no command prints what has none."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator

from painref.cli.main import app
from painref.output.emit import emit
from painref.output.machine.json import schema_name
from painref.output.machine.schema import line_schema, record_schema
from painref.output.machine.type_schema import data_schema
from painref.output.options import Form, OutputOptions
from painref.output.registry import BATCH_LINES, ENVELOPED
from tests.cli.terminal import EXAMPLES, piped, run
from tests.samples import rest_slow

pytestmark = pytest.mark.usefixtures("few_cases")

FACET = str(EXAMPLES / "facet-pain.yaml")
SCIATICA = str(EXAMPLES / "sciatica.yaml")
EMERGENCY = str(EXAMPLES / "cauda-equina.yaml")

COMMANDS = {
    ("show", "rfa"): "procedure",
    ("show", "lumbar-transforaminal-esi"): "procedure",
    ("show", "sciatica"): "condition",
    ("show", "fibromyalgia"): "condition",
    ("show", "chemonucleolysis"): "not-covered",
    ("show", "back", "pain"): "term",
    ("list",): "procedures",
    ("list", "conditions"): "conditions",
    ("list", "medications"): "medications",
    ("list", "questions"): "questions",
    ("triage", "--answers", FACET): "assessment",
    ("triage", "--answers", SCIATICA, "--set", "drugs=apixaban"): "assessment",
    ("triage", "--answers", EMERGENCY): "assessment",
    ("triage", "--answers", FACET, "--explain", "rfa"): "assessment",
    ("triage", "--answers", FACET, "--summary"): "summary",
    ("triage", "--answers", EMERGENCY, "--summary"): "summary",
    ("triage", "--answers", SCIATICA, "--set", "drugs=apixaban", "--summary"): "summary",
    ("triage", "--answers", FACET, "--what-if", "done.lumbar-medial-branch-block.times=2"): "what-if",
    ("hold", "apixaban", "aspirin"): "hold",
    ("hold", "warfarin", "--for", "scs"): "hold",
    ("criteria", "lumbar-medial-branch-rfa", "--answers", FACET): "criteria",
    ("criteria", "scs"): "criteria",
    ("compare", "scs", "drg-stimulation", "pns"): "comparison",
    ("matrix",): "matrix",
    ("matrix", "--region", "knee"): "matrix",
    ("search", "neuritis"): "search",
    ("guide",): "topics",
    ("guide", "what-is-interventional-pain"): "topic",
    ("show", "cauda", "equina"): "red-flag",
    ("list", "red-flags"): "red-flags",
    ("refs",): "references",
    ("refs", "nice-2016-ng59"): "reference",
    ("refs", "--unverified"): "unverified",
    ("cases",): "cases",
    ("report", "examples/sciatica.yaml"): "report",
    ("packet", "lumbar-rfa", "--payer", "medicare", "--answers", "examples/facet-pain-blocked.yaml"): "packet",
    ("cases", "suspected-facet-pain-no-block"): "case",
    ("test", "examples/clinic-patients", "--data", "examples/clinic"): "case-outcomes",
    ("lint",): "problems",
    ("lint", "--stats"): "statistics",
    ("diff", "examples/clinic"): "diff",
    ("schema",): "schemas",
}

OVER_CASES = {("cases",), ("diff", "examples/clinic")}
"""Commands that go over all cited patients."""


def marks_of(arguments: tuple[str, ...], kind: str) -> list[pytest.MarkDecorator]:
    """One command of each kind of record is tried by the quick run."""
    if arguments in OVER_CASES:
        return [pytest.mark.sampled]
    first = next(command for command, other in COMMANDS.items() if other == kind)
    return [] if arguments == first else [pytest.mark.slow]


commands = pytest.mark.parametrize(
    ("arguments", "kind"),
    [pytest.param(*command, marks=marks_of(*command)) for command in COMMANDS.items()],
    ids=map(" ".join, COMMANDS),
)


@cache
def validator_of(kind: str) -> Draft202012Validator:
    return Draft202012Validator(record_schema(kind))


@commands
def test_the_json_of_a_command_is_what_its_schema_says(arguments, kind):
    result = piped(*arguments, "--json")
    assert result.code == 0, result.stderr
    envelope = json.loads(result.out)
    assert envelope["schema"] == schema_name(kind)
    errors = validator_of(kind).iter_errors(envelope)
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def test_problems_of_broken_data_are_what_their_schema_says(tmp_path):
    (tmp_path / "broken.yaml").write_text("sections: [{id: a, nmae: A}]\n")
    result = piped("lint", str(tmp_path), "--json")
    assert result.code == 1
    envelope = json.loads(result.out)
    assert len(envelope["result"]) > 1
    assert list(Draft202012Validator(record_schema("problems")).iter_errors(envelope)) == []


def test_every_kind_of_record_is_validated_above():
    assert set(COMMANDS.values()) == set(ENVELOPED)


@pytest.mark.parametrize("kind", rest_slow(ENVELOPED, 4))
def test_a_schema_is_a_schema_in_which_nothing_goes_undescribed(kind):
    schema = record_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["description"]
    assert [name for name, definition in schema["$defs"].items() if not definition["description"]] == []


@pytest.mark.parametrize("arguments", [("show", "rfa"), ("list",), ("hold", "apixaban", "aspirin")], ids=" ".join)
def test_a_schema_sees_a_field_too_many_and_one_too_few(arguments):
    envelope = json.loads(piped(*arguments, "--json").out)
    record = envelope["result"] if isinstance(envelope["result"], dict) else envelope["result"][0]
    validator = validator_of(COMMANDS[arguments])
    record["more"] = 1
    assert not validator.is_valid(envelope)
    del record["more"]
    assert validator.is_valid(envelope)
    record.popitem()
    assert not validator.is_valid(envelope)


# --- Lines of a batch ----------------------------------------------------------------------------------------------

MIXED = b"""\
{"id": "a", "pain_regions": ["low-back"], "drugs": ["apixaban"], "cancer_red_flags": ["history-of-cancer"]}
{"id": 17, "age": 600}

{"pain_regions": ["knee"], "diagnoses": ["knee-osteoarthritis"]}
{"id": null, "neuro_red_flags": ["saddle-sensory-change"], "limb_dominant": null}
nonsense
"""

SEMICOLONS = b"\xef\xbb\xbfid;age;pain_regions;drugs\r\na;60;low-back|leg;apixaban\r\n;old;;\r\nb;1;2\r\n"

LINE_VALIDATORS = {kind: Draft202012Validator(line_schema(kind)) for kind in BATCH_LINES}


def lines_of_batch(stdin: bytes, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("triage", "--batch", "-", "--jobs", "1", *arguments, stdin=stdin).lines]


@pytest.mark.parametrize("kind", ["summary", "full"])
@pytest.mark.parametrize("absent", rest_slow(["unknown", "as-declared"], 2))
@pytest.mark.parametrize(
    ("patients", "form", "kinds"),
    [(MIXED, "ndjson", [True, False, True, True, False]), (SEMICOLONS, "csv", [True, False, False])],
    ids=["ndjson", "csv"],
)
def test_every_line_of_a_batch_is_what_its_schema_says(patients, form, kinds, kind, absent):
    lines = lines_of_batch(patients, "--batch-format", form, "--record", kind, "--absent", absent)
    expected = [f"painref/batch-{kind if good else 'error'}/2" for good in kinds]
    assert [line["schema"] for line in lines] == expected
    for line in lines:
        errors = LINE_VALIDATORS[line["schema"].split("/")[1]].iter_errors(line)
        assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def test_a_line_is_of_no_other_kind():
    good, bad, *_ = lines_of_batch(MIXED)
    fitting = [
        [kind for kind, validator in LINE_VALIDATORS.items() if validator.is_valid(line)] for line in (good, bad)
    ]
    assert fitting == [["batch-summary"], ["batch-error"]]


@pytest.mark.parametrize("kind", BATCH_LINES)
def test_the_schema_of_a_line_is_a_schema_in_which_every_field_is_required_and_described(kind):
    schema = json.loads(piped("schema", kind).out)
    assert schema == line_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["title"] == f"painref/{kind}/2"
    assert schema["description"]
    assert schema["required"] == list(schema["properties"])
    assert [name for name, definition in schema["$defs"].items() if not definition["description"]] == []


# --- Nothing is printed that has no schema -------------------------------------------------------------------------


def test_a_kind_that_is_not_registered_cannot_be_written(capsys):
    with pytest.raises(LookupError, match="'poem' is not among the kinds of record"):
        emit("poem", {}, OutputOptions(form=Form.JSON))
    assert capsys.readouterr().out == ""


def test_every_command_that_gives_json_gives_a_choice_of_its_fields():
    options = {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in typer.main.get_command(app).commands.items()  # type: ignore[attr-defined]
    }
    assert [name for name, has in options.items() if "--json" in has and "--fields" not in has] == []


# --- painref schema ------------------------------------------------------------------------------------------------


def test_without_a_name_every_schema_is_listed():
    names = [line.split()[0] for line in piped("schema").lines[1:]]
    assert names == [*ENVELOPED, *BATCH_LINES, "data"]


def test_the_schema_of_a_record_is_printed():
    assert json.loads(piped("schema", "assessment").out) == record_schema("assessment")


def test_the_schema_of_data_files_is_printed():
    assert json.loads(piped("schema", "data").out) == data_schema()


def test_a_name_that_is_no_schema_exits_1_with_a_suggestion():
    result = piped("schema", "asessment")
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr == "painref: No schema called 'asessment'. Did you mean: assessment?\n"


def test_fields_of_a_schema_are_refused():
    result = piped("schema", "case", "--json", "--fields", "id")
    assert (result.code, result.stdout) == (2, "")
    assert "--fields chooses from the list of schemas" in result.stderr
