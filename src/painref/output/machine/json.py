"""Records as JSON and YAML, in one envelope for every command. docs/json.md is the contract."""

from __future__ import annotations

import sys
from typing import Any

from painref.notice import INTENDED_USE
from painref.output.options import Form
from painref.output.registry import record_kind


def schema_name(kind: str) -> str:
    """Return the name of the schema of a kind of record, with its version."""
    return f"painref/{kind}/{record_kind(kind).version}"


def write_record(kind: str, result: Any, form: Form, data_version: str | None) -> None:
    """Write plain data to stdout as JSON or YAML, in an envelope that names its kind, schema and data version."""
    if form is Form.YAML:
        write_document({**_envelope(kind, data_version), "result": result}, form)
    else:
        import json  # YAML and tables do without it

        head = "".join(
            f"  {json.dumps(name)}: {json.dumps(text)},\n" for name, text in _envelope(kind, data_version).items()
        )
        nested = indented(result, "\n  ")
        sys.stdout.write(f'{{\n{head}  "result": {nested}\n}}\n')


def indented(value: Any, margin: str = "\n") -> str:
    """Return plain data as ``json.dumps(value, indent=2)`` does, in less than half the time.

    Asked to indent, `json` does without its C encoder. `margin` is what a line begins with, the line feed included.
    """
    from json import dumps  # as above
    from json.encoder import encode_basestring_ascii as quoted

    def text(value: Any, margin: str) -> str:
        if isinstance(value, str):
            return quoted(value)
        if isinstance(value, bool) or value is None:
            return "null" if value is None else "true" if value else "false"
        if not isinstance(value, dict | list):
            return dumps(value)
        if not value:
            return "{}" if isinstance(value, dict) else "[]"
        inner = f"{margin}  "
        if isinstance(value, list):
            return f"[{inner}{f',{inner}'.join([text(item, inner) for item in value])}{margin}]"
        fields = [f"{quoted(name)}: {text(item, inner)}" for name, item in value.items()]
        return f"{{{inner}{f',{inner}'.join(fields)}{margin}}}"

    return text(value, margin)


def write_document(value: Any, form: Form) -> None:
    """Write plain data to stdout as it is, as JSON in ASCII or as YAML."""
    import json  # as above

    if form is Form.YAML:
        import yaml  # JSON does without it

        # PyYAML writes no enumerations; through JSON they are the text that they stand for.
        sys.stdout.write(yaml.safe_dump(json.loads(json.dumps(value)), sort_keys=False, width=120))
    else:
        json.dump(value, sys.stdout, ensure_ascii=True, indent=2)
        sys.stdout.write("\n")


def _envelope(kind: str, data_version: str | None) -> dict[str, str | None]:
    return {"schema": schema_name(kind), "data_version": data_version, "intended_use": INTENDED_USE}
