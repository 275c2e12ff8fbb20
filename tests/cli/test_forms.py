"""--fields and --format: a part of a record, and the same record in another form."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
import typer
import yaml

from painref.cli.main import COMMANDS, app
from tests.cli.terminal import EXAMPLES, Terminal, piped, run
from tests.samples import rest_slow

FACET = str(EXAMPLES / "facet-pain.yaml")

pytestmark = pytest.mark.usefixtures("few_cases")

TABLES: list[Any] = [
    ("list",),
    ("list", "questions"),
    ("refs", "--body", "nice"),
    ("refs", "--unverified"),
    ("refs", "nice-2016-ng59"),
    ("search", "neuritis"),
    pytest.param(("cases",), marks=pytest.mark.sampled),
    ("matrix", "--region", "knee"),
    ("lint", "--stats"),
]

SOME = [("list", "questions"), ("search", "neuritis"), ("lint", "--stats")]

EMERGENCY = str(EXAMPLES / "cauda-equina.yaml")
SHOW = ("show", "lumbar-medial-branch-rfa")
CONDITION = ("show", "sciatica")
TRIAGE = ("triage", "--answers", EMERGENCY)
WHAT_IF = ("triage", "--answers", FACET, "--what-if", "done.lumbar-medial-branch-block.times=2")
HOLD = ("hold", "apixaban", "fish-oil")
CRITERIA = ("criteria", "lumbar-medial-branch-rfa", "--answers", FACET)
COMPARE = ("compare", "kyphoplasty", "vertebroplasty")
TOPIC = ("guide", "timing")

RECORDS = [SHOW, CONDITION, TRIAGE, WHAT_IF, HOLD, CRITERIA, COMPARE, TOPIC, ("guide",), ("schema",)]
"""Commands whose record has lists inside, and the shortest lists."""

NO_TABLES = {
    ("cases", "suspected-facet-pain-no-block"): "one case is not a table.",
    ("diff", "examples/clinic"): "one diff is not a table.",
    ("schema", "hold"): "one schema is not a table.",
}

tables = pytest.mark.parametrize("arguments", TABLES, ids=" ".join)
some = pytest.mark.parametrize("arguments", rest_slow([*SOME, *RECORDS], 2), ids=" ".join)


def result(*arguments: str) -> Any:
    return json.loads(piped(*arguments, "--json").out)["result"]


def parsed(text: str) -> Any:
    """Return what YAML says, read by libyaml where it can be had: PyYAML alone takes ten times as long."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def options_of(command: str) -> set[str]:
    """The options that a command takes."""
    group: Any = typer.main.get_command(app)
    return {option for parameter in group.get_command(None, command).params for option in parameter.opts}


def rows(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(piped(*arguments, "--format", "csv").stdout)))


def test_fields_leave_the_envelope_and_the_rest_out():
    whole = json.loads(piped("list", "--json").out)
    part = json.loads(piped("list", "--json", "--fields", "id,indications.condition").out)
    assert {key: part[key] for key in part if key != "result"} == {key: whole[key] for key in whole if key != "result"}
    assert part["result"] == [
        {"id": line["id"], "indications": [{"condition": item["condition"]} for item in line["indications"]]}
        for line in whole["result"]
    ]


@pytest.mark.parametrize(
    ("arguments", "fields", "first"),
    [
        (("show", "rfa"), "id", "id"),
        (("triage", "--answers", FACET), "disposition.word,rows.procedure", "disposition"),
        (("hold", "apixaban"), "medications.id", "medications"),
        (("criteria", "scs"), "sources.year", "sources"),
        (("compare", "scs", "pns"), "conditions.indications.balance", "conditions"),
        (("guide", "what-is-interventional-pain"), "topic.title", "topic"),
        (("cases", "suspected-facet-pain-no-block"), "case.answers", "case"),
    ],
    ids=str,
)
def test_fields_are_chosen_from_any_record(arguments, fields, first):
    result = run(*arguments, "--json", "--fields", fields)
    assert next(iter(json.loads(result.out)["result"])) == first


