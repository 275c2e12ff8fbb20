"""The table of every criterion says what the knowledge says now."""

from __future__ import annotations

import runpy
from pathlib import Path

from tests.cited_patients import KNOWLEDGE

ROOT = Path(__file__).parents[1]
SCRIPT = runpy.run_path(str(ROOT / "benchmarks" / "criteria.py"))


def test_the_table_is_fresh() -> None:
    written = (ROOT / "docs" / "criteria.csv").read_text(encoding="utf-8")
    fresh = SCRIPT["table"](KNOWLEDGE)
    assert written == fresh, "run: python benchmarks/criteria.py"


def test_most_criteria_have_been_read_as_they_stand() -> None:
    rows = list(SCRIPT["rows_of"](KNOWLEDGE))
    read = SCRIPT["verdicts"]()
    assert sum(row.key in read for row in rows) >= 0.9 * len(rows)
