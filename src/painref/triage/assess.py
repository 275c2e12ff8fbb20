"""Answers and knowledge to an assessment: a pure function; the same input gives the same assessment."""

from __future__ import annotations

from dataclasses import replace

from painref.errors import PainrefError
from painref.knowledge.library import Knowledge
from painref.knowledge.lookup import find
from painref.knowledge.models import Id, RedFlag
from painref.knowledge.pages import Source, source
from painref.logic.evaluate import Answers
from painref.triage import red_flags
from painref.triage.assessment import (
    Assessment,
    ConditionFinding,
    ConditionSupport,
    Disposition,
    OpenQuestion,
    Verdict,
)
from painref.triage.chart import Chart
from painref.triage.conditions import assess_condition
from painref.triage.disposition import dispose
from painref.triage.lens import Lens, default_lens
from painref.triage.order import in_order
from painref.triage.verdicts import verdicts_on, with_pathways


def assess(knowledge: Knowledge, answers: Answers, lens: Lens | None = None) -> Assessment:
    """The assessment of one patient.

    `answers` are values by question id, as `painref.triage.parse_answers` gives them; `lens` says whose recommendations
    count, by default every clinical guideline in force.
    """
    lens = lens or default_lens(knowledge)
    chart = Chart(knowledge, answers)
    flags = red_flags.raised(chart)
    unscreened = red_flags.unscreened(chart)
    findings = {id_: assess_condition(condition, chart) for id_, condition in knowledge.conditions.items()}
    every = (
        verdict for procedure in knowledge.variants for verdict in verdicts_on(procedure, findings, flags, lens, chart)
    )
    verdicts = in_order(with_pathways(every, chart))
    supported = tuple(
        sorted(
            (item for item in findings.values() if item.support is not ConditionSupport.NOT_SUPPORTED),
            key=lambda item: (item.support.rank, item.name),
        )
    )
    disposition = dispose(flags, supported, verdicts, chart)
    flag_questions = frozenset(question for flag in unscreened for question in flag.questions)
    return Assessment(
        data_version=knowledge.version,
        lens=lens.name,
        disposition=disposition,
        red_flags=tuple(red_flags.record(flag, chart) for flag in flags),
        red_flags_not_screened=unscreened,
        conditions=supported,
        verdicts=verdicts,
        open_questions=_open_questions(verdicts, supported, flag_questions, chart),
        answered=tuple(question for question in knowledge.questions if question in answers),
        not_answered=tuple(question for question in knowledge.questions if question not in answers),
        sources=_sources(flags, supported, disposition, verdicts, knowledge),
    )


class NoVerdictError(PainrefError):
    """A procedure on which there is no verdict."""


def only(assessment: Assessment, name: str, knowledge: Knowledge) -> Assessment:
    """The assessment narrowed to the verdicts on one procedure, or on the variants of a family.

    Raises `NotFoundError` if no procedure goes by that name, `NoVerdictError` if none of its conditions is possible
    here or nobody in the lens speaks.
    """
    procedure = find(name, knowledge.procedures, what="procedure")
    verdicts = tuple(
        verdict
        for verdict in assessment.verdicts
        if procedure.id in {ancestor.id for ancestor in knowledge.lineage(knowledge.procedures[verdict.procedure])}
    )
    if not verdicts:
        raise NoVerdictError(
            f"no verdict on {procedure.id}: none of its conditions is possible on these answers, or nobody in the lens "
            "speaks of it.",
            remedy=f"painref show {procedure.id} says what it is for.",
        )
    return replace(assessment, verdicts=verdicts)


def _open_questions(
    verdicts: tuple[Verdict, ...],
    findings: tuple[ConditionFinding, ...],
    flag_questions: frozenset[str],
    chart: Chart,
) -> tuple[OpenQuestion, ...]:
    """The unanswered questions on which something still depends: red flags and the top verdict first."""
    counts: dict[str, int] = dict.fromkeys(flag_questions, 0)
    for finding in findings:
        for question in _conservative_questions(finding, chart):
            counts.setdefault(question, 0)
    for verdict in verdicts:
        for question in verdict.questions:
            counts[question] = counts.get(question, 0) + 1
    top = frozenset(verdicts[0].questions) if verdicts else frozenset()
    first = sorted(
        chart.in_order(set(counts)), key=lambda question: (question not in flag_questions, question not in top)
    )
    return tuple(
        OpenQuestion(
            question=Id(question),
            prompt=chart.knowledge.questions[Id(question)].prompt,
            verdicts=counts[question],
            bears_on_top=question in top or question in flag_questions,
        )
        for question in first
    )


def _conservative_questions(finding: ConditionFinding, chart: Chart) -> tuple[str, ...]:
    """What is open about a condition whose answer may be conservative care."""
    rule = chart.knowledge.conditions[finding.condition].conservative_first
    if rule is None:
        return ()
    return finding.questions if finding.support is ConditionSupport.OPEN else chart.judge(rule.when).questions


def _sources(
    flags: tuple[RedFlag, ...],
    findings: tuple[ConditionFinding, ...],
    disposition: Disposition,
    verdicts: tuple[Verdict, ...],
    knowledge: Knowledge,
) -> tuple[Source, ...]:
    """Every source that the assessment rests on, newest first."""
    used = {*disposition.refs, *(ref for flag in flags for ref in flag.refs)}
    used.update(ref for finding in findings for criteria in finding.criteria for ref in criteria.refs)
    for verdict in verdicts:
        used.update(item.by for item in verdict.recommendations)
        used.update(ref for item in verdict.contraindications for ref in item.refs)
        used.update(ref for item in verdict.prerequisites for ref in item.refs)
        used.update(hold.by for hold in verdict.holds)
    references = sorted((knowledge.references[ref] for ref in used), key=lambda item: (-item.year, item.id))
    return tuple(source(item, knowledge) for item in references)