def test_a_field_that_is_not_there_exits_2_and_names_the_valid_ones():
    result = piped("show", "rfa", "--json", "--fields", "sumary.text")
    assert (result.code, result.stdout) == (2, "")
    assert "'sumary' is not a field of procedure. Did you mean 'summary'? Known: id, name, " in result.stderr


def test_fields_of_text_exit_2_and_say_what_to_add():
    result = piped("show", "rfa", "--fields", "id")
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr == "painref: --fields chooses from a record, and this is text. Add --json.\n"


def test_a_wrong_field_of_an_assessment_is_said_before_a_question_is_put():
    with Terminal("triage", "--json", "--fields", "nonsense") as terminal:
        assert terminal.finish() == 2
        assert "'nonsense' is not a field of assessment." in terminal.screen


def test_json_is_a_form_like_any_other():
    assert piped("list", "--format", "json").out == piped("list", "--json").out
    assert piped("list", "--json", "--format", "json").out == piped("list", "--json").out


@pytest.mark.parametrize("command", [("list",), ("refs",)], ids=" ".join)
def test_json_and_another_form_contradict_each_other(command):
    result = piped(*command, "--json", "--format", "csv")
    assert (result.code, result.stdout) == (2, "")
    assert "--json and --format csv contradict each other" in result.stderr


@pytest.mark.parametrize("extra", [("--json",), ("--unverified",), ("--fields", "kind")], ids=" ".join)
def test_a_bibliography_for_other_programs_takes_no_fields(extra):
    assert piped("refs", "--format", "bibtex", *extra).code == 2


@some
def test_yaml_holds_what_json_holds(arguments):
    assert parsed(piped(*arguments, "--format", "yaml").stdout) == json.loads(piped(*arguments, "--json").out)


@tables
def test_csv_has_a_row_for_each_record_and_as_many_cells_in_each(arguments):
    table = list(csv.reader(io.StringIO(piped(*arguments, "--format", "csv").stdout)))
    result = json.loads(piped(*arguments, "--json").out)["result"]
    if isinstance(result, dict):
        result = next((result[key] for key in ("hits", "cited_by", "procedures") if key in result), [result])
        result = result if isinstance(result, list) else [result]
    assert len(table) == len(result) + 1
    assert {len(row) for row in table} == {len(table[0])}
    assert "" not in table[0]


@some
def test_markdown_has_the_rows_of_csv(arguments):
    lines = piped(*arguments, "--format", "markdown").lines
    assert len(lines) == len(rows(*arguments)) + 2
    assert lines[0].startswith("| ")
    assert set(lines[1]) == set("| -")


def test_csv_of_a_list_holds_what_json_holds():
    for row, record in zip(rows("list"), json.loads(piped("list", "--json").out)["result"], strict=True):
        assert row["id"] == record["id"]
        assert row["family"] == (record["family"] or "")
        assert row["is_family"] == str(record["is_family"]).lower()
        assert row["regions"] == "; ".join(record["regions"])


def test_csv_of_what_is_not_verified_says_so():
    assert {row["verified"] for row in rows("refs", "--unverified")} == {"false"}


def test_the_matrix_in_csv_says_what_the_letters_say():
    words = {row["id"]: row["knee-osteoarthritis"] for row in rows("matrix", "--region", "knee")}
    matrix = json.loads(piped("matrix", "--region", "knee", "--json").out)["result"]
    for row in matrix["procedures"]:
        cells = [cell for cell in row["cells"] if cell["condition"] == "knee-osteoarthritis"]
        assert words[row["id"]] == "; ".join(f"{cell['role']}: {cell['balance']}" for cell in cells)


def test_fields_choose_the_columns_of_csv():
    assert next(iter(rows("list", "--fields", "name,id"))).keys() == {"name", "id"}


