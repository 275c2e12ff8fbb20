"""--fields and --format: a part of a record, and the same record in another form."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml

from tests.cli.terminal import EXAMPLES, Terminal, piped, prepare, run

FACET = str(EXAMPLES / "facet-pain.yaml")

TABLES = [
    ("list",),
    ("list", "questions"),
    ("refs", "--body", "nice"),
    ("refs", "--unverified"),
    ("refs", "nice-2016-ng59"),
    ("search", "neuritis"),
    ("cases",),
    ("matrix", "--region", "knee"),
    ("lint", "--stats"),
]

SOME = [("list", "questions"), ("search", "neuritis"), ("lint", "--stats")]

tables = pytest.mark.parametrize("arguments", TABLES, ids=" ".join)
some = pytest.mark.parametrize("arguments", SOME, ids=" ".join)


@pytest.fixture(scope="module", autouse=True)
def _prepared() -> None:
    """The runs that several tests look at."""
    prepare(*((*arguments, *form) for arguments in TABLES for form in (["--json"], ["--format", "csv"])))
    prepare(*((*arguments, "--format", form) for arguments in SOME for form in ("yaml", "markdown")))


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
        (("triage", "--answers", FACET), "disposition.word,verdicts.procedure", "disposition"),
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
    assert "'sumary' is no field of procedure. Did you mean 'summary'? Known: id, name, " in result.stderr


def test_fields_of_text_exit_2_and_say_what_to_add():
    result = piped("show", "rfa", "--fields", "id")
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr == "painref: --fields chooses from a record, and this is text. Add --json.\n"


def test_a_wrong_field_of_an_assessment_is_said_before_a_question_is_put():
    with Terminal("triage", "--json", "--fields", "nonsense") as terminal:
        assert terminal.finish() == 2
        assert "'nonsense' is no field of assessment." in terminal.screen


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
    assert yaml.safe_load(piped(*arguments, "--format", "yaml").stdout) == json.loads(piped(*arguments, "--json").out)


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
    assert "'nme' is no field of a row of procedures. Did you mean 'name'?" in result.stderr


def test_one_case_is_no_table():
    result = piped("cases", "suspected-facet-pain-no-block", "--format", "csv")
    assert (result.code, result.stdout) == (2, "")
    assert "one case is no table. Use --json or --format yaml." in result.stderr


def test_problems_come_in_csv_with_the_exit_code_of_problems(tmp_path):
    (tmp_path / "broken.yaml").write_text("sections: [{id: a, nmae: A}]\n")
    result = piped("lint", str(tmp_path), "--format", "csv", "--fields", "line,rule")
    assert result.code == 1
    assert result.lines[:2] == ["line,rule", "1,missing-field"]
