"""The page of `painref criteria`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from rich.text import Text

from painref.knowledge.names import item_name, lowered, some_of
from painref.notice import INTENDED_USE
from painref.output.criteria_wording import Asking, askings, asks, bottom_line, box, direction, in_short, who
from painref.output.options import Detail
from painref.output.reference_wording import short_name
from painref.output.terminal.card import Part, tabled, titled
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.detail import Section, print_detail
from painref.output.terminal.labels import labelled
from painref.output.terminal.style import (
    DIRECTION_STYLE,
    LACK_STYLE,
    REQUIREMENT_STYLE,
    STATUS_STYLE,
    Style,
)
from painref.output.text import plain
from painref.output.verdict_words import SUPPORT
from painref.output.wording import counted, grade, open_answers, origin, requirement_state, status, words
from painref.triage.assessment import RequirementRecord
from painref.triage.criteria_page import (
    AskedQuestion,
    BodyCriteria,
    CriteriaPage,
    IndicationCriteria,
    PrerequisiteRecord,
    ProcedureCriteria,
    StillMissing,
)


def print_criteria(record: CriteriaPage, page: Page, *, detail: Detail | None = None) -> None:
    """Print the first screen: how far each body's criteria are met and what is missing; or everything."""
    print_detail(record, page, detail or Detail(), partial(_title, record), _parts(record), _SECTIONS)


def _title(record: CriteriaPage, page: Page) -> None:
    page.title(f"{record.procedure_name}: criteria{origin(record)}")


# --- First screen -----------------------------------------------------------------------------------------------------


def _parts(record: CriteriaPage) -> list[Part]:
    every = list(askings(record))
    parts = [
        Part(lambda page, _: _title(record, page)),
        titled("BOTTOM LINE", [bottom_line(record)], style=Style.HEADING),
        titled("PREREQUISITE", _prerequisites(record)),
    ]
    if len(every) == 1:
        parts += _checklist(every[0], bool(record.answered))
    else:
        parts.append(_table(every, bool(record.answered)))
    if record.answered and record.questions:
        parts.append(titled("STILL ASK", _still_ask(record)))
    parts.append(Part(partial(_footer, record)))
    return parts


def _still_ask(record: CriteriaPage) -> Iterator[str]:
    """Yield the prompt of each open question; of one that is answered in part, with the options that are open."""
    by_prompt: dict[str, list[AskedQuestion]] = {}
    for asked in record.questions:
        by_prompt.setdefault(asked.prompt, []).append(asked)
    for prompt, every in by_prompt.items():
        options = [asked.option for asked in every if asked.option and asked.question in record.answered]
        yield f"{prompt} ({some_of(options, 3, ', ', ' and')})" if options else prompt


def _prerequisites(record: CriteriaPage) -> Iterator[str]:
    """Yield what comes before the procedure; before some of its variants only, with the name of these."""
    variants: dict[str, list[str]] = {}
    for variant in record.variants:
        for item in variant.prerequisites:
            said = item.text.rstrip(".") if item.origin else item.text
            state = f" ({requirement_state(item)})" if record.answered else ""
            variants.setdefault(f"{said}{state}{origin(item)}", []).append(short_name(variant.procedure_name))
    for said, names in variants.items():
        yield said if len(names) == len(record.variants) else f"{some_of(names, 2, ', ', ' and')}: {lowered(said)}"


def _checklist(asking: Asking, answered: bool) -> list[Part]:
    body = asking.body
    required = [item for item in body.recommendation.requirements if item.text not in body.repeats]
    remedies = {item.text: item.remedy for item in body.missing}
    if answered:  # what is lacking first: a small window shows the beginning
        required.sort(key=lambda item: requirement_state(item) == "met")
    lines = [_check(item, remedies.get(item.text, ""), answered) for item in required]
    said = Text(plain(f"{who(body)}{' (payer)' if body.payer else ''}, {direction(body)}: {body.recommendation.says}"))
    return [
        titled("WHO", [said]),
        titled("APPLIES TO", [body.applies] if body.applies else []),
        _lines(lines),
        titled("IF A REPEAT", (lowered(item.removeprefix("For a repeat: ")) for item in body.repeats)),
    ]


