"""An assessment as a Bundle: a GuidanceResponse with what it found; it informs, and directs nobody.

Red flags are DetectedIssues, what is on offer is a RequestGroup of proposals in order, what is not is a List with the
reason for each. Everything follows from the assessment: the same gives the same bytes, and the only date is its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from painref.fhir.findings import detected_issue, not_offered, outcome
from painref.fhir.names import BASE, Resource, code_system, coding
from painref.fhir.proposals import proposals
from painref.knowledge.names import item_name
from painref.output.triage_wording import bottom_line, headline
from painref.records import to_builtins
from painref.triage.assessment import Assessment, ConditionRecord, OpenQuestion, PayerRecord, RequestRecord
from painref.triage.summarise import summarise

MODULE = f"{BASE}/triage"


def assessment_bundle(assessment: Assessment, patient_id: str = "") -> Resource:
    """Return an assessment as a Bundle of type collection; `patient_id` is the patient's own identifier."""
    made = json.dumps([to_builtins(assessment), patient_id], sort_keys=True)
    subject = {"subject": {"identifier": {"value": patient_id}}} if patient_id else {}
    patient = {"patient": subject["subject"]} if patient_id else {}

    def address(name: str) -> str:
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{MODULE}/{name}#{made}')}"

    found: dict[str, Resource] = {address("parameters"): _parameters(assessment)}
    guidance = {
        "resourceType": "GuidanceResponse",
        "moduleUri": f"{MODULE}|{assessment.data_version}",
        "status": "data-requested" if assessment.open_questions else "success",
        **subject,
        "occurrenceDateTime": assessment.as_of,
        "note": [{"text": text} for text in _notes(assessment)],
        "outputParameters": {"reference": address("parameters")},
    }
    if (group := proposals(assessment)) is not None:
        found[address("proposals")] = {**group, **subject}
        guidance["result"] = {"reference": address("proposals")}
    if (issues := outcome(assessment)) is not None:
        found[address("outcome")] = issues
        guidance["evaluationMessage"] = [{"reference": address("outcome")}]
    if assessment.open_questions:
        guidance["dataRequirement"] = [_requirement(question) for question in assessment.open_questions]
    for flag in (*assessment.red_flags, *assessment.red_flags_lifted):
        found[address(flag.id)] = {**detected_issue(flag, assessment), **patient}
    if (rest := not_offered(assessment)) is not None:
        found[address("not-offered")] = {**rest, **subject}
    entries = {address("guidance"): guidance, **found}
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in entries.items()],
    }


def _notes(assessment: Assessment) -> Iterator[str]:
    """Yield what is read first: what it is for, its word, its bottom line, and the answer to each request."""
    summary = summarise(assessment)
    yield assessment.intended_use
    yield headline(summary)
    if line := bottom_line(summary):
        yield line
    for request in assessment.requests:
        provisional = " (provisional: safety questions are open)" if request.provisional else ""
        yield f"{request.name or request.requested}: {request.answer}{provisional}. {request.reason}".strip()


def _parameters(assessment: Assessment) -> Resource:
    """Return what a program reads: the words of the disposition, and of the answer to each request."""
    disposition = assessment.disposition
    if_clear = disposition.if_clear
    return {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "disposition", "valueCode": disposition.word},
            *([{"name": "disposition-if-clear", "valueCode": if_clear.word}] if if_clear else []),
            {"name": "safety-questions", "valueUnsignedInt": assessment.safety.total},
            {"name": "safety-questions-open", "valueUnsignedInt": len(assessment.safety.open)},
            *map(_request, assessment.requests),
            *map(_condition, assessment.conditions),
            *map(_payer, assessment.payers),
            {"name": "data-version", "valueString": assessment.data_version},
            {"name": "vocabulary", "valueString": assessment.vocabulary},
            {"name": "lens", "valueString": assessment.lens},
            {"name": "as-of", "valueDate": assessment.as_of},
            {"name": "intended-use", "valueString": assessment.intended_use},
        ],
    }


def _request(request: RequestRecord) -> Resource:
    asked = (
        {"name": "procedure", "valueCoding": coding(code_system("procedures"), request.procedure, request.name)}
        if request.procedure
        else {"name": "words", "valueString": request.requested}
    )
    parts = [
        asked,
        {"name": "answer", "valueCode": request.answer},
        {"name": "provisional", "valueBoolean": request.provisional},
    ]
    return {"name": "request", "part": parts}


def _condition(condition: ConditionRecord) -> Resource:
    code = coding(code_system("conditions"), condition.condition, condition.name)
    parts = [
        {"name": "code", "valueCoding": code},
        {"name": "support", "valueCode": condition.support},
        {"name": "supported-by", "valueCode": condition.supported_by},
    ]
    return {"name": "condition", "part": parts}


def _payer(payer: PayerRecord) -> Resource:
    parts = [
        {"name": "by", "valueString": f"{payer.body} {payer.year}"},
        {"name": "procedure", "valueCoding": coding(code_system("procedures"), payer.procedure)},
        {"name": "status", "valueCode": payer.status},
    ]
    return {"name": "payer", "part": parts}


def _requirement(question: OpenQuestion) -> Resource:
    """Return an open question as the observation that would answer it."""
    code = item_name(question.question, question.option)
    codes = [coding(code_system("questions"), code, question.text)]
    return {"type": "Observation", "codeFilter": [{"path": "code", "code": codes}]}
