"""One Hypothesis profile for everybody, and the knowledge that many tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

from painref.knowledge.knowledge import Knowledge
from painref.library.access import load
from tests.samples import GOOD

settings.register_profile("ci", max_examples=200, derandomize=True, deadline=None)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def good() -> Knowledge:
    """A minimal sound folder of invented entries."""
    return load(GOOD)


@pytest.fixture(scope="session")
def built_in() -> Knowledge:
    """The built-in knowledge."""
    return load()
