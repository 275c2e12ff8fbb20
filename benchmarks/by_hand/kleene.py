"""The types of a criterion written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Answers = Mapping[str, Any]
"""Answers by question id: yes or no, a number, an option, or the set of options chosen. Absent is unknown."""

Kleene = bool | None
"""True, false, or unknown."""
