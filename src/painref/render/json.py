"""Records as JSON: dataclasses field by field, one envelope for every command."""

from __future__ import annotations

import json
import sys
from typing import Any

from painref import INTENDED_USE

SCHEMA_VERSION = 1
"""Raised when a field of any record changes its meaning or goes away."""


def print_record(kind: str, result: Any, *, data_version: str | None = None) -> None:
    """The record to stdout, in an envelope that names its kind, schema and data version."""
    from painref.knowledge.record import plain_data

    print_data(kind, plain_data(result), data_version=data_version)


def print_data(kind: str, result: Any, *, data_version: str | None) -> None:
    """Plain data in the same envelope."""
    envelope = {
        "schema": f"painref/{kind}/{SCHEMA_VERSION}",
        "data_version": data_version,
        "intended_use": INTENDED_USE,
        "result": result,
    }
    json.dump(envelope, sys.stdout, ensure_ascii=True, indent=2)
    sys.stdout.write("\n")
