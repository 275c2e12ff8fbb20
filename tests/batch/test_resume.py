"""Resuming a batch: what is checked before it goes on, what is refused, and what is left behind."""

from __future__ import annotations

import os
import stat

import pytest

from painref.batch.settings import AbsentFields, RecordKind
from painref.errors import PainrefError
from tests.batch.files import Batch, patient

PATIENTS = 200
WRITTEN = 96
"""Records, three chunks of them, that an interrupted run has written."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> list[bytes]:
    """The records of a run that was not interrupted."""
    batch = Batch(tmp_path_factory.mktemp("whole"))
    batch.write(PATIENTS)
    batch.run()
    return batch.records()


@pytest.fixture
def interrupted(batch) -> Batch:
    batch.write(PATIENTS)
    batch.interrupted_after(WRITTEN)
    return batch


def refused(batch: Batch, message: str, **options: object) -> None:
    """Check that the batch is not resumed, says why, and leaves both files as they are."""
    output, checkpoint = batch.output.read_bytes(), batch.checkpoint.read_bytes()
    with pytest.raises(PainrefError, match=message):
        batch.run(resume=True, **options)
    assert batch.output.read_bytes() == output
    if checkpoint:
        assert batch.checkpoint.read_bytes() == checkpoint


def change(batch: Batch, at: int, *records: bytes, drop: int = 1) -> None:
    """Put other records in the place of `drop` of them from `at` on."""
    before = batch.records()
    batch.output.write_bytes(b"".join([*before[:at], *records, *before[at + drop :]]))


# What goes on


def test_interrupted_run_resumes_to_the_same_bytes(interrupted, whole):
    assert len(interrupted.records()) == WRITTEN
    assert interrupted.run(resume=True)[1] == []
    assert interrupted.records() == whole


def test_run_stopped_between_output_and_checkpoint_resumes(interrupted, whole):
    interrupted.output.write_bytes(b"".join(whole[: WRITTEN + 20]) + whole[WRITTEN + 20][:30])
    interrupted.run(resume=True)
    assert interrupted.records() == whole


def test_patients_appended_after_the_interruption_are_assessed(interrupted):
    interrupted.patients.write_text(interrupted.patients.read_text().rstrip("\n"))
    with interrupted.patients.open("a") as file:
        file.write(f"\n\n{patient(PATIENTS)}\n")
    assert interrupted.run(resume=True)[0].total == PATIENTS + 1


def test_output_without_records_resumes_from_the_first(batch, whole):
    batch.write(PATIENTS)
    batch.output.touch()
    assert batch.run(resume=True)[1] == []
    assert batch.records() == whole


def test_output_without_checkpoint_resumes_and_says_what_was_checked(interrupted, whole):
    interrupted.checkpoint.unlink()
    _, said = interrupted.run(resume=True)
    assert said == [
        "records.ndjson.resume is not there: of the records, only their lines and the last one were checked."
    ]
    assert interrupted.records() == whole


def test_finished_run_leaves_no_checkpoint(batch):
    batch.write(5)
    batch.run()
    assert {path.name for path in batch.output.parent.iterdir()} == {"patients.ndjson", "records.ndjson"}


@pytest.mark.parametrize("left", [b"", b"{", 1, 1.5, 50.99])
def test_half_written_last_record_is_made_whole(left, batch, whole):
    batch.write(PATIENTS)
    if not isinstance(left, bytes):
        count = int(left)
        left = b"".join(whole[:count]) + whole[count][: int((left - count) * len(whole[count]))]
    batch.output.write_bytes(left)
    batch.run(resume=True)
    assert batch.records() == whole


def test_finished_run_resumes_without_a_change(batch, whole):
    batch.write(PATIENTS)
    batch.output.write_bytes(b"".join(whole))
    assert batch.run(resume=True)[0].total == PATIENTS
    assert batch.records() == whole


# What does not


def test_missing_record_is_refused(interrupted):
    change(interrupted, 50)
    refused(interrupted, "no record of line 51, but one of line 52 in its place")


def test_missing_record_is_refused_without_a_checkpoint(interrupted):
    change(interrupted, 50)
    interrupted.checkpoint.write_bytes(b"")
    refused(interrupted, "no record of line 51, but one of line 52 in its place")


def test_repeated_record_is_refused(interrupted):
    change(interrupted, 50, interrupted.records()[49], drop=0)
    refused(interrupted, "a record of line 50 where that of line 51 should be")


def test_altered_record_is_refused(interrupted):
    change(interrupted, 50, interrupted.records()[50].replace(b"p50", b"p05"))
    refused(interrupted, f"the first {WRITTEN} records of the output are not as they were written")


def test_altered_record_after_the_checkpoint_is_refused(interrupted, whole):
    more = [*whole[WRITTEN : WRITTEN + 4], whole[WRITTEN + 4].replace(b"p100", b"p001"), whole[WRITTEN + 5]]
    interrupted.output.write_bytes(b"".join([*whole[:WRITTEN], *more]))
    refused(interrupted, "line 101 of the patients does not give its record")


def test_lost_records_are_refused(interrupted):
    interrupted.output.write_bytes(b"".join(interrupted.records()[:40]))
    refused(interrupted, "the output has 40 records, and 96 had been written")


@pytest.mark.parametrize("line", [0, 50, WRITTEN - 1])
def test_altered_patient_is_refused(line, interrupted):
    lines = interrupted.patients.read_text().splitlines(keepends=True)
    lines[line] = patient(line).replace("}", ', "wish": "yes"}') + "\n"
    interrupted.patients.write_text("".join(lines))
    refused(interrupted, "are not those that the output was made from")


def test_missing_patients_are_refused(interrupted):
    interrupted.write(90)
    refused(interrupted, "a record of line 91, after the last of the patients")


def test_blank_line_put_in_is_refused(interrupted):
    interrupted.patients.write_text("\n" + interrupted.patients.read_text())
    refused(interrupted, "a record of line 1 where that of line 2 should be")


def test_other_options_are_refused(interrupted):
    refused(interrupted, "does not give its record in the output", absent=AbsentFields.AS_DECLARED)


def test_other_lens_is_refused(interrupted):
    refused(interrupted, "does not give its record in the output", follow=("clinical", "payers"))


def test_other_kind_of_record_is_refused_even_after_an_error(interrupted):
    assert b"batch-error" in interrupted.records()[-1]
    refused(interrupted, "the output has summary records. Repeat the command with --record", record=RecordKind.FULL)


@pytest.mark.parametrize(
    "forged",
    [
        b'{"schema":"painref/batch-summary/1","line":Infinity}\n',
        b'{"schema":"painref/batch-summary/1","id":null,"line":1e400,}\n',
        b'{"schema":"painref/batch-summary/1","id":null,"line":' + b"9" * 5000 + b",}\n",
        b'{"schema":"painref/batch-summary/1","id":' + b"[" * 100_000 + b"\n",
        b'{"schema":"painref/batch-' + b"\0" * 200 + b"\n",
    ],
    ids=lambda forged: str(forged[:60]),
)
def test_forged_last_record_is_refused(forged, interrupted):
    change(interrupted, WRITTEN, forged, drop=0)
    refused(interrupted, f"records.ndjson:{WRITTEN + 1}:1: a record of the output is damaged")


def test_damaged_checkpoint_is_refused(interrupted):
    interrupted.checkpoint.write_bytes(b'{"schema":"painref/batch-resume/1"}\n')
    refused(interrupted, "not the checkpoint of a batch")


def test_file_with_the_name_of_the_checkpoint_is_not_overwritten(batch):
    batch.write(1)
    batch.checkpoint.write_text("my notes")
    with pytest.raises(PainrefError, match="not the checkpoint of a batch"):
        batch.run()
    assert batch.checkpoint.read_text() == "my notes"


def test_checkpoint_of_an_output_that_is_gone_does_not_matter_to_a_new_run(interrupted, whole):
    interrupted.output.unlink()
    interrupted.run()
    assert interrupted.records() == whole


@pytest.mark.parametrize("content", [b"id,age\n", b"my notes", b'{"schema":"painref/list/1"}\n', b"\0" * 100])
def test_file_that_is_not_the_output_of_a_batch_is_refused(content, batch):
    batch.write(1)
    batch.output.write_bytes(content)
    batch.checkpoint.write_bytes(b"")
    refused(batch, "records.ndjson:1:1: not the output of a batch")


def test_output_that_is_there_is_not_overwritten(batch):
    batch.write(1)
    batch.output.touch()
    with pytest.raises(PainrefError, match=r"the output is there already\. Add --resume"):
        batch.run()


def test_pipe_as_output_is_refused(batch):
    batch.write(1)
    os.mkfifo(batch.output)
    with pytest.raises(PainrefError) as caught:
        batch.run(resume=True)
    assert "the output is not a regular file. Name a file" in str(caught.value)


# Who may read it


def test_resumed_output_is_readable_by_its_owner_only(interrupted):
    interrupted.output.chmod(0o644)
    interrupted.run(resume=True)
    assert stat.S_IMODE(interrupted.output.stat().st_mode) == 0o600


def test_output_that_cannot_be_made_private_is_reported(interrupted, monkeypatch):
    def not_owner(_descriptor: int, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    interrupted.output.chmod(0o644)
    monkeypatch.setattr(os, "fchmod", not_owner)
    _, said = interrupted.run(resume=True)
    assert said == [f"{interrupted.output} can be read by others, and that cannot be changed: operation not permitted."]


def test_checkpoint_is_readable_by_its_owner_only_and_small(interrupted):
    assert stat.S_IMODE(interrupted.checkpoint.stat().st_mode) == 0o600
    assert interrupted.checkpoint.stat().st_size < 1000


def test_disk_without_locks_is_reported_and_used(interrupted, whole, monkeypatch):
    def no_locks(_descriptor: int, _operation: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.lockf", no_locks)
    _, said = interrupted.run(resume=True)
    assert said == [
        f"{interrupted.output} cannot be locked (no locks available): make sure that no other run writes it."
    ]
    assert interrupted.records() == whole
