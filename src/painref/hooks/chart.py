"""What a request of CDS Hooks says of a patient, as answers to the questionnaire."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from painref.coding.answers import Coded, CodeReader
from painref.coding.concepts import Concept
from painref.errors import Place
from painref.hooks.incoming import Incoming, RequestError
from painref.hooks.records import allergy, drug, person_of, problem, resources_in, words_of_order
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.resolver import names_exactly, resolve
from painref.records import record
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar
from painref.sources.document import Sequence as SequenceNode
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.values import Given

PREFETCH: Mapping[str, str] = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "medications": "MedicationRequest?patient={{context.patientId}}&status=active",
    "statements": "MedicationStatement?patient={{context.patientId}}&status=active",
    "allergies": "AllergyIntolerance?patient={{context.patientId}}",
    "orders": "ServiceRequest?patient={{context.patientId}}&status=draft",
}
"""What is asked for with every call. Past problems too: a stent or an infarct counts for months."""

_LISTS: Mapping[str, tuple[tuple[str, ...], Callable[[Incoming], Concept | None]]] = {
    "conditions": (("Condition",), problem),
    "medications": (("MedicationRequest", "MedicationStatement"), drug),
    "statements": (("MedicationRequest", "MedicationStatement"), drug),
    "allergies": (("AllergyIntolerance",), allergy),
}


@record
class Chart:
    """A patient as a record system describes them.

    `coded` is what its lists say, `other_orders` the draft orders that name no procedure of painref. `lists` are the
    keys of the prefetch that came with the request.
    """

    given: Given
    coded: Coded
    other_orders: tuple[str, ...]
    lists: tuple[str, ...]
    deceased: bool


def chart_of(request: Incoming, reader: CodeReader, knowledge: Knowledge, today: date) -> Chart:
    """Return what a request says of its patient. Raises `RequestError` for what is not as FHIR R4 has it."""
    prefetch = request.get("prefetch") or Incoming({}, "prefetch")
    found = {name: value for name in PREFETCH if (value := prefetch.get(name)) is not None}
    if not found:
        raise RequestError(
            "the request carries none of the resources that painref needs.",
            remedy=f"Fill its prefetch: {', '.join(PREFETCH)}.",
            status=HTTPStatus.PRECONDITION_FAILED,
        )
    concepts = [
        concept
        for name, (kinds, read) in _LISTS.items()
        if name in found
        for resource in resources_in(found[name], kinds)
        if (concept := read(resource)) is not None
    ]
    coded = reader.read(concepts)
    answers: dict[str, Any] = dict(coded.answers)
    patient = next(resources_in(found["patient"], ("Patient",)), None) if "patient" in found else None
    person = person_of(patient, today) if patient is not None else None
    if person is not None and person.age is not None:
        answers["age"] = str(person.age)
    if person is not None and person.sex:
        answers["sex"] = person.sex
    asked, others = _requested(_orders(request, found), knowledge)
    if asked:
        answers["requested"] = list(asked)
    return Chart(
        given=read_answers(_node(answers), knowledge, today),
        coded=coded,
        other_orders=others,
        lists=tuple(found),
        deceased=person is not None and person.deceased,
    )


def _orders(request: Incoming, found: Mapping[str, Incoming]) -> Iterator[Incoming]:
    """Yield the draft orders: those of the context where the hook has them, else those that were fetched."""
    drafts = request.need("context").get("draftOrders") or found.get("orders")
    if drafts is not None:
        yield from resources_in(drafts, ("ServiceRequest",))


def _requested(orders: Iterator[Incoming], knowledge: Knowledge) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the procedures that are ordered, and the words of orders that name none of painref."""
    asked: list[str] = []
    others: list[str] = []
    for order in orders:
        words = words_of_order(order)
        named = [word for word in words if names_exactly(word, ("procedure",), knowledge)]
        if named:
            asked.append(resolve(named[0], ("procedure",), knowledge).id)
        else:
            others.extend(words[:1])
    return tuple(dict.fromkeys(asked)), tuple(dict.fromkeys(others))


_PLACE = Place("the record")


def _node(value: Any) -> Node:
    """Return plain data as an answers document."""
    match value:
        case dict():
            items = {str(key): _node(item) for key, item in value.items()}
            return MappingNode(_PLACE, items, dict.fromkeys(items, _PLACE))
        case list():
            return SequenceNode(_PLACE, [_node(item) for item in value])
        case _:
            return Scalar(_PLACE, str(value), plain=True)
