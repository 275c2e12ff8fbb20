"""The verdict on each procedure for each condition in each role, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from painref.criteria.reader import GOOD_WEEKS
from painref.criteria.syntax import GOOD, POOR, SHORT, Detail, Last, Op
from painref.knowledge.model import Id, Role
from painref.records import record
from painref.sql.asked import Past, compared
from painref.sql.conditions import Supported
from painref.sql.criteria import Criteria
from painref.sql.expression import (
    FALSE,
    TRUE,
    Expression,
    all_of,
    any_of,
    case,
    compare,
    is_true,
    is_unknown,
    not_,
    number,
    word,
)
from painref.sql.leaves import figures_of, result_of
from painref.sql.recommendations import (
    FEW_OPEN,
    MANY_OPEN,
    PENDING,
    Judged,
    Nearest,
    Recommendations,
    agreement,
    grade,
    is_outweighed,
    nearest,
)
from painref.sql.safety import Safe
from painref.triage.engine.context import DECLINED
from painref.triage.engine.procedure_rules import IndicationRules, ProcedureRules
from painref.triage.engine.recommendations import Agreement, StepKind
from painref.triage.engine.requirements import RequirementRules
from painref.triage.engine.verdicts import VerdictKind, reads_relief


@record(kw_only=False)
class Tried:
    """What became of a procedure that was done for this pain: at most one of these holds, untried if none does."""

    worked: Expression
    outcome_unknown: Expression
    failed: Expression

    @property
    def untried(self) -> Expression:
        """Whether it was not done."""
        return not_(any_of((self.worked, self.outcome_unknown, self.failed)))


@record(kw_only=False, slots=False)
class Row:
    """An indication of a procedure for one patient.

    `judged`: the condition is supported, and the row is not left out. `possible`: the condition is open, and the
    verdict what it would be. `verdict` and `undeferred` are ranks. `failed`: the treatment was done in vain, and no
    body speaks for going on by its own figure.
    """

    rules: ProcedureRules
    indication: IndicationRules
    support: Supported
    judged: Expression
    possible: Expression
    undeferred: Expression
    verdict: Expression
    nearest: Nearest
    recommendations: tuple[Judged, ...]
    agreement: Expression
    safe: Safe
    failed: Expression
    grade: Expression
    kinds: Mapping[Id, StepKind]

    @property
    def condition(self) -> Id:
        """The id of the condition."""
        return self.support.condition.id

    @property
    def role(self) -> Role:
        """What it is done for."""
        return self.indication.indication.role

    @cached_property
    def steps(self) -> Mapping[Id, Expression]:
        """By step, whether the row waits for it."""
        return self._of_nearest({item.place: item.pending_steps for item in self.recommendations}, self._after_step)

    @cached_property
    def unsaid(self) -> Mapping[Id, Expression]:
        """For each step: whether the row is "if confirmed" and nobody has said that the step was taken."""
        return self._of_nearest({item.place: item.unsaid_steps for item in self.recommendations}, TRUE)

    @cached_property
    def shown(self) -> Mapping[Id, Expression]:
        """By step, whether answers show that it was taken."""
        return self._of_nearest({item.place: item.shown_steps for item in self.recommendations}, TRUE)

    def waits_on(self, questions: Mapping[str, Expression]) -> Expression:
        """Return whether it waits for an answer to one of these questions; each comes with whether it counts."""
        return any_of(
            all_of((self.nearest.is_(item), item.waits_on(questions)))
            for item in self.recommendations
            if item.usable is not FALSE
        )

    def _of_nearest(self, steps: Mapping[int, Mapping[Id, Expression]], when: Expression) -> dict[Id, Expression]:
        found: dict[Id, list[Expression]] = {}
        for item in self.recommendations:
            if item.usable is not FALSE:
                for step, holds in steps[item.place].items():
                    found.setdefault(step, []).append(all_of((self.nearest.is_(item), holds)))
        return {step: all_of((when, any_of(parts))) for step, parts in found.items()}

    @property
    def _after_step(self) -> Expression:
        return compare(self.undeferred, "=", number(VerdictKind.AFTER_STEP.rank))

    def waits_for(self, kind: StepKind) -> Expression:
        """Return whether a step of a kind is missing."""
        return any_of(holds for step, holds in self.steps.items() if self.kinds[step] is kind)

    @cached_property
    def preparation_is_next(self) -> Expression:
        """Whether something has to be corrected before it, and few answers are open besides."""
        return all_of((self.safe.prepared, self.nearest.few_open))

    @cached_property
    def agreed(self) -> Expression:
        """Whether a body whose recommendation was read at its source is for it, and not most are against it."""
        verified = any_of(
            item.met for item in self.recommendations if item.rules.favourable and item.rules.recommendation.verified
        )
        return all_of((verified, compare(self.agreement, "<>", number(Agreement.MOST_AGAINST.rank))))

    @cached_property
    def screened(self) -> Expression:
        """Whether nothing that could exclude it or hold it up is still to be asked, or taken for granted."""
        presumed = any_of(
            all_of((self.nearest.is_(item), any_of(one.presumed for one in item.required)))
            for item in self.recommendations
            if item.usable is not FALSE
        )
        return not_(any_of((self.safe.unscreened, presumed)))


_LAST_ON_OFFER = max(kind.rank for kind in VerdictKind if kind.is_reachable)


def is_on_offer(verdict: Expression) -> Expression:
    """Return whether a procedure is on offer by the rank of its verdict; unknown where that is."""
    return compare(verdict, "<=", number(_LAST_ON_OFFER))


def rows_of(
    rules: ProcedureRules,
    supports: Mapping[Id, Supported],
    raised: Mapping[Id, Expression],
    safe: Safe,
    tried: Tried,
    recommendations: Recommendations,
    criteria: Criteria,
) -> tuple[Row, ...]:
    """Return the rows of a procedure, one for each indication."""
    deferred = any_of(raised[flag] for flag in sorted(rules.flags))
    rows = tuple(
        _row(rules, item, supports, deferred, safe, tried, recommendations, criteria) for item in rules.indications
    )
    past = Past(rules.id)
    again = any_of((not_(past.recorded), _has_treated(past)))
    return tuple(_without_settled(row, rows, again) for row in rows)


def _has_treated(past: Past) -> Expression:
    """Return whether a record says that it relieved as a treatment, for `GOOD_WEEKS`: more than a positive test."""
    by_figures = is_true(compare(figures_of(past, is_test=False), "=", word(GOOD)))
    by_word = is_true(compare(past.result, "=", word(GOOD)))
    lasted = is_true(compared(past.detail("lasted"), Op.GE, GOOD_WEEKS))
    return all_of((past.recorded, any_of((by_figures, all_of((by_word, lasted))))))


def _without_settled(row: Row, rows: Iterable[Row], again: Expression) -> Row:
    """Return the row of a treatment as left out where it has given its answer as a test.

    Not where it was not done itself (another test settled it), where it has treated too, or where a body whose
    recommendation is met asks for that answer before the treatment.
    """
    if row.role is not Role.THERAPEUTIC:
        return row
    settled = any_of(
        all_of((other.judged, compare(other.verdict, "=", number(VerdictKind.DONE.rank))))
        for other in rows
        if other.role is Role.DIAGNOSTIC and other.condition == row.condition
    )
    if settled is FALSE:
        return row
    asked = _own_rules_met(row.recommendations, row.rules.id)
    own_step = any_of(met for met, requirement in asked if requirement.requirement.step == row.rules.id)
    fields = {name: getattr(row, name) for name in Row.__dataclass_fields__}
    return Row(**{**fields, "judged": all_of((row.judged, any_of((again, own_step, not_(settled)))))})


def _row(
    rules: ProcedureRules,
    indication: IndicationRules,
    supports: Mapping[Id, Supported],
    deferred: Expression,
    safe: Safe,
    tried: Tried,
    recommendations: Recommendations,
    criteria: Criteria,
) -> Row:
    support = supports[indication.indication.condition]
    heard = not_(any_of(supports[id_].supported for id_ in sorted(indication.silent_beside)))
    positive = is_true(criteria.judge(Last(rules.id, Detail.RESULT, Op.EQ, GOOD)))
    judged = recommendations.of_indication(
        indication,
        heard=heard,
        deciding=indication.indication.is_deciding_test,
        established=support.established,
        worked=all_of((tried.worked, support.supported)),  # of an open condition nothing was tried
        repeated=positive if indication.indication.role is Role.DIAGNOSTIC else FALSE,
    )
    wider = recommendations.of_parents(indication, heard=heard, deciding=indication.indication.is_deciding_test)
    best = nearest(judged)
    agreed = agreement(judged, wider)
    outweighed = is_outweighed(judged, wider, recommendations.surely)
    undeferred = _verdict(rules, indication, judged, best, outweighed, safe, criteria)
    excluded = compare(undeferred, "=", number(VerdictKind.EXCLUDED.rank))
    verdict = case((all_of((deferred, not_(excluded))), number(VerdictKind.DEFERRED.rank)), otherwise=undeferred)
    own = _own_rules_met(judged, rules.id)
    steps = {step for item in judged for step in (*item.pending_steps, *item.unsaid_steps)}
    return Row(
        rules=rules,
        indication=indication,
        support=support,
        judged=support.supported,
        possible=support.open,
        undeferred=undeferred,
        verdict=verdict,
        nearest=best,
        recommendations=judged,
        agreement=agreed,
        safe=safe,
        failed=all_of((tried.failed, not_(any_of(met for met, asked in own if reads_relief(asked, rules.id))))),
        grade=grade(judged),
        kinds={step: recommendations.step_kind(step) for step in steps},
    )


def _verdict(
    rules: ProcedureRules,
    indication: IndicationRules,
    judged: tuple[Judged, ...],
    best: Nearest,
    outweighed: Expression,
    safe: Safe,
    criteria: Criteria,
) -> Expression:
    declined = any_of(is_true(criteria.asked.truth(f"{DECLINED}.{name}")) for name in sorted(rules.lineage))
    applying = any_of(item.speaks for item in judged)
    in_favour = any_of(item.speaks for item in judged if item.rules.favourable)
    waits = safe.too_early_to_stop if indication.indication.elective else FALSE
    cases = (
        (safe.excluded, VerdictKind.EXCLUDED),
        (declined, VerdictKind.DECLINED),
        (_is_done(rules, indication, judged, criteria), VerdictKind.DONE),
        (not_(applying), VerdictKind.NO_POSITION),
        (any_of((not_(in_favour), outweighed)), VerdictKind.NOT_RECOMMENDED),
        (not_(best.is_there), VerdictKind.CRITERIA_NOT_MET),
        (any_of((safe.postponed, waits)), VerdictKind.POSTPONED),
        (best.rank_in(PENDING), VerdictKind.AFTER_STEP),
        (best.rank_in(FEW_OPEN, MANY_OPEN), VerdictKind.IF_CONFIRMED),
        (safe.prepared, VerdictKind.AFTER_PREPARATION),
    )
    return case(*((when, number(kind.rank)) for when, kind in cases), otherwise=number(VerdictKind.NOW.rank))


def _is_done(
    rules: ProcedureRules, indication: IndicationRules, judged: Iterable[Judged], criteria: Criteria
) -> Expression:
    """Return whether a test has given its answer, or a treatment has failed and no body's repeat rule is met."""
    if indication.indication.role is Role.DIAGNOSTIC:
        return is_true(criteria.text(indication.indication.settled_when, otherwise=FALSE))
    repeats = _own_rules_met(judged, rules.id)
    by_relief = any_of(met for met, requirement in repeats if reads_relief(requirement, rules.id))
    repeated = any_of(met for met, _ in repeats)
    poor, short = (is_true(criteria.judge(Last(rules.id, Detail.RESULT, Op.EQ, word_))) for word_ in (POOR, SHORT))
    failed = case((poor, not_(by_relief)), otherwise=all_of((short, not_(repeated))))
    return all_of((Past(rules.id).recorded, failed))


