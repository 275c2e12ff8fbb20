"""One way out: the same record in every form, and fields that are checked before there is one."""

from __future__ import annotations

import json

import pytest
import yaml

from painref.errors import UsageError
from painref.knowledge.model import Id
from painref.output.emit import check_fields, emit, emit_document
from painref.output.machine.schema import SchemaLine
from painref.output.options import Form, OutputOptions

LINES = (SchemaLine(id=Id("a"), describes="A."), SchemaLine(id=Id("b"), describes="B."))
PLAIN = [{"id": "a", "describes": "A."}, {"id": "b", "describes": "B."}]


def options(form: Form, fields: str | None = None) -> OutputOptions:
    return OutputOptions(form=form, fields=fields)


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        (Form.TEXT, "name  describes\na     A.\nb     B.\n"),
        (Form.CSV, "id,describes\na,A.\nb,B.\n"),
        (Form.MARKDOWN, "| id | describes |\n| --- | --- |\n| a | A. |\n| b | B. |\n"),
    ],
)
def test_a_record_is_printed_in_the_form_asked_for(capsys, form, printed):
    emit("schemas", LINES, options(form))
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize(("form", "read"), [(Form.JSON, json.loads), (Form.YAML, yaml.safe_load)])
def test_a_record_for_programs_comes_in_an_envelope(capsys, form, read):
    emit("schemas", LINES, options(form), data_version="7")
    envelope = read(capsys.readouterr().out)
    assert (envelope["schema"], envelope["data_version"], envelope["result"]) == ("painref/schemas/1", "7", PLAIN)


def test_fields_cut_a_record_down(capsys):
    emit("schemas", LINES, options(Form.JSON, "id"))
    assert json.loads(capsys.readouterr().out)["result"] == [{"id": "a"}, {"id": "b"}]


@pytest.mark.parametrize("form", [Form.CSV, Form.MARKDOWN])
def test_a_document_is_not_a_table(form):
    with pytest.raises(UsageError, match="one schema is not a table"):
        emit_document("schema", {}, options(form))


@pytest.mark.parametrize("form", [Form.TEXT, Form.JSON])
def test_a_document_comes_without_an_envelope(capsys, form):
    emit_document("schema", {"title": "a"}, options(form))
    assert json.loads(capsys.readouterr().out) == {"title": "a"}


@pytest.mark.parametrize(
    ("form", "fields"), [(Form.JSON, "disposition.nonsense"), (Form.CSV, "disposition.word"), (Form.YAML, "x")]
)
def test_a_wrong_field_is_found_before_there_is_a_record(form, fields):
    with pytest.raises(UsageError, match="is not a field of"):
        check_fields("assessment", options(form, fields))


@pytest.mark.parametrize(
    ("form", "fields"), [(Form.JSON, "disposition.word"), (Form.CSV, "disposition"), (Form.CSV, None)]
)
def test_a_field_that_is_there_passes(form, fields):
    check_fields("assessment", options(form, fields))
