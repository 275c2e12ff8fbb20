"""How far the answers support each condition, and which conditions lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from enum import StrEnum

from painref.criteria.facts import leaves_beneath
from painref.criteria.judgement import FALSE, TRUE, Judgement, any_of, is_open, open_part
from painref.criteria.parser import parse
from painref.criteria.syntax import Facts, Has, Holds
from painref.knowledge.condition_tree import ancestors
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Condition, ConditionKind, CriterionText, Id, OrderedEnum, Suspicion
from painref.records import record
from painref.triage.engine.context import DIAGNOSES, REGIONS, PatientContext


class ConditionSupport(OrderedEnum):
    """How far the answers support a condition."""

    ESTABLISHED = "established"
    SUSPECTED = "suspected"
    OPEN = "open"
    RULED_OUT = "ruled-out"

    @property
    def is_supported(self) -> bool:
        """Whether the condition has rows."""
        return self in _SUPPORTED


_SUPPORTED = frozenset({ConditionSupport.ESTABLISHED, ConditionSupport.SUSPECTED})


class SupportedBy(StrEnum):
    """On whose word a condition is supported, or ruled out."""

    CLINICIAN = "clinician"
    CRITERIA = "criteria"
    SUSPICION = "suspicion"
    REQUEST = "request"
    NONE = "none"


@record(kw_only=False)
class Support:
    """How far a condition is supported, by what, and the items that could change it."""

    condition: Condition
    support: ConditionSupport
    by: SupportedBy
    needs: Judgement


def supports_of(context: PatientContext, tested: frozenset[Id] = frozenset()) -> dict[Id, Support]:
    """Return the support of every condition of the patient's regions; of some the test is asked for (`tested`)."""
    known = context.knowledge.once(_Conditions)
    found: dict[Id, Support] = {}
    for condition in known.concerning(context):
        if condition.applies is not None and context.judge(condition.applies) == FALSE:
            continue
        found[condition.id] = condition_support(condition, context)
    return found | {id_: _as_tested(found[id_], found, context) for id_ in tested & found.keys()}


def _as_tested(tested: Support, supports: Mapping[Id, Support], context: PatientContext) -> Support:
    """Return the support of a condition whose test is asked for: who asks for the test suspects what it is for.

    It stays open where the findings speak against it, where the last test failed, or where a diagnosis has been made
    that could be the source in its place.
    """
    suspect = tested.condition.suspect
    if tested.support is not ConditionSupport.OPEN or suspect is None or context.has_unlisted_diagnosis:
        return tested
    failed = suspect.unless is not None and context.judge(suspect.unless) == TRUE
    made = [item.condition for item in supports.values() if item.support is ConditionSupport.ESTABLISHED]
    rivalled = any(rivals(condition, tested.condition, context.knowledge) for condition in made)
    if failed or rivalled or context.judge(suspect.when) == FALSE:
        return tested
    return replace(tested, support=ConditionSupport.SUSPECTED, by=SupportedBy.REQUEST)


def rivals(made: Condition, tested: Condition, knowledge: Knowledge) -> bool:
    """Return whether a diagnosis may be the source of a pain in the place of what a test is asked for.

    Not a wider condition, an umbrella or a comorbidity, nor one of other regions.
    """
    if made.umbrella or made.kind is ConditionKind.COMORBIDITY or made.id in ancestors(tested.id, knowledge):
        return False
    return not set(made.regions).isdisjoint(tested.regions)


class _Conditions:
    """The conditions of a knowledge by where they hurt; worked out once for all patients who hurt there."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._every = tuple(knowledge.conditions.values())
        self._by_slot = {f"{DIAGNOSES}.{one.id}": one.id for one in self._every}
        self._near: dict[frozenset[Id], tuple[Condition, ...]] = {}

    def concerning(self, context: PatientContext) -> Iterable[Condition]:
        """Return those of the patient's regions, if any is told, and those that somebody has named, in their order."""
        regions = context.regions
        if not regions:
            return self._every
        near = self._near.get(regions)
        if near is None:
            near = tuple(one for one in self._every if not regions.isdisjoint(one.regions))
            self._near[regions] = near
        named = {self._by_slot[slot] for slot in context.affirmed & self._by_slot.keys()} | context.patient.suspected
        elsewhere = named.difference([one.id for one in near]) if named else named
        if not elsewhere:
            return near
        return [one for one in self._every if one.id in elsewhere or not regions.isdisjoint(one.regions)]


