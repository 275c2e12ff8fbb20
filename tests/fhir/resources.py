"""Answers and their QuestionnaireResponse, there and back, for the tests of this room."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import fhirkit

from painref.fhir.names import Resource
from painref.fhir.reading import answers_document
from painref.fhir.response import response_of
from painref.sources.document import Mapping, read_document
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.values import ClearedAnswer, Given
from tests.cited_patients import KNOWLEDGE

AS_OF = date(2026, 11, 28)


def answered(text: str) -> Given:
    """The answers of a file."""
    return read_answers(read_document(text.encode(), "a.yaml"), KNOWLEDGE, AS_OF)


def read_back(response: Resource) -> Given:
    """The answers of a response."""
    document = read_document(json.dumps(response).encode(), "r.json")
    assert isinstance(document, Mapping)
    return read_answers(answers_document(document, KNOWLEDGE), KNOWLEDGE, AS_OF)


def there_and_back(given: Given) -> Given:
    """The answers of the response that is made of some answers."""
    return read_back(response_of(given, KNOWLEDGE))


def meaning(given: Given) -> Given:
    """All that answers say, but for the order of what is unknown and whether one test stands in a list."""
    values = {
        name: replace(value, texts={}) if isinstance(value, ClearedAnswer) else value
        for name, value in given.values.items()
    }
    return replace(given, values=values, unknown=tuple(sorted(given.unknown)))


def items_of(resource: Any) -> Iterator[Resource]:
    """Every item of a questionnaire or response, at whatever depth."""
    for item in resource.get("item", []):
        yield item
        yield from items_of(item)


def item(resource: Resource, link: str) -> Resource:
    """The one item of a link id."""
    (found,) = (one for one in items_of(resource) if one["linkId"] == link)
    return found


def codes(resource: Resource, link: str) -> list[str]:
    """The codes that answer an item."""
    return [answer["valueCoding"]["code"] for answer in item(resource, link)["answer"]]


def problems(resource: Resource) -> list[str]:
    """What an independent validator of FHIR R4 finds wrong."""
    return [str(issue) for issue in fhirkit.validate(json.dumps(resource))]
