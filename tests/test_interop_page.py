"""docs/interop.md: every command on it runs, and what it says of maps is what there is."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from painref.tables import maps
from tests.cli.terminal import REPOSITORY, run

PAGE = (REPOSITORY / "docs" / "interop.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run every command of the page, in its order, in a folder that has the examples."""
    pytest.importorskip("duckdb")
    folder = tmp_path_factory.mktemp("interop")
    (folder / "examples").symlink_to(REPOSITORY / "examples")
    for command in commands():
        program, *arguments = shlex.split(command)
        target = folder / arguments.pop() if ">" in arguments else None
        if target:
            arguments.remove(">")
        if program == "painref":
            in_process = ("--jobs", "1") if "--batch" in arguments else ()
            done = run(*arguments, *in_process, cwd=folder)
            assert done.code in (0, 1 if "patients.csv" in command else 0), (command, done.stderr)
            output = done.stdout
        else:
            output = subprocess.run(
                [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=True
            ).stdout
        if target:
            target.write_text(output)
        else:
            (folder / "last.txt").write_text(output)
    return folder


def test_an_analyst_gets_from_a_foreign_table_to_a_database_of_verdicts_in_three_commands(ran: Path) -> None:
    import duckdb

    found = duckdb.connect(str(ran / "cohort.duckdb"), read_only=True)
    rows = found.execute("SELECT DISTINCT id FROM verdicts WHERE on_offer ORDER BY id").fetchall()
    assert [identity for (identity,) in rows] == ["K-001", "K-002", "K-003", "K-004", "K-005"]


def test_the_query_of_the_page_answers(ran: Path) -> None:
    import duckdb

    [query] = re.findall(r"^```sql\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    found = duckdb.connect(str(ran / "tables-db" / "painref.duckdb"), read_only=True).execute(query).fetchall()
    assert found


@pytest.mark.parametrize("keys", [maps.TOP_KEYS, maps.COLUMN_KEYS, maps.ROW_KEYS], ids=["map", "column", "rows"])
def test_every_key_of_a_map_is_on_the_page(keys: tuple[str, ...]) -> None:
    assert [key for key in keys if f"`{key}" not in PAGE] == []
