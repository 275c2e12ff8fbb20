"""The files of a batch, for tests that run one in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch.files import Batch


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    """A batch of invented patients over the small invented knowledge."""
    return Batch(tmp_path)
