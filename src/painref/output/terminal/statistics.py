"""The table of `painref lint --stats`."""

from __future__ import annotations

from rich.text import Text

from painref.knowledge.standing import Standing
from painref.output.terminal.console import Page
from painref.output.wording import figure
from painref.reference.statistics import Statistics

_STANDING = {
    Standing.GUIDELINE: "on a guideline or society",
    Standing.LABEL: "on a label or regulator",
    Standing.STUDY: "on a trial or study",
    Standing.PAYER: "on a payer's policy",
    Standing.REVIEW: "on a review or case report",
    Standing.RESTATED: "on a textbook or tertiary page",
}


def print_statistics(record: Statistics, page: Page) -> None:
    """Print what there is, how much of it, and of which kinds."""
    plain_procedures = record.procedures - record.families
    unused = record.references - record.references_in_use
    rows = [
        ("procedures", record.procedures, f"{record.families} families, {plain_procedures} others"),
        ("variants that triage ranks", record.variants, "those with a recommendation"),
        ("  with an outcome", record.with_outcome, _none_found(record.outcome_not_found)),
        (
            "  with a serious risk and its figure",
            record.with_serious_risk_figure,
            _none_found(record.serious_risk_figure_not_found),
        ),
        ("  with a fact of technique", record.with_technique, _none_found(record.technique_not_found)),
        ("conditions", record.conditions, ""),
        ("medications", record.medications, ""),
        ("red flags", record.red_flags, ""),
        ("topics", record.topics, ""),
        ("named and not covered", record.not_covered, ""),
        ("questions", record.questions, _without_how(record.questions_without_how)),
        ("options of questions", record.options, _without_how(record.options_without_how)),
        ("indications of variants", record.indications, f"{record.contested} where clinical bodies disagree"),
        ("recommendations", record.recommendations, f"{record.by_payers} by payers"),
        ("against", record.against, f"{record.conditionally_against} of them conditionally"),
        ("coverage requirements", record.coverage_requirements, "asked for by payers"),
        ("references in use", record.references_in_use, f"{unused} cited by nothing" if unused else ""),
        (
            "papers",
            record.papers,
            f"{record.papers_with_doi_or_pmid} with DOI or PMID ({figure(record.papers_with_doi_or_pmid_percent)} "
            f"percent), {record.papers_unidentified} with no number at all",
        ),
        ("cited statements", record.statements, f"{figure(record.verified_percent)} percent verified at a source"),
        ("ways to lift a red flag", record.own_clearings, "by painref's own rule, besides those that cite a source"),
    ]
    absolute = sum(count.absolute for count in record.contraindications_by_source)
    rows.append(("contraindications", record.contraindications, f"{absolute} absolute"))
    rows += [
        (
            f"  {_STANDING[count.standing]}",
            count.contraindications,
            f"{count.absolute} absolute, {count.unverified} not verified",
        )
        for count in record.contraindications_by_source
        if count.contraindications
    ]
    page.table(
        {"what": True, "count": True, "of which": False}, [(what, Text(str(count)), of) for what, count, of in rows]
    )


def _none_found(count: int) -> str:
    return f"{count} more say that none was found" if count else ""


def _without_how(count: int) -> str:
    return f"{count} without a line on how to ask" if count else "all with a line on how to ask"
