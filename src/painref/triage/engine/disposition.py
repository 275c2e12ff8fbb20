"""One word for the whole assessment, and what decides it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from painref.criteria.judgement import FALSE, Judgement, any_of, is_open
from painref.knowledge.lines_of_care import LINES
from painref.knowledge.model import Id, OrderedEnum, Place, RedFlag, Role, Urgency
from painref.records import record
from painref.triage.engine.conditions import ConditionSupport, Support, has_sign_of
from painref.triage.engine.context import PatientContext
from painref.triage.engine.ranking import Ranked, Standing
from painref.triage.engine.recommendations import Agreement, RecommendationStatus, StepKind, step_kind
from painref.triage.engine.red_flags import Screening
from painref.triage.engine.requests import Answer, Requested
from painref.triage.engine.verdicts import Row, Tried, VerdictKind


class DispositionWord(OrderedEnum):
    """What should happen, most urgent first."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SCREEN_FIRST = "screen-first"
    WORK_UP_FIRST = "work-up-first"
    PREPARE_FIRST = "prepare-first"
    PROCEED = "proceed"
    CONSERVATIVE_FIRST = "conservative-first"
    NO_AGREED_PROCEDURE = "no-agreed-procedure"
    NEEDS_ANSWERS = "needs-answers"


class Why(StrEnum):
    """Which rule of docs/verdicts.md gave the word."""

    RED_FLAG = "red-flag"
    OPEN_FLAG = "open-flag"
    FIRST_ROW = "first-row"
    REQUEST = "request"
    POSTPONED = "postponed"
    NOTHING_LEFT = "nothing-left"
    NOT_ENOUGH_KNOWN = "not-enough-known"


@record(kw_only=False)
class Disposition:
    """The word, the rule that gave it, and what it is about.

    `row` is the row that decides, `flags` the red flags that do. Under screen-first `screen_open` are the items to be
    asked first, and `if_clear` the disposition if all of them are no.
    """

    word: DispositionWord
    why: Why
    row: Ranked | None = None
    flags: tuple[Id, ...] = ()
    screen_open: Judgement = FALSE
    if_clear: Disposition | None = None


@record(kw_only=False)
class Findings:
    """All that a disposition is made from. `undeferred` are the rows in order if no red flag were raised."""

    screening: Screening
    supports: Sequence[Support]
    rows: Sequence[Ranked]
    undeferred: Sequence[Ranked]
    requests: Sequence[Requested]
    context: PatientContext


BY_URGENCY = {
    Urgency.EMERGENCY: DispositionWord.EMERGENCY,
    Urgency.URGENT: DispositionWord.URGENT,
    Urgency.WORK_UP: DispositionWord.WORK_UP_FIRST,
    Urgency.CARE: DispositionWord.CONSERVATIVE_FIRST,
}
"""The word that a raised red flag gives, by how urgent it is."""

CARE_TRIED = "conservative_care_tried"
"""The fact that some conservative treatment was tried, and was not enough."""

SECOND_LINE = LINES[Place.SECOND]
"""The last line of what gives the word in place of a request."""

UNREQUESTED_BAR = frozenset({Place.THIRD, Place.LAST_RESORT, Place.NOT_PLACED})
"""The places of care at which a row gives the word only if it is ready or requested."""

REFUSING_ANSWERS = frozenset(
    {Answer.NOT_INDICATED, Answer.CONTRAINDICATED, Answer.POSTPONED, Answer.NO_POSITION, Answer.NOT_COVERED}
)
"""The answers to a request under which another procedure, or care, gives the word."""


def dispose(findings: Findings) -> Disposition:
    """Return the disposition: raised flags first, then open ones, then the request, then the first row."""
    return _by_raised_flags(findings) or _by_open_flags(findings) or without_flags(findings)


def _by_raised_flags(findings: Findings) -> Disposition | None:
    """Return the word of the most urgent raised flag that decides.

    A pressing one always does, whatever else may go on; another if it holds up what would be done.
    """
    if not findings.screening.raised:
        return None
    concerned = _concerned(findings, findings.undeferred)
    if not concerned:  # nothing else is to be done: what a flag holds up decides
        concerned = [item.row.rules.flags for item in findings.rows if item.row.verdict is VerdictKind.DEFERRED]
    found = [item.flag for item in findings.screening.raised if _decides(item.flag, concerned)]
    if not found:
        return None
    urgency = found[0].urgency
    return Disposition(
        BY_URGENCY[urgency], Why.RED_FLAG, flags=tuple(flag.id for flag in found if flag.urgency is urgency)
    )


def _decides(flag: RedFlag, concerned: Iterable[frozenset[Id]]) -> bool:
    return flag.urgency.is_pressing or any(flag.id in flags for flags in concerned)


def _concerned(findings: Findings, rows: Sequence[Ranked]) -> list[frozenset[Id]]:
    """Return the red flags that could defer the first row, and those of each procedure requested."""
    first = first_row(rows, findings)
    found = [first.row.rules.flags] if first else []
    return [*found, *(item.flags for item in findings.requests if item.flags is not None)]


