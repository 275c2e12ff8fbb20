"""JSON Schemas say what the annotations of records say, and the one for editors accepts the shipped data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NewType

import pytest
from jsonschema import Draft7Validator

from painref.library.location import built_in_data
from painref.output.machine.type_schema import Schemas, data_schema
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar, read_document
from painref.sources.loader import data_files
from tests.cli.terminal import REPOSITORY
from tests.samples import GOOD, rest_slow

Name = NewType("Name", str)


class Size(StrEnum):
    """How large."""

    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True)
class Paw:
    """One paw."""

    claws: int


@dataclass(frozen=True)
class Cat:
    """A cat, seen
    from outside.

    What follows is for programmers.
    """

    name: Name
    size: Size
    weight: float
    paws: tuple[Paw, ...]
    tame: bool = False
    tail: Paw | None = None
    answers: Mapping[str, bool | frozenset[str]] | None = None


CATS = Schemas()
CATS.of(Cat)
CAT = CATS.definitions["Cat"]


def test_a_record_is_an_object_with_nothing_else_in_it():
    assert CAT["type"] == "object"
    assert CAT["additionalProperties"] is False


def test_every_field_of_a_printed_record_is_there():
    assert CAT["required"] == ["name", "size", "weight", "paws", "tame", "tail", "answers"]


def test_a_field_with_a_default_need_not_be_written():
    schemas = Schemas(written=True)
    schemas.of(Cat)
    assert schemas.definitions["Cat"]["required"] == ["name", "size", "weight", "paws"]


def test_the_first_paragraph_of_the_docstring_describes_it_in_one_line():
    assert CAT["description"] == "A cat, seen from outside."


@pytest.mark.parametrize(
    ("field", "schema"),
    [
        ("name", {"type": "string"}),
        ("size", {"$ref": "#/$defs/Size"}),
        ("weight", {"type": "number"}),
        ("paws", {"type": "array", "items": {"$ref": "#/$defs/Paw"}}),
        ("tame", {"type": "boolean"}),
        ("tail", {"anyOf": [{"$ref": "#/$defs/Paw"}, {"type": "null"}]}),
    ],
)
def test_a_field_has_the_schema_of_its_annotation(field, schema):
    assert CAT["properties"][field] == schema


def test_an_enumeration_lists_its_values():
    assert CATS.definitions["Size"] == {"description": "How large.", "type": "string", "enum": ["small", "large"]}


def test_a_mapping_describes_its_values_whatever_their_names():
    several = {"anyOf": [{"type": "boolean"}, {"type": "array", "items": {"type": "string"}}]}
    assert CAT["properties"]["answers"]["anyOf"][0] == {"type": "object", "additionalProperties": several}


@pytest.mark.parametrize("hint", [bytes, tuple[int, str], dict[str, int]])
def test_what_has_no_schema_is_refused(hint):
    with pytest.raises(TypeError, match="no JSON Schema for"):
        Schemas().of(hint)


def test_two_types_of_one_name_are_refused():
    other = dataclass(type("Paw", (), {"__doc__": "Another.", "__annotations__": {}}))
    schemas = Schemas()
    schemas.of(Paw)
    with pytest.raises(TypeError, match="two types called Paw"):
        schemas.of(other)


# --- Data files ---------------------------------------------------------------------------------------------------

DATA = Draft7Validator(data_schema())


def as_an_editor_reads_it(node: Node) -> Any:
    """The values of a file by the rules of YAML 1.2, which are those of painref."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, MappingNode):
        return {key: as_an_editor_reads_it(item) for key, item in node.items.items()}
    return [as_an_editor_reads_it(item) for item in node.items]


def problems(text: bytes) -> list[str]:
    return [error.message for error in DATA.iter_errors(as_an_editor_reads_it(read_document(text, "data.yaml")))]


def test_the_schema_of_data_files_is_a_schema():
    Draft7Validator.check_schema(data_schema())


@pytest.mark.parametrize(
    "path", rest_slow([*data_files(GOOD), *data_files(built_in_data())], 3), ids=lambda path: path.name
)
def test_sound_data_is_accepted(path):
    assert problems(path.read_bytes()) == []


@pytest.mark.parametrize("path", data_files(built_in_data()), ids=lambda path: path.name)
def test_every_shipped_file_tells_editors_where_its_schema_is(path):
    lead, _, schema = path.read_text(encoding="utf-8").partition("\n")[0].partition("$schema=")
    assert lead == "# yaml-language-server: "
    # Asked of the checkout: an installed copy has the data without docs/.
    assert (REPOSITORY / "data" / schema).is_file()


def test_the_schema_that_editors_read_is_up_to_date():
    written = json.loads((REPOSITORY / "docs" / "data.schema.json").read_text(encoding="utf-8"))
    assert written == data_schema(), "run: painref schema data > docs/data.schema.json"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"sections: [{id: a, name: A, nmae: B}]", "'nmae' was unexpected"),
        (b"sections: [{id: a}]", "'name' is a required property"),
        (b"bodies: [{id: a, name: A, kind: socety, jurisdiction: us}]", "'socety' is not one of"),
        (b"sections: {id: a, name: A}", "is not of type 'array'"),
        (b"sectoins: []", "'sectoins' was unexpected"),
    ],
)
def test_data_that_would_not_load_is_marked(text, said):
    assert [message for message in problems(text) if said in message]


def test_text_that_looks_like_a_number_is_text():
    assert problems(b"references: [{id: a, kind: rct, title: 1984, year: 2020, jurisdiction: us, pmid: 123}]") == []
