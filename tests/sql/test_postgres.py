"""Criteria in Postgres, where a server of Debian can be started: true, false and unknown where the engine's are."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from painref.sql.contract import KEY, TABLE
from painref.sql.dialects import Dialect, statements, table
from painref.sql.statement import CRITERIA
from tests.sql.population import cells, cited, random_patient
from tests.sql.test_criteria import SCRIPT, differences

pytestmark = pytest.mark.slow

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
RUNNER = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
"""The server does not run as root."""


@pytest.fixture
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
    command = ["psql", "-h", str(socket), "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "-f", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_every_criterion_is_what_the_engine_says(socket):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(200)} | cited(every=4)
    rows = io.StringIO()
    csv.writer(rows, lineterminator="\n").writerows(cells(patients, SCRIPT.columns))
    loaded = (
        f"{table(SCRIPT.columns, Dialect.POSTGRES)};\nCOPY {TABLE} FROM STDIN (FORMAT csv);\n{rows.getvalue()}\\.\n"
    )
    asked(socket, loaded)
    asked(socket, ";\n".join(statements(SCRIPT, Dialect.POSTGRES)) + ";")
    found = csv.DictReader(io.StringIO(asked(socket, f"COPY {CRITERIA} TO STDOUT (FORMAT csv, HEADER);")))
    truths = {"t": True, "f": False, "": None}
    made = [{name: text if name == KEY else truths[text] for name, text in row.items()} for row in found]
    assert len(made) == len(patients)
    assert differences(patients, made) == []
