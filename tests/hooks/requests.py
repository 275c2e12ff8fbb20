"""Requests of a record system, to change one thing of."""

from __future__ import annotations

import json
from typing import Any

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    """A search result."""
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": item} for item in resources]}


def condition(text: str, code: str = "", *, clinical: str = "active", verified: str = "confirmed", **other: Any) -> Any:
    """A problem, with an ICD-10-CM code or without."""
    coding = [{"system": ICD, "code": code, "display": text}] if code else []
    return {
        "resourceType": "Condition",
        "clinicalStatus": {"coding": [{"code": clinical}]},
        "verificationStatus": {"coding": [{"code": verified}]},
        "code": {"coding": coding, "text": text} if coding else {"text": text},
        **other,
    }


def prescription(text: str, status: str = "active", **other: Any) -> Any:
    """A prescribed drug."""
    return {
        "resourceType": "MedicationRequest",
        "status": status,
        "medicationCodeableConcept": {"text": text},
        **other,
    }


def order(text: str) -> Any:
    """A draft order."""
    return {"resourceType": "ServiceRequest", "status": "draft", "code": {"text": text}}


STENOSIS = condition("Spinal stenosis, lumbar region with neurogenic claudication", "M48.062")


def request(**prefetch: Any) -> dict[str, Any]:
    """A call of patient-view; by default of a man of 70 with lumbar stenosis, of whom nothing else is known."""
    patient = {"resourceType": "Patient", "birthDate": "1956-03-01"}
    return {
        "hook": "patient-view",
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": "Practitioner/1", "patientId": "7"},
        "prefetch": {"patient": patient, "conditions": bundle(STENOSIS), **prefetch},
    }


def body(value: Any) -> bytes:
    """The bytes of a request."""
    return json.dumps(value).encode()
