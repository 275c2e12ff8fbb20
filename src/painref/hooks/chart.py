"""What a request of CDS Hooks says of a patient, as answers to the questionnaire."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any

from painref.coding.answers import Coded, CodeReader
from painref.coding.concepts import Concept
from painref.errors import Place
from painref.fhir.names import QUESTIONNAIRE
from painref.fhir.reading import RESPONSE, answers_document
from painref.hooks.incoming import Incoming, RequestError
from painref.hooks.merging import Merged, merged
from painref.hooks.records import Person, allergy, drug, person_of, problem, resources_in, words_of_order
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.resolver import named_exactly
from painref.records import record
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import as_node
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.values import Given

PREFETCH: Mapping[str, str] = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "medications": "MedicationRequest?patient={{context.patientId}}&status=active",
    "statements": "MedicationStatement?patient={{context.patientId}}&status=active",
    "allergies": "AllergyIntolerance?patient={{context.patientId}}",
    "orders": "ServiceRequest?patient={{context.patientId}}&status=draft",
    "answers": f"{RESPONSE}?patient={{{{context.patientId}}}}&questionnaire={QUESTIONNAIRE}&_sort=-authored&_count=1",
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

    `given` are the answers of its lists and of the form, if one was filled in; `coded` is what the lists say. `notes`
    are what was made of contradictions; `other_orders` the draft orders that name no procedure of painref; `lists` the
    keys of the prefetch that came with the request.
    """

    given: Given
    coded: Coded
    notes: tuple[str, ...]
    other_orders: tuple[str, ...]
    lists: tuple[str, ...]
    deceased: bool


def chart_of(request: Incoming, reader: CodeReader, knowledge: Knowledge, today: date) -> Chart:
    """Return what a request says of its patient.

    Raises `RequestError` for what is not as FHIR R4 has it, `AnswerError` for a form that does not fit.
    """
    prefetch = request.get("prefetch") or Incoming({}, "prefetch")
    found = {name: value for name in PREFETCH if (value := prefetch.get(name)) is not None}
    if not found:
        raise RequestError(
            "the request carries none of the resources that painref needs.",
            remedy=f"Fill its prefetch: {', '.join(PREFETCH)}.",
            status=HTTPStatus.PRECONDITION_FAILED,
        )
    form = _form(found["answers"], knowledge, today) if "answers" in found else None
    as_of = form.as_of if form is not None else today
    coded = reader.read(_concepts(found, as_of))
    patient = next(resources_in(found["patient"], ("Patient",)), None) if "patient" in found else None
    person = person_of(patient, today) if patient is not None else None
    asked, others = _requested(_orders(request, found), knowledge)
    answers = {**coded.answers, **_about(person), **({"requested": list(asked)} if asked else {})}
    lists = read_answers(as_node(answers, _PLACE), knowledge, as_of)
    both = merged(form, lists, knowledge) if form is not None else Merged(lists, ())
    aged = (f"The form is of {as_of.isoformat()}; times count from that day.",) if as_of != today else ()
    return Chart(
        given=both.given,
        coded=coded,
        notes=(*aged, *both.notes),
        other_orders=others,
        lists=tuple(found),
        deceased=person is not None and person.deceased,
    )


def _form(found: Incoming, knowledge: Knowledge, today: date) -> Given | None:
    """Return the answers of the newest form of painref that was filled in; None if there is none."""
    forms = [
        response
        for response in resources_in(found, (RESPONSE,))
        if f"{response.text('questionnaire').partition('|')[0]}-".startswith(f"{QUESTIONNAIRE}-")  # or that of a region
    ]
    if not forms:
        return None
    newest = max(forms, key=lambda response: response.text("authored"))
    document = as_node(newest.value, _PLACE)
    if not isinstance(document, MappingNode):
        return None
    return read_answers(answers_document(document, knowledge), knowledge, today)


def _concepts(found: Mapping[str, Incoming], as_of: date) -> Iterator[Concept]:
    """Yield what is on the lists. What began after the day that times count from is there, without a date."""
    for name, (kinds, read) in _LISTS.items():
        for resource in resources_in(found[name], kinds) if name in found else ():
            concept = read(resource)
            if concept is not None:
                later = concept.since is not None and concept.since > as_of
                yield replace(concept, since=None) if later else concept


def _about(person: Person | None) -> dict[str, Any]:
    if person is None:
        return {}
    age = {"age": person.age} if person.age is not None else {}
    return {**age, **({"sex": person.sex} if person.sex else {})}


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
        named = next(filter(None, (named_exactly(word, ("procedure",), knowledge) for word in words)), None)
        if named is not None:
            asked.append(named.id)
        else:
            others.extend(words[:1])
    return tuple(dict.fromkeys(asked)), tuple(dict.fromkeys(others))


_PLACE = Place("prefetch")
