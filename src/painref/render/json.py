"""Records as JSON: dataclasses field by field, one envelope for every command."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import Any

from painref.triage.assessment import INTENDED_USE

SCHEMA_VERSION = 1
"""Raised when a field of any record changes its meaning or goes away."""


def plain_data(value: Any) -> Any:
    """A record as dictionaries, lists and scalars; whole numbers without a fraction."""
    if dataclasses.is_dataclass(value):
        return {spec.name: plain_data(getattr(value, spec.name)) for spec in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain_data(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(plain_data(item) for item in value)
    if isinstance(value, tuple | list):
        return [plain_data(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def print_record(kind: str, result: Any, *, data_version: str | None = None) -> None:
    """The record to stdout, in an envelope that names its kind, schema and data version."""
    envelope = {
        "schema": f"painref/{kind}/{SCHEMA_VERSION}",
        "data_version": data_version,
        "intended_use": INTENDED_USE,
        "result": plain_data(result),
    }
    json.dump(envelope, sys.stdout, ensure_ascii=True, indent=2)
    sys.stdout.write("\n")
