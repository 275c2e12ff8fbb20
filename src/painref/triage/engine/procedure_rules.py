"""What is the same of one procedure for every patient: what it is done for, what bodies say, what speaks against it."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain
from operator import attrgetter
from sys import intern
from typing import Any

from painref.criteria.facts import leaves_beneath, names_beneath
from painref.criteria.parser import parse
from painref.criteria.syntax import PAST, Done, Last, Leaf, Times, leaves
from painref.knowledge.bodies import is_payer, same_body
from painref.knowledge.condition_tree import ancestors
from painref.knowledge.holds import procedures_named
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    BleedingClass,
    BleedingModifier,
    BleedingRisk,
    Category,
    Condition,
    Contraindication,
    CriterionText,
    Id,
    Indication,
    Invasiveness,
    Procedure,
    Recommendation,
    ReferenceKind,
    Requirement,
    Role,
)
from painref.records import record
from painref.triage.engine.context import AGE, STEROIDS_IN_A_YEAR
from painref.triage.engine.remembered import Remembered
from painref.triage.engine.requirements import RequirementRules, given_care, requirement_rules
from painref.triage.lens import Lens

COUNTED = frozenset({ReferenceKind.GUIDELINE, ReferenceKind.CONSENSUS})
"""The kinds of reference whose recommendations count towards agreement; others are shown."""


@record(kw_only=False, eq=False)
class RecommendationRules:
    """A recommendation of the lens with its requirements, those that come with the procedure included.

    `body` is who speaks; `counts`: it is a guideline or consensus; `for_children`: it applies to an age by name;
    `grade` ranks its strength and certainty; `leaves` are what is asked to know whether it applies.
    """

    recommendation: Recommendation
    requirements: tuple[RequirementRules, ...]
    body: Id
    year: int
    favourable: bool
    unfavourable: bool
    counts: bool
    for_children: bool
    grade: tuple[int, int]
    leaves: tuple[Leaf, ...] = ()


@record(kw_only=False)
class Spoken:
    """Of which conditions those followed say something.

    `of` are those that they name, and narrower ones; `within` wider ones, each with the narrower ones that they name.
    """

    of: Container[Id]
    within: Mapping[Id, frozenset[Id]]


@record(kw_only=False, eq=False, slots=False)
class IndicationRules:
    """An indication among those of a procedure, with what bodies say of it; worked out when it is first asked for.

    Where nobody followed speaks of its condition, but of a narrower one, what others say of it is `silent` in a patient
    who has that one.
    """

    indication: Indication
    among: ProcedureRules
    silent: bool = False

    @cached_property
    def recommendations(self) -> tuple[RecommendationRules, ...]:
        """Those of its recommendations that the lens covers, newest first."""
        return () if self.silent else tuple(_recommendations(self.indication, self.among))

    @cached_property
    def silent_beside(self) -> frozenset[Id]:
        """The narrower conditions that those followed speak of, if they do not of its own."""
        return self.among.spoken.within.get(self.indication.condition, frozenset())

    @cached_property
    def silenced(self) -> IndicationRules:
        """The same indication, of which nothing is said."""
        return replace(self, silent=True)

    @cached_property
    def of_parents(self) -> tuple[RecommendationRules, ...]:
        """What bodies say of the same procedure and role for wider conditions, nearest first."""
        if self.silent:
            return ()
        condition, role = self.indication.condition, self.indication.role
        of_role = {item.indication.condition: item for item in self.among.indications if item.indication.role is role}
        wider = (of_role[id_] for id_ in ancestors(condition, self.among.knowledge) if id_ in of_role)
        is_spoken_of = condition in self.among.spoken.of
        return tuple(one for item in wider if not (is_spoken_of and item.silent_beside) for one in item.recommendations)

    @cached_property
    def required(self) -> tuple[RequirementRules, ...]:
        """All that may be required, whoever says so."""
        said = chain.from_iterable(item.requirements for item in (*self.recommendations, *self.of_parents))
        return tuple(dict.fromkeys([*said, *self.umbrella_care]))

    @cached_property
    def presumed(self) -> tuple[RequirementRules, ...]:
        """The requirements in `required` that count as met while no answer mentions what they name."""
        return tuple({item.requirement.when: item for item in self.required if item.requirement.presumed}.values())

    @cached_property
    def reads(self) -> tuple[CriterionText, ...]:
        """The criteria, and parts of them, by which what bodies say of it differs between patients."""
        applies = (item.recommendation.applies for item in (*self.recommendations, *self.of_parents))
        required = chain.from_iterable(item.reads for item in self.required)
        return _each_once((*applies, self.indication.settled_when, *required))

    @cached_property
    def positions(self) -> Remembered[Any]:
        """What bodies say of it by what these come to; see `positions.position_on`."""
        return Remembered()

    @cached_property
    def umbrella_care(self) -> tuple[RequirementRules, ...]:
        """The care that comes first for the umbrellas of the condition, where it is no more than suspected."""
        conditions = self.among.knowledge.conditions
        umbrellas = (conditions[id_] for id_ in ancestors(self.indication.condition, self.among.knowledge))
        care = (_care_first(one, self.indication) for one in umbrellas if one.umbrella)
        return tuple(rules for rules in care if rules is not None)


def _each_once(texts: Iterable[CriterionText | None]) -> tuple[CriterionText, ...]:
    """Return criteria each once, interned, as they are in what judges them: then no look-up has to compare them."""
    return tuple(dict.fromkeys(CriterionText(intern(text)) for text in texts if text is not None))


@record(kw_only=False)
class BleedingClasses:
    """Each body's class of a procedure with the entry that states it, by entry too, and the highest."""

    each: tuple[tuple[BleedingRisk, BleedingClass], ...]
    by_risk: Mapping[int, BleedingClass]
    highest: BleedingClass | None