def _own_rules_met(judged: Iterable[Judged], procedure: Id) -> list[tuple[Expression, RequirementRules]]:
    """Return what bodies ask of the records of the procedure itself, each with whether their recommendation is met."""
    return [
        (item.met, requirement)
        for item in judged
        if item.rules.favourable
        for requirement in item.rules.requirements
        if procedure in requirement.reads_past_of
    ]


def tried_of(rules: ProcedureRules) -> Tried:
    """Return what became of a procedure, or of its family, where it has been done for this pain."""
    worked, unknown, done = [], [], []
    for past in (Past(name) for name in sorted(rules.lineage) if rules.shares_outcome_of(name)):
        result = result_of(past, is_test=rules.is_trial)
        good = compare(result, "=", word(GOOD))
        too_short = FALSE if rules.is_trial else is_true(compared(past.detail("lasted"), Op.LT, GOOD_WEEKS))
        worked.append(all_of((past.recorded, is_true(good))))
        unknown.append(all_of((past.recorded, is_unknown(result), not_(too_short))))
        done.append(past.recorded)
    any_done, any_worked, any_unknown = any_of(done), any_of(worked), any_of(unknown)
    failed = all_of((any_done, not_(any_worked), not_(any_unknown)))
    beside = [Past(name) for name in sorted(rules.told_beside)]
    may_be = any_of(Past(name).recorded for name in sorted(rules.may_be_told_as))
    return Tried(
        worked=any_worked,
        outcome_unknown=any_of((all_of((not_(any_worked), any_unknown)), all_of((not_(any_done), may_be)))),
        failed=any_of((failed, all_of((not_(any_done), _all_failed(beside))))),
    )


def _all_failed(records: Sequence[Past]) -> Expression:
    """Return whether something is recorded, and all of it failed as a test does."""
    any_recorded = any_of(past.recorded for past in records)
    return all_of((any_recorded, *(any_of((not_(past.recorded), _failed(past))) for past in records)))


def _failed(past: Past) -> Expression:
    result = result_of(past, is_test=True)
    return any_of(is_true(compare(result, "=", word(one))) for one in (POOR, SHORT))
