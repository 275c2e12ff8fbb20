"""The good knowledge: a minimal sound data folder of invented entries that these tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from painref.knowledge import Knowledge, load

GOOD = Path(__file__).parent / "lint" / "good"


@pytest.fixture(scope="session")
def good() -> Knowledge:
    return load(GOOD)
