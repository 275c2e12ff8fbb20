"""What an assessment offers, as proposals in order: red flags, then each option with its reason and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from painref.fhir.names import Resource, code_system, coding
from painref.knowledge.model import Id
from painref.output.triage_wording import when
from painref.reference.cited import Source
from painref.triage.assessment import Assessment, FlagRecord, HoldRecord, RowRecord
from painref.triage.engine.disposition import DispositionWord


def proposals(assessment: Assessment) -> Resource | None:
    """Return red flags and options as a RequestGroup; None if there are none. In an emergency nothing is on offer."""
    sources = {source.id: source for source in assessment.sources}
    is_emergency = assessment.disposition.word is DispositionWord.EMERGENCY
    rows = [] if is_emergency else [row for row in assessment.rows if row.verdict.is_reachable]
    actions = [
        *(_flag(flag, sources) for flag in assessment.red_flags),
        *(_option(row, sources) for row in rows),
    ]
    if not actions:
        return None
    return {
        "resourceType": "RequestGroup",
        "status": "draft",
        "intent": "proposal",
        "authoredOn": assessment.as_of,
        "note": [{"text": assessment.intended_use}],
        "action": actions,
    }


def _flag(flag: FlagRecord, sources: dict[Id, Source]) -> Resource:
    return _action(
        title=f"{flag.name} ({flag.urgency})",
        description=flag.action or flag.text,
        code=[coding(code_system("red-flags"), flag.id, flag.name)],
        documentation=_citations(flag.refs, sources),
    )


def _option(row: RowRecord, sources: dict[Id, Source]) -> Resource:
    """Return an option: its place, its reason, what bodies say of it, and what comes before."""
    counts = f"{row.agreement.in_favour} for, {row.agreement.against} against"
    screened = "" if row.screened else " Not screened: what could exclude it or hold it up is still to be asked."
    return {
        "prefix": str(row.rank),
        **_action(
            title=f"{row.procedure_name} for {row.condition_name}: {when(row)}",
            description=f"{row.reason} Bodies: {counts}.{screened}".strip(),
            code=[
                coding(code_system("procedures"), row.procedure, row.procedure_name),
                coding(code_system("verdicts"), row.verdict),
            ],
            documentation=list(_spoken(row, sources)),
            action=[*_before(row, sources), _procedure(row)],
        ),
    }


def _procedure(row: RowRecord) -> Resource:
    """Return the procedure itself, which is what the group of an option ends in."""
    named = {"system": code_system("procedures"), "value": row.procedure}
    return {"title": row.procedure_name, "resource": {"identifier": named, "display": row.procedure_name}}


def _before(row: RowRecord, sources: dict[Id, Source]) -> Iterator[Resource]:
    """Yield what comes before an option: steps, preparations, holds of drugs, cautions, and what is to be checked."""
    for step in row.steps:
        yield _action(
            title=f"First: {step.name}", description=step.text, documentation=_citations(step.asked_by, sources)
        )
    for preparation in row.preparations:
        title = " ".join(filter(None, (preparation.who, preparation.what, preparation.to)))
        documents = _citations(preparation.refs, sources)
        yield _action(title=f"Prepare: {title}", description=preparation.text, documentation=documents)
    for item in row.holds:
        yield _hold(item, sources)
    for found in row.contraindications:
        documents = _citations(found.refs, sources)
        yield _action(title=f"Contraindication, {found.counts_as}", description=found.text, documentation=documents)
    for check in (*row.check_before, *row.by_hand):
        yield _action(title="Check before", description=check.text)


def _hold(item: HoldRecord, sources: dict[Id, Source]) -> Resource:
    unverified = "" if item.verified else " (not verified)"
    return _action(
        title=f"{item.name}: {item.action}, says {item.body} {item.year}{unverified}",
        description=item.says,
        documentation=_citations([item.by], sources),
    )


def _spoken(row: RowRecord, sources: dict[Id, Source]) -> Iterator[Resource]:
    """Yield what each body that counts says of an option, for it or against."""
    for item in (*row.recommendations, *row.wider):
        if item.counted:
            unverified = "" if item.verified else ", not verified"
            label = f"{item.body} {item.year}: {item.direction}, {item.strength}/{item.certainty}{unverified}"
            for document in _citations([item.by], sources):
                yield {**document, "label": label, "display": item.says}


def _citations(refs: Iterable[Id], sources: dict[Id, Source]) -> list[Resource]:
    """Return sources as related artifacts, each with its address: a DOI where there is one."""
    return [_citation(sources[ref]) for ref in dict.fromkeys(refs) if ref in sources]


def _citation(source: Source) -> Resource:
    where = " ".join(filter(None, (source.source, str(source.year))))
    return {
        "type": "citation",
        "label": f"{source.body} {source.year}",
        "citation": ". ".join(filter(None, (source.authors.rstrip("."), source.title.rstrip("."), where))) + ".",
        **({"url": source.link} if source.link else {}),
    }


def _action(
    title: str,
    description: str = "",
    code: list[Resource] | None = None,
    documentation: list[Resource] | None = None,
    action: list[Resource] | None = None,
) -> Resource:
    """Return an action, without what is empty. One that holds no others has to name a resource (rqg-1): in words."""
    parts: Resource = {
        "title": title,
        "description": description,
        "code": [{"coding": code}] if code else None,
        "documentation": documentation,
        "resource": None if action else {"display": title},
        "action": action,
    }
    return {name: value for name, value in parts.items() if value}