def bleeding_classes(each: Iterable[tuple[BleedingRisk, BleedingClass]]) -> BleedingClasses:
    """Return the classes indexed for look-up."""
    each = tuple(each)
    highest = max((klass for _, klass in each), key=attrgetter("rank"), default=None)
    return BleedingClasses(each, {id(risk): klass for risk, klass in each}, highest)


@record(kw_only=False, eq=False, slots=False)
class ProcedureRules:
    """A procedure that triage ranks, with what its families pass down to it.

    `conditions` are what it is done for, `flags` the red flags that defer it, `spared_by` those that bear on its pain
    and let it go on; `spoken` says of which conditions those followed say something. The rest is worked out when it is
    first asked for: few procedures are for what one patient has.
    """

    id: Id
    lineage: frozenset[Id]
    conditions: frozenset[Id]
    flags: frozenset[Id]
    spared_by: frozenset[Id]
    lens: Lens
    spoken: Spoken
    knowledge: Knowledge

    @cached_property
    def procedure(self) -> Procedure:
        """The procedure itself."""
        return self.knowledge.procedures[self.id]

    @cached_property
    def is_implant(self) -> bool:
        """Whether it leaves something in the body for good."""
        return is_implant(self.procedure)

    @cached_property
    def is_trial(self) -> bool:
        """Whether it is the trial of an implant."""
        return is_trial(self.id, self.knowledge)

    @cached_property
    def is_device(self) -> bool:
        """Whether it is an implant or the trial of one."""
        return self.is_implant or self.is_trial

    def shares_outcome_of(self, family: Id) -> bool:
        """Return whether an outcome told of a family of it is its own: of one that is itself done for something."""
        return family == self.id or bool(self.knowledge.procedures[family].indications)

    @cached_property
    def may_be_told_as(self) -> frozenset[Id]:
        """The families by whose name it may have been done, where no more is told: those that are done for nothing."""
        return frozenset(id_ for id_ in self.families if not (self.is_device or self.shares_outcome_of(id_)))

    @cached_property
    def decides(self) -> frozenset[Id]:
        """The procedures that it is the test or the trial of."""
        lines = (item.line for item in self.knowledge.indications(self.procedure))
        return frozenset(id_ for line in lines if line is not None for id_ in line.decides)

    @cached_property
    def told_beside(self) -> frozenset[Id]:
        """What fails with a device of which nothing is told: its families, and for a trial its implants."""
        if not self.is_device:
            return frozenset()
        families = frozenset(id_ for id_ in self.families if not self.shares_outcome_of(id_))
        return families | self.decides if self.is_trial else families

    def is_asked_for(self, requested: Collection[Id]) -> bool:
        """Return whether a request names it, by itself or by a family of it."""
        return not self.lineage.isdisjoint(requested)

    def is_kin_of(self, other: ProcedureRules) -> bool:
        """Return whether another procedure is this one or of a family of it; the most general families are none."""
        return not self.families.isdisjoint(other.lineage)

    @cached_property
    def families(self) -> frozenset[Id]:
        """Itself and the families of it, the most general ones aside."""
        procedures = self.knowledge.procedures
        return frozenset(id_ for id_ in self.lineage if procedures[id_].category is not Category.GENERAL)

    @cached_property
    def indications(self) -> tuple[IndicationRules, ...]:
        """What it is done for."""
        return tuple(IndicationRules(item, self) for item in self.knowledge.indications(self.procedure))

    @cached_property
    def tests(self) -> frozenset[Id]:
        """The condition that it is the deciding test of, if it is done for that one alone."""
        if len(self.conditions) != 1:  # told without opening the procedure
            return frozenset()
        indications = self.knowledge.indications(self.procedure)
        return frozenset(
            item.condition for item in indications if item.role is Role.DIAGNOSTIC and item.is_deciding_test
        )

    @cached_property
    def prerequisites(self) -> tuple[tuple[tuple[Id, ...], RequirementRules], ...]:
        """What is required for it whoever recommends it, each with the conditions it is asked for; for all first."""
        stated = [item for _, item in self.knowledge.prerequisites(self.procedure)]
        stated.sort(key=lambda item: bool(item.conditions))
        return tuple((item.conditions, requirement_rules(item)) for item in stated)

    def prerequisites_for(self, condition: Id) -> tuple[RequirementRules, ...]:
        """Return what is required for it, whoever recommends it, where it is done for a condition."""
        these = {condition, *ancestors(condition, self.knowledge)}
        return tuple(
            rules for asked_for, rules in self.prerequisites if not (asked_for and these.isdisjoint(asked_for))
        )

    @cached_property
    def contraindications(self) -> tuple[tuple[Procedure, Contraindication], ...]:
        """What speaks against it, each with the procedure or family that states it."""
        return tuple(self.knowledge.contraindications(self.procedure))

    @cached_property
    def raised_by(self) -> tuple[BleedingModifier, ...]:
        """The factors of a patient that raise its bleeding-risk class by one."""
        return tuple(item for item in self.knowledge.bleeding_modifiers.values() if item.bears_on(self.lineage))

    @cached_property
    def named_by_holds(self) -> frozenset[Id]:
        """Itself and the families of it before which a hold of some drug is said by name."""
        return self.lineage & self.knowledge.once(procedures_named)

    @cached_property
    def limited_by(self) -> Mapping[int, tuple[BleedingRisk, ...]]:
        """The classes of the body that sets a limit for some classes only, by the identity of that contraindication."""
        limits = (item for _, item in self.contraindications if item.for_classes)
        return {id(item): tuple(risk for risk in self.bleeding_risk if self._is_of(risk, item.by)) for item in limits}

    def _is_of(self, risk: BleedingRisk, by: Id | None) -> bool:
        return by is not None and same_body(risk.by, by, self.knowledge)

    @cached_property
    def safety_reads(self) -> tuple[CriterionText, ...]:
        """The criteria that decide its safety for patients who take no drug that has to be stopped."""
        stated = [item for _, item in self.contraindications]
        texts = [item.when for item in stated] + [item.when for item in self.raised_by]
        texts += [item.corrected.to for item in stated if item.corrected] + [item.where for item in self.bleeding_risk]
        return _each_once(texts)

    @cached_property
    def past_only(self) -> Mapping[CriterionText, frozenset[str]]:
        """What its contraindications read of past procedures, kin included; only those that read nothing else."""
        return _past_only([item.when for _, item in self.contraindications if item.when is not None], self.knowledge)

    @cached_property
    def settled_with(self) -> frozenset[Id]:
        """Red flags that, once lifted, settle one of its contraindications."""
        return frozenset(flag for _, item in self.contraindications for flag in item.settled_with)

    @cached_property
    def safeties(self) -> Remembered[Any]:
        """Its safety by what these come to; see `safety.SafetyContext`."""
        return Remembered()

    @cached_property
    def bleeding_risk(self) -> tuple[BleedingRisk, ...]:
        """Each body's bleeding-risk class of it."""
        return self.knowledge.bleeding_risk(self.procedure)

    @cached_property
    def classes(self) -> BleedingClasses:
        """The bleeding classes as the bodies state them, before any factor of the patient raises them."""
        return bleeding_classes((risk, risk.bleeding_class) for risk in self.bleeding_risk)


