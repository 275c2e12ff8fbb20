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

    print_text(kind, json.dumps(plain_data(result), indent=2), data_version=data_version)


def print_text(kind: str, record: str, *, data_version: str | None) -> None:
    """A record that is JSON text already, indented by two, in the same envelope."""
    envelope = {
        "schema": f"painref/{kind}/{SCHEMA_VERSION}",
        "data_version": data_version,
        "intended_use": INTENDED_USE,
    }
    head = json.dumps(envelope, indent=2).removesuffix("\n}")
    nested = record.replace("\n", "\n  ")
    sys.stdout.write(f'{head},\n  "result": {nested}\n}}\n')
