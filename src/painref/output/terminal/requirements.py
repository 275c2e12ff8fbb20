"""The page of `painref criteria`."""

from __future__ import annotations

from rich.text import Text

from painref.notice import INTENDED_USE
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.labels import labelled
from painref.output.terminal.style import DIRECTION_STYLE, LACK_STYLE, STATUS_STYLE, TRUTH_STYLE, Style
from painref.output.text import plain
from painref.output.triage_wording import SUPPORT
from painref.output.wording import TRUTH, counted, grade, open_answers, origin, status, words
from painref.triage.assessment import RequirementRecord
from painref.triage.requirements import (
    BodyCriteria,
    CriteriaPage,
    IndicationCriteria,
    PrerequisiteRecord,
    ProcedureCriteria,
    StillMissing,
)


def print_criteria(record: CriteriaPage, page: Page) -> None:
    """Print what each body asks for, condition by condition; with answers, how far it is met and what is missing."""
    cite = Citations(record.sources)
    page.title(record.procedure_name, f"{record.procedure}{origin(record)}")
    for variant in record.variants:
        if record.is_family:
            page.heading(f"{variant.procedure_name} ({variant.procedure}){origin(variant)}")
        _variant(variant, bool(record.answered), page, cite)
    if record.answered and record.questions:
        page.heading("Questions still to answer")
        page.table(
            {"answer": False, "asks": False},
            [
                (f"{asked.question}.{asked.option}" if asked.option else asked.question, asked.prompt)
                for asked in record.questions
            ],
        )
    page.legend()
    cite.print_sources(page)
    page.blank()
    page.line(f"By: {record.lens}.", style=Style.FAINT)
    page.line(INTENDED_USE, style=Style.FAINT)


def _variant(variant: ProcedureCriteria, answered: bool, page: Page, cite: Citations) -> None:
    if variant.prerequisites:
        page.heading("Prerequisites")
        page.bullets(_prerequisite(item, answered, cite) for item in variant.prerequisites)
    for indication in variant.indications:
        _indication(indication, answered, page, cite)


def _prerequisite(item: PrerequisiteRecord, answered: bool, cite: Citations) -> Text:
    line = _asked(item)
    if answered:
        word = "ruled out" if item.failed else TRUTH[item.truth]
        line = labelled(word, item.text, Style.BAD if item.failed else TRUTH_STYLE[item.truth])
    return line.append(f" {cite.of(item.refs)}{plain(origin(item))}", style=Style.FAINT)


def _indication(indication: IndicationCriteria, answered: bool, page: Page, cite: Citations) -> None:
    support = f"; on these answers {SUPPORT[indication.condition_support]}" if answered else ""
    page.heading(f"For {indication.condition_name} ({indication.role}){support}")
    for item in indication.first:
        page.line(_asked(item), indent=2)
    for body in indication.bodies:
        _body(body, answered, page, cite)


def _body(item: BodyCriteria, answered: bool, page: Page, cite: Citations) -> None:
    judged = item.recommendation
    page.blank()
    line = Text(f"{plain(judged.body)} {judged.year}{' (payer)' if item.payer else ''}: ", style=Style.HEADING)
    line.append(words(judged.direction), style=f"not bold {DIRECTION_STYLE[judged.direction]}")
    mark = page.mark(judged.graded != "not-read")
    line.append(f" ({grade(judged.strength, judged.certainty)}{mark})", style="not bold")
    if answered:
        style = STATUS_STYLE[judged.status] if judged.requirements or judged.status != "met" else ""
        line.append(f", {status(judged)}", style=f"not bold {style}")
    line.append(page.mark(judged.verified), style=Style.CAUTION)
    page.line(line.append(f" {cite.of([judged.by], plain(judged.at))}{plain(origin(judged))}", style="not bold dim"))
    page.line(judged.says, indent=2)
    if item.applies:
        page.line(f"Applies to: {item.applies}", indent=2, style=Style.FAINT)
    if answered:
        page.line(_so_far(item), indent=2, style=Style.HEADING)
    if not answered:
        page.bullets(_asked(requirement) for requirement in judged.requirements)
        return
    met = [found for found in judged.requirements if found.truth == "true" and not found.failed]
    page.bullets(labelled("met", found.text, Style.GOOD) for found in met)
    page.bullets(_missing(missing) for missing in item.missing)


def _so_far(item: BodyCriteria) -> str:
    """Return how many of the requirements are met, in a line."""
    required = item.recommendation.requirements
    if not required:
        return "Asks for nothing else."
    met = sum(one.truth == "true" and not one.failed for one in required)
    return f"{met} of {counted(len(required), 'requirement')} met"


def _asked(item: RequirementRecord) -> Text:
    """Return a requirement with the questions that decide it."""
    asked = (open_answers(item.open) or "answered") if item.askable else "check by hand"
    return Text(plain(item.text)).append(f" ({asked})", style=Style.FAINT)


def _missing(item: StillMissing) -> Text:
    remedy = f" ({item.remedy})" if item.remedy else ""
    return labelled(words(item.lack), f"{item.text}{remedy}", LACK_STYLE[item.lack])
