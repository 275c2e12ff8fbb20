"""The registry of kinds of record: every name in it leads somewhere, and every column to a field."""

from __future__ import annotations

import inspect

import pytest

from painref.output.machine.fields import paths_in
from painref.output.registry import BATCH_LINES, ENVELOPED, RECORD_KINDS, imported, record_kind, record_type

TABULAR = [kind for kind, row in RECORD_KINDS.items() if row.columns]


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_the_type_of_a_kind_is_a_record(kind):
    assert record_type(kind)


@pytest.mark.parametrize("kind", ENVELOPED)
def test_a_kind_in_an_envelope_has_a_printer_that_takes_a_page(kind):
    _, page, *question = inspect.signature(imported(record_kind(kind).screen)).parameters.values()
    assert page.name == "page"
    assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in question)


@pytest.mark.parametrize("kind", BATCH_LINES)
def test_a_line_of_a_batch_has_no_printer(kind):
    assert record_kind(kind).screen == ""


@pytest.mark.parametrize("kind", TABULAR)
def test_every_column_is_a_field_of_the_record(kind):
    row = record_kind(kind)
    paths_in(",".join([row.rows, *row.columns.values()]), record_type(kind), kind)


def test_a_kind_that_is_not_registered_is_a_lookup_error():
    with pytest.raises(LookupError, match="'poem' is not among the kinds of record"):
        record_kind("poem")
