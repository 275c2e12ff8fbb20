"""``painref triage --batch``: many patients in, a record each out, in order; interrupted and resumed."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.terminal import PATIENCE, REPOSITORY, Result, Terminal, environment, run
from tests.samples import rest_slow

MANY = 800

GOOD_EVERY = 8
"""Of the patients made here, one in so many can be assessed; the others cost next to nothing."""


def patient(number: int) -> str:
    """A small patient, with an id of their own."""
    if number % GOOD_EVERY:
        return json.dumps({"id": f"p{number}", "age": -number})
    regions = ["coccyx", "elbow"][number // GOOD_EVERY % 2]
    return json.dumps({"id": f"p{number}", "age": 18 + number % 80, "pain_regions": [regions]})


def write_patients(path: Path, count: int) -> Path:
    path.write_text("".join(f"{patient(number)}\n" for number in range(count)))
    return path


def batch(path: Path | str, *arguments: str | Path, stdin: bytes = b"", jobs: str = "1") -> Result:
    """A batch that runs to its end; of one job it needs no process of its own."""
    return run("triage", "--batch", path, "--jobs", jobs, *arguments, stdin=stdin)


def started(*arguments: str | Path, **streams: int) -> subprocess.Popen[bytes]:
    """A batch under way, in a process group of its own, as a shell would start it."""
    command = [sys.executable, "-m", "painref", "triage", "--batch", *map(str, arguments)]
    return subprocess.Popen(command, cwd=REPOSITORY, env=environment(), start_new_session=True, **streams)


def wait_for_records(path: Path, count: int) -> None:
    """Until a batch has written so many records."""
    deadline = time.monotonic() + PATIENCE
    while not path.exists() or path.read_bytes().count(b"\n") < count:
        assert time.monotonic() < deadline, "the batch wrote too little"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> Path:
    """Few patients, but more than one chunk for each of two processes."""
    return write_patients(tmp_path_factory.mktemp("few") / "patients.ndjson", 120)


@pytest.fixture(scope="module")
def few_records(few) -> Result:
    return batch(few, jobs="2")


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> Path:
    """Patients that take a second or two."""
    return write_patients(tmp_path_factory.mktemp("many") / "patients.ndjson", MANY)


@pytest.fixture(scope="module")
def many_records(many, tmp_path_factory) -> bytes:
    """What an undisturbed run over many patients writes."""
    path = tmp_path_factory.mktemp("whole") / "records.ndjson"
    assert batch(many, "--output", path).code == 1
    return path.read_bytes()


# A record each, in order


def test_every_patient_has_a_record_in_the_order_of_the_lines(few_records):
    records = [json.loads(line) for line in few_records.lines]
    assert [record["id"] for record in records] == [f"p{number}" for number in range(120)]
    assert [record["line"] for record in records] == list(range(1, 121))


def test_a_bad_line_is_a_record_and_the_run_goes_on_and_ends_with_1(few_records):
    failed = [record for record in map(json.loads, few_records.lines) if "error" in record]
    assert len(failed) == 105
    assert all(record["remedy"] for record in failed)
    assert few_records.code == 1
    assert few_records.stderr == "painref: 105 of 120 patients failed.\n"


def test_without_a_bad_line_it_ends_with_0(tmp_path):
    path = tmp_path / "patients.jsonl"
    path.write_text(patient(0))
    result = batch(path)
    assert (result.code, result.stderr) == (0, "painref: 0 of 1 patients failed.\n")


def test_one_process_and_two_write_the_same_bytes(few, few_records):
    assert batch(few).out == few_records.out


def test_standard_input_gives_what_the_file_gives(few, few_records):
    assert batch("-", stdin=few.read_bytes()).out == few_records.out


def test_an_output_file_holds_what_stdout_would_and_is_its_owners_only(few, few_records, tmp_path):
    path = tmp_path / "records.ndjson"
    result = batch(few, "--output", path)
    assert (result.code, result.out) == (1, b"")
    assert path.read_bytes() == few_records.out
    assert path.stat().st_mode & 0o077 == 0


def test_csv_is_known_by_its_ending_or_by_saying_so(tmp_path):
    text = "id,age,pain_regions\na,60,coccyx|buttock\nb,old,\n"
    path = tmp_path / "patients.csv"
    path.write_text(text)
    result = batch(path)
    assert [(json.loads(line)["id"], json.loads(line)["line"]) for line in result.lines] == [("a", 2), ("b", 3)]
    assert result.stderr == "painref: 1 of 2 patients failed.\n"
    assert batch("-", "--batch-format", "csv", stdin=text.encode()).out == result.out


def test_the_lens_and_the_meaning_of_absent_are_chosen_for_the_whole_batch():
    result = batch("-", "--follow", "uk", "--absent", "as-declared", stdin=b'{"pain_regions": ["coccyx"]}')
    record = json.loads(result.out)
    assert "uk" in record["lens"].casefold()
    assert (record["absent"], record["assumed_not_present"]) == ("as-declared", ["allergies", "implants"])


def test_a_full_record_holds_what_triage_says_of_the_patient_alone():
    answers = b'{"painref": "answers/2", "vocabulary": "2026.12", "age": 60, "pain_regions": ["coccyx"]}'
    alone = json.loads(run("triage", "--answers", "-", "--json", stdin=answers).out)["result"]
    alone["disposition"]["could_become"] = []  # not worked out in a batch
    assert json.loads(batch("-", "--record", "full", stdin=answers).out)["result"] == alone


# Limits


def peak_memory(path: Path, output: Path) -> int:
    """The most memory, in bytes, that a batch of one process took."""
    process = started(path, "--jobs", "1", "--output", output, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 1
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.slow
def test_ten_times_the_patients_take_no_more_memory(tmp_path):
    """The lines are padded, so that keeping the input would show: 20 kB for each of 2,000 patients is 40 MB."""
    peaks = []
    for count in (200, 2_000):
        path = tmp_path / f"{count}.ndjson"
        with path.open("w") as file:
            for number in range(count):
                line = patient(number) if number % 100 == 0 else f'{{"id": "p{number}", "age": -1}}'
                file.write(f"{line:20000}\n")
        peaks.append(peak_memory(path, tmp_path / f"{count}.out"))
        assert (tmp_path / f"{count}.out").read_bytes().count(b"\n") == count
    assert peaks[1] - peaks[0] < 8_000_000


# Interrupted, and resumed


@pytest.mark.parametrize("jobs", rest_slow(["2", "1"], 2))
def test_a_run_that_was_killed_half_way_is_resumed_with_nothing_lost_or_done_twice(jobs, many, many_records, tmp_path):
    output = tmp_path / "records.ndjson"
    process = started(many, "--jobs", jobs, "--output", output, stderr=subprocess.DEVNULL)
    wait_for_records(output, 100)
    process.kill()
    process.wait()
    assert 100 <= output.read_bytes().count(b"\n") < MANY
    result = batch(many, "--output", output, "--resume", jobs=jobs)
    assert result.code == 1
    assert result.stderr == "painref: 700 of 800 patients failed.\n"
    assert output.read_bytes() == many_records


def test_workers_end_when_their_parent_is_killed(many, tmp_path):
    reading, writing = os.pipe()
    process = started(many, "--jobs", "2", "--output", tmp_path / "out", stdout=writing, stderr=subprocess.DEVNULL)
    os.close(writing)
    wait_for_records(tmp_path / "out", 100)
    process.kill()
    process.wait()
    with os.fdopen(reading, "rb") as pipe:
        ended, _, _ = select.select([pipe], [], [], PATIENCE)
        assert ended  # as it is only once no process holds the other end
        assert pipe.read() == b""


def test_two_runs_do_not_write_one_file(few, tmp_path):
    """The first waits for more patients meanwhile, however slow the machine is."""
    output = tmp_path / "records.ndjson"
    process = started("-", "--output", output, "--jobs", "1", stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdin is not None
    with process.stdin as patients:
        patients.write(few.read_bytes())
        patients.flush()
        wait_for_records(output, 1)
        result = batch(few, "--output", output, "--resume")
        process.kill()
    process.wait()
    assert result.code == 1
    assert "another run is writing the output" in result.stderr


@pytest.mark.parametrize("jobs", rest_slow(["2", "1"], 2))
def test_ctrl_c_ends_it_with_130_and_leaves_a_file_to_resume(jobs, many, many_records, tmp_path):
    output = tmp_path / "records.ndjson"
    with Terminal("triage", "--batch", many, "--output", output, "--jobs", jobs) as terminal:
        wait_for_records(output, 100)
        assert terminal.interrupt() == 130
        assert "--resume goes on from there" in terminal.screen
        assert "Traceback" not in terminal.screen
    kept = output.read_bytes()
    assert many_records.startswith(kept)
    assert 100 <= kept.count(b"\n") < MANY
    batch(many, "--output", output, "--resume")
    assert output.read_bytes() == many_records


@pytest.mark.parametrize("jobs", rest_slow(["2", "1"], 2))
def test_a_reader_that_has_enough_ends_it_quietly(jobs, many):
    process = started(many, "--jobs", jobs, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["id"] == "p0"
    process.stdout.close()
    assert process.wait(timeout=PATIENCE) == 0
    assert process.stderr is not None
    with process.stderr as errors:
        assert errors.read() == b""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="the children of a process are looked up in /proc")
def test_a_worker_that_is_killed_is_an_error_that_says_how_to_go_on(many, tmp_path):
    output = tmp_path / "records.ndjson"
    process = started(many, "--jobs", "2", "--output", output, stderr=subprocess.PIPE)
    wait_for_records(output, 100)
    for worker in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[:1]:
        os.kill(int(worker), signal.SIGKILL)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert b"a worker process ended before its time" in errors
    assert b"Traceback" not in errors


# On a terminal


def test_a_terminal_on_stderr_shows_how_far_it_is_and_a_pipe_does_not(few, few_records, tmp_path):
    output = tmp_path / "records.ndjson"
    with Terminal("triage", "--batch", few, out=output) as terminal:
        assert terminal.finish() == 1
        assert "120 patients, 105 failed" in terminal.screen
        assert terminal.screen.rstrip().endswith("painref: 105 of 120 patients failed.")
    assert output.read_bytes() == few_records.out


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--batch", "-", "--resume"), "--resume continues a file, and there is none."),
        (("--batch", "-", "--record", "brief"), "--record is 'brief'. It is one of: summary, full."),
        (("--batch", "-", "--absent", "no"), "--absent is 'no'. It is one of: unknown, as-declared."),
        (("--batch", "-", "--batch-format", "xml"), "--batch-format is 'xml'. It is one of: ndjson, csv."),
        (("--batch", "patients.xlsx"), "'.xlsx' does not say how the patients are written."),
        (("--batch", "-", "--set", "age=40"), "--batch takes no --answers, --set"),
        (("--batch", "-", "--json", "--fields", "id"), "--batch takes no --answers, --set"),
        *(
            (("--set", "age=40", *option.split()), "belong to --batch.")
            for option in (
                *("--output x", "--absent as-declared", "--absent unknown", "--resume", "--map x"),
                *("--record full", "--record summary", "--table verdicts"),
                *("--jobs 2", "--batch-format csv", "--engine duckdb"),
            )
        ),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(arguments, message):
    result = run("triage", *arguments, *(["--jobs", "1"] if "--batch" in arguments else []))
    assert result.code == 2
    assert message in result.stderr


def test_the_patients_are_never_the_output(few):
    before = few.read_bytes()
    result = batch(few, "--output", few, "--resume")
    assert result.code == 2
    assert few.read_bytes() == before


def test_patients_that_cannot_be_read_are_an_error(tmp_path):
    result = batch(tmp_path / "nobody.ndjson")
    assert result.code == 1
    assert "cannot read the patients: no such file or directory." in result.stderr
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    assert f"{empty}:1:1: the first line is not a header." in batch(empty).stderr
