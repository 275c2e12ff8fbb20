"""How much the knowledge holds, and how much of it has been read at its source: what `painref lint --stats` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from painref.knowledge.bodies import is_payer
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Clearing, Contraindication, ContraindicationSeverity, Direction, Recommendation
from painref.knowledge.owed import OUTCOMES, SERIOUS_RISK_FIGURE, TECHNIQUE, held, not_found
from painref.knowledge.shares import papers_identified, statements_verified
from painref.knowledge.standing import Standing, standing
from painref.knowledge.walk import all_parts, refs_in_use, refs_of
from painref.records import record
from painref.reference.indications import Balance, balance


@record
class SourceCount:
    """How many contraindications stand on one kind of source at best; `absolute` and `unverified` are among them."""

    standing: Standing
    contraindications: int
    absolute: int
    unverified: int


@record
class Statistics:
    """Counts, each with what it counts.

    `procedures` are `families` and the rest, of which triage ranks `variants`. `indications` are those of variants,
    inherited ones included; they are `contested` where clinical bodies speak both for and against. `recommendations`
    are counted where they stand, once for a family. `coverage_requirements` are the requirements of payers'
    recommendations. So many variants have an outcome, a serious risk with its figure, a fact of technique; of others
    so many say that none was found. Questions and options without `how` do not say how to ask. `papers` are the
    references that journals published, apart from guidelines; `papers_unidentified` have neither DOI, PMID nor PMCID.
    `statements` are everything that cites a reference; `verified` of them were read at a source. `own_clearings`
    are ways to lift a red flag that rest on painref's own rule and cite nothing. `contraindications` are counted where
    they stand, by the best kind of source that each cites, best first.
    """

    procedures: int
    families: int
    variants: int
    conditions: int
    medications: int
    red_flags: int
    topics: int
    not_covered: int
    questions: int
    questions_without_how: int
    options: int
    options_without_how: int
    indications: int
    contested: int
    with_outcome: int
    outcome_not_found: int
    with_serious_risk_figure: int
    serious_risk_figure_not_found: int
    with_technique: int
    technique_not_found: int
    recommendations: int
    against: int
    conditionally_against: int
    by_payers: int
    coverage_requirements: int
    references: int
    references_in_use: int
    papers: int
    papers_with_doi_or_pmid: int
    papers_with_doi_or_pmid_percent: float
    papers_unidentified: int
    statements: int
    verified: int
    verified_percent: float
    own_clearings: int
    contraindications: int
    contraindications_by_source: tuple[SourceCount, ...]


def statistics(knowledge: Knowledge) -> Statistics:
    """Return the counts of a knowledge."""
    parts = [part.value for part in all_parts(knowledge)]
    statements = [value for value in parts if refs_of(value)]
    verified = statements_verified(parts)
    recommendations = [value for value in parts if isinstance(value, Recommendation)]
    payers = [item for item in recommendations if is_payer(knowledge.references[item.by], knowledge)]
    contraindications = [value for value in parts if isinstance(value, Contraindication)]
    references = list(knowledge.references.values())
    papers = [reference for reference in references if reference.is_paper]
    identified = papers_identified(papers)
    indications = [item for variant in knowledge.variants for item in knowledge.indications(variant)]
    there = Counter(name for variant in knowledge.variants for name in held(variant, knowledge))
    missing = Counter(name for variant in knowledge.variants for name in not_found(variant) - held(variant, knowledge))
    questions = list(knowledge.questions.values())
    options = [option for question in questions for option in question.options]
    return Statistics(
        procedures=len(knowledge.procedures),
        families=len(knowledge.families),
        variants=len(knowledge.variants),
        conditions=len(knowledge.conditions),
        medications=len(knowledge.medications),
        red_flags=len(knowledge.red_flags),
        topics=len(knowledge.topics),
        not_covered=len(knowledge.not_covered),
        questions=len(questions),
        questions_without_how=sum(not question.how for question in questions),
        options=len(options),
        options_without_how=sum(not option.how for option in options),
        indications=len(indications),
        contested=sum(balance(item.recommendations, knowledge) is Balance.CONTESTED for item in indications),
        with_outcome=there[OUTCOMES],
        outcome_not_found=missing[OUTCOMES],
        with_serious_risk_figure=there[SERIOUS_RISK_FIGURE],
        serious_risk_figure_not_found=missing[SERIOUS_RISK_FIGURE],
        with_technique=there[TECHNIQUE],
        technique_not_found=missing[TECHNIQUE],
        recommendations=len(recommendations),
        against=sum(item.direction.is_against for item in recommendations),
        conditionally_against=sum(item.direction is Direction.CONDITIONAL_AGAINST for item in recommendations),
        by_payers=len(payers),
        coverage_requirements=sum(len(item.requires) for item in payers),
        references=len(references),
        references_in_use=len(refs_in_use(statements, references) & set(knowledge.references)),
        papers=len(papers),
        papers_with_doi_or_pmid=identified.part,
        papers_with_doi_or_pmid_percent=identified.percent,
        papers_unidentified=sum(not reference.is_identified for reference in papers),
        statements=verified.whole,
        verified=verified.part,
        verified_percent=verified.percent,
        own_clearings=sum(isinstance(value, Clearing) and not value.refs for value in parts),
        contraindications=len(contraindications),
        contraindications_by_source=tuple(_source_count(kind, contraindications, knowledge) for kind in Standing),
    )


def _source_count(kind: Standing, contraindications: Sequence[Contraindication], knowledge: Knowledge) -> SourceCount:
    those = [item for item in contraindications if standing(item.refs, knowledge) is kind]
    return SourceCount(
        standing=kind,
        contraindications=len(those),
        absolute=sum(item.severity is ContraindicationSeverity.ABSOLUTE for item in those),
        unverified=sum(not item.verified for item in those),
    )
