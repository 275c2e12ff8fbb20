"""Foreign tables as patients: what is understood counts, what is not is named, and nothing unknown becomes no."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from painref.batch.lines import Line, MappedLine, numbered_lines
from painref.batch.patient import attempted, outcome_of
from painref.batch.records import Outcome
from painref.batch.settings import Settings
from painref.batch.table import read_header
from painref.tables.foreign import foreign
from tests.batch.files import TODAY
from tests.cli.terminal import REPOSITORY, run
from tests.opened import built_in_knowledge, built_in_rules

KNOWLEDGE = built_in_knowledge()
EXAMPLES = REPOSITORY / "examples" / "foreign"
SETTINGS = Settings(rules=built_in_rules(), as_of=TODAY)


def lines(folder: Path, table: str, map_: str = "", name: str = "t.csv", **files: str) -> list[MappedLine]:
    for other, text in files.items():
        (folder / f"{other}.csv").write_text(text)
    (folder / name).write_bytes(table.encode())
    if map_:
        (folder / "m.yaml").write_text(f"painref: map/1\n{map_}")
    how = foreign(str(folder / name), folder / "m.yaml" if map_ else None, KNOWLEDGE, TODAY)
    found: list[Line] = list(how.lines(io.BytesIO(table.encode()), name))
    assert all(isinstance(line, MappedLine) for line in found)
    return found  # type: ignore[return-value]  # as just checked


def answers(*args: Any, **files: str) -> dict[str, Any]:
    [line] = lines(*args, **files)
    assert not line.error, line.error
    found: dict[str, Any] = json.loads(line.data or b"")
    return found


def assessed(line: Line) -> Any:
    return attempted(line, SETTINGS, lambda one: one)


# --- Columns ----------------------------------------------------------------------------------------------------------


def test_columns_units_and_values_are_mapped(tmp_path: Path) -> None:
    map_ = (
        "id: I\ncolumns: {A: age, M: {to: pain_duration, unit: months}, S: {to: sex, values: {f: female}}}\nignore: X"
    )
    found = answers(tmp_path, "I,A,M,S,X\nP1,71,6,F,name\n", map_)
    assert found == {"id": "P1", "age": "71", "pain_duration": "6 months", "sex": "female"}


def test_a_number_is_converted_by_factor_and_offset(tmp_path: Path) -> None:
    map_ = "columns: {HB: {to: hba1c, factor: 0.0915, offset: 2.15}}"
    assert answers(tmp_path, "HB;X\n64;\n", f"{map_}\nignore: X") == {"hba1c": "8.006"}


def test_the_age_is_counted_from_the_day_of_birth(tmp_path: Path) -> None:
    map_ = "as_of: 2026-11-28\ndates: '%d.%m.%Y'\ncolumns: {B: {to: age, from: birth-date}}"
    assert answers(tmp_path, "B\n29.11.1956\n", map_)["age"] == "69"
    assert answers(tmp_path, "B\n28.11.1956\n", map_)["age"] == "70"


def test_lists_in_cells_are_read_by_name_or_code(tmp_path: Path) -> None:
    map_ = "columns: {D: {list: drugs, split: ','}, X: {list: findings, system: icd-10-cm, split: '|'}}"
    found = answers(tmp_path, 'D;X\n"Eliquis, ibuprofen";M54.31|E11.9\n', map_)
    assert set(found["drugs"]) == {"apixaban", "ibuprofen"}
    assert found["diagnoses"] == {"sciatica": "yes"}
    assert found["health_conditions"] == {"diabetes": "yes"}


def test_words_for_nothing_known_are_unknown(tmp_path: Path) -> None:
    map_ = "unknown: ['99']\ncolumns: {A: age, B: bmi, P: pregnancy}"
    assert answers(tmp_path, "A,B,P\n99,NA,?\n", map_) == {}


# --- What is not understood -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["seventy", "2026-01-05", "9" * 5000, "-1", "=1+1", "\U0001f600"])
def test_a_cell_that_is_no_number_is_named_and_costs_no_patient(tmp_path: Path, cell: str) -> None:
    [line] = lines(tmp_path, f"A,R\n{cell},low-back\n", "columns: {A: age, R: pain_regions}")
    found = assessed(line)
    assert [(item.where, item.became) for item in found.missed] == [("age", "unknown")]
    assert "age" not in found.decided.context.patient.answers.numbers


def test_a_word_denies_no_list_unless_the_map_says_so(tmp_path: Path) -> None:
    for word in ("none", "no", "nil"):
        table = f"H,D\n{word},{word}\n"
        [line] = lines(tmp_path, table, "columns: {H: health_conditions, D: {list: drugs}}")
        assert json.loads(line.data or b"") == {}
        assert {item.where for item in line.missed} == {"H", "D"}
    told = "columns: {H: {to: health_conditions, values: {none: none}}}\nignore: D"
    assert answers(tmp_path, "H,D\nnone,x\n", told) == {"health_conditions": "none"}


def test_a_drug_that_is_not_known_is_held_with_caution(tmp_path: Path) -> None:
    [line] = lines(tmp_path, "D,R\nVorapaxar,low-back\n", "columns: {D: {list: drugs}, R: pain_regions}")
    found = assessed(line)
    assert found.decided.context.patient.in_words == {"drugs.other-antithrombotic": "Vorapaxar"}
    assert all(any(drug.cautious for drug in item.row.safety.drugs) for item in found.decided.rows)


def test_an_answer_on_a_drug_that_is_not_understood_is_unknown_even_beside_a_denial(tmp_path: Path) -> None:
    [line] = lines(tmp_path, "A,O\nperhaps,no\n", "columns: {A: drugs__apixaban, O: drugs__others}")
    truths = assessed(line).decided.context.patient.answers.truths
    assert "drugs.apixaban" not in truths
    assert truths["drugs.warfarin"] is False


def test_no_red_flags_is_not_believed_beside_a_warning_sign_that_is_not_understood(tmp_path: Path) -> None:
    map_ = "columns: {F: {to: red_flags, values: {none: none}}, L: neuro_red_flags__leg-weakness, R: pain_regions}"
    [clear] = lines(tmp_path, "F,L,R\nnone,no,low-back\n", map_)
    assert "neuro_red_flags.saddle-sensory-change" in assessed(clear).decided.context.patient.by_statement
    [doubtful] = lines(tmp_path, "F,L,R\nnone,a bit,low-back\n", map_)
    found = assessed(doubtful)
    assert not found.decided.context.patient.by_statement
    assert {item.where for item in found.missed} == {"neuro_red_flags.leg-weakness", "red_flags"}


def test_what_stands_on_a_list_is_there_whatever_a_column_denies(tmp_path: Path) -> None:
    map_ = "columns: {A: drugs__apixaban, D: {list: drugs}}"
    [line] = lines(tmp_path, "A,D\nno,Eliquis\n", map_)
    assert json.loads(line.data or b"") == {"drugs": {"apixaban": "yes"}}
    assert [item.where for item in line.missed] == ["drugs.apixaban"]


# --- Columns that do not fit ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("A,NAME\n1,x\n", "does not mention 'NAME'"),
        ("AGE\n1\n", "has no column 'A'"),
        ("A,A\n1,2\n", "'A' is there twice"),
        ("\n", "no header"),
    ],
)
def test_a_table_that_the_map_does_not_fit_is_refused(tmp_path: Path, table: str, said: str) -> None:
    (tmp_path / "t.csv").write_text(table)
    (tmp_path / "m.yaml").write_text("painref: map/1\ncolumns: {A: age}\n")
    done = run("triage", "--batch", tmp_path / "t.csv", "--map", tmp_path / "m.yaml", "--jobs", "1")
    assert done.code == 1
    assert said in done.stderr


def test_a_table_comes_through_a_pipe_too() -> None:
    data = (EXAMPLES / "cohort.csv").read_bytes()
    done = run("triage", "--batch", "-", "--map", EXAMPLES / "cohort.map.yaml", "--jobs", "1", stdin=data)
    assert done.code == 0, done.stderr
    assert [json.loads(line)["id"] for line in done.lines] == ["K-001", "K-002", "K-003", "K-004", "K-005"]


# --- Long tables ------------------------------------------------------------------------------------------------------

LONG = "id: P\nas_of: 2026-11-28\nrows: {list: findings, code: C, system: icd-10-cm, text: D, since: S, until: U}"


def test_a_long_table_gives_one_patient_for_each_id_in_their_order(tmp_path: Path) -> None:
    table = "S,U,P,C,D\n2026-01-02,,b,I21.9,\n,,a,E11.9,\n2020-01-01,2021-01-01,b,,Glaucoma\n,,b,,Bunion (disorder)\n"
    first, second = lines(tmp_path, table, LONG)
    assert json.loads(first.data or b"") == {
        "id": "b",
        "events": {"myocardial-infarction": "2026-01-02"},
        "as_of": "2026-11-28",
    }
    assert [item.said for item in first.missed] == ["Bunion (disorder)"]
    assert json.loads(second.data or b"")["health_conditions"] == {"diabetes": "yes"}


def test_a_table_beside_that_is_not_there_is_named_with_its_place_in_the_map(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("I\nx\n")
    map_ = "painref: map/1\nid: I\nbeside: [{file: no.csv, id: P, list: drugs, text: D}]\n"
    (tmp_path / "m.yaml").write_text(map_)
    done = run("triage", "--batch", tmp_path / "t.csv", "--map", tmp_path / "m.yaml", "--jobs", "1")
    assert done.code == 1
    assert "m.yaml:3:10: cannot read no.csv" in done.stderr


# --- The same answers ------------------------------------------------------------------------------------------------


CELLS = st.fixed_dictionaries(
    {
        "age": st.integers(0, 100).map(str),
        "pain_regions": st.sampled_from(["low-back", "low-back|leg", "neck"]),
        "pain_duration__low": st.integers(1, 100).map(str),
        "drugs__apixaban": st.sampled_from(["yes", "no", "unknown", ""]),
        "neuro_red_flags": st.sampled_from(["none", "leg-weakness:old|others:no", "", "bladder-change"]),
        "done__lumbar-medial-branch-block__relief": st.sampled_from(["", "85"]),
        "events__stroke": st.sampled_from(["", "2026-01-02", "no"]),
    }
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, min_size=1, max_size=3))
def test_painrefs_own_columns_give_the_same_patients_from_csv_and_parquet(tmp_path: Path, rows: list[Any]) -> None:
    duckdb = pytest.importorskip("duckdb")
    table, parquet = tmp_path / "own.csv", tmp_path / "own.parquet"
    with table.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    parquet.unlink(missing_ok=True)
    duckdb.execute(f"COPY (SELECT * FROM read_csv('{table}', all_varchar=true)) TO '{parquet}' (FORMAT parquet)")
    own = numbered_lines(io.BytesIO(table.read_bytes()), "own.csv")
    of_csv = outcome_of(own, replace(SETTINGS, columns=read_header(own, KNOWLEDGE, "own.csv")))
    of_parquet = outcome_of(foreign(str(parquet), None, KNOWLEDGE, TODAY).lines(io.BytesIO(), "own"), SETTINGS)
    assert results(of_csv) == results(of_parquet)


def results(outcome: Outcome) -> list[Any]:
    return [json.loads(line)["result"] for line in outcome.records.splitlines()]


# --- The examples -----------------------------------------------------------------------------------------------------


def records(table: str, map_: str) -> dict[str, Any]:
    done = run("triage", "--batch", EXAMPLES / table, "--map", EXAMPLES / map_, "--jobs", "1")
    assert done.code == 0, done.stderr
    return {record["id"]: record for record in map(json.loads, done.lines)}


def test_the_cohort_of_a_clinic_comes_out_assessed() -> None:
    found = records("cohort.csv", "cohort.map.yaml")
    assert list(found) == ["K-001", "K-002", "K-003", "K-004", "K-005"]
    assert next(row["holds"] for row in found["K-002"]["result"]["first_rows"]) == ["aspirin"]
    said = {(item["said"], item["became"]) for item in found["K-003"]["not_understood"]}
    assert said == {("Vorapaxar", "drugs.other-antithrombotic"), ("perhaps", "unknown")}
    assert found["K-005"]["not_understood"] == []


def test_tables_like_those_of_synthea_come_out_assessed() -> None:
    found = records("patients.csv", "synthea.map.yaml")
    assert list(found) == ["p-ada", "p-ben", "p-cyd"]
    conditions = {patient: [one["condition"] for one in found[patient]["result"]["conditions"]] for patient in found}
    assert "chronic-low-back-pain" in conditions["p-ada"]
    assert "fibromyalgia" in conditions["p-cyd"]
    assert found["p-ada"]["not_understood"] == []
    assert {item["said"] for item in found["p-ben"]["not_understood"]} == {
        "Body mass index 30+ - obesity (finding)",
        "Vorapaxar",
    }


def test_a_run_over_foreign_tables_is_resumed_and_another_map_is_noticed(tmp_path: Path) -> None:
    output = tmp_path / "out.ndjson"
    command = ("triage", "--batch", EXAMPLES / "cohort.csv", "--jobs", "1", "--output", output)
    assert run(*command, "--map", EXAMPLES / "cohort.map.yaml").code == 0
    whole = output.read_bytes()
    output.write_bytes(b"".join(whole.splitlines(keepends=True)[:2]))
    assert run(*command, "--map", EXAMPLES / "cohort.map.yaml", "--resume").code == 0
    assert output.read_bytes() == whole
    other = tmp_path / "other.yaml"
    other.write_text(
        (EXAMPLES / "cohort.map.yaml").read_text().replace("M47.816", "x").replace("unit: months", "unit: days")
    )
    refused = run(*command, "--map", other, "--resume")
    assert refused.code == 1
    assert "does not give its record" in refused.stderr
