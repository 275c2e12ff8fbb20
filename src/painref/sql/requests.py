"""The answer to what the letter asks for, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from painref.knowledge.condition_tree import ancestors
from painref.knowledge.model import Condition, Id
from painref.records import record
from painref.sql.conditions import Supported, has_unlisted_diagnosis, hurting_regions
from painref.sql.criteria import Criteria
from painref.sql.expression import (
    FALSE,
    NULL,
    Expression,
    all_of,
    any_of,
    case,
    coalesce,
    compare,
    is_known,
    is_true,
    least,
    not_,
    number,
    shifted,
    total,
    unpacked,
)
from painref.sql.limits import PROCEDURE_BITS
from painref.sql.ranking import KEY_BITS, Chosen, decides_on
from painref.sql.red_flags import FlagState
from painref.sql.safety import Safe
from painref.sql.verdicts import Row, is_on_offer
from painref.triage.engine.conditions import signs_of
from painref.triage.engine.procedure_rules import ProcedureRules
from painref.triage.engine.recommendations import StepKind
from painref.triage.engine.requests import (
    BY_VERDICT,
    REFUSING_VERDICTS,
    REFUSING_VERDICTS_FOR_THE_CONDITION,
    Answer,
)
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.questionnaire.slots import REQUESTED

OTHER = "other"
"""How a request is named that painref does not hold."""

_ORDER_BITS = PROCEDURE_BITS + 1
"""The bits of the order of a procedure, and below it whether care comes first."""

_ANSWER_AT = _ORDER_BITS + KEY_BITS + 1
_NO_ROW = 1 << KEY_BITS


@record(kw_only=False)
class Variant:
    """A procedure beside all that was worked out for it: its rows, the key of the row shown, NULL if there is none."""

    rules: ProcedureRules
    safe: Safe
    rows: tuple[Row, ...]
    chosen: Chosen
    key: Expression


@record(kw_only=False)
class Answered:
    """A procedure, if it is asked for: the answer with its row and its order packed; what the row and the answer are.

    `for_nothing`: it is done for nothing that the patient has, whatever red flag holds it up; `sign`: the patient has a
    sign of something open that it would be done for.
    """

    variant: Variant
    packed: Expression
    for_nothing: Expression
    sign: Expression


@record(kw_only=False)
class Requested:
    """A request, whether it was made, and its answer; `best` is that of the variant that answers best.

    `sign`: the patient has a sign of something open that this variant would be done for.
    """

    asked: str
    made: Expression
    best: Expression
    sign: Expression
    variants: tuple[Variant, ...]

    @property
    def answer(self) -> Expression:
        """The rank of the answer."""
        return number(Answer.NOT_COVERED.rank) if not self.variants else unpacked(self.best, _ANSWER_AT, 4)

    @property
    def row(self) -> Expression:
        """The key of the row that answers; NULL where none does."""
        return NULL if not self.variants else row_of(self.best)

    @property
    def care_first(self) -> Expression:
        """Whether it would wait for care whatever the open items come to."""
        return FALSE if not self.variants else is_true(compare(unpacked(self.best, 0, 1), "=", number(1)))

    def is_answered_by(self, order: int) -> Expression:
        """Return whether the procedure of this order is the variant that answers best."""
        return _is_of(self.best, order)


def _is_of(packed: Expression, order: int) -> Expression:
    return is_true(compare(unpacked(packed, 1, PROCEDURE_BITS), "=", number(order)))


def row_of(packed: Expression) -> Expression:
    """Return the key of the row in a packed answer; NULL where there is none."""
    none = is_true(compare(unpacked(packed, _ORDER_BITS + KEY_BITS, 1), "=", number(1)))
    return case((none, NULL), otherwise=unpacked(packed, _ORDER_BITS, KEY_BITS))


def answer_variants(
    variants: Sequence[Variant], flags: Sequence[FlagState], supports: Mapping[Id, Supported], criteria: Criteria
) -> tuple[Answered, ...]:
    """Return what each procedure would be answered with."""
    keys = {item.rules.id: item.key for item in variants}
    raised = {state.flag.id: state for state in flags}
    care = _care_by_region(supports, criteria)
    return tuple(_answered(item, order, variants, keys, raised, care, criteria) for order, item in enumerate(variants))


def _care_by_region(supports: Mapping[Id, Supported], criteria: Criteria) -> dict[Id, Expression]:
    """Return for every region whether it hurts and a condition of it is established for which care is missing."""
    return {
        region: all_of(
            (
                hurts,
                any_of(
                    all_of((item.established, _lacks_care(item.condition, criteria)))
                    for item in supports.values()
                    if region in item.condition.regions
                ),
            )
        )
        for region, hurts in hurting_regions(criteria).items()
    }


def answer_requests(answered: Sequence[Answered], criteria: Criteria) -> tuple[Requested, ...]:
    """Return the answer to each request that can be made, in the order of the contract."""
    question = criteria.knowledge.questions[Id(REQUESTED)]
    found = []
    for asked in criteria.knowledge.nameable(question):
        own = {order: item for order, item in enumerate(answered) if asked in item.variant.rules.lineage}
        best = least(item.packed for item in own.values())
        found.append(
            Requested(
                asked=str(asked),
                made=criteria.asked.requested(asked),
                best=best,
                sign=any_of(all_of((_is_of(best, order), item.sign)) for order, item in own.items()),
                variants=tuple(item.variant for item in own.values()),
            )
        )
    other = Requested(asked=OTHER, made=criteria.asked.requested(OTHER), best=NULL, sign=FALSE, variants=())
    return (*found, other)


def _answered(
    item: Variant,
    order: int,
    variants: Sequence[Variant],
    keys: Mapping[Id, Expression],
    raised: Mapping[Id, FlagState],
    care_by_region: Mapping[Id, Expression],
    criteria: Criteria,
) -> Answered:
    own_flags = [raised[flag] for flag in sorted(item.rules.flags)]
    held_up = any_of(state.raised for state in own_flags)
    pressing = any_of(state.raised for state in own_flags if state.flag.urgency.is_pressing)
    considered = any_of(row.judged for row in item.rows)
    care_there = any_of(care_by_region[id_] for id_ in item.rules.procedure.regions if id_ in care_by_region)
    without = _without_row(item, care_there, criteria)
    not_indicated = compare(without, "=", number(Answer.NOT_INDICATED.rank))
    for_nothing = all_of((held_up, not_(pressing), not_(considered), not_indicated))
    listed = is_known(item.key)
    refusal = _refusal(item.safe)
    care_missing = item.chosen.holds(lambda row: _care_is_missing(row, criteria))
    open_below = all_of((_narrower_is_open(item, criteria), compare(without, "=", number(Answer.NEEDS_ANSWERS.rank))))
    narrower = any_of((_is_for_narrower(item, criteria), open_below))
    step_first = all_of((item.chosen.verdict_is(VerdictKind.NO_POSITION), care_missing))
    shown = case((step_first, number(Answer.NOT_YET_STEP_FIRST.rank)), otherwise=_of_row(item.chosen, refusal))
    cases = (
        (for_nothing, number(Answer.NOT_INDICATED.rank), number(_NO_ROW)),
        (all_of((held_up, pressing)), number(Answer.RED_FLAG_FIRST.rank), coalesce((item.key, number(_NO_ROW)))),
        (held_up, _deferred(item.chosen, refusal), coalesce((item.key, number(_NO_ROW)))),
        (narrower, without, number(_NO_ROW)),
        (listed, shown, item.key),
        (
            considered,
            number(Answer.NOT_YET_STEP_FIRST.rank),
            coalesce((_trial_of(item, variants, keys), number(_NO_ROW))),
        ),
    )
    answer = case(*((when, answer) for when, answer, _ in cases), otherwise=without)
    row = case(*((when, row) for when, _, row in cases), otherwise=number(_NO_ROW))
    waits_for_care = compare(without, "=", number(Answer.NOT_YET_STEP_FIRST.rank))
    by_row = all_of((listed, not_(narrower), step_first))
    rowless = any_of((narrower, all_of((not_(listed), not_(considered)))))
    care = all_of((not_(held_up), any_of((by_row, all_of((rowless, waits_for_care))))))
    last = case((care, number(2 * order + 1)), otherwise=number(2 * order))
    packed = total((shifted(answer, _ANSWER_AT), shifted(row, _ORDER_BITS), last))
    return Answered(variant=item, packed=packed, for_nothing=for_nothing, sign=_has_sign(item, criteria))


def _has_sign(item: Variant, criteria: Criteria) -> Expression:
    """Return whether the patient has a sign of something open that a procedure would be done for."""
    return any_of(
        all_of((row.possible, is_on_offer(row.undeferred), _has_sign_of(row.support.condition, criteria)))
        for row in item.rows
    )


def _has_sign_of(condition: Condition, criteria: Criteria) -> Expression:
    """Return whether the patient has anything that the criteria of a condition look for."""
    return any_of(is_true(criteria.leaves.read(sign)) for sign in signs_of(condition, criteria.knowledge.facts))


def _stays_open(row: Row, criteria: Criteria) -> Expression:
    """Return whether the condition of a row is open; beside a diagnosis not held, only where something points to it."""
    pointed_to = any_of((not_(has_unlisted_diagnosis(criteria)), _has_sign_of(row.support.condition, criteria)))
    return all_of((row.possible, pointed_to))


def _is_for_narrower(item: Variant, criteria: Criteria) -> Expression:
    """Return whether nobody followed speaks of the row, but of the same for narrower conditions, none supported."""
    spoken = [row for row in item.rows if row.indication.recommendations]
    wider = {parent for row in spoken for parent in ancestors(row.condition, criteria.knowledge)}
    return all_of(
        (
            item.chosen.verdict_is(VerdictKind.NO_POSITION),
            item.chosen.is_(lambda row: row.condition in wider),
            not_(any_of(row.support.supported for row in spoken)),
        )
    )


def _narrower_is_open(item: Variant, criteria: Criteria) -> Expression:
    """Return whether the row is refused for a condition in general, and a narrower one that it is done for is open."""
    below: dict[Id, list[Expression]] = {}
    for row in item.rows:
        for wider in ancestors(row.condition, criteria.knowledge):
            below.setdefault(wider, []).append(row.possible)
    return all_of(
        (
            item.chosen.verdict_is(*REFUSING_VERDICTS_FOR_THE_CONDITION),
            item.chosen.holds(lambda row: any_of(below.get(row.condition, ()))),
        )
    )


def _care_is_missing(row: Row, criteria: Criteria) -> Expression:
    """Return whether the care that comes first for the condition is known to be missing, whoever speaks of the row."""
    return _lacks_care(row.support.condition, criteria) if row.indication.indication.elective else FALSE


def _lacks_care(condition: Condition, criteria: Criteria) -> Expression:
    """Return whether care comes first for a condition, and is known to be missing."""
    first = condition.conservative_first
    return is_true(criteria.text(first.when)) if first is not None else FALSE


def _deferred(chosen: Chosen, refusal: Expression) -> Expression:
    """Return the rank of the answer to what a work-up holds up: a step comes first, unless it is refused anyway."""
    excluded = chosen.holds(partial(_is_undeferred, verdict=VerdictKind.EXCLUDED))
    refused = any_of(chosen.holds(partial(_is_undeferred, verdict=verdict)) for verdict in REFUSING_VERDICTS)
    not_indicated, step_first = number(Answer.NOT_INDICATED.rank), number(Answer.NOT_YET_STEP_FIRST.rank)
    return case((excluded, refusal), (refused, not_indicated), otherwise=step_first)


def _is_undeferred(row: Row, verdict: VerdictKind) -> Expression:
    return compare(row.undeferred, "=", number(verdict.rank))


def _refusal(safe: Safe) -> Expression:
    return case(
        (safe.only_without_benefit, number(Answer.NOT_INDICATED.rank)), otherwise=number(Answer.CONTRAINDICATED.rank)
    )


def _of_row(chosen: Chosen, refusal: Expression) -> Expression:
    """Return the rank of the answer that a row gives."""
    prepared = all_of((chosen.verdict_is(VerdictKind.IF_CONFIRMED), chosen.holds(lambda row: row.preparation_is_next)))
    return case(
        (prepared, number(Answer.YES_AFTER_PREPARATION.rank)),
        (chosen.verdict_is(VerdictKind.EXCLUDED), refusal),
        *((chosen.verdict_is(verdict), number(answer.rank)) for verdict, answer in BY_VERDICT.items()),
    )


def _without_row(item: Variant, care_there: Expression, criteria: Criteria) -> Expression:
    """Return the rank of the answer where no condition is supported that the procedure is done for.

    `care_there`: where it is done, a condition is established for which care is missing.
    """
    open_rows = [(_stays_open(row, criteria), row) for row in item.rows]
    reachable = [(all_of((is_open, is_on_offer(row.undeferred))), row) for is_open, row in open_rows]
    some = any_of(holds for holds, _ in reachable)
    postponed = [all_of((is_open, _is_undeferred(row, VerdictKind.POSTPONED))) for is_open, row in open_rows]
    elective = any_of(holds for holds, row in reachable if row.indication.indication.elective)
    waits_there = all_of((elective, care_there))
    not_care = any_of(all_of((holds, not_(row.waits_for(StepKind.CARE)))) for holds, row in reachable)
    return case(
        (item.safe.excluded, _refusal(item.safe)),
        (all_of((some, any_of((not_(not_care), waits_there)))), number(Answer.NOT_YET_STEP_FIRST.rank)),
        (some, number(Answer.NEEDS_ANSWERS.rank)),
        (any_of(postponed), number(Answer.POSTPONED.rank)),
        (has_unlisted_diagnosis(criteria), number(Answer.NOT_COVERED.rank)),
        otherwise=number(Answer.NOT_INDICATED.rank),
    )


def _trial_of(implant: Variant, variants: Sequence[Variant], keys: Mapping[Id, Expression]) -> Expression:
    """Return the key of the row of the trial that stands for an implant."""
    deciding = least(
        case((item.chosen.is_(lambda row: decides_on(row, implant.chosen)), item.key)) for item in variants
    )
    steps = [
        case((implant.chosen.waits_for_any((step,)), keys[step]))
        for step in dict.fromkeys(step for row in implant.rows for step in row.steps)
        if step in keys
    ]
    return coalesce((deciding, *steps))