def _care_first(condition: Condition, indication: Indication) -> RequirementRules | None:
    """Return the conservative care of a condition as a requirement on an indication; None if it asks for none."""
    first = condition.conservative_first
    if first is None or not indication.elective or indication.role is Role.PALLIATIVE:
        return None
    return requirement_rules(Requirement(text=first.text, when=given_care(first), step=first.step, origin=first.origin))


def _recommendations(indication: Indication, among: ProcedureRules) -> Iterator[RecommendationRules]:
    knowledge = among.knowledge
    own_care = _care_first(knowledge.conditions[indication.condition], indication)
    care = (own_care,) if own_care is not None else ()
    prerequisites = among.prerequisites_for(indication.condition)
    lens = among.lens if indication.condition in among.spoken.of else among.lens.beyond
    counted = lens.counted(indication.recommendations)
    for item in sorted(counted, key=lambda item: (-knowledge.references[item.by].year, item.by)):
        reference = knowledge.references[item.by]
        requirements = _after_trial((*map(requirement_rules, item.requires), *prerequisites, *care), among)
        yield RecommendationRules(
            recommendation=item,
            requirements=requirements,
            body=reference.body or reference.id,
            year=reference.year,
            favourable=item.direction.is_for,
            unfavourable=item.direction.is_against,
            counts=reference.kind in COUNTED and not is_payer(reference, knowledge),
            grade=item.grade_rank,
            leaves=tuple(leaves(parse(item.applies))) if item.applies is not None else (),
            for_children=item.applies is not None and AGE in names_beneath((parse(item.applies),), knowledge.facts),
        )


