"""Criteria and triage in Postgres, where a server of Debian can be started, are what the engine says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from painref.sql.contract import TABLE
from painref.sql.dialects import UNKNOWN_KEYS, Dialect, table
from painref.sql.printed import script_lines
from painref.sql.rows import row_of
from painref.sql.statement import CRITERIA, Script, triage_script
from painref.triage.patient import Patient
from tests.sql.population import KNOWLEDGE, cited, random_patient
from tests.sql.test_criteria import differences as criteria_differences
from tests.sql.test_criteria import script
from tests.sql.test_decide import differences, gathered
from tests.triage.patients import RULES

pytestmark = pytest.mark.slow

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
RUNNER = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
"""The server does not run as root."""


@pytest.fixture(scope="module")
def socket() -> Iterator[Path]:
    """The folder of the socket of a server that nobody else reaches."""
    if not BINARIES or (RUNNER and shutil.which("runuser") is None):
        pytest.skip("no Postgres server here")
    bin_ = BINARIES[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="painref-pg-"))
    if RUNNER:
        shutil.chown(folder, "postgres")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run(
        [*RUNNER, bin_ / "initdb", "-D", folder / "data", "-A", "trust", "-U", "postgres"], check=True, cwd=folder
    )
    start = [*RUNNER, bin_ / "pg_ctl", "-w", "-D", folder / "data", "-l", folder / "log", "-o", options, "start"]
    subprocess.run(start, check=True, cwd=folder)
    yield folder
    stop = [*RUNNER, bin_ / "pg_ctl", "-w", "-D", folder / "data", "-m", "immediate", "stop"]
    subprocess.run(stop, check=True, cwd=folder)
    shutil.rmtree(folder)


def asked(socket: Path, text: str) -> str:
    command = ["psql", "-h", str(socket), "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "-A", "-t", "-f", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def load(socket: Path, script: Script, patients: Mapping[str, Patient]) -> None:
    """Carry out what is printed, on a table of some patients."""
    rows = "".join(f"{id_}\t{json.dumps(row_of(patient, KNOWLEDGE))}\n" for id_, patient in patients.items())
    made = table(script.columns, Dialect.POSTGRES)
    asked(socket, f"DROP TABLE IF EXISTS {TABLE} CASCADE;\n{made};\nCOPY {TABLE} FROM STDIN;\n{rows}\\.\n")
    asked(socket, "\n".join(script_lines(script, Dialect.POSTGRES, "of today", "everybody")))


def rows_of(socket: Path, view: str) -> list[dict[str, Any]]:
    lines = asked(socket, f"SELECT to_json(v) FROM {view} AS v;").splitlines()
    return [json.loads(line) for line in lines]


def test_every_criterion_is_what_the_engine_says(socket):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(100)} | cited(every=12)
    load(socket, script(), patients)
    found = rows_of(socket, CRITERIA)
    assert len(found) == len(patients)
    assert criteria_differences(patients, found) == []


def test_triage_is_what_the_engine_decides(socket):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(5000, 5060)} | cited(every=12)
    load(socket, triage_script(RULES, implied=False), patients)
    assert differences(RULES, patients, gathered(lambda view: rows_of(socket, view))) == []


def test_a_key_that_is_no_column_is_shown(socket):
    asked(socket, f"DROP TABLE IF EXISTS {CRITERIA}")
    load(socket, script(), {"nobody": Patient()})
    asked(socket, f"""INSERT INTO {TABLE} VALUES ('a', '{{"age": 60, "aeg": 60, "drugs__nsaid": null}}');""")
    assert rows_of(socket, UNKNOWN_KEYS) == [{"key": "aeg"}]