def test_a_field_that_is_no_column_exits_2():
    result = piped("list", "--format", "csv", "--fields", "nme")
    assert (result.code, result.stdout) == (2, "")
    assert "'nme' is not a field of a row of procedures. Did you mean 'name'?" in result.stderr


@pytest.mark.parametrize(("arguments", "message"), NO_TABLES.items(), ids=[" ".join(key) for key in NO_TABLES])
@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_what_is_no_table_says_so_and_what_there_is_instead(arguments, message, form):
    done = piped(*arguments, "--format", form)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr == f"painref: {message} Use --json or --format yaml.\n"


@pytest.mark.parametrize(
    "arguments",
    [pytest.param(one, marks=pytest.mark.slow) if one[0] == "diff" else one for one in NO_TABLES],
    ids=" ".join,
)
def test_what_is_no_table_is_yaml_nevertheless(arguments):
    assert parsed(piped(*arguments, "--format", "yaml").stdout) == json.loads(piped(*arguments, "--json").out)


def test_a_batch_has_no_other_form_and_says_so():
    done = piped("triage", "--batch", "examples/patients.csv", "--format", "csv")
    assert (done.code, done.stdout) == (2, "")
    assert "--batch writes NDJSON, not csv." in done.stderr


def test_every_command_that_gives_json_gives_every_form():
    assert [name for name in COMMANDS if "--json" in options_of(name) and "--format" not in options_of(name)] == []


# --- Records with lists inside them: what a row is ------------------------------------------------------------------


def test_a_row_of_a_procedure_is_what_one_body_says_of_it():
    said = [(item["condition"], one) for item in result(*SHOW)["indications"] for one in item["recommendations"]]
    assert len(said) > 3
    for row, (condition, one) in zip(rows(*SHOW), said, strict=True):
        assert (row["id"], row["condition"], row["by"]) == ("lumbar-medial-branch-rfa", condition, one["by"])
        assert (row["direction"], row["says"], row["year"]) == (one["direction"], one["says"], str(one["year"]))
        assert row["verified"] == str(one["verified"]).lower()


def test_a_family_keeps_a_row_that_names_its_variants():
    (row,) = rows("show", "rfa")
    assert (row["id"], row["is_family"], row["body"]) == ("radiofrequency-ablation", "true", "")
    assert "lumbar-medial-branch-rfa" in row["variants"].split("; ")


def test_a_row_of_a_condition_is_a_procedure():
    assert [(row["procedure"], row["balance"]) for row in rows(*CONDITION)] == [
        (line["procedure"], line["balance"]) for line in result(*CONDITION)["procedures"]
    ]


def test_a_row_of_triage_is_a_verdict_and_no_row_hides_a_red_flag():
    assessment, table = result(*TRIAGE), rows(*TRIAGE)
    assert [(row["procedure"], row["condition"], row["role"], row["verdict"]) for row in table] == [
        (item["procedure"], item["condition"], item["role"], item["verdict"]) for item in assessment["rows"]
    ]
    assert {row["disposition"] for row in table} == {"emergency"}
    assert {row["red_flags"] for row in table} == {"cauda-equina-syndrome"}
    still_open = "; ".join(flag["id"] for flag in assessment["red_flags_open"])
    assert {row["red_flags_open"] for row in table} == {still_open}
    assert {row["intended_use"] for row in table} == {assessment["intended_use"]}
    assert {row["data_version"] for row in table} == {assessment["data_version"]}


def test_an_assessment_without_a_verdict_still_says_its_red_flag():
    flag = ("--set", "neuro_red_flags=saddle-sensory-change")
    (row,) = rows("triage", "--follow", "acr-2022-vcf", *flag, "--set", "pain_regions=elbow")
    assert (row["disposition"], row["red_flags"], row["procedure"]) == ("emergency", "cauda-equina-syndrome", "")