def _check(item: RequirementRecord, remedy: str, answered: bool) -> Text:
    if not answered:
        return Text(plain(f"[ ] {item.text}"))
    state = requirement_state(item)
    line = Text(box(state), style=REQUIREMENT_STYLE[state]).append(plain(f" {item.text}"), style="default")
    return line.append(plain(f" ({remedy})" if remedy else ""), style=Style.FAINT)


def _lines(lines: Sequence[Text]) -> Part:
    def draw(page: Page, size: int) -> None:
        for line in lines[:size]:
            page.line(line, indent=2)
        if left := len(lines) - size:
            page.line(f"{left} more", indent=2, style=Style.FAINT)

    return Part(draw, len(lines), len(lines))


def _table(every: Sequence[Asking], answered: bool) -> Part:
    columns = {"BODY": False, "for": False, "says": False, "asks for" if not answered else "how far": False}
    rows = [
        (
            f"{who(asking.body)}{' (payer)' if asking.body.payer else ''}{origin(asking.body.recommendation)}",
            short_name(asking.indication.condition_name),
            Text(direction(asking.body), style=DIRECTION_STYLE[asking.body.recommendation.direction]),
            in_short(asking.body) if answered else asks(asking.body, asking.body.repeats),
        )
        for asking in every
    ]
    return tabled(columns, rows, noun="statement", least=3)


def _footer(record: CriteriaPage, page: Page, _: int) -> None:
    boxes = "[x] met, [ ] not met, [?] not known. " if record.answered else ""
    page.line(f"By: {record.lens}. {boxes}All, with sources: --full.{page.short_legend()}", style=Style.FAINT)
    page.line("For health professionals. Informs a decision, does not make it.", style=Style.FAINT)


# --- Everything -------------------------------------------------------------------------------------------------------


def _criteria(record: CriteriaPage, page: Page, cite: Citations) -> None:
    for variant in record.variants:
        if record.is_family:
            page.heading(f"{variant.procedure_name} ({variant.procedure}){origin(variant)}")
        _variant(variant, bool(record.answered), page, cite)


def _questions(record: CriteriaPage, page: Page, _: Citations) -> None:
    if record.answered and record.questions:
        page.heading("Questions still to answer")
        page.table(
            {"answer": False, "asks": False},
            [(item_name(asked.question, asked.option), asked.prompt) for asked in record.questions],
        )


def _use(record: CriteriaPage, page: Page, _: Citations) -> None:
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
        word = "ruled out" if item.failed else requirement_state(item)
        line = labelled(word, item.text, REQUIREMENT_STYLE[requirement_state(item)])
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
    required = [found for found in judged.requirements if found.text not in item.repeats]
    met = [found for found in required if found.truth == "true" and not found.failed]
    page.bullets(labelled("met", found.text, Style.GOOD) for found in met)
    page.bullets(_missing(missing) for missing in item.missing)
    page.bullets(labelled("if it is a repeat", found.removeprefix("For a repeat: ")) for found in item.repeats)


def _so_far(item: BodyCriteria) -> str:
    """Return how many of the requirements are met, in a line."""
    if not item.counted:
        return "Asks for nothing else."
    return f"{item.met} of {counted(item.counted, 'requirement')} met"


def _asked(item: RequirementRecord) -> Text:
    """Return a requirement with the questions that decide it."""
    asked = (open_answers(item.open) or "answered") if item.askable else "check by hand"
    return Text(plain(item.text)).append(f" ({asked})", style=Style.FAINT)


def _missing(item: StillMissing) -> Text:
    remedy = f" ({item.remedy})" if item.remedy else ""
    return labelled(words(item.lack), f"{item.text}{remedy}", LACK_STYLE[item.lack])


_SECTIONS: Mapping[str, Section[CriteriaPage]] = {"criteria": _criteria, "questions": _questions, "use": _use}
"""The sections of the page, in their order."""
