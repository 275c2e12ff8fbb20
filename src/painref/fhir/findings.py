"""What an assessment found besides what is on offer: red flags, what is not offered, and what it cannot judge."""

from __future__ import annotations

from painref.fhir.names import Resource, code_system, coding
from painref.knowledge.model import Urgency
from painref.triage.assessment import Assessment, FlagRecord, RowRecord

_SEVERITY = {Urgency.EMERGENCY: "high", Urgency.URGENT: "high", Urgency.WORK_UP: "moderate", Urgency.CARE: "low"}


def detected_issue(flag: FlagRecord, assessment: Assessment) -> Resource:
    """Return a red flag that the answers raise; what lifted it is its mitigation."""
    links = [source.link for ref in flag.refs for source in assessment.sources if source.id == ref and source.link]
    unverified = "" if flag.verified else " (not verified)"
    issue: Resource = {
        "resourceType": "DetectedIssue",
        "status": "final",
        "code": {"coding": [coding(code_system("red-flags"), flag.id, flag.name)], "text": flag.name},
        "severity": None if flag.lifted_by else _SEVERITY[flag.urgency],
        "identifiedDateTime": assessment.as_of,
        "evidence": [{"code": [{"text": item.text} for item in flag.raised_by]}] if flag.raised_by else [],
        "detail": f"{flag.urgency}: {flag.text} {flag.action}{unverified}".strip(),
        **({"reference": links[0]} if links else {}),
    }
    if flag.lifted_by is not None:
        by = flag.lifted_by
        issue["mitigation"] = [{"action": {"text": by.text or ", ".join(by.tests) or f"with {by.flag or by.kind}"}}]
    return {name: value for name, value in issue.items() if value}


def not_offered(assessment: Assessment) -> Resource | None:
    """Return what is not on offer, each with its verdict and the reason, as a List; None if all is."""
    rows = [row for row in assessment.rows if not row.verdict.is_reachable]
    if not rows:
        return None
    return {
        "resourceType": "List",
        "status": "current",
        "mode": "snapshot",
        "title": "Not offered, and why",
        "date": assessment.as_of,
        "note": [{"text": assessment.intended_use}],
        "entry": [_entry(row) for row in rows],
    }


def _entry(row: RowRecord) -> Resource:
    return {
        "flag": {"coding": [coding(code_system("verdicts"), row.verdict)], "text": row.verdict},
        "item": {
            "identifier": {"system": code_system("procedures"), "value": row.procedure},
            "display": f"{row.procedure_name} for {row.condition_name}: {row.reason}",
        },
    }


def outcome(assessment: Assessment) -> Resource | None:
    """Return what the assessment cannot vouch for: answers that contradict each other, what is not held or asked."""
    issues = [
        *(("warning", "conflict", item.says) for item in assessment.contradictions),
        *(("warning", "not-supported", f"Not covered ({item.kind}): {item.words}") for item in assessment.not_covered),
        *(("information", "incomplete", f"Safety question open: {item.text}") for item in assessment.safety.open),
        *([("warning", "not-supported", "painref is for adults only.")] if assessment.adults_only else []),
    ]
    if not issues:
        return None
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": severity, "code": code, "details": {"text": text}} for severity, code, text in issues],
    }
