"""Records for scripts: dataclasses field by field, one envelope for every command. docs/json.md is the contract."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from painref import INTENDED_USE
from painref.output.text import Form

SCHEMA_VERSION = 1
"""Raised when a field of any record changes its meaning or goes away."""

RECORDS: Mapping[str, str] = {
    "procedure": "painref.reference.procedure.ProcedurePage",
    "condition": "painref.reference.condition.ConditionPage",
    "procedures": "painref.reference.lines.ProcedureLine[]",
    "conditions": "painref.reference.lines.ConditionLine[]",
    "medications": "painref.knowledge.model.Medication[]",
    "questions": "painref.knowledge.model.Question[]",
    "assessment": "painref.triage.assessment.Assessment",
    "what-if": "painref.triage.compare.Comparison",
    "hold": "painref.reference.holds.HoldPage",
    "criteria": "painref.triage.requirements.CriteriaPage",
    "comparison": "painref.reference.compare.Comparison",
    "matrix": "painref.reference.matrix.Matrix",
    "search": "painref.reference.search.SearchResult",
    "topics": "painref.reference.topics.TopicLine[]",
    "topic": "painref.reference.topics.TopicPage",
    "references": "painref.reference.bibliography.ReferenceLine[]",
    "reference": "painref.reference.bibliography.ReferencePage",
    "unverified": "painref.reference.bibliography.CitedStatement[]",
    "cases": "painref.triage.cases.CaseLine[]",
    "case": "painref.triage.cases.AssessedCase",
    "problems": "painref.sources.binder.Problem[]",
    "diff": "painref.triage.overlay_effects.OverlayEffects",
    "statistics": "painref.reference.statistics.Statistics",
    "schemas": "painref.output.machine.schema.SchemaLine[]",
}
"""Every kind of record that a command may print, and its type, ``[]`` for several. Imported only where it is needed."""


def record_type(kind: str) -> Any:
    """The type of the records of a kind, as an annotation."""
    from importlib import import_module
    from types import GenericAlias

    module, _, name = RECORDS[kind].removesuffix("[]").rpartition(".")
    cls = getattr(import_module(module), name)
    return GenericAlias(tuple, (cls, ...)) if RECORDS[kind].endswith("[]") else cls


def check_fields(kind: str, fields: str, form: Form) -> None:
    """Raises `UsageError` for a field, of those with commas between them, that the record does not have."""
    if form in (Form.CSV, Form.MARKDOWN):
        from painref.output.machine.tabular import check_columns

        check_columns(kind, fields)
        return
    from painref.output.machine.fields import paths_in

    paths_in(fields, record_type(kind), kind)


def print_record(
    kind: str, result: Any, *, data_version: str | None = None, form: Form = Form.JSON, fields: str | None = None
) -> None:
    """The record to stdout, in an envelope that names its kind, schema and data version; see `print_data`."""
    from painref.records import to_builtins

    print_data(kind, to_builtins(result), data_version=data_version, form=form, fields=fields)


def print_data(
    kind: str, result: Any, *, data_version: str | None, form: Form = Form.JSON, fields: str | None = None
) -> None:
    """Plain data in the same envelope, or as a table, which has none. `fields` are paths with commas between them.

    Raises `UsageError` for a field that the record does not have, or a table of what is none; `LookupError` for a kind
    that is not in `RECORDS`.
    """
    if kind not in RECORDS:
        raise LookupError(f"'{kind}' is not among the kinds of record")
    if form in (Form.CSV, Form.MARKDOWN):
        from painref.output.machine.tabular import print_table

        print_table(kind, result, form, fields)
        return
    if fields is not None:
        from painref.output.machine.fields import paths_in, select

        result = select(result, paths_in(fields, record_type(kind), kind))
    if form is Form.YAML:
        write_yaml({**_envelope(kind, data_version), "result": result})
    else:
        import json

        print_text(kind, json.dumps(result, indent=2), data_version=data_version)


def _envelope(kind: str, data_version: str | None) -> dict[str, str | None]:
    return {
        "schema": f"painref/{kind}/{SCHEMA_VERSION}",
        "data_version": data_version,
        "intended_use": INTENDED_USE,
    }


def print_text(kind: str, record: str, *, data_version: str | None) -> None:
    """A record that is JSON text already, indented by two, in its envelope."""
    head = "".join(f'  "{name}": {_quoted(text)},\n' for name, text in _envelope(kind, data_version).items())
    nested = record.replace("\n", "\n  ")
    sys.stdout.write(f'{{\n{head}  "result": {nested}\n}}\n')


def _quoted(text: str | None) -> str:
    """The text as JSON. A look-up of what is stored needs no more of `json` than this, and loading it takes time."""
    if text is not None and text.isascii() and text.isprintable() and not {'"', "\\"} & set(text):
        return f'"{text}"'
    import json

    return json.dumps(text)


def write_json(value: Any) -> None:
    """The value to stdout, in ASCII."""
    import json

    json.dump(value, sys.stdout, ensure_ascii=True, indent=2)
    sys.stdout.write("\n")


def write_yaml(value: Any) -> None:
    """The value to stdout, in YAML."""
    import json

    import yaml

    # PyYAML writes no enumerations; through JSON they are the text that they stand for.
    sys.stdout.write(yaml.safe_dump(json.loads(json.dumps(value)), sort_keys=False, width=120))
