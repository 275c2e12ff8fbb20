"""What stands in the way of a procedure, in SQL: contraindications of four kinds, drugs and thrombotic risk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from painref.criteria.syntax import Op, Weeks
from painref.criteria.weeks import weeks_of
from painref.knowledge.bodies import same_body
from painref.knowledge.holds import classes_before, is_every_class
from painref.knowledge.model import (
    BleedingClass,
    BleedingRisk,
    Contraindication,
    ContraindicationSeverity,
    HoldAction,
    Id,
    Medication,
    ThromboticRisk,
)
from painref.knowledge.vocabulary import members
from painref.records import record
from painref.sql.criteria import Criteria
from painref.sql.expression import (
    FALSE,
    TRUE,
    Expression,
    all_of,
    any_of,
    case,
    greatest,
    is_false,
    is_true,
    is_unknown,
    not_,
    number,
)
from painref.triage.engine.context import DRUGS, HOLD_AGREED, HOLD_KEPT, PALLIATIVE
from painref.triage.engine.drugs import BLOOD_THINNERS
from painref.triage.engine.procedure_rules import ProcedureRules
from painref.triage.engine.safety import NEXT_CLASS

NO_CLASS = 15
"""What stands for no bleeding class."""


@record(kw_only=False)
class Safe:
    """The safety of a procedure.

    `only_without_benefit`: all that excludes it says that there is nothing to gain. `bleeding_class` is the rank of the
    most cautious class. `unscreened`: something that could exclude it or hold it up is still to be asked.
    `too_early_to_stop`: a drug must not be stopped yet, which postpones what is elective.
    """

    excluded: Expression
    only_without_benefit: Expression
    postponed: Expression
    too_early_to_stop: Expression
    prepared: Expression
    bleeding_class: Expression
    unscreened: Expression


@record(kw_only=False)
class _Class:
    """A body's class of a procedure: whether it counts, and what it is for this patient."""

    risk: BleedingRisk
    counts: Expression
    raised: Expression

    def is_among(self, classes: Iterable[BleedingClass]) -> Expression:
        """Return whether the class is one of some."""
        classes = frozenset(classes)
        own, next_ = (TRUE if klass in classes else FALSE for klass in (self.klass, NEXT_CLASS[self.klass]))
        return all_of((self.counts, case((self.raised, next_), otherwise=own)))

    @property
    def klass(self) -> BleedingClass:
        """The class before any factor raises it."""
        return self.risk.bleeding_class