def _by_open_flags(findings: Findings) -> Disposition | None:
    must = [item for item in findings.screening.open if item.must != FALSE]
    if not must:
        return None
    concerned = _concerned(findings, findings.rows)
    found = [item for item in must if not concerned or any(item.flag.id in flags for flags in concerned)]
    if not found:
        return None
    return Disposition(
        DispositionWord.SCREEN_FIRST,
        Why.OPEN_FLAG,
        flags=tuple(item.flag.id for item in found),
        screen_open=any_of(item.must for item in found),
    )


def first_row(rows: Sequence[Ranked], findings: Findings) -> Ranked | None:
    """Return the first reachable row that may give the headline.

    A third line, a last resort, or a row of an umbrella condition gives it only where it is now or after preparation,
    or where it is requested.
    """
    requested = {name for item in findings.requests for name in item.procedures}
    umbrellas = _umbrellas(findings.supports)
    for item in rows:
        if not item.row.verdict.is_reachable:
            continue
        line = item.row.indication.indication.line
        late = line is not None and line.place in UNREQUESTED_BAR
        if (late or item.row.condition in umbrellas) and not _is_ready(item) and item.row.procedure not in requested:
            continue
        return item
    return None


def _umbrellas(supports: Iterable[Support]) -> frozenset[Id]:
    supported = [item.condition for item in supports if item.support.is_supported]
    parents = {condition.parent for condition in supported}
    return frozenset(condition.id for condition in supported if condition.umbrella or condition.id in parents)


def without_flags(findings: Findings) -> Disposition:
    """Return the word as the request or the first row gives it."""
    if findings.requests:
        found = _by_request(findings)
        if found is not None:
            return found
    first = first_row(findings.rows, findings)
    if first is not None:
        return _by_row(first, findings, Why.FIRST_ROW)
    if any(item.row.verdict is VerdictKind.POSTPONED for item in findings.rows):
        row = next(item for item in findings.rows if item.row.verdict is VerdictKind.POSTPONED)
        return Disposition(DispositionWord.CONSERVATIVE_FIRST, Why.POSTPONED, row)
    if _enough_known(findings):
        return Disposition(DispositionWord.CONSERVATIVE_FIRST, Why.NOTHING_LEFT)
    return Disposition(DispositionWord.NEEDS_ANSWERS, Why.NOT_ENOUGH_KNOWN)


def _by_row(item: Ranked, findings: Findings, why: Why, waiting: frozenset[Id] = frozenset()) -> Disposition:
    """Return the word that a row gives; `waiting` are the procedures that led to it as their missing step."""
    row = item.row
    match row.verdict:
        case VerdictKind.NOW | VerdictKind.AFTER_PREPARATION:
            if not _is_agreed(item):
                return Disposition(DispositionWord.NO_AGREED_PROCEDURE, why, item)
            now = row.verdict is VerdictKind.NOW
            return Disposition(DispositionWord.PROCEED if now else DispositionWord.PREPARE_FIRST, why, item)
        case VerdictKind.IF_CONFIRMED if why is Why.REQUEST and row.preparation_is_next:
            return Disposition(DispositionWord.PREPARE_FIRST, why, item)
        case VerdictKind.IF_CONFIRMED:
            return Disposition(DispositionWord.NEEDS_ANSWERS, why, item)
        case _:
            return _by_step(item, findings, why, waiting | {row.procedure})


def _is_agreed(item: Ranked) -> bool:
    """Return whether a recommendation read at its source is for it, and no majority of bodies is against it."""
    verified = any(
        result.rules.favourable and result.rules.recommendation.verified and result.status is RecommendationStatus.MET
        for result in item.row.recommendations
    )
    return verified and item.row.count.agreement is not Agreement.MOST_AGAINST


def _by_step(item: Ranked, findings: Findings, why: Why, waiting: frozenset[Id]) -> Disposition:
    """Return the word for the missing step: care before assessment before a procedure."""
    kinds = {step_kind(step, findings.context) for step in item.row.steps}
    if StepKind.CARE in kinds:
        return Disposition(DispositionWord.CONSERVATIVE_FIRST, why, item)
    if StepKind.ASSESSMENT in kinds:
        return Disposition(DispositionWord.WORK_UP_FIRST, why, item)
    for other in findings.rows:
        is_step = not other.row.rules.lineage.isdisjoint(item.row.steps)
        if is_step and other.row.procedure not in waiting and other.row.verdict.is_reachable:
            return _by_row(other, findings, why, waiting)
    return Disposition(DispositionWord.NEEDS_ANSWERS, why, item)


