"""How far the quick run goes, how memory is kept small, and the knowledge that many tests share."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import lru_cache

import pytest
from hypothesis import settings

from painref.knowledge.knowledge import Knowledge
from painref.library.open import load
from painref.sources import loader
from painref.sources.document import Node, read_document
from tests.opened import built_in_knowledge
from tests.samples import GOOD, IN_FULL, Sampled, every_nth

# Set by pytest-xdist, or by the window that the tests are started from: each test says how wide its own is.
os.environ.pop("COLUMNS", None)

LARGE = 20_000
"""A file of more bytes than this is large: those of the shipped data are, those that tests write are not."""

gc.enable()
gc.set_threshold(100_000, 20, 20)

settings.register_profile("quick", max_examples=10, derandomize=True, deadline=None)
settings.register_profile("full", max_examples=100, derandomize=True, deadline=None)
settings.load_profile("full" if IN_FULL else "quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what the quick run tests on some examples alone, so that it can be run in full alone."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")
        if "sampled" in getattr(item, "fixturenames", ()):
            item.add_marker("sampled")


def pytest_collection_finish() -> None:
    """Leave out of garbage collection what stays until the end: modules, tests, knowledge."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Have each large file of YAML parsed once: many tests read the shipped data, and none changes what was read.

    Small files are many, and those of the last few reads are kept.
    """
    large = lru_cache(maxsize=40)(read_document)
    small = lru_cache(maxsize=20)(read_document)

    def read(data: bytes, file: str) -> Node:
        return (large if len(data) > LARGE else small)(data, file)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "read_document", read)
        yield


@pytest.fixture(scope="session")
def sampled() -> Sampled:
    """Return what takes one item in so many for the quick run, and all for the full one; it marks a test `sampled`."""
    return every_nth


@pytest.fixture(scope="session")
def good() -> Knowledge:
    """A minimal sound folder of invented entries."""
    return load(GOOD)


@pytest.fixture(scope="session")
def built_in() -> Knowledge:
    """The built-in knowledge."""
    return built_in_knowledge()
