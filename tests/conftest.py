"""How far Hypothesis goes, how memory is kept small, and the knowledge that many tests share."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

from painref.knowledge.knowledge import Knowledge
from painref.library.open import load
from tests.samples import GOOD

# Set by pytest-xdist, or by the window that the tests are started from: each test says how wide its own is.
os.environ.pop("COLUMNS", None)

gc.enable()
gc.set_threshold(20_000, 20, 20)

settings.register_profile("quick", max_examples=40, derandomize=True, deadline=None)
settings.register_profile("full", max_examples=200, derandomize=True, deadline=None)
settings.load_profile(os.environ.get("PAINREF_PROPERTIES", "quick"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what Hypothesis tests, so that it can be run in full alone."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")


def pytest_collection_finish() -> None:
    """Leave out of garbage collection what stays until the end: modules, tests, knowledge."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def good() -> Knowledge:
    """A minimal sound folder of invented entries."""
    return load(GOOD)


@pytest.fixture(scope="session")
def built_in() -> Knowledge:
    """The built-in knowledge."""
    return load()
