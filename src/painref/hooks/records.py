"""What FHIR R4 resources say of a patient: the person, problems, drugs, allergies and orders.

A list says what is there. What it lacks is unknown, and never no.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from painref.coding.concepts import Code, Concept, Kind, system_called
from painref.hooks.incoming import Incoming
from painref.records import record

BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
"""The extension that holds sex at birth. The administrative gender of a patient is not that, and is not read."""

_BIRTH_SEXES = {"F": "female", "M": "male"}

UNNAMED_DRUG = "a drug that the record does not name"

_ENDED_PROBLEM = ("inactive", "remission", "resolved")
_UNCERTAIN = ("unconfirmed", "provisional", "differential")
_NOT_SO = ("refuted", "entered-in-error")
_ENDED_DRUG = ("completed", "stopped", "cancelled", "not-taken", "ended")
_NO_DRUG = ("entered-in-error", "draft")


@record
class Person:
    """What is known of the person: whole years of age, and sex at birth; empty or None if unknown."""

    age: int | None
    sex: str
    deceased: bool


def person_of(patient: Incoming, today: date) -> Person:
    """Return what a Patient resource says of the person. A date of birth without a day gives no age."""
    born = day_of(patient.text("birthDate"))
    age = None
    if born is not None and born <= today:
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    sex = next((item.text("valueCode") for item in patient.each("extension") if item.text("url") == BIRTH_SEX), "")
    died = patient.get("deceasedDateTime") is not None
    flag = patient.get("deceasedBoolean")
    return Person(age=age, sex=_BIRTH_SEXES.get(sex, ""), deceased=died or (flag is not None and flag.value is True))


def resources_in(found: Incoming, kinds: tuple[str, ...]) -> Iterator[Incoming]:
    """Yield the resources of some kinds that a search found: a Bundle of them, or one alone."""
    if found.text("resourceType") != "Bundle":
        if found.text("resourceType") in kinds:
            yield found
        return
    for entry in found.each("entry"):
        resource = entry.get("resource")
        if resource is not None and resource.text("resourceType") in kinds:
            yield resource


def problem(condition: Incoming) -> Concept | None:
    """Return what a Condition says; None if it is refuted or was entered in error."""
    verification = _status(condition, "verificationStatus")
    if verification in _NOT_SO:
        return None
    codes, text = _coded(condition.get("code"))
    return Concept(
        kind=Kind.FINDING,
        codes=codes,
        text=text,
        since=_onset(condition),
        ended=_status(condition, "clinicalStatus") in _ENDED_PROBLEM,
        certain=verification not in _UNCERTAIN,
    )


def allergy(intolerance: Incoming) -> Concept | None:
    """Return what an AllergyIntolerance says; None if it is refuted or was entered in error."""
    verification = _status(intolerance, "verificationStatus")
    if verification in _NOT_SO:
        return None
    codes, text = _coded(intolerance.get("code"))
    return Concept(kind=Kind.FINDING, codes=codes, text=text, certain=verification not in _UNCERTAIN)


def drug(request: Incoming) -> Concept | None:
    """Return what a MedicationRequest or MedicationStatement says; None of one that is not taken and never was.

    One that names no drug is a drug nevertheless.
    """
    status = request.text("status")
    forbidden = request.get("doNotPerform")
    if status in _NO_DRUG or (forbidden is not None and forbidden.value is True):
        return None
    codes, text = _coded(request.get("medicationCodeableConcept"))
    reference = request.get("medicationReference")
    if reference is not None:
        codes, text = _contained(request, reference.text("reference")) or (codes, text)
        text = text or reference.text("display")
    if not (text or any(code.display or code.code for code in codes)):
        text = UNNAMED_DRUG
    return Concept(kind=Kind.DRUG, codes=codes, text=text, ended=status in _ENDED_DRUG)


def words_of_order(order: Incoming) -> tuple[str, ...]:
    """Return what a ServiceRequest or other order asks for, in the words that it has for it."""
    codes, text = _coded(order.get("code"))
    return tuple(dict.fromkeys(filter(None, (text, *(code.display for code in codes)))))


def day_of(text: str) -> date | None:
    """Return the day that a FHIR date or time begins with; None if it names no day."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _onset(condition: Incoming) -> date | None:
    period = condition.get("onsetPeriod")
    return day_of(condition.text("onsetDateTime") or (period.text("start") if period is not None else ""))


def _status(resource: Incoming, name: str) -> str:
    status = resource.get(name)
    return next((item.text("code") for item in status.each("coding")), "") if status is not None else ""


def _coded(concept: Incoming | None) -> tuple[tuple[Code, ...], str]:
    """Return the codes and the text of a CodeableConcept."""
    if concept is None:
        return (), ""
    codes = tuple(
        Code(system_called(item.text("system")), item.text("code"), item.text("display"))
        for item in concept.each("coding")
    )
    return codes, concept.text("text")


def _contained(resource: Incoming, reference: str) -> tuple[tuple[Code, ...], str] | None:
    """Return the codes and text of the Medication that a resource carries inside; None if it does not."""
    for item in resource.each("contained"):
        if reference == f"#{item.text('id')}":
            return _coded(item.get("code"))
    return None
