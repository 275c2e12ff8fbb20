"""A run over files: dialects of spreadsheets, limits on what is read, and failures of the machine."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from painref.batch.lines import MAX_FIELDS
from painref.batch.settings import InputFormat, batch_options
from painref.errors import PainrefError, UsageError

LINEAR = 5.0
"""Seconds that are many times what linear work on such an input takes, and a small part of what quadratic work does."""


def results(batch, data: str | bytes, **options: Any) -> list[dict[str, Any]]:
    """Return the records of some patients as a CSV file."""
    batch.patients.write_bytes(data if isinstance(data, bytes) else data.encode())
    batch.run(format=InputFormat.CSV, **options)
    return [json.loads(record) for record in batch.records()]


# Dialects


ROWS = [("a", "7.5", "north|south"), ("b", "12", "south")]


def table(separator: str, end: str) -> str:
    header = ("id", "pain_weeks", "pain_regions")
    return "".join(separator.join(cells) + end for cells in (header, *ROWS))


@pytest.mark.parametrize(
    "data",
    [
        table(",", "\n"),
        table(";", "\r\n"),
        table("\t", "\r\n"),
        table(",", "\r"),
        table(";", "\r"),
        "\ufeff" + table(",", "\r\n"),
        "\ufeff" + table("\t", "\r\n"),
    ],
    ids=["commas", "semicolons", "tabs", "commas, CR", "semicolons, CR", "commas, BOM", "tabs, BOM"],
)
def test_every_dialect_gives_the_same_records(data, batch):
    expected = results(batch, table(",", "\n"))
    batch.output.unlink()
    assert results(batch, data) == expected
    assert [record["line"] for record in expected] == [2, 3]
    assert all("result" in record for record in expected)


@pytest.mark.parametrize("first", ["sep=;\r\n", "\ufeffsep=;\r\n", '"sep=;"\r\n', "SEP=;\r\n"])
def test_line_that_tells_excel_the_separator_is_not_the_header(first, batch):
    found = results(batch, first + table(";", "\r\n"))
    assert [(record["id"], record["line"], "result" in record) for record in found] == [("a", 3, True), ("b", 4, True)]


def test_separator_told_to_excel_that_is_not_one_is_refused(batch):
    with pytest.raises(PainrefError, match=r"patients.ndjson:1:1: the columns are separated by '\|'"):
        results(batch, "sep=|\r\nid|pain_weeks\r\n")


@pytest.mark.parametrize(
    ("cell", "error"), [("7,5", None), ("7.5", None), ("1.500", "may be thousands"), ("1,500", "may be thousands")]
)
def test_between_tabs_a_number_that_may_be_another_is_refused(cell, error, batch):
    (record,) = results(batch, f"id\tpain_weeks\na\t{cell}\n")
    assert (error in record["error"]) if error else "result" in record


def test_csv_in_utf_16_gives_the_same_records(batch):
    found = results(batch, table("\t", "\r\n").encode("utf-16"))
    assert [(record["id"], "result" in record) for record in found] == [("a", True), ("b", True)]


def test_csv_with_carriage_returns_resumes(batch):
    batch.patients.write_bytes(b"id,pain_weeks\r" + b"".join(b"p%d,3\r" % number for number in range(100)))
    batch.run(format=InputFormat.CSV)
    whole = batch.records()
    batch.output.write_bytes(b"".join(whole[:50]) + whole[50][:9])
    batch.run(format=InputFormat.CSV, resume=True)
    assert batch.records() == whole


# Limits


def only_error(batch, line: str) -> str:
    """Return the error of a batch of one line, which must come soon."""
    batch.patients.write_text(line)
    before = time.process_time()
    batch.run()
    assert time.process_time() - before < LINEAR
    (record,) = map(json.loads, batch.records())
    return str(record["error"])


def test_key_given_twice_among_very_many_is_found_in_linear_time(batch):
    keys = ",".join(f'"k{number}":1' for number in range(80_000))
    assert only_error(batch, f'{{{keys},"k79999":1}}') == "key 'k79999' is given twice."


def test_too_many_keys_are_refused(batch):
    keys = ",".join(f'"k{number}":1' for number in range(MAX_FIELDS + 1))
    assert only_error(batch, f"{{{keys}}}") == "the line has 1,001 keys."


def test_too_many_items_are_refused(batch):
    assert only_error(batch, json.dumps({"diagnoses": ["rfa"] * 1001})) == "diagnoses has 1,001 items."


def test_too_many_items_in_a_cell_are_refused(batch):
    (record,) = results(batch, "id,diagnoses\na," + "|".join(f"d{number}" for number in range(1001)))
    assert record["error"] == "diagnoses has 1,001 items."


@pytest.mark.parametrize("count", [MAX_FIELDS + 1, 100_000])
def test_too_many_columns_are_refused(count, batch):
    before = time.process_time()
    with pytest.raises(PainrefError, match=f"patients.ndjson:1:1: the header has {count:,} columns. At most 1,000"):
        results(batch, ",".join(f"k{number}" for number in range(count)))
    assert time.process_time() - before < LINEAR


def test_header_of_one_column_100_000_times_is_refused(batch):
    with pytest.raises(PainrefError, match="the header has 100,000 columns"):
        results(batch, ",".join(["id"] * 100_000))


# Sources and outputs


def test_device_as_patients_is_refused(batch):
    with pytest.raises(PainrefError, match=r"^/dev/zero: the patients are not a file or a pipe"):
        batch.run(source="/dev/zero")


def test_folder_as_patients_is_refused(batch, tmp_path):
    with pytest.raises(PainrefError, match="cannot read the patients: is a directory"):
        batch.run(source=str(tmp_path))


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that cannot be read stands in /proc")
def test_patients_that_fail_to_be_read_are_not_reported_as_an_output(batch):
    with pytest.raises(PainrefError, match=r"^/proc/self/mem: cannot read the patients: input/output error"):
        batch.run(source="/proc/self/mem")


def test_full_disk_names_the_output_and_the_way_on(batch, monkeypatch):
    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    batch.write(3)
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(PainrefError) as caught:
        batch.run()
    assert str(caught.value) == (
        f"{batch.output}: cannot write the output: no space left on device. Mend that, and go on with --resume."
    )


def test_too_few_descriptors_for_workers_are_reported_as_such(batch, monkeypatch):
    def too_many(*_arguments: object, **_more: object) -> None:
        raise OSError(24, "Too many open files")

    batch.write(200)
    monkeypatch.setattr("multiprocessing.context.BaseContext.Pipe", too_many)
    with pytest.raises(PainrefError, match=r"cannot start a worker process: too many open files\. Try fewer --jobs"):
        batch.run(jobs=2)


def test_dash_as_output_is_standard_output():
    asked = dict.fromkeys(("format_", "jobs")) | {"record": "summary", "absent": "unknown", "follow": ()}
    assert batch_options(source="-", output="-", resume=False, **asked).output is None
    with pytest.raises(UsageError, match="--resume continues a file"):
        batch_options(source="-", output="-", resume=True, **asked)
