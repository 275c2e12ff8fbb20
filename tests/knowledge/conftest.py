"""The knowledge that these tests share: a minimal sound folder of invented entries, and the built-in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from painref.knowledge import Knowledge, load

GOOD = Path(__file__).parent / "lint" / "good"


@pytest.fixture(scope="session")
def good() -> Knowledge:
    return load(GOOD)


@pytest.fixture(scope="session")
def built_in() -> Knowledge:
    return load()
