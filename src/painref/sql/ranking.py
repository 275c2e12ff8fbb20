"""One row for each procedure, and its place in the order as one number, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from painref.criteria.syntax import Done
from painref.knowledge.condition_tree import ancestors
from painref.knowledge.lines_of_care import AFTER, BEGUN, ELSEWHERE, LINES, TEST
from painref.knowledge.model import ConditionKind, Id, Place, Role
from painref.records import record
from painref.sql.criteria import Criteria
from painref.sql.expression import (
    FALSE,
    NULL,
    TRUE,
    Expression,
    all_of,
    any_of,
    case,
    compare,
    greatest,
    is_known,
    is_true,
    least,
    minus,
    not_,
    number,
    shifted,
    total,
    unpacked,
)
from painref.sql.limits import DEEPEST, INDICATION_BITS, PROCEDURE_BITS
from painref.sql.safety import NO_CLASS
from painref.sql.verdicts import Row, Tried, is_on_offer
from painref.triage.engine.context import places
from painref.triage.engine.procedure_rules import ProcedureRules, is_implant, is_trial
from painref.triage.engine.ranking import FAILED, LAST, OUTCOME_UNKNOWN, Standing
from painref.triage.engine.verdicts import VerdictKind

FIELDS = (
    ("unreachable", 1),
    ("standing", 3),
    ("line", 10),
    ("verdict", 4),
    ("agreement", 3),
    ("not_asked_for", 1),
    ("grade", 8),
    ("invasiveness", 4),
    ("bleeding_class", 4),
    ("procedure", PROCEDURE_BITS),
)
"""The parts of the key of a row, first to last, and the bits of each."""

KEY_BITS = sum(bits for _, bits in FIELDS)

_NOT_GRADED = 15
"""What stands for no degree of invasiveness."""


def lowest_bit(field: str) -> int:
    """Return where a part of the key begins, counted from its end."""
    names = [name for name, _ in FIELDS]
    return sum(bits for _, bits in FIELDS[names.index(field) + 1 :])


def bits_of(field: str) -> int:
    """Return the bits of a part of the key."""
    return dict(FIELDS)[field]


@record(kw_only=False, slots=False)
class Chosen:
    """The row of a procedure that is shown: one of its rows, the best; `place` is NULL where it has none."""

    rules: ProcedureRules
    rows: tuple[Row, ...]
    tried: Tried
    place: Expression
    deferring: bool

    def of(self, value: Callable[[Row], Expression], otherwise: Expression = NULL) -> Expression:
        """Return what a function gives for the row chosen."""
        *before, last = [(compare(self.place, "=", number(place)), value(row)) for place, row in enumerate(self.rows)]
        return case(*before, (is_known(self.place), last[1]), otherwise=otherwise)

    def holds(self, value: Callable[[Row], Expression]) -> Expression:
        """Return whether something holds of the row chosen; false where there is none."""
        return is_true(self.of(value, FALSE))

    def is_(self, test: Callable[[Row], bool]) -> Expression:
        """Return whether the row chosen is of some kind, whatever the patient."""
        return self.holds(lambda row: TRUE if test(row) else FALSE)

    @cached_property
    def verdict(self) -> Expression:
        """The rank of the verdict."""
        return self.of(lambda row: row.verdict if self.deferring else row.undeferred)

    def verdict_is(self, *kinds: VerdictKind) -> Expression:
        """Return whether the verdict is one of some."""
        return any_of(is_true(compare(self.verdict, "=", number(kind.rank))) for kind in kinds)

    @cached_property
    def reachable(self) -> Expression:
        """Whether the procedure is on offer."""
        return is_true(is_on_offer(self.verdict))

    def waits_for_any(self, steps: Iterable[Id]) -> Expression:
        """Return whether one of some steps is missing."""
        chosen = frozenset(steps)
        return self.holds(lambda row: any_of(holds for step, holds in row.steps.items() if step in chosen))


def chosen_of(
    rules: ProcedureRules, rows: tuple[Row, ...], tried: Tried, criteria: Criteria, *, deferring: bool
) -> Chosen:
    """Return the best row of a procedure: by verdict, then the most specific condition, then the best supported."""
    if not rows:
        return Chosen(rules, (), tried, NULL, deferring)
    order = sorted(range(len(rows)), key=lambda position: (*_static(rows[position]), position))
    rows = tuple(rows[position] for position in order)
    keys = []
    for place, row in enumerate(rows):
        verdict = row.verdict if deferring else row.undeferred
        no_position = compare(verdict, "=", number(VerdictKind.NO_POSITION.rank))
        depth = DEEPEST - len(ancestors(row.condition, criteria.knowledge))
        key = total(
            (
                shifted(case((no_position, number(1)), otherwise=number(0)), 9 + INDICATION_BITS),
                shifted(verdict, 5 + INDICATION_BITS),
                number((depth << 2) << INDICATION_BITS),
                shifted(_support_rank(row), INDICATION_BITS),
                number(place),
            )
        )
        keys.append(case((row.judged, key)))
    return Chosen(rules, rows, tried, unpacked(least(keys), 0, INDICATION_BITS), deferring)


def _support_rank(row: Row) -> Expression:
    """Return how well the condition of a row is supported: made, worked out by criteria, suspected."""
    by_criteria = case((row.support.made, number(0)), otherwise=number(1))
    return case((row.support.established, by_criteria), otherwise=number(2))


def _static(row: Row) -> tuple[float, int]:
    line = row.indication.indication.line
    return (LINES.get(line.place, 0.0) if line else LAST, list(Role).index(row.role))


def rank(
    chosen: Sequence[Chosen], leading: Mapping[Id, Expression], wider: Mapping[Id, Expression], criteria: Criteria
) -> dict[Id, Expression]:
    """Return by procedure the key of its row, the least of which is the first; NULL where there is no row to show."""
    lines, asked = _Lines(chosen, criteria), _asked_about(chosen, leading, criteria)
    names = sorted(item.rules.id for item in chosen)
    trials = [item for item in chosen if is_trial(item.rules.id, criteria.knowledge)]
    keys = {}
    for item in chosen:
        procedure = item.rules.procedure
        parts = {
            "unreachable": _one_if(not_(item.reachable)),
            "standing": item.of(lambda row: _standing(row, leading, wider, asked)),
            "line": lines.of(item),
            "verdict": item.verdict,
            "agreement": item.of(lambda row: row.agreement),
            "not_asked_for": _one_if(not_(requested(item.rules, criteria))),
            "grade": item.of(lambda row: row.grade),
            "invasiveness": number(procedure.invasiveness.rank if procedure.invasiveness else _NOT_GRADED),
            "bleeding_class": item.rows[0].safe.bleeding_class if item.rows else number(NO_CLASS),
            "procedure": number(names.index(item.rules.id)),
        }
        key = total(shifted(parts[field], lowest_bit(field)) for field, _ in FIELDS)
        waits = any_of(_stands_for(trial, item, criteria) for trial in trials)
        keys[item.rules.id] = case((all_of((is_known(item.place), not_(waits))), key))
    return keys


def requested(rules: ProcedureRules, criteria: Criteria) -> Expression:
    """Return whether a procedure is asked for, by itself or by its family."""
    return any_of(criteria.asked.requested(name) for name in sorted(rules.lineage))


def _one_if(condition: Expression) -> Expression:
    return case((condition, number(1)), otherwise=number(0))


def _asked_about(
    chosen: Sequence[Chosen], leading: Mapping[Id, Expression], criteria: Criteria
) -> dict[Id, Expression]:
    """Return for every condition whether it leads, and a requested procedure that is reachable is for it."""
    found: dict[Id, list[Expression]] = {id_: [] for id_ in leading}
    for item in chosen:
        wanted = all_of((item.reachable, requested(item.rules, criteria)))
        for id_ in dict.fromkeys(row.condition for row in item.rows if not row.support.condition.umbrella):
            for_it = item.is_(lambda row, id_=id_: row.condition == id_)  # type: ignore[misc]
            found[id_].append(all_of((leading[id_], for_it, wanted)))
    return {id_: any_of(parts) for id_, parts in found.items()}


def standing_rank(standing: Standing) -> Expression:
    """Return the number by which a standing is told in the key of a row."""
    return number(2 * list(Standing).index(standing))


def _standing(
    row: Row, leading: Mapping[Id, Expression], wider: Mapping[Id, Expression], asked: Mapping[Id, Expression]
) -> Expression:
    """Return twice the rank of the standing, and one more if a leading condition is not asked about and another is."""
    aside = all_of((any_of(asked.values()), not_(asked[row.condition])))
    condition = row.support.condition
    comorbid = condition.kind is ConditionKind.COMORBIDITY
    by_region_only = not_(row.support.established) if condition.umbrella else FALSE
    return case(
        (all_of((leading[row.condition], aside)), number(1)),
        (leading[row.condition], standing_rank(Standing.LEADING)),
        (TRUE if comorbid else FALSE, standing_rank(Standing.COMORBIDITY)),
        (any_of((by_region_only, wider[row.condition])), standing_rank(Standing.UMBRELLA)),
        otherwise=standing_rank(Standing.OTHER),
    )


def _stands_for(trial: Chosen, implant: Chosen, criteria: Criteria) -> Expression:
    """Return whether a trial that has not been done stands for an implant that it decides on."""
    if not is_implant(implant.rules.procedure):
        return FALSE
    decides = trial.is_(lambda row: decides_on(row, implant))
    waits = any_of((decides, implant.waits_for_any(trial.rules.lineage)))
    not_done = not_(is_true(criteria.judge(Done(trial.rules.id))))
    return all_of((waits, trial.reachable, implant.reachable, not_done))


def decides_on(row: Row, other: Chosen) -> bool:
    """Return whether a row is the test or the trial that decides on another procedure."""
    line = row.indication.indication.line
    return line is not None and not other.rules.lineage.isdisjoint(line.decides)


class _Lines:
    """The lines of care of the rows, in hundredths."""

    def __init__(self, chosen: Sequence[Chosen], criteria: Criteria) -> None:
        self._chosen = chosen
        self._criteria = criteria
        self._named: Mapping[str, Expression] = {
            id_: any_of(is_true(criteria.asked.truth(f"{id_}.{option}")) for option in options)
            for id_, options in places(criteria.knowledge)
        }
        self._own = {item.rules.id: item.of(self._own_line) for item in chosen}

    def of(self, item: Chosen) -> Expression:
        """Return the line of a row; NULL where there is none."""
        return item.of(lambda row: self._line(row, item))

    def _line(self, row: Row, item: Chosen) -> Expression:
        line = row.indication.indication.line
        found = self._own_line(row)
        if line is not None and line.place is Place.DECIDING_TEST:
            found = self._of_test(row, item)
        is_test = row.indication.indication.is_test
        if is_test and not row.rules.is_trial:
            return found
        failed = (row.failed, greatest((found, hundredths(FAILED))))
        if is_test:
            return case(failed, otherwise=found)
        return case(
            failed,
            (item.tried.outcome_unknown, total((found, hundredths(OUTCOME_UNKNOWN)))),
            otherwise=found,
        )

    def _own_line(self, row: Row) -> Expression:
        line = row.indication.indication.line
        if line is None:
            return hundredths(LINES[Place.NOT_PLACED])
        if line.place is Place.LAST_RESORT and row.role is Role.PALLIATIVE and row.rules.procedure.destroys:
            return hundredths(LINES[Place.THIRD])
        place = LINES.get(line.place, LINES[Place.NOT_PLACED])
        waiting = any_of(
            all_of((other.tried.untried, other.reachable))
            for other in self._chosen
            if not other.rules.lineage.isdisjoint(line.after)
        )
        knowledge = row.rules.knowledge
        passed = any_of(holds for step, holds in row.shown.items() if is_trial(step, knowledge))
        begun = all_of((passed, not_(row.failed)))
        if place >= LINES[Place.LAST_RESORT]:
            begun = all_of((begun, requested(row.rules, self._criteria)))
        elsewhere = row.waits_on(self._named) if place < LINES[Place.LAST_RESORT] else FALSE
        return case(
            (begun, hundredths(BEGUN)),
            (elsewhere, hundredths(ELSEWHERE)),
            (waiting, hundredths(place + AFTER)),
            otherwise=hundredths(place),
        )

    def _of_test(self, row: Row, item: Chosen) -> Expression:
        line = row.indication.indication.line
        optional = line is not None and line.optional
        decided = [
            (not_(other.verdict_is(VerdictKind.NOT_RECOMMENDED)), other)
            for other in self._chosen
            if decides_on(row, other)
        ]
        lowest = least(case((advised, self._own[other.rules.id])) for advised, other in decided)
        waiting = [all_of((advised, _waits_for(row, item.tried, other))) for advised, other in decided]
        waits = FALSE if optional else any_of(waiting)
        alone = hundredths(LINES[Place.SECOND if optional else Place.FIRST])
        return case(
            (not_(is_known(lowest)), alone),
            (waits, minus(lowest, hundredths(TEST))),
            otherwise=total((lowest, hundredths(TEST))),
        )


def hundredths(line: float) -> Expression:
    """Return a line of care as it stands in the key of a row, in whole hundredths."""
    return number(round(line * 100))


def _waits_for(test: Row, tried: Tried, other: Chosen) -> Expression:
    """Return whether a row waits for a test: by its line, or since it is its step and was not said to be done."""
    lineage = test.rules.lineage
    by_line = other.is_(lambda row: _comes_after(row, lineage))
    unsaid = other.holds(lambda row: any_of(holds for step, holds in row.unsaid.items() if step in lineage))
    return any_of(
        (
            all_of((by_line, tried.untried)),
            all_of((other.verdict_is(VerdictKind.IF_CONFIRMED, VerdictKind.AFTER_STEP), unsaid)),
            all_of((other.verdict_is(VerdictKind.AFTER_STEP), other.waits_for_any(lineage))),
        )
    )


def _comes_after(row: Row, lineage: frozenset[Id]) -> bool:
    line = row.indication.indication.line
    return line is not None and not lineage.isdisjoint(line.after)
