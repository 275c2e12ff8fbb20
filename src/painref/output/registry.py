"""The kinds of record: one row for each, from which every form of output takes what it needs to know of a kind.

Types and functions are named by their dotted path and imported only when they are used: a look-up needs one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import GenericAlias
from typing import Any

from painref.records import record

SELF = "."
"""As `rows`: the record itself is the only row."""


@record
class RecordKind:
    """A kind of record.

    `type` is the type of the record, or of each of the records if `is_list`. `screen` prints it on a page; empty for
    what is never printed there. As a table, a list has a row for each record; of any other record `rows` is the path
    to the list that becomes rows, `columns` names the paths of its cells (by default every field of a row that fits
    into one), and `table` makes tables of other shapes. `also` is a list of the record whose items have
    rows too, each with its own fields in the place of the record's. Without any of these it is not a table. A line of a
    batch has no envelope. `version` is raised when a field of the record changes its meaning or goes away.
    """

    type: str
    is_list: bool = False
    screen: str = ""
    rows: str = ""
    columns: Mapping[str, str] | None = None
    table: str = ""
    also: str = ""
    has_envelope: bool = True
    version: int = 1


def _own(path: str, *fields: str) -> dict[str, str]:
    """Return columns for fields of the records at a path, called as they are."""
    return {name: f"{path}.{name}" for name in fields}


_RECOMMENDATIONS = "indications.recommendations"
_STATEMENTS = "medications.classes.statements"
_BODIES = "variants.indications.bodies"
_REQUIREMENTS = f"{_BODIES}.recommendation.requirements"

RECORD_KINDS: Mapping[str, RecordKind] = {
    "procedure": RecordKind(
        type="painref.reference.procedure.ProcedurePage",
        version=2,
        screen="painref.output.terminal.show_procedure.print_procedure",
        rows=_RECOMMENDATIONS,
        columns={
            "id": "id",
            "name": "name",
            "is_family": "is_family",
            "variants": "variants.id",
            **_own("indications", "condition", "role", "balance"),
            **_own(_RECOMMENDATIONS, "body", "year", "jurisdiction", "payer", "by", "at"),
            **_own(_RECOMMENDATIONS, "direction", "strength", "certainty", "graded", "says", "verified", "origin"),
        },
    ),
    "condition": RecordKind(
        type="painref.reference.condition.ConditionPage",
        screen="painref.output.terminal.show_condition.print_condition",
        rows="procedures",
        columns={
            "id": "condition.id",
            "name": "condition.name",
            **_own("procedures", "procedure", "procedure_name", "role", "balance"),
        },
    ),
    "not-covered": RecordKind(
        type="painref.reference.not_covered.NotCoveredPage",
        screen="painref.output.terminal.not_covered.print_not_covered",
        rows="entry",
    ),
    "red-flag": RecordKind(
        type="painref.reference.red_flags.RedFlagPage",
        screen="painref.output.terminal.red_flags.print_red_flag",
        rows="flag.cleared_by",
        columns={
            "id": "flag.id",
            "name": "flag.name",
            "urgency": "flag.urgency",
            "action": "flag.action",
            "counts": "counts",
            **_own("flag.cleared_by", "text", "tests", "after", "verified"),
        },
    ),
    "red-flags": RecordKind(
        type="painref.reference.red_flags.RedFlagLine",
        is_list=True,
        screen="painref.output.terminal.red_flags.print_red_flags",
    ),
    "term": RecordKind(
        type="painref.reference.terms.TermPage",
        screen="painref.output.terminal.terms.print_term",
        table="painref.output.machine.entry_tables.term_table",
    ),
    "report": RecordKind(
        type="painref.paper.document.Document",
        screen="painref.paper.media.terminal.print_document",
    ),
    "packet": RecordKind(
        type="painref.paper.document.Document",
        screen="painref.paper.media.terminal.print_document",
    ),
    "procedures": RecordKind(
        type="painref.reference.lines.ProcedureLine",
        version=2,
        is_list=True,
        screen="painref.output.terminal.listing.print_procedures",
    ),
    "conditions": RecordKind(
        type="painref.reference.lines.ConditionLine",
        is_list=True,
        screen="painref.output.terminal.listing.print_conditions",
    ),
    "medications": RecordKind(
        type="painref.knowledge.model.Medication",
        is_list=True,
        screen="painref.output.terminal.listing.print_medications",
    ),
    "questions": RecordKind(
        type="painref.knowledge.model.Question",
        version=2,
        is_list=True,
        screen="painref.output.terminal.listing.print_questions",
    ),
    "assessment": RecordKind(
        type="painref.triage.assessment.Assessment",
        version=2,
        screen="painref.output.terminal.triage.print_assessment",
        rows="rows",
        columns={
            "disposition": "disposition.word",
            "if_clear": "disposition.if_clear.word",
            "red_flags": "red_flags.id",
            "red_flags_open": "red_flags_open.id",
            **_own("rows", "rank", "procedure", "condition", "role", "verdict", "screened", "condition_support"),
            "agreement": "rows.agreement.word",
            "bodies_for": "rows.agreement.in_favour",
            "bodies_against": "rows.agreement.against",
            "strength": "rows.grade.strength",
            "certainty": "rows.grade.certainty",
            "line": "rows.line.place",
            **_own("rows", "steps.step", "preparations.what", "until.text", "contraindications.text"),
            **_own("rows", "check_before.text", "by_hand.text", "holds.medication", "deferred_by", "reason", "origin"),
            "lens": "lens",
            "data_version": "data_version",
            "intended_use": "intended_use",
        },
    ),
    "summary": RecordKind(
        type="painref.triage.summary.Summary",
        version=2,
        screen="painref.output.terminal.triage.print_summary",
        rows="options",
        columns={
            "disposition": "headline.word",
            "if_clear": "headline.if_clear",
            "red_flags": "red_flags.id",
            "safety_open": "safety.open",
            "rank": "options.procedures.rank",
            "procedure": "options.procedures.procedure",
            **_own("options", "condition", "role", "verdict", "screened"),
            "agreement": "options.agreement.word",
            "bodies_for": "options.agreement.in_favour",
            "bodies_against": "options.agreement.against",
            "strength": "options.grade.strength",
            "certainty": "options.grade.certainty",
            **_own("options", "unverified", "guided_by", "bleeding", "place"),
            "origin": "options.procedures.origin",
            "lens": "lens",
            "data_version": "data_version",
            "intended_use": "intended_use",
        },
    ),
    "what-if": RecordKind(
        type="painref.triage.compare.Comparison",
        version=2,
        screen="painref.output.terminal.what_if.print_comparison",
        rows="rows",
        columns={
            "disposition_before": "disposition_before",
            "disposition_after": "disposition_after",
            "if_clear_before": "if_clear_before",
            "if_clear_after": "if_clear_after",
            "first_before": "first_before",
            "first_after": "first_after",
            "red_flags_raised": "red_flags_raised",
            "red_flags_gone": "red_flags_gone",
            **_own("rows", "procedure", "condition", "role", "before", "after", "rank_before", "rank_after", "because"),
        },
    ),
    "hold": RecordKind(
        type="painref.reference.holds.HoldPage",
        version=2,
        screen="painref.output.terminal.hold.print_holds",
        rows=_STATEMENTS,
        also="also_before",
        columns={
            "procedure": "procedure.id",
            "medication": "medications.id",
            **_own("medications.classes", "bleeding_class"),
            **_own(_STATEMENTS, "body", "year", "jurisdiction", "in_force", "by", "at", "action"),
            **_own(_STATEMENTS, "stop.unit", "stop.low", "stop.high", "target"),
            **_own(_STATEMENTS, "restart.unit", "restart.low", "restart.high"),
            **_own(_STATEMENTS, "levels", "decides", "proviso", "says", "verified", "origin"),
            "differ": "medications.differ",
        },
    ),
    "criteria": RecordKind(
        type="painref.triage.criteria_page.CriteriaPage",
        version=2,
        screen="painref.output.terminal.requirements.print_criteria",
        rows=_REQUIREMENTS,
        columns={
            "procedure": "variants.procedure",
            **_own("variants.indications", "condition", "role", "condition_support"),
            "prerequisites": "variants.prerequisites.text",
            "prerequisites_truth": "variants.prerequisites.truth",
            **_own(_BODIES, "payer", "applies"),
            **_own(f"{_BODIES}.recommendation", "body", "year", "by", "at", "direction", "status"),
            **_own(_REQUIREMENTS, "text", "truth", "askable", "failed", "step", "open.question", "open.option"),
            **_own(f"{_BODIES}.recommendation", "verified", "origin"),
        },
    ),
    "comparison": RecordKind(
        type="painref.reference.compare.Comparison",
        version=2,
        screen="painref.output.terminal.compare.print_comparison",
        table="painref.output.machine.entry_tables.comparison_table",
    ),
    "matrix": RecordKind(
        type="painref.reference.matrix.Matrix",
        screen="painref.output.terminal.matrix.print_matrix",
        table="painref.output.machine.entry_tables.matrix_table",
    ),
    "search": RecordKind(
        type="painref.reference.search.SearchResult", screen="painref.output.terminal.search.print_hits", rows="hits"
    ),
    "topics": RecordKind(
        type="painref.reference.topics.TopicLine", is_list=True, screen="painref.output.terminal.topics.print_topics"
    ),
    "topic": RecordKind(
        type="painref.reference.topics.TopicPage",
        screen="painref.output.terminal.topics.print_topic",
        rows="topic.statements",
        columns={
            "topic": "topic.id",
            "title": "topic.title",
            **_own("topic.statements", "text", "refs", "at", "verified", "note"),
        },
    ),
    "references": RecordKind(
        type="painref.reference.bibliography.ReferenceLine",
        is_list=True,
        screen="painref.output.terminal.refs.print_bibliography",
    ),
    "reference": RecordKind(
        type="painref.reference.bibliography.ReferencePage",
        screen="painref.output.terminal.refs.print_reference",
        rows="cited_by",
    ),
    "unverified": RecordKind(
        type="painref.reference.bibliography.CitedStatement",
        is_list=True,
        screen="painref.output.terminal.refs.print_unverified",
    ),
    "cases": RecordKind(
        type="painref.triage.cases.CaseLine",
        version=2,
        is_list=True,
        screen="painref.output.terminal.cases.print_cases",
    ),
    "case": RecordKind(
        type="painref.triage.cases.AssessedCase", version=2, screen="painref.output.terminal.cases.print_case"
    ),
    "case-outcomes": RecordKind(
        type="painref.triage.cases.CaseOutcome",
        is_list=True,
        screen="painref.output.terminal.cases.print_outcomes",
    ),
    "problems": RecordKind(
        type="painref.sources.binder.Problem", is_list=True, screen="painref.output.terminal.lint.print_problems"
    ),
    "diff": RecordKind(
        type="painref.triage.overlay_effects.OverlayEffects",
        version=2,
        screen="painref.output.terminal.diff.print_effects",
    ),
    "statistics": RecordKind(
        type="painref.reference.statistics.Statistics",
        screen="painref.output.terminal.statistics.print_statistics",
        rows=SELF,
    ),
    "schemas": RecordKind(
        type="painref.output.machine.schema.SchemaLine",
        is_list=True,
        screen="painref.output.terminal.schema.print_schemas",
    ),
    "batch-summary": RecordKind(type="painref.batch.records.SummaryRecord", has_envelope=False),
    "batch-full": RecordKind(type="painref.batch.records.FullRecord", has_envelope=False),
    "batch-error": RecordKind(type="painref.batch.records.ErrorRecord", has_envelope=False),
}
"""Every kind of record that a command may print."""

ENVELOPED = tuple(name for name, kind in RECORD_KINDS.items() if kind.has_envelope)
"""The kinds that come in an envelope."""

BATCH_LINES = tuple(name for name, kind in RECORD_KINDS.items() if not kind.has_envelope)
"""The kinds that are lines of a batch."""


def record_kind(name: str) -> RecordKind:
    """Return the kind of that name.

    Raises `LookupError` for one that is not registered.
    """
    if name not in RECORD_KINDS:
        raise LookupError(f"'{name}' is not among the kinds of record")
    return RECORD_KINDS[name]


def record_type(name: str) -> Any:
    """Return the type of the records of a kind, as an annotation."""
    kind = record_kind(name)
    cls = imported(kind.type)
    return GenericAlias(tuple, (cls, ...)) if kind.is_list else cls


def imported(path: str) -> Any:
    """Return what a dotted path names."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)