class Safeties:
    """The safety of procedures; what families share is written once."""

    def __init__(self, criteria: Criteria, lifted: Mapping[Id, Expression]) -> None:
        self._criteria = criteria
        self._lifted = lifted
        self._palliative = is_true(criteria.fact(PALLIATIVE))
        broken = is_false(criteria.asked.truth(HOLD_KEPT)) if HOLD_KEPT in criteria.knowledge.questions else FALSE
        self._agreed = all_of((is_true(criteria.asked.truth(HOLD_AGREED)), not_(broken)))
        self._medications = [criteria.knowledge.medications[id_] for id_ in criteria.knowledge.medications]
        self._taken = {item.id: is_true(self._said(item.id)) for item in self._medications}
        self._raising = [
            (is_true(criteria.text(modifier.when)), modifier)
            for modifier in criteria.knowledge.bleeding_modifiers.values()
        ]
        thinners = [drug for group in BLOOD_THINNERS for drug in members(group, criteria.knowledge)]
        self._thinners_open = any_of(is_unknown(self._said(drug)) for drug in thinners)
        self._bearing = {item.id: self._thrombotic(item) for item in self._medications}

    def of(self, rules: ProcedureRules) -> Safe:
        """Return the safety of a procedure."""
        classes = [self._class(risk, rules) for risk in rules.bleeding_risk]
        stated = [(item, self._counts(item, classes)) for _, item in rules.contraindications]
        barred = [(item, self._true(item, counts)) for item, counts in stated if _is(item, "ABSOLUTE")]
        too_early, drug_prepares, risks_open = self._drugs(classes, rules.lineage)
        postponed = (
            self._true(item, counts, unless=self._palliative) for item, counts in stated if _is(item, "POSTPONED")
        )
        corrected = (
            self._true(item, counts, unless=self._palliative if item.long_term else FALSE)
            for item, counts in stated
            if _is(item, "UNTIL_CORRECTED")
        )
        unknown = any_of(self._unknown(item, counts, rules) for item, counts in stated)
        return Safe(
            excluded=any_of(found for _, found in barred),
            only_without_benefit=not_(any_of(found for item, found in barred if not item.no_benefit)),
            postponed=any_of(postponed),
            too_early_to_stop=too_early,
            prepared=any_of((*corrected, drug_prepares)),
            bleeding_class=_highest(classes),
            unscreened=any_of((unknown, self._thinners_open, risks_open)),
        )

    # --- Contraindications --------------------------------------------------------------------------------------------

    def _true(self, item: Contraindication, counts: Expression, unless: Expression = FALSE) -> Expression:
        return all_of((counts, is_true(self._judged(item)), not_(unless)))

    def _judged(self, item: Contraindication) -> Expression:
        if item.when is None:
            return FALSE
        judgement = self._criteria.text(item.when)
        settled = [self._lifted[flag] for flag in item.settled_with if flag in self._lifted]
        if item.corrected is not None and item.corrected.to is not None:
            settled.append(is_true(self._criteria.text(item.corrected.to)))
        return case((any_of(settled), FALSE), otherwise=judgement) if settled else judgement

    def _unknown(self, item: Contraindication, counts: Expression, rules: ProcedureRules) -> Expression:
        """Return whether it is open; what reads only what was done before is not while nothing of that is recorded."""
        if _is(item, "RELATIVE"):
            return FALSE
        past = rules.past_only.get(item.when) if item.when is not None else None
        told = TRUE if past is None else any_of(self._criteria.leaves.recorded(name) for name in sorted(past))
        less = _is(item, "POSTPONED") or (_is(item, "UNTIL_CORRECTED") and item.long_term)
        relative = self._palliative if less else FALSE
        return all_of((counts, told, is_unknown(self._judged(item)), not_(relative)))

    def _counts(self, item: Contraindication, classes: Iterable[_Class]) -> Expression:
        """Return whether a contraindication bears: a limit for some classes only where its body gives one of them."""
        if not item.for_classes:
            return TRUE
        by = item.by
        own = [one for one in classes if by is not None and self._same(one.risk.by, by)]
        classed = any_of(one.counts for one in own)
        return any_of((not_(classed), any_of(one.is_among(item.for_classes) for one in own)))

    # --- Classes ------------------------------------------------------------------------------------------------------

    def _class(self, risk: BleedingRisk, rules: ProcedureRules) -> _Class:
        counts = TRUE if risk.where is None else not_(is_false(self._criteria.text(risk.where)))
        raised = any_of(
            holds
            for holds, modifier in self._raising
            if modifier.bears_on(rules.lineage) and any(self._same(risk.by, ref) for ref in modifier.refs)
        )
        return _Class(risk, counts, raised)

    def _same(self, one: Id, other: Id) -> bool:
        return same_body(one, other, self._criteria.knowledge)

    # --- Drugs --------------------------------------------------------------------------------------------------------

    def _said(self, drug: Id) -> Expression:
        return self._criteria.asked.truth(f"{DRUGS}.{drug}")

    def _drugs(self, classes: list[_Class], lineage: frozenset[Id]) -> tuple[Expression, Expression, Expression]:
        """Return whether a drug is not to be stopped yet, is to be planned for, or leaves risks open."""
        postpones, prepares, unclear = [], [], []
        for drug in self._medications:
            running, bears, risks_open = self._bearing[drug.id]
            stopped = all_of((self._taken[drug.id], self._may_be_stopped(drug, classes, lineage)))
            postpones.append(all_of((stopped, running, not_(self._palliative))))
            planned = not_(self._agreed) if drug.prescriber else FALSE
            prepares.append(all_of((stopped, any_of((bears, planned)))))
            if drug.prescriber:
                unclear.append(all_of((stopped, risks_open)))
        prepares.append(self._other_drug())
        return any_of(postpones), any_of(prepares), any_of(unclear)

    def _other_drug(self) -> Expression:
        question = self._criteria.knowledge.questions.get(Id(DRUGS))
        other = question.other if question else None
        return FALSE if other is None else is_true(self._said(other))

    def _may_be_stopped(self, drug: Medication, classes: list[_Class], lineage: frozenset[Id]) -> Expression:
        """Return whether a drug may have to be stopped: by what is said, or since it thins the blood and nothing is."""
        said: dict[HoldAction, list[Expression]] = {action: [] for action in HoldAction}
        for hold in drug.holds:
            holds = TRUE if hold.when is None else not_(is_false(self._criteria.text(hold.when)))
            said_of = classes_before(hold, drug.holds, lineage)
            by_class = any_of(one.is_among(said_of) for one in classes if self._same(one.risk.by, hold.by))
            of_every = TRUE if is_every_class(said_of) else by_class
            said[hold.action].append(all_of((holds, of_every)))
        stop, weigh, go_on = (any_of(said[action]) for action in _ACTIONS)
        nothing = not_(any_of((stop, weigh, go_on))) if drug.group in BLOOD_THINNERS else FALSE
        return any_of((nothing, stop, all_of((weigh, not_(go_on)))))

    def _thrombotic(self, drug: Medication) -> tuple[Expression, Expression, Expression]:
        """Return whether an interval still runs, a risk bears, or one is open, by which a drug is not stopped."""
        running, bears, unclear = [], [], []
        for rule in self._criteria.knowledge.thrombotic_risk.values():
            if {drug.id, Id(drug.group)}.isdisjoint(rule.drugs):
                continue
            true, possible, open_ = self._rule(rule, drug)
            bears += [all_of((true, not_(self._agreed))) if rule.finding is not None else true, possible]
            unclear.append(open_)
            if rule.wait is not None:
                running.append(true)
        return any_of(running), any_of(bears), any_of(unclear)

    def _rule(self, rule: ThromboticRisk, drug: Medication) -> tuple[Expression, Expression, Expression]:
        """Return whether a rule holds, may hold since the day of its event is not known, or is open."""
        if rule.together_with:
            others = (
                self._taken[other.id]
                for other in self._medications
                if other is not drug and not {other.id, Id(other.group)}.isdisjoint(rule.together_with)
            )
            return any_of(others), FALSE, self._open_rule(rule)
        if rule.finding is not None:
            return is_true(self._criteria.text(rule.finding)), FALSE, self._open_rule(rule)
        if rule.event is None or rule.wait is None or rule.wait.low is None:
            return FALSE, FALSE, FALSE
        within = self._within(rule.event, weeks_of(rule.wait.low, rule.wait.unit))
        happened = self._happened(rule.event)
        return is_true(within), all_of((is_unknown(within), happened)), self._open_rule(rule)

    def _open_rule(self, rule: ThromboticRisk) -> Expression:
        if rule.finding is not None:
            return is_unknown(self._criteria.text(rule.finding))
        if rule.event is None or rule.wait is None or rule.wait.low is None:
            return FALSE
        within = self._within(rule.event, weeks_of(rule.wait.low, rule.wait.unit))
        return all_of((is_unknown(within), not_(self._happened(rule.event))))

    def _within(self, event: Id, weeks: float) -> Expression:
        return self._criteria.judge(Weeks(event, Op.LT, weeks))

    def _happened(self, event: Id) -> Expression:
        question = self._criteria.knowledge.vocabulary.dated[event]
        return is_true(self._criteria.asked.truth(f"{question}.{event}"))


_ACTIONS = (HoldAction.STOP, HoldAction.INDIVIDUALISE, HoldAction.CONTINUE)


def _is(item: Contraindication, severity: str) -> bool:
    return item.severity is ContraindicationSeverity[severity]


def _highest(classes: Iterable[_Class]) -> Expression:
    """Return the rank of the most cautious class; `NO_CLASS` where there is none."""
    ranks = [
        case(
            (all_of((one.counts, one.raised)), number(NEXT_CLASS[one.klass].rank)),
            (one.counts, number(one.klass.rank)),
        )
        for one in classes
    ]
    found = greatest(ranks)
    return case((is_unknown(found), number(NO_CLASS)), otherwise=found)