def condition_support(condition: Condition, context: PatientContext) -> Support:
    """Return how far the answers support one condition, wherever it hurts.

    Only a no of its own rules a diagnosis out; that a list of diagnoses is whole says that nobody has made it.
    """
    diagnosis = context.said(DIAGNOSES, condition.id)
    if diagnosis == TRUE:
        return Support(condition, ConditionSupport.ESTABLISHED, SupportedBy.CLINICIAN, FALSE)
    closed = diagnosis == FALSE and f"{DIAGNOSES}.{condition.id}" in context.patient.by_closure
    if diagnosis == FALSE and not closed:
        return Support(condition, ConditionSupport.RULED_OUT, SupportedBy.CLINICIAN, FALSE)
    needs = FALSE
    for criteria in condition.criteria:
        if criteria.establishes and criteria.when is not None:
            judgement = meets(criteria.when, criteria.unless, context)
            if judgement == TRUE:
                return Support(condition, ConditionSupport.ESTABLISHED, SupportedBy.CRITERIA, FALSE)
            needs |= judgement
    if condition.id in context.patient.suspected:
        return Support(condition, ConditionSupport.SUSPECTED, SupportedBy.CLINICIAN, needs)
    if condition.suspect is None and closed:
        return Support(condition, ConditionSupport.RULED_OUT, SupportedBy.NONE, FALSE)
    if condition.suspect is None:
        return Support(condition, ConditionSupport.OPEN, SupportedBy.NONE, needs | diagnosis)
    judgement = _suspicion(condition.suspect, context)
    if judgement == TRUE:
        return Support(condition, ConditionSupport.SUSPECTED, SupportedBy.SUSPICION, needs)
    if judgement == FALSE:
        return Support(condition, ConditionSupport.RULED_OUT, SupportedBy.SUSPICION, FALSE)
    return Support(condition, ConditionSupport.OPEN, SupportedBy.NONE, needs | judgement)


def meets(when: CriterionText, unless: CriterionText | None, context: PatientContext) -> Judgement:
    """Return whether the patient meets a set of criteria; while `unless` is known to be true, it is not met.

    While they are open, what could make `unless` true settles them too.
    """
    if unless is None:
        return context.judge(when)
    barred = context.judge(unless)
    if barred == TRUE:
        return FALSE
    found = context.judge(when)
    return any_of((found, open_part(barred))) if is_open(found) else found


def _suspicion(suspect: Suspicion, context: PatientContext) -> Judgement:
    found = context.judge(suspect.when)
    return found if suspect.or_when is None else any_of((found, meets(suspect.or_when, suspect.unless, context)))


def has_sign_of(condition: Id, context: PatientContext) -> bool:
    """Return whether the patient has anything that the criteria of a condition look for; see `signs_of`."""
    signs = signs_of(context.knowledge.conditions[condition], context.knowledge.facts)
    return any(context.judge_tree(sign) == TRUE for sign in signs)


def signs_of(condition: Condition, facts: Facts) -> Iterator[Holds | Has]:
    """Yield what the criteria that establish a condition or raise the suspicion look for, where it hurts aside."""
    texts = [one.when for one in condition.criteria if one.establishes]
    if condition.suspect is not None:
        texts += [condition.suspect.when, condition.suspect.or_when]
    for text in texts:
        for leaf in leaves_beneath(parse(text), facts) if text is not None else ():
            if isinstance(leaf, Holds | Has) and leaf.name != REGIONS:
                yield leaf


def with_supported_descendants(supports: Mapping[Id, Support], knowledge: Knowledge) -> frozenset[Id]:
    """Return the conditions of which a narrower one is supported."""
    supported = [id_ for id_, support in supports.items() if support.support.is_supported]
    return frozenset().union(*[ancestors(id_, knowledge) for id_ in supported])


def leading_in(regions: frozenset[Id], supports: Mapping[Id, Support], knowledge: Knowledge) -> frozenset[Id]:
    """Return the conditions that lead in some regions, or wherever they hurt if no region is named."""
    here = {id_ for id_, item in supports.items() if not regions or not regions.isdisjoint(item.condition.regions)}
    return leading_among(here, supports, knowledge)


def leading_among(chosen: Set[Id], supports: Mapping[Id, Support], knowledge: Knowledge) -> frozenset[Id]:
    """Return the conditions that lead among some that are chosen.

    Supported ones, no comorbidity unless there is nothing else, none with a supported descendant; if one of the rest is
    established, only the established.
    """
    found = [item for id_, item in supports.items() if id_ in chosen and item.support.is_supported]
    own = [item for item in found if item.condition.kind is not ConditionKind.COMORBIDITY] or found
    wider = with_supported_descendants(supports, knowledge)
    narrow = [item for item in own if item.condition.id not in wider] or own
    established = [item for item in narrow if item.support is ConditionSupport.ESTABLISHED]
    return frozenset(item.condition.id for item in established or narrow)