def test_a_row_of_what_if_is_a_verdict_that_changes():
    changes, table = result(*WHAT_IF), rows(*WHAT_IF)
    assert [(row["procedure"], row["before"], row["after"]) for row in table] == [
        (item["procedure"], item["before"] or "", item["after"] or "") for item in changes["rows"]
    ]
    assert {row["disposition_after"] for row in table} == {changes["disposition_after"]}


def test_a_row_of_hold_is_what_one_body_says_of_one_class_and_a_silent_class_keeps_its_row():
    expected = [
        (drug["id"], of_class["bleeding_class"], *((one["by"], one["action"]) if one else ("", "")))
        for drug in result(*HOLD)["medications"]
        for of_class in drug["classes"]
        for one in of_class["statements"] or [None]
    ]
    table = rows(*HOLD)
    assert [(row["medication"], row["bleeding_class"], row["by"], row["action"]) for row in table] == expected
    assert any(not by for _, _, by, _ in expected)


def test_a_row_of_criteria_is_a_requirement_and_a_body_without_any_keeps_its_row():
    expected = [
        (body["recommendation"]["by"], one["text"] if one else "", one["truth"] if one else "")
        for variant in result(*CRITERIA)["variants"]
        for indication in variant["indications"]
        for body in indication["bodies"]
        for one in body["recommendation"]["requirements"] or [None]
    ]
    table = rows(*CRITERIA)
    assert [(row["by"], row["text"], row["truth"]) for row in table] == expected
    assert "" in {text for _, text, _ in expected}
    (variant,) = result(*CRITERIA)["variants"]
    asked_of_all = "; ".join(one["truth"] for one in variant["prerequisites"])
    assert "false" in asked_of_all
    assert {row["prerequisites_truth"] for row in table} == {asked_of_all}


def test_a_row_of_a_comparison_is_a_field_and_a_column_is_a_procedure():
    table = {row["field"]: row for row in rows(*COMPARE)}
    assert table["name"]["kyphoplasty"] == "Balloon kyphoplasty"
    assert table["indications.osteoporotic-vertebral-fracture"]["vertebroplasty"] == "therapeutic: contested"
    shared = [item["text"] for item in result(*COMPARE)["shared_contraindications"]]
    for side in ("kyphoplasty", "vertebroplasty"):
        assert all(text in table["absolute_contraindications"][side] for text in shared)
    for side in result(*COMPARE)["procedures"]:
        classes = table["bleeding_class"][side["id"]]
        assert side["bleeding_risk"]
        for item in side["bleeding_risk"]:
            said = f"{item['body']}: {item['bleeding_class']} (not verified)"
            assert (said in classes) is not item["verified"]


def test_a_row_of_a_topic_is_a_statement():
    statements = result(*TOPIC)["topic"]["statements"]
    assert [(row["text"], row["verified"]) for row in rows(*TOPIC)] == [
        (item["text"], str(item["verified"]).lower()) for item in statements
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            HOLD,
            "'medicaton' is not a field of a row of hold. Did you mean 'medication'? Known: procedure, medication, ",
        ),
        (COMPARE, "'medicaton' is not a field of a row of comparison. Known: field, kyphoplasty, vertebroplasty."),
    ],
    ids=["hold", "compare"],
)
def test_a_column_that_is_not_there_exits_2_and_names_those_that_are(arguments, message):
    done = piped(*arguments, "--format", "csv", "--fields", "medicaton")
    assert (done.code, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_wrong_column_of_an_assessment_is_said_before_a_question_is_put():
    with Terminal("triage", "--format", "csv", "--fields", "rows.procedure") as terminal:
        assert terminal.finish() == 2
        assert "'rows.procedure' is not a field of a row of assessment." in terminal.screen


def test_problems_come_in_csv_with_the_exit_code_of_problems(tmp_path):
    (tmp_path / "broken.yaml").write_text("sections: [{id: a, nmae: A}]\n")
    result = piped("lint", str(tmp_path), "--format", "csv", "--fields", "line,rule")
    assert result.code == 1
    assert result.lines[:2] == ["line,rule", "1,missing-field"]
