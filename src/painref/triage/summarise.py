"""An assessment to its summary: what is on offer and what is not, in groups and in order, and what is known first.

It adds no judgement of its own to the assessment, and words nothing. One file although it is long: each function makes
one field of the one record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from painref.knowledge.model import BleedingClass, GuidanceRole, Id, Place
from painref.triage.assessment import (
    Assessment,
    DispositionRecord,
    FlagRecord,
    PayerRecord,
    RequestRecord,
    RowRecord,
)
from painref.triage.before_procedure import cautions, checks, drugs, postponed, preparations
from painref.triage.care_path import care_path, named
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.hand_over import found_in_words, hand_over
from painref.triage.phrases import after_first_sentence
from painref.triage.summary import (
    About,
    AnsweredRequest,
    Headline,
    LaterOption,
    LiftedFlag,
    NotAdvised,
    Option,
    PathStep,
    PayerLine,
    SafetyState,
    Subject,
    Summary,
    SummaryCondition,
    SummaryFlag,
    SummaryQuestion,
)

MOST_OPTIONS = 5
"""So many lines of options are shown at first."""


def summarise(assessment: Assessment) -> Summary:
    """Return what is shown first of an assessment."""
    rows = () if assessment.disposition.word is DispositionWord.EMERGENCY else assessment.rows
    first = about(assessment)
    reachable = [row for row in rows if row.verdict.is_reachable]
    groups = [tuple(group) for _, group in groupby((row for row in reachable if not _waits(row, first)), key=_alike)]
    groups.sort(key=lambda group: all(row.procedure != first for row in group))
    shown = groups[:MOST_OPTIONS]
    options = [row for group in shown for row in group]
    later = sorted((row for row in reachable if _waits(row, first)), key=lambda row: row.procedure != first)
    requested = {request.row for request in assessment.requests}
    weighed = options + [row for row in reachable if row.rank in requested and row not in options]
    return Summary(
        headline=_headline(assessment),
        subject=_subject(assessment),
        requests=tuple(_request(item, assessment) for item in assessment.requests),
        red_flags=tuple(_flags(assessment)),
        red_flags_lifted=tuple(_lifted(item) for item in assessment.red_flags_lifted),
        hand_over=hand_over(assessment) if assessment.disposition.word is DispositionWord.EMERGENCY else None,
        safety=_safety(assessment),
        conditions=tuple(_conditions(assessment)),
        options=tuple(_option(group, first) for group in shown),
        more_options=sum(map(len, groups[MOST_OPTIONS:])),
        later=tuple(_later(later)),
        care_path=_care_path(assessment),
        not_advised=tuple(_not_advised(row for row in rows if not row.verdict.is_reachable)),
        cautions=tuple(cautions(weighed, assessment.requests)),
        preparations=tuple(preparations(weighed)),
        drugs=tuple(drugs(weighed or later or postponed(rows), assessment.requests)),
        checks=tuple(checks(weighed)),
        payers=tuple(_payer(item, assessment) for item in assessment.payers),
        contradictions=tuple(item.says for item in assessment.contradictions),
        not_covered=tuple(item.words for item in assessment.not_covered),
        adults_only=assessment.adults_only,
        could_become=assessment.disposition.could_become,
        open_questions=tuple(_questions(assessment)),
        withdrawals=assessment.withdrawals,
        sources=assessment.sources,
        data_version=assessment.data_version,
        lens=assessment.lens,
        vocabulary=assessment.vocabulary,
        as_of=assessment.as_of,
        intended_use=assessment.intended_use,
    )


# --- Headline ---------------------------------------------------------------------------------------------------------


def _headline(assessment: Assessment) -> Headline:
    disposition = assessment.disposition
    clear = disposition.if_clear
    return Headline(
        word=disposition.word,
        if_clear=clear.word if clear else None,
        about=_about(assessment),
        reason=disposition.reason,
    )


def _about(assessment: Assessment) -> About:
    disposition = assessment.disposition
    if disposition.word is DispositionWord.SCREEN_FIRST:
        return About.SAFETY_QUESTIONS
    if disposition.flags:
        return About.FLAGS
    if len(assessment.requests) == 1 and disposition.procedure in (None, assessment.requests[0].procedure):
        return About.REQUEST
    return About.PROCEDURE if disposition.procedure else About.NOTHING


def _subject(assessment: Assessment) -> Subject | None:
    """Return what the word is about once the safety questions are asked; None where red flags decide."""
    disposition = _decided(assessment)
    if disposition.flags:
        return None
    row = _row_of(disposition, assessment)
    if row is None:
        return Subject(
            word=disposition.word,
            verdict=None,
            procedures=(disposition.procedure_name,) if disposition.procedure else (),
            condition_name="",
            condition_support=None,
            role=None,
            screened=False,
            steps=(),
            preparations=(),
            leads_to=(),
            until=disposition.until,
            agreement=None,
            reason=disposition.reason,
            instead=disposition.instead,
        )
    led_to = [other for other in assessment.rows if other.procedure in row.leads_to and not _is_last_resort(other)]
    alike = [other for other in assessment.rows if other.rank >= row.rank and _alike(other) == _alike(row)]
    return Subject(
        word=disposition.word,
        verdict=row.verdict,
        procedures=tuple(other.procedure_name for other in alike),
        condition_name=row.condition_name,
        condition_support=row.condition_support,
        role=row.role,
        screened=row.screened,
        steps=tuple(step.name for step in row.steps),
        preparations=tuple(item.what for item in row.preparations),
        leads_to=tuple(other.procedure_name for other in led_to),
        until=disposition.until,
        agreement=row.agreement,
        reason=row.reason,
        instead=disposition.instead,
    )


def _decided(assessment: Assessment) -> DispositionRecord:
    """Return the disposition, that which holds if all is clear where safety questions come first."""
    return assessment.disposition.if_clear or assessment.disposition


def about(assessment: Assessment) -> Id | None:
    """Return the procedure that the headline and the bottom line are about, if they are about one."""
    return _decided(assessment).procedure


def _row_of(disposition: DispositionRecord, assessment: Assessment) -> RowRecord | None:
    return next((row for row in assessment.rows if row.procedure == disposition.procedure), None)


def _request(item: RequestRecord, assessment: Assessment) -> AnsweredRequest:
    row = next((row for row in assessment.rows if row.rank == item.row), None)
    return AnsweredRequest(
        name=item.name,
        answer=item.answer,
        provisional=item.provisional,
        verdict=row.verdict if row else None,
        condition_support=row.condition_support if row else None,
        screened=row is not None and row.screened,
        last_resort=row is not None and _is_last_resort(row),
        agreement=row.agreement if row else None,
        steps=item.steps,
        reason=item.reason,
        until=item.until,
    )


# --- Safety -----------------------------------------------------------------------------------------------------------


def _flags(assessment: Assessment) -> list[SummaryFlag]:
    """Return the raised red flags, those that decide first, those that are only noted last."""
    flags = [_flag(item, assessment) for item in _specific_first(assessment.red_flags)]
    return sorted(flags, key=lambda flag: (not flag.decides, flag.noted))


def _specific_first(flags: Iterable[FlagRecord]) -> Iterator[FlagRecord]:
    """Yield the flags as they stand, but each after those of its urgency that rest on all its findings and on more.

    What rests on more findings says more of what it is, and so what to do (painref's own rule).
    """
    left = list(flags)
    while left:
        item = next(one for one in left if not any(_says_more(other, one) for other in left))
        left.remove(item)
        yield item


def _says_more(one: FlagRecord, other: FlagRecord) -> bool:
    return one.urgency is other.urgency and _findings(one) > _findings(other)


def _findings(flag: FlagRecord) -> set[tuple[Id, Id | None]]:
    return {(asked.question, asked.option) for asked in flag.raised_by}


def _flag(item: FlagRecord, assessment: Assessment) -> SummaryFlag:
    sources = {source.id: source for source in assessment.sources}
    source = next((sources[ref] for ref in item.refs if ref in sources), None)
    decides = item.id in assessment.disposition.flags
    awaited = any(item.id in row.deferred_by for row in assessment.rows)
    return SummaryFlag(
        id=item.id,
        name=item.name,
        urgency=item.urgency,
        decides=decides,
        noted=not (decides or awaited or item.urgency.is_pressing),
        text=item.text,
        remember=after_first_sentence(item.text),
        action=item.action,
        body=source.body if source else "",
        year=source.year if source else None,
        raised_by=tuple(dict.fromkeys(map(found_in_words, item.raised_by))),
        course_not_said=item.course_not_said,
        taken_for_new=tuple(dict.fromkeys(asked.text for asked in item.taken_for_new)),
        not_cleared=tuple(dict.fromkeys(one.reason for one in item.not_cleared)),
        refs=item.refs,
        verified=item.verified,
        origin=item.origin,
    )


def _lifted(item: FlagRecord) -> LiftedFlag:
    lift = item.lifted_by
    if lift is None:
        raise ValueError(f"{item.id} is not lifted")
    return LiftedFlag(id=item.id, name=item.name, kind=lift.kind, by=lift.text, origin=item.origin)


_THERE = frozenset({"yes", "new", "old"})
"""The answers that say that something is there."""


def _safety(assessment: Assessment) -> SafetyState:
    flags = (*assessment.red_flags, *assessment.red_flags_lifted)
    raised_by = {(asked.question, asked.option) for flag in flags for asked in flag.raised_by}
    there = (asked for asked in assessment.safety.answered if asked.answer in _THERE)
    denied = {(asked.question, asked.option) for asked in assessment.answers.by_statement}
    return SafetyState(
        total=assessment.safety.total,
        open=tuple(dict.fromkeys(asked.text for asked in assessment.safety.open)),
        raised=len(assessment.red_flags),
        lifted=len(assessment.red_flags_lifted),
        others_open=sum(not flag.must for flag in assessment.red_flags_open),
        by_statement=sum((asked.question, asked.option) in denied for asked in assessment.safety.answered),
        told=tuple(
            f"{asked.text} ({asked.answer})" if asked.answer != "yes" else asked.text
            for asked in there
            if (asked.question, asked.option) not in raised_by
        ),
        could_hold_up=tuple(item.name for item in assessment.safety.could_hold_up),
    )


def _conditions(assessment: Assessment) -> Iterator[SummaryCondition]:
    for item in assessment.conditions:
        if item.support.is_supported:
            yield SummaryCondition(
                condition=item.condition,
                name=item.name,
                support=item.support,
                leading=item.leading,
                kind=item.kind,
                origin=item.origin,
            )


# --- What is on offer -------------------------------------------------------------------------------------------------


def is_later(row: RowRecord) -> bool:
    """Return whether a procedure on offer comes only after a step, or as a last resort."""
    return row.verdict is VerdictKind.AFTER_STEP or _is_last_resort(row)


def _is_last_resort(row: RowRecord) -> bool:
    return row.line is not None and row.line.place is Place.LAST_RESORT


def _waits(row: RowRecord, first: Id | None) -> bool:
    """Return whether a procedure is for later; a last resort is not where the headline says that its turn has come."""
    return is_later(row) and (row.procedure != first or row.verdict is VerdictKind.AFTER_STEP)


def _care_path(assessment: Assessment) -> tuple[PathStep, ...]:
    """Return the path of care of the condition that the headline is about, else of the first that leads."""
    if assessment.disposition.word is DispositionWord.EMERGENCY:
        return ()
    row = _row_of(_decided(assessment), assessment)
    leading = [item.condition for item in assessment.conditions if item.leading]
    condition = row.condition if row else next(iter(leading), None)
    return care_path(row for row in assessment.rows if row.condition == condition)


def _alike(row: RowRecord) -> tuple[object, ...]:
    """Return what rows on one line have in common: their place in the order, and what the line says."""
    return (row.group, row.verdict, row.screened, row.condition, row.role, row.agreement, row.grade, row.grade_against)


_GUIDED = (GuidanceRole.REQUIRED, GuidanceRole.RECOMMENDED)


def _option(rows: Sequence[RowRecord], first_named: Id | None) -> Option:
    first = rows[0]
    said = (*first.recommendations, *first.wider)
    in_favour = [item for item in said if item.counted and item.direction.is_for]
    classes: list[BleedingClass] = [item.bleeding_class for row in rows for item in row.bleeding]
    by_role = {role: [item.modality for item in first.guidance if item.role is role] for role in _GUIDED}
    return Option(
        procedures=tuple(map(named, rows)),
        condition=first.condition,
        condition_name=first.condition_name,
        condition_support=first.condition_support,
        role=first.role,
        verdict=first.verdict,
        screened=first.screened,
        confirm=tuple(dict.fromkeys(asked.text for asked in first.confirm)),
        agreement=first.agreement,
        bodies=first.bodies,
        grade=first.grade,
        grade_against=first.grade_against,
        unverified=bool(in_favour) and not any(item.verified for item in in_favour),
        guided_by=tuple(dict.fromkeys(modality for role in _GUIDED for modality in by_role[role])),
        bleeding=max(classes, key=lambda item: item.rank, default=None),
        place=first.line.place if first.line else None,
        is_subject=any(row.procedure == first_named for row in rows),
    )


def _later(rows: Iterable[RowRecord]) -> Iterator[LaterOption]:
    """Yield what comes later, together what waits for the same, in the order of the first of each."""
    found: dict[tuple[tuple[str, ...], bool], list[RowRecord]] = {}
    for row in rows:
        found.setdefault((tuple(step.name for step in row.steps), _is_last_resort(row)), []).append(row)
    for (steps, last), alike in found.items():
        yield LaterOption(procedures=tuple(map(named, alike)), steps=steps, last_resort=last)


def _not_advised(rows: Iterable[RowRecord]) -> Iterator[NotAdvised]:
    found: dict[tuple[VerdictKind, str], list[RowRecord]] = {}
    for row in rows:
        found.setdefault((row.verdict, row.reason), []).append(row)
    for (verdict, reason), alike in found.items():
        yield NotAdvised(verdict=verdict, reason=reason, procedures=tuple(map(named, alike)))


# --- What else there is to say ----------------------------------------------------------------------------------------


def _payer(item: PayerRecord, assessment: Assessment) -> PayerLine:
    names = {row.procedure: row.procedure_name for row in assessment.rows}
    return PayerLine(
        body=item.body,
        year=item.year,
        procedure=item.procedure,
        procedure_name=names.get(item.procedure, item.procedure),
        status=item.status,
        missing=tuple(one.text for one in item.requirements if one.failed or one.truth != "true"),
        verified=item.verified,
        origin=item.origin,
    )


def _questions(assessment: Assessment) -> Iterator[SummaryQuestion]:
    for item in assessment.open_questions:
        yield SummaryQuestion(
            question=item.question,
            option=item.option,
            text=item.text,
            label=item.label,
            because=item.because,
            rows=item.rows,
        )
