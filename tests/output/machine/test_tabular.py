"""Tables for other programs: nothing in a cell is obeyed by what opens it."""

from __future__ import annotations

import csv
import io

import pytest

from painref.errors import UsageError
from painref.output.machine.tabular import write_table
from painref.output.options import Form

CASE = {"id": "a", "title": "A", "refs": ["x", "y"], "disposition": "proceed", "first": None}


def printed(capsys: pytest.CaptureFixture[str], form: Form, fields: str | None = None, **changes: object) -> str:
    write_table("cases", [{**CASE, **changes}], form, fields)
    return capsys.readouterr().out


def test_csv_has_a_head_and_a_row_for_each_record(capsys):
    assert printed(capsys, Form.CSV) == "id,title,refs,disposition,first\na,A,x; y,proceed,\n"


def test_fields_are_the_columns_in_their_order(capsys):
    assert printed(capsys, Form.CSV, "refs,id") == "refs,id\nx; y,a\n"


@pytest.mark.parametrize("sign", [*"=+-@\t", " =", "\n=", "＝", "＠"], ids=repr)
def test_what_a_spreadsheet_would_take_for_a_formula_is_text(capsys, sign):
    rows = list(csv.reader(io.StringIO(printed(capsys, Form.CSV, "title", title=f"{sign}HYPERLINK(1)"))))
    assert rows[1] == [f"'{sign}HYPERLINK(1)"]


def test_a_formula_first_in_a_list_is_text(capsys):
    assert printed(capsys, Form.CSV, "refs", refs=["=1", "b"]) == "refs\n'=1; b\n"


@pytest.mark.parametrize("title", ["a=b", "low-back", "mail@example", "1+1"])
def test_a_sign_inside_a_text_changes_nothing(capsys, title):
    assert printed(capsys, Form.CSV, "title", title=title) == f"title\n{title}\n"


def test_a_number_below_zero_is_a_number(capsys):
    assert printed(capsys, Form.CSV, "title", title=-1.5) == "title\n-1.5\n"


def test_commas_quotes_and_line_breaks_survive_csv(capsys):
    title = 'a, "b"\nc'
    assert list(csv.reader(io.StringIO(printed(capsys, Form.CSV, "title", title=title))))[1] == [title]


@pytest.mark.parametrize("form", [Form.CSV, Form.MARKDOWN])
def test_no_terminal_obeys_a_cell(capsys, form):
    assert "\x1b" not in printed(capsys, form, "title", title="\x1b[31m red")


def test_a_markdown_table_has_a_line_under_its_head(capsys):
    assert printed(capsys, Form.MARKDOWN, "id,refs") == "| id | refs |\n| --- | --- |\n| a | x; y |\n"


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("a|b", r"a\|b"),
        ("a\nb", "a b"),
        ("<img>", r"\<img\>"),
        ("[a](b)", r"\[a\](b)"),
        ("*a* `b`", r"\*a\* \`b\`"),
        ("a\\|b", r"a\\\|b"),
    ],
)
def test_markdown_obeys_nothing_in_a_cell(capsys, title, cell):
    assert printed(capsys, Form.MARKDOWN, "title", title=title).splitlines()[2] == f"| {cell} |"


def test_yes_and_no_are_written_as_in_json(capsys):
    write_table("problems", [{"file": True, "line": False}], Form.CSV, "file,line")
    assert capsys.readouterr().out == "file,line\ntrue,false\n"


def test_one_record_is_no_table():
    with pytest.raises(UsageError, match="one case is not a table"):
        write_table("case", {}, Form.CSV, None)


# --- The matrix ---------------------------------------------------------------------------------------------------

MATRIX = {
    "region": None,
    "conditions": [{"id": "gout", "name": "Gout"}, {"id": "ache", "name": "Ache"}],
    "procedures": [
        {
            "id": "block",
            "name": "Block",
            "cells": [
                {"condition": "ache", "role": "diagnostic", "balance": "for"},
                {"condition": "ache", "role": "therapeutic", "balance": "silent"},
            ],
        }
    ],
}


def test_the_matrix_has_a_column_for_each_condition_and_is_empty_where_nobody_speaks(capsys):
    write_table("matrix", MATRIX, Form.CSV, None)
    assert capsys.readouterr().out == "id,name,gout,ache\nblock,Block,,diagnostic: for; therapeutic: silent\n"


def test_columns_of_the_matrix_are_chosen_by_condition(capsys):
    write_table("matrix", MATRIX, Form.CSV, "ache,id")
    assert capsys.readouterr().out == "ache,id\ndiagnostic: for; therapeutic: silent,block\n"


def test_a_condition_that_the_matrix_does_not_have_is_an_error():
    with pytest.raises(UsageError, match=r"'goot' is not a field of a row of matrix. Did you mean 'gout'"):
        write_table("matrix", MATRIX, Form.CSV, "goot")


# --- A comparison -------------------------------------------------------------------------------------------------

SIDE = {
    "name": "Block",
    "is_family": False,
    "category": "injection",
    "invasiveness": ["percutaneous"],
    "bleeding_risk": [],
    "variant_classes": [],
    "guidance": [],
    "contraindications": [],
    "risks": [],
    "outcomes": [],
    "course": [],
}

COMPARISON = {
    "procedures": [
        {
            **SIDE,
            "id": "a",
            "risks": [{"name": "Fall", "verified": False}],
            "outcomes": [{"text": "Half.", "verified": True}],
        },
        {**SIDE, "id": "b", "course": [{"aspect": "onset", "text": "At once.", "verified": True}]},
    ],
    "conditions": [{"condition": "gout", "indications": [[{"role": "therapeutic", "balance": "for"}] * 2, []]}],
    "shared_contraindications": [{"text": "Infection", "verified": True}],
    "shared_risks": [],
}


def test_a_comparison_has_a_row_for_each_field_and_says_what_is_not_verified(capsys):
    write_table("comparison", COMPARISON, Form.CSV, None)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "field,a,b"
    assert lines[-5:] == [
        "indications.gout,therapeutic: for,",
        "absolute_contraindications,Infection,Infection",
        "risks,Fall (not verified),",
        "outcomes,Half.,",
        "course.onset,,At once.",
    ]


def test_columns_of_a_comparison_are_chosen_by_procedure(capsys):
    write_table("comparison", COMPARISON, Form.CSV, "b,field")
    assert capsys.readouterr().out.splitlines()[:2] == ["b,field", "Block,name"]
