"""Which fields of the knowledge hold ids: all of them are looked up."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass

import pytest

from painref.knowledge import model as models
from painref.lint.unresolved import FIELDS

LOOKED_UP_ELSEWHERE = {
    ("Question", "common"),  # in what the question names
    ("Question", "values"),  # answers of its own
    ("Question", "other"),  # an option of its own
}

RECORDS = [kind for name in dir(models) if isinstance(kind := getattr(models, name), type) and is_dataclass(kind)]


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_field_that_holds_ids_is_looked_up(kind: type) -> None:
    listed = {field for each in kind.__mro__ for field in FIELDS.get(each, {})}
    of_ids = {field.name for field in fields(kind) if re.search(r"\bId\b", str(field.type))} - {"id", "refs"}
    assert {field for field in of_ids - listed if (kind.__name__, field) not in LOOKED_UP_ELSEWHERE} == set()
