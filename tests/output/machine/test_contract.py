"""What docs/json.md promises of versions: no field goes away or changes without a new one."""

from __future__ import annotations

import pytest

from tests.output.machine.contract import FILE, broken, contract, read, written

BEFORE = {"painref/cat/1": {"result": "record", "result.size": "one of small, large or null", "result.name": "string"}}


def test_documented_fields_are_those_of_the_program() -> None:
    renew = "docs/json-fields.txt is not what the program prints; renew it: python -m tests.output.machine.contract"
    assert read(FILE.read_text(encoding="utf-8")) == contract(), renew


def test_the_text_gives_the_fields_back() -> None:
    assert read(written(BEFORE)) == BEFORE


@pytest.mark.parametrize(
    ("field", "type_", "breach"),
    [
        ("result.name", None, "painref/cat/1: result.name is gone"),
        ("result.name", "integer", "painref/cat/1: result.name was string, and is integer"),
        ("result.size", "one of large or null", "result.size was one of small, large or null, and is one of large"),
        ("result.size", "one of small, large", "result.size was one of small, large or null"),
        ("result.size", "one of huge, small, large or null", ""),
        ("result.age", "integer", ""),
    ],
)
def test_what_is_a_breach_under_the_same_version(field: str, type_: str | None, breach: str) -> None:
    fields = {**BEFORE["painref/cat/1"], field: type_}
    after = {"painref/cat/1": {path: found for path, found in fields.items() if found is not None}}
    breaches = list(broken(BEFORE, after))
    assert len(breaches) == bool(breach)
    assert all(breach in text for text in breaches)


def test_a_new_version_may_change_everything() -> None:
    assert list(broken(BEFORE, {"painref/cat/2": {"result": "string"}})) == []
