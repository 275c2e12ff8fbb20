"""A triage summary in the sentences of a clinician, for every medium: no ids, no brackets, no colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from painref.knowledge.names import first_part, listed, lowered
from painref.output import verdict_words
from painref.output.reference_wording import dots
from painref.output.wording import counted, grade, hold, origin, span, words

if TYPE_CHECKING:
    from painref.triage.assessment import AgreementRecord, GradeRecord, RowRecord
    from painref.triage.summary import (
        AnsweredRequest,
        Caution,
        DrugRisk,
        LaterOption,
        NotAdvised,
        Option,
        PathProcedure,
        PathStep,
        PayerLine,
        Prepared,
        SharedHold,
        Subject,
        Summary,
        SummaryCheck,
    )

# --- Names ------------------------------------------------------------------------------------------------------------


def bare(name: str) -> str:
    """Return a name without what stands in brackets after it."""
    return name.partition(" (")[0]


def in_sentence(names: Iterable[str]) -> str:
    """Return names as in a sentence: ``a, b and c``."""
    return listed(lowered(bare(name)) for name in names)


def capitalised(text: str) -> str:
    """Return a text with a capital first letter; painref's name has none."""
    return text if text.startswith("painref") else text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return a text as a sentence."""
    return f"{capitalised(text).rstrip('. ')}."


def together(names: Iterable[str]) -> str:
    """Return alternatives as one name; the last words that they share are said once."""
    every = [bare(name).split() for name in dict.fromkeys(names)]
    shared = 0
    while len(every) > 1 and all(len(parts) > shared + 1 for parts in every):
        if len({parts[-1 - shared] for parts in every}) > 1:
            break
        shared += 1
    heads = [" ".join(parts[: len(parts) - shared]) for parts in every]
    tail = " ".join(every[0][len(every[0]) - shared :]) if every and shared else ""
    first, *rest = heads
    said = listed([first, *map(lowered, rest)], "or")
    return f"{said} {tail}".rstrip()


def names_of(option: Option | LaterOption | NotAdvised) -> str:
    """Return the procedures of an option, with ``or`` between those that nothing sets apart."""
    return together(item.name for item in option.procedures)


def checks(items: Iterable[SummaryCheck], every: Iterable[int]) -> list[str]:
    """Return what is to be checked, each once with the options that it is for; `every` are the numbers of the options.

    What is graver for one option than for another is checked once. What no question asks is put as one.
    """
    found: dict[tuple[str, str], set[int]] = {}
    for item in items:
        asked = head(item.text) if item.open else f"{head(item.text)}?"
        found.setdefault((asked, origin(item)), set()).update(item.ranks)
    every = tuple(every)
    return [f"{text}{ranks(of, every)}{source}" for (text, source), of in found.items()]


def ranks(chosen: Iterable[int], every: Iterable[int]) -> str:
    """Return which options of `every` something is about, such as `` (1, 3-5)``; nothing if it is about all.

    What is about none of them is about what is asked for.
    """
    of, among = set(chosen), set(every)
    return "" if of >= among else f" ({numbers(of & among) or 'asked for'})"


def numbers(chosen: Iterable[int]) -> str:
    """Return numbers in order, those that follow on as a span: ``1, 3-5``."""
    spans: list[list[int]] = []
    for number in sorted(set(chosen)):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(f"{span[0]}-{span[-1]}" if span[1:] else str(span[0]) for span in spans)


# --- First lines ------------------------------------------------------------------------------------------------------


def old_answers(as_of: str, today: date | None) -> str:
    """Return what is said first of answers of so many days that much may have changed; nothing of newer ones.

    Nothing is said either where the day of the answers, or today, is not known.
    """
    days = (today - date.fromisoformat(as_of)).days if today is not None and as_of else 0
    if days <= OLD_DAYS:
        return ""
    return f"as of {as_of}, {days} days ago: courses, drugs and red flags may have changed"


OLD_DAYS = 180
"""After how many days the first lines say how old the answers are."""


def headline(summary: Summary) -> str:
    """Return what stands behind the word of the first line."""
    subject = summary.subject
    match summary.headline.about:
        case "safety-questions":
            missing, total = len(summary.safety.open), summary.safety.total
            return f"{missing} of {total} safety questions not asked"
        case "flags":
            return "; ".join(flag.name for flag in summary.red_flags if flag.decides)
        case "request":
            return requested(summary.requests[0])
        case "procedure" if subject is not None and subject.procedures:
            return _next_step(subject)
        case _:
            return summary.headline.reason


def _next_step(subject: Subject) -> str:
    name = together(subject.procedures)
    match subject.word:
        case "work-up-first" | "conservative-first" if subject.steps:
            return f"{capitalised(in_sentence(subject.steps))}, before {lowered(name)}"
        case "conservative-first" if subject.until:
            return f"{name}: postponed, {subject.until.text}"
        case "prepare-first" if subject.preparations:
            return f"{name}, after {preparations(subject.preparations)}"
        case "proceed" if not subject.screened:
            return f"{name}, if screened"
        case _:
            return name


def requested(item: AnsweredRequest) -> str:
    """Return the answer to one request."""
    said = verdict_words.answer(item.answer, screened=item.screened)
    if item.answer == "yes-after-preparation" and item.verdict == "if-confirmed":
        said = f"yes, after preparation, {verdict_words.verdict(item.verdict, item.condition_support)}"
    if item.answer == "not-yet-step-first" and item.steps:
        said = f"not yet, first {in_sentence(item.steps)}"
    if item.answer == "postponed" and item.until is not None and item.until.text:
        said = f"postponed, until {item.until.text}"
    if item.provisional:
        said += f"{' and' if said.endswith('if screened') else ', if'} all safety answers are no"
    return "; ".join([f"{item.name}: {said}", *_reserve(item)])


def _reserve(item: AnsweredRequest) -> Iterator[str]:
    """Yield what tempers a yes: that it is a last resort, and that bodies are against it."""
    if item.answer in ("yes-now", "yes-after-preparation"):
        if item.last_resort:
            yield "last resort"
        if item.agreement is not None and item.agreement.against:
            yield bodies(item.agreement)


def bottom_line(summary: Summary) -> str:
    """Return two sentences: what can be done, and how far bodies agree, or what else is on offer."""
    subject = summary.subject
    if subject is None:
        return ""
    said = _can_be_done(subject)
    if summary.headline.if_clear is not None:
        said = f"if {'all of them are' if len(summary.safety.open) > 1 else 'it is'} no: {lowered(said)}"
    return " ".join(filter(None, [sentence(said), _agreement(subject), _first_option(summary)]))


def below_headline(summary: Summary) -> str:
    """Return the bottom line; nothing where the headline says the same."""
    said = bottom_line(summary)
    return "" if said.rstrip(".") == headline(summary).rstrip(".") else said


def _can_be_done(subject: Subject) -> str:
    if subject.verdict is None or not subject.procedures:
        return subject.reason
    names = lowered(together(subject.procedures))
    whom = f" for {lowered(bare(subject.condition_name))}" if subject.condition_name else ""
    if subject.condition_support == "suspected":
        whom = f" for suspected {lowered(bare(subject.condition_name))}"
    match subject.verdict:
        case "now" if subject.word == "no-agreed-procedure":
            return f"{names} meets criteria{whom}, but guidelines do not agree on it"
        case "now":
            then = f"; {in_sentence(subject.leads_to)} only if it is positive" if subject.leads_to else ""
            screened = "" if subject.screened else " once the checks below are done"
            held = f"; {preparations(subject.preparations)} before it, as below" if subject.preparations else ""
            return f"{names} can be considered{whom}{screened}{then}{held}"
        case "after-preparation":
            return f"{names} can be considered{whom} after {preparations(subject.preparations)}"
        case "after-step":
            return f"{names} can be considered{whom} after {in_sentence(subject.steps)}"
        case "if-confirmed":
            return f"{names}{whom} depends on what is not known yet: {_told(subject.reason)}"
        case "postponed":
            until = f" until {subject.until.text}" if subject.until and subject.until.text else ""
            return f"{names}{whom} is postponed{until}"
        case "criteria-not-met":
            return f"{names}{whom} does not meet what guidelines ask for: {_told(subject.reason)}"
        case "excluded" | "not-recommended" | "done" | "declined":
            return f"{names}{whom} is {_told(subject.reason)}"
        case _:
            return f"{names}{whom}: {_told(subject.reason)}"


def _told(reason: str) -> str:
    """Return a reason without the words of its verdict, which are said already."""
    for said in ("if confirmed: ", "if criteria are met: ", "criteria not met: "):
        reason = reason.removeprefix(said)
    return lowered(reason.rstrip("."))


def _agreement(subject: Subject) -> str:
    if subject.agreement is None or subject.verdict not in ("now", "after-preparation", "if-confirmed", "after-step"):
        return ""
    counts = subject.agreement
    match counts.word:
        case "all-for" if counts.in_favour == 1:
            return "One guideline is for it, none against."
        case "all-for":
            return f"{counts.in_favour} bodies are for it, none against."
        case "no-body":
            return "No clinical guideline of a body counts for or against it."
        case _:
            return f"Bodies disagree: {counts.in_favour} for, {counts.against} against."


def _first_option(summary: Summary) -> str:
    """Return what is on offer where the word is about something else, which is not."""
    if summary.subject is None or summary.subject.verdict is not None or not summary.options:
        return ""
    first = summary.options[0]
    return f"First of what is on offer: {lowered(names_of(first))} ({when(first)})."


def head(text: str) -> str:
    """Return the first part of a statement, which names what it is about; what explains it follows on demand."""
    return first_part(text, r"[;:]|\.(?= [A-Z])")


def preparations(items: Iterable[str]) -> str:
    """Return what has to be prepared, inside a sentence: the first two, and how many more."""
    every = list(dict.fromkeys(map(head, items)))
    more = [counted(len(every) - 2, "more preparation")] if len(every) > 2 else []
    return in_sentence([*every[:2], *more])


def left_out(counts: Mapping[str, int]) -> str:
    """Return how many of each sort are not shown."""
    return ", ".join(f"{number} {what}" for what, number in counts.items() if number)


# --- Options ----------------------------------------------------------------------------------------------------------


def when(option: Option | PathStep | PathProcedure | RowRecord) -> str:
    """Return when an option, or the procedure of a row or step, can be considered."""
    return verdict_words.verdict(option.verdict, option.condition_support, screened=option.screened)


def bodies(counts: AgreementRecord, between: str = ", ") -> str:
    """Return how many bodies are for and against."""
    if counts.word == "no-body":
        return "none"
    return f"{counts.in_favour} for" + (f"{between}{counts.against} against" if counts.against else "")


def drawn(option: Option, between: str = ", ", *, ascii_only: bool = False) -> str:
    """Return the bodies for and against as signs with their counts: ``●●○ 3 for, ✕ 1 against``."""
    sides = (("for", option.agreement.in_favour), ("against", option.agreement.against))
    said = [
        f"{dots((body for body in option.bodies if body.side == side), ascii_only=ascii_only)} {count} {side}"
        for side, count in sides
        if count
    ]
    return between.join(said) or "none"


def offered(summary: Summary) -> str:
    """Return what the options are for the reader of the first line, who may have been told of something else."""
    if all(option.verdict == "if-confirmed" for option in summary.options):
        suspected = all(option.condition_support == "suspected" for option in summary.options)
        return "ONLY IF CONFIRMED" if suspected else "ONLY IF CRITERIA ARE MET"
    if summary.headline.about == "flags":
        return "NOT HELD UP BY IT"
    subject = summary.subject
    named = subject is not None and bool(subject.procedures)
    return "CONSIDER" if summary.options[0].is_subject or not named else "OTHERWISE"


def guided(option: Option) -> str:
    """Return by what the procedure is guided: the first two means that a body asks for."""
    means = [item for item in option.guided_by if item != "contrast"] or list(option.guided_by)
    return " or ".join(map(words, means[:1])) or "not stated"


def short_grade(item: GradeRecord | None) -> str:
    """Return a grade in short; a dash if nothing is graded."""
    return "-" if item is None else grade(item.strength, item.certainty).replace(" / ", "/")


def later(option: LaterOption) -> str:
    """Return what comes later, with its numbers, and after what."""
    first, *others = (f"{item.name} ({item.rank})" for item in option.procedures)
    names = "; ".join([first, *map(lowered, others)])
    after = f"after {in_sentence(option.steps)}" if option.steps else ""
    return f"{names}: {', '.join(filter(None, [after, 'last resort' if option.last_resort else '']))}"


def not_advised(group: NotAdvised) -> str:
    """Return the procedures that are not advised for one reason, and the reason."""
    return f"{'; '.join(item.name for item in group.procedures)}: {group.reason.rstrip('.')}"


# --- Before it --------------------------------------------------------------------------------------------------------


def caution(item: Caution, every: Iterable[int]) -> str:
    """Return a relative contraindication in few words, after the name of what is asked for or before its options."""
    said = f"{head(item.text)}; settled: {lowered(head(item.settled))}" if item.settled else head(item.text)
    return f"{item.asked_for}: {said}" if item.asked_for else f"{said}{ranks(item.ranks, every)}"


def prepared(item: Prepared) -> str:
    """Return what has to be done before, by whom, and the numbers as they are."""
    known = [f"{lowered(asked.text)} now {asked.answer}" for asked in item.known]
    beside = "; ".join([item.who, *known] if item.who else known)
    return f"{head(item.what)} ({beside})" if beside else head(item.what)


NO_HOLD = "no body in painref says how long it is held; this does not mean that it is safe to continue"
"""What is said of a drug of which nothing is known."""


RISK_NOT_ASKED = "not all asked: stent, infarct, stroke, clot, valve"
"""What is said of a drug where nobody asked what makes stopping it dangerous."""


def body_hold(item: SharedHold) -> str:
    """Return what one body does with a drug, by its own class of the procedure."""
    where = f", {item.level}" if item.level else ""
    said = hold(item.action, item.stop, None, item.target)
    if item.restart:
        said += f", restart after {span(item.restart.low, item.restart.high, item.restart.unit)}"
    return f"{item.body} {item.year} ({item.bleeding_class}{where}): {said}"


def drug_risk(item: DrugRisk) -> str:
    """Return a reason not to stop a drug yet."""
    until = f", until {item.until.text}" if item.until and item.until.date else ""
    return f"{verdict_words.THROMBOTIC[item.state]}{until}: {item.says.rstrip('.')}"


def payer(item: PayerLine, among: Iterable[PayerLine] = ()) -> str:
    """Return what a payer would say of a request; it is named where there are those of other procedures besides."""
    missing = f"; missing: {'; '.join(item.missing)}" if item.missing else ""
    named = any(other.procedure != item.procedure for other in among)
    of_what = f", {lowered(item.procedure_name)}" if named else ""
    return f"{item.body} {item.year}{of_what}: {words(item.status)}{missing}"
