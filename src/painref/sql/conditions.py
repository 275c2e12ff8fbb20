"""How far the answers support each condition, and which lead, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from painref.knowledge.condition_tree import ancestors
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Condition, ConditionKind, CriterionText, Id, Suspicion
from painref.records import record
from painref.sql.criteria import Criteria
from painref.sql.expression import (
    FALSE,
    TRUE,
    Expression,
    all_of,
    any_of,
    compare,
    is_false,
    is_true,
    is_unknown,
    not_,
    word,
)
from painref.triage.engine.conditions import rivals
from painref.triage.engine.context import DIAGNOSES, MAIN_REGION, REGIONS


@record(kw_only=False)
class Supported:
    """Whether a condition is among those of the patient, and established, suspected or open.

    `made`: a clinician has made the diagnosis.
    """

    condition: Condition
    made: Expression
    established: Expression
    suspected: Expression
    open: Expression

    @property
    def supported(self) -> Expression:
        """Whether it has rows."""
        return any_of((self.established, self.suspected))


def supports_of(criteria: Criteria) -> dict[Id, Supported]:
    """Return the support of every condition, whatever test is asked for."""
    return {condition.id: _support(condition, criteria) for condition in criteria.knowledge.conditions.values()}


def as_tested(
    supports: Mapping[Id, Supported], asked_for: Mapping[Id, Expression], criteria: Criteria
) -> dict[Id, Supported]:
    """Return the support of the conditions whose test may be asked for; see `painref.triage.engine.conditions`."""
    return {id_: _as_tested(supports[id_], asked, supports, criteria) for id_, asked in asked_for.items()}


def _as_tested(tested: Supported, asked: Expression, supports: Mapping[Id, Supported], criteria: Criteria) -> Supported:
    suspect = tested.condition.suspect
    if suspect is None:
        return tested
    failed = FALSE if suspect.unless is None else is_true(criteria.text(suspect.unless))
    denied = is_false(criteria.text(suspect.when))
    made = any_of(
        item.established for item in supports.values() if rivals(item.condition, tested.condition, criteria.knowledge)
    )
    against = any_of((failed, denied, made, has_unlisted_diagnosis(criteria)))
    presumed = all_of((tested.open, asked, not_(against)))
    return replace(tested, suspected=any_of((tested.suspected, presumed)), open=all_of((tested.open, not_(presumed))))


def hurting_regions(criteria: Criteria) -> dict[Id, Expression]:
    """Return for every region whether it hurts."""
    question = criteria.knowledge.questions.get(Id(REGIONS))
    options = question.options if question else ()
    return {option.id: is_true(criteria.asked.truth(f"{REGIONS}.{option.id}")) for option in options}


def has_unlisted_diagnosis(criteria: Criteria) -> Expression:
    """Return whether a clinician has made a diagnosis that the knowledge does not hold."""
    question = criteria.knowledge.questions.get(Id(DIAGNOSES))
    other = question.other if question else None
    return FALSE if other is None else is_true(criteria.asked.truth(f"{DIAGNOSES}.{other}"))


def region_known(criteria: Criteria) -> Expression:
    """Return whether it is known where it hurts."""
    return any_of(hurting_regions(criteria).values())


def _support(condition: Condition, criteria: Criteria) -> Supported:
    asked, hurting = criteria.asked, hurting_regions(criteria)
    said = asked.truth(f"{DIAGNOSES}.{condition.id}")
    made, suspected = is_true(said), asked.suspected(condition.id)
    not_made = asked.not_made(condition.id)
    denied = all_of((is_false(said), not_(not_made)))
    here = any_of((not_(any_of(hurting.values())), *(hurting[id_] for id_ in condition.regions if id_ in hurting)))
    among = all_of((any_of((here, made, suspected)), not_(is_false(criteria.text(condition.applies)))))
    met = any_of(
        is_true(_meets(item.when, item.unless, criteria))
        for item in condition.criteria
        if item.establishes and item.when is not None
    )
    suspect = None if condition.suspect is None else _suspicion(condition.suspect, criteria)
    established = any_of((made, all_of((not_(denied), met))))
    unmet = all_of((not_(made), not_(denied), not_(met)))
    if suspect is None:
        suspicion, unclear = FALSE, not_(not_made)
    else:
        suspicion, unclear = is_true(suspect), is_unknown(suspect)
    return Supported(
        condition=condition,
        made=made,
        established=all_of((among, established)),
        suspected=all_of((among, unmet, any_of((suspected, suspicion)))),
        open=all_of((among, unmet, not_(suspected), unclear)),
    )


def _suspicion(suspect: Suspicion, criteria: Criteria) -> Expression:
    found = criteria.text(suspect.when)
    return found if suspect.or_when is None else any_of((found, _meets(suspect.or_when, suspect.unless, criteria)))


def _meets(when: CriterionText, unless: CriterionText | None, criteria: Criteria) -> Expression:
    met = criteria.text(when)
    return met if unless is None else all_of((met, not_(is_true(criteria.text(unless)))))


def with_supported_descendants(supports: Mapping[Id, Supported], knowledge: Knowledge) -> dict[Id, Expression]:
    """Return for every condition whether a narrower one is supported."""
    return {
        id_: any_of(other.supported for below, other in supports.items() if id_ in ancestors(below, knowledge))
        for id_ in supports
    }


def in_main_region(supports: Mapping[Id, Supported], criteria: Criteria) -> dict[Id, Expression]:
    """Return for every condition whether it belongs to the region that the letter is about."""
    hurting, main = hurting_regions(criteria), criteria.asked.word(MAIN_REGION)
    anywhere = not_(any_of(hurting.values()))
    found = {}
    for id_, item in supports.items():
        by_main = any_of(is_true(compare(main, "=", word(region))) for region in item.condition.regions)
        by_pain = any_of((anywhere, *(hurting[region] for region in item.condition.regions if region in hurting)))
        found[id_] = any_of((by_main, all_of((is_unknown(main), by_pain))))
    return found


def leading(
    supports: Mapping[Id, Supported], chosen: Mapping[Id, Expression], wider: Mapping[Id, Expression]
) -> dict[Id, Expression]:
    """Return for every condition whether it leads among those that are chosen."""
    found = {id_: all_of((item.supported, chosen[id_])) for id_, item in supports.items()}
    comorbid = {id_: TRUE if _is_comorbidity(item) else FALSE for id_, item in supports.items()}
    own = _preferring(found, {id_: not_(comorbid[id_]) for id_ in supports})
    narrow = _preferring(own, {id_: not_(wider[id_]) for id_ in supports})
    return _preferring(narrow, {id_: item.established for id_, item in supports.items()})


def _is_comorbidity(item: Supported) -> bool:
    return item.condition.kind is ConditionKind.COMORBIDITY


def _preferring(found: Mapping[Id, Expression], better: Mapping[Id, Expression]) -> dict[Id, Expression]:
    """Return those that are better, or all if there are none."""
    preferred = {id_: all_of((item, better[id_])) for id_, item in found.items()}
    none = not_(any_of(preferred.values()))
    return {id_: any_of((preferred[id_], all_of((item, none)))) for id_, item in found.items()}


def umbrellas(supports: Mapping[Id, Supported]) -> dict[Id, Expression]:
    """Return for every condition whether it is an umbrella, by its kind or over another that is supported."""
    return {
        id_: all_of((item.supported, TRUE if item.condition.umbrella else _over_others(id_, supports.values())))
        for id_, item in supports.items()
    }


def _over_others(id_: Id, supports: Iterable[Supported]) -> Expression:
    return any_of(item.supported for item in supports if item.condition.parent == id_)


def enough_named(supports: Mapping[Id, Supported]) -> Expression:
    """Return whether a condition is established, or none is open."""
    established = any_of(item.established for item in supports.values())
    return any_of((established, not_(any_of(item.open for item in supports.values()))))
