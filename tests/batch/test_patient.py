"""One line of a batch to one record: what is read, what is refused, and what a field that is absent means."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from painref import INTENDED_USE, parse_answers, read_document
from painref.batch.lines import Line
from painref.batch.patient import MAX_ID_CHARACTERS, attempted, is_blank, outcome_of
from painref.batch.settings import AbsentFields, RecordKind, Settings
from painref.batch.table import read_header
from painref.criteria.answers import Span
from painref.errors import PainrefError
from painref.knowledge.model import Absent
from painref.records import to_builtins
from painref.triage.assess import assess
from tests.opened import built_in_rules
from tests.triage.patients import KNOWLEDGE

TODAY = date(2026, 11, 28)
SETTINGS = Settings(rules=built_in_rules(), as_of=TODAY)
DECLARED = replace(SETTINGS, absent=AbsentFields.AS_DECLARED)
FULL = replace(SETTINGS, record=RecordKind.FULL)


def records(text: str | bytes, settings: Settings = SETTINGS) -> list[dict[str, Any]]:
    """The records of some lines, the first of them line 1 (line 2 below a CSV header)."""
    data = text.encode() if isinstance(text, str) else text
    first = 2 if settings.columns else 1
    lines = [Line(number, line) for number, line in enumerate(data.splitlines(keepends=True), first)]
    outcome = outcome_of([line for line in lines if not is_blank(line, settings.columns)], settings)
    found = [json.loads(line) for line in outcome.records.splitlines()]
    assert outcome.total == len(found)
    assert outcome.failed == sum("error" in record for record in found)
    return found


def record(text: str | bytes, settings: Settings = SETTINGS) -> dict[str, Any]:
    """The record of one line."""
    (found,) = records(text, settings)
    return found


def columns(header: str, settings: Settings = SETTINGS) -> Settings:
    """The settings with a CSV header."""
    return replace(settings, columns=read_header(iter([Line(1, header.encode())]), KNOWLEDGE, "patients.csv"))


# What a record says


def test_a_summary_says_the_same_as_the_assessment_in_brief():
    answers = '{"pain_regions": ["knee"], "diagnoses": ["knee-osteoarthritis"], "drugs": ["apixaban"]}'
    brief, whole = record(answers)["result"], record(answers, FULL)["result"]
    assert brief["disposition"]["word"] == whole["disposition"]["word"]
    assert brief["red_flags"] == [flag["flag"] for flag in whole["red_flags"]]
    assert brief["red_flags_open"] == len(whole["red_flags_open"]) > 0
    assert [item["procedure"] for item in brief["first_rows"]] == [row["procedure"] for row in whole["rows"][:5]]
    for line, row in zip(brief["first_rows"], whole["rows"], strict=False):
        assert line["verdict"] == row["verdict"]
        assert set(line["holds"]) <= {hold["medication"] for hold in row["holds"]}
    assert brief["first_rows"]
    assert sum(brief["verdicts"].values()) == len(whole["rows"]) > 0


def test_a_summary_names_the_drug_that_has_to_be_stopped():
    found = record('{"pain_regions": ["leg"], "diagnoses": ["sciatica"], "drugs": ["apixaban"]}')["result"]
    assert any(row["holds"] == ["apixaban"] for row in found["first_rows"])


def test_a_summary_names_the_drug_of_which_nobody_asked_what_speaks_against_stopping_it():
    text = '{"pain_regions": ["leg"], "diagnoses": ["sciatica"], "drugs": ["clopidogrel"]}'
    brief, whole = record(text)["result"], record(text, FULL)["result"]
    told = [row["risk_not_asked"] for row in brief["first_rows"]]
    assert told == [row["risk_not_asked"] for row in whole["rows"][:5]]
    assert ["clopidogrel"] in told


def test_a_full_record_holds_the_assessment_that_triage_gives():
    text = "painref: answers/2\nage: 60\npain_regions: [knee]\n"
    patient = parse_answers(read_document(text.encode(), "patient.yaml"), KNOWLEDGE, TODAY)
    expected = json.loads(json.dumps(to_builtins(assess(KNOWLEDGE, patient, SETTINGS.rules.lens))))
    found = record('{"painref": "answers/2", "age": 60, "pain_regions": ["knee"]}', FULL)["result"]
    expected["disposition"]["could_become"] = found["disposition"]["could_become"]  # not worked out for many
    assert found == expected


def test_every_record_says_its_line_the_data_the_lens_and_what_absent_means():
    for settings in (SETTINGS, DECLARED):
        for found in records('{"age": 60}\n{"age": -1}\n', settings):
            assert found["data_version"] == KNOWLEDGE.version
            assert found["lens"] == settings.rules.lens.name
            assert found["absent"] == settings.absent
    good, bad = records('{"age": 60}\n{"age": -1}\n')
    assert good["intended_use"] == INTENDED_USE
    assert (good["line"], bad["line"]) == (1, 2)
    assert (good["schema"], bad["schema"]) == ("painref/batch-summary/2", "painref/batch-error/2")


@pytest.mark.parametrize("identity", ["A-17", "", "unknown", "007", "\N{SNOWMAN}\x1b[31m", 17, -3, 10**40])
def test_the_id_comes_back_as_it_was_given(identity):
    line = json.dumps({"age": 60, "id": identity})
    found = record(line)
    assert found["id"] == identity
    assert type(found["id"]) is type(identity)
    assert record(line.replace("60,", "600,"))["id"] == identity


@pytest.mark.parametrize("line", ['{"age": 60}', '{"id": null, "age": 60}'])
def test_a_patient_needs_no_id_and_the_record_has_null(line):
    assert record(line)["id"] is None
    assert "error" not in record(line)


def test_the_fields_of_a_record_come_in_one_order():
    head = ["schema", "id", "line", "data_version", "lens", "absent", "as_of"]
    good, bad = records('{"age": 60}\n{"age": -1}\n')
    assert list(good) == [*head, "assumed_not_present", "not_understood", "intended_use", "result"]
    assert list(record('{"age": 60}', FULL)) == list(good)
    assert list(bad) == [*head, "error", "remedy"]


def test_a_blank_line_is_no_patient_and_counts_as_a_line():
    assert [found["line"] for found in records('{"age": 1}\n\n  \r\n{"age": 2}\r\n')] == [1, 4]


@pytest.mark.parametrize(("header", "blank"), [("id,age", ","), ("id;age", ";"), ("id;age", " ; \r")])
def test_a_row_of_separators_is_no_patient_either(header, blank):
    sign = header[2]
    assert [found["line"] for found in records(f"a{sign}60\n{blank}\nb{sign}61\n", columns(header))] == [2, 4]


def test_a_patient_of_whom_only_the_id_is_known_is_one():
    assert record("a;\n", columns("id;age"))["result"]["answered"] == 0


# What is refused


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("nonsense", "not well-formed JSON at column 1: Expecting value."),
        ('{"age": 60', "not well-formed JSON at column 11"),
        ('{"age": 60} {"age": 61}', "not well-formed JSON at column 13"),
        ("[]", "not a JSON object."),
        ("17", "not a JSON object."),
        ('{"agee": 60}', "there is no question 'agee'."),
        ('{"age": 600}', "age is '600', outside 0 to 120 years."),
        ('{"age": "old"}', "age wants a number of years, not 'old'."),
        ('{"age": {"years": 60}}', "age wants one value, not a list or mapping."),
        ('{"pain_regions": [["knee"]]}', "pain_regions wants one value, not a list or mapping."),
        ('{"age": 60, "age": 61}', "key 'age' is given twice."),
        ('{"age": NaN}', "NaN is not JSON."),
        ('{"age": 1e999}', "'e999' is not a unit of age."),
        ("[" * 100_000, "nested too deeply."),
        ('{"pain_regions": ' + "[" * 900 + "]" * 900 + "}", "nested too deeply."),
        ('{"id": [1]}', "the id is neither text nor a whole number."),
        ('{"id": true}', "the id is neither text nor a whole number."),
        ('{"id": 1e999}', "the id is neither text nor a whole number."),
        (json.dumps({"id": "x" * (MAX_ID_CHARACTERS + 1)}), "the id has 201 characters."),
        (b'{"age": "\xff"}', "not UTF-8 text at byte 10."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_line_becomes_a_record_that_says_what_is_wrong_and_how_to_mend_it(line, error):
    found = record(line)
    assert found["error"].startswith(error)
    assert found["remedy"]
    assert "result" not in found


def test_a_line_that_is_too_long_is_an_error_of_that_line_only():
    outcome = outcome_of([Line(1, None), Line(2, b'{"age": 60}')], SETTINGS)
    first, second = (json.loads(line) for line in outcome.records.splitlines())
    assert first["error"] == "the line is too long."
    assert "error" not in second


def test_a_bug_met_by_one_patient_is_an_error_of_that_patient_only(monkeypatch):
    monkeypatch.setattr("painref.batch.patient.summarise", lambda _: 1 / 0)
    found = record('{"id": "a"}')
    assert found["error"] == "this is a bug (ZeroDivisionError: division by zero)."
    assert found["id"] == "a"


# CSV


def test_a_csv_line_gives_what_the_same_answers_give_as_json():
    settings = columns("id,age,limb_dominant,radiation,pain_regions,drugs")
    row = 'a,60,no,distal,"low-back, leg",apixaban;aspirin\n'
    answers = {
        "age": 60,
        "limb_dominant": "no",
        "radiation": "distal",
        "pain_regions": ["low-back", "leg"],
        "drugs": ["apixaban", "aspirin"],
    }
    assert record(row, settings)["result"] == record(json.dumps(answers))["result"]
    assert record(row.replace('"low-back, leg"', "low-back;leg"), settings) == record(row, settings)


@pytest.mark.parametrize(
    ("ends", "weeks"),
    [
        ({"low": 4}, Span(4, math.inf, high_open=True)),
        ({"high": 6}, Span(0, 6)),
        ({"low": 4, "high": 6}, Span(4, 6)),
    ],
)
@pytest.mark.parametrize("detail", ["last", "first"])
def test_both_ends_of_a_bound_are_counted(detail, ends, weeks):
    names = [f"done__lumbar-medial-branch-block__{detail}_weeks__{end}" for end in ends]
    line = Line(2, ",".join(map(str, ends.values())).encode())
    patient = attempted(line, columns(",".join(names)), lambda assessed: assessed.decided.context.patient)
    (given,) = patient.answers.records
    assert getattr(given, detail) == weeks


@pytest.mark.parametrize("cell", ["", "  ", "unknown"])
def test_an_empty_cell_is_unknown_and_none_is_an_answer(cell):
    settings = columns("implants,pain_regions")
    empty, none = (record(f"{each},knee", settings)["result"] for each in (cell, "none"))
    assert empty["answered"] < none["answered"]
    assert empty["red_flags_open"] > none["red_flags_open"]


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("a", "the line has 1 cells, the header 2."),
        ("a,60,leg", "the line has 3 cells, the header 2."),
        ('a,"60', "not well-formed CSV"),
        ("a,sixty", "age wants a number of years, not 'sixty'."),
    ],
)
def test_a_bad_row_costs_that_row_only(row, error):
    first, second = records(f"{row}\nb,60\n", columns("id,age"))
    assert first["error"].startswith(error)
    assert (second["id"], second["line"]) == ("b", 3)
    assert "error" not in second


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("id,agee", "patients.csv:1:1: there is no question 'agee'. Did you mean 'age'?"),
        ("id,age,age", "patients.csv:1:1: column 'age' is there twice."),
        ("id;age;;", "patients.csv:1:1: column 3 has no name."),
        ('id,"age', "patients.csv:1:1: not well-formed CSV"),
    ],
)
def test_a_bad_header_is_an_error_of_the_file(header, message):
    with pytest.raises(PainrefError) as caught:
        columns(header)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("header", "separator"),
    [
        ("id,age", ","),
        ("id;age", ";"),
        ("\ufeffid,age\r\n", ","),
        ("\ufeffid;age\r\n", ";"),
        ('\ufeff"id";"age"\r\n', ";"),
    ],
)
def test_the_header_says_what_stands_between_columns_and_may_begin_with_a_byte_order_mark(header, separator):
    read = columns(header).columns
    assert read is not None
    assert ([column.name for column in read.columns], read.separator) == (["id", "age"], separator)


def test_a_header_of_one_column_is_no_riddle():
    expected = record('{"pain_regions": ["low-back", "leg"]}')["result"]
    assert record("low-back|leg", columns("pain_regions"))["result"] == expected


# CSV as a spreadsheet writes it where the comma is the decimal sign


@pytest.mark.parametrize("regions", ["low-back,leg", "low-back|leg", "low-back, leg", '"low-back;leg"'])
def test_between_semicolons_a_list_is_joined_by_commas_or_bars(regions):
    between_commas = record("a,60,no,low-back;leg\n", columns("id,age,limb_dominant,pain_regions"))
    found = record(f"a;60;no;{regions}\r\n", columns("id;age;limb_dominant;pain_regions\r\n"))
    assert found == between_commas
    assert found["result"]["answered"] > 3


@pytest.mark.parametrize("cell", ["7,5", '"7,5"', "7.5", "7,50"])
def test_between_semicolons_a_comma_is_a_decimal_sign(cell):
    expected = record('{"pain_intensity": 7.5, "pain_duration": 1500}', FULL)["result"]
    settings = columns("pain_intensity;pain_duration", FULL)
    assert record(f"{cell};1500", settings)["result"] == expected


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("1.500", "pain_duration is '1.500', which may be thousands or a fraction."),
        ("1,500", "pain_duration is '1,500', which may be thousands or a fraction."),
        ("1.500,5", "pain_duration wants a number of weeks, not '1.500,5'."),
        ("7,5,1", "pain_duration wants a number of weeks, not '7,5,1'."),
    ],
)
def test_between_semicolons_a_number_that_may_be_another_is_refused(cell, error):
    found = record(f"a;{cell}", columns("id;pain_duration"))
    assert found["error"] == error
    assert found["remedy"]


@pytest.mark.parametrize(("cell", "weeks"), [("0,125", 0.125), ("0.125", 0.125), ("12", 12)])
def test_between_semicolons_a_number_that_can_be_no_other_is_read(cell, weeks):
    settings = columns("id;pain_duration", FULL)
    expected = record(json.dumps({"pain_duration": weeks}), FULL)["result"]
    assert record(f"a;{cell}", settings)["result"] == expected


def test_between_commas_a_comma_is_never_a_decimal_sign():
    assert record('a,"7,5"', columns("id,age"))["error"] == "'7,5' has a decimal comma."


@pytest.mark.parametrize("header", ["id;age,pain_regions", 'id,"age;pain_regions"'])
def test_a_header_with_both_signs_is_refused(header):
    with pytest.raises(PainrefError, match=r"patients.csv:1:1: the header has both ',' and ';'."):
        columns(header)


def test_a_row_with_the_other_separator_costs_that_row_and_the_message_says_which_is_expected():
    first, second = records("a,60\nb;60\n", columns("id;age"))
    assert (first["error"], first["remedy"]) == (
        "the line has 1 cells, the header 2.",
        "Quote a cell that holds ';', or join a list with ','.",
    )
    assert (second["id"], "error" in second) == ("b", False)


# What a field that is absent means


def test_only_allergies_and_implants_are_declared_not_present():
    declared = {question.id for question in KNOWLEDGE.questions.values() if question.absent is Absent.NOT_PRESENT}
    assert declared == {"allergies", "implants"}


def test_an_absent_field_is_unknown_unless_asked_otherwise():
    assert record('{"age": 60}')["assumed_not_present"] == []
    assert record('{"age": 60}')["result"]["answered"] < record('{"age": 60}', DECLARED)["result"]["answered"]


def test_as_declared_it_counts_as_none_of_these_and_the_record_says_so():
    found = record('{"age": 60, "pain_regions": ["knee"]}', DECLARED)
    said = '{"age": 60, "pain_regions": ["knee"], "allergies": "none", "implants": "none"}'
    assert found["assumed_not_present"] == ["allergies", "implants"]
    assert found["result"] == record(said)["result"]


@pytest.mark.parametrize("said", ["null", '"unknown"'])
def test_a_field_that_says_unknown_is_not_absent(said):
    assert record(f'{{"implants": {said}}}', DECLARED)["assumed_not_present"] == ["allergies"]


def test_what_is_given_is_never_assumed_away():
    given = '{"implants": ["pacemaker"], "allergies": ["latex"]}'
    assert record(given, DECLARED)["assumed_not_present"] == []
    assert record(given, DECLARED)["result"] == record(given)["result"]


def test_a_question_without_a_column_was_never_looked_for_and_stays_unknown():
    settings = columns("id,age,allergies", DECLARED)
    assert record("a,60,", settings)["assumed_not_present"] == ["allergies"]
    assert record("a,60,latex", settings)["assumed_not_present"] == []


def test_as_declared_every_red_flag_stays_unscreened_that_asks_for_more_than_an_implant():
    both = replace(DECLARED, record=RecordKind.FULL)
    before, after = (
        {flag["id"] for flag in record("{}", settings)["result"]["red_flags_open"]} for settings in (FULL, both)
    )
    settled = before - after
    assert {"device-infection", "prosthetic-joint-infection"} <= settled
    about = re.compile("implants|device_red_flags|pump|cardiac_device|joint-replacement|sinus-over-joint|hardware")
    assert [flag for flag in settled if not about.search(KNOWLEDGE.red_flags[flag].when)] == []
