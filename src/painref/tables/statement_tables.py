"""What bodies say of procedures and conditions, as tidy tables: one row one fact.

What a family states is a row of the family: the tables hold what is written, and `procedures.family` says who inherits.
"""

from __future__ import annotations

from painref.tables import facts
from painref.tables.columns import Column, Table
from painref.tables.facts import Rows, indication_id
from painref.tables.fields import COUNT, NUMBER, TRUTH, WHERE, field, sources, standing

_SAID = (
    Column("recommendation", "what names the recommendation", lambda row: row.id),
    field("procedure", "id of the procedure", "procedure.id"),
    field("condition", "id of the condition", "indication.condition"),
    field("role", "diagnostic, therapeutic or palliative", "indication.role"),
)

STATEMENT_TABLES: tuple[tuple[Table, Rows], ...] = (
    (
        Table(
            "procedures",
            "procedure or family of procedures",
            (
                field("procedure", "id of the procedure", "id"),
                field("name", "what it is called"),
                field("family", "id of the family that passes its statements down to it"),
                field("category", "kind of procedure"),
                field("invasiveness", "how invasive it is; empty where the family says it"),
                field("regions", "regions of the body"),
                field("destroys", "whether it destroys tissue on purpose", type_=TRUTH),
                field("summary", "what it is", "summary.text"),
                *sources("summary."),
            ),
        ),
        facts.entries("procedures"),
    ),
    (
        Table(
            "conditions",
            "condition",
            (
                field("condition", "id of the condition", "id"),
                field("name", "what it is called"),
                field("parent", "id of the wider condition that it belongs to"),
                field("kind", "generator, syndrome or comorbidity"),
                field("umbrella", "whether region and duration are all that is known of it", type_=TRUTH),
                field("regions", "regions of the body"),
                Column(
                    "icd10cm",
                    "its ICD-10-CM codes",
                    lambda row: tuple(code.code for code in row.icd10cm.codes) if row.icd10cm else (),
                ),
                field("summary", "what it is", "summary.text"),
                *sources("summary."),
            ),
        ),
        facts.entries("conditions"),
    ),
    (
        Table(
            "indications",
            "procedure for a condition in a role",
            (
                Column("indication", "what names the indication", lambda row: indication_id(*row)),
                Column("procedure", "id of the procedure", lambda row: row[0].id),
                Column("condition", "id of the condition", lambda row: row[1].condition),
                Column("role", "diagnostic, therapeutic or palliative", lambda row: row[1].role),
                Column("elective", "whether it can wait", lambda row: row[1].elective, TRUTH),
                Column("line", "line of care", lambda row: row[1].line and row[1].line.place),
                Column("line_basis", "what the line of care rests on", lambda row: row[1].line and row[1].line.basis),
                Column("line_says", "why it stands there", lambda row: row[1].line and row[1].line.text),
                Column("refs", "references of the line of care", lambda row: row[1].line and row[1].line.refs),
                Column("at", "where in the source", lambda row: row[1].line and row[1].line.at),
                Column(
                    "verified",
                    "whether that was read at its source",
                    lambda row: row[1].line.verified if row[1].line else None,
                    TRUTH,
                ),
            ),
        ),
        facts.indications,
    ),
    (
        Table(
            "recommendations",
            "recommendation of one body",
            (
                *_SAID,
                field("by", "id of the reference", "item.by"),
                field("body", "who speaks"),
                field("year", "year of the reference", "reference.year", COUNT),
                field("jurisdiction", "where it counts", "reference.jurisdiction"),
                field("payer", "whether it is a policy of coverage", type_=TRUTH),
                field("direction", "for, conditional-for, neutral, conditional-against or against", "item.direction"),
                field("strength", "strength of the recommendation", "item.strength"),
                field("certainty", "certainty of the evidence", "item.certainty"),
                field("graded", "who gave the grade", "item.graded"),
                field("grade_as_printed", "the grade in the words of the source", "item.grade_as_printed"),
                field("says", "what it says", "item.says"),
                field("applies", "criterion of those to whom it applies", "item.applies"),
                *standing("item."),
            ),
        ),
        facts.recommendations,
    ),
    (
        Table(
            "requirements",
            "requirement of a recommendation",
            (
                Column("recommendation", "what names the recommendation", lambda row: row.of.id),
                field("number", "which of its requirements", type_=COUNT),
                field("procedure", "id of the procedure", "of.procedure.id"),
                field("condition", "id of the condition", "of.indication.condition"),
                field("role", "diagnostic, therapeutic or palliative", "of.indication.role"),
                field("by", "id of the reference", "of.item.by"),
                field("text", "what is required", "item.text"),
                field("when", "criterion that says whether it is met; empty where nobody asks", "item.when"),
                field("step", "what would fulfil it", "item.step"),
                field("presumed", "whether it holds unless it is denied", "item.presumed", TRUTH),
                field("at", "where in the source", "of.item.at"),
                field("verified", "whether the recommendation was read at its source", "of.item.verified", TRUTH),
                field("origin", "the overlay that it comes from", "item.origin"),
            ),
        ),
        facts.requirements,
    ),
    (
        Table(
            "contraindications",
            "contraindication of a procedure or family",
            (
                *WHERE,
                field("text", "what speaks against it", "item.text"),
                field("severity", "absolute, until-corrected, postponed or relative", "item.severity"),
                field("when", "criterion; empty where no question asks for it", "item.when"),
                field("corrected_what", "what would correct it", "item.corrected.what"),
                field("corrected_who", "who would", "item.corrected.who"),
                field("until", "until when it waits", "item.until.text"),
                field("by", "the body whose limit it is, where it is one body's", "item.by"),
                field("for_classes", "bleeding classes that it is for; empty for all", "item.for_classes"),
                field("settled_with", "red flags of which one that is lifted settles it", "item.settled_with"),
                *sources("item."),
            ),
        ),
        facts.parts("contraindications"),
    ),
    (
        Table(
            "risks",
            "risk of a procedure or family",
            (
                *WHERE,
                field("name", "what may happen", "item.name"),
                field("severity", "how bad it is", "item.severity"),
                field("low", "incidence, lower end", "item.incidence.low", NUMBER),
                field("high", "incidence, upper end", "item.incidence.high", NUMBER),
                field("unit", "unit of the incidence", "item.incidence.unit"),
                field("text", "what is said of it", "item.text"),
                *sources("item."),
            ),
        ),
        facts.parts("risks"),
    ),
    (
        Table(
            "bleeding_classes",
            "bleeding class that one body gives a procedure or family",
            (
                *WHERE,
                field("by", "id of the reference", "item.by"),
                field("bleeding_class", "the class", "item.bleeding_class"),
                field("level", "level or site, where it is for one", "item.level"),
                field("when", "criterion of those for whom it is", "item.where"),
                field("text", "what raises it", "item.text"),
                *standing("item."),
            ),
        ),
        facts.parts("bleeding_risk"),
    ),
)
"""Each table with what its rows are made from."""
