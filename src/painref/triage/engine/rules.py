"""The rules: what is the same for every patient, the knowledge prepared under one lens once, so that each assessment
only judges it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from painref.criteria.parser import parse
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    BleedingRisk,
    Condition,
    CriterionText,
    Direction,
    Id,
    Indication,
    Prerequisite,
    Procedure,
    Recommendation,
)
from painref.triage.engine.ranking import LAST
from painref.triage.lens import Lens, default_lens

if TYPE_CHECKING:
    from painref.criteria.python import JudgeAll

FAVOURABLE = frozenset({Direction.FOR, Direction.CONDITIONAL_FOR})
UNFAVOURABLE = frozenset({Direction.AGAINST, Direction.CONDITIONAL_AGAINST})


@dataclass(frozen=True, slots=True, eq=False)
class RankedRecommendation:
    """A recommendation of the lens. `nearness` ranks it among those that come equally near to being met: first what
    leaves nothing to confirm, then what was read at its source, then by grade. `grade` ranks what counts of it in the
    order of verdicts: strength and certainty if they were read at their source, and the direction."""

    recommendation: Recommendation
    favourable: bool
    unfavourable: bool
    nearness: tuple[int, ...]
    grade: tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class IndicationRules:
    """An indication with those of its recommendations that the lens covers, newest first."""

    indication: Indication
    recommendations: tuple[RankedRecommendation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ProcedureRules:
    """A procedure that triage ranks, with what its families pass down to it.

    `names` order what ranks alike; `stating` are it and those of its families that state contraindications;
    `prerequisites` come with the procedure that states them; `flags` are the red flags that defer it.
    """

    procedure: Procedure
    names: tuple[str, str]
    lineage: tuple[Id, ...]
    regions: frozenset[str]
    indications: tuple[IndicationRules, ...]
    stating: tuple[Procedure, ...]
    prerequisites: tuple[tuple[Procedure, Prerequisite], ...]
    bleeding_risk: BleedingRisk | None
    flags: frozenset[Id]


@dataclass(frozen=True, slots=True, eq=False)
class ConditionRules:
    """A condition with the criteria that establish it and the one that raises it."""

    condition: Condition
    establishing: tuple[CriterionText, ...]
    suspect: CriterionText | None


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The knowledge under one lens. Whoever assesses more than one patient prepares them once and holds them.

    `judge_all` is every criterion of the knowledge as one function, if they were prepared for many patients.
    """

    knowledge: Knowledge
    lens: Lens
    procedures: tuple[ProcedureRules, ...]
    conditions: Mapping[Id, ConditionRules]
    judge_all: JudgeAll | None = None

    def under(self, lens: Lens) -> Rules:
        """Return the same rules under another lens."""
        return replace(self, lens=lens, procedures=_procedures(self.knowledge, lens))


def prepare(knowledge: Knowledge, lens: Lens | None = None, *, many: bool = False) -> Rules:
    """Return the rules of a knowledge under a lens, by default every clinical guideline in force.

    For `many` patients all criteria are compiled, which takes as long as assessing some 30 patients without.
    """
    lens = lens or default_lens(knowledge)
    return Rules(
        knowledge=knowledge,
        lens=lens,
        procedures=_procedures(knowledge, lens),
        conditions={id_: condition_rules(condition) for id_, condition in knowledge.conditions.items()},
        judge_all=_compiled(knowledge) if many else None,
    )


def _compiled(knowledge: Knowledge) -> JudgeAll:
    # Imported here for start-up time: one patient is assessed without the compiler.
    from painref.criteria.python import compile_criteria

    return compile_criteria(map(parse, knowledge.criteria), knowledge.facts, knowledge.question_bits)


def condition_rules(condition: Condition) -> ConditionRules:
    """Return a condition with the criteria that establish it and the one that raises it."""
    return ConditionRules(
        condition=condition,
        establishing=tuple(item.when for item in condition.criteria if item.establishes and item.when),
        suspect=condition.suspect.when if condition.suspect else None,
    )


def _procedures(knowledge: Knowledge, lens: Lens) -> tuple[ProcedureRules, ...]:
    return tuple(_procedure(procedure, lens, knowledge) for procedure in knowledge.variants)


def _procedure(procedure: Procedure, lens: Lens, knowledge: Knowledge) -> ProcedureRules:
    ancestors = knowledge.lineage(procedure)
    lineage = tuple(ancestor.id for ancestor in ancestors)
    return ProcedureRules(
        procedure=procedure,
        names=(procedure.name, procedure.id),
        lineage=lineage,
        regions=frozenset(procedure.regions),
        indications=tuple(_indications(procedure, lens, knowledge)),
        stating=tuple(ancestor for ancestor in ancestors if ancestor.contraindications),
        prerequisites=tuple(knowledge.prerequisites(procedure)),
        bleeding_risk=knowledge.bleeding_risk(procedure),
        flags=frozenset(
            flag.id
            for flag in knowledge.red_flags.values()
            if not set(lineage).isdisjoint(flag.defers) and set(lineage).isdisjoint(flag.spares)
        ),
    )


def _indications(procedure: Procedure, lens: Lens, knowledge: Knowledge) -> Iterator[IndicationRules]:
    for indication in knowledge.indications(procedure):
        covered = (item for item in indication.recommendations if lens.covers(item))
        newest_first = sorted(covered, key=lambda item: (-knowledge.references[item.by].year, item.by))
        if newest_first:
            yield IndicationRules(indication, tuple(map(_ranked, newest_first)))


def _ranked(item: Recommendation) -> RankedRecommendation:
    to_confirm = any(requirement.when is None for requirement in item.requires)
    grade = (item.strength.rank, item.certainty.rank) if item.verified else (LAST, LAST)
    return RankedRecommendation(
        recommendation=item,
        favourable=item.direction in FAVOURABLE,
        unfavourable=item.direction in UNFAVOURABLE,
        nearness=(to_confirm, not item.verified, item.strength.rank, item.certainty.rank, item.direction.rank),
        grade=(*grade, item.direction.rank),
    )


NO_GRADE = (LAST, LAST, LAST)
"""The grade where no recommendation is favourable."""