def _past_only(texts: Iterable[CriterionText], knowledge: Knowledge) -> Mapping[CriterionText, frozenset[str]]:
    """Return what each criterion reads of past procedures, kin included; only for criteria that read nothing else."""
    found: dict[CriterionText, frozenset[str]] = {}
    for text in texts:
        read = list(leaves_beneath(parse(text), knowledge.facts))
        past = {leaf.what for leaf in read if isinstance(leaf, Done | Times | Last)}
        if read and all(leaf.name in (PAST, STEROIDS_IN_A_YEAR) for leaf in read):
            found[text] = knowledge.vocabulary.kin(past)
    return found


def _after_trial(requirements: tuple[RequirementRules, ...], among: ProcedureRules) -> tuple[RequirementRules, ...]:
    """Return the requirements; if an implant asks for its trial, all but the trial are marked as presumed.

    A trial is done only in whom the rest has been judged. So of an implant after a trial that was passed, it is taken
    for granted as long as nobody speaks of it. Of a lesion that comes after a pump was tried, nothing was judged so.
    """
    if not is_implant(among.procedure) or not any(
        item.asked is not None and is_trial(name, among.knowledge)
        for item in requirements
        for name in item.reads_past_of
    ):
        return requirements
    return tuple(
        item if item.reads_past_of else replace(item, requirement=replace(item.requirement, presumed=True))
        for item in requirements
    )


def is_implant(procedure: Procedure) -> bool:
    """Return whether a procedure leaves something in the body for good."""
    return procedure.invasiveness is Invasiveness.IMPLANT


def is_trial(name: str, knowledge: Knowledge) -> bool:
    """Return whether something of this name is the trial of an implant."""
    procedure = knowledge.procedures.get(Id(name))
    return procedure is not None and procedure.invasiveness is not None and procedure.invasiveness.is_trial
