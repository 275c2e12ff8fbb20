"""Folders of invented knowledge that several tests share, and how much of a long list the quick run goes over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

GOOD = Path(__file__).parent / "lint" / "good"
"""A minimal sound folder."""

IN_FULL = os.environ.get("PAINREF_PROPERTIES") == "full"
"""Whether this is the full run of `.ci/run`: everything that the quick run takes samples of."""

T = TypeVar("T")

Sampled = Callable[[Iterable[Any], int], list[Any]]
"""The fixture `sampled`: ``sampled(items, 12)`` is one item in twelve, or in the full run all of them."""


def every_nth(items: Iterable[T], number: int) -> list[T]:
    """Return one item in so many, or in the full run all of them."""
    return list(items)[:: 1 if IN_FULL else number]


def rest_slow(cases: Iterable[Any], number: int) -> Sequence[Any]:
    """Return cases for ``parametrize``: one in so many is of the quick run, the rest are marked `slow`.

    A case of several names, or with marks of its own, is a `pytest.param`.
    """
    return [case if position % number == 0 else _slow(case) for position, case in enumerate(cases)]


def _slow(case: Any) -> Any:
    values, marks, id_ = case if isinstance(case, type(pytest.param())) else ((case,), (), None)
    return pytest.param(*values, marks=(*marks, pytest.mark.slow), id=id_)