def _by_request(findings: Findings) -> Disposition | None:
    """Return the word that the best answered request gives; None if nothing about it is known."""
    best = min(findings.requests, key=lambda item: item.answer.rank)
    told = (item for item in findings.rows if not _is_untold(item.row, findings.context))
    if best.answer in REFUSING_ANSWERS:
        other = _instead(told, findings.context) or _variant_instead(best, findings)
        if other is not None:
            return _by_row(other, findings, Why.FIRST_ROW)
        if first_row(findings.rows, findings) is None:
            if (pointers := _work_up_flags(findings)) is not None:
                return pointers
            if best.answer is Answer.NOT_COVERED:
                return None
        return Disposition(DispositionWord.CONSERVATIVE_FIRST, Why.REQUEST, best.row)
    if best.care_first:
        return Disposition(DispositionWord.CONSERVATIVE_FIRST, Why.REQUEST, best.row)
    if best.row is None:
        known = (item for item in told if item.row.support.support is ConditionSupport.ESTABLISHED)
        other = _instead(known, findings.context)
        if other is None or any(has_sign_of(id_, findings.context) for id_ in best.open_for):
            return Disposition(DispositionWord.NEEDS_ANSWERS, Why.REQUEST)
        return _by_row(other, findings, Why.FIRST_ROW)
    if best.row.row.verdict.is_reachable:
        disputed = _is_ready(best.row) and not _is_agreed(best.row)
        suspected = best.row.row.support.support is not ConditionSupport.ESTABLISHED
        agreed = filter(_is_agreed, findings.rows)
        other = _instead(agreed, findings.context, suspected=suspected) if disputed else None
        return _by_row(other or best.row, findings, Why.FIRST_ROW if other else Why.REQUEST)
    return None


def _is_ready(item: Ranked) -> bool:
    """Return whether nothing is missing but a preparation."""
    return item.row.verdict in (VerdictKind.NOW, VerdictKind.AFTER_PREPARATION)


def _work_up_flags(findings: Findings) -> Disposition | None:
    """Return *work-up first* if a raised flag calls for a work-up and defers anything, else None."""
    found = tuple(
        item.flag.id for item in findings.screening.raised if item.flag.urgency is Urgency.WORK_UP and item.flag.defers
    )
    return Disposition(DispositionWord.WORK_UP_FIRST, Why.RED_FLAG, flags=found) if found else None


def _instead(rows: Iterable[Ranked], context: PatientContext, *, suspected: bool = False) -> Ranked | None:
    """Return the row that gives the word where a request is refused, is for what nothing points to, or is not agreed.

    It has to be now, first line or the test for that and not tried in vain, for an established condition and for no
    other pain; a test that decides serves a suspected one too, since it is what would establish it. Of a request that
    is itself for a `suspected` condition, any row may be.
    """
    for item in rows:
        line = item.row.indication.indication.line
        placed = line is not None and line.place in (Place.FIRST, Place.DECIDING_TEST) and item.line < SECOND_LINE
        test = item.row.role is Role.DIAGNOSTIC
        known = test or suspected or item.row.support.support is ConditionSupport.ESTABLISHED
        if item.row.verdict is VerdictKind.NOW and placed and known and _is_for_this_pain(item, context):
            return item
    return None


def _is_for_this_pain(item: Ranked, context: PatientContext) -> bool:
    """Return whether a row is for a leading condition, or for another of the region that the letter is about."""
    main, regions = context.main_regions, item.row.support.condition.regions
    return item.standing is Standing.LEADING or not main or not main.isdisjoint(regions)


def _is_untold(row: Row, context: PatientContext) -> bool:
    """Return whether a treatment was done before and nothing is known of its result."""
    if row.tried is not Tried.OUTCOME_UNKNOWN or row.role is Role.DIAGNOSTIC:
        return False
    records = [item for item in context.patient.answers.records if item.what in row.rules.lineage]
    return all(item.relief is None and item.lasted is None and item.result is None for item in records)


def _variant_instead(request: Requested, findings: Findings) -> Ranked | None:
    """Return another variant that can be done now instead of the one that is refused; None if there is none.

    It has to be first or second line for the same established condition. The refused one must not have been done: then
    it does not suit this patient, but has not failed.
    """
    if request.row is None or request.row.row.tried is not Tried.UNTRIED:
        return None
    refused = request.row.row
    for item in findings.rows:
        kin = item.row.condition == refused.condition and refused.rules.is_kin_of(item.row.rules)
        sure = item.row.support.support is ConditionSupport.ESTABLISHED and item.line <= SECOND_LINE
        if kin and sure and item.row.verdict is VerdictKind.NOW:
            return item
    return None


def missing_basics(context: PatientContext) -> Iterator[str]:
    """Yield the basic questions without an answer: where it hurts, since when, what has been tried."""
    if not context.regions:
        yield "pain_regions"
    if "pain_duration" not in context.patient.answers.numbers:
        yield "pain_duration"
    if is_open(context.fact(CARE_TRIED)):
        yield "tried"


def _enough_known(findings: Findings) -> bool:
    """Return whether the basics are known, and the diagnosis is made or no other condition is open.

    A diagnosis that the knowledge does not hold says what it is too.
    """
    context = findings.context
    supports = {item.support for item in findings.supports}
    named = ConditionSupport.ESTABLISHED in supports or ConditionSupport.OPEN not in supports
    return not any(missing_basics(context)) and (named or context.has_unlisted_diagnosis)
