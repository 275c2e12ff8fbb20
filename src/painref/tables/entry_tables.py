"""Drugs, red flags, questions and references as tidy tables: one row one fact."""

from __future__ import annotations

from painref.tables import facts
from painref.tables.columns import Table
from painref.tables.facts import Rows
from painref.tables.fields import COUNT, NUMBER, TRUTH, field, sources, standing

ENTRY_TABLES: tuple[tuple[Table, Rows], ...] = (
    (
        Table(
            "holds",
            "what one source says of one drug before procedures of some bleeding classes",
            (
                field("medication", "id of the drug", "medication.id"),
                field("number", "which of them, as written", type_=COUNT),
                field("name", "what the drug is called", "medication.name"),
                field("group", "group of the drug", "medication.group"),
                field("by", "id of the reference", "item.by"),
                field("body", "who speaks"),
                field("bleeding_classes", "classes of procedures, in that body's words", "item.bleeding_classes"),
                field("procedures", "before which alone it is said; empty for any of the classes", "item.procedures"),
                field("action", "continue, stop or individualise", "item.action"),
                field("stop_low", "from the last dose to the procedure, at least", "item.stop.low", NUMBER),
                field("stop_high", "the same, at most", "item.stop.high", NUMBER),
                field("stop_unit", "unit of the same", "item.stop.unit"),
                field("target", "what a test must show before the procedure", "item.target"),
                field("restart_low", "from the procedure to the next dose, at least", "item.restart.low", NUMBER),
                field("restart_high", "the same, at most", "item.restart.high", NUMBER),
                field("restart_unit", "unit of the same", "item.restart.unit"),
                field("when", "criterion of those for whom it is", "item.when"),
                field("says", "what it says", "item.says"),
                *standing("item."),
            ),
        ),
        facts.holds,
    ),
    (
        Table(
            "medications",
            "drug, or dose class of one",
            (
                field("medication", "id of the drug", "id"),
                field("name", "what it is called"),
                field("drug_class", "its class"),
                field("group", "group in which it is asked about"),
                field("prescriber", "whether stopping it needs who prescribed it", type_=TRUTH),
                field("brands", "names under which it is sold"),
                field("aliases", "other names"),
                field("origin", "the overlay that it comes from"),
            ),
        ),
        facts.entries("medications"),
    ),
    (
        Table(
            "red_flags",
            "red flag",
            (
                field("red_flag", "id of the red flag", "id"),
                field("name", "what it is called"),
                field("urgency", "emergency, urgent, work-up or care"),
                field("when", "criterion that raises it"),
                field("action", "what is to be done"),
                field("text", "what it points to"),
                *sources(),
            ),
        ),
        facts.entries("red_flags"),
    ),
    (
        Table(
            "questions",
            "question",
            (
                field("question", "id of the question", "id"),
                field("section", "part of the questionnaire"),
                field("type", "kind of answer"),
                field("prompt", "what is asked"),
                field("unit", "unit of a number"),
                field("min", "least number", type_=NUMBER),
                field("max", "greatest number", type_=NUMBER),
                field("names", "what its answers are ids of"),
                field("ask_if", "criterion; it is not asked while that is false"),
                field("origin", "the overlay that it comes from"),
            ),
        ),
        facts.entries("questions"),
    ),
    (
        Table(
            "options",
            "option of a question",
            (
                field("question", "id of the question", "question.id"),
                field("option", "id of the option", "item.id"),
                field("text", "what it says", "item.text"),
                field("how", "how to ask for it", "item.how"),
                field("course", "whether it may be new or old", "item.course", TRUTH),
                field("must", "regions in which it is asked before all else", "item.must"),
            ),
        ),
        facts.options,
    ),
    (
        Table(
            "references",
            "reference",
            (
                field("reference", "id of the reference", "id"),
                field("kind", "kind of source"),
                field("title", "its title"),
                field("authors", "who wrote it"),
                field("source", "where it was published"),
                field("body", "id of the body that speaks in it"),
                field("year", "year", type_=COUNT),
                field("jurisdiction", "where it counts"),
                field("doi", "DOI"),
                field("pmid", "PMID"),
                field("pmcid", "PMCID"),
                field("number", "number of the document"),
                field("edition", "edition"),
                field("url", "official address"),
                field("superseded_by", "id of the reference that replaces it"),
                field("retired", "whether it counts no more", type_=TRUTH),
                field("note", "what else is to be known of it"),
                field("origin", "the overlay that it comes from"),
            ),
        ),
        facts.entries("references"),
    ),
)
"""Each table with what its rows are made from."""
